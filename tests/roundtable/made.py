"""Invented desks that have compared their keys, and the ways to let them talk."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tocsin.cases.documents import from_json, to_json
from tocsin.cases.marking import Tlp
from tocsin.roundtable.envelopes.envelope import Address, Envelope, What
from tocsin.roundtable.envelopes.receiving import Delivered, Reception, Stream, receive
from tocsin.roundtable.envelopes.sending import Outgoing, begin, seal
from tocsin.roundtable.partners import groups
from tocsin.roundtable.partners.acting import compare, meet
from tocsin.roundtable.partners.circle import Circle
from tocsin.roundtable.partners.events import Event, PartnerKind, Way
from tocsin.roundtable.partners.groups import Group
from tocsin.roundtable.partners.keys import desk_id, fingerprint
from tocsin.roundtable.partners.partner import Partner, apply
from tocsin.seal import Seal

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WHY = "The laboratory read the samples again."


def chance(seed: int) -> random.Random:
    """Chance that comes again; nothing secret follows from it."""
    return random.Random(seed)  # noqa: S311


@cache
def key(name: str) -> Seal:
    """A key that is always the same for the same name."""
    raw = sha256(name.encode()).digest()
    return Seal(Ed25519PrivateKey.from_private_bytes(raw), Path("nowhere"))


def desk(name: str) -> str:
    return desk_id(key(name).public)


def after(partner: Partner | None, events: Iterable[Event]) -> Partner:
    for event in events:
        partner = apply(partner, event)
    assert partner is not None
    return partner


def met(name: str, most_tlp: Tlp = Tlp.AMBER) -> Partner:
    events = meet(
        f"The Institute of {name}", PartnerKind.RESEARCH, "FR", key(name).public, most_tlp,
        by="liaison", now=NOW - 30 * DAY,
    )  # fmt: skip
    return after(None, events)


def partner(name: str, most_tlp: Tlp = Tlp.AMBER) -> Partner:
    new, public = met(name, most_tlp), key(name).public
    return after(
        new,
        compare(new, public, fingerprint(public), Way.IN_PERSON, "Their liaison", by="liaison",
                now=NOW - 29 * DAY),
    )  # fmt: skip


def group(*names: str, most_tlp: Tlp = Tlp.AMBER, name: str = "table") -> Group:
    members = [desk(one) for one in names]
    return groups.replay(
        groups.found(name, "The table", members, most_tlp, by="liaison", now=NOW - 20 * DAY)
    )


def circle(me: str, *others: str, tables: Iterable[Group] = (), **partners: Partner) -> Circle:
    """The circle of a desk; a partner given by name takes the place of the usual one."""
    known = {desk(one): partners.get(one, partner(one)) for one in others}
    return Circle(me=desk(me), partners=known, groups={one.id: one for one in tables})


def to_desk(name: str) -> Address:
    return Address(desk=desk(name))


def to_group(table: Group) -> Address:
    return Address(group=table.id, edition=table.current.digest)


class Sender:
    """A desk that seals one message after the other into one stream."""

    def __init__(self, name: str, address: Address, around: Circle, stream: str = "s1") -> None:
        self.name, self.around = name, around
        self.outgoing: Outgoing = begin(stream, address, around)
        self.sealed: list[Envelope] = []

    def seal(
        self,
        what: What = What.SHARE,
        payload: dict[str, Any] | None = None,
        now: datetime = NOW,
        tlp: Tlp = Tlp.GREEN,
        **more: Any,
    ) -> Envelope:
        said = {"n": len(self.sealed)} if payload is None else payload
        self.outgoing, envelope = seal(
            self.outgoing, what, said, tlp, self.around, key(self.name), now=now, **more
        )
        self.sealed.append(envelope)
        return envelope

    def many(self, number: int) -> list[Envelope]:
        return [self.seal() for _ in range(number)]


class Shelf:
    """What a desk keeps of the streams that it receives, as JSON, in memory."""

    def __init__(self, around: Circle) -> None:
        self.around = around
        self.streams: dict[tuple[str, str], Any] = {}
        self.ids: dict[tuple[str, str, int], str] = {}
        self.inbox: list[Delivered] = []

    def stream(self, sender: str, stream: str) -> Stream | None:
        kept = self.streams.get((sender, stream))
        return None if kept is None else from_json(Stream, kept)

    def taken(self, sender: str, stream: str, number: int) -> str:
        return self.ids[sender, stream, number]

    def take(self, raw: bytes, now: datetime = NOW) -> Reception:
        got = receive(raw, self.around, self, now=now)
        if got.stream is not None:
            stream = got.stream
            self.streams[stream.sender, stream.id] = to_json(stream)
            self.inbox += [one for one in got.outcomes if isinstance(one, Delivered)]
            for number, message in got.taken.items():
                self.ids[stream.sender, stream.id, number] = message
        return got
