"""The bundle of a case as it would leave now, held against what was sent to an address before."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import undefer

from tocsin.cases.marking import Tlp, strictest
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.errors import InvalidError
from tocsin.desk.roundtable.circle.producing import Filed, filed, producer
from tocsin.desk.roundtable.tables.messages import SharedCaseRow
from tocsin.desk.sitting import Sitting
from tocsin.errors import UsageError
from tocsin.exchange.stix import CaseFile, Sharing, case_bundle, withdrawn
from tocsin.exchange.stix.versioning import TICK
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.roundtable.envelopes.envelope import Address
from tocsin.workspace import Workspace


class Made(NamedTuple):
    """A bundle as it would be sent now. ``whole`` is what a partner has after it, ``sent`` that
    with what is gone since the last time; ``modified`` is its version.
    """

    filed: Filed
    whole: dict[str, Any]
    sent: dict[str, Any]
    modified: datetime


def made_of(
    sitting: Sitting,
    workspace: Workspace,
    case_id: str,
    tlp: Tlp,
    before: SharedCaseRow | None,
    *,
    identities: bool,
    texts: bool,
) -> Made:
    """The bundle of a case under a label. What changed though the case did not (a measure ran out,
    another label, no texts any more) is a new version too.
    """
    found = filed(sitting, case_id)
    names = Pseudonyms(workspace.key()).name
    sharing = Sharing(identities=identities, texts=texts, pseudonym=names)
    file = replace(found.file, case=replace(found.case, tlp=tlp))
    me, modified = producer(sitting), found.changed_at
    with _as_invalid():
        whole = case_bundle(file, me, sharing)
        if before is None:
            return Made(found, whole, whole, modified)
        if whole["objects"] != before.bundle["objects"] and modified < before.modified + TICK:
            modified = max(sitting.now, before.modified + TICK)
            whole = case_bundle(_at(file, modified), me, sharing)
    gone = list(withdrawn(before.bundle, whole, max(sitting.now, modified)))
    sent = {**whole, "objects": [*whole["objects"], *gone]}
    return Made(found, whole, sent, modified)


def _at(file: CaseFile, modified: datetime) -> CaseFile:
    return replace(file, versions=replace(file.versions, modified=modified))


def shared_row(sitting: Sitting, case_id: str, address: Address) -> SharedCaseRow | None:
    """What was last sent there, if it was not taken back."""
    known_case(sitting.session, sitting.actor, case_id)
    query = select(SharedCaseRow).where(
        SharedCaseRow.case_id == case_id, SharedCaseRow.to == address_key(address),
        SharedCaseRow.revoked.is_(False),
    )  # fmt: skip
    return sitting.session.scalar(query.options(undefer(SharedCaseRow.bundle)))


def address_key(address: Address) -> str:
    """A group is the same whatever its edition."""
    return f"desk {address.desk}" if address.desk else f"group {address.group}"


def least_tlp_of(case_tlp: Tlp, before: SharedCaseRow | None) -> Tlp:
    """The most open label allowed: what was sent under a label is not opened by its correction."""
    return strictest((case_tlp, Tlp(before.tlp))) if before is not None else case_tlp


@contextmanager
def _as_invalid() -> Iterator[None]:
    """What the writer of bundles refuses, as the desk says it."""
    try:
        yield
    except UsageError as error:
        raise InvalidError(error.message, error.remedy) from error
