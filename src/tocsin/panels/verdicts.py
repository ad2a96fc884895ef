"""The rule by which votes become a verdict: every stratum agrees, or it escalates.

Each member weighs the same. In each stratum, more than half of those who voted must stand on one
side of the scale, and it must be the same side in every stratum; the verdict is then the median
option among the votes on that side (on a tie the one nearer the middle: the milder). And no stratum
may have been turned: where more than half stood on another side in the first, blind ballot, the
talk has moved a stratum from one side to another, and whether reasons or pressure did it cannot be
told from inside. That, and anything else, escalates. A quorum in all and in each stratum comes
first; without it there is nothing to decide.

Why strata: a majority of all lets a bloc of five in nine decide, and 4 with one honest error, too.
Where strata are drawn from independent nominations, holding one stratum only lets a bloc *prevent*
a verdict. That is the price: what a bloc can block goes to another panel. Dawid–Skene (1979), which
weighs members by their agreement with each other, believes the bloc instead, and never decides.

Resampling: members are drawn with replacement within their strata, and the rule is asked again; the
share that gives the same status is published. A status is settled at 0.9 or more, else provisional.
The bootstrap is Efron (1979), stratified. It sees the members who sat, not those who might have,
so for unanimous panels it says 1 and that is too sure; a panel of nine is still only nine people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from tocsin.cases.documents import Document
from tocsin.panels.scales import SIDES, Scale, Side

Ints = npt.NDArray[np.int64]

SETTLED: Final = 0.9
NO_SIDE: Final = -1


class Status(StrEnum):
    """What votes amount to."""

    VERDICT = "verdict"
    ESCALATED = "escalated"
    NO_QUORUM = "no_quorum"


class Firmness(StrEnum):
    """Whether the same status would come of other members like these."""

    SETTLED = "settled"
    PROVISIONAL = "provisional"


class Vote(NamedTuple):
    """How one member voted: in the first ballot, where they cast one, and in the second."""

    blind: str | None
    final: str


@dataclass(frozen=True, slots=True)
class Standpoint(Document):
    """How a stratum voted. ``side`` is absent where no side has more than half."""

    stratum: str
    votes: int
    side: Side | None
    share: float
    """Of the votes, on the side with the most."""
    blind: Side | None
    """Where more than half of the same members stood in the first ballot."""


@dataclass(frozen=True, slots=True)
class Decision(Document):
    """What the rule makes of the votes.

    ``probability`` is the share of resamples that give the same status (and side);
    ``option_probability`` the share that give the very same option.
    """

    status: Status
    side: Side | None
    option: str | None
    standpoints: tuple[Standpoint, ...]
    probability: float
    option_probability: float
    firmness: Firmness
    resamples: int
    seed: int


def decide(
    votes: Mapping[str, Sequence[Vote]],
    scale: Scale,
    *,
    quorum: int,
    stratum_quorum: int,
    resamples: int,
    seed: int,
) -> Decision:
    """The decision on ``votes``, by stratum; every stratum has a key, with or without votes.

    Members who cast no second ballot are not among them; quorums count second ballots.

    Raises:
        NotAllowedError: a vote is not on the scale.
    """
    counts = _counted(votes, scale)
    side, option = outcomes(*_rounds(counts[None]), scale)
    cast = counts.sum(axis=(1, 2))
    enough = cast.sum() >= quorum and bool((cast >= stratum_quorum).all())
    standing = _standpoints(tuple(votes), counts, scale)
    if not enough:
        return Decision(
            Status.NO_QUORUM, None, None, standing, 1.0, 1.0, Firmness.PROVISIONAL, 0, seed
        )
    same_side, same_option = _resampled(
        counts, scale, int(side[0]), int(option[0]), resamples, seed
    )
    decided = side[0] != NO_SIDE
    return Decision(
        Status.VERDICT if decided else Status.ESCALATED,
        SIDES[side[0]] if decided else None,
        scale.names[option[0]] if decided else None,
        standing,
        same_side,
        same_option,
        Firmness.SETTLED if same_side >= SETTLED else Firmness.PROVISIONAL,
        resamples,
        seed,
    )


def outcomes(blind: Ints, counts: Ints, scale: Scale) -> tuple[Ints, Ints]:
    """The rule itself, for many panels at once.

    ``blind`` and ``counts`` have shape (panels, strata, options): votes of the first and of the
    second ballot. Returns for each panel the place of the side in ``SIDES`` and of the option in
    the scale; both ``NO_SIDE`` where strata do not agree, or one was turned.
    """
    before, now = _majorities(blind, scale), _majorities(counts, scale)
    not_turned = before | ~before.any(axis=2, keepdims=True)
    agreed = np.asarray((now & not_turned).all(axis=1))
    side = np.where(agreed.any(axis=1), agreed.argmax(axis=1), NO_SIDE)
    on_side = counts.sum(axis=1) * _sides(scale).T[side]
    return side, np.where(side == NO_SIDE, NO_SIDE, _medians(on_side, scale))


def _majorities(counts: Ints, scale: Scale) -> npt.NDArray[np.bool_]:
    """(panels, strata, sides): whether more than half of a stratum's votes are on the side."""
    by_side = counts @ _sides(scale)
    return np.asarray(2 * by_side > by_side.sum(axis=2, keepdims=True))


