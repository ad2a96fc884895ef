"""Detectors that other packages bring (entry points ``tocsin.detectors``).

The entry point stands for a class without arguments, or a function that gives a :class:`Detector`.
It is run on the same basis as Tocsin's own measures, after them. One that fails is left out of the
investigation, and the investigation says so: its silence must not be read as "nothing found".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final, NamedTuple, Protocol, runtime_checkable

import pyarrow as pa

from tocsin.chain.measuring import Basis
from tocsin.charts import Chart
from tocsin.finding import Finding, findings_table
from tocsin.plugins import Plugin, PluginError, Plugins, Point, load
from tocsin.results import KeptResult, Result

OWN: Final = frozenset(
    {
        "about", "authority", "claims", "coordination", "copied", "copies", "findings",
        "narratives", "polarisation", "posts", "sources", "spread", "targets", "texts", "timeline",
        "voids", "worthy",
    }
)  # fmt: skip
"""Names of Tocsin's own detectors, measures and tables."""


class Detected(NamedTuple):
    """What a detector hands on: its result, and the findings that can be checked one by one."""

    result: Result
    findings: tuple[Finding, ...] = ()


@runtime_checkable
class Detector(Protocol):
    """Looks at posts and says what it found.

    ``version`` is raised whenever the same posts would give another result. Randomness comes from a
    seed of its own; time is ``basis.created_at``, and nothing is fetched.
    """

    title: str
    version: int

    def __call__(self, basis: Basis) -> Detected:
        """What it found in the posts of ``basis``."""
        ...


@dataclass(frozen=True)
class Plugged:
    """What all of them found; ``problems`` says of each that failed, why."""

    results: Mapping[str, Result] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    problems: tuple[str, ...] = ()


@cache
def plugged_detectors() -> Plugins[Detector]:
    """Those that are installed."""
    return load(Point.DETECTORS, OWN, _made)


def detect_plugged(basis: Basis) -> Plugged:
    """Runs every installed detector."""
    results: dict[str, Result] = {}
    findings: list[Finding] = []
    problems: list[str] = []
    for plugin in plugged_detectors().working:
        try:
            result, found = _checked(plugin, plugin.thing(basis))
        except Exception as error:  # noqa: BLE001 - others' code may raise anything
            what = f"{type(error).__name__}: {error}"
            problems.append(
                f"The detector {plugin.name} of {plugin.origin} failed, so what it looks for was "
                f"not looked for ({what[:300]})."
            )
        else:
            results[plugin.name] = result
            findings.extend(found)
    return Plugged(results, tuple(findings), tuple(problems))


def _checked(plugin: Plugin[Detector], detected: Detected) -> tuple[Result, list[Finding]]:
    """All of it asked for now, so that nothing of others' code is left to fail in the report."""
    result = KeptResult(
        tuple(map(str, detected.result.said())),
        dict(detected.result.tables()),
        dict(detected.result.charts()),
        tuple(map(str, detected.result.caveats())),
    )
    if not all(isinstance(table, pa.Table) for table in result.numbers.values()):
        raise PluginError("A table of its result is no Arrow table.")
    if not all(isinstance(chart, Chart) for chart in result.plots.values()):
        raise PluginError("A plot of its result is no Chart.")
    findings = [_signed(plugin, finding) for finding in detected.findings]
    findings_table(findings)
    return result, findings


def _signed(plugin: Plugin[Detector], finding: Finding) -> Finding:
    """The finding under the plug-in's own name and version, with the package it is of."""
    parameters = {**finding.parameters, "plug_in": plugin.origin}
    return replace(
        finding, detector=plugin.name, version=plugin.thing.version, parameters=parameters
    )


def _made(_name: str, made: Any) -> Detector:
    detector = made()
    if not isinstance(detector, Detector) or not isinstance(detector.version, int):
        raise PluginError(f"{made!r} makes no Detector: it needs a title, a version and a call.")
    return detector
