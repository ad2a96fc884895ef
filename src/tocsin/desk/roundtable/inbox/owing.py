"""What we owe to others because something that we passed on changed: computed, and sent by people.

Only our own threads that pass something on, and those that they pass on, are read for it.
"""

from collections.abc import Iterable

from sqlalchemy import or_, select

from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.inbox.messages import chunks, threads_of
from tocsin.desk.roundtable.inbox.talks import talk_known_to
from tocsin.desk.roundtable.tables.messages import MessageRow, TalkRow
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.inbox.duties import Duty
from tocsin.roundtable.inbox.duties import duties as pure_duties
from tocsin.roundtable.inbox.threads import Thread


def duties(sitting: Sitting) -> tuple[Duty, ...]:
    """All that we owe to others, of what the actor may know of.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    query = select(TalkRow.id, TalkRow.upstream).where(
        TalkRow.upstream != "", TalkRow.ours.is_(True), talk_known_to(sitting.actor)
    )
    return _owed(sitting, {row[0]: row[1] for row in sitting.session.execute(query)})


def duties_of(sitting: Sitting, talk: TalkRow, thread: Thread) -> tuple[Duty, ...]:
    """What we owe because of one thread, ours or theirs."""
    versions = [one.id for one in thread.root.versions]
    query = select(TalkRow.id, TalkRow.upstream).where(
        TalkRow.ours.is_(True), TalkRow.upstream != "",
        or_(TalkRow.id == talk.id, TalkRow.upstream.in_(versions)),
    )  # fmt: skip
    return _owed(sitting, {row[0]: row[1] for row in sitting.session.execute(query)})


def _owed(sitting: Sitting, passed_on: dict[str, str]) -> tuple[Duty, ...]:
    """``passed_on``: of each of our threads, the message that it passes on."""
    upstream: set[str] = set()
    for some in chunks(sorted(set(passed_on.values()))):
        query = select(MessageRow.thread).where(MessageRow.id.in_(some))
        upstream |= {one for one in sitting.session.scalars(query) if one}
    ids: Iterable[str] = [*passed_on, *sorted(upstream)]
    return pure_duties(threads_of(sitting, ids)) if passed_on else ()
