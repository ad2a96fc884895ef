"""What is published, for whoever asks: nobody needs to be signed in, and no draft is in it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from tocsin.answers.publishing.edition import Edition, Site, edition, editions
from tocsin.answers.registry.answer import Answer
from tocsin.desk.alarms.outside import outside_of
from tocsin.desk.answers.stepping import replayed
from tocsin.desk.answers.tables import AnswerRow
from tocsin.desk.errors import NotFoundError
from tocsin.desk.sitting import Desk
from tocsin.errors import UsageError
from tocsin.workspace import Workspace

PATH: Final = "/answers"
"""Where the desk shows answers, below its public address."""
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


def site_of(workspace: Workspace, served_at: str = "") -> Site:
    """Where answers are published: the desk's ``public_url``, and ``publisher`` in its settings.

    ``served_at`` is where the desk is reached, for one whose settings state no address.

    Raises:
        UsageError: the desk has no public address.
    """
    address = outside_of(workspace).public_url or served_at
    if not address:
        raise UsageError(
            "The desk has no public address, so no answer has one.",
            'Write public_url = "https://desk.example.org" in tocsin.toml.',
        )
    stated = workspace.settings().get("publisher")
    named = stated if isinstance(stated, str) and stated.strip() else urlsplit(address).hostname
    return Site(f"{address}{PATH}", str(named))


def public_answer(session: Session, answer_id: str) -> Answer:
    """A published answer.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(AnswerRow, answer_id)
    if row is None or not row.is_public:
        raise NotFoundError("There is no such published answer.", "Look at the list.")
    return replayed(session, [row.id])[0]


def public_edition(
    session: Session, answer_id: str, language: str, site: Site, now: datetime
) -> Edition:
    """A published answer in one language; in the original where the language is empty.

    Raises:
        NotFoundError: there is none in it.
    """
    answer = public_answer(session, answer_id)
    found = edition(answer, language, site, now) if language else editions(answer, site, now)[0]
    if found is None:
        raise NotFoundError(
            "This answer is not published in that language.", "Look at the original."
        )
    return found


def public_editions(session: Session, site: Site, now: datetime) -> tuple[Edition, ...]:
    """Every answer that was ever published, in every language."""
    ids = list(session.scalars(select(AnswerRow.id).where(AnswerRow.is_public)))
    return tuple(one for answer in replayed(session, ids) for one in editions(answer, site, now))


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer's editions; they stay the same from ``since`` until before ``until``."""

    events: int
    since: datetime
    until: datetime
    editions: tuple[Edition, ...]


class Shelf:
    """All that :func:`public_editions` gives, where only what has changed is made anew.

    Feeds are asked for every few minutes by whoever follows them. What each answer says changes by
    its steps, of which the desk counts the number, and at the moments at which it begins and ends.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._kept: dict[str, _Kept] = {}
        self._turn = Lock()

    def editions(self, session: Session, now: datetime) -> tuple[Edition, ...]:
        """Every published answer in every language, as it stands now."""
        query = select(AnswerRow.id, AnswerRow.events).where(AnswerRow.is_public)
        events = {row.id: row.events for row in session.execute(query)}
        with self._turn:
            known = {one: kept for one, kept in self._kept.items() if one in events}
            stale = [
                one
                for one, count in events.items()
                if one not in known
                or known[one].events != count
                or not known[one].since <= now < known[one].until
            ]
            for answer in replayed(session, stale):
                known[answer.id] = self._made(answer, events[answer.id], now)
            self._kept = known
            return tuple(one for kept in known.values() for one in kept.editions)

    def _made(self, answer: Answer, events: int, now: datetime) -> _Kept:
        out = answer.public
        moments = (out.content.valid_from, out.content.valid_until) if out else ()
        later = [one for one in moments if one is not None and now < one]
        shown = editions(answer, self._site, now)
        return _Kept(events, now, min(later, default=_NEVER), shown)


def shelf_of(desk: Desk, site: Site) -> Shelf:
    """The one of a process, for a desk and an address."""
    with _TURN:
        return _shelf(desk, site)


_TURN: Final = Lock()


@lru_cache(maxsize=2)
def _shelf(_desk: Desk, site: Site) -> Shelf:
    return Shelf(site)
