"""The figures of crowds, on conversations of Polis, with and without brigades put in."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import orjson
import pandas as pd
from scipy.optimize import minimize
from scipy.stats import spearmanr

import made_crowds
from figures import Figure, Target
from tocsin.chain.ratings_file import read_ratings
from tocsin.panels.crowd.bridging import (
    LAMBDA_FACTOR,
    LAMBDA_INTERCEPT,
    fit,
    objective,
    start,
)
from tocsin.panels.crowd.brigades import records
from tocsin.panels.crowd.groups import counted, opinion_groups
from tocsin.panels.crowd.judging import LEAST_RATINGS, Crowd, Status, favoured, judge
from tocsin.panels.crowd.ratings import LEAST_RATERS, Floats, Ints, Mask, Ratings

BRIGADE = 0.2
"""Of all raters, its members included."""
TARGETS, SEEDS = 3, 2
KINDS = ("alone", "filler", "camouflaged")
SPLITS = range(1_000, 1_005)
"""Seeds of held-out splits on which nothing was chosen."""
DROPS = 10
MADE_RATERS = 300


@cache
def conversations(data: Path) -> dict[str, Ratings]:
    folders = sorted(p for p in (data / "governance/polis").iterdir() if p.is_dir())
    files = {folder.name: folder / "participants-votes.csv" for folder in folders}
    return {name: read_ratings(file).ratings for name, file in files.items()}


def objective_gap(data: Path) -> tuple[float, str]:
    gaps = {}
    for name, ratings in conversations(data).items():
        peer = minimize(
            lambda x, r=ratings: objective(r, x, LAMBDA_INTERCEPT, LAMBDA_FACTOR),
            start(ratings), jac=True, method="L-BFGS-B",
            options={"maxiter": 20_000, "maxfun": 40_000, "ftol": 1e-15, "gtol": 1e-8},
        )  # fmt: skip
        gaps[name] = (fit(ratings).objective - peer.fun) / abs(peer.fun)
    worst = max(gaps, key=lambda name: abs(gaps[name]))
    return gaps[worst], ", ".join(f"{name} {gap:.1e}" for name, gap in gaps.items())


def group_consensus_error(data: Path) -> tuple[float, str]:
    """Against what red-dwarf gave for the groups that are in the files."""
    kept = orjson.loads(Path(__file__).with_name("peers").joinpath("red_dwarf.json").read_bytes())
    errors = {}
    for name, ratings in conversations(data).items():
        file = data / "governance/polis" / name / "participants-votes.csv"
        wide = pd.read_csv(file).set_index("participant")
        by_name = {str(n): int(group) for n, group in wide["group-id"].fillna(-1).items()}
        group = np.array([by_name[rater] for rater in ratings.raters])
        # the peer has items in the order of their columns, ours are in that of first sight
        place = {name: number for number, name in enumerate(wide.columns[5:])}
        columns = np.array([place[item] for item in ratings.items])
        ours = np.stack(counted(ratings, group).consensus())
        errors[name] = float(np.abs(ours - np.array(kept["consensus"][name])[:, columns]).max())
    return max(errors.values()), f"{kept['peer']}; {len(errors)} conversations"


def heldout_gain(data: Path) -> tuple[float, str]:
    gains, words = [], []
    for name, r in conversations(data).items():
        errors = np.array([_heldout(r, seed) for seed in SPLITS])
        alone, model = errors.mean(axis=0)
        gains.append(1 - model / alone)
        words.append(f"{name} {alone:.3f} → {model:.3f}")
    return float(np.min(gains)), (
        f"least relative gain, mean of {len(SPLITS)} splits; {', '.join(words)}. The penalties "
        "were chosen with these conversations in view, on other splits, so it may be less elsewhere"
    )


def _heldout(r: Ratings, seed: int) -> tuple[float, float]:
    """Squared error on a tenth of the votes: of the item's mean, and of the model."""
    out = np.random.default_rng(seed).random(len(r.value)) < 0.1
    known = Ratings(r.raters, r.items, r.rater[~out], r.item[~out], r.value[~out])
    seen = np.bincount(known.item, minlength=len(r.items))
    total = np.bincount(known.item, known.value, len(r.items))
    mean = np.where(seen > 0, total / np.maximum(seen, 1), known.value.mean())
    told = fit(known).predicted(r.rater[out], r.item[out])
    return (
        float(np.mean((r.value[out] - mean[r.item[out]]) ** 2)),
        float(np.mean((r.value[out] - told) ** 2)),
    )


