"""Sharing cases with partners, and correcting what was shared of them. A person presses."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import to_json
from tocsin.cases.marking import Tlp, strictest
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.inbox.messages import message_of
from tocsin.desk.roundtable.sharing.case_bundles import (
    Made,
    address_key,
    least_tlp_of,
    made_of,
    shared_row,
)
from tocsin.desk.roundtable.streams.saying import tell_all
from tocsin.desk.roundtable.streams.speaking import say
from tocsin.desk.roundtable.tables.messages import SharedCaseRow, TalkRow
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence
from tocsin.roundtable.envelopes.envelope import Address, What
from tocsin.roundtable.inbox.messages import Correction, Message
from tocsin.roundtable.partners.circle import Circle
from tocsin.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Shared:
    """A case as it was last shared with an address."""

    case_id: str
    address: Address
    thread: str
    message: str
    version: int
    tlp: Tlp
    identities: bool
    texts: bool
    sent_at: datetime
    sent_by: str
    revoked: bool


def shared_of(sitting: Sitting, case_id: str) -> tuple[Shared, ...]:
    """With whom a case was shared, the last first.

    Raises:
        NotFoundError: the actor may not know of the case.
    """
    known_case(sitting.session, sitting.actor, case_id)
    query = select(SharedCaseRow).where(SharedCaseRow.case_id == case_id)
    rows = list(sitting.session.scalars(query.order_by(SharedCaseRow.sent_at.desc())))
    return tuple(_shared(circle(sitting), one) for one in rows)


def share_case(
    sitting: Sitting,
    workspace: Workspace,
    case_id: str,
    address: Address,
    tlp: Tlp,
    confidence: Confidence | None,
    *,
    identities: bool = False,
    texts: bool = True,
) -> Message:
    """Shares a case with a partner or a group.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        NotFoundError: the actor may not know of the case.
        InvalidError: the label is more open than the case's, more closed than agreed, or it was
            shared there before (correct it instead).
    """
    sitting.need(Right.EXCHANGE)
    if shared_row(sitting, case_id, address) is not None:
        raise InvalidError("This case was shared there before.", "Send a correction instead.")
    made = made_of(sitting, workspace, case_id, tlp, None, identities=identities, texts=texts)
    _need_label(tlp, made.filed.case.tlp)
    message = say(sitting, What.SHARE, made.sent, tlp, address, confidence=confidence)
    talk = sitting.session.get_one(TalkRow, message.id)
    talk.case_id = case_id
    row = sitting.session.get(SharedCaseRow, (case_id, address_key(address)))
    if row is None:  # else it was shared there, and taken back
        row = SharedCaseRow(case_id=case_id, to=address_key(address))
        sitting.session.add(row)
    row.thread = message.id
    _keep(sitting, row, made, message, identities=identities, texts=texts)
    sitting.log("case.shared", case_id, message=message.id, to=row.to, tlp=tlp,
                identities=identities, texts=texts)  # fmt: skip
    return message


def share_again(
    sitting: Sitting,
    workspace: Workspace,
    case_id: str,
    address: Address,
    reasons: str,
    confidence: Confidence | None = None,
    *,
    tlp: Tlp | None = None,
    identities: bool | None = None,
    texts: bool | None = None,
) -> Message:
    """Corrects a share of a case with what the case says now; what is gone is sent as revoked.

    What is not said stays as it was sent last. Everybody who heard the share hears the correction.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        NotFoundError: the actor may not know of the case, or it was not shared there.
        InvalidError: nothing changed, no reason is given, or the label cannot be.
    """
    sitting.need(Right.EXCHANGE)
    before = shared_row(sitting, case_id, address)
    if before is None:
        raise NotFoundError("This case was not shared there.", "Share it first.")
    name = before.identities if identities is None else identities
    word = before.texts if texts is None else texts
    case = known_case(sitting.session, sitting.actor, case_id)
    label = tlp or least_tlp_of(Tlp(case.tlp), before)
    made = made_of(sitting, workspace, case_id, label, before, identities=name, texts=word)
    _need_label(label, least_tlp_of(made.filed.case.tlp, before))
    if made.whole["objects"] == before.bundle["objects"]:
        raise InvalidError(
            "Nothing of what was sent has changed.", "Save the case with the correction first."
        )
    with refusing():
        payload = to_json(Correction(reasons=reasons, bundle=made.sent))
    last = message_of(sitting, before.message)
    message = tell_all(sitting, What.CORRECT, payload, last, label, confidence=confidence)
    _keep(sitting, before, made, message, identities=name, texts=word)
    sitting.log("case.corrected", case_id, message=message.id, to=before.to, tlp=label,
                identities=name, texts=word)  # fmt: skip
    return message


def note_revoked(sitting: Sitting, thread_id: str) -> None:
    """Notes that a share was taken back, so that the case can be shared there anew."""
    query = select(SharedCaseRow).where(SharedCaseRow.thread == thread_id)
    for row in sitting.session.scalars(query):
        row.revoked = True
    sitting.session.flush()


def _keep(
    sitting: Sitting,
    row: SharedCaseRow,
    made: Made,
    message: Message,
    *,
    identities: bool,
    texts: bool,
) -> None:
    row.message, row.version, row.tlp = message.id, made.filed.row.version, message.tlp
    row.identities, row.texts, row.bundle = identities, texts, made.whole
    row.modified, row.revoked = made.modified, False
    row.sent_by, row.sent_at = sitting.actor.person_id, sitting.now
    sitting.session.flush()


def _shared(around: Circle, row: SharedCaseRow) -> Shared:
    kind, _, name = row.to.partition(" ")
    address = Address(desk=name)
    if kind == "group":
        address = Address(group=name, edition=around.groups[name].current.digest)
    return Shared(
        case_id=row.case_id, address=address, thread=row.thread, message=row.message,
        version=row.version, tlp=Tlp(row.tlp), identities=row.identities, texts=row.texts,
        sent_at=row.sent_at, sent_by=row.sent_by, revoked=row.revoked,
    )  # fmt: skip


def _need_label(tlp: Tlp, least: Tlp) -> None:
    if strictest((tlp, least)) is not tlp:
        fault = Sentence("It is {label}, and is not opened by sending.", label=least.label)
        raise InvalidError(fault, "Choose that label, or a more closed one.", {"tlp": fault})
