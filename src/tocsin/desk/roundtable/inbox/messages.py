"""Messages as the desk keeps them, theirs and ours: each is judged once, and put in its thread.

What is about a message that is not there waits for it. What does not stand is kept, and is no part
of its thread. Where a thread stands (:mod:`.standings`) and what it means for the ledger of
commitments (:mod:`.ledger`) is brought up to date in the same transaction.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from tocsin.cases.canonical import canonical
from tocsin.cases.documents import to_json
from tocsin.cases.marking import Tlp, strictest
from tocsin.desk.errors import NotFoundError
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.inbox.ledger import take_in
from tocsin.desk.roundtable.inbox.opening import UNFIT, PayloadKind, kind_of, title_of
from tocsin.desk.roundtable.inbox.standings import bring_up_to_date, suspicion
from tocsin.desk.roundtable.inbox.stored import REASONED, message_from, slim, slim_payload
from tocsin.desk.roundtable.tables.messages import MessageRow, TalkRow
from tocsin.desk.roundtable.tables.streams import SealedRow
from tocsin.desk.sitting import Sitting
from tocsin.errors import StorageError
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.envelopes.refusals import Reason, Refused
from tocsin.roundtable.inbox.messages import Message, bundle
from tocsin.roundtable.inbox.threads import Thread, objection, record, threads
from tocsin.roundtable.inbox.troubles import IsSuspect, Standing
from tocsin.roundtable.partners.circle import Circle


def remember(sitting: Sitting, message: Message) -> Refused | None:
    """Keeps a message, theirs or ours, in the transaction of the sitting; asks for no right.

    Gives the refusal where it cannot be said about what it is about (it is kept nevertheless);
    nothing: it stands, or waits for what it is about. The same message again changes nothing.
    """
    if sitting.session.get(MessageRow, message.id) is not None:
        return None
    row = _kept(message)
    sitting.session.add(row)
    reason = _placed_whole(sitting, row, message)
    sitting.session.flush()
    if row.thread is not None:
        _take_waiting(sitting, message.id)
    return record(message, reason, now=sitting.now) if reason is not None else None


def look_over(sitting: Sitting, partner: str) -> int:
    """Looks over what a partner sent, once one of its keys was revoked; says how many threads
    stand differently now. To be called by whoever takes a revocation.
    """
    around = circle(sitting)
    since = _suspect_since(around, partner)
    if since is None:
        return 0
    versions = select(MessageRow.thread).where(
        MessageRow.sender == partner, MessageRow.received_at >= since
    )
    query = select(TalkRow).where(TalkRow.source == partner, TalkRow.id.in_(versions))
    is_suspect = suspicion(around)
    return sum(_looked_over(sitting, talk, is_suspect) for talk in sitting.session.scalars(query))


def thread_of(sitting: Sitting, message_id: str) -> Thread:
    """The thread to which a message belongs; of shares and their corrections only the heads, and
    why they were corrected (:func:`message_of` has the payload).

    Who may know of it is asked before.

    Raises:
        NotFoundError: there is no such message, or it waits for what it is about.
    """
    row = sitting.session.get(MessageRow, message_id)
    if row is None or row.thread is None:
        raise NotFoundError("There is no such message.", "Look at the inbox as it is now.")
    return threads_of(sitting, [row.thread])[row.thread]


def threads_of(sitting: Sitting, thread_ids: Iterable[str]) -> dict[str, Thread]:
    """Threads by id, read in one go, as :func:`thread_of`."""
    found: dict[str, Thread] = {}
    for some in chunks(list(dict.fromkeys(thread_ids))):
        found |= threads(slim(sitting.session, some)).threads
    return found


def message_of(sitting: Sitting, message_id: str) -> Message:
    """One message with its whole payload; who may know of it is asked before.

    Raises:
        NotFoundError: there is none.
    """
    return messages_of(sitting.session, [message_id])[0]


def messages_of(session: Session, message_ids: Sequence[str]) -> list[Message]:
    """Messages with their whole payloads, in the order asked for.

    Raises:
        NotFoundError: one is not there.
    """
    query = select(MessageRow).where(MessageRow.id.in_(message_ids))
    rows = {one.id: one for one in session.scalars(query.options(undefer(MessageRow.payload)))}
    if not rows.keys() >= set(message_ids):
        raise NotFoundError("There is no such message.", "Look at the inbox as it is now.")
    return [message_from(one, _payload(one)) for one in map(rows.__getitem__, message_ids)]


def _payload(row: MessageRow) -> dict[str, Any]:
    """What it said; of what was erased the form alone."""
    return slim_payload(row) if row.payload is None else row.payload


def chunks(ids: list[str], most: int = 500) -> Iterable[list[str]]:
    """Lists that a query can name: databases bound how many."""
    return (ids[start : start + most] for start in range(0, len(ids), most))


def _kept(message: Message) -> MessageRow:
    head = to_json(message)
    payload = head.pop("payload")
    return MessageRow(
        id=message.id, thread=None, chain=None, about=message.about, what=message.what,
        sender=message.sender, received_at=message.received_at, head=head,
        kind=PayloadKind.OTHER, title="", reasons=_reasons(message),
        size=len(canonical(payload)), payload=payload,
    )  # fmt: skip


def _reasons(message: Message) -> str:
    said = message.payload.get("reasons") if message.what in REASONED else ""
    return said if isinstance(said, str) else ""


def _placed_whole(sitting: Sitting, row: MessageRow, message: Message) -> Reason | None:
    """As :func:`_placed`, for all that may stand in a payload. Nobody else's message, and none that
    comes after it, may wait for one that we cannot read: what its reading began is undone, and it
    is kept as a misfit, in the thread of what it is about.
    """
    try:
        with sitting.session.begin_nested():
            return _placed(sitting, row, message)
    except StorageError:
        raise
    except UNFIT:
        about = sitting.session.get(MessageRow, message.about)
        row.thread, row.chain = about.thread if about else None, None
        row.refused = Reason.MISFIT
        return Reason.MISFIT


def _placed(sitting: Sitting, row: MessageRow, message: Message) -> Reason | None:
    """Puts a message in its thread, or leaves it waiting; gives why it does not stand."""
    if not message.about:
        row.thread = row.chain = row.id
        row.kind, row.title = kind_of(message.payload), title_of(message.payload)
        sitting.session.add(_begun(sitting.session, row, message))
        sitting.session.flush()
        if message.what is What.REQUEST:
            take_in(sitting, row, message, row.id)
        return None
    about = sitting.session.get(MessageRow, message.about)
    if about is None or about.thread is None:
        return None
    row.thread = about.thread
    base = sitting.session.get(MessageRow, about.chain) if about.chain else None
    reason = objection(message, message_from(base, {}) if base else None)
    if reason is not None or base is None:
        row.refused = reason
        return reason
    _follow(sitting, row, message, base)
    return None


def _follow(sitting: Sitting, row: MessageRow, message: Message, base: MessageRow) -> None:
    """A message that stands: of which chain it is, and what changes with it."""
    if message.what is What.CORRECT:
        row.chain = base.id
        row.kind, row.title = kind_of(bundle(message)), title_of(bundle(message))
    elif message.what is not What.REVOKE:
        row.chain = row.id
    talk = sitting.session.get_one(TalkRow, row.thread)
    if base.id == talk.id and message.what in _OF_THE_ROOT:
        talk.tlp = strictest((Tlp(talk.tlp), message.tlp))
    talk.changed_at = max(talk.changed_at, sitting.now)
    sitting.session.flush()
    if message.what not in _BESIDE:
        bring_up_to_date(sitting, talk)
    if talk.what == What.REQUEST:
        take_in(sitting, row, message, talk.id)


_OF_THE_ROOT: Final = frozenset({What.CORRECT, What.REVOKE})
"""What its source says of a share closes the thread; what others say about it, only itself: or who
contests under TLP:RED could take a share, and that it is contested, from everybody's sight."""
_BESIDE: Final = frozenset({What.SIGHTING, What.REPLY})
"""Where a share stands does not hang on these."""


