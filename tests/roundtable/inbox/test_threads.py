"""Threads: corrections, contests, revocations and sightings find their place in any order."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.roundtable.inbox.said import payload, say
from tests.roundtable.made import DAY, NOW, Sender, Shelf, circle, desk, to_desk

from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import from_json, to_json
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.envelopes.refusals import Reason
from tocsin.roundtable.inbox.messages import Message, bundle, ours, theirs
from tocsin.roundtable.inbox.threads import record, threads


@st.composite
def talks(draw: st.DrawFn) -> list[Message]:
    """Anybody says anything about anything that was said before."""
    said: list[Message] = []
    for _ in range(draw(st.integers(1, 12))):
        by = draw(st.sampled_from("abc"))
        what = draw(st.sampled_from(list(What)))
        if not said or what in (What.SHARE, What.REQUEST):
            alone = draw(st.sampled_from([What.SHARE, What.REQUEST]))
            said.append(say(alone, by))
        else:
            said.append(say(what, by, draw(st.sampled_from(said))))
    return said


@given(talks(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_outcome_does_not_depend_on_the_order_in_which_messages_came(
    said: list[Message], chance: object
) -> None:
    shuffled = list(said)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert threads(shuffled) == threads(said)


@given(talks())
@settings(max_examples=150, deadline=None)
def test_every_message_is_in_one_place_only(said: list[Message]) -> None:
    found = threads(said)
    placed = [
        message.id
        for thread in found.threads.values()
        for chain in thread.chains.values()
        for message in chain.versions
    ]
    revoked = {message.id for message in said if message.what is What.REVOKE} - found.refused.keys()
    assert sorted(placed) == sorted({m.id for m in said} - found.refused.keys() - revoked)
    assert not set(placed) & found.refused.keys()


@given(talks())
@settings(max_examples=150, deadline=None)
def test_nobody_changes_what_another_said(said: list[Message]) -> None:
    for thread in threads(said).threads.values():
        for chain in thread.chains.values():
            assert len({message.sender for message in chain.versions}) == 1
            if chain.revoked is not None:
                assert chain.revoked.sender == chain.first.sender


@given(talks(), st.data())
@settings(max_examples=80, deadline=None)
def test_what_came_first_and_what_waited_come_to_the_same(
    said: list[Message], data: st.DataObject
) -> None:
    """Leaving a message out leaves everything about it waiting, and nothing else changed."""
    gone = data.draw(st.sampled_from(said))
    without = threads([one for one in said if one is not gone])
    below = {gone.id}
    for one in said:
        if one.about in below:
            below.add(one.id)
    assert {one.id for one in without.waiting} == below - {gone.id}


def test_a_correction_of_a_correction_is_the_next_version() -> None:
    share = say(What.SHARE)
    first = say(What.CORRECT, about=share)
    second = say(What.CORRECT, about=first, payload=payload(What.CORRECT))
    third = say(What.CORRECT, about=share)
    (thread,) = threads([third, second, first, share]).threads.values()
    assert [one.id for one in thread.root.versions] == [share.id, first.id, second.id, third.id]
    assert bundle(thread.root.current) == {"said": "something"}


@pytest.mark.parametrize(
    ("what", "by", "about", "reason"),
    [
        (What.CORRECT, "c", What.SHARE, Reason.NOT_THEIRS),
        (What.REVOKE, "c", What.SHARE, Reason.NOT_THEIRS),
        (What.CONTEST, "a", What.SHARE, Reason.NOT_THEIRS),
        (What.SIGHTING, "c", What.SHARE, Reason.NOT_OURS),
        (What.REPLY, "c", What.SHARE, Reason.MISFIT),
        (What.REPLY, "a", What.REQUEST, Reason.NOT_THEIRS),
        (What.SIGHTING, "c", What.REQUEST, Reason.MISFIT),
    ],
)
def test_who_may_say_what_about_what(what: What, by: str, about: What, reason: Reason) -> None:
    base = say(about, "a")
    wrong = say(what, by, base)
    assert threads([base, wrong]).refused == {wrong.id: reason}
    noted = record(wrong, reason, now=NOW)
    assert (noted.message, noted.sender, noted.reason) == (wrong.id, desk(by), reason)


def test_what_is_about_something_that_does_not_stand_does_not_stand() -> None:
    share = say(What.SHARE, "a")
    forged = say(What.CORRECT, "c", share)
    about_it = say(What.CONTEST, "b", forged)
    gone = say(What.REVOKE, "a", share)
    about_the_end = say(What.CONTEST, "b", gone)
    found = threads([share, forged, about_it, gone, about_the_end])
    assert found.refused == {
        forged.id: Reason.NOT_THEIRS, about_it.id: Reason.MISFIT, about_the_end.id: Reason.MISFIT,
    }  # fmt: skip


@pytest.mark.parametrize("what", [What.CONTEST, What.REVOKE, What.CORRECT, What.SIGHTING], ids=str)
def test_a_payload_of_another_form_does_not_stand(what: What) -> None:
    share = say(What.SHARE, "b")
    by = "b" if what in (What.REVOKE, What.CORRECT) else "a"
    for wrong in ({}, {"reasons": "no"}, {"reasons": 1}, {"count": -1}):
        bad = say(what, by, share, payload=wrong)
        assert threads([share, bad]).refused == {bad.id: Reason.MISFIT}


def test_a_correction_of_a_sighting_is_a_sighting() -> None:
    share = say(What.SHARE, "b")
    seen = say(What.SIGHTING, "a", share)
    good = say(What.CORRECT, "a", seen)
    bad = say(What.CORRECT, "a", seen, payload=payload(What.CORRECT, What.SHARE))
    found = threads([share, seen, good, bad])
    assert found.refused == {bad.id: Reason.MISFIT}
    assert found.threads[share.id].chains[seen.id].current == good


def test_a_long_talk_does_not_fell_the_parser() -> None:
    said = [say(What.REQUEST, "a")]
    for number in range(5_000):
        said.append(say(What.REPLY, "ba"[number % 2], said[-1]))
    (thread,) = threads(said).threads.values()
    assert len(thread.chains) == 5_001


def test_delivered_and_sealed_messages_are_the_same_message_on_both_desks() -> None:
    sender, shelf = Sender("a", to_desk("b"), circle("a", "b")), Shelf(circle("b", "a"))
    envelope = sender.seal(confidence=Confidence.HIGH)
    shelf.take(envelope.raw, now=NOW + DAY)
    here, there = ours(envelope), theirs(shelf.inbox[0])
    assert (here.ours, there.ours, there.received_at) == (True, False, NOW + DAY)
    assert replace(there, ours=True, received_at=here.received_at) == here
    assert (there.sender, there.confidence) == (desk("a"), Confidence.HIGH)
    assert from_json(Message, to_json(there)) == there
