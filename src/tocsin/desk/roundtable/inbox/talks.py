"""Threads as lists show them, and who may know of which.

Everybody who may look knows of them, but for two things: what is TLP:RED is for liaisons alone, and
what we shared of a case is for those who may know of the case. Whoever may not know of a thread is
told that there is none. What is said about a share under TLP:RED is hidden from others; that it was
said is not.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from tocsin.cases.confidence import Confidence
from tocsin.cases.marking import Tlp
from tocsin.desk.cases.knowing import known_to
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.errors import NotFoundError
from tocsin.desk.people.rights import Actor, Right
from tocsin.desk.roundtable.inbox.opening import PayloadKind
from tocsin.desk.roundtable.inbox.stored import message_from
from tocsin.desk.roundtable.tables.messages import MessageRow, TalkRow
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.threads import Thread
from tocsin.roundtable.inbox.troubles import Kind, Standing


@dataclass(frozen=True, slots=True)
class Row:
    """A thread in a list. ``source`` is the desk that began it (ours: our own id).

    ``standing`` is of a foreign share; none: it is ours, or a request. ``troubles`` speak against
    the version that was judged, or the current one; ``to_look_at`` is how many things of ours build
    on it and have a trouble that nobody looked at. ``confidence`` is the source's. ``case`` is our
    case of which it was shared, ``href`` the thread's page. ``said_to`` is the desk or group that
    we said it to, where it is ours; ``again_of`` our message that it says again to one desk.
    """

    thread: str
    title: str
    source: str
    ours: bool
    passed_on: bool
    what: What
    kind: PayloadKind
    standing: Standing | None
    tlp: Tlp
    received_at: datetime
    changed_at: datetime
    troubles: tuple[Kind, ...]
    contests: int
    to_look_at: int
    confidence: Confidence | None
    case: str
    href: str
    revoked: bool
    said_to: str
    again_of: str


def row_of(talk: TalkRow) -> Row:
    """A thread as lists show it."""
    return Row(
        thread=talk.id, title=talk.title, source=talk.source, ours=talk.ours,
        passed_on=bool(talk.upstream), what=What(talk.what), kind=PayloadKind(talk.kind),
        standing=Standing(talk.standing) if talk.standing else None, tlp=Tlp(talk.tlp),
        received_at=talk.received_at, changed_at=talk.changed_at,
        troubles=tuple(map(Kind, talk.troubles)), contests=talk.contests,
        to_look_at=talk.to_look_at,
        confidence=Confidence(talk.confidence) if talk.confidence else None,
        case=talk.case_id or "", href=f"/roundtable/threads/{talk.id}", revoked=talk.revoked,
        said_to=talk.partner if talk.ours else "", again_of=talk.again_of,
    )  # fmt: skip


def foreign_known_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on threads that partners began."""
    if not actor.may(Right.LOOK):
        return false()
    return true() if actor.may(Right.EXCHANGE) else TalkRow.tlp != Tlp.RED


def talk_known_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on threads that every query of a read path carries."""
    of_known_case = exists().where(CaseRow.id == TalkRow.case_id, known_to(actor))
    return and_(foreign_known_to(actor), or_(TalkRow.case_id.is_(None), of_known_case))


def closed_chains(actor: Actor, thread: Thread) -> frozenset[str]:
    """What was said in a thread that the actor may not read, though it may know of the thread."""
    if actor.may(Right.EXCHANGE):
        return frozenset()
    return frozenset(
        chain.first.id
        for chain in thread.chains.values()
        if any(one.tlp is Tlp.RED for one in (*chain.versions, chain.revoked) if one)
    )


def known_talk(sitting: Sitting, message_id: str) -> TalkRow:
    """The thread of a message that the actor may know of.

    Raises:
        NotFoundError: there is none, or the actor may not know of it.
    """
    found = _found(sitting, message_id)
    if found is None:
        raise sitting.actor.unknown(
            NotFoundError(
                "There is no such message, or it is not shared with you.",
                "Ask a liaison of your desk.",
            )
        )
    return found


def knows(sitting: Sitting, message_id: str) -> bool:
    """Whether the actor may know of a message."""
    return _found(sitting, message_id) is not None


def _found(sitting: Sitting, message_id: str) -> TalkRow | None:
    row = sitting.session.get(MessageRow, message_id)
    if row is None or row.thread is None:
        return None
    if message_from(row, {}).tlp is Tlp.RED and not sitting.actor.may(Right.EXCHANGE):
        return None
    query = select(TalkRow).where(TalkRow.id == row.thread, talk_known_to(sitting.actor))
    return sitting.session.scalar(query)
