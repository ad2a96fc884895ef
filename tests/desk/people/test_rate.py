"""Requests are taken in bursts and steadily, for each caller apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.desk.errors import TooManyError
from tocsin.desk.people.rate import Rate


def taken(rate: Rate, caller: str, now_s: float, times: int) -> int:
    done = 0
    for _ in range(times):
        try:
            rate.take(caller, now_s)
        except TooManyError:
            break
        done += 1
    return done


def test_a_burst_is_taken_and_then_as_much_as_refills() -> None:
    rate = Rate(capacity=5, refill_s=2.0)
    assert taken(rate, "a", 0.0, 10) == 5
    assert taken(rate, "b", 0.0, 10) == 5
    assert taken(rate, "a", 1.0, 10) == 2
    assert taken(rate, "a", 1_000.0, 10) == 5


def test_it_says_how_long_to_wait_and_that_is_enough() -> None:
    rate = Rate(capacity=1, refill_s=0.1)
    rate.take("a", 0.0)
    with pytest.raises(TooManyError) as refused:
        rate.take("a", 0.0)
    assert refused.value.wait_s == 10
    rate.take("a", 10.0)


@given(st.lists(st.floats(0, 5), max_size=60))
def test_never_more_than_capacity_and_refill_in_any_span(gaps: list[float]) -> None:
    rate, now_s, done = Rate(capacity=3, refill_s=1.0), 0.0, 0
    for gap in gaps:
        now_s += gap
        done += taken(rate, "a", now_s, 1)
    assert done <= 3 + now_s + 1e-9
