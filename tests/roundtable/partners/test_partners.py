"""Partners: keys are compared by people, handed over by signature, and given up for good."""

from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.roundtable.made import DAY, HOUR, NOW, after, desk, key, met, partner

from tocsin.cases.marking import Tlp
from tocsin.panels.errors import NotAllowedError
from tocsin.roundtable.partners import acting
from tocsin.roundtable.partners.events import (
    Event,
    PartnerKind,
    Way,
    event_from_json,
    event_to_json,
)
from tocsin.roundtable.partners.keys import (
    desk_id,
    fingerprint,
    is_genuine,
    is_genuine_revocation,
    revoke,
    rotate,
)
from tocsin.roundtable.partners.partner import KeyState, Partner, Standing, apply, replay

WHY = "They told us over the telephone."


def states(of: Partner) -> dict[str, KeyState]:
    names = {key(name).public: name for name in ("a", "a2", "a3", "thief")}
    return {names[one.public]: one.state for one in of.keys}


def rotated(of: Partner, old: str, new: str, now: Any = NOW) -> Partner:
    statement = rotate(of.id, key(old), key(new), now)
    return after(of, acting.take_rotation(of, statement, now=now))


def test_a_partner_is_not_trusted_before_two_people_have_compared_the_key() -> None:
    assert met("a").standing is Standing.MET
    assert met("a").current is None
    assert partner("a").standing is Standing.TRUSTED
    assert states(partner("a")) == {"a": KeyState.CURRENT}


def test_another_fingerprint_is_refused_and_spaces_do_not_matter() -> None:
    new, public = met("a"), key("a").public
    with pytest.raises(NotAllowedError, match="not the same"):
        acting.compare(
            new, public, fingerprint(key("thief").public), Way.IN_PERSON, "Ann", by="l", now=NOW
        )
    spelled = fingerprint(public).replace(" ", "  ")
    acting.compare(new, public, spelled, Way.KNOWN_NUMBER, "Ann", by="l", now=NOW)


def test_a_desk_keeps_its_name_when_its_key_changes() -> None:
    changed = rotated(partner("a"), "a", "a2")
    assert changed.id == desk_id(key("a").public) == desk("a")
    assert states(changed) == {"a": KeyState.RETIRED, "a2": KeyState.CURRENT}


@pytest.mark.parametrize(
    "changed",
    [{"new": key("thief").public}, {"old": key("thief").public}, {"at": NOW - DAY},
     {"by_old": key("thief").sign(b"x")}, {"by_new": key("thief").sign(b"x")}, {"desk": "0" * 64}],
    ids=str,
)  # fmt: skip
def test_a_rotation_that_was_changed_is_refused(changed: dict[str, Any]) -> None:
    statement = replace(rotate(desk("a"), key("a"), key("a2"), NOW), **changed)
    with pytest.raises(NotAllowedError):
        acting.take_rotation(partner("a"), statement, now=NOW)


def test_a_rotation_is_refused_twice_and_from_or_to_a_retired_key_and_to_itself() -> None:
    first = rotate(desk("a"), key("a"), key("a2"), NOW)
    changed = after(partner("a"), acting.take_rotation(partner("a"), first, now=NOW))
    back = rotate(desk("a"), key("a2"), key("a"), NOW)
    for statement in (first, rotate(desk("a"), key("a"), key("thief"), NOW), back):
        with pytest.raises(NotAllowedError):
            acting.take_rotation(changed, statement, now=NOW)
    assert not is_genuine(rotate(desk("a"), key("a"), key("a"), NOW))


def test_a_rotation_from_the_future_is_refused() -> None:
    statement = rotate(desk("a"), key("a"), key("a2"), NOW + HOUR)
    with pytest.raises(NotAllowedError, match="future"):
        acting.take_rotation(partner("a"), statement, now=NOW)


def test_what_a_thief_signed_to_succeed_a_stolen_key_falls_with_it() -> None:
    taken = rotated(rotated(partner("a"), "a", "thief", NOW), "thief", "a3", NOW + HOUR)
    fallen = after(
        taken,
        acting.revoke_by_hand(taken, key("a").public, NOW - HOUR, WHY, by="l", now=NOW + DAY),
    )
    assert set(states(fallen).values()) == {KeyState.REVOKED}
    assert fallen.current is None


