"""Every reason for which a message is refused, and what is put on record."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.roundtable.bad import MAKERS, Scene, bad_bundles_accepted, trial
from tests.roundtable.made import NOW, Sender, Shelf, chance, circle, key, partner, to_desk

from tocsin.cases.documents import from_json, to_json
from tocsin.roundtable.envelopes.refusals import CONSUMING, PASSING, Reason, Refused
from tocsin.roundtable.partners.circle import Circle

IN_THE_INBOX = {Reason.NOT_THEIRS, Reason.NOT_OURS, Reason.MISFIT}


def test_there_is_a_bad_bundle_for_every_reason_that_the_door_knows() -> None:
    assert set(MAKERS) == set(Reason) - IN_THE_INBOX


@pytest.mark.parametrize("reason", MAKERS, ids=str)
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_bad_bundle_is_refused_for_its_reason_and_changes_nothing(
    reason: Reason, seed: int
) -> None:
    found = trial(reason, chance(seed))
    assert (found.refused_for, found.unharmed) == (reason, True)


def test_of_all_bad_bundles_none_is_accepted() -> None:
    wrong, made = bad_bundles_accepted(of_each=2)
    assert (wrong, made) == (0, 2 * len(MAKERS))


@pytest.mark.parametrize("reason", sorted(CONSUMING & MAKERS.keys()), ids=str)
def test_what_is_not_taken_uses_up_its_number_so_that_the_next_is_taken(reason: Reason) -> None:
    scene = Scene(chance(4))
    raw = MAKERS[reason](scene)
    (refused,) = scene.b.take(raw).outcomes
    assert isinstance(refused, Refused)
    head = scene.sender.sealed[-1].head
    known = scene.b.stream(head.sender, head.stream)
    assert known is not None
    assert [(one.number, one.reason) for one in known.untaken] == [(known.number, reason)]
    assert known.number == refused.number


def test_what_is_refused_for_now_is_taken_when_its_time_has_come() -> None:
    sender, shelf = Sender("a", to_desk("b"), circle("a", "b")), Shelf(circle("b", "a"))
    early = sender.seal(now=NOW.replace(hour=12))
    (refused,) = shelf.take(early.raw).outcomes
    assert isinstance(refused, Refused)
    assert refused.reason in PASSING
    shelf.take(early.raw, now=NOW.replace(hour=12))
    assert [one.id for one in shelf.inbox] == [early.head.id]


def test_a_record_of_a_refusal_goes_to_json_and_back_and_holds_nothing_of_the_payload() -> None:
    sender, shelf = Sender("a", to_desk("b"), circle("a", "b")), Shelf(circle("b"))
    (refused,) = shelf.take(sender.seal(payload={"secret": "word"}).raw).outcomes
    assert isinstance(refused, Refused)
    assert from_json(Refused, to_json(refused)) == refused
    assert "word" not in str(to_json(refused))


def test_a_held_message_whose_key_was_revoked_meanwhile_is_not_taken_and_can_be_sent_anew() -> None:
    from tests.roundtable.made import after

    from tocsin.roundtable.envelopes.envelope import signed_with
    from tocsin.roundtable.partners.acting import compare, offer_key, revoke_by_hand
    from tocsin.roundtable.partners.events import Way
    from tocsin.roundtable.partners.keys import fingerprint

    around = circle("a", "b")
    sender, shelf = Sender("a", to_desk("b"), around), Shelf(circle("b", "a"))
    first, second = sender.many(2)
    shelf.take(second.raw)
    known = partner("a")
    known = after(
        known,
        revoke_by_hand(known, key("a").public, NOW, "It was stolen.", by="l", now=NOW),
    )
    new = key("a fresh").public
    known = after(known, offer_key(known, new, "After the theft.", by="l", now=NOW))
    read = fingerprint(new)
    known = after(known, compare(known, new, read, Way.IN_PERSON, "Ann", by="l", now=NOW))
    shelf.around = Circle(me=shelf.around.me, partners={sender.around.me: known})
    anew = [signed_with(key("a fresh"), one.head, one.payload) for one in (first, second)]
    outcomes = shelf.take(anew[0].raw).outcomes
    assert [getattr(one, "reason", None) for one in outcomes] == [None, Reason.REVOKED_KEY]
    shelf.take(anew[1].raw)
    assert [one.id for one in shelf.inbox] == [first.head.id, second.head.id]
