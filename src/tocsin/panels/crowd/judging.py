"""What a crowd promotes: favour in every camp that stands when raters come and go.

An item is promoted where, of the records that count (:mod:`.brigades`), more than half are for it
in every opinion group, even with a tenth of those in favour taken away, or the tenth of raters
whose records are likest to another's; and where the bridging model expects favour from a neutral
rater, with all groups and with any one left out. How often that majority holds in every group when
raters are drawn again (bootstrap, Efron 1979) is the status's resampling probability; below 0.9 it
is not settled. The groups and the model are not fitted again in each draw.

Support in a group has Wilson's interval, and the consensus the products of their ends, which is
wider than it need be. The model's expectation has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pyarrow as pa

from tocsin.cases.documents import Document
from tocsin.charts import Chart, Level, Series
from tocsin.detect.intervals import wilson
from tocsin.panels.crowd.bridging import LAMBDA_INTERCEPT, fit
from tocsin.panels.crowd.brigades import Records, least_favourable, most_favourable, records
from tocsin.panels.crowd.groups import Counts, counted, opinion_groups
from tocsin.panels.crowd.ratings import LEAST_RATERS, Floats, Ints, Mask, Ratings, refuse_small
from tocsin.results import Result

LEAST_VOTES: Final = 5
"""Of each group on an item: with fewer, all for it are still no majority at 95 %."""
RELIABILITY: Final = 0.9
"""Of an item's intercept: n / (n + λ), n its ratings and λ noise over spread. What single decisions
rest on should have 0.9 (Nunnally 1978)."""
LEAST_RATINGS: Final = round(LAMBDA_INTERCEPT * RELIABILITY / (1 - RELIABILITY))
"""27. An item with fewer is neither ranked nor judged."""
SUSPECT_SHARE: Final = 0.1
"""Taken away to see whether a status stands: half of the fifth that a brigade may be, for the other
half would have to pass as honest."""
SETTLED: Final = 0.9
DRAWS: Final = 200
EVEN: Final = 0.5
"""What a rater who is neither for nor against gives."""


class Status(StrEnum):
    """What may be said of an item."""

    PROMOTED = "promoted"
    DIVIDED = "divided"
    NEEDS_MORE_RATINGS = "needs_more_ratings"


class Reason(StrEnum):
    """Why a status is what it is."""

    FAVOURED_IN_EVERY_GROUP = "favoured_in_every_group"
    FEW_RECORDS_COUNT = "few_records_count"
    FEW_RATINGS = "few_ratings"
    FEW_VOTES_IN_A_GROUP = "few_votes_in_a_group"
    NO_MAJORITY_IN_A_GROUP = "no_majority_in_a_group"
    NOT_BRIDGING = "not_bridging"
    FALLS_WITHOUT_A_GROUP = "falls_without_a_group"
    FALLS_WITHOUT_SUSPECTS = "falls_without_suspects"
    COPIES_DISAGREE = "copies_disagree"
    UNSETTLED = "unsettled"


_ITEMS: Final = pa.schema({
    "item": pa.string(), "status": pa.string(), "probability": pa.float64(), "settled": pa.bool_(),
    "bridging": pa.float64(), "consensus": pa.float64(), "consensus_low": pa.float64(),
    "consensus_high": pa.float64(), "reasons": pa.list_(pa.string()),
})  # fmt: skip
_SUPPORT: Final = pa.schema({
    "item": pa.string(), "group": pa.int64(), "agree": pa.int64(), "votes": pa.int64(),
    "share": pa.float64(), "share_low": pa.float64(), "share_high": pa.float64(),
})  # fmt: skip
OPEN: Final = {Reason.FEW_RATINGS, Reason.FEW_VOTES_IN_A_GROUP, Reason.COPIES_DISAGREE}
"""Reasons for which nothing is said of an item yet, whatever else holds."""


@dataclass(frozen=True, slots=True)
class Support(Document):
    """Of one group's votes on an item that count, those for it, and the share's 95 % interval."""

    agree: int
    votes: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Judged(Document):
    """One item. ``probability`` is that of the status under resampling; ``None``: not measured.

    Where too few records count nothing is measured: a consensus of no groups would be one.
    ``support`` is in the order of the crowd's groups, and empty where no groups could be made.
    """

    item: str
    status: Status
    probability: float | None
    settled: bool
    bridging: float | None
    consensus: float | None
    consensus_low: float | None
    consensus_high: float | None
    reasons: tuple[Reason, ...]
    support: tuple[Support, ...]


@dataclass(frozen=True)
class Crowd(Document, Result):
    """What a crowd made of its items, and how many of its raters counted.

    ``raters`` rated anything; of them ``short`` and ``noise`` do not count, ``copied`` are heard
    through a near-identical record, and ``counting`` are heard themselves. ``groups`` holds sizes;
    none are made where too few count.
    """

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
            f"are short, {self.noise:,} like chance, {self.copied:,} repeat one that is counted."
        )
        return found, counted_ones

    def tables(self) -> Mapping[str, pa.Table]:
        rows = [
            {
                "item": _sayable(one.item),
                "status": one.status.value,
                "probability": one.probability,
                "settled": one.settled,
                "bridging": one.bridging,
                "consensus": one.consensus,
                "consensus_low": one.consensus_low,
                "consensus_high": one.consensus_high,
                "reasons": [reason.value for reason in one.reasons],
            }
            for one in self.items
        ]
        return {
            "items": pa.Table.from_pylist(rows, schema=_ITEMS),
            "support": pa.Table.from_pylist(self._support(), schema=_SUPPORT),
        }

    def _support(self) -> list[dict[str, object]]:
        return [
            {
                "item": _sayable(one.item),
                "group": group,
                "agree": of.agree,
                "votes": of.votes,
                "share": of.agree / of.votes if of.votes else None,
                "share_low": of.low,
                "share_high": of.high,
            }
            for one in self.items
            for group, of in enumerate(one.support, 1)
        ]

    def charts(self) -> Mapping[str, Chart]:
        shown = [one for one in self.items if one.bridging is not None]
        if not shown:
            return {}
        series = tuple(
            Series(
                status.value.replace("_", " "),
                [one.consensus or 0.0 for one in shown if one.status is status],
                [one.bridging or 0.0 for one in shown if one.status is status],
                kind="points",
            )
            for status in Status
            if any(one.status is status for one in shown)
        )
        levels = (Level(EVEN, "neither for nor against"),)
        return {
            "items": Chart(
                "Items", "group-aware consensus", "expected of a neutral rater", series, levels
            )
        }

    def caveats(self) -> tuple[str, ...]:
        return (
            "Agreement is not truth: a crowd can agree on what is false.",
            "A rater whose record does not count is not accused: honest people rate little too.",
            "Of what is expected of a neutral rater no interval is measured.",
            "A brigade of people with long honest records of their own is not found.",
        )


def judge(ratings: Ratings, *, seed: int = 0) -> Crowd:
    """The status of every item.

    Raises:
        UsageError: fewer than 50 raters rated anything.
    """
    voted = np.bincount(ratings.rater, minlength=len(ratings.raters)) > 0
    refuse_small(int(voted.sum()))
    tested = _tested(ratings, seed)
    heard = ratings.only(tested.counts)
    least = least_favourable(heard, tested.cluster)
    counts = np.bincount(least.rater, minlength=len(ratings.raters)) > 0
    enough = int(counts.sum()) >= LEAST_RATERS
    group = np.full(len(counts), -1)
    if enough:  # of too few no groups are made: they would be chance
        group = opinion_groups(least, seed=seed)
        most = most_favourable(heard, tested.cluster)
        suspect = _likest(tested.likeness, counts)
        items = _judged(least, most, group, suspect, np.random.default_rng(seed))
    else:
        items = _unjudged(least)
    return Crowd(
        items,
        int(voted.sum()),
        int(counts.sum()),
        int((tested.short & voted).sum()),
        int((tested.counts & voted).sum() - counts.sum()),
        int((tested.noise & voted & ~tested.short).sum()),
        tuple(np.bincount(group[group >= 0]).tolist()),
    )


def _tested(ratings: Ratings, seed: int) -> Records:
    """Tests all records, and those that passed again among themselves.

    Random records blur the groups and make agreement look rarer than it is, so the first test is
    too kind: to short records as to random ones.
    """
    first = records(ratings, opinion_groups(ratings, seed=seed))
    if not first.counts.any():
        return first
    passed = ratings.only(first.counts)
    again = records(passed, opinion_groups(passed, seed=seed))
    short = first.short | (first.counts & again.short)
    return Records(short, first.noise | (again.noise & ~short), again.cluster, again.likeness)


def _likest(likeness: Floats, counts: Mask) -> Mask:
    """The tenth of the counting raters whose records are likest to another's."""
    order = np.argsort(np.where(counts, -likeness, np.inf), kind="stable")
    found = np.zeros(len(counts), dtype=bool)
    found[order[: round(SUSPECT_SHARE * counts.sum())]] = True
    return found


