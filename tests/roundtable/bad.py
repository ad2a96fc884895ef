"""Bundles that must not be taken: one maker for every reason, with chance in what it changes.

Each is sent to a desk that knows its partners and has taken part of an honest stream. It must be
refused for exactly the reason it was made for, put nothing into the inbox, and leave a record.
"""

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from tests.roundtable.made import (
    DAY,
    HOUR,
    NOW,
    Sender,
    Shelf,
    after,
    chance,
    circle,
    desk,
    group,
    key,
    met,
    partner,
    to_desk,
    to_group,
)

from tocsin.cases.canonical import canonical, digest
from tocsin.cases.documents import to_json
from tocsin.cases.marking import Tlp
from tocsin.roundtable.envelopes.bounds import MOST_BYTES, MOST_DEPTH
from tocsin.roundtable.envelopes.envelope import Address, Envelope, signed_with
from tocsin.roundtable.envelopes.receiving import MOST_HELD
from tocsin.roundtable.envelopes.refusals import CONSUMING, Reason, Refused
from tocsin.roundtable.partners import groups
from tocsin.roundtable.partners.acting import revoke_by_hand, suspend, take_rotation
from tocsin.roundtable.partners.circle import Circle
from tocsin.roundtable.partners.keys import rotate
from tocsin.roundtable.partners.partner import Partner

IN_ANOTHER_SPELLING = "2026-03-02T10:00:00+01:00"
NOBODY = {"desk": "", "group": "", "edition": ""}


