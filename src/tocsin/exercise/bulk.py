"""Large, plain data fast: shares as columns and X posts as lines, for benchmarks only.

Popularity and activity are heavy-tailed (Zipf-Mandelbrot), each object bursts after its birth
(log-normal lag), births follow the hours of the day, and accounts mostly share the objects of
their own community. Nothing is planted. NumPy's generators may change their streams between
versions, so unlike an exercise this is reproducible on one set-up, not on all.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.exercise.profiles import HOURS
from tocsin.exercise.scenario import DEFAULT_START

SHARES: Final = pa.schema(
    [
        pa.field("account_key", pa.int64()),
        pa.field("object_id", pa.int64()),
        pa.field("t_us", pa.int64()),
        pa.field("post_key", pa.int64()),
    ]
)

_Ints = npt.NDArray[np.int64]
_Keys = npt.NDArray[np.uint64]
_Floats = npt.NDArray[np.float64]

_DAY_US = 86_400_000_000
_HOUR_EDGES = np.concatenate(([0.0], np.cumsum(HOURS) / sum(HOURS)))
_COMMUNITIES = 50
_OWN_COMMUNITY = 0.8
_LAG_MEDIAN_US = 2 * 3_600_000_000
_LAG_SIGMA = 1.8


def synthetic_shares(
    posts: int, accounts: int, seed: int, *, objects: int | None = None, days: int = 7
) -> pa.Table:
    """All of :func:`synthetic_share_batches` as one table of the schema :data:`SHARES`.

    >>> synthetic_shares(1_000, 100, 7).shape
    (1000, 4)
    """
    batches = synthetic_share_batches(posts, accounts, seed, objects=objects, days=days)
    return pa.Table.from_batches(batches, SHARES)


def synthetic_share_batches(
    posts: int,
    accounts: int,
    seed: int,
    *,
    objects: int | None = None,
    days: int = 7,
    batch_rows: int = 1_000_000,
) -> Iterator[pa.RecordBatch]:
    """Shares in no order of time, ``batch_rows`` at a time, so memory does not grow.

    ``objects`` is how many objects there are to share, a third of the posts by default. Keys
    are spread over 64 bits, as hashes are; ``post_key`` is unique over all batches.
    """
    pool = objects or max(1, posts // 3)
    for number, first in enumerate(range(0, posts, batch_rows)):
        rng = np.random.default_rng([seed, number])
        count = min(batch_rows, posts - first)
        shared = zipf(rng, count, pool, exponent=1.05, shift=50.0)
        account = _accounts(rng, shared, accounts)
        columns = (
            spread(account, seed, 1),
            spread(shared, seed, 2),
            _times(rng, shared, seed, days),
            spread(np.arange(first, first + count, dtype=np.int64), seed, 3),
        )
        yield pa.RecordBatch.from_arrays([pa.array(column) for column in columns], schema=SHARES)


def zipf(rng: np.random.Generator, count: int, ranks: int, exponent: float, shift: float) -> _Ints:
    """Ranks from 0 to ``ranks`` - 1 with weight 1/(rank + shift)^exponent, by inversion."""
    power = 1.0 - exponent
    low, high = shift**power, (ranks + shift) ** power
    drawn: _Floats = (low + rng.random(count) * (high - low)) ** (1.0 / power) - shift
    return np.minimum(drawn.astype(np.int64), ranks - 1)


def _accounts(rng: np.random.Generator, shared: _Ints, accounts: int) -> _Ints:
    """Who shares: an active account of the object's community, or any active account."""
    communities = min(_COMMUNITIES, accounts)
    rank = zipf(rng, len(shared), -(-accounts // communities), exponent=1.1, shift=6.0)
    stranger = rng.integers(0, communities, len(shared))
    own = rng.random(len(shared)) < _OWN_COMMUNITY
    return (rank * communities + np.where(own, shared % communities, stranger)) % accounts


def _times(rng: np.random.Generator, shared: _Ints, seed: int, days: int) -> _Ints:
    """Microseconds since 1970: the object's birth by the hours of a day, then a lag."""
    chance = spread(shared, seed, 4).view(np.uint64)
    day = (chance >> np.uint64(32)) % np.uint64(days)
    in_day = (chance & np.uint64(0xFFFFFFFF)).astype(np.float64) / 2**32
    hour = np.interp(in_day, _HOUR_EDGES, np.arange(25.0))
    lag = _LAG_MEDIAN_US * np.exp(_LAG_SIGMA * rng.standard_normal(len(shared)))
    since = day.astype(np.float64) * _DAY_US + hour * (_DAY_US / 24) + lag
    start_us = int(DEFAULT_START.timestamp()) * 1_000_000
    times: _Ints = start_us + since.astype(np.int64) % (days * _DAY_US)
    return times


def spread(numbers: _Ints, seed: int, stream: int) -> _Ints:
    """Numbers to distinct 64-bit keys: the mixing steps of SplitMix64 (Steele et al., 2014).

    Every step can be undone, so different numbers never share a key.
    """
    offset = np.uint64((seed * 8 + stream) * 0x9E3779B97F4A7C15 % 2**64)
    keys: _Keys = numbers.view(np.uint64) + offset
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (keys ^ (keys >> np.uint64(31))).view(np.int64)
