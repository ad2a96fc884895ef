"""Windows from the data: what is used, and the reason a person reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.coordination.behaviours import DEFAULT_BEHAVIOURS, Behaviour
from tocsin.detect.coordination.windows import OCCASIONS_IN_SPAN, Span, choose
from tocsin.shares import ObjectKind

DAY_S = 86_400
REPOST_60 = Behaviour(ObjectKind.REPOST, 60)
TEXT_1H = Behaviour(ObjectKind.TEXT_COPY, 3_600)


def test_long_and_exact_data_keep_every_default():
    choices = choose(DEFAULT_BEHAVIOURS, Span(90 * DAY_S, 1))
    assert tuple(c.behaviour for c in choices) == DEFAULT_BEHAVIOURS
    assert all("default" in c.reason for c in choices)


@pytest.mark.parametrize(("resolution_s", "window_s"), [(60, 60), (3_600, 3_600), (DAY_S, DAY_S)])
def test_times_coarser_than_the_window_widen_it(resolution_s, window_s):
    (choice,) = choose([REPOST_60], Span(3_650 * DAY_S, resolution_s))
    assert choice.behaviour == Behaviour(ObjectKind.REPOST, window_s)
    if resolution_s > 60:
        assert f"{resolution_s} s instead of 60 s" in choice.reason
        assert "multiples" in choice.reason


def test_a_span_too_short_for_separate_occasions_narrows_the_window():
    (choice,) = choose([TEXT_1H], Span(11 * 3_600, 1))
    assert choice.behaviour.window_s == 300
    assert "300 s instead of 3600 s" in choice.reason
    assert "11.0 h" in choice.reason
    assert f"{OCCASIONS_IN_SPAN} separate occasions" in choice.reason


def test_a_window_is_never_narrowed_below_the_resolution_of_the_times():
    (choice,) = choose([TEXT_1H], Span(11 * 3_600, 600))
    assert choice.behaviour.window_s == 3_600
    (choice,) = choose([TEXT_1H], Span(40 * 3_600, 600))
    assert choice.behaviour.window_s == 900


@given(
    window_s=st.integers(1, 10**6),
    hours=st.integers(0, 10_000),
    unit=st.sampled_from([1, 60, 3_600]),
)
def test_a_narrowed_window_leaves_room_for_enough_occasions(window_s, hours, unit):
    behaviour = Behaviour(ObjectKind.URL, window_s, 4, 77)
    (choice,) = choose([behaviour], Span(hours * 3_600.0, unit))
    chosen = choice.behaviour
    assert (chosen.kind, chosen.min_objects, chosen.max_sharers) == (ObjectKind.URL, 4, 77)
    assert chosen.window_s >= min(unit, window_s)
    if chosen.window_s < window_s:
        assert chosen.window_s * 10 * OCCASIONS_IN_SPAN <= hours * 3_600
    if chosen.window_s > window_s:
        assert chosen.window_s == unit
    if chosen.window_s != window_s:
        assert f"{chosen.window_s} s instead of {window_s} s" in choice.reason


def test_behaviours_that_become_the_same_are_kept_once():
    several = [Behaviour(ObjectKind.URL, w) for w in (10, 60, 3_600)]
    choices = choose(several, Span(3_650 * DAY_S, 3_600))
    assert [c.behaviour.window_s for c in choices] == [3_600]
