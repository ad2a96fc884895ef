"""Shuffling inside strata; that whole layers are exchanged so is in tests/contract."""

from collections import Counter, defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.coordination.permutation import shuffled, strata


@given(rows=st.lists(st.tuples(st.integers(0, 9), st.integers(-2, 3))), seed=st.integers(0, 99))
def test_each_stratum_keeps_its_values(rows, seed):
    values, stratum = (np.array([row[n] for row in rows], dtype=np.int64) for n in (0, 1))
    dealt = shuffled(values, stratum, np.random.default_rng(seed))
    before, after = defaultdict(Counter), defaultdict(Counter)
    for value, new, place in zip(values, dealt, stratum, strict=True):
        before[place][value] += 1
        after[place][new] += 1
    assert after == before


def test_every_order_of_a_stratum_comes_up_equally_often():
    """Three accounts in one stratum, beside another that must not mix in: six orders."""
    values, stratum = np.array([1, 7, 2, 8, 3]), np.array([0, 1, 0, 1, 0])
    rng = np.random.default_rng(4)
    seen = Counter(tuple(shuffled(values, stratum, rng)[[0, 2, 4]]) for _ in range(6_000))
    assert len(seen) == 6
    assert max(abs(count - 1_000) for count in seen.values()) < 150  # 5 standard deviations


def test_the_same_seed_deals_the_same():
    values, stratum = np.arange(50), np.arange(50) % 3
    one, two = (shuffled(values, stratum, np.random.default_rng(8)) for _ in range(2))
    assert one.tolist() == two.tolist()


def test_strata_of_few_accounts_are_dealt_out_together():
    """Posts of one kind by a few accounts only join their slice; a slice of few joins the rest."""
    account = np.concatenate([np.arange(30), np.arange(5), np.arange(30, 50), np.arange(3)])
    place = np.repeat([0, 0, 0, 1], [30, 5, 20, 3])
    kinds = np.repeat([1, 2, 3, 1], [30, 5, 20, 3])
    found = strata(account, place, kinds)
    assert len(set(found[:30])) == len(set(found[35:55])) == 1
    assert found[0] != found[35]
    assert set(found[30:35]) == set(found[55:]), "five accounts, and a slice of three"
