"""How verdicts hold against a colluding bloc: simulated panels, judged by the product's own rule.

The model. A pool has 90 experts in three strata of 30; a panel seats three of each, by the
product's draw. An honest expert's accuracy is drawn from Beta(15.5, 4.5): mean 0.775, nine in ten
between 0.61 and 0.91. Honest errors are independent given the claim. Every claim counted here is
*charged*: four of nine members vote for the false answer, whatever is true. They share a
background, so correct strata seat three of them in one stratum and one in another; wrong strata
spread them, two, one and one.

Two rounds. An honest member reconsiders with probability 0.3 and then takes a side in proportion
to the members who hold it, the true side counting twice (its reasons can be checked). The bloc
never moves. What the first panel escalates goes to a second of nine other members, drawn from the
rest of the pool, as the procedure has it; what that one does not decide is not decided.

A bloc that owns a stratum votes false there for certain, so "every stratum agrees" lets that panel
decide falsely or not at all: on the first panel, coverage *equals* the share of wrong. All right
decisions on charged claims come from the second. They stand and fall with the bloc not holding a
stratum there; the figures ``recurring`` say what happens if it does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from figures import Figure, Target
from tocsin.detect.intervals import wilson
from tocsin.panels.agreement.comparisons import dawid_skene
from tocsin.panels.experts import Dimension
from tocsin.panels.lots import Candidate, draw
from tocsin.panels.rules import Quota, Rules
from tocsin.panels.scales import CLAIM
from tocsin.panels.verdicts import NO_SIDE, outcomes

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

PANELS = 4_000
STRATA = ("law", "media", "technology")
IN_STRATUM = 30
SEATS = 3
ACCURACY = (15.5, 4.5)
ROUNDS_OF_ONE_PANEL = 40
"""Claims that one panel judges, where members are weighed by how they agree with each other."""
CHARGED = 0.3
"""Share of those claims that are charged."""
SEED = 20_260


@dataclass(frozen=True)
class Model:
    """What is assumed. ``first`` and ``second``: seats of the bloc in each stratum, by panel.

    ``second=None``: those of the bloc's ``in_pool`` members who did not sit are drawn like anyone;
    they are of the background that the first stratum stands for.
    ``hardness`` is the standard deviation, in logits, of how hard a claim is for all at once.
    """

    first: tuple[int, ...] = (3, 1, 0)
    second: tuple[int, ...] | None = None
    in_pool: int = 4
    reconsider: float = 0.3
    persuasion: float = 2.0
    hardness: float = 0.0


@dataclass(frozen=True)
class Outcome:
    """Shares of charged claims, with how many were simulated."""

    wrong: float
    decided: float
    first_wrong: float
    first_decided: float
    majority_wrong: float
    panels: int

    def said(self) -> str:
        counted = np.round(np.array([self.wrong, self.decided]) * self.panels)
        ends = zip(*wilson(counted, np.full(2, self.panels)), strict=True)
        (a, b), (c, d) = ends
        return (
            f"{self.panels} panels of 9, 3 strata of 3; wrong {self.wrong:.3f} [{a:.3f}, {b:.3f}], "
            f"decided {self.decided:.3f} [{c:.3f}, {d:.3f}]; first panel alone: wrong "
            f"{self.first_wrong:.3f}, decided {self.first_decided:.3f}"
        )


@cache
def simulate(model: Model, panels: int = PANELS, seed: int = SEED) -> Outcome:
    rng = np.random.default_rng(seed)
    skill = rng.beta(*ACCURACY, size=(panels, IN_STRATUM * len(STRATA)))
    hard = rng.normal(0, model.hardness, panels) if model.hardness else np.zeros(panels)
    first, second = _seated(model, panels, rng)
    side1, votes = _judge(model, skill, hard, first, rng)
    side2, _ = _judge(model, skill, hard, second, rng)
    final = np.where(side1 == NO_SIDE, side2, side1)
    return Outcome(
        wrong=float((final == _FALSE).mean()),
        decided=float((final != NO_SIDE).mean()),
        first_wrong=float((side1 == _FALSE).mean()),
        first_decided=float((side1 != NO_SIDE).mean()),
        majority_wrong=float((votes.sum(axis=(1, 2)) < 5).mean()),
        panels=panels,
    )


_TRUE, _FALSE = 0, 2
"""Places of the sides "for" and "against" in ``SIDES``: the true answer is "supported"."""
Seated = tuple[npt.NDArray[np.int64], Bools]
"""Experts by (panel, stratum, seat), and which seats the bloc holds."""


def _pool() -> tuple[list[str], npt.NDArray[np.int64]]:
    strata = np.repeat(np.arange(len(STRATA)), IN_STRATUM)
    return [f"expert-{number:03d}" for number in range(len(strata))], strata


def _rules() -> Rules:
    quotas = tuple(Quota(Dimension.DISCIPLINE, name, SEATS, SEATS) for name in STRATA)
    return Rules(SEATS * len(STRATA), Dimension.DISCIPLINE, quotas, reserves=0)


def _seated(model: Model, panels: int, rng: np.random.Generator) -> tuple[Seated, Seated]:
    """Who sits on both panels; bloc seats that the model fixes are the first of a stratum."""
    first, second = _two_panels(panels)
    bloc1, bloc2 = np.zeros(first.shape, bool), np.zeros(second.shape, bool)
    _fix(bloc1, model.first)
    if model.second is not None:
        _fix(bloc2, model.second)
        return (first, bloc1), (second, bloc2)
    strata = _pool()[1]
    of_background = np.flatnonzero(strata == 0)
    for number in range(panels):
        left = np.setdiff1d(of_background, first[number])
        more = rng.permutation(left)[: model.in_pool - sum(model.first)]
        bloc2[number] = np.isin(second[number], more)
    return (first, bloc1), (second, bloc2)


@cache
def _two_panels(panels: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Two disjoint panels each time, by the product's draw: (panels, strata, seats)."""
    names, strata = _pool()
    rules, place = _rules(), {name: number for number, name in enumerate(names)}
    first, second = [], []
    for number in range(panels):
        first.append(_drawn(names, strata, rules, place, f"first panel {number:08d}"))
        sat = {names[one] for one in first[-1].ravel()}
        left = [name for name in names if name not in sat]
        second.append(_drawn(left, strata, rules, place, f"second panel {number:08d}"))
    return np.array(first), np.array(second)


