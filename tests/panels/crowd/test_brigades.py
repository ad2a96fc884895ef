"""Records that are near-identical, and records that are noise."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tocsin.panels.crowd.brigades import least_favourable, most_favourable, records
from tocsin.panels.crowd.ratings import Ratings

Rows = list[tuple[int, int, float]]
CELLS = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 3)), st.sampled_from([0.0, 0.5, 1.0]), min_size=1
)


def ratings(rows: Rows, raters: int, items: int) -> Ratings:
    rater, item, value = (np.array(column) for column in zip(*rows, strict=True))
    names = tuple(map(str, range(raters))), tuple(map(str, range(items)))
    return Ratings(*names, rater.astype(np.int64), item.astype(np.int64), value.astype(float))


def apart(raters: int, items: int, seed: int = 0) -> Ratings:
    """Raters of one mind in nothing."""
    rng = np.random.default_rng(seed)
    value = rng.choice([0.0, 1.0], (raters, items))
    return ratings(
        [(r, i, value[r, i]) for r in range(raters) for i in range(items)], raters, items
    )


def with_rater(known: Ratings, of: dict[int, float]) -> Ratings:
    own = len(known.raters)
    return Ratings(
        (*known.raters, f"new {own}"),
        known.items,
        np.concatenate([known.rater, np.full(len(of), own)]),
        np.concatenate([known.item, np.array(list(of), dtype=np.int64)]),
        np.concatenate([known.value, np.array(list(of.values()))]),
    )


@given(CELLS, st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_a_cluster_is_for_an_item_only_where_all_are(
    cells: dict[tuple[int, int], float], cluster: list[int]
) -> None:
    known = ratings([(r, i, v) for (r, i), v in cells.items()], 6, 4)
    heard = least_favourable(known, np.array(cluster))
    found = {
        (cluster[r], i): v for r, i, v in zip(heard.rater, heard.item, heard.value, strict=True)
    }
    expected = {}
    for name in set(cluster):
        members = [r for r in range(6) if cluster[r] == name and any(r == u for u, _ in cells)]
        for item in range(4):
            told = [cells[r, item] for r in members if (r, item) in cells]
            if told and (min(told) < 1 or len(told) == len(members)):
                expected[name, item] = min(told)
    assert found == expected
    assert len(found) == len(heard.value)


@given(CELLS, st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_the_most_favourable_reading_is_never_less_favourable(
    cells: dict[tuple[int, int], float], cluster: list[int]
) -> None:
    known = ratings([(r, i, v) for (r, i), v in cells.items()], 6, 4)
    least, most = (read(known, np.array(cluster)) for read in (least_favourable, most_favourable))
    for item in range(4):
        up = [float((read.value[read.item == item] == 1).sum()) for read in (least, most)]
        down = [float((read.value[read.item == item] == 0).sum()) for read in (least, most)]
        assert up[0] <= up[1]
        assert down[0] >= down[1]


def test_a_copy_and_its_original_count_as_one() -> None:
    known = apart(60, 40)
    copied = dict(enumerate(known.value[:40].tolist()))
    copied[7] = 1.0
    found = records(with_rater(known, copied), np.zeros(61, dtype=np.int64))
    assert found.cluster[60] == found.cluster[0]
    assert len(set(found.cluster.tolist())) == 60
    assert found.likeness[60] > 0.8


def test_a_record_like_two_others_does_not_melt_them_into_one() -> None:
    """Half of its votes are one rater's, half another's, so it is like both."""
    known = apart(60, 80)
    halves = np.concatenate([known.value[:40], known.value[120:160]])
    first = known.item < 40
    kept = ((known.rater == 0) & first) | ((known.rater == 1) & ~first) | (known.rater > 1)
    cut = Ratings(known.raters, known.items, known.rater[kept], known.item[kept], known.value[kept])
    found = records(with_rater(cut, dict(enumerate(halves.tolist()))), np.zeros(61, dtype=np.int64))
    assert found.cluster[0] != found.cluster[1]
    assert found.cluster[60] in (found.cluster[0], found.cluster[1])


def test_a_record_too_short_to_be_found_out_does_not_count() -> None:
    found = records(with_rater(apart(60, 40), {3: 1.0}), np.zeros(61, dtype=np.int64))
    assert found.short[60]
    assert not found.short[:60].any()


def test_random_votes_in_a_crowd_with_opinions_are_noise() -> None:
    rng = np.random.default_rng(3)
    liked = rng.choice([0.1, 0.9], 60)
    value = np.concatenate([rng.random((80, 60)) < liked, rng.random((20, 60)) < 0.5]).astype(float)
    known = ratings([(r, i, value[r, i]) for r in range(100) for i in range(60)], 100, 60)
    # taken for a group of their own, which must not explain them
    found = records(known, (np.arange(100) >= 80).astype(np.int64))
    assert not found.noise[:80].any()
    assert found.noise[80:].mean() > 0.8
