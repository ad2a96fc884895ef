"""What keeps a procedure fair at its edges: days of rest, slow letters, who names reviewers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measures.sanctions.conftest import (
    DAY,
    FACTS,
    NOW,
    REVIEWERS,
    TERMS,
    WHY,
    after,
    at,
    proposed,
    verdict,
    version,
    votes,
    warned,
)

from tocsin.cases.errors import CannotStandError
from tocsin.measures.sanctions import acting
from tocsin.measures.sanctions.deadlines import end_of_day, end_of_window, last_day
from tocsin.measures.sanctions.parts import (
    Channel,
    Letter,
    Outcome,
    ReviewVote,
    Subject,
    SubjectKind,
)
from tocsin.measures.sanctions.procedure import State
from tocsin.panels.errors import NotAllowedError

moments = st.integers(0, 5 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(
    start=moments, days=st.integers(1, 200), zone=st.sampled_from(["UTC", "Africa/Cairo"]),
    rest=st.sampled_from([(5, 6), (4, 5), (), (4, 5, 6)]),
)  # fmt: skip
def test_no_time_to_answer_ends_on_a_day_of_rest_or_is_longer_than_it_needs(
    start, days, zone, rest
):
    window = end_of_window(start, days, zone, rest)
    plain, moved = last_day(end_of_day(start, days, zone), zone), last_day(window, zone)
    assert moved.weekday() not in rest
    between = [plain + timedelta(days=n) for n in range((moved - plain).days)]
    assert all(day.weekday() in rest for day in between)


def test_the_whole_way_moves_what_the_person_has_and_not_what_the_house_has():
    supported = after(at(State.VOTING), acting.take_verdict(
        at(State.VOTING), verdict(), by="decider", now=NOW + 2 * DAY))  # fmt: skip
    saturday = NOW + 5 * DAY
    served = after(supported, acting.serve(
        supported, FACTS, Channel.EMAIL, "x@example.org", by="liaison", now=saturday))  # fmt: skip
    assert saturday.weekday() == 5
    assert last_day(served.reply_until, "Europe/Paris").weekday() == 0
    assert served.reply_until - saturday > 15 * DAY
    assert last_day(supported.deadline, "Europe/Paris").weekday() == 2


def test_days_of_rest_are_days_of_the_week():
    assert replace(TERMS, rest_days=(4, 5)).rest_days == (4, 5)
    for wrong in ((7,), (-1,), (0, 1, 2, 3)):
        with pytest.raises(CannotStandError, match="no days of rest"):
            replace(TERMS, rest_days=wrong)


def test_a_letter_by_post_leaves_two_weeks_to_reply():
    def served(channel, days):
        one = proposed(terms=replace(TERMS, reply_days=days))
        one = after(one, acting.open_vote(one, "panel-1", by="d", now=NOW + DAY))
        one = after(one, acting.take_verdict(one, verdict(), by="d", now=NOW + DAY))
        return acting.serve(one, FACTS, channel, "1 Bell Street", by="d", now=NOW + 2 * DAY)

    assert served(Channel.EMAIL, 7)
    assert served(Channel.POST, 14)
    for slow in (Channel.POST, Channel.PUBLIC_NOTICE):
        with pytest.raises(NotAllowedError, match="13 days to reply are too few"):
            served(slow, 13)
    sanction = at(State.IN_FORCE).sanction
    early = sanction.notice.served_at + 8 * DAY
    with pytest.raises(CannotStandError, match="too short"):
        replace(sanction, notice=replace(sanction.notice, channel=Channel.POST), reply_until=early)


def test_who_had_a_part_in_it_cannot_choose_other_reviewers_once_it_is_appealed():
    others = ("r4", "r5", "r6")
    before, appealed = at(State.IN_FORCE), at(State.UNDER_APPEAL)
    assert acting.name_reviewers(before, others, WHY, by="d1", now=before.last_at)
    for involved in ("d1", "analyst", "assessor", "m1"):
        with pytest.raises(NotAllowedError, match="does not choose who reviews it"):
            acting.name_reviewers(appealed, others, WHY, by=involved, now=appealed.last_at)
    assert acting.name_reviewers(appealed, others, WHY, by="registrar", now=appealed.last_at)


def test_a_blank_beside_an_id_makes_nobody_another():
    deciding = at(State.DECIDING)
    with pytest.raises(CannotStandError, match="sat on the panel"):
        acting.decide(deciding, votes(" m1", "d2", "d3"), WHY, REVIEWERS, by="d2",
                      now=deciding.last_at + DAY)  # fmt: skip
    with pytest.raises(CannotStandError, match="had a part"):
        acting.decide(deciding, votes("d1 ", "d2", "d3"), WHY, ("d1", "r2", "r3"), by="d2",
                      now=deciding.last_at + DAY)  # fmt: skip


def tell(procedure, channel, now):
    return acting.tell(procedure, Letter.DECISION, channel, "somewhere", by="liaison", now=now)


def test_who_is_told_late_loses_no_time_to_appeal_and_is_told_it_once():
    in_force = at(State.IN_FORCE)
    before, late = in_force.sanction.appeal.until, in_force.last_at + 20 * DAY
    told = after(in_force, tell(in_force, Channel.POST, late))
    assert told.sanction.appeal.until - before >= 19 * DAY
    assert told.was_told(Letter.DECISION)
    assert (told.state, told.deadline, told.sanction.ends_at) == (
        in_force.state, in_force.deadline, in_force.sanction.ends_at,
    )  # fmt: skip
    again = after(told, tell(told, Channel.EMAIL, late + DAY))
    assert again.sanction.appeal.until == told.sanction.appeal.until
    assert acting.appeal(told, "No.", now=before + DAY)


def test_only_letters_that_exist_are_told_and_only_people_tell_them():
    in_force = at(State.IN_FORCE)
    for letter in (Letter.APPEAL, Letter.END):
        with pytest.raises(NotAllowedError, match="no such letter"):
            acting.tell(in_force, letter, Channel.EMAIL, "x", by="l", now=in_force.last_at)
    with pytest.raises(NotAllowedError, match="Only a person"):
        acting.tell(in_force, Letter.DECISION, Channel.EMAIL, "x", by="", now=in_force.last_at)
    appealed = at(State.UNDER_APPEAL)
    reviewed = tuple(ReviewVote(name, Outcome.LIFTED, WHY) for name in REVIEWERS)
    lifted = after(appealed, acting.decide_appeal(
        appealed, reviewed, WHY, by="r1", now=appealed.last_at + DAY))  # fmt: skip
    for letter in Letter:
        assert acting.tell(lifted, letter, Channel.EMAIL, "x", by="l", now=lifted.last_at)


def test_a_warning_that_comes_after_the_assessment_warned_of_nothing():
    sender = Subject(SubjectKind.NOTIFIER, "n-1", "A sender", "invented", "fr")
    early = version(repeats=warned(), first_case=False)
    assert proposed(subject=sender, version=early).state is State.PROPOSED
    late = version(repeats=warned(warned_on=NOW.date() + DAY), first_case=False)
    with pytest.raises(CannotStandError, match="not warned before"):
        proposed(subject=sender, version=late)
