"""One number an account answers for every threshold, and the best is the best."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from peers.ranking import Ranking, best_cut, ranking_of
from spikein import score

ACCOUNTS = st.integers(0, 12)
EDGES = st.lists(st.tuples(ACCOUNTS, ACCOUNTS, st.integers(1, 6)), max_size=30)


def ranked(edges: list[tuple[int, int, int]]) -> Ranking:
    columns = np.array(edges, dtype=np.int64).reshape(-1, 3).T
    return ranking_of(*columns)


@given(EDGES, st.integers(0, 7))
def test_the_accounts_named_are_those_in_edges_that_reach_the_cut(
    edges: list[tuple[int, int, int]], cut: int
) -> None:
    reaching = {end for a, b, weight in edges if weight >= cut for end in (a, b)}
    exceeding = {end for a, b, weight in edges if weight > cut for end in (a, b)}

    assert ranked(edges).named(cut) == reaching
    assert ranked(edges).above(cut) == exceeding


@given(EDGES, st.sets(ACCOUNTS, min_size=1))
def test_the_oracle_finds_what_trying_every_cut_finds(
    edges: list[tuple[int, int, int]], planted: set[int]
) -> None:
    ranking = ranked(edges)

    cut, reached = best_cut(ranking, planted)

    tried = [score(ranking.named(c), planted).f1 for c in range(8)]
    assert np.isclose(reached.f1, max(tried))
    assert score(ranking.named(cut), planted) == reached


def test_ignored_accounts_count_neither_way() -> None:
    ranking = ranked([(1, 2, 5), (2, 3, 4)]).without({2})

    assert ranking.named(4) == {1, 3}
    assert ranking.named(5) == {1}
