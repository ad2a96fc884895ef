"""Near pictures: the clusters are those of the plain rule, in any order, and never of blanks."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.copies import hamming
from tocsin.detect.copies.hamming import bits_set, leaders
from tocsin.detect.copies.media import LEAST_BITS, MOST_DIFFERENT, near_pictures
from tocsin.shares.objects import SHARES
from tocsin.shares.pictures import PICTURES

HASHES = st.integers(0, 2**64 - 1)
FEW_BITS = st.sets(st.integers(0, 63), max_size=9)


def turned(value, places):
    for place in places:
        value ^= 1 << place
    return value


@st.composite
def crowds(draw):
    """Distinct hashes, many of them near to one another."""
    centres = draw(st.lists(HASHES, min_size=1, max_size=4))
    near = draw(st.lists(st.tuples(st.sampled_from(centres), FEW_BITS), max_size=30))
    return list(dict.fromkeys([*centres, *(turned(*one) for one in near)]))


def by_the_rule(hashes, most):
    """All compared with all leaders: the oracle."""
    leader = []
    for place, value in enumerate(hashes):
        known = sorted(set(leader))
        near = [((value ^ hashes[other]).bit_count(), other) for other in known]
        near = [pair for pair in near if pair[0] <= most]
        leader.append(min(near)[1] if near else place)
    return leader


@given(HASHES)
def test_bits_are_counted(value):
    assert bits_set(np.uint64(value)) == value.bit_count()


@given(crowds(), st.integers(0, hamming.MOST_DIFFERENT))
def test_leaders_are_those_of_comparing_all_with_all(hashes, most):
    found = leaders(np.array(hashes, dtype=np.uint64), most)
    assert found.tolist() == by_the_rule(hashes, most)


def test_what_a_full_band_leaves_out_is_found_by_another():
    rng = np.random.default_rng(5)
    many = rng.integers(0, 2**48, hamming.MOST_IN_BAND + 500, dtype=np.uint64) << np.uint64(16)
    found = leaders(np.concatenate([many, many[-1:] ^ np.uint64(1 << 20)]), MOST_DIFFERENT)
    assert (found[:-1] == np.arange(len(many))).all()
    assert found[-1] == len(many) - 1


@pytest.fixture(scope="module")
def near(duckdb_engine):
    """Who stands under whom, from hash and time of each picture (numbered from 0)."""

    def find(hashes, times, order=None):
        order = list(range(len(hashes)) if order is None else order)
        signed = np.array([hashes[n] for n in order], dtype=np.uint64).view(np.int64)
        known = pa.table([pa.array(order, pa.int64()), pa.array(signed)], schema=PICTURES)
        rows = [
            {"account_key": 1, "object_id": n, "t": times[n] + again, "post_key": again}
            for again in range(2)
            for n in order
        ]
        shares = pa.Table.from_pylist(rows, schema=SHARES)
        tables = (
            duckdb_engine.table(pa.concat_tables([known, known])),
            duckdb_engine.table(shares),
        )
        return dict(zip(*near_pictures(duckdb_engine, *tables).to_pydict().values(), strict=True))

    return find


HALF = 0x0F0F_3333_5555_00FF


def test_near_pictures_stand_under_the_one_posted_first(near):
    hashes = [turned(HALF, range(6)), HALF, turned(HALF, [40, 41]), turned(HALF, range(20, 40))]
    assert near(hashes, [30, 10, 20, 5]) == {0: 1, 2: 1}


def test_a_chain_of_near_pictures_is_no_cluster(near):
    hashes = [turned(HALF, range(4 * step)) for step in range(4)]
    assert near(hashes, [0, 1, 2, 3]) == {1: 0, 3: 2}


@given(data=st.data(), hashes=crowds())
def test_the_order_of_rows_does_not_matter(near, data, hashes):
    times = data.draw(st.lists(st.integers(0, 3), min_size=len(hashes), max_size=len(hashes)))
    order = data.draw(st.permutations(range(len(hashes))))
    found = near(hashes, times, order)
    in_time = sorted(
        (n for n in range(len(hashes)) if LEAST_BITS <= hashes[n].bit_count() <= 64 - LEAST_BITS),
        key=lambda n: (times[n], n),
    )
    rule = by_the_rule([hashes[n] for n in in_time], MOST_DIFFERENT)
    expected = {in_time[n]: in_time[lead] for n, lead in enumerate(rule) if n != lead}
    assert found == expected


@pytest.mark.parametrize("blank", [0, 2**64 - 1, 1 << 63])
def test_blank_pictures_are_never_near(near, blank):
    assert near([blank, blank ^ 1, blank ^ 6], [0, 1, 2]) == {}
