"""What a partner shared stays theirs until a person accepts it; what came since is told."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.roundtable.inbox.said import say, sighting
from tests.roundtable.made import DAY, NOW, WHY, desk

from tocsin.cases.confidence import Confidence
from tocsin.cases.marking import Tlp
from tocsin.panels.errors import NotAllowedError
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.acts import Act, act_from_json, act_to_json
from tocsin.roundtable.inbox.counting import counts, sightings
from tocsin.roundtable.inbox.duties import Duty, duties
from tocsin.roundtable.inbox.judging import accept, decline, look_again, release, rely
from tocsin.roundtable.inbox.messages import Message, Seen
from tocsin.roundtable.inbox.threads import Thread, threads
from tocsin.roundtable.inbox.troubles import Kind, Standing, Trouble, built, standing

LATER = NOW + DAY


def trusted(_message: Message) -> bool:
    return False


def thread_of(*said: Message) -> Thread:
    return threads(said).threads[said[0].id]


def accepted(thread: Thread, suspect: Callable[[Message], bool] = trusted) -> Act:
    return accept(
        thread, thread.root.current.id, WHY, Confidence.MEDIUM, suspect, by="ann", now=LATER
    )


def relied(thread: Thread, acts: Sequence[Act], on: str = "case:1") -> Act:
    return rely(thread, acts, on, WHY, trusted, by="ann", now=LATER + DAY)


def test_nothing_is_accepted_by_itself() -> None:
    thread = thread_of(say(What.SHARE))
    assert standing(thread, [], trusted) is Standing.WAITING
    with pytest.raises(NotAllowedError):
        accept(thread, thread.id, WHY, Confidence.HIGH, trusted, by="", now=LATER)
    with pytest.raises(NotAllowedError):
        accept(thread, thread.id, "ok", Confidence.HIGH, trusted, by="ann", now=LATER)
    assert standing(thread, [accepted(thread)], trusted) is Standing.ACCEPTED


def test_a_person_can_decline_and_think_again() -> None:
    thread = thread_of(say(What.SHARE))
    no = decline(thread, thread.id, WHY, trusted, by="ann", now=NOW + DAY / 2)
    assert standing(thread, [no], trusted) is Standing.DECLINED
    assert standing(thread, [no, accepted(thread)], trusted) is Standing.ACCEPTED


def test_our_own_and_requests_are_not_judged_here() -> None:
    for first in (say(What.SHARE, "b"), say(What.REQUEST, "a")):
        with pytest.raises(NotAllowedError):
            accepted(thread_of(first))


def test_only_the_current_version_can_be_accepted_and_nothing_that_was_revoked() -> None:
    share = say(What.SHARE)
    corrected = thread_of(share, say(What.CORRECT, "a", share))
    with pytest.raises(NotAllowedError):
        accept(corrected, share.id, WHY, Confidence.LOW, trusted, by="ann", now=LATER)
    revoked = thread_of(share, say(What.REVOKE, "a", share))
    with pytest.raises(NotAllowedError):
        accepted(revoked)
    assert standing(revoked, [], trusted) is Standing.REVOKED


@pytest.mark.parametrize(
    ("what", "by", "kind"),
    [
        (What.CORRECT, "a", Kind.CORRECTED),
        (What.REVOKE, "a", Kind.REVOKED),
        (What.CONTEST, "c", Kind.CONTESTED),
    ],
)
def test_what_was_built_on_is_flagged_until_a_person_has_looked(
    what: What, by: str, kind: Kind
) -> None:
    share = say(What.SHARE)
    thread = thread_of(share)
    acts = [accepted(thread)]
    acts.append(relied(thread, acts))
    (before,) = built(thread, acts, trusted)
    assert before.troubles == ()
    since = say(what, by, share)
    thread = thread_of(share, since)
    (flagged,) = built(thread, acts, trusted)
    assert flagged.troubles == (Trouble(kind=kind, because=since.id),)
    looked = look_again(thread, acts, "case:1", WHY, trusted, by="ann", now=LATER + 2 * DAY)
    (cleared,) = built(thread, [*acts, looked], trusted)
    assert cleared.troubles == ()
    again = say(What.CONTEST, "c", share)
    (flagged,) = built(thread_of(share, since, again), [*acts, looked], trusted)
    assert [one.because for one in flagged.troubles] == [again.id]
    gone = release(thread, acts, "case:1", WHY, trusted, by="ann", now=LATER + 3 * DAY)
    assert built(thread, [*acts, gone], trusted) == ()


def test_an_accepted_share_that_is_corrected_must_be_looked_at_again() -> None:
    share = say(What.SHARE)
    act = accepted(thread_of(share))
    since = thread_of(share, say(What.CORRECT, "a", share))
    assert standing(since, [act], trusted) is Standing.LOOK_AGAIN
    with pytest.raises(NotAllowedError, match="as it stands now"):
        relied(since, [act])
    assert standing(since, [act, replace(accepted(since), at=LATER + DAY)], trusted) is (
        Standing.ACCEPTED
    )


def test_a_contest_that_was_known_when_it_was_accepted_is_not_told_again() -> None:
    share = say(What.SHARE)
    contest = say(What.CONTEST, "c", share)
    thread = thread_of(share, contest)
    act = accepted(thread)
    assert standing(thread, [act], trusted) is Standing.ACCEPTED
    assert act.seen == (contest.id,)


def test_a_correction_does_not_close_a_contest_only_its_maker_does() -> None:
    share = say(What.SHARE)
    contest = say(What.CONTEST, "c", share)
    corrected = say(What.CORRECT, "a", share)
    assert len(thread_of(share, contest, corrected).open_contests) == 1
    taken_back = say(What.REVOKE, "c", contest)
    assert thread_of(share, contest, corrected, taken_back).open_contests == ()


def test_what_was_accepted_under_a_stolen_key_must_be_looked_at_again() -> None:
    share = say(What.SHARE)
    thread = thread_of(share)
    act = accepted(thread)
    assert standing(thread, [act], lambda one: one.signed_by == share.signed_by) is (
        Standing.LOOK_AGAIN
    )


def test_the_same_thing_is_built_on_once() -> None:
    thread = thread_of(say(What.SHARE))
    acts = [accepted(thread)]
    acts.append(relied(thread, acts))
    with pytest.raises(NotAllowedError):
        relied(thread, acts)
    assert len(built(thread, [*acts, relied(thread, acts, "case:2")], trusted)) == 2
    with pytest.raises(NotAllowedError):
        look_again(thread, acts, "case:3", WHY, trusted, by="ann", now=LATER)


def test_acts_go_to_json_and_back() -> None:
    thread = thread_of(say(What.SHARE))
    acts = [accepted(thread), decline(thread, thread.id, WHY, trusted, by="ann", now=LATER)]
    acts += [relied(thread, acts[:1])]
    acts += [look_again(thread, acts, "case:1", WHY, trusted, by="ann", now=LATER)]
    acts += [release(thread, acts, "case:1", WHY, trusted, by="ann", now=LATER)]
    for act in acts:
        assert act_from_json(orjson.loads(orjson.dumps(act_to_json(act)))) == act


# Counts


@given(st.lists(st.sampled_from(["ours", "theirs", "other", "seen"]), max_size=12))
@settings(max_examples=60, deadline=None)
def test_nothing_that_others_say_is_ever_counted_as_our_own(kinds: list[str]) -> None:
    own = [say(What.SHARE, "b") for kind in kinds if kind == "ours"]
    others = [say(What.SHARE, "a" if kind == "theirs" else "c") for kind in kinds if
              kind in ("theirs", "other")]  # fmt: skip
    seen = [say(What.SIGHTING, "a", own[0]) for kind in kinds if kind == "seen" and own]
    found = threads([*own, *others, *seen]).threads
    acts = {one.id: [accepted(found[one.id])] for one in others}
    counted = counts(found, lambda thread: acts.get(thread, []), trusted)
    assert counted.own == len(own)
    assert sum(row.count for row in counted.foreign) == len(others)
    assert all(row.standing is Standing.ACCEPTED for row in counted.foreign)


def test_what_we_passed_on_is_not_our_own() -> None:
    share = say(What.SHARE)
    passed = say(What.SHARE, "b", source=share.id)
    counted = counts(threads([share, passed]).threads, lambda _thread: [], trusted)
    assert (counted.own, counted.passed_on) == (0, 1)


def test_sightings_go_to_the_source_and_are_summed_by_partner() -> None:
    share = say(What.SHARE, "b")
    said = [
        say(What.SIGHTING, "a", share, payload=sighting(3)),
        say(What.SIGHTING, "a", share, payload=sighting(4)),
        say(What.SIGHTING, "c", share, payload=sighting(5)),
        say(What.SIGHTING, "c", share, payload=sighting(1, Seen.NOT_SO)),
    ]
    said.append(say(What.REVOKE, "a", said[1]))
    found = sightings(thread_of(share, *said))
    assert {(one.partner, one.seen, one.count) for one in found} == {
        (desk("a"), Seen.SEEN, 3), (desk("c"), Seen.SEEN, 5), (desk("c"), Seen.NOT_SO, 1),
    }  # fmt: skip


# What is owed to others


def passed_on(**more: Any) -> tuple[Message, Message]:
    share = say(What.SHARE, "a")
    return share, say(What.SHARE, "b", source=share.id, tlp=Tlp.GREEN, **more)


def owed(*said: Message) -> tuple[Duty, ...]:
    return duties(threads(said).threads)


def test_nothing_is_owed_while_nothing_changed() -> None:
    share, passed = passed_on()
    assert owed(share, passed) == ()
    assert owed(passed) == ()


def test_a_correction_of_what_we_passed_on_is_owed_to_those_who_got_it() -> None:
    share, passed = passed_on()
    corrected = say(What.CORRECT, "a", share)
    duty = Duty(what=What.CORRECT, about=passed.id, source=corrected.id)
    assert owed(share, passed, corrected) == (duty,)
    done = say(What.CORRECT, "b", passed, source=corrected.id)
    assert owed(share, passed, corrected, done) == ()
    again = say(What.CORRECT, "a", corrected)
    duty = Duty(what=What.CORRECT, about=done.id, source=again.id)
    assert owed(share, passed, corrected, done, again) == (duty,)


def test_a_revocation_of_what_we_passed_on_is_owed_to_those_who_got_it() -> None:
    share, passed = passed_on()
    gone = say(What.REVOKE, "a", share)
    assert owed(share, passed, gone) == (
        Duty(what=What.REVOKE, about=passed.id, source=gone.id),
    )  # fmt: skip
    assert owed(share, passed, gone, say(What.REVOKE, "b", passed)) == ()


def test_a_contest_of_what_we_passed_on_is_owed_to_its_source() -> None:
    share, passed = passed_on()
    contest = say(What.CONTEST, "c", passed)
    duty = Duty(what=What.CONTEST, about=share.id, source=contest.id)
    assert owed(share, passed, contest) == (duty,)
    told = say(What.CONTEST, "b", share, source=contest.id)
    assert owed(share, passed, contest, told) == ()
    assert owed(share, passed, contest, say(What.REVOKE, "c", contest)) == ()
