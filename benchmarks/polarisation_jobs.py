"""The job of polarisation, in the form of ``jobs.py``: a large network held against chance.

A made network of two heavy-tailed camps: accounts have links by a power law, and a link to the
other camp is kept one time in five.
"""

import resource
import sys
from typing import Any

import numpy as np
import orjson

from timing import timed
from tocsin.detect.polarisation.detection import measure_network
from tocsin.detect.polarisation.scores import DECIDES

SEED = 7
LINKS_PER_ACCOUNT = 5
ACROSS = 0.2
_EXPONENT = 0.7
Ints = np.typing.NDArray[np.int64]


def camps(links: int) -> tuple[Ints, Ints]:
    """So many different links, none to oneself, between a fifth as many accounts."""
    rng = np.random.default_rng(SEED)
    accounts = links // LINKS_PER_ACCOUNT
    weight = (np.arange(accounts) + 10.0) ** -_EXPONENT
    side = rng.integers(0, 2, accounts)
    pairs = np.zeros(0, dtype=np.int64)
    while len(pairs) < links:
        a, b = (rng.choice(accounts, links, p=weight / weight.sum()) for _ in range(2))
        kept = (a != b) & ((side[a] == side[b]) | (rng.random(links) < ACROSS))
        low, high = np.minimum(a, b)[kept], np.maximum(a, b)[kept]
        pairs = np.unique(np.concatenate([pairs, low * accounts + high]))
    pairs = rng.permutation(pairs)[:links]
    return pairs // accounts, pairs % accounts


def polarisation(report: dict[str, Any], links: str = "1000000") -> None:
    """A network of so many links, all scores, with the nulls that are the default there."""
    sources, targets = camps(int(links))
    measure_network(sources[:2_000], targets[:2_000])  # compiles
    with timed(report):
        found = measure_network(sources, targets)
    facts = found.network.to_pylist()[0]
    decides = next(row for row in found.scores.to_pylist() if row["score"] == DECIDES)
    report["result"] = {
        "state": found.state.value,
        **{name: facts[name] for name in ("accounts", "links", "side_a", "side_b")},
        **{name: decides[name] for name in ("observed", "chance", "z", "nulls")},
    }


JOBS = {job.__name__: job for job in (polarisation,)}


def main() -> None:
    report: dict[str, Any] = {}
    JOBS[sys.argv[1]](report, *sys.argv[2:])
    report["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    sys.stdout.buffer.write(orjson.dumps(report) + b"\n")


if __name__ == "__main__":
    main()