def drop20_spearman(data: Path) -> tuple[float, str]:
    medians, words = [], []
    for name, ratings in conversations(data).items():
        seen = np.bincount(ratings.item, minlength=len(ratings.items))
        ranked, whole = seen >= LEAST_RATINGS, fit(ratings).item_intercept
        found, every = [], []
        for seed in range(DROPS):
            kept = np.random.default_rng(seed).random(len(ratings.raters)) >= 0.2
            again = fit(ratings.only(kept)).item_intercept
            found.append(float(spearmanr(whole[ranked], again[ranked]).statistic))
            every.append(float(spearmanr(whole, again).statistic))
        medians.append(float(np.median(found)))
        words.append(
            f"{name} {min(found):.3f}, {medians[-1]:.3f} ({ranked.sum()} items; all "
            f"{len(seen)} {np.median(every):.3f})"
        )
    return min(medians), (
        f"least median of {DROPS} drops over items with {LEAST_RATINGS} ratings or more; "
        f"least and median: {', '.join(words)}"
    )


@dataclass(frozen=True)
class Try:
    """One brigade on one item of one conversation."""

    conversation: str
    target: int
    kind: str
    promoted: bool
    unguarded: bool
    """Whether the majorities in groups alone would promote it."""
    able: bool
    """Whether enough records counted for anything to be promoted."""
    lost: int
    """Of the items promoted without the brigade, those that are so no more."""
    before: int


def brigaded(ratings: Ratings, target: int, kind: str, rng: np.random.Generator) -> Ratings:
    """The crowd with a brigade that rates ``target`` up, or down where it censors."""
    honest = len(ratings.raters)
    members = round(honest * BRIGADE / (1 - BRIGADE))
    own = np.bincount(ratings.rater, minlength=honest)
    raters, items, values = [ratings.rater], [ratings.item], [ratings.value]
    for member in range(honest, honest + members):
        model = ratings.rater == rng.choice(honest, p=own / own.sum())
        item, value = ratings.item[model], ratings.value[model]
        if kind == "alone":
            item, value = item[:0], value[:0]
        elif kind == "filler":
            item = rng.choice(len(ratings.items), len(item), replace=False)
            value = rng.choice([0.0, 0.5, 1.0], len(item))
        others = item != target
        items += [item[others], np.array([target])]
        values += [value[others], np.array([0.0 if kind == "censoring" else 1.0])]
        raters.append(np.full(others.sum() + 1, member))
    names = (*ratings.raters, *(f"brigade {n}" for n in range(members)))
    columns = (np.concatenate(part) for part in (raters, items, values))
    return Ratings(names, ratings.items, *columns)


def _targets(ratings: Ratings) -> list[int]:
    """Well rated items that honest raters would not promote: in the middle, and rejected."""
    seen = np.bincount(ratings.item, minlength=len(ratings.items))
    mean: Floats = np.bincount(ratings.item, ratings.value, len(seen)) / np.maximum(seen, 1)
    refused = ~favoured(counted(ratings, opinion_groups(ratings)))
    refused &= ~_promoted(judge(ratings))
    well = np.flatnonzero(refused & (seen >= np.median(seen)) & (mean < 0.6))
    return _spread(well[np.argsort(-mean[well], kind="stable")])


def _spread(order: Ints) -> list[int]:
    if not len(order):
        return []
    return sorted(set(order[np.linspace(0, len(order) - 1, TARGETS).astype(int)].tolist()))


def _promoted(found: Crowd) -> Mask:
    return np.array([one.status is Status.PROMOTED for one in found.items])


@cache
def tries(data: Path) -> list[Try]:
    """Every kind of brigade on every target; those that censor, on items that are promoted."""
    found = []
    for name, ratings in conversations(data).items():
        before = _promoted(judge(ratings))
        pushed, praised = _targets(ratings), _spread(np.flatnonzero(before))
        aims = [(kind, target) for kind in KINDS for target in pushed]
        aims += [("censoring", target) for target in praised]
        for (kind, target), seed in product(aims, range(SEEDS)):
            crowd = brigaded(ratings, target, kind, np.random.default_rng([seed, target]))
            judged = judge(crowd, seed=seed)
            after = _promoted(judged)
            plain = favoured(counted(crowd, opinion_groups(crowd, seed=seed)))
            found.append(
                Try(name, target, kind, bool(after[target]), bool(plain[target]),
                    judged.counting >= LEAST_RATERS, int((before & ~after).sum()),
                    int(before.sum()))
            )  # fmt: skip
    return found