class Scene:
    """Desk b, which has taken some messages of desk a; c is a partner of both, d of b alone."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.table = group("a", "b", "c")
        self.other_table = group("a", "c", name="elsewhere")
        self.from_a = circle("a", "b", "c", tables=[self.table, self.other_table])
        self.b = Shelf(circle("b", "a", "c", tables=[self.table]))
        self.to_table = rng.random() < 0.5
        address = to_group(self.table) if self.to_table else to_desk("b")
        self.sender = Sender("a", address, self.from_a)
        self.sender.many(rng.randint(1, 4))
        for envelope in self.sender.sealed:
            self.b.take(envelope.raw)

    def next(self, **more: Any) -> Envelope:
        return self.sender.seal(**more)

    def some(self) -> Envelope:
        return self.rng.choice(self.sender.sealed)

    def to(self, address: Address, name: str = "a", around: Circle | None = None) -> Envelope:
        """The first message of another stream."""
        return Sender(name, address, around or self.from_a, "other").seal()

    def forget(self, name: str, changed: Partner) -> None:
        """Desk b sees a partner in another light."""
        around = self.b.around
        partners = {**around.partners, desk(name): changed}
        self.b.around = Circle(me=around.me, partners=partners, groups=around.groups)

    def resigned(self, envelope: Envelope, signer: str = "a", **changed: Any) -> Envelope:
        """The message with another head, which the sender itself signed."""
        return signed_with(key(signer), replace(envelope.head, **changed), envelope.payload)


def _changed(envelope: Envelope, change: Callable[[dict[str, Any]], None]) -> bytes:
    value = json.loads(envelope.raw)
    change(value)
    return canonical(value)


def too_large(scene: Scene) -> bytes:
    size = MOST_BYTES + scene.rng.randint(1, 9)
    return scene.next().raw.ljust(size) if scene.rng.random() < 0.5 else b"[" * size


def malformed(scene: Scene) -> bytes:
    raw = scene.next().raw
    head = '"head":{'
    ways: list[Callable[[], bytes]] = [
        lambda: raw[: scene.rng.randrange(len(raw))],
        lambda: raw + b" ",
        lambda: raw.replace(b'"payload":{', b'"payload":{"n":1,', 1),
        lambda: raw.decode().replace(head, head + '"sender":"x",', 1).encode(),
        lambda: raw.replace(b'"tlp":"green"', b'"tlp":"purple"'),
        lambda: raw.replace(b'"number":', b'"number":1.5,"was":'),
        lambda: raw.replace(b'"version":1', b'"version":2'),
        lambda: raw.replace(b'"n":', b'"\\u0000":'),
        lambda: raw.replace(b'"n":', b'"\\ud800":'),
        lambda: b"\xff" + raw,
        lambda: _changed(scene.some(), lambda v: v.pop(scene.rng.choice(list(v)))),
        lambda: _changed(scene.some(), lambda v: v["head"].pop("stream")),
        lambda: _changed(scene.some(), lambda v: v["head"].update(sender="me")),
        lambda: _changed(scene.some(), lambda v: v["head"].update(created="yesterday")),
        lambda: _changed(scene.some(), lambda v: v["head"].update(expires="2050-01-01T00:00:00Z")),
        lambda: _changed(scene.some(), lambda v: v["head"].update(created=IN_ANOTHER_SPELLING)),
        lambda: _changed(scene.some(), lambda v: v["head"].update(about="0" * 64)),
        lambda: _changed(scene.some(), lambda v: v.update(payload=[1])),
        lambda: _changed(scene.some(), lambda v: v["head"].update(address=NOBODY)),
        lambda: b"[]", lambda: b"null", lambda: b"",
    ]  # fmt: skip
    return scene.rng.choice(ways)()


def too_deep(scene: Scene) -> bytes:
    deep = scene.rng.choice([MOST_DEPTH, 200, 5_000, 500_000])
    raw = scene.next(payload={"n": "here"}).raw
    return raw.replace(b'"here"', b"[" * deep + b"]" * deep)


def unknown_sender(scene: Scene) -> bytes:
    if scene.rng.random() < 0.3:
        scene.forget("c", met("c"))
        return scene.to(to_desk("b"), "c", circle("c", "b")).raw
    return scene.to(to_desk("b"), "mallory", circle("mallory", "b")).raw


def suspended_sender(scene: Scene) -> bytes:
    known = partner("a")
    scene.forget("a", after(known, suspend(known, "They were broken into.", by="l", now=NOW)))
    return scene.next().raw


def unknown_key(scene: Scene) -> bytes:
    if scene.rng.random() < 0.5:
        return scene.resigned(scene.next(), scene.rng.choice(["c", "mallory"])).raw
    return _changed(scene.next(), lambda v: v["head"].update(sender=desk("c")))


def _rotated(scene: Scene) -> Partner:
    known = partner("a")
    statement = rotate(desk("a"), key("a"), key("a new"), NOW)
    return after(known, take_rotation(known, statement, now=NOW))


def retired_key(scene: Scene) -> bytes:
    scene.forget("a", _rotated(scene))
    return scene.next().raw


def revoked_key(scene: Scene) -> bytes:
    known = partner("a") if scene.rng.random() < 0.5 else _rotated(scene)
    stolen = scene.rng.choice([one.public for one in known.keys])
    gone = revoke_by_hand(
        known, stolen, NOW - DAY, "A laptop was stolen.", by="l", now=NOW
    )  # fmt: skip
    scene.forget("a", after(known, gone))
    return scene.resigned(scene.next(), "a" if stolen == key("a").public else "a new").raw


def bad_signature(scene: Scene) -> bytes:
    name, value = scene.rng.choice([
        ("tlp", "clear"), ("expires", "2026-12-24T00:00:00Z"), ("stream", "s2"),
        ("what", "request"), ("digest", "0" * 64), ("created", "2026-03-01T09:00:00Z"),
    ])  # fmt: skip
    ways: list[Callable[[dict[str, Any]], None]] = [
        lambda v: v["head"].update({name: value}),
        lambda v: v["head"].update(more="unknown to us"),
        lambda v: v.update(signature=v["signature"][::-1]),
        lambda v: v.update(signature=v["signature"].upper()),
        lambda v: v.update(signature=""),
        lambda v: v.update(signature=key("a").sign(canonical(v["head"]))),
    ]
    return _changed(scene.next(), scene.rng.choice(ways))


def tampered(scene: Scene) -> bytes:
    ways: list[Callable[[dict[str, Any]], None]] = [
        lambda v: v["payload"].update(n="other"),
        lambda v: v["payload"].update(more=1),
        lambda v: v.update(payload={}),
        lambda v: v.update(payload=json.loads(scene.sender.sealed[0].raw)["head"]),
    ]
    return _changed(scene.next(), scene.rng.choice(ways))


def wrong_address(scene: Scene) -> bytes:
    way = scene.rng.randrange(3)
    if way == 0:
        return scene.to(to_desk("c")).raw
    if way == 1:
        return scene.to(to_group(scene.other_table)).raw
    outsider = circle("d", "b", "a", "c")
    scene.forget("d", partner("d"))
    signed = Sender("d", to_desk("b"), outsider, "other").seal()
    return scene.resigned(signed, "d", address=to_group(scene.table)).raw


def other_edition(scene: Scene) -> bytes:
    newer = groups.change(
        scene.table, [desk(one) for one in "abcd"], Tlp.AMBER, "Another joins.", by="l", now=NOW
    )
    (edition,) = [one.edition for one in newer if isinstance(one, groups.Agreed)]
    changed = groups.Group((*scene.table.editions, edition), None, NOW)
    if scene.rng.random() < 0.5:  # we know the newer one, the sender does not
        around = scene.b.around
        scene.b.around = Circle(around.me, around.partners, {changed.id: changed})
        return scene.to(to_group(scene.table)).raw
    around = circle("a", "b", "c", "d", tables=[changed])
    return scene.to(to_group(changed), around=around).raw


def from_the_future(scene: Scene) -> bytes:
    ahead = timedelta(minutes=scene.rng.randint(6, 10_000))
    return scene.next(now=NOW + ahead).raw


def replayed(scene: Scene) -> bytes:
    if scene.rng.random() < 0.3:
        scene.next()
        held = scene.next()
        scene.b.take(held.raw)
        return held.raw
    return scene.some().raw


def forked(scene: Scene) -> bytes:
    way = scene.rng.randrange(3)
    if way == 0:
        head = scene.some().head
        said = {"n": "what was not said"}
        return signed_with(key("a"), replace(head, digest=digest(said)), said).raw
    if way == 1:
        scene.next()
        ahead = scene.next()
        scene.b.take(ahead.raw)
        return scene.resigned(ahead, tlp=Tlp.CLEAR).raw
    other = to_desk("b") if scene.to_table else to_group(scene.table)
    return scene.resigned(scene.next(), address=other).raw


def broken_chain(scene: Scene) -> bytes:
    return scene.resigned(scene.next(), previous=digest(scene.rng.random())).raw


def too_far_ahead(scene: Scene) -> bytes:
    last = scene.sender.outgoing.number
    number = last + MOST_HELD + scene.rng.randint(1, 10**6)
    return scene.resigned(scene.next(), number=number).raw


def expired(scene: Scene) -> bytes:
    ago = scene.rng.choice([timedelta(0), timedelta(microseconds=1), HOUR, 300 * DAY])
    return scene.resigned(scene.next(), created=NOW - ago - DAY, expires=NOW - ago).raw


def above_tlp(scene: Scene) -> bytes:
    tlp = scene.rng.choice([Tlp.AMBER_STRICT, Tlp.RED])
    if scene.rng.random() < 0.5:
        scene.forget("a", partner("a", most_tlp=Tlp.CLEAR))
        tlp = Tlp.GREEN
    return scene.resigned(scene.next(), tlp=tlp).raw


MAKERS: Mapping[Reason, Callable[[Scene], bytes]] = {
    Reason.TOO_LARGE: too_large, Reason.MALFORMED: malformed, Reason.TOO_DEEP: too_deep,
    Reason.UNKNOWN_SENDER: unknown_sender, Reason.SUSPENDED_SENDER: suspended_sender,
    Reason.UNKNOWN_KEY: unknown_key, Reason.RETIRED_KEY: retired_key,
    Reason.REVOKED_KEY: revoked_key, Reason.BAD_SIGNATURE: bad_signature,
    Reason.TAMPERED: tampered, Reason.WRONG_ADDRESS: wrong_address,
    Reason.OTHER_EDITION: other_edition, Reason.FROM_THE_FUTURE: from_the_future,
    Reason.REPLAYED: replayed, Reason.FORKED: forked, Reason.BROKEN_CHAIN: broken_chain,
    Reason.TOO_FAR_AHEAD: too_far_ahead, Reason.EXPIRED: expired, Reason.ABOVE_TLP: above_tlp,
}  # fmt: skip


class Trial(NamedTuple):
    """One bad bundle: what it was made for, and what came of it."""

    made_for: Reason
    refused_for: Reason | None
    unharmed: bool
    """Nothing is in the inbox that was not there, and no number was used up that must not be."""

    @property
    def is_right(self) -> bool:
        return self.refused_for is self.made_for and self.unharmed


def trial(reason: Reason, rng: random.Random) -> Trial:
    """Makes one bad bundle and sends it."""
    scene = Scene(rng)
    raw = MAKERS[reason](scene)
    inbox, before = list(scene.b.inbox), scene.sender.outgoing.id
    number = _number(scene, before)
    got = scene.b.take(raw)
    (outcome,) = got.outcomes if len(got.outcomes) == 1 else (None,)
    refused = outcome if isinstance(outcome, Refused) else None
    grew = _number(scene, before) - number
    unharmed = scene.b.inbox == inbox and grew == (reason in CONSUMING)
    if refused is not None:
        assert json.dumps(to_json(refused)).count('"n"') == 0  # nothing of what was sent is kept
    return Trial(reason, refused.reason if refused else None, unharmed)


def _number(scene: Scene, stream: str) -> int:
    known = scene.b.stream(desk("a"), stream)
    return known.number if known else 0


def bad_bundles_accepted(of_each: int = 50, seed: int = 7) -> tuple[int, int]:
    """How many bad bundles were not refused for exactly their reason, and how many there were."""
    rng = chance(seed)
    trials = [trial(reason, rng) for reason in MAKERS for _ in range(of_each)]
    return sum(not one.is_right for one in trials), len(trials)
