"""From the levers of an option to the factors the simulation runs with.

Levers on one mechanism are never multiplied as if they were independent, for nobody knows whether
a prompt works on those whom a label did not stop. Their joint strength lies between the strongest
alone (all work on the same people) and their sum (each on others), the Fréchet bounds; each run
draws where. Levers on different mechanisms meet in the simulation, each in its own place.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from scipy import special

from tocsin.foresight.effects.ledger import Ledger, Reduction
from tocsin.foresight.interventions.event import Event, Flags, Floats
from tocsin.foresight.interventions.levers import Lever, Mechanism

_PRESSES: Final = (Mechanism.REACH, Mechanism.VIRALITY)
_Z95: Final = 1.959963984540054


class Factors(NamedTuple):
    """What multiplies what, of each run and bucket (runs, T), and each account drawn (n,)."""

    reach: Floats
    demoted: Floats
    stays: Floats
    keeps: Floats


def known(levers: Sequence[Lever], ledger: Ledger) -> tuple[tuple[Lever, ...], str]:
    """The levers with their reductions, the ledger's where none was given; or why not."""
    found = []
    for lever in levers:
        if lever.mechanism not in _PRESSES or lever.reduction is not None:
            found.append(lever)
            continue
        entry = ledger.sharing(lever.kind)
        if entry is None:
            name = lever.kind.replace("_", " ")
            return (), (
                f"how much less is shared after a {name} is not in the ledger (effects on belief "
                "do not say it); give a reduction to try one"
            )
        found.append(Lever(lever.kind, entry[0], lever.delay_min, lever.coverage))
    return tuple(found), ""


def factors(
    levers: Sequence[Lever], event: Event, buckets: int, since: int, runs: int,
    generator: np.random.Generator,
) -> Factors:  # fmt: skip
    """The factors of an option, over ``buckets`` of which those from ``since`` on can change."""
    minutes = (np.arange(buckets) - since) * event.bucket_s / 60
    of: dict[Mechanism, list[Floats]] = {mechanism: [] for mechanism in Mechanism}
    keeps = np.ones(len(event.followers))
    for lever in levers:
        if lever.mechanism == Mechanism.ACCOUNTS:
            keeps = np.minimum(keeps, 1 - lever.coverage * suspended(lever, event))
            continue
        strength = np.ones(runs)
        if lever.mechanism in _PRESSES:
            strength = _drawn(lever.reduction, runs, generator)
        # A lever of 60 minutes acts on the bucket that begins after 60 minutes.
        acts = (minutes >= lever.delay_min) & (np.arange(buckets) >= since)
        of[lever.mechanism].append(strength[:, None] * lever.coverage * acts)
    overlap = generator.random((runs, 1))
    reach, demoted, stays = (
        1 - _joint(of[mechanism], overlap, (runs, buckets))
        for mechanism in (Mechanism.REACH, Mechanism.VIRALITY, Mechanism.POSTS)
    )
    return Factors(reach, demoted, stays, keeps)


def suspended(lever: Lever, event: Event) -> Flags:
    """Which posts of an event would not be there for a suspension."""
    found: Flags = (event.followers >= (lever.followers or 0)) & (event.strikes >= lever.strikes)
    return found


def _joint(parts: list[Floats], overlap: Floats, shape: tuple[int, int]) -> Floats:
    """The reduction by all together: from the largest (overlap 0) to the sum, at most all (1)."""
    if not parts:
        return np.zeros(shape)
    stacked = np.stack(parts)
    largest, together = stacked.max(axis=0), np.minimum(stacked.sum(axis=0), 1.0)
    joint: Floats = largest + overlap * (together - largest)
    return joint


def _drawn(
    reduction: Reduction | float | None, runs: int, generator: np.random.Generator
) -> Floats:
    """Reductions as uncertain as stated: normal on the logarithm of what is left, both sides."""
    if not isinstance(reduction, Reduction):
        return np.full(runs, 0.0 if reduction is None else reduction)
    left = np.log(np.clip(1 - np.array(reduction), 1e-6, 1.0))
    z = special.ndtri(generator.uniform(0.025, 0.975, runs))
    below, above = (left[2] - left[0]) / _Z95, (left[1] - left[0]) / _Z95
    drawn: Floats = -np.expm1(left[0] + np.where(z < 0, -z * below, z * above))
    return np.clip(drawn, 0.0, 1.0)
