"""Taking an account out of what passed between desks, when it has the right to be erased.

The payload that names it goes, whole: it is signed as it is, and a part of it would be nobody's
word. The head stays, and proves that something was said, and when. What partners have of it they
must erase themselves: a share of ours is corrected or taken back by a person, and the log says
which. The words of the ledger go with the message that brought them. What waits for an earlier
message of its stream is let go: its sender has no receipt for it, and sends it again.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Text, cast, or_, select
from sqlalchemy.orm import undefer

from tocsin.desk.keeping.accounts import Account
from tocsin.desk.roundtable.inbox.ledger_erasing import erase_from_ledger
from tocsin.desk.roundtable.inbox.standings import bring_up_to_date
from tocsin.desk.roundtable.streams.speaking import forget_payload
from tocsin.desk.roundtable.tables.messages import MessageRow, SharedCaseRow, TalkRow
from tocsin.desk.roundtable.tables.streams import HeldRow
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.troubles import Standing

GONE: Final = "(erased at the account's request)"
OLD: Final = "(erased: it was kept long enough)"
_STRUCTURE: Final = frozenset({
    "type", "id", "spec_version", "created", "modified", "relationship_type", "extension_type",
})  # fmt: skip
"""What ties an object to others, and names nobody. References end in ``_ref`` or ``_refs``."""


def erase_from_messages(sitting: Sitting, account: Account) -> int:
    """Erases the payloads of messages that name an account, ours and theirs; says how many."""
    known = _as_referred_to(account)
    query = select(MessageRow.id).where(_tells(MessageRow.payload, known))
    erased = []
    for message_id in list(sitting.session.scalars(query)):
        row = _with_payload(sitting, message_id)
        if known.is_in(row.payload):
            _erase(sitting, row, GONE)
            erased.append(row.id)
    _erase_from_shared(sitting, known)
    _let_go_of_waiting(sitting, known)
    erase_from_ledger(sitting, known, erased, GONE)
    return len(erased)


def erase_old_shares(sitting: Sitting, before: datetime) -> int:
    """Erases what partners shared and our people declined, or its source took back, where nothing
    has happened to it since ``before``; says how many payloads.
    """
    over = select(TalkRow.id).where(
        TalkRow.standing.in_((Standing.DECLINED, Standing.REVOKED)), TalkRow.changed_at < before
    )
    query = select(MessageRow.id).where(
        MessageRow.thread.in_(over), MessageRow.what.in_((What.SHARE, What.CORRECT)),
        MessageRow.erased_at.is_(None),
    )  # fmt: skip
    found = list(sitting.session.scalars(query))
    for message_id in found:
        _erase(sitting, _with_payload(sitting, message_id), OLD)
    return len(found)


def _as_referred_to(account: Account) -> Account:
    """The account also under the ids by which cases refer to it: with its platform before it."""
    named = {f"{account.platform}/{one}" for one in account.ids}
    return replace(account, ids=account.ids | named)


def _with_payload(sitting: Sitting, message_id: str) -> MessageRow:
    query = select(MessageRow).where(MessageRow.id == message_id)
    return sitting.session.scalars(query.options(undefer(MessageRow.payload))).one()


def _erase(sitting: Sitting, row: MessageRow, why: str) -> None:
    """Takes out what a message said. Its thread stands as it did."""
    row.payload, row.erased_at, row.title = _form(sitting, row, why), sitting.now, ""
    row.reasons = why if row.reasons else ""
    forget_payload(sitting, row.id)
    talk = sitting.session.get(TalkRow, row.thread) if row.thread else None
    sitting.session.flush()
    if talk is not None and row.chain == talk.id:
        talk.title = ""
        bring_up_to_date(sitting, talk)
    sitting.log("message.erased", row.id, thread=row.thread or "", why=why)


def _form(sitting: Sitting, row: MessageRow, why: str) -> dict[str, Any] | None:
    """What is left of a payload: as much as its thread follows from."""
    if row.what in (What.CONTEST, What.REVOKE):
        return {"reasons": why}
    if row.what == What.CORRECT:
        base = sitting.session.get(MessageRow, row.chain) if row.chain else None
        of_contest = base is not None and base.what == What.CONTEST
        return {"reasons": why, "bundle": {"reasons": why} if of_contest else {}}
    return None


def _erase_from_shared(sitting: Sitting, account: Account) -> None:
    """The kept copies of what was sent last: ids and ties stay, for what is gone is revoked by
    them; what the objects say of the account goes.
    """
    query = select(SharedCaseRow).where(_tells(SharedCaseRow.bundle, account))
    for row in sitting.session.scalars(query.options(undefer(SharedCaseRow.bundle))):
        objects = row.bundle["objects"]
        naming = set(_naming(objects, account))
        row.bundle = {
            **row.bundle,
            "objects": [_emptied(one) if one["id"] in naming else one for one in objects],
        }
    sitting.session.flush()


def _let_go_of_waiting(sitting: Sitting, account: Account) -> None:
    for row in sitting.session.scalars(select(HeldRow).where(_tells(HeldRow.document, account))):
        if account.is_in(row.document):
            sitting.session.delete(row)
            sitting.log("message.let_go", row.id, why=GONE)
    sitting.session.flush()


def _naming(objects: Sequence[dict[str, Any]], account: Account) -> Iterator[str]:
    """The objects that name the account, and the posts that it published."""
    accounts = {one["id"] for one in objects if account.is_in(one)}
    yield from accounts
    for one in objects:
        if one.get("relationship_type") == "publishes" and one["source_ref"] in accounts:
            yield one["target_ref"]


def _emptied(one: dict[str, Any]) -> dict[str, Any]:
    kept = (name for name in one if name in _STRUCTURE or name.endswith(("_ref", "_refs")))
    return {name: one[name] for name in kept} | {"x_tocsin_erased": True}


def _tells(column: Any, account: Account) -> Any:
    """Whether the stored JSON may name the account: a coarse look that the database takes."""
    text = cast(column, Text)
    return or_(*(text.contains(json.dumps(one), autoescape=True) for one in account.ids))
