"""Slices of time: every share in exactly one, each wide enough to judge by."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.coordination.slices import (
    FEWEST_SHARES_PER_SLICE,
    LEAST_WINDOWS,
    SHARES_PER_SLICE,
    SLICES_WANTED,
    Slices,
    slices,
)

US = 1_000_000
COUNTS = st.lists(st.integers(1, 120), min_size=1, max_size=200)


def buckets_of(gaps, window_s):
    """Buckets as wide as the window, with empty time between some of them."""
    width_us = window_s * US or 1
    return np.cumsum(np.array(gaps, dtype=np.int64)) * width_us


def enough_for(counts):
    wanted = sum(counts) // SLICES_WANTED
    return min(max(wanted, FEWEST_SHARES_PER_SLICE), SHARES_PER_SLICE)


@given(counts=COUNTS, gap=st.integers(1, 30), window_s=st.sampled_from([0, 1, 60, 3_600]))
def test_every_bucket_lies_in_exactly_one_slice_and_slices_are_in_order(counts, gap, window_s):
    bucket = buckets_of(range(1, gap * len(counts) + 1, gap), window_s)
    cut = slices(bucket, np.array(counts), window_s)
    assert (np.diff(cut.starts) > 0).all()
    assert cut.starts[0] == bucket[0]
    place = cut.of(bucket)
    assert (np.diff(place) >= 0).all()
    assert set(place) == set(range(len(cut))), "no slice is empty"
    for start, end, number in zip(
        cut.starts, [*cut.starts[1:], 2**62], range(len(cut)), strict=True
    ):
        assert set(bucket[place == number]) == {b for b in bucket if start <= b < end}


@given(counts=COUNTS, gap=st.integers(1, 30), window_s=st.sampled_from([0, 1, 60, 3_600]))
def test_a_slice_ends_as_soon_as_it_has_enough_and_is_long_enough(counts, gap, window_s):
    bucket = buckets_of(range(1, gap * len(counts) + 1, gap), window_s)
    shares = np.array(counts)
    cut = slices(bucket, shares, window_s)
    enough, least_us = enough_for(counts), LEAST_WINDOWS * window_s * US
    held = np.bincount(cut.of(bucket), shares)
    length = np.diff(cut.starts)
    assert (held[:-1] >= enough).all()
    assert (length >= least_us).all()
    for number in range(len(cut) - 1):
        inside = np.flatnonzero(cut.of(bucket) == number)
        before_last = shares[inside[:-1]].sum()
        # One bucket less would have been too little, or the next one would begin too early.
        assert before_last < enough or bucket[inside[-1]] - cut.starts[number] < least_us
    if len(cut) > 1:
        assert held[-1] >= enough // 2


def test_slices_are_short_where_much_is_shared():
    """A busy hour among sparse weeks: hours would leave the weeks empty, weeks blur the hour."""
    sparse, dense = np.arange(0, 14 * 1_440, 60), np.arange(14 * 1_440, 14 * 1_440 + 60)
    bucket = np.concatenate([sparse, dense]) * 60 * US
    shares = np.concatenate([np.full(len(sparse), 3), np.full(len(dense), 50)])
    cut = slices(bucket, shares, 60)
    length_s = np.diff(cut.starts) / US
    busy = cut.starts[:-1] >= dense[0] * 60 * US
    assert length_s[busy].max() <= 600
    assert length_s[~busy].min() > 12 * 3_600


@pytest.mark.parametrize("window_s", [0, 60])
def test_no_shares_are_one_slice_of_nothing(window_s):
    none = np.zeros(0, dtype=np.int64)
    cut = slices(none, none, window_s)
    assert len(cut) == 0
    assert cut.of(np.array([0, 5])).tolist() == [0, 0]


def test_a_time_at_the_cut_belongs_to_the_later_slice():
    cut = Slices(np.array([0, 100, 200]))
    assert cut.of(np.array([-5, 0, 99, 100, 199, 200, 10**15])).tolist() == [0, 0, 0, 1, 1, 2, 2]
