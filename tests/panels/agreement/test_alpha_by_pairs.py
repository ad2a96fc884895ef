"""Krippendorff's alpha against its definition over pairs, and Dawid-Skene's laws."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tocsin.cases.documents import from_json, to_json
from tocsin.panels.agreement.alpha import Alpha, Floats, Level, alpha
from tocsin.panels.agreement.comparisons import dawid_skene, majority

MATRICES = st.lists(
    st.lists(st.sampled_from([np.nan, 1.0, 2.0, 4.0]), min_size=5, max_size=5),
    min_size=2,
    max_size=4,
).map(np.array)


def by_pairs(values: Floats, level: Level) -> float:
    """1 − observed / expected disagreement, each a mean over pairs of values, written out."""
    units = [unit[~np.isnan(unit)] for unit in values.T]
    units = [unit for unit in units if len(unit) >= 2]
    every = np.concatenate(units)

    def far(a: float, b: float) -> float:
        if level is Level.NOMINAL:
            return float(a != b)
        if level is Level.INTERVAL:
            return (a - b) ** 2
        low, high = min(a, b), max(a, b)
        between = sum((every == v).sum() for v in set(every) if low <= v <= high)
        return float((between - ((every == a).sum() + (every == b).sum()) / 2) ** 2)

    observed = sum(
        far(unit[i], unit[j]) / (len(unit) - 1)
        for unit in units for i in range(len(unit)) for j in range(len(unit)) if i != j
    ) / len(every)  # fmt: skip
    n = len(every)
    pairs = [far(every[i], every[j]) for i in range(n) for j in range(n) if i != j]
    return 1 - observed / (sum(pairs) / (n * (n - 1)))


@given(MATRICES, st.sampled_from(list(Level)))
@settings(max_examples=20, deadline=None)
def test_alpha_is_what_its_definition_over_pairs_gives(values: Floats, level: Level) -> None:
    found = alpha(values, level)
    assume(found.value is not None)
    assert found.value == pytest.approx(by_pairs(values, level), abs=1e-9)
    assert from_json(Alpha, to_json(found)) == found


@given(st.lists(st.lists(st.integers(-1, 2), min_size=4, max_size=4), min_size=1, max_size=5))
@settings(max_examples=30, deadline=None)
def test_shares_are_shares(choices: list[list[int]]) -> None:
    for found in (majority(np.array(choices), 3), dawid_skene(np.array(choices), 3)):
        assert (found >= 0).all()
        assert found.sum(axis=1) == pytest.approx(1)
