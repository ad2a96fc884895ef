import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.detect.spread.changes import (
    Counts,
    change_points,
    changes,
    counts,
    dispersion,
    episodes,
)
from tocsin.detect.spread.segments import cut


def cost(segment):
    total = sum(segment)
    return 2 * total * (1 - np.log(total / len(segment))) if total else 0.0


def best_cut(row, penalty):
    """The cheapest of all cuts."""
    inner = range(1, len(row))
    cuts = itertools.chain.from_iterable(itertools.combinations(inner, k) for k in range(len(row)))

    def whole(ends):
        edges = (0, *ends, len(row))
        return sum(cost(row[a:b]) for a, b in itertools.pairwise(edges)) + penalty * len(ends)

    return min(map(whole, cuts)), whole


@settings(max_examples=40)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=8), st.floats(0.5, 12))
def test_the_cut_is_the_cheapest_of_all(row, penalty):
    least, whole = best_cut(row, penalty)
    found = cut(np.array(row, dtype=float), penalty)
    assert whole(tuple(found[:-1])) == pytest.approx(least, abs=1e-6)


def test_a_doubled_pace_is_found_where_it_happened():
    rng = np.random.default_rng(0)
    series = np.concatenate([rng.poisson(10, 80), rng.poisson(20, 80)])
    (point,) = change_points(series)
    assert abs(point - 80) <= 2
    found = Counts("bridge", 0, 3_600, series, series)
    (row,) = changes(found).to_pylist()
    assert row["rate_before_low"] < 10 < row["rate_before_high"] < row["rate_after_low"] < 20
    assert row["at"].timestamp() == point * 3_600


def test_clumps_raise_the_dispersion_and_are_no_change():
    rng = np.random.default_rng(1)
    clumped = np.repeat(rng.poisson(0.5, 100), 2) * 10
    assert dispersion(rng.poisson(10, 200)) < 2
    assert dispersion(clumped) > 5
    assert change_points(clumped) == []


def test_few_buckets_say_nothing():
    assert change_points(np.array([0, 0, 0, 90, 90, 90])) == []


def test_a_burst_is_against_all_posts():
    """Ten times the posts in two hours; on the other subject nothing happened but a busy night."""
    everything = np.full(100, 1_000)
    everything[40:42] = 10_000
    rows = np.full(100, 10)
    rows[70:72] = 100
    (burst,) = episodes(Counts("bridge", 0, 3_600, rows, everything)).to_pylist()
    assert burst["first_at"].timestamp() == 70 * 3_600
    assert burst["posts"] == 200
    quiet = everything // 100
    assert episodes(Counts("dam", 0, 3_600, quiet, everything)).num_rows == 0


def test_buckets_that_are_only_partly_filled_are_left_out():
    t = np.arange(0, 36_000, 60) * 1_000_000 + 1_800_000_000
    everything = pa.table({"bucket": [0], "posts": [1]})
    found = counts("bridge", t, 3_600, everything, int(t[-1]))
    assert found.posts.tolist() == [60] * 9
    assert found.begun_t == 3_600_000_000
