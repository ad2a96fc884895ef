"""The figures of crowds, on conversations of Polis, with and without brigades put in."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import orjson
import pandas as pd
from scipy.optimize import minimize
from scipy.stats import spearmanr

from figures import Figure, Target
from tocsin.panels.crowd.bridging import (
    LAMBDA_FACTOR,
    LAMBDA_INTERCEPT,
    fit,
    objective,
    start,
)
from tocsin.panels.crowd.groups import counted, opinion_groups
from tocsin.panels.crowd.judging import Status, favoured, judge
from tocsin.panels.crowd.ratings import Floats, Ratings

BRIGADE = 0.2
"""Of all raters, its members included."""
TARGETS, SEEDS = 3, 2
KINDS = ("alone", "filler", "camouflaged")


@cache
def conversations(data: Path) -> dict[str, Ratings]:
    folders = sorted(p for p in (data / "governance/polis").iterdir() if p.is_dir())
    return {folder.name: _read(folder / "participants-votes.csv") for folder in folders}


def _read(file: Path) -> Ratings:
    wide = pd.read_csv(file).set_index("participant").iloc[:, 5:]
    votes = wide.to_numpy(np.float64)
    rater, item = np.nonzero(~np.isnan(votes))
    return Ratings.of([str(n) for n in rater], [str(n) for n in item], votes[rater, item])


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
        named = pd.read_csv(file).set_index("participant")["group-id"].fillna(-1)
        by_name = {str(n): int(group) for n, group in enumerate(named)}
        group = np.array([by_name[rater] for rater in ratings.raters])
        # items were numbered in the order of their columns, ratings in that of first sight
        columns = np.array([int(item) for item in ratings.items])
        ours = np.stack(counted(ratings, group).consensus())
        errors[name] = float(np.abs(ours - np.array(kept["consensus"][name])[:, columns]).max())
    return max(errors.values()), f"{kept['peer']}; {len(errors)} conversations"


def heldout_gain(data: Path) -> tuple[float, str]:
    gains, words = [], []
    for name, r in conversations(data).items():
        out = np.random.default_rng(0).random(len(r.value)) < 0.1
        known = Ratings(r.raters, r.items, r.rater[~out], r.item[~out], r.value[~out])
        seen = np.maximum(np.bincount(known.item, minlength=len(r.items)), 1)
        mean = np.bincount(known.item, known.value, len(r.items)) / seen
        alone = np.mean((r.value[out] - mean[r.item[out]]) ** 2)
        model = np.mean((r.value[out] - fit(known).predicted(r.rater[out], r.item[out])) ** 2)
        gains.append(1 - model / alone)
        words.append(f"{name} {alone:.3f} → {model:.3f}")
    return float(np.min(gains)), "least relative gain; " + ", ".join(words)


def drop20_spearman(data: Path) -> tuple[float, str]:
    found = {}
    for name, ratings in conversations(data).items():
        kept = np.random.default_rng(0).random(len(ratings.raters)) >= 0.2
        pair = fit(ratings).item_intercept, fit(ratings.only(kept)).item_intercept
        found[name] = float(spearmanr(*pair).statistic)
    return min(found.values()), ", ".join(f"{name} {rho:.3f}" for name, rho in found.items())


def brigaded(ratings: Ratings, target: int, kind: str, rng: np.random.Generator) -> Ratings:
    """The crowd with a brigade that rates ``target`` up."""
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
        values += [value[others], np.ones(1)]
        raters.append(np.full(others.sum() + 1, member))
    names = (*ratings.raters, *(f"brigade {n}" for n in range(members)))
    columns = (np.concatenate(part) for part in (raters, items, values))
    return Ratings(names, ratings.items, *columns)


def _targets(ratings: Ratings) -> Iterator[int]:
    """Well rated items that honest raters would not promote: in the middle, and rejected."""
    seen = np.bincount(ratings.item, minlength=len(ratings.items))
    mean: Floats = np.bincount(ratings.item, ratings.value, len(seen)) / np.maximum(seen, 1)
    refused = ~favoured(counted(ratings, opinion_groups(ratings)))
    well = np.flatnonzero(refused & (seen >= np.median(seen)) & (mean < 0.6))
    order = well[np.argsort(-mean[well], kind="stable")]
    yield from order[np.linspace(0, len(order) - 1, TARGETS).astype(int)].tolist()


def brigade_promoted(data: Path) -> tuple[float, str]:
    promoted, tried = [], 0
    for name, ratings in conversations(data).items():
        for target in _targets(ratings):
            for kind in KINDS:
                for seed in range(SEEDS):
                    rng = np.random.default_rng([seed, target])
                    found = judge(brigaded(ratings, target, kind, rng), seed=seed)
                    tried += 1
                    if found.items[target].status is Status.PROMOTED:
                        promoted.append(f"{name} {target} {kind}")
    return len(promoted), f"of {tried} tried; {', '.join(promoted) or 'none'}"


def honest_kept_share(data: Path) -> tuple[float, str]:
    kept, deserve, words = 0, 0, []
    for name, ratings in conversations(data).items():
        plain = favoured(counted(ratings, opinion_groups(ratings)))
        guarded = np.array([j.status is Status.PROMOTED for j in judge(ratings).items])
        kept += int((plain & guarded).sum())
        deserve += int(plain.sum())
        words.append(f"{name} {(plain & guarded).sum()} of {plain.sum()}")
    return kept / max(deserve, 1), ", ".join(words)


_POLIS = "governance/polis"
FIGURES = [
    Figure("panels.bridging_objective_gap", Target(-1e-6, 1e-6), _POLIS, objective_gap, False),
    Figure("panels.group_consensus_max_error", Target(0, 1e-9), _POLIS, group_consensus_error),
    Figure("panels.bridging_heldout_gain", None, _POLIS, heldout_gain),
    Figure("panels.bridging_drop20_spearman", None, _POLIS, drop20_spearman),
    Figure("panels.brigade_promoted", Target(0, 0), _POLIS, brigade_promoted, False),
    Figure("panels.brigade_honest_kept_share", None, _POLIS, honest_kept_share),
]
