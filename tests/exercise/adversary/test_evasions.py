"""Every evasion does what it says, measured on what was planted, on both scales."""

from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import UsageError
from tocsin.exercise import Scenario
from tocsin.exercise.adversary import EVASIONS, SAYS, Tactics, cost, tactics_of
from tocsin.exercise.bulk_campaigns import synthetic_exercise
from tocsin.exercise.stage import Planted
from tocsin.exercise.write import play
from tocsin.posts.schema import Kind

STRENGTHS = st.floats(0, 1)


def acts(seed: int = 5, **evasions: float) -> pa.Table:
    """The joint acts of campaigns alone."""
    made = synthetic_exercise(20_000, 2_000, seed, evasions=evasions, groups=20)
    benign = set(made.truth.filter(made.truth["is_benign"])["group"].to_pylist())
    return made.acts.filter(pa.array([one not in benign for one in made.acts["group"].to_pylist()]))


def campaigns(**evasions: float) -> dict[str, Planted]:
    scenario = Scenario(evasions=tuple(evasions.items()))
    return {group.name: group for group in play(scenario).planted if not group.is_benign}


def mean_wait_s(found: pa.Table) -> float:
    """Mean time between the first act of an action and each other."""
    first = found.group_by(["group", "action"]).aggregate([("t", "min")])
    joined = found.join(first, ["group", "action"])
    return float(np.mean(joined["t"].to_numpy() - joined["t_min"].to_numpy())) / 1e6


def meetings_a_pair(found: pa.Table) -> float:
    """How often two accounts of a group acted in the same action, over all pairs that ever did."""
    together: dict[tuple[int, int], int] = {}
    by_action: dict[tuple[str, int], list[int]] = {}
    for row in found.to_pylist():
        by_action.setdefault((row["group"], row["action"]), []).append(row["account_key"])
    for members in by_action.values():
        for pair in combinations(sorted(members), 2):
            together[pair] = together.get(pair, 0) + 1
    return float(np.mean(list(together.values())))


def accounts(found: pa.Table) -> int:
    return len(set(found["account_key"].to_pylist()))


@pytest.mark.parametrize("name", EVASIONS)
def test_strength_zero_changes_nothing(name: str) -> None:
    assert tactics_of({name: 0.0}) == Tactics()
    assert acts(**{name: 0.0}).equals(acts())


@pytest.mark.parametrize("name", EVASIONS)
@given(weak=STRENGTHS, strong=STRENGTHS)
def test_more_strength_never_costs_less(name: str, weak: float, strong: float) -> None:
    less, more = (cost(tactics_of({name: s})) for s in sorted((weak, strong)))
    assert less.accounts <= more.accounts
    assert less.posts <= more.posts
    assert less.wordings <= more.wordings
    assert less.delay <= more.delay
    assert less.reach >= more.reach


@given(st.permutations(list(EVASIONS)), st.lists(STRENGTHS, min_size=5, max_size=5))
def test_evasions_compose_in_any_order(order: list[str], strengths: list[float]) -> None:
    strength = dict(zip(EVASIONS, strengths, strict=True))
    assert tactics_of({name: strength[name] for name in order}) == tactics_of(strength)


@pytest.mark.parametrize("wrong", [{"magic": 0.5}, {"jitter": -0.1}, {"jitter": 1.1}])
def test_an_evasion_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        tactics_of(wrong)


def test_every_evasion_is_told_in_a_few_words() -> None:
    assert set(SAYS) == set(EVASIONS)


# Columns


def test_jitter_makes_members_wait_longer() -> None:
    waits = [mean_wait_s(acts(jitter=strength)) for strength in (0.0, 0.5, 1.0)]
    assert 5 * waits[0] < waits[1]
    assert 5 * waits[1] < waits[2]


def test_paraphrase_gives_the_changed_acts_objects_of_their_own() -> None:
    for strength, changed in ((0.0, 0.0), (0.25, 0.5), (0.5, 1.0), (1.0, 1.0)):
        found = acts(paraphrase=strength)
        _, place, count = np.unique(
            found["object_id"].to_numpy(), return_inverse=True, return_counts=True
        )
        alone = float(np.mean(count[place] == 1))
        assert alone == pytest.approx(changed, abs=0.1), strength


