"""The levels get harder, in a measure that is stated: what a plain threshold would still see."""

from collections import Counter
from itertools import combinations, pairwise

import pytest

from tocsin.errors import UsageError
from tocsin.exercise import Scenario
from tocsin.exercise.bulk_campaigns import synthetic_exercise
from tocsin.exercise.levels import LEVELS, level_named
from tocsin.exercise.stage import Planted
from tocsin.exercise.write import play

PLAIN_S = {"co_repost": 60, "link_push": 60, "copy_paste": 3_600, "hashtag_train": 3_600}


def seen_on_columns(level: str) -> float:
    """The share of campaign accounts that met one other on 3 objects within 60 s."""
    seen = planted = 0
    for seed in (1, 2, 3):
        made = synthetic_exercise(20_000, 2_000, seed, level=level, groups=24)
        benign = set(made.truth.filter(made.truth["is_benign"])["account_key"].to_pylist())
        shared: dict[int, list[tuple[int, int]]] = {}
        for row in made.acts.to_pylist():
            if row["account_key"] not in benign:
                shared.setdefault(row["object_id"], []).append((row["t"], row["account_key"]))
        met = Counter(
            tuple(sorted((a, b)))
            for acts in shared.values()
            for (t, a), (u, b) in combinations(acts, 2)
            if abs(t - u) <= 60_000_000
        )
        seen += len({one for pair, count in met.items() if count >= 3 for one in pair})
        planted += made.truth.num_rows - len(benign)
    return seen / planted


def seen_in_exports(level: str) -> float:
    """The same on export files, with the window that is usual for what is shared."""
    seen = planted = 0
    for seed in (7, 8, 9):
        for group in play(Scenario(seed=seed, level=level)).planted:
            if not group.is_benign:
                seen += len(joined(group))
                planted += len(group.members)
    return seen / planted


def joined(group: Planted) -> set[int]:
    met: Counter[tuple[int, int]] = Counter()
    for action in group.actions:
        open_ = [post for post in action.posts if post not in action.disguised]
        for one, other in combinations(open_, 2):
            if abs(one.t_ms - other.t_ms) <= PLAIN_S[group.name] * 1_000:
                met[tuple(sorted((id(one.account), id(other.account))))] += 1
    return {one for pair, count in met.items() if count >= 3 for one in pair}


@pytest.mark.parametrize("measure", [seen_on_columns, seen_in_exports])
def test_each_level_leaves_less_to_see(measure) -> None:
    seen = [measure(level) for level in LEVELS]
    assert seen[0] > 0.85
    assert all(easier > harder for easier, harder in pairwise(seen)), seen


def test_shares_of_forces_add_up_and_are_used_in_order() -> None:
    for level in LEVELS.values():
        assert level.strong_share + level.middle_share + level.weak_share == pytest.approx(1.0)
        forces = [level.force((place + 0.5) / 100).name for place in range(100)]
        assert forces.count("strong") == round(100 * level.strong_share)
        assert forces.count("weak") == round(100 * level.weak_share)


def test_a_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        level_named("impossible")
    assert "beginner" in caught.value.remedy
