"""Jobs of the epidemic models, in the form of ``jobs.py``."""

import resource
import sys
from typing import Any

import numpy as np
import orjson

from timing import timed
from tocsin.foresight.epidemic.agent_parameters import AgentParameters
from tocsin.foresight.epidemic.agents import agents
from tocsin.foresight.epidemic.smir import smir_grid


def epidemic_agents(report: dict[str, Any], population: str = "100000", runs: str = "10") -> None:
    """So many runs of the agent model over 100 days, networks and the case λ = 1 included."""
    few = AgentParameters(population=1_000, runs=2, thresholds=(1,))
    agents(few)  # what is compiled once is not timed
    parameters = AgentParameters(population=int(population), runs=int(runs), thresholds=(1,))
    with timed(report):
        found = agents(parameters, threads=2)
    report["result"] = {
        "runs": int(runs),
        "days": found.days.shape[2],
        "infected": round(float(found.infected.sum(axis=2).mean()), 4),
    }


def epidemic_grid(report: dict[str, Any], scenarios: str = "100000") -> None:
    """So many scenarios of the equations over 100 days, each with its case λ = 1."""
    smir_grid(risk_ratio=[1.0, 2.0])
    ratios = np.linspace(1, 10, int(scenarios))
    with timed(report):
        found = smir_grid(risk_ratio=ratios)
    report["result"] = {"scenarios": len(ratios), "infected": round(float(found.total.mean()), 4)}


JOBS = {job.__name__: job for job in (epidemic_agents, epidemic_grid)}


def main() -> None:
    report: dict[str, Any] = {}
    JOBS[sys.argv[1]](report, *sys.argv[2:])
    report["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    sys.stdout.buffer.write(orjson.dumps(report) + b"\n")


if __name__ == "__main__":
    main()
