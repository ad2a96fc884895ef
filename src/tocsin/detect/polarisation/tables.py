"""What polarisation hands on, as results that say, tabulate and draw themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from tocsin.charts import Chart
from tocsin.detect.polarisation import description, drawing
from tocsin.detect.polarisation.parameters import HowPolarised
from tocsin.detect.polarisation.schemas import State
from tocsin.detect.polarisation.scores import DECIDES
from tocsin.finding import Finding
from tocsin.results import Result

_ORDER: Final = {state: place for place, state in enumerate(State)}
_LEAST_WINDOWS: Final = 2


@dataclass(frozen=True)
class NetworkPolarisation(Result):
    """One network; tables in the schemas ``NETWORKS``, ``SCORES`` and ``ACCOUNTS``."""

    network: pa.Table
    scores: pa.Table
    accounts: pa.Table

    @property
    def state(self) -> State:
        """What is said of it."""
        return State(self.network["state"][0].as_py())

    def said(self) -> tuple[str, ...]:
        facts = self.network.to_pylist()[0]
        row = _deciding(self.scores).get((facts["subject"], facts["relation"]))
        return (description.sentence(facts["subject"], facts, row),)

    def tables(self) -> Mapping[str, pa.Table]:
        return {"scores": self.scores, "network": self.network, "accounts": self.accounts}

    def charts(self) -> Mapping[str, Chart]:
        rows = self.scores.to_pylist()
        return {"above chance": drawing.above_chance(rows)} if rows else {}

    def caveats(self) -> tuple[str, ...]:
        return description.caveats([], is_placed=False)


@dataclass(frozen=True)
class Ideologies:
    """Dimensions of choices: tables in the schemas ``DIMENSIONS``, ``PLACES`` and ``SOURCES``."""

    dimensions: pa.Table
    places: pa.Table
    sources: pa.Table


@dataclass(frozen=True)
class Polarisation(Result):
    """Every subject's networks, whole and by window; tables in the schemas of their names."""

    networks: pa.Table
    scores: pa.Table
    windows: pa.Table
    accounts: pa.Table
    links: pa.Table
    ideologies: Ideologies
    findings: tuple[Finding, ...]
    how: HowPolarised

    def said(self) -> tuple[str, ...]:
        deciding = _deciding(self.scores)
        told, short = [], []
        for facts in self.networks.to_pylist():
            row = deciding.get((facts["subject"], facts["relation"]))
            name = _called(facts)
            gain = row["gain"] if row else 0.0
            if facts["state"] != State.NOT_MEASURED:
                told.append((_ORDER[facts["state"]], -gain, description.sentence(name, facts, row)))
            short.append(description.short_of_authors(name, facts))
        rows = self.ideologies.dimensions.to_pylist()
        of_dimensions = description.dimension_sentence(
            rows, self.how.basis, self.ideologies.places.num_rows, self.how
        )
        sentences = [text for _, _, text in sorted(told)]
        small = description.too_small(self.networks.to_pylist(), self.how.least_accounts)
        return (*sentences, *(text for text in (small, of_dimensions, *short) if text))

    def tables(self) -> Mapping[str, pa.Table]:
        return {
            "networks": self.networks,
            "scores": self.scores,
            "windows": self.windows,
            "links": self.links,
            "accounts": self.accounts,
            "dimensions": self.ideologies.dimensions,
            "sources": self.ideologies.sources,
            "places": self.ideologies.places,
        }

    def charts(self) -> Mapping[str, Chart]:
        deciding = _deciding(self.scores)
        both = [
            (facts, deciding[key])
            for facts in self.networks.to_pylist()
            if (key := (facts["subject"], facts["relation"])) in deciding
        ]
        made: dict[str, Chart] = {}
        if both:
            made["gain"] = drawing.gains([(_called(facts), row) for facts, row in both])
            made["baseline"] = drawing.beside_baseline(both)
        made |= self._over_time()
        if self.ideologies.places.num_rows:
            coordinates = self.ideologies.places["coordinate"].to_numpy()
            made["places"] = drawing.places(coordinates)
        return made

    def _over_time(self) -> dict[str, Chart]:
        rows: dict[str, list[dict[str, Any]]] = {}
        for row in self.windows.to_pylist():
            rows.setdefault(_called(row), []).append(row)
        measured = {
            name: own
            for name, own in rows.items()
            if sum(row["gain"] is not None for row in own) >= _LEAST_WINDOWS
        }
        return {
            f"over time: {name}": drawing.over_time(name, own) for name, own in measured.items()
        }

    def caveats(self) -> tuple[str, ...]:
        relations = self.networks["relation"].unique().to_pylist()
        return description.caveats(relations, self.ideologies.places.num_rows > 0)


def _called(facts: Mapping[str, Any]) -> str:
    return f"{facts['subject']} ({facts['relation']})"


def _deciding(scores: pa.Table) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (row["subject"], row["relation"]): row
        for row in scores.to_pylist()
        if row["score"] == DECIDES
    }