def _fix(bloc: Bools, seats: tuple[int, ...]) -> None:
    for stratum, number in enumerate(seats):
        bloc[:, stratum, :number] = True


def _drawn(
    names: list[str],
    strata: npt.NDArray[np.int64],
    rules: Rules,
    place: dict[str, int],
    seed: str,
) -> npt.NDArray[np.int64]:
    candidates = tuple(Candidate(name, (STRATA[strata[place[name]]],)) for name in names)
    drawn = np.array([place[name] for name in draw(candidates, rules, seed).drawn])
    return drawn[np.argsort(strata[drawn], kind="stable")].reshape(len(STRATA), SEATS)


def _judge(
    model: Model, skill: Floats, hard: Floats, seated: Seated, rng: np.random.Generator
) -> tuple[npt.NDArray[np.int64], Bools]:
    """Two rounds of ballots, and what the product's rule makes of the second."""
    experts, bloc = seated
    chance = np.take_along_axis(skill, experts.reshape(len(experts), -1), axis=1)
    logit = np.log(chance / (1 - chance)).reshape(experts.shape) - hard[:, None, None]
    right = (rng.random(experts.shape) < 1 / (1 + np.exp(-logit))) & ~bloc
    for_truth = right.sum(axis=(1, 2), keepdims=True) * model.persuasion
    for_false = (~right).sum(axis=(1, 2), keepdims=True)
    swayed = rng.random(right.shape) < for_truth / (for_truth + for_false)
    moves = (rng.random(right.shape) < model.reconsider) & ~bloc
    second = np.where(moves, swayed, right)
    return outcomes(_counts(right), _counts(second), CLAIM)[0], second


