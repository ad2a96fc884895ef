"""What options would do to a narrative: the growth model fitted to it, then run with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.errors import UsageError
from tocsin.foresight.effects.ledger import Ledger, ledger
from tocsin.foresight.interventions.event import EDGE, Event, Floats, event
from tocsin.foresight.interventions.foresight import Foresight, Option
from tocsin.foresight.interventions.growth import fit
from tocsin.foresight.interventions.kernels import simulate
from tocsin.foresight.interventions.levers import Lever, Mechanism
from tocsin.foresight.interventions.options import factors, known, suspended
from tocsin.foresight.interventions.surrogate import DO_NOTHING

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Foreseeing:
    """What may be set.

    Raises:
        UsageError: a value that makes no sense.
    """

    bucket_s: int = 300
    """Five minutes, as in the paper whose model this is."""
    runs: int = 400
    """Simulated events an option; their quantiles at 2.5 % then rest on ten."""
    ahead_min: float = 0.0
    """Minutes to look ahead from the last bucket, with levers from now on. 0: the event is run
    again from its first bucket: what would have been."""
    edge: float = EDGE
    """Share of the peak below which an event ends."""
    seed: int = 0

    def __post_init__(self) -> None:
        if self.bucket_s < 1 or self.runs < 40:
            raise UsageError(
                f"bucket_s is {self.bucket_s} and runs is {self.runs}.",
                "Give buckets of 1 s or more and 40 runs or more.",
            )
        if not 0 <= self.ahead_min < float("inf") or not 0 <= self.edge < 1:
            raise UsageError(
                f"ahead_min is {self.ahead_min} and edge is {self.edge}.",
                "Give minutes of 0 or more and a share below 1.",
            )


DEFAULTS: Final = Foreseeing()


def foresee(
    posts: pa.Table,
    options: Mapping[str, Sequence[Lever]],
    how: Foreseeing = DEFAULTS,
    priors: Ledger | None = None,
) -> Foresight:
    """Options side by side, "do nothing" always among them.

    Args:
        posts: of one narrative (columns of ``event.POSTS``); the largest burst is looked at.
        options: each a name and its levers, which act together.
        how: buckets, runs, looking ahead, seed.
        priors: the ledger for levers without a reduction; by default the bundled one.

    Raises:
        InputError: the posts lack columns or fields.
    """
    priors = ledger() if priors is None else priors
    seen = event(posts, how.bucket_s, how.edge)
    generator = np.random.default_rng(how.seed)
    growth = fit(seen, generator)
    named = {DO_NOTHING: (), **{name: tuple(levers) for name, levers in options.items()}}
    if growth.reason:
        nothing = tuple(
            Option(name, levers, growth.reason, np.zeros((0, 0)), _touched(levers, seen))
            for name, levers in named.items()
        )
        return Foresight(seen, growth, nothing, _since(seen, how), how.bucket_s)
    chosen = growth.draws[generator.integers(len(growth.draws), size=how.runs)]
    found = tuple(
        _option(name, levers, seen, chosen, how, priors) for name, levers in named.items()
    )
    return Foresight(seen, growth, found, _since(seen, how), how.bucket_s)


def _since(seen: Event, how: Foreseeing) -> int:
    """The first bucket that is not as observed."""
    return len(seen.counts) if how.ahead_min else 1


def _option(
    name: str,
    given: tuple[Lever, ...],
    seen: Event,
    chosen: Floats,
    how: Foreseeing,
    priors: Ledger,
) -> Option:
    levers, reason = known(given, priors)
    if reason:
        return Option(name, given, reason, np.zeros((0, 0)), _touched(given, seen))
    # The same seed for every option: they share the chance they run with.
    noise_from, levers_from, runs_from = np.random.default_rng(how.seed + 1).spawn(3)
    since = _since(seen, how)
    ahead = int(np.ceil(how.ahead_min * 60 / how.bucket_s))
    buckets = len(seen.counts) + ahead
    phi = chosen[:, 4:5]
    noise = noise_from.standard_gamma(np.broadcast_to(phi, (len(chosen), buckets))) / phi
    acting = factors(levers, seen, buckets, since if ahead else 0, len(chosen), levers_from)
    posts = simulate(
        chosen,
        seen.counts.astype(np.float64),
        seen.audience,
        seen.followers,
        acting.keeps,
        spans(seen, buckets),
        since,
        acting.reach,
        acting.demoted,
        acting.stays,
        noise,
        runs_from,
    )
    return Option(name, levers, "", posts, _touched(levers, seen))


def spans(seen: Event, buckets: int) -> Ints:
    """Which accounts are drawn from in each bucket (T, 2): those who posted in it.

    Where nobody did, those of the last bucket before in which somebody did; beyond the event, all.
    """
    low, high = seen.first[:-1], seen.first[1:]
    last = np.maximum.accumulate(np.where(high > low, np.arange(len(low)), 0))
    found = np.empty((buckets, 2), dtype=np.int64)
    found[:] = 0, len(seen.followers)
    found[: len(low), 0], found[: len(low), 1] = low[last], high[last]
    return found


def _touched(levers: tuple[Lever, ...], seen: Event) -> npt.NDArray[np.bool_]:
    """The posts that suspensions of an option would concern."""
    touched = np.zeros(len(seen.followers), dtype=np.bool_)
    for lever in levers:
        if lever.mechanism == Mechanism.ACCOUNTS:
            touched |= suspended(lever, seen)
    return touched
