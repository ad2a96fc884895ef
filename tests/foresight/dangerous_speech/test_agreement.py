"""Krippendorff's alpha against his own example, brute force and its laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.foresight.dangerous_speech.agreement import agreement

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section E: four observers,
# twelve units, levels 1 to 5, 0 where there is no value. Ordinal alpha is 0.815.
KNOWN = [
    "1 2 3 3 2 1 4 1 2 0 0 0",
    "1 2 3 3 2 2 4 1 2 5 0 3",
    "0 3 3 3 2 3 4 2 2 5 1 0",
    "1 2 3 3 2 4 4 1 2 5 1 0",
]


def counted(levels, many):
    """Counts (units, levels) of values (raters, units); below 0: none."""
    return np.array([[(unit == level).sum() for level in range(many)] for unit in levels.T])


def found(counts, draws=100):
    return agreement(counts, draws, np.random.default_rng(0))


def brute_force(levels, many):
    """Alpha by its definition: pair by pair, over values (raters, units); below 0: none."""
    pairs = np.zeros((many, many))
    for unit in levels.T:
        values = unit[unit >= 0]
        for i, one in enumerate(values):
            for j, other in enumerate(values):
                if i != j:
                    pairs[one, other] += 1 / (len(values) - 1)
    n = pairs.sum(axis=0)
    seen = chance = 0.0
    for c in range(many):
        for k in range(many):
            low, high = min(c, k), max(c, k)
            apart = (n[low : high + 1].sum() - (n[c] + n[k]) / 2) ** 2
            seen += pairs[c, k] * apart
            chance += n[c] * n[k] * apart
    return 1 - (n.sum() - 1) * seen / chance if chance else np.nan


def test_the_published_example_has_its_published_value():
    levels = np.array([row.split() for row in KNOWN], dtype=np.int64) - 1
    assert found(counted(levels, 5)).alpha == pytest.approx(0.815, abs=0.0005)


@given(st.integers(2, 5), st.integers(2, 12), st.integers(0, 10_000))
def test_alpha_is_its_definition(raters, units, seed):
    levels = np.random.default_rng(seed).integers(-1, 4, (raters, units))
    expected = brute_force(levels, 4)
    alpha = found(counted(levels, 4)).alpha
    assert alpha == pytest.approx(expected, nan_ok=True)


@given(st.integers(0, 1_000))
def test_alpha_is_the_same_when_levels_are_counted_from_the_other_end(seed):
    counts = counted(np.random.default_rng(seed).integers(-1, 4, (3, 10)), 4)
    one, other = found(counts).alpha, found(counts[:, ::-1]).alpha
    assert one == pytest.approx(other, nan_ok=True)


def test_full_agreement_is_one_and_chance_is_nought():
    rng = np.random.default_rng(1)
    same = np.tile(rng.integers(0, 4, 30), (3, 1))
    assert found(counted(same, 4)) == pytest.approx([1, 1, 1])
    chance = found(counted(rng.integers(0, 4, (3, 400)), 4), draws=500)
    assert chance.low < 0 < chance.high
    assert abs(chance.alpha) < 0.1


def test_one_level_only_has_no_alpha():
    assert np.isnan(found(counted(np.ones((3, 20), dtype=np.int64), 4))).all()
    assert np.isnan(found(counted(np.full((1, 20), 2), 4))).all()


def test_hardly_any_variety_has_an_alpha_but_no_interval():
    levels = np.zeros((2, 20), dtype=np.int64)
    levels[:, 0] = 3
    alpha, low, high = found(counted(levels, 4), draws=1_000)
    assert alpha == 1
    assert np.isnan([low, high]).all()


def test_the_interval_covers_as_often_as_it_says():
    """Raters see the level with noise; the alpha of very many units is what is to be covered."""
    rng = np.random.default_rng(3)

    def made(units):
        true = rng.normal(size=units)
        levels = np.digitize(true + rng.normal(0, 0.6, (3, units)), [-0.8, 0, 0.8])
        return counted(levels, 4)

    truth = found(made(100_000)[:]).alpha
    ends = [agreement(made(60), 300, rng) for _ in range(150)]
    covered = sum(one.low <= truth <= one.high for one in ends)
    assert 130 <= covered <= 150
