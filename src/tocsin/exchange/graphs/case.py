"""A case as a graph: its things as nodes, what holds them together as links.

One directed edge a pair of nodes, whatever holds them together: ``kinds`` lists what
(:class:`~tocsin.exchange.graphs.links.LinkKind`), ``evidence`` the ids of the frozen copies that
show it, ``said_by`` who says so. The case itself is a node without edges that carries title and
label (TLP): an edge from it to everything would say nothing, and pull every layout into a star.

Nothing is weighed: how often things are linked says how an analyst worked, not how bad they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import networkx as nx

from tocsin.cases import disarm
from tocsin.cases.case import Case
from tocsin.cases.documents import iso
from tocsin.cases.errors import CannotStandError
from tocsin.cases.evidence import Evidence, EvidenceKind
from tocsin.cases.references import Reference
from tocsin.cases.technique_use import TechniqueUse
from tocsin.exchange.graphs.legible import Legible
from tocsin.exchange.graphs.links import (
    SHELVES,
    Held,
    Link,
    NodeKind,
    Shown,
    cited,
    copies,
    links,
    node,
)
from tocsin.exchange.nameless import nameless
from tocsin.exchange.stix.carrying import split_id
from tocsin.exchange.stix.producing import PSEUDONYMOUS, Producer, Sharing

NOT_CARRIED: Final = (
    "summary", "target", "objectives", "description", "attribution", "severity", "timeline",
    "tasks", "links", "outcomes", "need_to_know", "techniques: unconfirmed",
    "people of the desk: the institution stands for them",
    "frozen copies: only their hashes, and what they show to be linked",
)  # fmt: skip
"""Every part of a case that a graph has no place for, or that must not travel."""
_ON_PLATFORMS: Final = frozenset({NodeKind.ACCOUNT, NodeKind.POST})
_Told = dict[str, str]


def case_graph(
    case: Case, basket: Iterable[Evidence], producer: Producer, sharing: Sharing = PSEUDONYMOUS
) -> "nx.DiGraph[str]":
    """The graph of a case, nobody named unless ``sharing.identities``.

    Every node has ``kind`` and ``label``; things of the case also ``own_id``, ``note``,
    ``evidence``, ``said_by`` (the institution, for it stands for its people) and ``said_at``.
    Whatever does not apply is absent. Times are ISO 8601 in UTC.

    Raises:
        UsageError: an account stands under its own id, and nothing makes a pseudonym of it.
    """
    held = {one.id: one for one in basket}
    bare = nameless(case, held.values(), sharing).case
    drawing = _Drawing(producer.name)
    drawing.case(bare)
    shown = copies(bare, held, sharing)
    drawing.references(bare, _times(held, shown))
    for use in bare.techniques:
        if use.marked_by:
            drawing.technique(use)
    for name in dict.fromkeys(evidence for _, evidence in cited(bare) if evidence not in shown):
        drawing.evidence(name, held.get(name))
    drawing.join(links(bare, held, shown, sharing, producer.name))
    return drawing.done(bare)


def _times(held: Held, shown: Shown) -> dict[str, str]:
    """When the posts of the case were posted, by node, as far as a frozen copy says."""
    posted = (
        (thing, held[name].content.get("created_at"))
        for name, thing in shown.items()
        if held[name].kind is EvidenceKind.POST
    )
    return {thing: time for thing, time in posted if isinstance(time, str)}


@dataclass(slots=True)
class _Drawing:
    """The graph as it grows; every text that goes in is made legible."""

    said_by: str
    graph: "nx.DiGraph[str]" = field(default_factory=nx.DiGraph)
    legible: Legible = field(default_factory=Legible)

    def case(self, case: Case) -> None:
        self._node(
            node(NodeKind.CASE, "this"), NodeKind.CASE, case.title,
            {"tlp": case.tlp.label, "status": case.status.value, "said_by": self.said_by},
        )  # fmt: skip

    def references(self, case: Case, posted_at: Mapping[str, str]) -> None:
        for shelf, kind in SHELVES.items():
            for one in getattr(case, shelf.value):
                name = node(kind, one.id)
                told = self._told(one.id, one.note, one.evidence, one.added_at)
                told |= {"platform": _platform(kind, one), "posted_at": posted_at.get(name, "")}
                self._node(name, kind, one.label or one.id, told)

    def technique(self, use: TechniqueUse) -> None:
        told = self._told(use.technique, use.note, use.evidence, use.marked_at)
        told |= {"basis": use.basis.value, "suggested_by": use.suggested_by}
        name = node(NodeKind.TECHNIQUE, use.technique)
        self._node(name, NodeKind.TECHNIQUE, _titled(use.technique), told)

    def evidence(self, evidence_id: str, copy: Evidence | None) -> None:
        """A cited copy that is of no thing of the case; its hash, never its content."""
        what = copy.kind.value if copy else ""
        told = {
            "own_id": evidence_id,
            "copy_of": what,
            "said_at": iso(copy.captured_at) if copy else "",
        }
        label = f"{what or 'evidence'} {evidence_id[:12]}"
        self._node(node(NodeKind.EVIDENCE, evidence_id), NodeKind.EVIDENCE, label, told)

    def join(self, found: Iterable[Link]) -> None:
        pairs: dict[tuple[str, str], list[Link]] = {}
        for link in found:
            pairs.setdefault((link.source, link.target), []).append(link)
        for (source, target), several in pairs.items():
            told = {
                "kinds": " ".join(_distinct(one.kind.value for one in several)),
                "evidence": " ".join(_distinct(one.evidence for one in several)),
                "said_by": "; ".join(_distinct(one.said_by for one in several)),
            }
            ends = (self.legible(source), self.legible(target))
            self.graph.add_edge(*ends, **self._legible(told))

    def done(self, case: Case) -> "nx.DiGraph[str]":
        replaced = self.legible.replaced
        self.graph.nodes[node(NodeKind.CASE, "this")]["characters_replaced"] = replaced
        self.graph.graph["characters_replaced"] = replaced
        self.graph.graph["description"] = (
            f"{case.tlp.label}. A case of {self.legible(self.said_by)}: "
            f"{self.legible(case.title)}. A link is no accusation."
        )
        return self.graph

    def _told(
        self, own: str, note: str, evidence: tuple[str, ...], at: datetime | None
    ) -> dict[str, str]:
        return {
            "own_id": own, "note": note, "evidence": " ".join(evidence),
            "said_by": self.said_by, "said_at": iso(at) if at else "",
        }  # fmt: skip

    def _node(self, name: str, kind: NodeKind, label: str, told: _Told) -> None:
        attributes = self._legible(told)
        named = self.legible(name)
        self.graph.add_node(named, kind=kind.value, label=self.legible(label), **attributes)

    def _legible(self, told: _Told) -> _Told:
        return {name: self.legible(text) for name, text in told.items() if text}


def _platform(kind: NodeKind, one: Reference) -> str:
    return split_id(one.id)[0] if kind in _ON_PLATFORMS else ""


def _titled(technique_id: str) -> str:
    """Id and name; of a technique that the framework no longer has, the id alone."""
    try:
        return f"{technique_id} {disarm.technique(technique_id).name}"
    except CannotStandError:
        return technique_id


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