def test_what_a_key_signed_before_it_was_stolen_stays() -> None:
    changed = rotated(partner("a"), "a", "a2", NOW)
    later = NOW + DAY
    fallen = after(
        changed, acting.revoke_by_hand(changed, key("a").public, later, WHY, by="l", now=later)
    )
    assert states(fallen) == {"a": KeyState.REVOKED, "a2": KeyState.CURRENT}


def test_a_successor_that_people_compared_themselves_does_not_fall() -> None:
    changed = rotated(partner("a"), "a", "a2", NOW)
    public = key("a2").public
    compared = acting.compare(
        changed, public, fingerprint(public), Way.IN_PERSON, "Ann", by="l", now=NOW
    )
    changed = after(changed, compared)
    gone = acting.revoke_by_hand(changed, key("a").public, NOW - DAY, WHY, by="l", now=NOW)
    assert states(after(changed, gone)) == {"a": KeyState.REVOKED, "a2": KeyState.CURRENT}


def test_a_key_can_give_itself_up_and_what_came_since_is_suspect() -> None:
    statement = revoke(desk("a"), key("a"), NOW - DAY, NOW)
    assert is_genuine_revocation(statement)
    gone = after(partner("a"), acting.take_revocation(partner("a"), statement, now=NOW))
    public = key("a").public
    assert gone.is_suspect(public, NOW - HOUR)
    assert not gone.is_suspect(public, NOW - 2 * DAY)
    assert not partner("a").is_suspect(public, NOW)


def test_a_key_that_has_handed_over_brings_nothing_down_but_makes_people_call() -> None:
    changed = rotated(rotated(partner("a"), "a", "a2", NOW), "a2", "a3", NOW)
    stolen = revoke(desk("a"), key("a"), NOW - 9999 * DAY, NOW)
    warned = after(changed, acting.take_revocation(changed, stolen, now=NOW))
    assert states(warned) == states(changed)
    assert (warned.standing, warned.is_warned) == (Standing.SUSPENDED, True)
    resumed = after(warned, acting.resume(warned, WHY, by="l", now=NOW))
    assert not resumed.is_warned
    for since in (NOW, NOW - 10_000 * DAY):
        again = revoke(desk("a"), key("a"), since, NOW)
        with pytest.raises(NotAllowedError):
            acting.take_revocation(resumed, again, now=NOW)
    by_hand = acting.revoke_by_hand(resumed, key("a").public, NOW - DAY, WHY, by="l", now=NOW)
    assert set(states(after(resumed, by_hand)).values()) == {KeyState.REVOKED}


@pytest.mark.parametrize(
    "changed", [{"suspect_since": NOW - 2 * DAY}, {"desk": "0" * 64}, {"key": key("b").public}]
)
def test_a_revocation_that_was_changed_is_refused(changed: dict[str, Any]) -> None:
    statement = replace(revoke(desk("a"), key("a"), NOW - DAY, NOW), **changed)
    with pytest.raises(NotAllowedError):
        acting.take_revocation(partner("a"), statement, now=NOW)


def test_it_can_be_learnt_later_that_a_key_was_stolen_earlier_but_not_the_other_way() -> None:
    public = key("a").public
    gone = after(
        partner("a"), acting.revoke_by_hand(partner("a"), public, NOW, WHY, by="l", now=NOW)
    )
    acting.revoke_by_hand(gone, public, NOW - DAY, WHY, by="l", now=NOW)
    with pytest.raises(NotAllowedError):
        acting.revoke_by_hand(gone, public, NOW, WHY, by="l", now=NOW)


def test_after_a_loss_a_new_key_is_trusted_once_it_was_compared() -> None:
    gone = after(
        partner("a"),
        acting.revoke_by_hand(partner("a"), key("a").public, NOW, WHY, by="l", now=NOW),
    )
    offered = after(gone, acting.offer_key(gone, key("a2").public, WHY, by="l", now=NOW))
    assert offered.current is None
    read = fingerprint(key("a2").public)
    known = after(
        offered,
        acting.compare(offered, key("a2").public, read, Way.IN_PERSON, "Ann", by="l", now=NOW),
    )
    assert known.current is not None
    assert known.current.public == key("a2").public


def test_no_second_key_is_compared_while_one_holds() -> None:
    offered = after(
        partner("a"), acting.offer_key(partner("a"), key("a2").public, WHY, by="l", now=NOW)
    )
    read = fingerprint(key("a2").public)
    with pytest.raises(NotAllowedError, match="Revoke that one first"):
        acting.compare(offered, key("a2").public, read, Way.IN_PERSON, "Ann", by="l", now=NOW)


