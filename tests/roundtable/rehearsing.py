"""Desks that keep everything in a database and crash, and a network that does what it likes.

A desk does what a real one must: seal, store, send; receive, store, answer. Each step is a
transaction; a crash undoes what was not committed and forgets what was in memory. The network
loses, doubles, delays, reorders, repeats and tampers. When it is over the network is mended,
everybody sends what is not receipted, and then each message must be there exactly once, in order.
"""

import json
import random
import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from tests.roundtable.made import NOW, chance, circle, group, key, to_desk, to_group

from tocsin.cases.canonical import canonical
from tocsin.cases.documents import from_json, to_json
from tocsin.cases.marking import Tlp
from tocsin.roundtable.envelopes.envelope import Address, Envelope, Head, What, signed_with
from tocsin.roundtable.envelopes.receipts import Misreceipt, Receipt, read_receipt, receipt
from tocsin.roundtable.envelopes.receiving import Delivered, Stream, receive
from tocsin.roundtable.envelopes.refusals import Reason, Refused
from tocsin.roundtable.envelopes.sending import (
    Outgoing,
    begin,
    may_go,
    seal,
    take_receipt,
    to_send,
)
from tocsin.roundtable.partners.acting import take_rotation
from tocsin.roundtable.partners.circle import Circle
from tocsin.roundtable.partners.keys import Rotation, rotate
from tocsin.roundtable.partners.partner import KeyState, apply
from tocsin.seal import Seal

_TABLES = """
create table streams (sender text, id text, stream text, primary key (sender, id));
create table numbers (sender text, stream text, number int, id text,
                      primary key (sender, stream, number));
create table inbox (place integer primary key, sender text, stream text, number int, intent text);
create table refused (record text);
create table outgoing (id text primary key, stream text);
create table sealed (stream text, number int, envelope text, primary key (stream, number));
"""


class CrashError(Exception):
    """The machine stopped."""


@dataclass
class Fate:
    """When the machine stops next: after so many more points at which it could."""

    points_left: int | None = None
    crashes: int = 0

    def point(self) -> None:
        if self.points_left is None:
            return
        self.points_left -= 1
        if self.points_left < 0:
            self.points_left = None
            self.crashes += 1
            raise CrashError


class Packet(NamedTuple):
    """Something on its way to a desk; ``expected`` is the one reason that it must be refused for,
    none where it is as it was sent.
    """

    to: str
    raw: bytes
    expected: Reason | None = None


