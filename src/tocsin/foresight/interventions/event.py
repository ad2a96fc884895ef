"""One burst of a narrative as the growth model sees it: posts and followers, bucket by bucket.

The event is cut around the fullest bucket, out to where volume falls below a twentieth of it
(Bak-Coleman et al. 2022, Methods: events end at 5 % of their peak).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.errors import InputError

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

POSTS: Final = pa.schema(
    {
        "post_key": pa.int64(),
        "account_key": pa.int64(),
        "t": pa.timestamp("us", tz="UTC"),
        "followers": pa.int64(),  # null: unknown, counted as none
    }
)
"""Posts of one narrative, reposts and replies included, in any order."""
EDGE: Final = 0.05
_US_PER_S: Final = 1_000_000
_MOST_BUCKETS: Final = 100_000


@dataclass(frozen=True)
class Event:
    """T buckets, and their n posts in order of time."""

    start_us: int
    bucket_s: int
    counts: Ints
    """(T,) posts."""
    first: Ints
    """(T + 1,) where each bucket's posts begin in the arrays below."""
    post_key: Ints
    account_key: Ints
    followers: Floats
    """(n,) of each post's author; 0 where unknown."""
    strikes: Ints
    """(n,) posts of the same account before it, in all the material."""
    of_all: int
    """Posts in the material, the event's and others."""
    unknown_followers: int

    @property
    def audience(self) -> Floats:
        """By bucket (T,), x = log(1 + Σ (1 + followers)) over the posts of each bucket."""
        sums = np.concatenate([[0.0], np.cumsum(1.0 + self.followers)])
        found: Floats = np.log1p(sums[self.first[1:]] - sums[self.first[:-1]])
        return found


def event(posts: pa.Table, bucket_s: int, edge: float = EDGE) -> Event:
    """The largest event among posts (columns of ``POSTS``).

    Raises:
        InputError: columns are missing, a time or account is null, there are no posts, or they
            spread over so long a time that the buckets would be too many.
    """
    posts = _checked(posts).sort_by([("t", "ascending"), ("post_key", "ascending")])
    when = posts["t"].cast(pa.int64()).to_numpy()
    width = bucket_s * _US_PER_S
    bucket = when // width
    if bucket[-1] - bucket[0] >= _MOST_BUCKETS:
        raise InputError(
            f"The posts spread over {bucket[-1] - bucket[0] + 1} buckets of {bucket_s} s.",
            "Give the posts of one burst, or wider buckets.",
        )
    counts = np.bincount(bucket - bucket[0])
    low, high = _span(counts, edge)
    inside = slice(*np.searchsorted(bucket - bucket[0], [low, high]).tolist())
    followers = posts["followers"].cast(pa.float64())
    accounts = posts["account_key"].to_numpy()
    return Event(
        start_us=int((bucket[0] + low) * width),
        bucket_s=bucket_s,
        counts=counts[low:high].astype(np.int64),
        first=np.concatenate([[0], np.cumsum(counts[low:high])]).astype(np.int64),
        post_key=posts["post_key"].to_numpy()[inside],
        account_key=accounts[inside],
        followers=np.maximum(pc.fill_null(followers, 0.0).to_numpy()[inside], 0.0),
        strikes=_earlier(accounts)[inside],
        of_all=len(posts),
        unknown_followers=int(followers[inside].null_count),
    )


def _checked(posts: pa.Table) -> pa.Table:
    missing = [name for name in POSTS.names if name not in posts.column_names]
    if missing:
        raise InputError(f"The posts have no column {', '.join(missing)}.", "Give them.")
    for name in ("post_key", "account_key", "t"):
        if posts[name].null_count:
            raise InputError(f"The posts have empty fields in {name}.", "Leave such posts out.")
    if not len(posts):
        raise InputError("There are no posts.", "Give those of one narrative.")
    try:
        return posts.select(POSTS.names).cast(POSTS)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise InputError(
            f"A column of the posts is of the wrong type: {str(error)[:120]}.",
            f"They must be {', '.join(f'{field.name} {field.type}' for field in POSTS)}.",
        ) from error


def _span(counts: Ints, edge: float) -> tuple[int, int]:
    """The buckets around the fullest, out to the first on each side below the edge."""
    peak = int(np.argmax(counts))
    quiet = counts < edge * counts[peak]
    before, after = np.flatnonzero(quiet[:peak]), np.flatnonzero(quiet[peak:])
    low = int(before[-1]) + 1 if len(before) else 0
    high = peak + int(after[0]) if len(after) else len(counts)
    return low, high


def _earlier(accounts: Ints) -> Ints:
    """How many of the posts before each are by the same account."""
    order = np.argsort(accounts, kind="stable")
    ordered = accounts[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    sizes = np.diff(np.append(starts, len(ordered)))
    earlier = np.empty(len(accounts), dtype=np.int64)
    earlier[order] = np.arange(len(ordered)) - np.repeat(starts, sizes)
    return earlier
