"""Made crowds: honest raters in camps, on which the constants of brigades were set.

A rater is for an item by a logistic model: what all find good, what the rater's camp adds, and the
rater's own habit; one vote in eight is a pass. Nothing of it is fitted to real conversations.
"""

import numpy as np

from tocsin.panels.crowd.ratings import Floats, Ints, Ratings

ITEMS = 100
HABITS = {"random": (0.0, 0.5, 1.0), "yes or no": (0.0, 1.0), "mostly for": (*(1.0,) * 9, 0.0)}
"""What random fillers draw their votes from."""


def honest(rng: np.random.Generator, raters: int, camps: int, votes: int) -> Ratings:
    """So many raters in so many camps, who rate ``votes`` items in the mean (geometric)."""
    good, side = rng.normal(0.3, 0.8, ITEMS), rng.normal(0, 0.8, ITEMS)
    lean = np.linspace(-1.5, 1.5, camps)[rng.integers(0, camps, raters)]
    lean = lean + rng.normal(0, 0.4, raters)
    habit = rng.normal(0, 0.7, raters)
    rater, item = _places(rng, np.minimum(ITEMS, 1 + rng.geometric(1 / votes, raters)))
    pull = 1.3 * (good[item] + lean[rater] * side[item] + habit[rater])
    given = np.where(rng.random(len(rater)) < 1 / (1 + np.exp(-pull)), 1.0, 0.0)
    value = np.where(rng.random(len(rater)) < 1 / 8, 0.5, given)
    return _ratings(raters, rater, item, value)


def with_fillers(crowd: Ratings, habit: str, rng: np.random.Generator) -> Ratings:
    """A fifth more raters who vote at random, as long as honest ones do."""
    raters = len(crowd.raters)
    own = np.bincount(crowd.rater, minlength=raters)
    rater, item = _places(rng, rng.choice(own, raters // 4))
    value = rng.choice(HABITS[habit], len(rater))
    return _ratings(
        raters + raters // 4,
        np.concatenate([crowd.rater, rater + raters]),
        np.concatenate([crowd.item, item]),
        np.concatenate([crowd.value, value]),
    )


def _places(rng: np.random.Generator, lengths: Ints) -> tuple[Ints, Ints]:
    rater = np.repeat(np.arange(len(lengths)), lengths)
    return rater, np.concatenate([rng.choice(ITEMS, n, replace=False) for n in lengths])


def _ratings(raters: int, rater: Ints, item: Ints, value: Floats) -> Ratings:
    names = tuple(map(str, range(raters))), tuple(map(str, range(ITEMS)))
    return Ratings(*names, rater, item, value)
