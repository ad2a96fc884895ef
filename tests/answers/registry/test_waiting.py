"""The wait for an answer: the product-limit estimate, against its definition and another's code."""

import math
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight
from tests.answers.registry import made
from tests.answers.registry.made import DAY, HOUR, NOW, after

from tocsin.answers.registry.drafting import abandon
from tocsin.answers.registry.waiting import Since, Wait, waiting, waits

WAITS = st.lists(
    st.tuples(st.integers(0, 20), st.booleans()).map(lambda one: Wait(float(one[0]), one[1])),
    min_size=1,
    max_size=40,
)


def by_definition(waited: list[Wait]) -> list[tuple[float, float]]:
    """After each time at which an answer came, the share still unanswered."""
    share, found = 1.0, []
    for time in sorted({one.seconds for one in waited if one.is_answered}):
        awaited = sum(one.seconds >= time for one in waited)
        came = sum(one.seconds == time and one.is_answered for one in waited)
        share *= 1 - came / awaited
        found.append((time, share))
    return found


@given(WAITS)
def test_the_estimate_is_the_product_over_the_times_at_which_answers_came(
    waited: list[Wait],
) -> None:
    found = [(one.seconds, one.unanswered) for one in waiting(waited, Since.START).steps]
    expected = by_definition(waited)
    assert [time for time, _ in found] == [time for time, _ in expected]
    assert [share for _, share in found] == pytest.approx([share for _, share in expected])


@given(WAITS)
def test_every_interval_holds_its_estimate_within_0_and_1(waited: list[Wait]) -> None:
    for step in waiting(waited, Since.START).steps:
        if step.low is not None and step.high is not None:
            assert 0 <= step.low <= step.unanswered + 1e-12
            assert step.unanswered <= step.high + 1e-12
            assert step.high <= 1


@given(WAITS)
def test_the_median_is_the_first_time_by_which_half_were_answered(waited: list[Wait]) -> None:
    found = waiting(waited, Since.START)
    expected = next((t for t, share in by_definition(waited) if share <= 0.5 + 1e-12), None)
    assert found.median_s == expected
    if found.median_low_s is not None and found.median_s is not None:
        assert found.median_low_s <= found.median_s
    if found.median_high_s is not None and found.median_s is not None:
        assert found.median_s <= found.median_high_s


def test_intervals_are_those_of_greenwood_on_the_log_log_scale() -> None:
    rng = np.random.default_rng(7)
    times, came = rng.exponential(10, 200).round(1), rng.random(200) < 0.7
    waited = [Wait(float(t), bool(c)) for t, c in zip(times, came, strict=True)]
    other = SurvfuncRight(times, came.astype(int))
    found = waiting(waited, Since.START)
    share = np.array([one.unanswered for one in found.steps])
    assert share == pytest.approx(other.surv_prob)
    z = 1.959963984540054
    width = z * other.surv_prob_se / (share * np.abs(np.log(share)))
    for step, one, half in zip(found.steps, share, width, strict=True):
        if 0 < one < 1:
            assert step.low == pytest.approx(one ** math.exp(half))
            assert step.high == pytest.approx(one ** math.exp(-half))


def test_unanswered_ones_make_the_wait_longer_than_leaving_them_out() -> None:
    answered = [Wait(float(day), is_answered=True) for day in range(1, 11)]
    open_ones = [Wait(30.0, is_answered=False)] * 8
    alone, together = (waiting(one, Since.START) for one in (answered, answered + open_ones))
    assert alone.median_s == 5
    assert together.median_s == 9


def test_where_nothing_was_answered_nothing_is_estimated() -> None:
    found = waiting([Wait(5.0, is_answered=False)], Since.START)
    assert (found.answered, found.steps, found.median_s) == (0, (), None)


def test_waits_begin_with_the_start_or_with_the_first_demand() -> None:
    asked = made.started("a", first_demand_at=NOW - 2 * DAY)
    public = made.signed(made.to_sign(asked), "One", "Two")
    from tocsin.answers.registry.signing import publish

    public = after(public, publish(public, by="w", now=NOW + 6 * HOUR))
    unknown = made.started("b")
    later = NOW + DAY
    assert waits([public, unknown], Since.START, later) == (
        Wait(6 * 3600.0, is_answered=True),
        Wait(24 * 3600.0, is_answered=False),
    )
    (one,) = waits([public, unknown], Since.FIRST_DEMAND, later)
    assert one.seconds == timedelta(days=2, hours=6).total_seconds()


def test_an_abandoned_answer_is_still_awaited() -> None:
    answer = made.started()
    gone = after(answer, abandon(answer, "Nobody had the time.", by="w", now=NOW + HOUR))
    assert waits([gone], Since.START, NOW + DAY) == (Wait(86_400.0, is_answered=False),)


def test_the_medians_interval_holds_the_truth_about_95_times_in_100() -> None:
    """Waits of mean 10, of which about a third are cut off by a look between 0 and 30."""
    rng = np.random.default_rng(1)
    truth, held, told, alone = 10 * math.log(2), 0, 0, []
    for _ in range(1_000):
        took, looked = rng.exponential(10, 50), rng.uniform(0, 30, 50)
        waited = [
            Wait(float(min(t, c)), is_answered=bool(t <= c))
            for t, c in zip(took, looked, strict=True)
        ]
        found = waiting(waited, Since.START)
        alone.append(np.median([one.seconds for one in waited if one.is_answered]))
        if found.median_low_s is not None and found.median_high_s is not None:
            told += 1
            held += found.median_low_s <= truth <= found.median_high_s
    assert told >= 990
    assert 0.93 <= held / told <= 0.97
    assert np.mean(alone) < 0.75 * truth  # what leaving out the unanswered ones would say
