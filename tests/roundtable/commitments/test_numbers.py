"""Response times, uptake and the report's numbers, against counts made by hand."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
from tests.roundtable.commitments.asked import (
    CODE,
    LAW,
    RULES,
    after,
    days,
    pledge,
    received_one,
    request,
    view,
)
from tests.roundtable.made import DAY, NOW

from tocsin.answers.registry.waiting import Wait
from tocsin.cases.documents import from_json, to_json
from tocsin.cases.marking import Tlp
from tocsin.panels.errors import NotAllowedError
from tocsin.roundtable.commitments import acting
from tocsin.roundtable.commitments.commitment import Commitment
from tocsin.roundtable.commitments.parts import (
    AppealOutcome,
    Ask,
    BasisKind,
    Decided,
    Ground,
    Outcome,
    Side,
)
from tocsin.roundtable.commitments.transparency import (
    By,
    Row,
    Transparency,
    is_pledge,
    transparency,
    uptake,
    values_of,
)
from tocsin.roundtable.commitments.waits import Until, response_times, waits
from tocsin.roundtable.commitments.withholding import FEW, public_values

END = days(40)


@st.composite
def commitments(draw: st.DrawFn, most: int = 8) -> list[Commitment]:
    """Requests that were answered, refused, appealed against, forgotten or withdrawn."""
    found = []
    for number in range(draw(st.integers(0, most))):
        one = after(None, (_first(draw, number),))
        fate = draw(st.sampled_from(["open", "withdrawn", "said", "said", "found", "both"]))
        if draw(st.booleans()):
            one = after(one, acting.serve(one, "By letter.", by="a", now=days(20.5)))
        if draw(st.booleans()):
            until = days(draw(st.integers(26, 60)))
            one = after(one, acting.promise(one, "Yes.", 3, until, by="a", now=days(21)))
        if fate == "withdrawn":
            one = after(one, acting.withdraw(one, "Not needed now.", by="a", now=days(25)))
        if fate in ("said", "both"):
            one = _said(draw, one, Side.ASKED)
        if fate in ("found", "both"):
            one = _said(draw, one, Side.ASKER)
        if fate == "said" and draw(st.booleans()):
            one = _appealed(draw, one)
        found.append(one)
    return found


def _first(draw: st.DrawFn, number: int) -> Any:
    more = {
        "at": NOW + draw(st.integers(0, 20)) * DAY,
        "due": NOW + draw(st.integers(21, 60)) * DAY,
        "ask": draw(st.sampled_from(Ask)), "ground": draw(st.sampled_from(Ground)),
        "country": draw(st.sampled_from(["FR", "KE", ""])),
        "bases": tuple(draw(st.lists(st.sampled_from([LAW, CODE, RULES]), min_size=1, max_size=2))),
        "found_by_machine": draw(st.booleans()), "crisis": draw(st.sampled_from(["", "flood"])),
        "tlp": draw(st.sampled_from([Tlp.CLEAR, Tlp.AMBER])),
    }  # fmt: skip
    if draw(st.integers(0, 4)) == 0:
        return pledge(commitment_id=f"p{number}", **more)
    return request(f"r{number}", **more)


def _said(draw: st.DrawFn, one: Commitment, side: Side) -> Commitment:
    outcome = draw(st.sampled_from(Outcome))
    items = 0 if outcome is Outcome.REFUSED else draw(st.integers(1, 12))
    on = tuple(draw(st.sets(st.sampled_from(BasisKind))))
    seen = view(outcome, items, decided=draw(st.sampled_from(Decided)), on=on)
    at = days(26 if side is Side.ASKED else 28)
    return after(one, acting.state(one, side, seen, by="a", now=at))


def _appealed(draw: st.DrawFn, one: Commitment) -> Commitment:
    one = after(one, acting.appeal(one, "x", None, "They were satire.", by="a", now=days(31)))
    if draw(st.booleans()):
        end = draw(st.sampled_from(AppealOutcome))
        back = 0 if end is AppealOutcome.KEPT else 2
        one = after(one, acting.decide_appeal(one, "x", end, back, "So.", by="a", now=days(32)))
    return one


def report(found: list[Commitment]) -> Transparency:
    return transparency(found, NOW, days(21), now=END)


def row(of: Transparency, by: By = By.ALL, value: str = "") -> Row:
    return next(one for one in of.rows if (one.by, one.value) == (by, value))


@given(commitments())
@settings(max_examples=60, deadline=None)
def test_every_request_ends_in_one_place_and_every_grouping_adds_up(
    found: list[Commitment],
) -> None:
    told = report(found)
    for one in told.rows:
        due = one.done + one.part + one.refused + one.promised_later + one.unanswered
        ends = due + one.not_received + one.pending + one.withdrawn
        assert ends == one.requests + one.pledges
        assert one.claimed.of == due
        assert len(one.public_ids) + one.not_public == ends
    for by in (By.ASK, By.GROUND, By.COUNTRY, By.PARTY, By.AUTHORITY, By.FOUND_BY):
        rows = [one for one in told.rows if one.by is by]
        assert sum(one.requests + one.pledges for one in rows) == len(found)
        assert sum(one.items_done for one in rows) == sum(
            one.items_done for one in told.rows if one.by is By.ALL
        )


@given(commitments(most=30))
@settings(max_examples=60, deadline=None)
def test_no_public_row_tells_of_few_that_are_not_public_and_the_totals_stay(
    found: list[Commitment],
) -> None:
    told, inside = (
        transparency(found, NOW, days(21), now=END, values=values)
        for values in (public_values(found), values_of)
    )
    closed = sum(one.tlp is not Tlp.CLEAR for one in found)
    assert told.rows[:1] == inside.rows[:1]
    for by in (By.ASK, By.GROUND, By.COUNTRY, By.AUTHORITY, By.BASIS, By.FOUND_BY):
        rows = [one for one in told.rows if one.by is by]
        for one in rows:
            assert one.not_public == 0 or one.not_public >= FEW or one.not_public == closed
            assert one.not_named <= (not one.public_ids)
        rest = sum(one.not_public for one in rows if one.not_named)
        if 0 < rest < FEW:  # then there is no other row of which they could be the rest
            assert all(one.not_public == 0 for one in rows if not one.not_named)
        if by is not By.BASIS:
            assert sum(one.requests + one.pledges for one in rows) == len(found)
            assert sum(one.items_done for one in rows) == sum(
                one.items_done for one in inside.rows if one.by is By.ALL
            )
    for one in told.rows:
        if one.by in (By.PARTY, By.CRISIS) and not one.not_named:
            assert one.not_public == 0


@given(commitments())
@settings(max_examples=60, deadline=None)
def test_the_numbers_are_those_that_a_person_would_count(found: list[Commitment]) -> None:
    told = report(found)
    if not found:
        assert told.rows == ()
        return
    one = row(told)
    said = [c.views[Side.ASKED] for c in found if Side.ASKED in c.views]
    by = Counter(seen.outcome for seen in said)
    assert (one.done, one.part, one.refused) == tuple(by[o] for o in Outcome)
    silent = [c for c in found if Side.ASKED not in c.views and c.withdrawn is None]
    late = [c for c in silent if c.due <= END]
    came = [c for c in late if is_pledge(c) or c.served or c.promises]
    later = [c for c in came if c.promises and c.promises[-1].due > END]
    assert (one.unanswered, one.promised_later) == (len(came) - len(later), len(later))
    assert one.not_received == len(late) - len(came)
    assert one.pending == len(silent) - len(late)
    checked = [
        c.views[Side.ASKER].outcome
        for c in found
        if Side.ASKER in c.views and (Side.ASKED in c.views or c in came)
    ]
    assert one.verified.of == len(checked)
    assert one.verified.count == checked.count(Outcome.DONE)
    acted = [seen for seen in said if seen.outcome is not Outcome.REFUSED]
    kinds = one.decisions
    assert kinds.on_law + kinds.on_company_rules + kinds.on_both + kinds.on_other + (
        kinds.on_not_said
    ) == len(acted)
    assert kinds.on_law + kinds.on_both == sum(BasisKind.LAW in seen.on for seen in acted)
    assert kinds.by_machine + kinds.by_person + kinds.by_not_said == len(said)
    assert kinds.by_machine == sum(seen.decided is Decided.MACHINE for seen in said)
    lodged = [c for c in found if c.appeals]
    assert one.appeals.lodged == len(lodged)
    assert one.appeals.machine_lodged == sum(c.asked.found_by_machine for c in lodged)
    assert one.appeals.machine_changed == sum(
        end.outcome is not AppealOutcome.KEPT
        for c in lodged
        for end in c.decided.values()
        if c.asked.found_by_machine
    )
    assert one.appeals.pending == sum(not c.decided for c in lodged)
    assert one.appeals.restored_items == 2 * (one.appeals.changed + one.appeals.part)


@given(commitments())
@settings(max_examples=30, deadline=None)
def test_a_request_on_two_bases_is_in_both_rows_and_only_there(found: list[Commitment]) -> None:
    told = report(found)
    for kind in (LAW, CODE, RULES):
        rows = [one for one in told.rows if (one.by, one.value) == (By.BASIS, kind.kind)]
        counted = sum(one.requests + one.pledges for one in rows)
        assert counted == sum(kind in c.asked.bases for c in found)


@given(st.integers(1, 60), st.data())
def test_uptake_has_wilsons_interval(of: int, data: st.DataObject) -> None:
    counted = data.draw(st.integers(0, of))
    low, high = proportion_confint(counted, of, method="wilson")
    found = uptake(counted, of)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)


def test_where_nothing_is_due_no_share_is_told() -> None:
    found = uptake(0, 0)
    assert (found.share, found.low, found.high) == (None, None, None)


def test_a_claim_that_nobody_checked_is_a_claim_only() -> None:
    one = after(None, (request(),))
    one = after(one, acting.state(one, Side.ASKED, view(), by="a", now=days(1)))
    told = row(report([one]))
    assert (told.claimed.share, told.claimed.of) == (1.0, 1)
    assert (told.verified.share, told.verified.of) == (None, 0)


def test_those_that_are_not_public_are_counted_and_not_named() -> None:
    found = [
        after(None, (request("r1", tlp=Tlp.CLEAR),)),
        after(None, (request("r2", tlp=Tlp.RED),)),
    ]
    told = row(report(found))
    assert (told.public_ids, told.not_public) == (("r1",), 1)
    assert "r2" not in str(to_json(report(found)))


def test_what_was_answered_under_a_stricter_label_is_counted_and_not_named() -> None:
    one = after(None, (request("r1", tlp=Tlp.CLEAR),))
    one = after(one, acting.state(one, Side.ASKED, view(), by="a", now=days(1), tlp=Tlp.RED))
    assert (row(report([one])).public_ids, row(report([one])).not_public) == ((), 1)


def test_requests_of_another_time_and_of_others_are_left_out() -> None:
    early = after(None, (request("r1", at=NOW - DAY),))
    late = after(None, (request("r2", at=days(21), due=days(30)),))
    theirs = after(None, (request("r3", ours=False),))
    assert report([early, late, theirs]).rows == ()
    received = transparency([theirs], NOW, days(21), now=END, ours=False)
    assert row(received).requests == 1


def test_a_period_that_is_not_over_is_refused() -> None:
    for begins, ends in ((NOW, days(41)), (days(2), days(1)), (NOW, NOW)):
        with pytest.raises(NotAllowedError):
            transparency([], begins, ends, now=END)


def test_the_report_goes_to_json_and_back() -> None:
    one = after(None, (request(),))
    one = after(one, acting.state(one, Side.ASKED, view(), by="a", now=days(1)))
    told = report([one])
    assert from_json(Transparency, to_json(told)) == told


def test_what_nobody_can_show_to_have_been_received_is_nobodys_failure() -> None:
    told = row(report([after(None, (request("r1"),)), received_one(commitment_id="r2")]))
    assert (told.not_received, told.unanswered, told.claimed.of) == (1, 1, 1)


def test_waits_begin_when_it_was_received_or_when_it_was_asked_where_an_answer_shows_that() -> None:
    def answered(one: Commitment) -> Commitment:
        return after(one, acting.state(one, Side.ASKED, view(), by="a", now=days(5)))

    noted_late = answered(after(None, (request(),)))
    noted_late = after(noted_late, acting.serve(noted_late, "Letter.", by="a", now=days(6)))
    found = [answered(received_one(at=3)), answered(after(None, (request(),))), noted_late]
    day = DAY.total_seconds()
    assert [one.seconds for one in waits(found, Until.OUTCOME, days(7))] == [
        2 * day,
        5 * day,
        5 * day,
    ]
    assert waits([after(None, (request(),))], Until.OUTCOME, days(7)) == ()


def test_waits_are_censored_by_now_and_by_a_withdrawal_and_pledges_have_none() -> None:
    open_one = received_one()
    gone = after(open_one, acting.withdraw(open_one, "Not needed now.", by="a", now=days(3)))
    promised = after(
        open_one, acting.promise(open_one, "Soon.", 1, days(9), by="a", now=days(2))
    )  # fmt: skip
    done = after(promised, acting.state(promised, Side.ASKED, view(), by="a", now=days(5)))
    ours = after(open_one, acting.state(open_one, Side.ASKER, view(), by="a", now=days(1)))
    found = [open_one, gone, promised, done, ours, after(None, (pledge(),))]
    day = DAY.total_seconds()
    assert waits(found, Until.FIRST_WORD, days(7)) == (
        Wait(7 * day, is_answered=False), Wait(3 * day, is_answered=False),
        Wait(2 * day, is_answered=True), Wait(2 * day, is_answered=True),
        Wait(7 * day, is_answered=False),
    )  # fmt: skip
    assert [one.is_answered for one in waits(found, Until.OUTCOME, days(7))] == [
        False, False, False, True, False,
    ]  # fmt: skip
    assert response_times([done], Until.OUTCOME, days(7)).median_s == 5 * day
