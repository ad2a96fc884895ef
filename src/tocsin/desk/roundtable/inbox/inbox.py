"""The inbox: what partners shared, asked and said about it, and what our people made of it.

Who may know of what: :mod:`.talks`. What our people do with it: :mod:`.judgements`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, func, or_, select

from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.inbox.judgements import (
    accept,
    decline,
    look_again,
    open_as_case,
    release,
    rely,
)
from tocsin.desk.roundtable.inbox.ledger import of_message
from tocsin.desk.roundtable.inbox.messages import messages_of, thread_of, threads_of
from tocsin.desk.roundtable.inbox.opening import Opened, PayloadKind, opened
from tocsin.desk.roundtable.inbox.owing import duties_of
from tocsin.desk.roundtable.inbox.standings import acts_by_thread, acts_on, suspicion
from tocsin.desk.roundtable.inbox.stored import message_from
from tocsin.desk.roundtable.inbox.talks import (
    Row,
    closed_chains,
    foreign_known_to,
    known_talk,
    row_of,
    talk_known_to,
)
from tocsin.desk.roundtable.tables.messages import ActRow, MessageRow, TalkRow
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.acts import Act
from tocsin.roundtable.inbox.counting import Counts, Foreign, Sightings, sightings
from tocsin.roundtable.inbox.duties import Duty
from tocsin.roundtable.inbox.messages import Message
from tocsin.roundtable.inbox.threads import Thread
from tocsin.roundtable.inbox.troubles import (
    Built,
    Standing,
    Trouble,
    built,
    judgement,
    troubles,
)
from tocsin.roundtable.partners.circle import Circle

__all__ = [
    "PAGE", "Row", "ThreadView", "accept", "built_on", "count_by_standing", "counts_apart",
    "decline", "listing", "look_again", "open_as_case", "release", "rely", "view",
]  # fmt: skip
PAGE: Final = 50
_MOST_REFUSED: Final = 50
_NOBODY: Final = "?"


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread with all that its page shows.

    ``troubles`` speak against the version that our people judged last, or against the current one,
    where nobody judged. In ``thread`` shares and their corrections are without their payloads;
    these are in ``opened``, by message id: of the current version, the one before, and the one that
    was judged. ``commitment`` is the one that a request began (empty: none), and ``unfit`` says by
    message id why the ledger could not take something. ``closed`` are the chains that this reader
    may not read; their sightings are left out. ``refused`` was said about it and does not
    stand (the last ones, without payloads).
    """

    row: Row
    thread: Thread
    acts: tuple[Act, ...]
    standing: Standing | None
    troubles: tuple[Trouble, ...]
    built: tuple[Built, ...]
    sightings: tuple[Sightings, ...]
    duties: tuple[Duty, ...]
    opened: Mapping[str, Opened]
    commitment: str
    unfit: Mapping[str, str]
    closed: frozenset[str]
    refused: tuple[Message, ...]


def listing(
    sitting: Sitting,
    standing: Standing | None = None,
    partner: str | None = None,
    *,
    ours: bool = False,
    what: What | None = None,
    to_look_at: bool = False,
    contested: bool = False,
    before: tuple[datetime, str] | None = None,
    most: int = PAGE,
) -> tuple[Row, ...]:
    """Threads, the last changed first; ``before``: ``(changed_at, thread)`` of a page's last one.

    ``ours``: those that we began instead of those of partners; ``partner`` is then whom we said it
    to. ``to_look_at``: only what something of ours builds on that has an unseen trouble;
    ``contested``: only what somebody contests.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    query = select(TalkRow).where(TalkRow.ours.is_(ours), talk_known_to(sitting.actor))
    if standing is not None:
        query = query.where(TalkRow.standing == standing)
    if partner is not None:
        query = query.where(TalkRow.partner == partner)
    if what is not None:
        query = query.where(TalkRow.what == what)
    if to_look_at:
        query = query.where(TalkRow.unseen.is_(True))
    if contested:
        query = query.where(TalkRow.contested.is_(True))
    if before is not None:
        at, last = before
        older = and_(TalkRow.changed_at == at, TalkRow.id < last)
        query = query.where(TalkRow.changed_at <= at, or_(TalkRow.changed_at < at, older))
    query = query.order_by(TalkRow.changed_at.desc(), TalkRow.id.desc()).limit(most)
    return tuple(map(row_of, sitting.session.scalars(query)))


def count_by_standing(sitting: Sitting) -> Mapping[Standing, int]:
    """How many foreign shares the actor may know of, by where they stand.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    query = select(TalkRow.standing, func.count()).where(
        TalkRow.ours.is_(False), TalkRow.standing.is_not(None), foreign_known_to(sitting.actor)
    )
    rows = sitting.session.execute(query.group_by(TalkRow.standing))
    return {Standing(where): count for where, count in rows if where is not None}


