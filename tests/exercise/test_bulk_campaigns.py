from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.errors import UsageError
from tocsin.exercise.bulk_campaigns import (
    ACTS,
    TRUTH,
    SyntheticExercise,
    bulk_exercise,
    synthetic_exercise,
)
from tocsin.exercise.levels import LEVELS
from tocsin.shares.objects import SHARES

DAY_US = 86_400_000_000


@pytest.fixture(scope="module")
def made() -> SyntheticExercise:
    return synthetic_exercise(100_000, 10_000, 7, groups=30)


@settings(max_examples=20, deadline=None)
@given(
    shares=st.integers(0, 8_000),
    accounts=st.integers(1, 2_000),
    seed=st.integers(0, 1_000),
    level=st.sampled_from(list(LEVELS)),
    days=st.integers(1, 10),
    batch_rows=st.integers(300, 5_000),
)
def test_the_truth_is_of_the_shares(
    shares: int, accounts: int, seed: int, level: str, days: int, batch_rows: int
) -> None:
    exercise = bulk_exercise(shares, accounts, seed, level=level, days=days)
    table = pa.Table.from_batches(exercise.batches(batch_rows), SHARES)
    assert (exercise.truth.schema, exercise.acts.schema) == (TRUTH, ACTS)
    assert len(set(table["post_key"].to_pylist())) == table.num_rows >= shares
    t = table["t"].to_numpy()
    assert t.max() - t.min() < days * DAY_US
    people = exercise.truth["account_key"].to_pylist()
    assert len(set(people)) == len(people)
    group = dict(zip(people, exercise.truth["group"].to_pylist(), strict=True))
    columns = (table[name].to_pylist() for name in SHARES.names[:3])
    rows = Counter(zip(*columns, strict=True))
    for act in exercise.acts.to_pylist():
        assert rows[act["account_key"], act["object_id"], act["t"]] >= 1
        assert group[act["account_key"]] == act["group"]


def test_there_are_as_many_shares_as_asked_for(made: SyntheticExercise) -> None:
    assert made.shares.num_rows == 100_000


def test_the_same_seed_gives_the_same_exercise(made: SyntheticExercise) -> None:
    again = synthetic_exercise(100_000, 10_000, 7, groups=30)
    assert again.shares.equals(made.shares)
    assert again.truth.equals(made.truth)
    assert not synthetic_exercise(100_000, 10_000, 8, groups=30).truth.equals(made.truth)


def test_every_kind_is_planted_and_groups_are_as_large_as_they_say(
    made: SyntheticExercise,
) -> None:
    groups = made.truth.group_by(["group", "kind", "strength", "is_benign"]).aggregate(
        [("account_key", "count")]
    )
    kinds = {(row["kind"], row["is_benign"]) for row in groups.to_pylist()}
    assert {kind for kind, benign in kinds if not benign} == {
        *("own_objects", "riding", "leader", "blitz")
    }
    assert {kind for kind, benign in kinds if benign} == {
        *("fans", "newsrooms", "bots", "officials", "crossposting", "party")
    }
    sizes = [r["account_key_count"] for r in groups.to_pylist() if not r["is_benign"]]
    assert len(sizes) == 30
    assert min(sizes) >= 4
    assert max(sizes) <= 15


def test_riders_act_on_what_others_share_too(made: SyntheticExercise) -> None:
    kind = dict(
        zip(made.truth["account_key"].to_pylist(), made.truth["kind"].to_pylist(), strict=True)
    )
    sharers: dict[int, set[int]] = {}
    for account, shared in zip(
        made.shares["account_key"].to_pylist(), made.shares["object_id"].to_pylist(), strict=True
    ):
        sharers.setdefault(shared, set()).add(account)
    strangers = [
        len([one for one in sharers[act["object_id"]] if one not in kind])
        for act in made.acts.to_pylist()
        if kind[act["account_key"]] == "riding"
    ]
    assert np.mean(np.array(strangers) >= 2) > 0.9


def test_the_background_has_heavy_tails(made: SyntheticExercise) -> None:
    for column, times in (("account_key", 20), ("object_id", 50)):
        counts = np.unique(made.shares[column].to_numpy(), return_counts=True)[1]
        assert counts.max() > times * np.median(counts)


def test_a_piece_of_news_makes_an_hour_burst(made: SyntheticExercise) -> None:
    hours = np.bincount(
        (made.shares["t"].to_numpy() - made.shares["t"].to_numpy().min()) // (DAY_US // 24)
    )
    assert hours.max() > 1.8 * np.median(hours)


def test_people_share_with_their_own_circle() -> None:
    """Pairs that share two objects are far more common than if everyone shared at random."""
    made = synthetic_exercise(60_000, 6_000, 3)
    account, shared = (made.shares[name].to_numpy() for name in ("account_key", "object_id"))

    def twice(shared: np.ndarray) -> int:
        by_object: dict[int, set[int]] = {}
        for one, thing in zip(account.tolist(), shared.tolist(), strict=True):
            by_object.setdefault(thing, set()).add(one)
        pairs: Counter[tuple[int, int]] = Counter()
        for people in by_object.values():
            if 2 <= len(people) <= 8:
                own = sorted(people)
                pairs.update((a, b) for i, a in enumerate(own) for b in own[i + 1 :])
        return sum(count >= 2 for count in pairs.values())

    shuffled = np.random.default_rng(1).permutation(shared)
    assert twice(shared) > 1.5 * twice(shuffled)


def test_accounts_keep_the_hours_of_their_own_zone(made: SyntheticExercise) -> None:
    """An account's quietest third of the day holds far fewer than a third of its shares."""
    account = made.shares["account_key"].to_numpy()
    hour = made.shares["t"].to_numpy() // (DAY_US // 24) % 24
    keys, count = np.unique(account, return_counts=True)
    quiet = []
    for key in keys[(count > 60) & (count < 250)]:
        day = np.bincount(hour[account == key], minlength=24)
        eight = [np.roll(day, -start)[:8].sum() for start in range(24)]
        quiet.append(min(eight) / day.sum())
    assert len(quiet) > 20
    assert np.mean(quiet) < 0.2


def test_an_unknown_level_or_evasion_is_refused() -> None:
    with pytest.raises(UsageError):
        synthetic_exercise(1_000, 100, 1, level="impossible")
    with pytest.raises(UsageError):
        synthetic_exercise(1_000, 100, 1, evasions={"magic": 1.0})