def brigade_promoted(data: Path) -> tuple[float, str]:
    pushing = [one for one in tries(data) if one.kind != "censoring"]
    promoted = [f"{one.conversation} {one.target} {one.kind}" for one in pushing if one.promoted]
    plain = {kind: sum(t.unguarded for t in pushing if t.kind == kind) for kind in KINDS}
    return len(promoted), (
        f"of {len(pushing)} tried ({', '.join(promoted) or 'none'}); enough records counted in "
        f"{np.mean([one.able for one in pushing]):.0%} of them, in the others nothing could be "
        f"promoted; majorities in groups alone promote {_listed(plain)} of "
        f"{len(pushing) // len(KINDS)} each"
    )


def brigade_silenced_share(data: Path) -> tuple[float, str]:
    """Items lost to a brigade that pushes another; and those that one is made against."""
    shares, words = {}, []
    for kind in KINDS:
        of_kind = [one for one in tries(data) if one.kind == kind]
        shares[kind] = sum(t.lost for t in of_kind) / max(1, sum(t.before for t in of_kind))
        worst: dict[str, list[float]] = defaultdict(list)
        for one in of_kind:
            if one.before:
                worst[one.conversation].append(one.lost / one.before)
        means = {name: float(np.mean(lost)) for name, lost in worst.items()}
        words.append(f"{kind} {shares[kind]:.3f} ({_listed(means)})")
    aimed = [one for one in tries(data) if one.kind == "censoring"]
    held = sum(not one.promoted for one in aimed)
    return max(shares.values()), (
        f"the worst kind of: {'; '.join(words)}. Brigades of copies that rate a promoted item "
        f"down: {held} of {len(aimed)} are promoted no more"
    )


def honest_kept_share(data: Path) -> tuple[float, str]:
    kept, deserve, words = 0, 0, []
    for name, ratings in conversations(data).items():
        plain = favoured(counted(ratings, opinion_groups(ratings)))
        guarded = _promoted(judge(ratings))
        kept += int((plain & guarded).sum())
        deserve += int(plain.sum())
        words.append(f"{name} {(plain & guarded).sum()} of {plain.sum()}")
    return kept / max(deserve, 1), (
        f"of the items that majorities in groups promote without safeguards: {', '.join(words)}"
    )


def noise_rates(_: Path) -> tuple[float, str]:
    """On made crowds: honest raters taken for noise; fillers that pass."""
    lost, passed = [], defaultdict(list)
    for seed, habit in product(range(12), made_crowds.HABITS):
        rng = np.random.default_rng(seed)
        crowd = made_crowds.honest(rng, MADE_RATERS, 2 + seed % 2, (20, 40, 60)[seed % 3])
        crowd = made_crowds.with_fillers(crowd, habit, rng)
        tested = records(crowd, opinion_groups(crowd))
        honest = np.arange(len(crowd.raters)) < MADE_RATERS
        lost.append(float(tested.noise[honest & ~tested.short].mean()))
        passed[habit].append(float(tested.counts[~honest & ~tested.short].mean()))
    means = {habit: float(np.mean(found)) for habit, found in passed.items()}
    return float(np.mean(lost)), (
        f"share of honest raters with long records; of fillers there pass: {_listed(means)}"
    )


def _listed(found: Mapping[str, float]) -> str:
    return ", ".join(
        f"{name} {value}" if isinstance(value, int) else f"{name} {value:.3f}"
        for name, value in found.items()
    )


_POLIS, _MADE = "governance/polis", "made crowds"
FIGURES = [
    Figure("panels.bridging_objective_gap", Target(-1e-6, 1e-6), _POLIS, objective_gap, False),
    Figure("panels.group_consensus_max_error", Target(0, 1e-9), _POLIS, group_consensus_error),
    Figure("panels.bridging_heldout_gain", None, _POLIS, heldout_gain),
    Figure("panels.bridging_drop20_spearman", None, _POLIS, drop20_spearman, False),
    Figure("panels.brigade_promoted", Target(0, 0), _POLIS, brigade_promoted, False),
    Figure("panels.brigade_silenced_share", None, _POLIS, brigade_silenced_share, False),
    Figure("panels.brigade_honest_kept_share", None, _POLIS, honest_kept_share),
    Figure("panels.crowd_honest_taken_for_noise", None, _MADE, noise_rates),
]
