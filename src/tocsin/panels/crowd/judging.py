"""What a crowd promotes: favour in every camp that stands when raters come and go.

An item is promoted where, of the raters whose record counts (:mod:`.brigades`), more than half are
for it in every opinion group, even with a tenth of those in favour taken away; and where the
bridging model expects favour from a neutral rater, with all groups and with any one left out. How
often that holds in every group when raters are drawn again (bootstrap, Efron 1979) is the status's
resampling probability; below 0.9 it is not settled. The model is not fitted again in each draw.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pyarrow as pa

from tocsin.charts import Chart, Level, Series
from tocsin.panels.crowd.bridging import fit
from tocsin.panels.crowd.brigades import records
from tocsin.panels.crowd.groups import Counts, counted, opinion_groups
from tocsin.panels.crowd.ratings import LEAST_RATERS, Floats, Ints, Mask, Ratings, refuse_small
from tocsin.results import Result

LEAST_VOTES: Final = 5
"""Of each group on an item: with fewer, all for it are still no majority at 95 %."""
SUSPECT_SHARE: Final = 0.1
SETTLED: Final = 0.9
DRAWS: Final = 200


class Status(StrEnum):
    """What may be said of an item."""

    PROMOTED = "promoted"
    DIVIDED = "divided"
    NEEDS_MORE_RATINGS = "needs_more_ratings"


class Reason(StrEnum):
    """Why a status is what it is."""

    FAVOURED_IN_EVERY_GROUP = "favoured_in_every_group"
    FEW_RECORDS_COUNT = "few_records_count"
    FEW_VOTES_IN_A_GROUP = "few_votes_in_a_group"
    NO_MAJORITY_IN_A_GROUP = "no_majority_in_a_group"
    NOT_BRIDGING = "not_bridging"
    FALLS_WITHOUT_A_GROUP = "falls_without_a_group"
    UNSETTLED = "unsettled"


@dataclass(frozen=True)
class Judged:
    """One item. ``probability`` is that of the status under resampling; ``None``: not measured."""

    item: str
    status: Status
    probability: float | None
    settled: bool
    bridging: float | None
    consensus: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Crowd(Result):
    """What a crowd made of its items, and how many of its raters counted."""

    items: tuple[Judged, ...]
    raters: int
    counting: int
    short: int
    copied: int
    noise: int
    groups: tuple[int, ...]

    def said(self) -> tuple[str, ...]:
        by = {status: sum(one.status is status for one in self.items) for status in Status}
        found = (
            f"Of {len(self.items):,} items {by[Status.PROMOTED]:,} are favoured in every group; "
            f"{by[Status.DIVIDED]:,} divide; {by[Status.NEEDS_MORE_RATINGS]:,} need more ratings."
        )
        counted_ones = (
            f"The records of {self.counting:,} of {self.raters:,} raters count: {self.short:,} "
            f"are short, {self.copied:,} near-identical to another, {self.noise:,} like chance."
        )
        return found, counted_ones

    def tables(self) -> Mapping[str, pa.Table]:
        rows = [
            {
                "item": one.item.encode("utf-8", "replace").decode(),
                "status": one.status.value,
                "probability": one.probability,
                "settled": one.settled,
                "bridging": one.bridging,
                "consensus": one.consensus,
                "reasons": [reason.value for reason in one.reasons],
            }
            for one in self.items
        ]
        return {"items": pa.Table.from_pylist(rows)}

    def charts(self) -> Mapping[str, Chart]:
        shown = [one for one in self.items if one.bridging is not None]
        if not shown:
            return {}
        series = tuple(
            Series(
                status.value.replace("_", " "),
                [one.consensus for one in shown if one.status is status],
                [one.bridging or 0.0 for one in shown if one.status is status],
                kind="points",
            )
            for status in Status
            if any(one.status is status for one in shown)
        )
        levels = (Level(0.5, "neither for nor against"),)
        return {
            "items": Chart(
                "Items", "group-aware consensus", "expected of a neutral rater", series, levels
            )
        }

    def caveats(self) -> tuple[str, ...]:
        return (
            "Agreement is not truth: a crowd can agree on what is false.",
            "A rater whose record does not count is not accused: honest people rate little too.",
            "A brigade of people with long honest records of their own is not found.",
        )


def judge(ratings: Ratings, *, seed: int = 0) -> Crowd:
    """The status of every item.

    Raises:
        UsageError: fewer than 50 raters rated anything.
    """
    voted = np.bincount(ratings.rater, minlength=len(ratings.raters)) > 0
    refuse_small(int(voted.sum()))
    tested = records(ratings, opinion_groups(ratings, seed=seed))
    kept = ratings.only(tested.counts & voted)
    counting = int((tested.counts & voted).sum())
    enough = counting >= LEAST_RATERS
    # of too few no groups are made: they would be chance
    alone = np.where(tested.counts & voted, 0, -1).astype(np.int64)
    group = opinion_groups(kept, seed=seed) if enough else alone
    items = _judged(kept, group, np.random.default_rng(seed)) if enough else _unjudged(kept, group)
    return Crowd(
        items,
        int(voted.sum()),
        counting,
        int((tested.short & voted).sum()),
        int((tested.copied & voted & ~tested.short).sum()),
        int((tested.noise & voted & ~tested.short & ~tested.copied).sum()),
        tuple(np.bincount(group[group >= 0]).tolist()),
    )


def _unjudged(kept: Ratings, group: Ints) -> tuple[Judged, ...]:
    consensus, _ = counted(kept, group).consensus()
    why = (Reason.FEW_RECORDS_COUNT,)
    return tuple(
        Judged(name, Status.NEEDS_MORE_RATINGS, None, False, None, float(c), why)
        for name, c in zip(kept.items, consensus, strict=True)
    )


def favoured(counts: Counts) -> Mask:
    """Items with a majority in every group that losing a tenth of those in favour leaves one."""
    agree = counts.agree * (1 - SUSPECT_SHARE)
    rest = counts.votes - counts.agree
    return np.asarray(((agree > rest) & (counts.votes >= LEAST_VOTES)).all(axis=0))


def _judged(kept: Ratings, group: Ints, rng: np.random.Generator) -> tuple[Judged, ...]:
    counts = counted(kept, group)
    bridging = _bridging(kept)
    without = np.stack([_bridging(kept.only(group != g)) for g in range(int(group.max()) + 1)])
    often = np.zeros(len(kept.items))
    for _ in range(DRAWS):
        drawn = rng.multinomial((group >= 0).sum(), (group >= 0) / (group >= 0).sum())
        often += favoured(counted(kept, group, drawn.astype(np.float64)))
    consensus, _ = counts.consensus()
    few = np.asarray((counts.votes < LEAST_VOTES).any(axis=0))
    against = ~favoured(counts) & ~few
    flat, falls = bridging <= 0.5, np.asarray((without <= 0.5).any(axis=0))
    return tuple(
        _one(name, often[i] / DRAWS, bridging[i], consensus[i],
             (few[i], against[i], flat[i], falls[i]))
        for i, name in enumerate(kept.items)
    )  # fmt: skip


def _bridging(kept: Ratings) -> Floats:
    """What the model expects of a rater who leans to nobody."""
    model = fit(kept)
    return np.asarray(model.mean + model.item_intercept)


def _one(
    name: str, often: float, bridging: float, consensus: float, faults: tuple[bool, ...]
) -> Judged:
    few, against, flat, falls = faults
    named = (
        (few, Reason.FEW_VOTES_IN_A_GROUP),
        (against, Reason.NO_MAJORITY_IN_A_GROUP),
        (flat, Reason.NOT_BRIDGING),
        (falls, Reason.FALLS_WITHOUT_A_GROUP),
        (not few and often < SETTLED and not against, Reason.UNSETTLED),
    )
    reasons = tuple(reason for holds, reason in named if holds)
    rounded, shared = float(bridging), float(consensus)
    if not reasons:
        why = (Reason.FAVOURED_IN_EVERY_GROUP,)
        return Judged(name, Status.PROMOTED, float(often), True, rounded, shared, why)
    if few or reasons == (Reason.UNSETTLED,):
        return Judged(name, Status.NEEDS_MORE_RATINGS, None, False, rounded, shared, reasons)
    stays = 1 - float(often)
    return Judged(name, Status.DIVIDED, stays, stays >= SETTLED, rounded, shared, reasons)
