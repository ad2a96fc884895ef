"""The job of crowds, in the form of ``jobs.py``: the bridging model on millions of ratings.

A made crowd of two camps: raters lean to one side or the other, items please one camp, both or
none, and few raters give most of the ratings. ``peer`` is scipy's L-BFGS-B on the same objective
from the same start.
"""

import resource
import sys
from typing import Any

import numpy as np
import orjson
from scipy.optimize import minimize

from timing import timed
from tocsin.panels.crowd.bridging import LAMBDA_FACTOR, LAMBDA_INTERCEPT, fit, objective, start
from tocsin.panels.crowd.ratings import Ratings

SEED = 7
RATERS, ITEMS, RATINGS = 50_000, 5_000, 2_000_000
_EXPONENT = 0.5
"""Of how often a rater, or an item, comes up by its rank."""


def crowd(raters: int, items: int, wanted: int) -> Ratings:
    """So many different ratings."""
    rng = np.random.default_rng(SEED)
    weights = [(np.arange(size) + 10.0) ** -_EXPONENT for size in (raters, items)]
    cell = np.zeros(0, dtype=np.int64)
    while len(cell) < wanted:
        rater, item = (rng.choice(len(w), wanted // 4, p=w / w.sum()) for w in weights)
        cell = np.unique(np.concatenate([cell, rater * items + item]))
    cell = np.sort(rng.permutation(cell)[:wanted])
    rater, item = cell // items, cell % items
    lean = rng.choice([-0.25, 0.25], raters) + rng.normal(0, 0.05, raters)
    favour, side = rng.normal(0.55, 0.18, items), rng.normal(0, 1, items)
    chance = favour[item] + lean[rater] * side[item]
    value = np.where(rng.random(wanted) < chance, 1.0, 0.0)
    names = tuple(map(str, range(raters))), tuple(map(str, range(items)))
    return Ratings(*names, rater, item, value)


def bridging(report: dict[str, Any], raters: str = str(RATERS), items: str = str(ITEMS)) -> None:
    """Our solver; its compiled parts are warmed first."""
    wanted = int(raters) * int(items) * RATINGS // (RATERS * ITEMS)
    fit(crowd(100, 20, 500))
    ratings = crowd(int(raters), int(items), wanted)
    with timed(report):
        found = fit(ratings)
    report["result"] = {"ratings": wanted, "objective": found.objective, "rounds": found.rounds}


def peer(report: dict[str, Any], raters: str = str(RATERS), items: str = str(ITEMS)) -> None:
    """The L-BFGS-B of scipy."""
    wanted = int(raters) * int(items) * RATINGS // (RATERS * ITEMS)
    ratings = crowd(int(raters), int(items), wanted)
    with timed(report):
        found = minimize(
            lambda x: objective(ratings, x, LAMBDA_INTERCEPT, LAMBDA_FACTOR),
            start(ratings),
            jac=True,
            method="L-BFGS-B",
            options={"maxiter": 20_000, "maxfun": 40_000, "ftol": 1e-15, "gtol": 1e-8},
        )
    report["result"] = {"ratings": wanted, "objective": float(found.fun), "rounds": found.nit}


JOBS = {job.__name__: job for job in (bridging, peer)}


def main() -> None:
    report: dict[str, Any] = {}
    JOBS[sys.argv[1]](report, *sys.argv[2:])
    report["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    sys.stdout.buffer.write(orjson.dumps(report) + b"\n")


if __name__ == "__main__":
    main()
