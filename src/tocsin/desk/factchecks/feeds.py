"""Feeds of fact-checks that an administrator lists: who publishes them, where, and how often."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from tocsin.desk import calling
from tocsin.desk.errors import ConflictError, InvalidError, NotFoundError
from tocsin.desk.factchecks.tables import FeedRow, FetchRow
from tocsin.desk.ids import new_id
from tocsin.desk.jobs.queue import submit
from tocsin.desk.people.rights import SYSTEM, Right
from tocsin.desk.sitting import Desk, Sitting
from tocsin.errors import Sentence

KIND: Final = "factcheck_feed"
LEAST_S: Final = 900
"""Between two fetches: fact-checks appear a few a day, and their servers are small."""
MOST_S: Final = 30 * 86_400
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class FeedView:
    """A feed, and its last fetch that brought something."""

    row: FeedRow
    last: FetchRow | None


def add_feed(
    sitting: Sitting, name: str, url: str, *, every_s: int = 6 * 3_600, private: bool = False
) -> FeedRow:
    """Adds a feed: ClaimReview, a DataFeed of them, or an answer of the Fact Check Tools API.

    It is fetched for the first time at once. ``private``: its address may be of a private network.

    Raises:
        ForbiddenError: the actor does not administer.
        InvalidError: a part is none, or the address may not be called.
        ConflictError: it is known.
    """
    sitting.need(Right.ADMINISTER)
    faults: dict[str, str] = {}
    if not 0 < len(name.strip()) <= _LONGEST:
        faults["name"] = Sentence("is empty or too long")
    objection = calling.objection(url)
    if objection is not None:
        faults["url"] = objection
    if not LEAST_S <= every_s <= MOST_S:
        faults["every_s"] = Sentence("must be from {least} seconds to a month", least=LEAST_S)
    if faults:
        raise InvalidError("The feed cannot be added.", "Correct the fields below.", faults)
    if sitting.session.scalar(select(FeedRow.id).where(FeedRow.url == url)) is not None:
        raise ConflictError("This feed is known.", "Resume it instead.")
    row = FeedRow(
        id=new_id("feed"), name=name.strip(), url=url, private=private, every_s=every_s,
        active=True, etag="", last_modified="", created_by=sitting.actor.person_id,
        created_at=sitting.now, next_at=sitting.now, trouble="",
    )  # fmt: skip
    sitting.session.add(row)
    sitting.session.flush()
    sitting.log("feed.added", row.id, name=row.name, url=url)
    return row


def pause_feed(sitting: Sitting, feed_id: str, *, active: bool) -> None:
    """Stops fetching a feed, or goes on. What it brought stays in the registry.

    Raises:
        ForbiddenError: the actor does not administer.
        NotFoundError: there is no such feed.
    """
    sitting.need(Right.ADMINISTER)
    row = feed(sitting, feed_id)
    row.active, row.next_at = active, sitting.now if active else None
    sitting.log("feed.resumed" if active else "feed.paused", row.id)


def feed(sitting: Sitting, feed_id: str) -> FeedRow:
    """A feed.

    Raises:
        NotFoundError: there is none.
    """
    row = sitting.session.get(FeedRow, feed_id)
    if row is None:
        raise NotFoundError("There is no such feed.", "Look at the list of feeds.")
    return row


def feeds(sitting: Sitting) -> Sequence[FeedView]:
    """All feeds by name.

    Raises:
        ForbiddenError: the actor does not administer.
    """
    sitting.need(Right.ADMINISTER)
    rows = sitting.session.scalars(select(FeedRow).order_by(FeedRow.name, FeedRow.id))
    return [FeedView(row, _last(sitting, row)) for row in rows]


def fetch_due(desk: Desk) -> int:
    """Asks for a job for each feed whose time has come; says how many."""
    with desk.database.reading() as session:
        if session.scalar(_due(desk.clock()).limit(1)) is None:
            return 0
    with desk.acting(SYSTEM) as sitting:
        rows = list(sitting.session.scalars(_due(sitting.now)))
        for row in rows:
            row.next_at = sitting.now + timedelta(seconds=row.every_s)
            submit(sitting, KIND, {"feed": row.id}, f"{KIND}:{row.id}")
    return len(rows)


def _last(sitting: Sitting, row: FeedRow) -> FetchRow | None:
    query = select(FetchRow).where(FetchRow.feed == row.id).order_by(FetchRow.at.desc())
    return sitting.session.scalar(query.limit(1))


def _due(now: datetime) -> Any:
    return select(FeedRow).where(FeedRow.active, FeedRow.next_at <= now)
