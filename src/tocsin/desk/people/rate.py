"""How many requests are taken from one address or person: a token bucket, in memory.

It keeps a busy or broken program from taking the desk away from others; guessing of passwords is
held up elsewhere (``lockout``), in the database. A bucket refills steadily (Turner 1986); a burst
of ``capacity`` is taken at once.
"""

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil
from threading import Lock
from typing import Final

from tocsin.desk.errors import TooManyError
from tocsin.errors import Sentence

CAPACITY: Final = 120
"""A page asks for about ten files: a person who opens ten pages at once is still served."""
REFILL_S: Final = 10.0
"""Requests a second after that: faster than anyone reads, slower than a loop asks."""
_MOST_BUCKETS: Final = 50_000


@dataclass(slots=True)
class _Bucket:
    level: float
    at_s: float


class Rate:
    """The buckets of all callers. ``now_s`` is any clock that only goes forward, in seconds."""

    def __init__(self, capacity: int = CAPACITY, refill_s: float = REFILL_S) -> None:
        self.capacity = capacity
        self.refill_s = refill_s
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = Lock()

    def take(self, caller: str, now_s: float) -> None:
        """Takes one request of a caller.

        Raises:
            TooManyError: its bucket is empty; it says how long until there is one again.
        """
        with self._lock:
            bucket = self._bucket(caller, now_s)
            if bucket.level >= 1:
                bucket.level -= 1
                return
            wait_s = ceil((1 - bucket.level) / self.refill_s)
        raise TooManyError(
            "There were too many requests.",
            Sentence("Wait {wait} seconds.", wait=wait_s),
            wait_s,
        )

    def _bucket(self, caller: str, now_s: float) -> _Bucket:
        bucket = self._buckets.pop(caller, None) or _Bucket(self.capacity, now_s)
        gained = max(0.0, now_s - bucket.at_s) * self.refill_s
        bucket.level, bucket.at_s = min(self.capacity, bucket.level + gained), now_s
        self._buckets[caller] = bucket
        if len(self._buckets) > _MOST_BUCKETS:
            self._buckets.popitem(last=False)  # who has not asked for longest
        return bucket
