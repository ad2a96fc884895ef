"""A large background of shares as columns, as awkward for a detector as real posts are.

What makes it awkward, and why each is here:

- popularity and activity are heavy-tailed (Zipf-Mandelbrot), with a few hyperactive accounts
  that share everything soon after its birth;
- people share what their own circle and community share (homophily), so that some pairs share
  many of the same objects and nobody organised them;
- every account keeps the hours of its own time zone: lags are log-normal in *waking* time
  (the clock is stretched where the zone sleeps), so that nights gather what mornings release;
- objects burst after their birth, and pieces of news make everybody share at once.

NumPy's generators may change their streams between versions: this is reproducible on one
set-up, not on all.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.exercise.bulk import spread, zipf
from tocsin.exercise.profiles import HOURS
from tocsin.exercise.scenario import DEFAULT_START

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

HOUR_US: Final = 3_600_000_000
_DAY_US: Final = 24 * HOUR_US
_START_US: Final = int(DEFAULT_START.timestamp()) * 1_000_000
_AWAKE: Final = np.concatenate(([0.0], np.cumsum(HOURS))) * 24.0 / sum(HOURS)
_HOURS: Final = np.arange(25.0)

_EXPONENT, _SHIFT = 1.05, 50.0
_ACCOUNTS_A_CIRCLE = 200
_CIRCLES_A_COMMUNITY = 8
_OWN_CIRCLE, _OWN_COMMUNITY = 0.45, 0.4
_NEWS = 0.12
_HYPERACTIVE, _ACCOUNTS_AN_HYPERACTIVE = 0.03, 10_000
_LAG_MEDIAN_H, _LAG_SIGMA = 2.0, 1.8
_NEWS_MEDIAN_H, _NEWS_SIGMA = 0.8, 1.0
_HURRY = 0.15
_OFFSETS_H = (-8, -5, -3, 0, 1, 1, 2, 3, 5.5, 8, 9)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Shares as they are drawn: numbers of accounts and objects, and microseconds since 1970.

    All three have the same length. Numbers become keys at the very end.
    """

    account: Ints
    shared: Ints
    t_us: Ints


