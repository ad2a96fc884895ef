import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.claims.trees import Trees

Grown = float | tuple[int, float, "Grown", "Grown"]
"""A leaf's value, or (feature, threshold, left, right)."""
FEATURES = 3
NUMBERS = st.integers(-4, 4).map(float)
ROWS = st.lists(st.lists(NUMBERS, min_size=FEATURES, max_size=FEATURES), max_size=5)
GROWN: st.SearchStrategy[Grown] = st.recursive(
    NUMBERS,
    lambda below: st.tuples(st.integers(0, FEATURES - 1), NUMBERS, below, below),
    max_leaves=8,
)


def said(tree: Grown, row: list[float]) -> float:
    if isinstance(tree, float):
        return tree
    feature, threshold, left, right = tree
    return said(left if row[feature] <= threshold else right, row)


def planted(grown: list[Grown], base: float) -> Trees:
    kept: dict[str, list[float]] = {
        name: [] for name in ("roots", "feature", "threshold", "left", "right", "value")
    }

    def plant(tree: Grown) -> int:
        place = len(kept["value"])
        leaf = isinstance(tree, float)
        feature, threshold = (0, 0.0) if leaf else tree[:2]
        for name, what in (("feature", feature), ("threshold", threshold), ("left", place),
                           ("right", place), ("value", tree if leaf else 0.0)):  # fmt: skip
            kept[name].append(what)
        if not leaf:
            kept["left"][place], kept["right"][place] = plant(tree[2]), plant(tree[3])
        return place

    kept["roots"] = [plant(tree) for tree in grown]
    return Trees.of({**kept, "base": [base]})


@given(st.lists(GROWN, min_size=1, max_size=4), NUMBERS, ROWS)
def test_all_trees_at_once_say_what_each_says_walked_alone(
    grown: list[Grown], base: float, rows: list[list[float]]
) -> None:
    found = planted(grown, base).log_odds(np.array(rows).reshape(-1, FEATURES))
    assert found.tolist() == [base + sum(said(tree, row) for tree in grown) for row in rows]
