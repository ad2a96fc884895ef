"""The agent model: misinformation spreads by exposure, then a disease spreads by contact.

DeVerna et al. (2025), npj Complexity 2:11, "agent-based model": who follows enough accounts that
share misinformation becomes misinformed; the misinformed are infected λ times as easily. Every run
draws networks, sharers and course anew. All thresholds and the counterfactual (λ = 1) of a run
share its networks and its chance numbers, so that their differences are not chance between runs.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from tocsin.charts import Chart
from tocsin.foresight.epidemic import agents_shown
from tocsin.foresight.epidemic.agent_parameters import AgentParameters
from tocsin.foresight.epidemic.courses import course, without_risk
from tocsin.foresight.epidemic.exposure import misinformed
from tocsin.foresight.epidemic.networks import Floats
from tocsin.foresight.epidemic.worlds import World, draw_world
from tocsin.results import Result


@dataclass(frozen=True)
class AgentRuns(Result):
    """All runs; shares of the population."""

    parameters: AgentParameters
    days: Floats
    """(runs, thresholds, days, 2 groups, S I R)."""
    days_without: Floats
    """With λ = 1: (runs, days, S I R)."""
    infected_without: Floats
    """With λ = 1, infected and recovered by the end, by group: (runs, thresholds, 2)."""
    misinformed: Floats
    """Share of the population that is misinformed: (runs, thresholds)."""
    own: bool
    """Whether the networks are one's own, the same in every run."""

    @property
    def infected(self) -> Floats:
        """Infected and recovered by the end, by group: (runs, thresholds, 2)."""
        found: Floats = self.days[:, :, -1, :, 2]
        return found

    def said(self) -> tuple[str, ...]:
        return agents_shown.sentences(self)

    def tables(self) -> Mapping[str, pa.Table]:
        return {"thresholds": agents_shown.thresholds(self), "days": agents_shown.days(self)}

    def charts(self) -> Mapping[str, Chart]:
        return agents_shown.charts(self)

    def caveats(self) -> tuple[str, ...]:
        return agents_shown.caveats(self)


def agents(
    parameters: AgentParameters | None = None, world: World | None = None, *, threads: int = 2
) -> AgentRuns:
    """Runs the agent model.

    Args:
        parameters: the scenario.
        world: one's own networks and sharers; drawn in every run where none is given.
        threads: runs at a time; the results do not depend on it. Each takes about 100 MB for
            100,000 agents.

    >>> few = AgentParameters(population=2_000, runs=3, thresholds=(1, 20))
    >>> found = agents(few)
    >>> bool((found.misinformed[:, 0] > found.misinformed[:, 1]).all())
    True
    """
    given = AgentParameters() if parameters is None else parameters
    with ThreadPoolExecutor(max_workers=threads) as pool:
        done = list(pool.map(lambda number: _run(given, world, number), range(given.runs)))
    together = _Run(*(np.stack(column) for column in zip(*done, strict=True)))
    return AgentRuns(given, *together, own=world is not None)


class _Run(NamedTuple):
    """One run, in the order of the arrays of ``AgentRuns``."""

    days: Floats
    days_without: Floats
    infected_without: Floats
    misinformed: Floats


def _run(given: AgentParameters, world: World | None, number: int) -> _Run:
    rng = np.random.default_rng([given.seed, number])
    here = draw_world(given, rng) if world is None else world
    chance = int(rng.integers(2**62))
    groups = [
        misinformed(here.follows, here.sharers, threshold, given.rounds)
        for threshold in given.thresholds
    ]
    courses = [
        course(here.contacts, group, given.disease, given.chances, np.random.default_rng(chance))
        for group in groups
    ]
    calm = course(
        here.contacts, np.zeros_like(here.sharers), without_risk(given.disease), given.chances,
        np.random.default_rng(chance),
    )  # fmt: skip
    by_group = [[(calm.recovered & ~one).mean(), (calm.recovered & one).mean()] for one in groups]
    return _Run(
        np.stack([one.days for one in courses]),
        calm.days.sum(axis=1),
        np.array(by_group),
        np.array([one.mean() for one in groups]),
    )