@dataclass(frozen=True)
class World:
    """Who is there, what there is to share, and when.

    Accounts are numbered from 0, the ordinary ones below ``accounts``; a circle is a number
    modulo the number of circles, and neighbouring circles form a community. Objects are
    numbered from 0 by popularity, news objects above ``objects``; they belong to circles in
    the same way. So any number has a circle, that of a planted account too.
    """

    shares: int
    accounts: int
    seed: int
    days: int = 7

    @property
    def objects(self) -> int:
        """How many ordinary objects there are to share."""
        return max(1, self.shares // 3)

    @property
    def circles(self) -> int:
        """How many circles of friends there are."""
        return max(1, self.accounts // _ACCOUNTS_A_CIRCLE)

    @cached_property
    def news_us(self) -> Ints:
        """When each piece of news breaks, in order."""
        rng = np.random.default_rng([self.seed, 1_000_000])
        return _START_US + np.sort(rng.integers(0, self.days * _DAY_US, 3 + 2 * self.days))

    @property
    def end_us(self) -> int:
        """The moment after the last, in microseconds since 1970."""
        return _START_US + self.days * _DAY_US

    @property
    def news_objects(self) -> int:
        """How many objects each piece of news has."""
        return max(20, self.shares // 2_000)

    @property
    def last_object(self) -> int:
        """The number after the last object's."""
        return self.objects + len(self.news_us) * self.news_objects

    def draw(self, rng: np.random.Generator, count: int) -> Drawn:
        """``count`` shares by ordinary accounts."""
        shared = self._objects(rng, count)
        account = self._sharers(rng, shared)
        return Drawn(account, shared, self._times(rng, account, shared))

    def draw_for(self, rng: np.random.Generator, account: Ints) -> Drawn:
        """One ordinary share for each of these accounts, in their own circles' taste."""
        shared = self._objects(rng, len(account))
        moved = shared // self.circles * self.circles + self._near(rng, account)
        shared = np.where((shared < self.objects) & (moved < self.objects), moved, shared)
        return Drawn(account, shared, self._times(rng, account, shared))

    def popular(self, rng: np.random.Generator, count: int) -> Drawn:
        """``count`` moments at which an object was shared that is shared three times or more."""
        drawn = self.draw(rng, 6 * count + 100)
        kept = np.flatnonzero((self._expected(drawn.shared) >= 3) | (drawn.shared >= self.objects))
        kept = rng.choice(kept, count)
        return Drawn(drawn.account[kept], drawn.shared[kept], drawn.t_us[kept])

    def moments(self, rng: np.random.Generator, count: int, offset_h: float) -> Ints:
        """``count`` moments by the hours of a day in a time zone, in order."""
        day = rng.integers(0, self.days, count)
        hour = np.interp(24.0 * rng.random(count), _AWAKE, _HOURS) - offset_h
        since = day * _DAY_US + (hour * HOUR_US).astype(np.int64)
        return np.sort(_START_US + since % (self.days * _DAY_US))

    def _objects(self, rng: np.random.Generator, count: int) -> Ints:
        ranks = zipf(rng, count, self.objects, _EXPONENT, _SHIFT)
        news = zipf(rng, count, len(self.news_us), 1.2, 1.0)
        item = zipf(rng, count, self.news_objects, _EXPONENT, 5.0)
        is_news = rng.random(count) < _NEWS
        return np.where(is_news, self.objects + news * self.news_objects + item, ranks)

    def _sharers(self, rng: np.random.Generator, shared: Ints) -> Ints:
        count = len(shared)
        rank = zipf(rng, count, -(-self.accounts // self.circles), 1.1, 6.0)
        anyone = rng.integers(0, self.circles, count)
        circle = np.where(shared < self.objects, self._near(rng, shared), anyone)
        account = (rank * self.circles + circle) % self.accounts
        hyperactive = rng.integers(0, 1 + self.accounts // _ACCOUNTS_AN_HYPERACTIVE, count)
        return np.where(rng.random(count) < _HYPERACTIVE, hyperactive, account)

    def _near(self, rng: np.random.Generator, number: Ints) -> Ints:
        """The number's own circle, another of its community, or any: by homophily."""
        own = number % self.circles
        first = own // _CIRCLES_A_COMMUNITY * _CIRCLES_A_COMMUNITY
        other = np.minimum(
            first + rng.integers(0, _CIRCLES_A_COMMUNITY, len(own)), self.circles - 1
        )
        anyone = rng.integers(0, self.circles, len(own))
        roll = rng.random(len(own))
        far = np.where(roll < _OWN_CIRCLE + _OWN_COMMUNITY, other, anyone)
        return np.where(roll < _OWN_CIRCLE, own, far)

    def _times(self, rng: np.random.Generator, account: Ints, shared: Ints) -> Ints:
        """The object's birth and then a lag, both in the waking hours of who acts."""
        is_news = shared >= self.objects
        news = np.clip((shared - self.objects) // self.news_objects, 0, len(self.news_us) - 1)
        birth_h = np.where(
            is_news, (self.news_us[news] - _START_US) / HOUR_US, self._births_h(shared)
        )
        median = np.where(is_news, _NEWS_MEDIAN_H, _LAG_MEDIAN_H)
        sigma = np.where(is_news, _NEWS_SIGMA, _LAG_SIGMA)
        hurry = np.where(account <= self.accounts // _ACCOUNTS_AN_HYPERACTIVE, _HURRY, 1.0)
        lag_h = (
            hurry * self._pace(account) * median * np.exp(sigma * rng.standard_normal(len(account)))
        )
        offset_h = self.offsets_h(account)
        since_h = _after_waking(birth_h + offset_h, lag_h) - offset_h
        return _START_US + (since_h * HOUR_US).astype(np.int64) % (self.days * _DAY_US)

    def _births_h(self, shared: Ints) -> Floats:
        """Hours from the start to each object's birth, by the hours of its circle's zone."""
        day = np.floor(self._unit(shared, 5) * self.days)
        hour: Floats = np.interp(24.0 * self._unit(shared, 6), _AWAKE, _HOURS)
        return day * 24.0 + hour - self._zones(shared % self.circles)

    def offsets_h(self, account: Ints) -> Floats:
        """Each account's time zone: its community's, or for one in ten one of its own."""
        at_home = self._unit(account, 7) >= 0.1
        return np.where(
            at_home, self._zones(account % self.circles), _offset(self._unit(account, 8))
        )

    def _zones(self, circle: Ints) -> Floats:
        return _offset(self._unit(circle // _CIRCLES_A_COMMUNITY, 9))

    def _pace(self, account: Ints) -> Floats:
        """How slow an account is against others, from 0.5 to 2: a habit, not a plan."""
        return np.exp2(2.0 * self._unit(account, 10) - 1.0)

    def _unit(self, numbers: Ints, stream: int) -> Floats:
        """A number in [0, 1) that belongs to each number for ever: a hash."""
        return (spread(numbers, self.seed, stream).view(np.uint64) >> np.uint64(11)) / 2.0**53

    def _expected(self, shared: Ints) -> Floats:
        """How often objects of these ranks are shared on average."""
        power = 1.0 - _EXPONENT
        whole = ((self.objects + _SHIFT) ** power - _SHIFT**power) / power
        expected: Floats = self.shares * (1.0 - _NEWS) * (shared + _SHIFT) ** -_EXPONENT / whole
        return expected


def _after_waking(start_h: Floats, lag_h: Floats) -> Floats:
    """The local time at which ``lag_h`` hours of waking time have passed since ``start_h``."""
    day = np.floor(start_h / 24.0)
    awake = day * 24.0 + np.interp(start_h - day * 24.0, _HOURS, _AWAKE) + lag_h
    day = np.floor(awake / 24.0)
    until: Floats = day * 24.0 + np.interp(awake - day * 24.0, _AWAKE, _HOURS)
    return until


def _offset(unit: Floats) -> Floats:
    found: Floats = np.array(_OFFSETS_H)[(unit * len(_OFFSETS_H)).astype(np.int64)]
    return found