class Desk:
    """A desk with a database in memory, which survives a crash; the rest does not."""

    def __init__(self, name: str, around: Circle, addresses: list[Address]) -> None:
        self.name, self.around, self.fate = name, around, Fate()
        self.seal: Seal = key(name)
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        self.db.executescript(_TABLES)
        for number, address in enumerate(addresses):
            stream = f"{name}-{number}"
            self._keep_outgoing(begin(stream, address, around))

    @property
    def me(self) -> str:
        return self.around.me

    # What the roundtable asks of a store.
    def stream(self, sender: str, stream: str) -> Stream | None:
        row = self.db.execute(
            "select stream from streams where sender = ? and id = ?", (sender, stream)
        ).fetchone()
        return from_json(Stream, json.loads(row[0])) if row else None

    def taken(self, sender: str, stream: str, number: int) -> str:
        row = self.db.execute(
            "select id from numbers where sender = ? and stream = ? and number = ?",
            (sender, stream, number),
        ).fetchone()
        return str(row[0])

    # What a desk does.
    def say(self, stream: str, intent: str, now: datetime) -> None:
        """Seals a message and stores it; sending is another matter."""
        self.fate.point()
        after, envelope = seal(
            self.outgoing(stream), What.SHARE, {"intent": intent}, Tlp.GREEN, self.around,
            self.seal, now=now,
        )  # fmt: skip
        self.fate.point()
        with self._transaction():
            self._keep_outgoing(after)
            self.fate.point()
            self.db.execute(
                "insert into sealed values (?, ?, ?)",
                (stream, envelope.head.number, json.dumps(to_json(envelope))),
            )
        self.fate.point()

    def pending(self) -> list[Packet]:
        """Everything that some recipient has not receipted, signed with the key of today."""
        packets = []
        for stream in self.outgoings():
            for desk, numbers in to_send(self.outgoing(stream), self.around).items():
                for number in numbers:
                    envelope = self.sealed(stream, number)
                    if may_go(envelope.head, desk, self.around):
                        again = signed_with(self.seal, envelope.head, envelope.payload)
                        packets.append(Packet(desk, again.raw))
        return packets

    def hear(self, raw: bytes, now: datetime) -> tuple[Refused | None, Receipt | None]:
        """Takes bytes, stores what came of them, and only then answers."""
        self.fate.point()
        got = receive(raw, self.around, self, now=now)
        self.fate.point()
        refusals = [one for one in got.outcomes if isinstance(one, Refused)]
        with self._transaction():
            for one in got.outcomes:
                self.fate.point()
                if isinstance(one, Delivered):
                    self._keep_delivered(one)
                elif isinstance(one, Refused):
                    self.db.execute("insert into refused values (?)", (json.dumps(to_json(one)),))
            if got.stream is not None:
                self._keep_stream(got.stream, dict(got.taken))
        self.fate.point()
        answer = receipt(got.stream, self.me, self.seal, now=now) if got.stream else None
        self.fate.point()
        return (refusals[0] if refusals else None), answer

    def hear_receipt(self, given: Receipt, now: datetime) -> Misreceipt | None:
        self.fate.point()
        if given.stream not in self.outgoings():
            return Misreceipt.NOT_OURS
        outgoing = self.outgoing(given.stream)
        wrong = read_receipt(
            given, self.around, given.stream, outgoing.number,
            lambda number: self.sealed(given.stream, number).head.id, now=now,
        )  # fmt: skip
        if wrong is None:
            self.fate.point()
            with self._transaction():
                self._keep_outgoing(take_receipt(outgoing, given))
                self.fate.point()
        return wrong

    def restart(self) -> None:
        """After a crash: the database says how things stand. Nothing else does."""
        if self.db.in_transaction:
            self.db.execute("rollback")

    def go_over_to(self, name: str, now: datetime) -> Rotation:
        new = key(name)
        statement = rotate(self.me, self.seal, new, now)
        self.seal = new
        return statement

    def learn(self, rotation: Rotation, now: datetime) -> None:
        known = self.around.partners[rotation.desk]
        for event in take_rotation(known, rotation, now=now):
            known = apply(known, event)
        partners = {**self.around.partners, rotation.desk: known}
        self.around = Circle(me=self.me, partners=partners, groups=self.around.groups)

    # What it looks like.
    def outgoings(self) -> list[str]:
        return [row[0] for row in self.db.execute("select id from outgoing order by id")]

    def outgoing(self, stream: str) -> Outgoing:
        row = self.db.execute("select stream from outgoing where id = ?", (stream,)).fetchone()
        return from_json(Outgoing, json.loads(row[0]))

    def sealed(self, stream: str, number: int) -> Envelope:
        row = self.db.execute(
            "select envelope from sealed where stream = ? and number = ?", (stream, number)
        ).fetchone()
        return from_json(Envelope, json.loads(row[0]))

    def intents(self, stream: str) -> list[str]:
        rows = self.db.execute(
            "select envelope from sealed where stream = ? order by number", (stream,)
        )
        return [json.loads(row[0])["payload"]["intent"] for row in rows]

    def heard(self, sender: str, stream: str) -> list[str]:
        rows = self.db.execute(
            "select intent from inbox where sender = ? and stream = ? order by place",
            (sender, stream),
        )
        return [row[0] for row in rows]

    def refusals(self) -> Counter[str]:
        rows = self.db.execute("select record from refused")
        return Counter(json.loads(row[0])["reason"] for row in rows)

    def _transaction(self) -> Any:
        return _Transaction(self.db)

    def _keep_outgoing(self, outgoing: Outgoing) -> None:
        self.db.execute(
            "insert or replace into outgoing values (?, ?)",
            (outgoing.id, json.dumps(to_json(outgoing))),
        )

    def _keep_stream(self, stream: Stream, taken: dict[int, str]) -> None:
        self.db.execute(
            "insert or replace into streams values (?, ?, ?)",
            (stream.sender, stream.id, json.dumps(to_json(stream))),
        )
        self.db.executemany(
            "insert into numbers values (?, ?, ?, ?)",
            [(stream.sender, stream.id, number, one) for number, one in taken.items()],
        )

    def _keep_delivered(self, one: Delivered) -> None:
        """No constraint forbids doubles here: that there are none is what is shown."""
        head: Head = one.head
        self.db.execute(
            "insert into inbox (sender, stream, number, intent) values (?, ?, ?, ?)",
            (head.sender, head.stream, head.number, one.envelope.payload["intent"]),
        )