def _counted(votes: Mapping[str, Sequence[Vote]], scale: Scale) -> Ints:
    """(strata, first option, second option): members; no first ballot stands last."""
    size = len(scale.options)
    counts = np.zeros((len(votes), size + 1, size), dtype=np.int64)
    for row, members in enumerate(votes.values()):
        for vote in members:
            first = size if vote.blind is None else scale.place(vote.blind)
            counts[row, first, scale.place(vote.final)] += 1
    return counts


def _rounds(counts: Ints) -> tuple[Ints, Ints]:
    """Votes of the first and of the second ballot: (..., options) each."""
    return counts.sum(axis=-1)[..., :-1], counts.sum(axis=-2)


def _sides(scale: Scale) -> Ints:
    """Options × sides: one where the option stands on the side."""
    rows = [[int(option.side is side) for side in SIDES] for option in scale.options]
    return np.array(rows, dtype=np.int64)


def _medians(counts: Ints, scale: Scale) -> Ints:
    """The median option of each row; between two, the one nearer the middle of the scale.

    Options on one side lie on one flank of the scale. On the first half the milder is the later.
    """
    running, total = counts.cumsum(axis=1), counts.sum(axis=1, keepdims=True)
    earlier = (2 * running >= total).argmax(axis=1)
    later = (2 * running > total).argmax(axis=1)
    ordered = sum(option.side is not Side.OPEN for option in scale.options)
    middle = (ordered - 1) / 2
    milder: Ints = np.where(np.abs(later - middle) <= np.abs(earlier - middle), later, earlier)
    return milder


def _resampled(
    counts: Ints, scale: Scale, side: int, option: int, resamples: int, seed: int
) -> tuple[float, float]:
    rng = np.random.default_rng(seed)
    members = counts.reshape(len(counts), -1)
    drawn = np.stack(
        [rng.multinomial(row.sum(), row / row.sum(), size=resamples) for row in members], axis=1
    )
    sides, options = outcomes(*_rounds(drawn.reshape(resamples, *counts.shape)), scale)
    return float((sides == side).mean()), float((options == option).mean())


def _standpoints(strata: Sequence[str], counts: Ints, scale: Scale) -> tuple[Standpoint, ...]:
    blind, final = _rounds(counts)
    found = []
    for place, stratum in enumerate(strata):
        row = final[place] @ _sides(scale)
        total, most = int(row.sum()), int(row.max())
        share = most / total if total else 0.0
        before = _majority(blind[place] @ _sides(scale))
        found.append(Standpoint(stratum, total, _majority(row), share, before))
    return tuple(found)


def _majority(by_side: Ints) -> Side | None:
    return SIDES[int(by_side.argmax())] if 2 * by_side.max() > by_side.sum() else None