def counts_apart(sitting: Sitting) -> Counts:
    """Our own shares, and by partner what is theirs: two columns that are never summed.

    The same as :func:`tocsin.roundtable.inbox.counting.counts` of all threads, read off their rows;
    of those that the actor may know of.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    is_own = TalkRow.upstream == ""
    mine = select(func.count().filter(is_own), func.count().filter(~is_own)).where(
        TalkRow.ours.is_(True), TalkRow.what == What.SHARE, TalkRow.revoked.is_(False),
        TalkRow.again_of == "", talk_known_to(sitting.actor),
    )  # fmt: skip
    own, passed_on = sitting.session.execute(mine).one()
    theirs = (
        select(TalkRow.partner, TalkRow.standing, func.count())
        .where(
            TalkRow.ours.is_(False), TalkRow.standing.is_not(None), foreign_known_to(sitting.actor)
        )
        .group_by(TalkRow.partner, TalkRow.standing)
    )
    foreign = tuple(
        Foreign(partner=partner, standing=Standing(standing or ""), count=count)
        for partner, standing, count in sorted(sitting.session.execute(theirs).all())
    )
    return Counts(own=own, passed_on=passed_on, foreign=foreign)


def view(sitting: Sitting, thread_id: str) -> ThreadView:
    """A thread with all that belongs to it; any message's id of it will do.

    Raises:
        NotFoundError: there is none, or the actor may not know of it.
    """
    talk = known_talk(sitting, thread_id)
    thread, acts = thread_of(sitting, talk.id), acts_on(sitting.session, talk.id)
    around = circle(sitting)
    is_suspect = suspicion(around)
    judged = judgement(acts)
    row = row_of(talk)
    commitment = of_message(sitting.session, talk.id)
    closed = closed_chains(sitting.actor, thread)
    legible = Thread({key: one for key, one in thread.chains.items() if key not in closed})
    versions = thread.root.versions
    shown = dict.fromkeys([one.id for one in versions[-2:]] + ([judged.message] if judged else []))
    return ThreadView(
        row=row, thread=thread, acts=tuple(acts), standing=row.standing,
        troubles=troubles(thread, judged.message if judged else versions[-1].id, is_suspect),
        built=built(thread, acts, is_suspect), sightings=sightings(legible),
        duties=duties_of(sitting, talk, thread), opened=_opened(sitting, around, list(shown)),
        commitment=commitment.id if commitment else "", unfit=_unfit(sitting, talk),
        closed=closed, refused=_refused(sitting, talk),
    )  # fmt: skip


def built_on(sitting: Sitting, on: str) -> tuple[tuple[Row, Built], ...]:
    """What partners shared that something of ours (the id of a case) builds on, with its troubles.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    acted = select(ActRow.thread).where(ActRow.on == on)
    query = select(TalkRow).where(TalkRow.id.in_(acted), talk_known_to(sitting.actor))
    talks = list(sitting.session.scalars(query.order_by(TalkRow.changed_at.desc())))
    ids = [one.id for one in talks]
    threads, acts = threads_of(sitting, ids), acts_by_thread(sitting.session, ids)
    is_suspect = suspicion(circle(sitting))
    return tuple(
        (row_of(talk), one)
        for talk in talks
        for one in built(threads[talk.id], acts[talk.id], is_suspect)
        if one.on == on
    )


def _opened(sitting: Sitting, around: Circle, ids: list[str]) -> dict[str, Opened]:
    """Payloads that people look at; of what was erased only that it was."""
    query = select(MessageRow.id).where(MessageRow.id.in_(ids), MessageRow.erased_at.is_not(None))
    gone = set(sitting.session.scalars(query))
    erased = Opened(PayloadKind.ERASED, "", 0, {}, {})
    return {
        one.id: erased if one.id in gone else opened(one, _name(around, one), around.me)
        for one in messages_of(sitting.session, ids)
    }


def _name(around: Circle, message: Message) -> str:
    if message.ours or message.sender not in around.partners:
        return message.sender
    return around.partners[message.sender].met.name


def _unfit(sitting: Sitting, talk: TalkRow) -> dict[str, str]:
    query = select(MessageRow.id, MessageRow.unfit).where(
        MessageRow.thread == talk.id, MessageRow.unfit != ""
    )
    return {row[0]: row[1] for row in sitting.session.execute(query)}


def _refused(sitting: Sitting, talk: TalkRow) -> tuple[Message, ...]:
    query = select(MessageRow).where(MessageRow.thread == talk.id, MessageRow.refused.is_not(None))
    rows = sitting.session.scalars(
        query.order_by(MessageRow.received_at.desc()).limit(_MOST_REFUSED)
    )
    return tuple(message_from(row, {}) for row in rows)
