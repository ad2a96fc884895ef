import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect import intervals


def wilson(right: int, of: int) -> tuple[float, float]:
    low, high = intervals.wilson(np.array([right]), np.array([of]))
    return float(low[0]), float(high[0])


@given(st.integers(1, 10_000), st.data())
def test_the_interval_holds_the_share_and_stays_in_bounds(of: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, of))
    low, high = wilson(right, of)
    assert 0.0 <= low <= right / of <= high <= 1.0
    assert low < high


@given(st.integers(1, 1_000), st.integers(2, 50))
def test_more_counts_make_it_narrower(right: int, times: int) -> None:
    few, many = wilson(right, 2 * right), wilson(right * times, 2 * right * times)
    assert many[1] - many[0] < few[1] - few[0]


def test_the_ends_solve_the_quadratic_they_come_from() -> None:
    """At each end, the share lies 1.96 standard errors away: what the interval is made from."""
    for right, of in ((3, 10), (45, 50), (1, 200)):
        for end in wilson(right, of):
            error = (end * (1 - end) / of) ** 0.5
            assert abs(abs(right / of - end) / error - 1.959964) < 1e-6
