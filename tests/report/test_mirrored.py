import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.report.mirrored import mirrored

COUNTS = st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=1, max_size=60)


@given(COUNTS)
def test_each_count_that_is_not_zero_has_a_bar_and_the_shares_are_those_of_one_bucket(counts):
    own, everybody = (np.array(column, dtype=np.int64) for column in zip(*counts, strict=True))
    drawn = mirrored(own, everybody)
    if not own.sum():
        assert drawn is None
        return
    assert drawn.own.count("M") == np.count_nonzero(own)
    assert drawn.all.count("M") == np.count_nonzero(everybody)
    assert drawn.own_share == pytest.approx(own[drawn.bucket] / own.sum())
    excess = own / own.sum() - everybody / max(everybody.sum(), 1)
    assert excess[drawn.bucket] == pytest.approx(excess.max())


def test_own_bars_go_up_and_others_down_from_one_line():
    drawn = mirrored(np.array([0, 4]), np.array([2, 1]))
    assert drawn.own == "M150.00 36v-36.00h123.00v36.00z"
    assert drawn.all.startswith("M0.00 36v36.00h123.00v-36.00z")
