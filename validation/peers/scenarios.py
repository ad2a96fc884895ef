"""The data that all methods are given: groups planted into real shares, and a made-up world."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from spikein import spike_in
from spine import russian_shares
from tocsin.detect.coordination.pairs import US_PER_S
from tocsin.exercise.bulk_campaigns import synthetic_exercise
from tocsin.posts.keys import keys64
from tocsin.shares.objects import SHARES

NAMES = ("us2016", "russian", "exercise")
_EXERCISE_SHARES, _EXERCISE_ACCOUNTS, _EXERCISE_GROUPS = 200_000, 20_000, 60


@dataclass(frozen=True)
class Scenario:
    """Shares, the planted accounts, and those that count neither way (innocent look-alikes)."""

    name: str
    seed: int
    shares: pa.Table
    planted: set[int]
    ignored: set[int] = field(default_factory=set)


def scenarios(data: Path, names: list[str], seeds: list[int]) -> Iterator[Scenario]:
    """Each named scenario with each seed, one after another."""
    for name in names:
        if name == "exercise":
            yield from (_exercise(seed) for seed in seeds)
            continue
        background = russian_shares(data)[0] if name == "russian" else _us2016(data)
        for seed in seeds:
            made = spike_in(background, seed)
            yield Scenario(name, seed, made.shares, made.planted)


def _us2016(data: Path) -> pa.Table:
    rows = pq.read_table(data / "coordination" / "us2016_coretweet.parquet")
    shares = {
        "account_key": keys64("account", rows["account_id"]),
        "object_id": keys64("object", rows["object_id"]),
        "t": pa.array(rows["timestamp_share"].to_numpy() * US_PER_S),
        "post_key": keys64("post", rows["content_id"]),
    }
    return pa.table(shares, schema=SHARES)


def _exercise(seed: int) -> Scenario:
    made = synthetic_exercise(_EXERCISE_SHARES, _EXERCISE_ACCOUNTS, seed, groups=_EXERCISE_GROUPS)
    benign = made.truth["is_benign"]
    keys = made.truth["account_key"]
    innocent = set(keys.filter(benign).to_pylist())
    return Scenario("exercise", seed, made.shares, set(keys.to_pylist()) - innocent, innocent)