def test_splitting_spreads_as_many_acts_over_more_accounts_that_meet_less() -> None:
    plain, split = acts(), acts(splitting=1.0)
    assert accounts(split) > 3 * accounts(plain)
    assert split.num_rows == pytest.approx(plain.num_rows, rel=0.2)
    assert meetings_a_pair(split) < 0.4 * meetings_a_pair(plain)


def test_camouflage_adds_ordinary_shares_of_the_same_accounts_on_top() -> None:
    plain = synthetic_exercise(20_000, 2_000, 5, evasions={}, groups=20)
    covered = synthetic_exercise(20_000, 2_000, 5, evasions={"camouflage": 0.5}, groups=20)
    assert covered.acts.equals(plain.acts)
    campaigns_acts = acts().num_rows
    added = covered.shares.num_rows - plain.shares.num_rows
    assert added == pytest.approx(6 * campaigns_acts, rel=0.01)

    def of_planted(made: pa.Table, truth: pa.Table) -> int:
        return int(np.isin(made["account_key"].to_numpy(), truth["account_key"].to_numpy()).sum())

    assert of_planted(covered.shares, covered.truth) == (
        of_planted(plain.shares, plain.truth) + added
    )


def test_a_sleeper_acts_in_one_stretch_of_the_campaign() -> None:
    plain, found = acts(), acts(sleeping=1.0)
    actions = {row["group"]: row["action"] + 1 for row in plain.sort_by("action").to_pylist()}
    awake: dict[tuple[str, int], list[int]] = {}
    for row in found.to_pylist():
        awake.setdefault((row["group"], row["account_key"]), []).append(row["action"])
    for (group, _), when in awake.items():
        assert max(when) - min(when) <= max(1, round(0.2 * actions[group]))
    assert found.num_rows < 0.5 * plain.num_rows


# Exports


def test_jitter_widens_the_actions_of_every_campaign() -> None:
    plain, late = campaigns(), campaigns(jitter=0.5)
    for name, group in plain.items():
        assert mean_span_ms(late[name]) > 3 * mean_span_ms(group), name
        assert late[name].window_s > group.window_s


def mean_span_ms(group: Planted) -> float:
    times = [[post.t_ms for post in action.posts] for action in group.actions]
    return float(np.mean([max(t_ms) - min(t_ms) for t_ms in times]))


def test_paraphrase_disguises_what_each_campaign_shares() -> None:
    hidden = campaigns(paraphrase=0.5)
    for name, group in hidden.items():
        assert group.acts == sum(len(action.disguised) for action in group.actions), name
    texts = [post.body for action in hidden["copy_paste"].actions for post in action.posts]
    assert len(set(texts)) == len(texts)
    for action in hidden["link_push"].actions:
        assert not [post for post in action.posts if action.shared in post.urls[0]]
    for action in hidden["hashtag_train"].actions:
        assert action.shared not in {" ".join(post.hashtags) for post in action.posts}
    for action in hidden["co_repost"].actions:
        assert Kind.REPOST not in {post.kind for post in action.posts}


def test_half_the_paraphrase_disguises_half_of_the_acts() -> None:
    for name, group in campaigns(paraphrase=0.25).items():
        share = sum(len(action.disguised) for action in group.actions) / group.acts
        assert 0.3 < share < 0.7, name


def test_splitting_enters_more_accounts_for_about_as_many_acts() -> None:
    plain, split = campaigns(), campaigns(splitting=0.5)
    for name, group in plain.items():
        assert len(split[name].members) > 2 * len(group.members), name
        assert split[name].acts == pytest.approx(group.acts, rel=0.35), name


def test_camouflage_mixes_in_the_posts_it_says() -> None:
    plain, covered = campaigns(), campaigns(camouflage=0.5)
    for name, group in plain.items():
        more = len(covered[name].others) - len(group.others)
        assert more == pytest.approx(6 * group.acts, rel=0.05), name


def test_sleepers_act_less() -> None:
    plain, asleep = campaigns(), campaigns(sleeping=1.0)
    for name, group in plain.items():
        assert asleep[name].acts < 0.7 * group.acts, name


def test_the_innocent_use_no_evasion() -> None:
    def innocent(scenario: Scenario) -> list[tuple[str, int, int, int]]:
        return [
            (group.name, len(group.members), group.acts, group.window_s)
            for group in play(scenario).planted
            if group.is_benign
        ]

    every = tuple((name, 0.7) for name in EVASIONS)
    assert innocent(Scenario(evasions=every)) == innocent(Scenario())
