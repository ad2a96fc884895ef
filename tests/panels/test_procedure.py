from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.panels.conftest import (
    DAY,
    NOW,
    SEED,
    SUBJECT,
    after,
    ballot,
    called,
    discussing,
    drawn,
    expert,
    finished,
    pool,
    rules,
    seated,
)

from tocsin.panels.appeals import publish
from tocsin.panels.balloting import cast, close_discussion, close_first, close_second, extend, say
from tocsin.panels.ballots import Ballot
from tocsin.panels.confidence import Agreement
from tocsin.panels.conflicts import Ground
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.events import event_from_json, event_to_json
from tocsin.panels.experts import Dimension
from tocsin.panels.lots import commitment
from tocsin.panels.nominating import (
    call,
    close_pool,
    declare_conflict,
    draw_panel,
    eligible,
    nominate,
)
from tocsin.panels.panel import Panel, SeatState, State
from tocsin.panels.performance import performances
from tocsin.panels.rules import Quota
from tocsin.panels.scales import CLAIM
from tocsin.panels.seating import accept, decline, open_first_ballot, recuse, replace_missing

NO = ["refuted"] * 9


def test_an_unanimous_panel_reaches_a_settled_verdict() -> None:
    panel = finished(drawn(called()), NO)
    assert panel.state is State.VERDICT
    assert panel.decided is not None
    assert panel.decided.decision.option == "refuted"
    assert panel.decided.agreed is Agreement.HIGH


def test_a_stratum_that_disagrees_escalates() -> None:
    assert finished(drawn(called()), [*NO[:6], *["supported"] * 3]).state is State.ESCALATED


def test_a_stratum_that_the_talk_turned_escalates() -> None:
    turned = [*NO[:6], *["supported"] * 3]
    assert finished(drawn(called()), turned, NO).state is State.ESCALATED


def test_a_substitute_keeps_the_quotas_of_every_dimension() -> None:
    north = Quota(Dimension.REGION, "north", 4, 4)
    panel = drawn(called(quotas=(*rules().quotas, north)), pool(12))
    regions = {one.id: one.region for one in panel.experts}
    for name in [seat.name for seat in panel.seats]:
        seat = panel.seat(name)
        assert seat is not None
        panel = after(panel, decline(panel, seat.expert_id, now=NOW))
        held = [regions[one.expert_id] for one in panel.seats if one.expert_id]
        assert held.count("north") <= 4


@pytest.mark.parametrize(
    ("fields", "ground"),
    [
        ({"affiliation": "the  WATER board"}, Ground.AFFILIATION_IS_PARTY),
        ({"affiliation": "The Ministry"}, Ground.SAME_INSTITUTION_AS_OPENER),
        ({"available": False}, Ground.NOT_AVAILABLE),
    ],
)
def test_a_conflict_of_interest_excludes_and_is_recorded(fields: dict, ground: Ground) -> None:
    panel = called()
    bound = expert(99, "law", **fields)
    panel = after(panel, nominate(panel, [bound], by="organiser", now=NOW))
    assert [one.ground for one in panel.exclusions] == [ground]
    assert eligible(panel) == ()


def test_an_expert_may_withdraw_before_the_draw_with_a_reason() -> None:
    panel = after(called(), nominate(called(), pool(), by="organiser", now=NOW))
    panel = after(panel, declare_conflict(panel, "e00", "My sister works there.", now=NOW))
    assert "e00" not in {one.id for one in eligible(panel)}
    with pytest.raises(NotAllowedError):
        declare_conflict(panel, "e00", "Again.", now=NOW)


def test_another_seed_than_the_promised_one_is_refused() -> None:
    panel = after(called(), nominate(called(), pool(), by="organiser", now=NOW))
    panel = after(panel, close_pool(panel, by="organiser", now=NOW))
    with pytest.raises(NotAllowedError, match="promised"):
        draw_panel(panel, "a seed that I like better", "secret", by="organiser", now=NOW)


def test_a_seat_that_is_declined_goes_to_the_reserve_of_its_stratum(drawn_panel: Panel) -> None:
    seat = drawn_panel.seats[0]
    panel = after(drawn_panel, decline(drawn_panel, seat.expert_id, now=NOW))
    new = panel.seat(seat.name)
    assert new is not None
    assert new.state is SeatState.INVITED
    assert panel.draw is not None
    in_stratum = [one.id for one in panel.draw.candidates if one.strata[0] == seat.stratum]
    assert new.expert_id == next(one for one in panel.draw.reserve if one in in_stratum)