def _begun(session: Session, row: MessageRow, message: Message) -> TalkRow:
    """A new thread. A foreign share waits to be judged; nothing speaks against it yet."""
    is_foreign_share = message.what is What.SHARE and not message.ours
    address = message.address
    again_of = _again_of(session, message)
    original = session.get(TalkRow, again_of) if again_of else None
    return TalkRow(
        id=row.id, partner=(address.desk or address.group) if message.ours else message.sender,
        source=message.sender, ours=message.ours, what=message.what, kind=row.kind,
        title=row.title, tlp=message.tlp, standing=Standing.WAITING if is_foreign_share else None,
        troubles=[], contests=0, contested=False, to_look_at=0, unseen=False,
        confidence=message.confidence,
        upstream=message.source, again_of=again_of, revoked=False,
        case_id=original.case_id if original else None, to_tell=not message.ours,
        received_at=message.received_at, changed_at=message.received_at,
    )  # fmt: skip


def _again_of(session: Session, message: Message) -> str:
    """Our message that this one says again to a single desk; empty: none."""
    if not message.ours:
        return ""
    return session.scalar(select(SealedRow.instead_of).where(SealedRow.id == message.id)) or ""


def _take_waiting(sitting: Sitting, message_id: str) -> None:
    """What waited for a message, and for what waited for it, is placed now."""
    queue = deque([message_id])
    while queue:
        about = queue.popleft()
        query = select(MessageRow).where(MessageRow.about == about, MessageRow.thread.is_(None))
        for row in list(sitting.session.scalars(query.options(undefer(MessageRow.payload)))):
            message = message_from(row, _payload(row))
            reason = _placed_whole(sitting, row, message)
            sitting.session.flush()
            if reason is not None:
                refused: dict[str, Any] = to_json(record(message, reason, now=sitting.now))
                sitting.log("message.refused", row.id, **refused)
            queue.append(row.id)


def _looked_over(sitting: Sitting, talk: TalkRow, is_suspect: IsSuspect) -> bool:
    before = (talk.standing, list(talk.troubles), talk.to_look_at)
    bring_up_to_date(sitting, talk, is_suspect)
    if before == (talk.standing, list(talk.troubles), talk.to_look_at):
        return False
    talk.changed_at = max(talk.changed_at, sitting.now)
    return True


def _suspect_since(around: Circle, partner: str) -> datetime | None:
    known = around.partners.get(partner)
    times: Iterable[datetime | None] = (key.suspect_since for key in known.keys) if known else ()
    return min((one for one in times if one is not None), default=None)