def _unjudged(kept: Ratings) -> tuple[Judged, ...]:
    status, why = Status.NEEDS_MORE_RATINGS, (Reason.FEW_RECORDS_COUNT,)
    return tuple(
        Judged(name, status, None, False, None, None, None, None, why, ()) for name in kept.items
    )


def favoured(counts: Counts) -> Mask:
    """Items with a majority in every group that losing a tenth of those in favour leaves one."""
    agree = counts.agree * (1 - SUSPECT_SHARE)
    return _majority(agree, counts) & np.asarray((counts.votes >= LEAST_VOTES).all(axis=0))


def _majority(agree: Floats, counts: Counts) -> Mask:
    return np.asarray((agree > counts.votes - counts.agree).all(axis=0))


def _judged(
    least: Ratings, most: Ratings, group: Ints, suspect: Mask, rng: np.random.Generator
) -> tuple[Judged, ...]:
    counts = counted(least, group)
    cleared = counted(least.only(~suspect), np.where(suspect, -1, group))
    bridging = _bridging(least)
    without = np.stack([_bridging(least.only(group != g)) for g in range(len(counts.votes))])
    often = _drawn(least, group, rng)
    few = counts.votes.sum(axis=0) < LEAST_RATINGS
    few_in_group = np.asarray((counts.votes < LEAST_VOTES).any(axis=0))
    against = ~favoured(counts) & ~few_in_group
    faults = {
        Reason.FEW_RATINGS: few,
        Reason.FEW_VOTES_IN_A_GROUP: few_in_group & ~few,
        Reason.NO_MAJORITY_IN_A_GROUP: against,
        Reason.NOT_BRIDGING: bridging <= EVEN,
        Reason.FALLS_WITHOUT_A_GROUP: np.asarray((without <= EVEN).any(axis=0)),
        Reason.FALLS_WITHOUT_SUSPECTS: ~against & ~_majority(cleared.agree, cleared),
        Reason.COPIES_DISAGREE: against & favoured(counted(most, group)),
        Reason.UNSETTLED: ~few & ~few_in_group & ~against & (often < SETTLED),
    }
    consensus, support = _consensus(counts), _supports(counts)
    found = []
    for i, name in enumerate(least.items):
        why = tuple(reason for reason, holds in faults.items() if holds[i])
        status, probability, settled = _stated(float(often[i]), why)
        why = why or (Reason.FAVOURED_IN_EVERY_GROUP,)
        found.append(
            Judged(name, status, probability, settled, float(bridging[i]), *consensus[i], why,
                   support[i])
        )  # fmt: skip
    return tuple(found)


