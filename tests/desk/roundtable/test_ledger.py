"""Promises between institutions and platforms: both sides' words, on both desks."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.desk.roundtable.talking import ANALYST, BOTH, VIEWER, WHY, does, sees, to
from tests.roundtable.commitments.asked import CODE, LAW
from tests.roundtable.live.desks import LIAISON, Clock, House, Network, acquaint, carried
from tests.roundtable.live.desks import house as house_at

from tocsin.cases.marking import Tlp
from tocsin.desk.errors import ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.roundtable import sharing
from tocsin.desk.roundtable.commitments import commitments
from tocsin.desk.roundtable.commitments.commitments import Filter, Wanted
from tocsin.desk.roundtable.inbox import inbox
from tocsin.roundtable.commitments.commitment import Agreement, Received, State
from tocsin.roundtable.commitments.parts import (
    AppealOutcome,
    Ask,
    Authority,
    Decided,
    Ground,
    Outcome,
    Party,
    PartyKind,
    Side,
    View,
)
from tocsin.roundtable.commitments.transparency import By
from tocsin.roundtable.commitments.waits import Until
from tocsin.roundtable.envelopes.envelope import What

Three = tuple[House, House, House]
DAY = timedelta(days=1)


def wanted(house: House, other: House | None = None, **more: Any) -> Wanted:
    party = Party(
        kind=PartyKind.PLATFORM, name="Chirper", country="IE", desk=other.id if other else ""
    )
    given: dict[str, Any] = {
        "party": party, "ask": Ask.LABELLING, "ground": Ground.HEALTH, "bases": (LAW, CODE),
        "authority": Authority.STATE_BODY, "text": "Label the twelve posts on the river.",
        "items": 12, "due": house.desk.clock() + 10 * DAY, "country": "FR", "tlp": Tlp.GREEN,
    }  # fmt: skip
    return Wanted(**{**given, **more})


def says(house: House, outcome: Outcome, items: int) -> View:
    return View(
        outcome=outcome, items=items, text="As we see it.", at=house.desk.clock(),
        decided=Decided.PERSON,
    )  # fmt: skip


def asked(house: House, other: House, **more: Any) -> str:
    """A request to a desk, arrived there; gives its id in our ledger."""
    view = does(house, LIAISON, commitments.ask, wanted(house, other, **more))
    house.post(other)
    return str(view.row.id)


def only(house: House, which: Filter | None = None) -> Any:
    (row,) = sees(house, VIEWER, commitments.listing, which)
    return row


def test_a_request_is_promised_answered_contested_appealed_and_taken_back(
    houses: Three, network: Network, clock: Clock
) -> None:
    north, south, _ = houses
    ours = asked(north, south)
    theirs = only(south, Filter.OPEN)
    assert (theirs.party, theirs.ours, theirs.items) == ("The Institute of north", False, 12)
    assert theirs.id != ours
    clock.later(days=1)
    until = clock.now + 20 * DAY
    does(south, LIAISON, commitments.promise, theirs.id, "Within three weeks.", 12, until)
    south.post(north)
    assert (only(north).state, only(north).due) == (State.PROMISED, only(south).due)
    assert sees(north, VIEWER, commitments.view, ours).commitment.keep_by == until
    clock.later(days=1)
    does(south, LIAISON, commitments.state, theirs.id, Side.ASKED, says(south, Outcome.DONE, 12))
    south.post(north)
    assert only(north, Filter.ANSWERED).agreement is Agreement.ONE_SIDE
    does(north, LIAISON, commitments.state, ours, Side.ASKER, says(north, Outcome.PART, 9))
    north.post(south)
    assert only(north, Filter.CONTESTED).id == ours
    assert only(south, Filter.CONTESTED).id == theirs.id
    does(north, LIAISON, commitments.appeal, ours, Side.ASKER, "Three posts are not labelled.")
    north.post(south)
    view = sees(south, VIEWER, commitments.view, theirs.id)
    (appeal,) = view.commitment.open_appeals
    assert (appeal.side, appeal.text) == (Side.ASKER, "Three posts are not labelled.")
    does(
        south, LIAISON, commitments.decide_appeal, theirs.id, appeal.appeal_id,
        AppealOutcome.CHANGED, 0, "They are labelled now.",
    )  # fmt: skip
    does(south, LIAISON, commitments.state, theirs.id, Side.ASKED, says(south, Outcome.PART, 9))
    south.post(north)
    assert only(north).agreement is Agreement.AGREED
    does(north, LIAISON, commitments.withdraw, ours, "The posts are gone anyway.")
    north.post(south)
    assert only(south, Filter.WITHDRAWN).id == theirs.id
    assert not south.refused()
    assert not north.refused()
    kinds = [type(one).__name__ for one in sees(south, VIEWER, commitments.view, theirs.id).events]
    assert kinds == [
        "Asked", "Promised", "Stated", "Stated", "Appealed", "AppealDecided", "Stated", "Withdrawn",
    ]  # fmt: skip


def test_neither_desk_writes_its_words_over_the_others(houses: Three, network: Network) -> None:
    north, south, _ = houses
    ours = asked(north, south)
    theirs = only(south).id
    does(south, LIAISON, commitments.state, theirs, Side.ASKED, says(south, Outcome.DONE, 12))
    south.post(north)
    does(north, LIAISON, commitments.state, ours, Side.ASKER, says(north, Outcome.REFUSED, 0))
    north.post(south)
    for house, one in ((north, ours), (south, theirs)):
        views = sees(house, VIEWER, commitments.view, one).commitment.views
        assert views[Side.ASKED].outcome is Outcome.DONE
        assert views[Side.ASKER].outcome is Outcome.REFUSED


def test_who_asks_enters_no_word_for_a_desk_that_has_signed_one(
    houses: Three, network: Network
) -> None:
    north, south, _ = houses
    ours = asked(north, south)
    does(north, LIAISON, commitments.state, ours, Side.ASKED, says(north, Outcome.DONE, 12))
    assert only(north).answer_signed is False
    view = says(south, Outcome.REFUSED, 0)
    does(south, LIAISON, commitments.state, only(south).id, Side.ASKED, view)
    south.post(north)
    assert only(north).answer_signed is True
    with pytest.raises(InvalidError, match="has signed a word") as refused:
        does(north, LIAISON, commitments.state, ours, Side.ASKED, says(north, Outcome.DONE, 12))
    assert "side" in refused.value.fields
    for outcome, items in ((Outcome.DONE, 12), (Outcome.REFUSED, 0)):  # our own word, twice
        does(north, LIAISON, commitments.state, ours, Side.ASKER, says(north, outcome, items))
    stands = sees(north, VIEWER, commitments.view, ours).commitment
    assert stands.views[Side.ASKED].outcome is Outcome.REFUSED
    assert all(word.is_signed for word in stands.words.values())


def test_a_corrected_reply_counts_as_the_reply(houses: Three, network: Network) -> None:
    north, south, _ = houses
    asked(north, south)
    theirs = only(south).id
    view = does(
        south, LIAISON, commitments.state, theirs, Side.ASKED, says(south, Outcome.DONE, 12)
    )
    said = view.events[-1].message
    south.post(north)
    payload = sees(south, BOTH, inbox.view, said).thread.chain_of(said).current.payload
    corrected = {**payload, "view": {**payload["view"], "outcome": "part", "items": 7}}
    does(south, BOTH, sharing.correct, said, WHY, corrected)
    south.post(north)
    (row,) = sees(north, VIEWER, commitments.listing)
    assert sees(north, VIEWER, commitments.view, row.id).commitment.views[Side.ASKED].items == 7


def test_what_the_ledger_cannot_take_stays_in_its_thread_and_says_why(
    houses: Three, network: Network
) -> None:
    north, south, west = houses
    bad = north.say(south, {"ask": "money"}, what=What.REQUEST)
    ours = asked(north, south)
    request = sees(north, VIEWER, commitments.view, ours).thread
    too_many = {
        "word": "promise", "text": "All.", "items": 99,
        "due": (south.desk.clock() + DAY).isoformat(), "view": None,
    }  # fmt: skip
    wrong = south.say(north, too_many, what=What.REPLY, about=request)
    south.post(north)
    assert sees(south, VIEWER, inbox.view, bad.id).unfit.keys() == {bad.id}
    assert sees(north, VIEWER, inbox.view, request).unfit.keys() == {wrong.id}
    assert only(north).state is State.OPEN
    assert len(sees(south, VIEWER, commitments.listing)) == 1
    assert sees(south, VIEWER, inbox.view, request).commitment == only(south).id
    assert sees(west, VIEWER, commitments.listing) == ()


def test_a_party_without_a_desk_is_served_and_answers_by_hand(houses: Three, clock: Clock) -> None:
    north, _, _ = houses
    ours = does(north, LIAISON, commitments.ask, wanted(north)).row.id
    view = sees(north, VIEWER, commitments.view, ours)
    assert (view.thread, view.row.desk) == ("", "")
    served_at = clock.now
    clock.later(hours=3)
    does(north, LIAISON, commitments.serve, ours, "By registered letter.", served_at)
    with pytest.raises(InvalidError):
        does(north, LIAISON, commitments.serve, ours, "Again.")
    with pytest.raises(InvalidError):
        does(north, LIAISON, commitments.extend, ours, clock.now, "They asked for more time.")
    does(north, LIAISON, commitments.extend, ours, clock.now + 30 * DAY, "They asked for time.")
    view = does(north, LIAISON, commitments.state, ours, Side.ASKED, says(north, Outcome.DONE, 12))
    assert view.commitment.received_at == served_at
    assert all(one.by == "liaison" and not one.message for one in view.events)
    view = does(north, LIAISON, commitments.restore, ours, 2, "Two were satire after all.")
    assert view.commitment.restored[0].items == 2


def test_response_times_are_of_the_letters_and_not_of_who_entered_them(
    houses: Three, clock: Clock
) -> None:
    north, begins = houses[0], clock.now
    ours = does(north, LIAISON, commitments.ask, wanted(north)).row.id
    clock.later(days=300)
    view, said_at = says(north, Outcome.DONE, 12), begins + DAY
    for wrong in (clock.now + DAY, begins - DAY):
        with pytest.raises(InvalidError) as refused:
            does(north, LIAISON, commitments.state, ours, Side.ASKED, view, said_at=wrong)
        assert set(refused.value.fields) == {"said_at"}
    does(north, LIAISON, commitments.state, ours, Side.ASKED, view, said_at=said_at)
    waits = sees(north, LIAISON, commitments.response_times, begins, clock.now, Until.OUTCOME)
    assert waits.median_s == pytest.approx(DAY.total_seconds(), abs=1)


def test_what_goes_out_to_a_desk_is_said_now(houses: Three, network: Network) -> None:
    north, south, _ = houses
    asked(north, south)
    with pytest.raises(InvalidError) as refused:
        does(
            south, LIAISON, commitments.state, only(south).id, Side.ASKED,
            says(south, Outcome.DONE, 12), said_at=south.desk.clock(),
        )  # fmt: skip
    assert "said_at" in refused.value.fields
    assert south.view(north).waiting == 0


def test_pledges_are_entered_and_broken_when_nobody_keeps_them(houses: Three, clock: Clock) -> None:
    north, _, _ = houses
    theirs = does(north, LIAISON, commitments.pledge, wanted(north)).row
    mine = does(north, LIAISON, commitments.pledge, wanted(north), ours=True).row
    assert (theirs.ours, mine.ours) == (True, False)
    assert theirs.is_pledge
    assert theirs.state is State.PROMISED
    clock.later(days=11)
    broken = sees(north, VIEWER, commitments.listing, Filter.BROKEN)
    assert {one.id for one in broken} == {theirs.id, mine.id}
    assert all(one.overdue for one in broken)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"bases": ()}, "bases"), ({"items": 0}, "items"), ({"text": "Label."}, "text"),
        ({"due": None}, "due"),
    ],
    ids=["no basis", "no items", "no reason", "no time left"],
)  # fmt: skip
def test_a_request_that_cannot_stand_is_neither_entered_nor_sent(
    houses: Three, network: Network, changed: dict[str, Any], field: str
) -> None:
    north, south, _ = houses
    given = {**changed, "due": north.desk.clock()} if field == "due" else changed
    with pytest.raises(InvalidError) as refused:
        asked(north, south, **given)
    assert field in refused.value.fields
    assert sees(north, VIEWER, commitments.listing) == ()
    assert north.view(south).waiting == 0


def test_asking_needs_the_right_and_red_is_for_liaisons(houses: Three, network: Network) -> None:
    north, south, _ = houses
    with pytest.raises(ForbiddenError):
        does(north, ANALYST, commitments.ask, wanted(north, south))
    red = does(north, LIAISON, commitments.ask, wanted(north, tlp=Tlp.RED)).row.id
    assert sees(north, VIEWER, commitments.listing) == ()
    assert sum(sees(north, VIEWER, commitments.count_by_filter).values()) == 0
    with pytest.raises(NotFoundError):
        sees(north, VIEWER, commitments.view, red)
    assert [one.id for one in sees(north, LIAISON, commitments.listing)] == [red]
    with pytest.raises(ForbiddenError):
        does(north, ANALYST, commitments.withdraw, red, WHY)


def test_a_reply_that_is_red_is_for_liaisons_and_makes_its_request_nameless(
    tmp_path: Path, clock: Clock
) -> None:
    north, south = (house_at(tmp_path, name, clock) for name in ("north", "south"))
    acquaint(north, south, most_tlp=Tlp.RED)
    with carried(Network(north, south)):
        begins = clock.now
        ours = asked(north, south, tlp=Tlp.CLEAR)
        assert only(north).id == ours
        theirs = only(south).id
        view = says(south, Outcome.REFUSED, 0)
        does(south, LIAISON, commitments.state, theirs, Side.ASKED, view, Tlp.RED)
        south.post(north)
        for house, one in ((north, ours), (south, theirs)):
            assert sees(house, VIEWER, commitments.listing) == ()
            with pytest.raises(NotFoundError):
                sees(house, VIEWER, commitments.view, one)
            assert sees(house, LIAISON, commitments.view, one).row.tlp is Tlp.RED
        clock.later(days=1)
        public = sees(north, VIEWER, commitments.public_transparency, begins, clock.now)
        (whole,) = (one for one in public.rows if one.by is By.ALL)
        assert (whole.refused, whole.public_ids, whole.not_public) == (1, (), 1)
        does(north, LIAISON, commitments.state, ours, Side.ASKER, says(north, Outcome.REFUSED, 0))
        north.post(south)
        last = sees(south, LIAISON, commitments.view, theirs).events[-1]
        assert (last.side, last.tlp) == (Side.ASKER, Tlp.RED)  # an answer to it is no more open
    for one in (north, south):
        one.desk.close()


def many(house: House, clock: Clock) -> None:
    """Requests in every state there is."""
    outcomes = (None, Outcome.DONE, Outcome.PART, Outcome.REFUSED)
    for number in range(24):
        tlp = Tlp.CLEAR if number % 3 == 0 else Tlp.AMBER
        party = Party(kind=PartyKind.PLATFORM, name=f"Platform {number % 5}")
        one = wanted(house, tlp=tlp, crisis="Flood" if number % 4 == 0 else "")
        row = does(house, LIAISON, commitments.ask, replace(one, party=party)).row
        clock.later(hours=number)
        if number % 3:
            does(house, LIAISON, commitments.serve, row.id, "By registered letter.")
        outcome = outcomes[number % 4]
        if number % 7 == 0:
            does(house, LIAISON, commitments.promise, row.id, "Yes.", 12, clock.now + 40 * DAY)
        if outcome is not None:
            items = {Outcome.DONE: 12, Outcome.PART: 5, Outcome.REFUSED: 0}[outcome]
            view = says(house, outcome, items)
            does(house, LIAISON, commitments.state, row.id, Side.ASKED, view)
            if number % 2:
                found = says(house, Outcome.PART, 5)
                does(house, LIAISON, commitments.state, row.id, Side.ASKER, found)
        elif number % 8 == 0:
            does(house, LIAISON, commitments.withdraw, row.id, "Nobody needs it any more.")


@pytest.mark.parametrize("later", [0, 12, 60])
def test_lists_show_what_the_fold_of_the_events_says(
    houses: Three, clock: Clock, later: int
) -> None:
    north = houses[0]
    many(north, clock)
    clock.later(days=later)
    now = clock.now
    rows = sees(north, LIAISON, commitments.listing, most=100)
    assert [one.number for one in rows] == sorted((one.number for one in rows), reverse=True)
    counted = sees(north, LIAISON, commitments.count_by_filter)
    found = {one.id: sees(north, LIAISON, commitments.view, one.id).commitment for one in rows}
    expected = {
        Filter.OPEN: lambda one: one.state is State.OPEN,
        Filter.PROMISED: lambda one: one.state is State.PROMISED,
        Filter.ANSWERED: lambda one: one.state is State.ANSWERED,
        Filter.WITHDRAWN: lambda one: one.state is State.WITHDRAWN,
        Filter.OVERDUE: lambda one: one.is_overdue(now),
        Filter.NOT_RECEIVED: lambda one: one.is_not_received(now),
        Filter.BROKEN: lambda one: one.is_broken(now),
        Filter.CONTESTED: lambda one: one.agreement is Agreement.CONTESTED,
    }  # fmt: skip
    for which, holds in expected.items():
        listed = sees(north, LIAISON, commitments.listing, which, most=100)
        assert {one.id for one in listed} == {i for i, one in found.items() if holds(one)}
        assert counted[which] == len(listed)
    for row in rows:
        assert row.overdue == found[row.id].is_overdue(now)
        assert row.not_received == found[row.id].is_not_received(now)
        assert row.broken == found[row.id].is_broken(now)
    pages, before = [], None
    while page := sees(north, LIAISON, commitments.listing, before=before, most=7):
        pages += page
        before = page[-1].number
    assert [one.id for one in pages] == [one.id for one in rows]


def test_the_public_report_names_what_is_clear_and_counts_the_rest(
    houses: Three, clock: Clock
) -> None:
    north = houses[0]
    begins = clock.now
    many(north, clock)
    ends = clock.now
    clock.later(days=60)
    whole = sees(north, LIAISON, commitments.transparency, begins, ends)
    public = sees(north, VIEWER, commitments.public_transparency, begins, ends)
    rows = sees(north, LIAISON, commitments.listing, most=100)
    clear = {one.id for one in rows if one.tlp is Tlp.CLEAR}
    parties = {one.party for one in rows if one.tlp is Tlp.CLEAR}
    (everything,) = (one for one in public.rows if one.by is By.ALL)
    assert everything in whole.rows
    assert (everything.requests, set(everything.public_ids)) == (24, clear)
    by_party = [one for one in public.rows if one.by is By.PARTY]
    assert {one.value for one in by_party} == parties | {""}
    assert sum(one.requests for one in by_party) == 24
    (unnamed,) = (one for one in by_party if one.not_named)
    assert (unnamed.public_ids, unnamed.not_public) == ((), 24 - len(clear))
    for one in public.rows:
        assert set(one.public_ids) <= clear
    waits = sees(north, LIAISON, commitments.response_times, begins, ends, Until.OUTCOME)
    found = [sees(north, LIAISON, commitments.view, one.id).commitment for one in rows]
    came = sum(one.received is not Received.NOT_SHOWN for one in found)
    assert (waits.answers, waits.answered) == (came, 18)
    assert 18 < came < 24
    with pytest.raises(InvalidError):
        sees(north, LIAISON, commitments.transparency, ends, begins)


def test_a_request_is_one_thread_on_both_desks(houses: Three, network: Network) -> None:
    north, south, _ = houses
    ours = asked(north, south)
    thread = sees(north, VIEWER, commitments.view, ours).thread
    (row,) = sees(south, VIEWER, inbox.listing, what=What.REQUEST)
    assert (row.thread, row.standing) == (thread, None)
    assert row.title == "Label the twelve posts on the river."
    assert sees(south, VIEWER, commitments.view, only(south).id).thread == thread
    assert sees(south, VIEWER, inbox.count_by_standing) == {}
    assert to(south).desk == south.id