def test_when_the_reserve_is_empty_the_seat_stays_vacant(drawn_panel: Panel) -> None:
    panel = drawn_panel
    name = panel.seats[0].name
    for _ in range(4):
        seat = panel.seat(name)
        assert seat is not None
        panel = after(panel, decline(panel, seat.expert_id, now=NOW))
    last = panel.seat(name)
    assert last is not None
    assert last.state is SeatState.VACANT


def test_nobody_votes_twice_in_a_round(drawn_panel: Panel) -> None:
    panel = seated(drawn_panel)
    who = panel.seats[0].expert_id
    panel = after(panel, cast(panel, who, ballot(panel, "refuted"), now=NOW))
    with pytest.raises(NotAllowedError, match="have cast"):
        cast(panel, who, ballot(panel, "supported"), now=NOW)


def test_nobody_votes_at_the_deadline_or_after(drawn_panel: Panel) -> None:
    panel = seated(drawn_panel)
    assert panel.deadline is not None
    who = panel.seats[0].expert_id
    with pytest.raises(NotAllowedError, match="deadline"):
        cast(panel, who, ballot(panel, "refuted"), now=panel.deadline)
    cast(panel, who, ballot(panel, "refuted"), now=panel.deadline - timedelta(seconds=1))


def test_only_members_vote(drawn_panel: Panel) -> None:
    panel = seated(drawn_panel)
    with pytest.raises(NotAllowedError, match="seat"):
        cast(panel, "organiser", ballot(panel, "refuted"), now=NOW)


@pytest.mark.parametrize("reasons", ["", "Short.", "   " * 40, "x" * 20_001, "\ud800" * 50])
def test_a_ballot_needs_reasons_that_can_be_stored(drawn_panel: Panel, reasons: str) -> None:
    panel = seated(drawn_panel)
    with pytest.raises(NotAllowedError, match="reasons"):
        cast(panel, panel.seats[0].expert_id, ballot(panel, "refuted", reasons), now=NOW)


def test_a_ballot_answers_every_question(drawn_panel: Panel) -> None:
    panel = seated(drawn_panel)
    half = Ballot(ballot(panel, "refuted").marks[:2])
    with pytest.raises(NotAllowedError, match="Each question"):
        cast(panel, panel.seats[0].expert_id, half, now=NOW)


def test_a_round_is_not_closed_before_its_time(drawn_panel: Panel) -> None:
    with pytest.raises(NotAllowedError, match="open until"):
        close_first(seated(drawn_panel), now=NOW)


def test_without_a_quorum_in_a_stratum_the_panel_lapses(drawn_panel: Panel) -> None:
    panel = seated(drawn_panel)
    silent = [seat for seat in panel.seats if seat.stratum == "law"][:2]
    for seat in panel.seats:
        if seat not in silent:
            panel = after(panel, cast(panel, seat.expert_id, ballot(panel, "refuted"), now=NOW))
    assert len(panel.ballots_of(1)) >= panel.rules.needed
    panel = after(panel, close_first(panel, now=NOW + 15 * DAY))
    assert panel.state is State.LAPSED


def test_without_a_quorum_in_all_the_panel_lapses_even_if_each_stratum_has_its_own() -> None:
    panel = seated(drawn(called(quorum=7)))
    for stratum in ("law", "media", "technology"):
        for seat in [one for one in panel.seats if one.stratum == stratum][:2]:
            panel = after(panel, cast(panel, seat.expert_id, ballot(panel, "refuted"), now=NOW))
    assert after(panel, close_first(panel, now=NOW + 15 * DAY)).state is State.LAPSED


def test_the_time_is_extended_once_and_missing_members_are_replaced(drawn_panel: Panel) -> None:
    panel = seated(drawn_panel)
    late = NOW + 15 * DAY
    with pytest.raises(NotAllowedError, match="extended"):
        replace_missing(panel, by="organiser", now=late)
    panel = after(panel, extend(panel, "Holidays", by="organiser", now=late))
    assert panel.deadline == late + 7 * DAY
    with pytest.raises(NotAllowedError, match="once"):
        extend(panel, "More holidays", by="organiser", now=late)
    before = panel.members
    panel = after(panel, replace_missing(panel, by="organiser", now=late))
    invited = {seat.expert_id for seat in panel.seats}
    assert len(invited) == 9
    assert not invited & before