def _drawn(kept: Ratings, group: Ints, rng: np.random.Generator) -> Floats:
    """Of each item the share of draws of raters in which every group favours it."""
    counts = int((group >= 0).sum())
    often = np.zeros(len(kept.items))
    for _ in range(DRAWS):
        times = rng.multinomial(counts, (group >= 0) / counts)
        often += favoured(counted(kept, group, times.astype(np.float64)))
    return often / DRAWS


def _consensus(counts: Counts) -> list[tuple[float, float, float]]:
    """By item, with its interval's ends."""
    low, high = wilson(counts.agree, counts.votes)
    ends = counts.consensus()[0], low.prod(axis=0), high.prod(axis=0)
    return list(zip(*(end.tolist() for end in ends), strict=True))


def _supports(counts: Counts) -> list[tuple[Support, ...]]:
    """By item, in each group."""
    agree, votes = counts.agree.astype(np.int64).T, counts.votes.astype(np.int64).T
    low, high = wilson(agree, votes)
    cells = zip(agree.tolist(), votes.tolist(), low.tolist(), high.tolist(), strict=True)
    return [tuple(Support(*of) for of in zip(*item, strict=True)) for item in cells]


def _bridging(kept: Ratings) -> Floats:
    """What the model expects of a rater who leans to nobody."""
    model = fit(kept)
    return np.asarray(model.mean + model.item_intercept)


def _stated(often: float, faults: tuple[Reason, ...]) -> tuple[Status, float | None, bool]:
    """The status, its resampling probability, and whether it is settled."""
    if not faults:
        return Status.PROMOTED, often, True
    if set(faults) & OPEN or faults == (Reason.UNSETTLED,):
        return Status.NEEDS_MORE_RATINGS, None, False
    stays = 1 - often
    return Status.DIVIDED, stays, stays >= SETTLED


def _sayable(name: str) -> str:
    """A name as Arrow can hold it: lone surrogates are made visible."""
    return name.encode("utf-8", "replace").decode()
