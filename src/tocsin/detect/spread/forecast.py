"""How many posts are to come: forecasts of the next buckets, as samples.

**Renewal**: R is drawn from its posterior over the last window and held; each next bucket is
Poisson with mean R·Λ plus originals, whose rate is drawn from Gamma(½ + their number in the last
window). Posts that are drawn bring about others. (Nouvellet et al. 2018, Epidemics 22:29.)

**Naive**: the last value, or the value a day before, plus a change drawn from those that were seen
over the same number of buckets. A forecast that is no better than this is not worth showing.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.spread.incidence import Incidence
from tocsin.detect.spread.parameters import DAY_S, HowSpread
from tocsin.detect.spread.reproduction import pressure
from tocsin.detect.spread.serial import Serial

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

PATHS: Final = 400
"""Sampled futures: 10 of them lie beyond each 95 % limit."""
_MOST_POSTS: Final = 1e9
"""A sampled path with R above 1 grows without end; beyond this it is cut."""


def renewal(
    counts: Incidence, serial: Serial, window: int, how: HowSpread, rng: np.random.Generator
) -> Floats:
    """Sampled posts of the next buckets, shape (PATHS, horizon)."""
    posts = (counts.imported + counts.local).astype(np.float64)
    length = serial.shares.size
    rates = np.array([pressure(posts, shares)[-window:].sum() for shares in serial.drawn])
    cases = counts.local[-window:].sum()
    row = rng.integers(0, len(serial.drawn), PATHS)
    r = rng.gamma(how.prior_shape + cases, 1 / (1 / how.prior_scale + rates[row]))
    originals = rng.gamma(0.5 + counts.imported[-window:].sum(), 1 / window, PATHS)
    made = np.empty((PATHS, how.horizon_buckets))
    for step in range(how.horizon_buckets):
        # What the past brings about, one sum for each resample, and what was drawn so far.
        late = posts[::-1][: length - step] if step < length else posts[:0]
        force = (serial.drawn[:, step : step + len(late)] @ late)[row]
        for earlier in range(max(0, step - length), step):
            force = force + made[:, earlier] * serial.drawn[row, step - earlier - 1]
        mean = np.minimum(r * force + originals, _MOST_POSTS)
        made[:, step] = rng.poisson(mean)
    return made


def naive(posts: Ints, lag: int, horizon: int, rng: np.random.Generator) -> Floats:
    """The value ``lag`` buckets before each, plus past changes; shape (PATHS, horizon).

    ``lag`` 1 is the last value, for all of the horizon. Changes are those over the same number of
    buckets.
    """
    made = np.empty((PATHS, horizon))
    for step in range(horizon):
        back = step + 1 if lag == 1 else lag * (step // lag + 1)
        changes = posts[back:] - posts[:-back]
        base = posts[len(posts) + step - back]
        made[:, step] = base + (rng.choice(changes, PATHS) if len(changes) else 0)
    return np.maximum(made, 0.0)


def lags(bucket_s: int, buckets: int) -> dict[str, int]:
    """The naive forecasts that a series of so many buckets allows, by name."""
    known = {"last value": 1}
    day = DAY_S // bucket_s
    if day > 1 and DAY_S % bucket_s == 0 and buckets >= 3 * day:
        known["a day before"] = day
    return known


def crps(samples: Floats, outcome: Floats) -> Floats:
    """The continuous ranked probability score of samples (paths, h) against outcomes (h,).

    E|X − y| − ½ E|X − X'| (Gneiting & Raftery 2007, JASA 102:359, equation 21): in posts, 0 is
    perfect; of a single number it is the absolute error.
    """
    ordered = np.sort(samples, axis=0)
    count = len(ordered)
    weight = 2 * np.arange(1, count + 1) - count - 1
    spread = (weight[:, np.newaxis] * ordered).sum(axis=0) / count**2
    score: Floats = np.abs(samples - outcome).mean(axis=0) - spread
    return score
