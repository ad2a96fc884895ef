"""The false discovery rate over pairs that could have met, against its definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.coordination.discovery import controlled, pairs_among, spreading
from tocsin.detect.discovery import q_values

P_VALUES = st.lists(
    st.one_of(st.floats(0, 1), st.sampled_from([0.0, 1e-300, 1e-9, 0.01, 0.5, 1.0])), max_size=25
).map(lambda found: np.array(found, dtype=np.float64))
CHANCE = st.lists(P_VALUES, max_size=4)


PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]),
    st.one_of(st.floats(0, 1), st.sampled_from([0.0, 1e-9, 1e-4, 1e-3, 0.01])),
    max_size=20,
)


def spread(p_values, accounts, fdr):
    """By sets: the pairs that touch an accepted account are one family, until none is added."""
    q = dict(
        zip(
            p_values,
            q_values(np.array(list(p_values.values())), accounts * (accounts - 1) // 2),
            strict=True,
        )
    )
    members: set[int] = set()
    while True:
        found = {account for pair, value in q.items() if value <= fdr / 2 for account in pair}
        if found == members:
            return {pair: min(2 * value, 1.0) for pair, value in q.items()}
        members = found
        near = {pair: p for pair, p in p_values.items() if members & set(pair)}
        family = q_values(np.array(list(near.values())), max(len(members) * accounts, len(near)))
        for pair, value in zip(near, family, strict=True):
            q[pair] = min(q[pair], value)


def columns(p_values):
    a, b = (np.array([pair[side] for pair in p_values], dtype=np.int64) for side in (0, 1))
    return a, b, np.array(list(p_values.values()), dtype=np.float64)


@given(p=PAIRS, accounts=st.integers(8, 300), fdr=st.sampled_from([0.001, 0.01, 0.1]))
def test_accepted_pairs_spread_as_a_loop_over_sets_says(p, accounts, fdr):
    found = spreading(*columns(p), accounts, fdr)
    assert found.tolist() == list(spread(p, accounts, fdr).values())
    alone = np.minimum(2 * q_values(columns(p)[2], pairs_among(accounts)), 1.0)
    assert (found <= alone).all()
    if not (alone <= fdr).any():
        assert found.tolist() == alone.tolist(), "nothing spreads from nothing"


@given(p=PAIRS.filter(len), seed=st.integers(0, 9))
def test_spreading_does_not_depend_on_the_order_of_the_pairs(p, seed):
    order = np.random.default_rng(seed).permutation(len(p))
    turned = spreading(*(column[order] for column in columns(p)), 50, 0.01)
    assert turned.tolist() == spreading(*columns(p), 50, 0.01)[order].tolist()


@pytest.mark.parametrize("group", [0, 3, 8])
def test_spreading_keeps_the_rate_of_false_discoveries(group):
    """Two families are tested, each at half the rate: uniform p-values beside true pairs."""
    rng = np.random.default_rng(group)
    a, b = np.triu_indices(40, 1)
    true, shares = b < group, []
    for _ in range(400):
        p = np.where(true, 1e-7, 1.0) * rng.random(len(a))
        accepted = spreading(a, b, p, 40, 0.05) <= 0.05
        shares.append((accepted & ~true).sum() / max(accepted.sum(), 1))
    assert np.mean(shares) <= 0.05 + 3 * np.std(shares) / 20


def by_hand(q, p_values, by_chance):
    """At each p: the accepted of a permutation over the accepted here; the least from there on."""
    rate = {
        p: sum((drawn <= p).sum() for drawn in by_chance) / len(by_chance) / (p_values <= p).sum()
        for p in p_values
    }
    least = [min(rate[other] for other in p_values if other >= p) for p in p_values]
    return [max(mine, min(value, 1.0)) for mine, value in zip(q, least, strict=True)]


@given(p=P_VALUES.filter(len), drawn=CHANCE.filter(len), unseen=st.integers(0, 1_000))
def test_permutations_correct_as_counting_by_hand_does(p, drawn, unseen):
    q = q_values(p, len(p) + unseen)
    assert controlled(q, p, drawn).tolist() == pytest.approx(by_hand(q, p, drawn))


@given(p=P_VALUES, drawn=CHANCE, unseen=st.integers(0, 1_000))
def test_permutations_never_make_a_pair_surer(p, drawn, unseen):
    q = q_values(p, len(p) + unseen)
    found = controlled(q, p, drawn)
    assert (found >= q).all()
    assert (found <= 1).all()
    assert (np.diff(found[np.argsort(p, kind="stable")]) >= 0).all()


def test_permuted_data_that_look_like_the_data_leave_nothing():
    p = np.array([1e-9, 1e-8, 1e-7])
    assert controlled(q_values(p, 1_000), p, [p, p]).tolist() == [1.0, 1.0, 1.0]


def test_without_permutations_nothing_changes():
    p = np.array([1e-9, 0.3])
    q = q_values(p, 50)
    assert controlled(q, p, []).tolist() == q.tolist()
    assert controlled(q, p, [np.zeros(0)]).tolist() == q.tolist()


@given(st.integers(0, 60))
def test_pairs_are_counted_once(accounts):
    assert pairs_among(accounts) == sum(a < b for a in range(accounts) for b in range(accounts))
