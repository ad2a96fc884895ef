"""How detection falls as an adversary who knows it spends more: curves, and what they cost.

Each evasion is played alone, and all of them together, at rising strength on the columnar
exercise; the detector sees the shares, and its accounts are compared with the planted ones.
Innocent groups count neither way here: whether they are accused does not depend on what the
operator of a campaign spends.

    python validation/adversary.py --detector MODULE:FUNCTION

The function takes shares (schema ``SHARES``) and gives the keys of the accounts it accuses. A
plain threshold, three joint objects within 60 s, is drawn beside it.
"""

import argparse
import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import orjson
import pyarrow as pa

from tocsin.exercise.adversary import EVASIONS, cost, tactics_of
from tocsin.exercise.bulk_campaigns import synthetic_exercise

mpl.use("svg")

Detector = Callable[[pa.Table], set[int]]

DOCS = Path(__file__).parents[1] / "docs"
STRENGTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
SEEDS = (1, 2, 3)
TOGETHER = "all together"
_SHARES = 200_000
_GROUPS = 40
_WINDOW_US = 60_000_000
_OBJECTS = 3


@dataclass(frozen=True)
class Point:
    """One detector on one evasion at one strength, over the seeds: means, and the range of F1."""

    detector: str
    evasion: str
    strength: float
    precision: float
    recall: float
    f1: float
    f1_low: float
    f1_high: float
    cost: dict[str, float]


def threshold(shares: pa.Table) -> set[int]:
    """Accounts that shared at least three objects with one other account within 60 s each."""
    account, shared, t = (shares[name].to_numpy() for name in ("account_key", "object_id", "t"))
    order = np.lexsort((t, shared))
    account, shared, t = account[order], shared[order], t[order]
    met: list[np.ndarray[Any, np.dtype[np.int64]]] = []
    for step in range(1, len(t)):
        near = (shared[step:] == shared[:-step]) & (t[step:] - t[:-step] <= _WINDOW_US)
        if not near.any():
            break
        first = np.flatnonzero(near & (account[step:] != account[:-step]))
        pair = np.sort(np.stack([account[first], account[first + step]]), axis=0)
        met.append(np.vstack([pair, shared[first]]))
    if not met:
        return set()
    together = np.unique(np.hstack(met), axis=1)
    pairs, objects = np.unique(together[:2], axis=1, return_counts=True)
    return set(pairs[:, objects >= _OBJECTS].ravel().tolist())


def curves(
    detectors: dict[str, Detector],
    strengths: Sequence[float] = STRENGTHS,
    seeds: Sequence[int] = SEEDS,
    shares: int = _SHARES,
    groups: int = _GROUPS,
) -> Iterator[Point]:
    """A point for each detector, evasion and strength; strength 0 is played once for all."""
    for evasion in (*EVASIONS, TOGETHER):
        for strength in strengths:
            names = EVASIONS if evasion == TOGETHER else (evasion,)
            used = dict.fromkeys(names, strength)
            worlds = [
                synthetic_exercise(shares, shares // 10, seed, evasions=used, groups=groups)
                for seed in seeds
            ]
            for name, detector in detectors.items():
                scores = [agreement(detector(world.shares), world.truth) for world in worlds]
                precision, recall, f1 = np.array(scores).T
                yield Point(
                    *(name, evasion, strength),
                    *(float(mean) for mean in (precision.mean(), recall.mean(), f1.mean())),
                    *(float(f1.min()), float(f1.max())),
                    asdict(cost(tactics_of(used))),
                )


def agreement(found: Iterable[int], truth: pa.Table) -> tuple[float, float, float]:
    """Precision, recall and F1 by account; innocent groups are left out of both sides."""
    benign = truth["is_benign"].to_numpy(zero_copy_only=False)
    keys = truth["account_key"].to_numpy()
    planted, innocent = set(keys[~benign].tolist()), set(keys[benign].tolist())
    accused = set(found) - innocent
    right = len(accused & planted)
    precision = right / len(accused) if accused else 1.0
    recall = right / len(planted)
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def draw(points: Sequence[Point], path: Path) -> None:
    """One panel an evasion: F1 over strength, the range over seeds shaded."""
    evasions = list(dict.fromkeys(point.evasion for point in points))
    figure, grid = plt.subplots(2, 3, figsize=(9, 5.4), sharex=True, sharey=True)
    for axes, evasion in zip(grid.ravel(), evasions, strict=True):
        for detector in dict.fromkeys(point.detector for point in points):
            own = [p for p in points if (p.detector, p.evasion) == (detector, evasion)]
            strengths = [p.strength for p in own]
            axes.plot(strengths, [p.f1 for p in own], marker="o", markersize=3, label=detector)
            axes.fill_between(
                strengths, [p.f1_low for p in own], [p.f1_high for p in own], alpha=0.2
            )
        axes.set(title=evasion, ylim=(0, 1.02))
        axes.grid(visible=True, alpha=0.3)
    for axes in grid[:, 0]:
        axes.set_ylabel("F1 by account")
    for axes in grid[-1]:
        axes.set_xlabel("strength of the evasion")
    grid[0, 0].legend(loc="lower left", fontsize="small")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def named(detector: str) -> Detector:
    """The function that ``MODULE:FUNCTION`` names."""
    module, _, function = detector.partition(":")
    found: Detector = getattr(importlib.import_module(module), function)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--detector", help="MODULE:FUNCTION, from shares to account keys")
    parser.add_argument("--shares", type=int, default=_SHARES)
    parser.add_argument("--groups", type=int, default=_GROUPS)
    parser.add_argument("--out", type=Path, default=DOCS)
    asked = parser.parse_args()
    detectors: dict[str, Detector] = {"threshold": threshold}
    if asked.detector:
        detectors = {"Tocsin": named(asked.detector), **detectors}
    points = []
    for point in curves(detectors, shares=asked.shares, groups=asked.groups):
        print(f"{point.detector:10} {point.evasion:13} {point.strength:.1f}  F1 {point.f1:.3f}")
        points.append(point)
    mpl.rcParams["svg.hashsalt"] = "tocsin"  # the same points give the same file
    content = {
        "shares": asked.shares,
        "campaigns": asked.groups,
        "seeds": list(SEEDS),
        "points": [asdict(point) for point in points],
    }
    (asked.out / "adversary.json").write_bytes(
        orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n"
    )
    draw(points, asked.out / "adversary.svg")


if __name__ == "__main__":
    main()
