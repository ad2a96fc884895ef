from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tocsin.exercise.chance import Chance, running_totals, zipf_totals


def test_a_stream_gives_these_very_values_on_every_machine() -> None:
    chance = Chance(7, "golden")
    assert [chance.below(1_000) for _ in range(6)] == [490, 922, 20, 482, 330, 495]
    assert [chance.exponential_ms(60_000) for _ in range(4)] == [80691, 5112, 33586, 6886]
    assert [chance.lognormal(1_000, 1.0) for _ in range(4)] == [6824, 784, 411, 276]


def test_streams_of_other_names_and_seeds_differ() -> None:
    draws = {
        Chance(seed, *path).unit()
        for seed in (1, 2)
        for path in (("a",), ("b",), ("a", "b"), ("ab",))
    }
    assert len(draws) == 8


@given(st.integers(), st.lists(st.integers(), unique=True), st.integers(0, 30))
def test_some_gives_different_items_of_the_list(seed: int, items: list[int], count: int) -> None:
    found = Chance(seed).some(items, count)
    assert len(found) == len(set(found)) == min(count, len(items))
    assert set(found) <= set(items)


@given(st.integers(), st.integers(-50, 50), st.integers(0, 50))
def test_between_keeps_both_ends(seed: int, low: int, more: int) -> None:
    chance = Chance(seed)
    assert all(low <= chance.between(low, low + more) <= low + more for _ in range(20))


def test_weights_are_kept() -> None:
    chance, totals = Chance(7), running_totals([1.0, 0.0, 3.0])
    counts = Counter(chance.weighted(totals) for _ in range(4_000))
    assert counts[1] == 0
    assert 2.5 < counts[2] / counts[0] < 3.6


def test_zipf_weights_fall_with_the_rank() -> None:
    totals = zipf_totals(4, 1.0)
    assert [round(b - a, 3) for a, b in zip([0.0, *totals], totals, strict=False)] == [
        1.0,
        0.5,
        0.333,
        0.25,
    ]