class _Transaction:
    """All or nothing; a crash leaves it open, and the restart undoes it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def __enter__(self) -> None:
        self.db.execute("begin")

    def __exit__(self, kind: Any, *_: object) -> None:
        if kind is None:
            self.db.execute("commit")


class TwoTransactions(Desk):
    """A desk that does it wrong: it notes the number first, and keeps the message afterwards."""

    def hear(self, raw: bytes, now: datetime) -> tuple[Refused | None, Receipt | None]:
        got = receive(raw, self.around, self, now=now)
        if got.stream is not None:
            with self._transaction():
                self._keep_stream(got.stream, dict(got.taken))
        self.fate.point()
        with self._transaction():
            for one in got.outcomes:
                if isinstance(one, Delivered):
                    self._keep_delivered(one)
        refusals = [one for one in got.outcomes if isinstance(one, Refused)]
        answer = receipt(got.stream, self.me, self.seal, now=now) if got.stream else None
        return (refusals[0] if refusals else None), answer


class MessageFirst(Desk):
    """The other way round: it keeps the message, and notes the number afterwards."""

    def hear(self, raw: bytes, now: datetime) -> tuple[Refused | None, Receipt | None]:
        got = receive(raw, self.around, self, now=now)
        with self._transaction():
            for one in got.outcomes:
                if isinstance(one, Delivered):
                    self._keep_delivered(one)
        self.fate.point()
        if got.stream is not None:
            with self._transaction():
                self._keep_stream(got.stream, dict(got.taken))
        refusals = [one for one in got.outcomes if isinstance(one, Refused)]
        answer = receipt(got.stream, self.me, self.seal, now=now) if got.stream else None
        return (refusals[0] if refusals else None), answer


def desks(names: str, kind: type[Desk]) -> dict[str, Desk]:
    """Desks named by letters, each with a stream to every other and one to the group of all."""
    table = group(*names)
    made = {}
    for name in names:
        others = [one for one in names if one != name]
        around = circle(name, *others, tables=[table])
        made[name] = kind(name, around, [*map(to_desk, others), to_group(table)])
    return made


class World:
    """Desks, the network between them, and a clock."""

    def __init__(
        self,
        names: str,
        rng: random.Random,
        crash_chance: float = 0.0,
        kind: type[Desk] = Desk,
    ) -> None:
        self.rng, self.now, self.crash_chance = rng, NOW, crash_chance
        self.desks = desks(names, kind)
        self.by_id = {one.me: one for one in self.desks.values()}
        self.network: list[Packet | tuple[str, Receipt]] = []
        self.seen: list[Packet] = []
        self.statements: list[tuple[str, Rotation]] = []
        self.wrong: list[tuple[Reason | None, Refused | None]] = []
        self.spoken = 0
        self.keys = 0

    @property
    def crashes(self) -> int:
        return sum(one.fate.crashes for one in self.desks.values())

    def tick(self) -> None:
        self.now += timedelta(seconds=self.rng.randint(1, 60))

    def guarded(self, desk: Desk, act: Any) -> Any:
        """Does something at a desk; if it crashes on the way it is started again."""
        if desk.fate.points_left is None and self.rng.random() < self.crash_chance:
            desk.fate.points_left = self.rng.randrange(8)
        try:
            return act()
        except CrashError:
            desk.restart()
            return None

    def say(self, name: str) -> None:
        desk = self.desks[name]
        stream = self.rng.choice(desk.outgoings())
        self.spoken += 1
        intent = f"{name} {self.spoken}"
        self.guarded(desk, lambda: desk.say(stream, intent, self.now))
        if intent not in desk.intents(stream):  # the person sees that it is not there: once more
            desk.fate.points_left = None
            desk.say(stream, intent, self.now)

    def send(self, name: str) -> None:
        packets = self.desks[name].pending()
        self.network += packets
        self.seen += packets

    def deliver(self, one: Packet | tuple[str, Receipt]) -> None:
        if isinstance(one, Packet):
            desk = self.by_id[one.to]
            answer = self.guarded(desk, lambda: desk.hear(one.raw, self.now))
            if answer is None:
                return
            refused, given = answer
            expected = _expected(desk, one)
            if expected is not None and (refused is None or refused.reason is not expected):
                self.wrong.append((expected, refused))
            if given is not None:
                self.network.append((given.sender, given))
        else:
            to, given = one
            desk = self.by_id[to]
            self.guarded(desk, lambda: desk.hear_receipt(given, self.now))

    def change_key(self, name: str) -> None:
        """A desk goes over to a new key; the others hear of it some time."""
        desk = self.desks[name]
        self.keys += 1
        statement = desk.go_over_to(f"{name} key {self.keys}", self.now)
        self.statements += [(one, statement) for one in self.desks if one != name]

    def spread_statement(self) -> None:
        """The oldest statement arrives; those of one desk arrive in their order."""
        if self.statements:
            name, statement = self.statements.pop(0)
            self.desks[name].learn(statement, self.now)

    def mend(self) -> None:
        """Nothing fails any more: everybody sends until all is receipted."""
        self.crash_chance = 0.0
        for desk in self.desks.values():
            desk.fate.points_left = None
        while self.statements:
            self.spread_statement()
        for _ in range(20):
            self.now += timedelta(minutes=1)
            while self.network:
                self.deliver(self.network.pop(0))
            for name in self.desks:
                self.send(name)
            if not self.network:
                return
        raise AssertionError("The desks do not come to an end.")

    def lost_or_doubled(self) -> int:
        """How many messages are not there exactly once and in their order, over all streams."""
        wrong = 0
        for desk in self.desks.values():
            for stream in desk.outgoings():
                address = desk.outgoing(stream).address
                said = desk.intents(stream)
                for other in self.desks.values():
                    is_meant = other is not desk and address.desk in ("", other.me)
                    heard = other.heard(desk.me, stream)
                    expected = said if is_meant else []
                    wrong += sum(
                        (
                            (Counter(expected) - Counter(heard))
                            + (Counter(heard) - Counter(expected))
                        ).values()
                    )
                    wrong += heard != expected and Counter(heard) == Counter(expected)
        return wrong


def _expected(desk: Desk, packet: Packet) -> Reason | None:
    """The reason, as things are at the desk now: a key is looked at before what it signed."""
    if packet.expected not in (Reason.TAMPERED, Reason.BAD_SIGNATURE, Reason.WRONG_ADDRESS):
        return packet.expected
    value = json.loads(packet.raw)
    known = desk.around.partners[value["head"]["sender"]].key(value["key"])
    if known is None:
        return Reason.UNKNOWN_KEY
    return Reason.RETIRED_KEY if known.state is KeyState.RETIRED else packet.expected


def tampered(packet: Packet, rng: random.Random) -> Packet:
    """The packet with one thing changed on the way, and what it must be refused for."""
    kind = rng.randrange(5)
    value = json.loads(packet.raw)
    if kind == 0:
        value["payload"]["intent"] += "!"
        reason = Reason.TAMPERED
    elif kind == 1:
        value["head"]["number"] += 1
        value["head"]["previous"] = "0" * 64
        reason = Reason.BAD_SIGNATURE
    elif kind == 2:
        value["signature"] = value["signature"][:-1] + (
            "0" if value["signature"][-1] != "0" else "1"
        )
        reason = Reason.BAD_SIGNATURE
    elif kind == 3:
        return Packet(packet.to, packet.raw[:-1] + b" }", Reason.MALFORMED)
    else:
        value["key"] = key("mallory").public
        reason = Reason.UNKNOWN_KEY
    return Packet(packet.to, canonical(value), reason)


def run(
    names: str, rng: random.Random, steps: int, crash_chance: float, kind: type[Desk] = Desk
) -> World:
    """A stretch of bad days, and then the mending."""
    world = World(names, rng, crash_chance, kind)
    acts = ("say", "send", "deliver", "deliver", "deliver", "deliver", "lose", "double", "replay",
            "tamper", "key", "statement")  # fmt: skip
    for _ in range(steps):
        world.tick()
        _act(world, rng.choice(acts), rng.choice(names), rng)
    world.mend()
    return world


def _act(world: World, act: str, name: str, rng: random.Random) -> None:
    network = world.network
    if act == "say":
        world.say(name)
    elif act == "send":
        world.send(name)
    elif act == "deliver" and network:
        world.deliver(network.pop(rng.randrange(len(network))))
    elif act == "lose" and network:
        network.pop(rng.randrange(len(network)))
    elif act == "double" and network:
        network.append(rng.choice(network))
    elif act == "replay" and world.seen:
        network.append(rng.choice(world.seen))
    elif act == "tamper" and world.seen:
        network.append(tampered(rng.choice(world.seen), rng))
    elif act == "key" and rng.random() < 0.1:
        world.change_key(name)
    elif act == "statement":
        world.spread_statement()


def lost_or_doubled(crashes: int = 1_000, seed: int = 7) -> tuple[int, int, int]:
    """Messages lost, doubled or out of order; crashes survived; messages that were delivered.

    Also bytes that were changed on the way and not refused for the right reason count as wrong.
    """
    rng = chance(seed)
    wrong, survived, delivered = 0, 0, 0
    while survived < crashes:
        world = run(rng.choice(("ab", "abc")), rng, steps=150, crash_chance=0.7)
        wrong += world.lost_or_doubled() + len(world.wrong)
        survived += world.crashes
        delivered += sum(
            int(one.db.execute("select count(*) from inbox").fetchone()[0])
            for one in world.desks.values()
        )
    return wrong, survived, delivered
