"""Solver, consensus and groups against brute force."""

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tocsin.panels.crowd.bridging import fit, objective
from tocsin.panels.crowd.groups import LEAST_SHARE, counted, opinion_groups
from tocsin.panels.crowd.ratings import Ratings

RATERS, ITEMS = 6, 4
CELLS = st.dictionaries(
    st.tuples(st.integers(0, RATERS - 1), st.integers(0, ITEMS - 1)),
    st.sampled_from([0.0, 0.5, 1.0]),
    min_size=1,
)
SEEDS = st.integers(0, 2**32 - 1)


def ratings(cells: dict[tuple[int, int], float]) -> Ratings:
    places = np.array(list(cells), dtype=np.int64)
    names = tuple(map(str, range(RATERS))), tuple(map(str, range(ITEMS)))
    return Ratings(*names, places[:, 0].copy(), places[:, 1].copy(), np.array(list(cells.values())))


@given(CELLS, SEEDS)
@settings(max_examples=40, deadline=None)
def test_the_gradient_is_that_of_finite_differences(
    cells: dict[tuple[int, int], float], seed: int
) -> None:
    known = ratings(cells)
    x = np.random.default_rng(seed).normal(0, 0.5, 1 + 2 * RATERS + 2 * ITEMS)
    _, gradient = objective(known, x, 3.0, 1.0)
    step = 1e-5
    for place in range(len(x)):
        d = np.where(np.arange(len(x)) == place, step, 0.0)
        up, down = (objective(known, x + sign * d, 3.0, 1.0)[0] for sign in (1, -1))
        assert abs((up - down) / (2 * step) - gradient[place]) < 1e-6


# the means explain every rating, so that factors of nought would be a saddle
@example({(2, 0): 1.0, (2, 1): 0.0, (3, 0): 1.0, (3, 1): 0.0, (5, 1): 0.0}, 0)
@given(CELLS, SEEDS)
@settings(max_examples=40, deadline=None)
def test_nothing_near_the_solution_is_better(
    cells: dict[tuple[int, int], float], seed: int
) -> None:
    known = ratings(cells)
    model = fit(known)
    parts = model.rater_intercept, model.rater_factor, model.item_intercept, model.item_factor
    x = np.concatenate([[model.mean], *parts])
    rng = np.random.default_rng(seed)
    for _ in range(10):
        near = x + rng.normal(0, 0.01, len(x))
        assert objective(known, near, 3.0, 1.0)[0] >= model.objective - 1e-9


@given(CELLS, st.lists(st.integers(-1, 2), min_size=RATERS, max_size=RATERS))
def test_consensus_is_the_product_over_groups_of_smoothed_shares(
    cells: dict[tuple[int, int], float], group: list[int]
) -> None:
    agree, disagree = counted(ratings(cells), np.array(group)).consensus()
    for item in range(ITEMS):
        for found, wanted in ((agree, 1.0), (disagree, 0.0)):
            product = 1.0
            for g in range(max([*group, -1]) + 1):
                votes = [v for (r, i), v in cells.items() if i == item and group[r] == g]
                product *= (votes.count(wanted) + 1) / (len(votes) + 2)
            assert abs(found[item] - product) < 1e-12


@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_no_group_holds_less_than_a_tenth(seed: int) -> None:
    rng = np.random.default_rng(seed)
    value = rng.choice([0.0, 0.5, 1.0], (60, 8))
    cells = np.indices((60, 8)).reshape(2, -1)
    names = tuple(map(str, range(60))), tuple(map(str, range(8)))
    group = opinion_groups(Ratings(*names, cells[0], cells[1], value.ravel()))
    assert (np.bincount(group) >= LEAST_SHARE * 60).all()