@pytest.mark.parametrize("text", ["", "xyz", "00" * 31, key("a").public.upper(), "٠" * 64])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NotAllowedError):
        acting.meet("A", PartnerKind.STATE, "FR", text, Tlp.GREEN, by="l", now=NOW)


SMALL = [
    "00" * 32,
    "01" + "00" * 31,
    "ec" + "ff" * 30 + "7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]
"""Points of order 4, 1, 2, 8 and 8."""


@pytest.mark.parametrize("public", SMALL)
def test_a_key_for_which_anybody_can_sign_is_refused(public: str) -> None:
    with pytest.raises(NotAllowedError, match="Anybody"):
        acting.meet("A", PartnerKind.STATE, "FR", public, Tlp.GREEN, by="l", now=NOW)


@pytest.mark.parametrize("country", ["fr", "FRA", "F1", "ÉÉ"])
def test_a_country_is_two_capital_letters(country: str) -> None:
    with pytest.raises(NotAllowedError):
        acting.meet("A", PartnerKind.STATE, country, key("a").public, Tlp.GREEN, by="l", now=NOW)


def test_fingerprints_are_forty_digits_and_differ() -> None:
    found = {fingerprint(key(f"k{n}").public) for n in range(200)}
    assert len(found) == 200
    assert all(len(one.replace(" ", "")) == 40 and one.replace(" ", "").isdigit() for one in found)


class Orders(RuleBasedStateMachine):
    """Acts in any order; a refused one changes nothing, and the laws are read off the events."""

    @initialize()
    def begin(self) -> None:
        self.partner = met("a")
        self.events: list[Event] = [self.partner.met]
        self.now = NOW
        self.signers = ["a"]

    def attempt(self, act: Any, *args: Any, **more: Any) -> None:
        self.now += HOUR
        try:
            made = act(self.partner, *args, now=self.now, **more)
        except NotAllowedError:
            return
        for event in made:
            self.partner = apply(self.partner, event)
            self.events.append(event)

    names = st.sampled_from(["a", "a2", "a3", "a4", "thief"])

    @rule(name=names, right=st.booleans())
    def compare(self, name: str, right: bool) -> None:
        read = fingerprint(key(name if right else "b").public)
        self.attempt(acting.compare, key(name).public, read, Way.IN_PERSON, "Ann", by="l")

    @rule(old=names, new=names)
    def rotate(self, old: str, new: str) -> None:
        statement = rotate(desk("a"), key(old), key(new), self.now)
        self.attempt(acting.take_rotation, statement)

    @rule(name=names, hours=st.integers(0, 5))
    def revoke(self, name: str, hours: int) -> None:
        since = self.now - hours * HOUR
        self.attempt(acting.revoke_by_hand, key(name).public, since, WHY, by="l")

    @rule(name=names)
    def offer(self, name: str) -> None:
        self.attempt(acting.offer_key, key(name).public, WHY, by="l")

    @rule(act=st.sampled_from([acting.suspend, acting.resume, acting.end]))
    def stand(self, act: Any) -> None:
        if act is not acting.end or len(self.events) > 12:
            self.attempt(act, WHY, by="l")

    @invariant()
    def at_most_one_key_holds(self) -> None:
        current = [one for one in self.partner.keys if one.state is KeyState.CURRENT]
        assert len(current) <= 1
        publics = [one.public for one in self.partner.keys]
        assert len(publics) == len(set(publics))

    @invariant()
    def every_key_that_holds_goes_back_to_a_comparison_by_people(self) -> None:
        by_kind = [event_to_json(one) for one in self.events]
        compared = {one["key"] for one in by_kind if one["kind"] == "compared"}
        followed = {
            one["rotation"]["new"]: one["rotation"]["old"]
            for one in by_kind
            if one["kind"] == "rotated"
        }
        held = self.partner.current.public if self.partner.current else None
        while held is not None and held not in compared:
            held = followed[held]

    @invariant()
    def a_revoked_key_never_comes_back(self) -> None:
        gone = {
            one["key"] for one in map(event_to_json, self.events) if one["kind"] == "key_revoked"
        }
        for public in gone:
            found = self.partner.key(public)
            assert found is not None
            assert found.state is KeyState.REVOKED

    @invariant()
    def the_events_make_the_partner_again(self) -> None:
        stored = [orjson.loads(orjson.dumps(event_to_json(one))) for one in self.events]
        assert replay(map(event_from_json, stored)) == self.partner


Orders.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestOrders = Orders.TestCase
