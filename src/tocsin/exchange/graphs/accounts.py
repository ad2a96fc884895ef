"""The accounts that an investigation saw acting together, as a graph.

One undirected edge a pair of accounts, not one a behaviour: Gephi's layouts and filters
read simple graphs best. Each behaviour has its own attribute (``objects_repost-60s``), so a
layer is one filter away; ``edges`` lists the edge numbers, the way back to the evidence.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import networkx as nx

from tocsin.cases.documents import iso
from tocsin.detect.coordination.tables import Coordination
from tocsin.exchange.graphs.legible import Legible

_Row = dict[str, Any]
_Attributes = dict[str, str | int | float]


def account_graph(found: Coordination) -> "nx.Graph[str]":
    """Accounts as nodes (``platform:account_id``), one edge for each pair of them.

    Raises:
        ValueError: an edge names an account that is not in the accounts table.
    """
    graph: nx.Graph[str] = nx.Graph()
    legible = Legible()
    accounts = found.accounts.to_pylist()
    names = [legible(f"{row['platform']}:{row['account_id']}") for row in accounts]
    for name, row in zip(names, accounts, strict=True):
        graph.add_node(name, **_node_attributes(row, legible))
    for (a, b), edges in _pairs(found, accounts):
        graph.add_edge(names[a], names[b], **_pair_attributes(edges, legible))
    graph.graph["description"] = (
        "Accounts that were seen to act together. "
        f"Characters that XML cannot hold, made visible: {legible.replaced:,}."
    )
    graph.graph["characters_replaced"] = legible.replaced
    return graph


def _pairs(
    found: Coordination, accounts: list[_Row]
) -> Iterator[tuple[tuple[int, int], list[_Row]]]:
    places = {row["account_key"]: place for place, row in enumerate(accounts)}

    def ends(edge: _Row) -> tuple[int, int]:
        keys = edge["account_a"], edge["account_b"]
        if not places.keys() >= set(keys):
            raise ValueError(
                f"Edge {edge['edge']} names an account that is not in the accounts table. "
                "Run the detection again."
            )
        return places[keys[0]], places[keys[1]]

    rows = ((ends(edge), edge) for edge in found.edges.to_pylist())
    by_pair = sorted(rows, key=lambda row: (row[0], row[1]["edge"]))
    for pair, edges in groupby(by_pair, key=itemgetter(0)):
        yield pair, [edge for _, edge in edges]


def _node_attributes(row: _Row, legible: Legible) -> _Attributes:
    return {
        "label": legible(row["account_name"] or row["account_id"]),
        "platform": legible(row["platform"]),
        "account_id": legible(row["account_id"]),
        "account_name": legible(row["account_name"] or ""),
        "network": _network(row["network"]),
        "degree": int(row["degree"] or 0),
        "weight": float(row["weight"] or 0),
        "first_share": float(row["first_share"] or 0),
        "posts": int(row["posts"] or 0),
        "first_at": _moment(row["first_at"]),
        "last_at": _moment(row["last_at"]),
    }


def _pair_attributes(edges: list[_Row], legible: Legible) -> _Attributes:
    attributes: _Attributes = {
        "weight": float(sum(edge["weight"] for edge in edges)),
        "network": _network(edges[0]["network"]),
        "behaviours": legible(" ".join(sorted({edge["behaviour"] for edge in edges}))),
        "edges": " ".join(str(edge["edge"]) for edge in edges),
        "objects": sum(edge["objects"] for edge in edges),
        "events": sum(edge["events"] for edge in edges),
    }
    for edge in edges:
        attributes[legible(f"objects_{edge['behaviour']}")] = edge["objects"]
    return attributes


def _network(value: int | None) -> int:
    """Counted from 1 as everywhere in the report; 0 is "in no network", for want of a null."""
    return 0 if value is None else value + 1


def _moment(time: datetime | None) -> str:
    return "" if time is None else iso(time)
