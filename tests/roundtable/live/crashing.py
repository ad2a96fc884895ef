"""Three real desks that crash in the middle of anything, on a network that does what it likes.

What is exercised is the desk's own code (``say``, ``hear``, ``post_to``, the doors) over its own
tables in SQLite files. A desk can stop before and after every commit, after every statement that
writes, and before and after every call; what was not committed is gone. The network loses calls
and answers, doubles, repeats and tampers, while keys are changed. Then it is mended, and everything
that was said must be there once, in order, at everybody to whom it was said.
"""

import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import event, select
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session
from tests.roundtable.live.desks import (
    LIAISON,
    Clock,
    House,
    acquaint,
    carried,
    house,
    table,
)
from tests.roundtable.made import chance

from tocsin.desk.calling import Answered, CallError
from tocsin.desk.database import Database
from tocsin.desk.roundtable.circle import own_key
from tocsin.desk.roundtable.streams.posting import post_to
from tocsin.desk.roundtable.tables.messages import MessageRow
from tocsin.desk.roundtable.tables.streams import OutgoingRow, SealedRow
from tocsin.roundtable.envelopes.envelope import Address

_POINTS = 24
"""A crash comes within so many points at which it could: what two messages take at two desks."""


class CrashError(Exception):
    """The machine stopped."""


class Fate:
    """When a machine stops next: after so many more points at which it could."""

    def __init__(self) -> None:
        self.points_left: int | None = None
        self.crashes = 0

    def point(self) -> None:
        if self.points_left is None:
            return
        self.points_left -= 1
        if self.points_left < 0:
            self.points_left = None
            self.crashes += 1
            raise CrashError


class Frail(Database):
    """A database whose process can stop at any point of a transaction.

    What was not committed is undone, as it is when the process is gone. SQLite does not wait for
    the disk here, for it is processes that stop, and not the machine's power.
    """

    def __init__(self, url: str | URL) -> None:
        super().__init__(url)
        self.fate = Fate()
        if self.is_sqlite:
            event.listen(self.engine, "connect", _without_waiting)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with super().writing() as session:
            event.listen(session, "after_flush", lambda *_: self.fate.point())
            self.fate.point()
            yield session
            self.fate.point()
        self.fate.point()