def _counts(right: Bools) -> npt.NDArray[np.int64]:
    counts = np.zeros((*right.shape[:2], len(CLAIM.options)), np.int64)
    counts[:, :, CLAIM.place("supported")] = right.sum(axis=2)
    counts[:, :, CLAIM.place("refuted")] = (~right).sum(axis=2)
    return counts


@cache
def dawid_skene_wrong(charged: float, panels: int = 500, seed: int = SEED) -> float:
    """Share of charged claims that Dawid–Skene (1979) gets wrong: four of nine collude."""
    rng = np.random.default_rng(seed)
    wrong = []
    for _ in range(panels):
        skill = rng.beta(*ACCURACY, 9)
        is_charged = rng.random(ROUNDS_OF_ONE_PANEL) < charged
        truth = rng.random(ROUNDS_OF_ONE_PANEL) < 0.5
        right = rng.random((ROUNDS_OF_ONE_PANEL, 9)) < skill
        right[np.ix_(is_charged, np.arange(4))] = False
        votes = np.where(right, truth[:, None], ~truth[:, None])
        believed = dawid_skene(votes.T.astype(np.int64), 2)[:, 1] > 0.5
        wrong.append((believed != truth)[is_charged])
    return float(np.concatenate(wrong).mean())


CORRECT = Model()
WRONG_STRATA = Model(first=(2, 1, 1))
NO_BLOC = Model(first=(0, 0, 0), in_pool=0)
RECURRING = Model(second=(3, 1, 0))
MANY = Model(in_pool=16)
NOT_PERSUADED = Model(persuasion=1.0)
HARD = Model(hardness=1.0)


def _figure(
    name: str, model: Model, measure: Callable[[Outcome], float], target: Target | None = None
) -> Figure:
    def measured(_: Path) -> tuple[float, str]:
        outcome = simulate(model)
        return measure(outcome), outcome.said()

    return Figure(f"panels.{name}", target, "simulated", measured)


def _dawid_skene_figure(_: Path) -> tuple[float, str]:
    alone = dawid_skene_wrong(1.0)
    note = (
        f"40 claims a panel, {CHARGED:.0%} charged, always decides; {alone:.3f} if all are charged"
    )
    return dawid_skene_wrong(CHARGED), note


def _majority_figure(_: Path) -> tuple[float, str]:
    outcome = simulate(CORRECT)
    return outcome.majority_wrong, f"{outcome.panels} panels of 9, second ballot, always decides"


def _wrong(outcome: Outcome) -> float:
    return outcome.wrong


def _decided(outcome: Outcome) -> float:
    return outcome.decided


FIGURES = [
    _figure("bloc_wrong_share", CORRECT, _wrong, Target(0, 0.1)),
    _figure("bloc_coverage", CORRECT, _decided, Target(0.6, 1)),
    _figure("bloc_first_panel_coverage", CORRECT, lambda outcome: outcome.first_decided),
    _figure("bloc_wrong_strata_wrong_share", WRONG_STRATA, _wrong),
    _figure("bloc_wrong_strata_coverage", WRONG_STRATA, _decided),
    _figure("bloc_recurring_wrong_share", RECURRING, _wrong),
    _figure("bloc_recurring_coverage", RECURRING, _decided),
    _figure("bloc_16_in_pool_wrong_share", MANY, _wrong),
    _figure("bloc_16_in_pool_coverage", MANY, _decided),
    _figure("bloc_not_persuaded_wrong_share", NOT_PERSUADED, _wrong),
    _figure("bloc_not_persuaded_coverage", NOT_PERSUADED, _decided),
    _figure("bloc_hard_claims_wrong_share", HARD, _wrong),
    _figure("bloc_hard_claims_coverage", HARD, _decided),
    _figure("no_bloc_wrong_share", NO_BLOC, _wrong),
    _figure("no_bloc_coverage", NO_BLOC, _decided),
    Figure("panels.bloc_majority_wrong_share", None, "simulated", _majority_figure),
    Figure("panels.bloc_dawid_skene_wrong_share", None, "simulated", _dawid_skene_figure),
]
"""``bloc_coverage`` counts what the procedure decides, second panel included, of charged claims."""