def test_a_recused_member_counts_no_more(drawn_panel: Panel) -> None:
    panel = discussing(drawn_panel, NO)
    seat = panel.seats[0]
    panel = after(panel, recuse(panel, seat.expert_id, "My brother is employed there.", now=NOW))
    assert seat.name not in panel.ballots_of(1)
    assert len(panel.members) == 8
    with pytest.raises(NotAllowedError):
        say(panel, seat.expert_id, "One more word.", now=NOW)


def test_the_discussion_closes_for_words_with_its_deadline(drawn_panel: Panel) -> None:
    panel = discussing(drawn_panel, NO)
    who = panel.seats[0].expert_id
    panel = after(panel, say(panel, who, "What of station four?", now=NOW))
    assert panel.messages[0].text == "What of station four?"
    with pytest.raises(NotAllowedError, match="deadline"):
        say(panel, who, "Too late.", now=NOW + 7 * DAY)


def test_only_second_ballots_decide(drawn_panel: Panel) -> None:
    panel = discussing(drawn_panel, NO)
    panel = after(panel, close_discussion(panel, now=NOW + 8 * DAY))
    panel = after(panel, close_second(panel, now=NOW + 16 * DAY))
    assert panel.state is State.LAPSED


def test_seed_questions_are_scored_with_an_interval(drawn_panel: Panel) -> None:
    assert performances(seated(drawn_panel)) == ()
    found = performances(finished(drawn_panel, NO))
    assert len(found) == 9
    assert {(one.right, one.asked) for one in found} == {(1, 2)}
    assert found[0].low < 0.1
    assert found[0].high > 0.9
    assert found[0].brier == pytest.approx((0.8**2 + 0.2**2) / 2)


def test_a_seed_question_looks_like_any_other(drawn_panel: Panel) -> None:
    papers = {question.text: question.id for question in drawn_panel.questions}
    assert len(papers) == 3
    assert {len(one) for one in papers.values()} == {12}
    assert list(papers.values()) == sorted(papers.values())


def _bad_calls() -> list[Callable[[], object]]:
    return [
        lambda: rules(quotas=rules().quotas[:1]),
        lambda: rules(size=10),
        lambda: rules(quorum=10),
        lambda: rules(stratum_quorum=4),
        lambda: rules(resamples=10),
        lambda: rules(first_days=0),
        lambda: call("p", "b", SUBJECT, rules(), CLAIM, "q", "none", by="o", now=NOW),
        lambda: call("p", "b", SUBJECT, rules(), CLAIM, " ", commitment(SEED), by="o", now=NOW),
        lambda: call(
            "p", "b", SUBJECT, rules(), CLAIM, "q", commitment(SEED), by="o",
            now=NOW.replace(tzinfo=None),
        ),
    ]  # fmt: skip


@pytest.mark.parametrize("bad", _bad_calls())
def test_a_call_that_cannot_be_fair_is_refused(bad: Callable[[], object]) -> None:
    with pytest.raises(NotAllowedError):
        bad()


def test_steps_out_of_order_are_refused(drawn_panel: Panel) -> None:
    for step in (close_first, close_discussion, close_second):
        with pytest.raises(NotAllowedError, match="step"):
            step(drawn_panel, now=NOW)
    with pytest.raises(NotAllowedError, match="step"):
        publish(drawn_panel, by="organiser", now=NOW)


def test_too_few_who_accept_let_the_panel_lapse(drawn_panel: Panel) -> None:
    panel = after(drawn_panel, accept(drawn_panel, drawn_panel.seats[0].expert_id, now=NOW))
    panel = after(panel, open_first_ballot(panel, now=NOW + 8 * DAY))
    assert panel.state is State.LAPSED


def test_an_event_comes_back_from_json_as_it_went() -> None:
    for event in nominate(called(), pool(), by="organiser", now=NOW):
        assert event_from_json(event_to_json(event)) == event