def _without_waiting(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


class World:
    """Desks, what is on its way between them, and what was said."""

    def __init__(
        self, folder: Path, rng: random.Random, url_of: Callable[[str], str] = lambda _: ""
    ) -> None:
        self.rng, self.clock, self.is_bad = rng, Clock(), False
        self.houses = [
            house(folder, name, self.clock, Frail, url_of(name))
            for name in ("north", "south", "west")
        ]
        self.by_host = {urlsplit(one.url).hostname: one for one in self.houses}
        acquaint(*self.houses)
        self.table = table(*self.houses)
        self.said: list[tuple[House, str, bytes]] = []

    @property
    def crashes(self) -> int:
        return sum(_fate(one).crashes for one in self.houses)

    def send(self, _method: str, url: str, body: bytes, *_: Any, **__: Any) -> Answered:
        """Carries a call, well or badly."""
        parts = urlsplit(url)
        to = self.by_host[parts.hostname]
        fate = self.rng.random() if self.is_bad else 1.0
        if fate < 0.1:
            raise CallError("It was lost on the way.")
        raw = _changed(body, self.rng) if fate < 0.2 else body
        self.said.append((to, parts.path, raw))
        answer = self.knock(to, parts.path, raw)
        if fate < 0.3 and self.rng.random() < 0.5:
            answer = self.knock(to, parts.path, raw)
        if 0.3 <= fate < 0.4:
            raise CallError("The answer was lost on the way.")
        return answer

    def knock(self, to: House, path: str, raw: bytes) -> Answered:
        """Hands something in at a desk, which may stop in the middle of it."""
        self.may_crash(to)
        try:
            return to.knock(path, raw)
        except CrashError as error:
            raise CallError("It hung up.") from error
        finally:
            self.clock.later(seconds=1)

    def may_crash(self, one: House) -> None:
        if self.is_bad and _fate(one).points_left is None and self.rng.random() < 0.8:
            _fate(one).points_left = self.rng.randrange(_POINTS)

    def act(self) -> None:
        """One thing that happens on a bad day."""
        one, other = self.rng.sample(self.houses, 2)
        what = self.rng.choices(("say", "post", "replay", "key"), (4, 8, 1, 0.15))[0]
        self.clock.later(seconds=self.rng.randint(1, 60))
        self.may_crash(one)
        try:
            if what == "say":
                one.say(self.rng.choice((Address(desk=other.id), self.table)))
            elif what == "post":
                one.post(other)
            elif what == "replay" and self.said:
                self.knock(*self.rng.choice(self.said))
            elif what == "key":
                with one.desk.acting(LIAISON) as sitting:
                    own_key.rotate(sitting)
        except (CrashError, CallError):
            return

    def mend(self) -> None:
        """Nothing fails any more: everybody sends until all is receipted."""
        self.is_bad = False
        for one in self.houses:
            _fate(one).points_left = None
        for _ in range(12):
            self.clock.later(hours=2)
            taken = [
                post_to(one.desk, other.id)
                for one in self.houses
                for other in self.houses
                if one is not other
            ]
            if not any(taken) and not any(self.waiting()):
                return
        raise AssertionError(f"The desks do not come to an end: {[*self.waiting()]}")

    def waiting(self) -> Iterator[int]:
        for one in self.houses:
            for other in self.houses:
                if one is not other:
                    yield one.view(other).waiting

    def lost_or_doubled(self) -> tuple[int, int]:
        """How many messages are not there exactly once and in their order; how many there are."""
        wrong = total = 0
        for one in self.houses:
            for (stream, desk), said in said_by(one).items():
                for other in self.houses:
                    meant = said if other is not one and desk in ("", other.id) else []
                    taken, kept = other.heard(one, stream), _kept_of(other, one, stream)
                    total += len(taken)
                    wrong += differences(meant, taken) if other is not one else 0
                    wrong += differences(meant, kept) if other is not one else 0
        return wrong, total

    def close(self) -> None:
        for one in self.houses:
            one.desk.close()


def run(world: World, crashes: int) -> None:
    """Bad days until so many crashes were survived, and then the mending."""
    with carried(world):
        world.is_bad = True
        while world.crashes < crashes:
            world.act()
        world.mend()


def lost_or_doubled(crashes: int = 1_000, seed: int = 7) -> tuple[int, int, int]:
    """Messages lost, doubled or out of order; crashes survived; messages that were delivered."""
    rng = chance(seed)
    wrong = survived = delivered = 0
    while survived < crashes:
        with tempfile.TemporaryDirectory(prefix="tocsin-crashing-") as folder:
            world = World(Path(folder), rng)
            run(world, min(500, crashes - survived))
            found, there = world.lost_or_doubled()
            wrong, delivered, survived = wrong + found, delivered + there, survived + world.crashes
            world.close()
    return wrong, survived, delivered


def _fate(one: House) -> Fate:
    database = one.desk.database
    assert isinstance(database, Frail)
    return database.fate


def said_by(one: House) -> dict[tuple[str, str], list[str]]:
    """The ids of what was sealed into each stream, in order; the stream with the desk it is for."""
    query = (
        select(SealedRow.stream, OutgoingRow.desk, SealedRow.id)
        .join(OutgoingRow, OutgoingRow.id == SealedRow.stream)
        .order_by(SealedRow.stream, SealedRow.number)
    )
    found: dict[tuple[str, str], list[str]] = {}
    with one.desk.database.reading() as session:
        for stream, desk, message in session.execute(query):
            found.setdefault((stream, desk), []).append(message)
    return found


def _kept_of(at: House, sender: House, stream: str) -> list[str]:
    """What the inbox of a desk has of a stream."""
    with at.desk.database.reading() as session:
        rows = session.execute(
            select(MessageRow.id, MessageRow.head).where(MessageRow.sender == sender.id)
        )
        found = [(head["number"], one) for one, head in rows if head["stream"] == stream]
    return [one for _, one in sorted(found)]


def differences(said: list[str], there: list[str]) -> int:
    lost, more = Counter(said) - Counter(there), Counter(there) - Counter(said)
    return sum((lost + more).values()) + (not lost and not more and said != there)


def _changed(raw: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(raw))
    return raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
