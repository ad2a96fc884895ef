"""The networks as GraphML and GEXF, for Gephi and the like.

One undirected edge a pair of accounts, not one a behaviour: Gephi's layouts and filters
read simple graphs best. Each behaviour has its own attribute (``objects_repost-60s``), so a
layer is one filter away; ``edges`` lists the edge numbers, the way back to the evidence.
"""

from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from tocsin.chain.investigation import Investigation
from tocsin.detect.coordination.tables import Coordination
from tocsin.report.printable import printable
from tocsin.report.row_numbers import row_numbers
from tocsin.report.whole_files import whole_file
from tocsin.report.wording import moment


def write_graphs(investigation: Investigation, folder: Path) -> None:
    """Writes ``network.graphml`` and ``network.gexf`` into ``folder``.

    Raises:
        StorageError: the folder cannot be written.
        ValueError: an edge names an account that is not in the accounts table.
    """
    graph = account_graph(investigation.coordination)
    with whole_file(folder / "network.graphml") as draft:
        nx.write_graphml_xml(graph, draft, prettyprint=False)
    with whole_file(folder / "network.gexf") as draft, draft.open("wb") as sink:
        writer = GEXFWriter(graph, prettyprint=False, version="1.2draft")
        # networkx writes today's date here; the same investigation must give the same file.
        writer.xml.find("meta").set("lastmodifieddate", f"{investigation.created_at:%Y-%m-%d}")
        writer.write(sink)


def account_graph(found: Coordination) -> "nx.Graph[str]":
    """Accounts as nodes (``platform:account_id``), one edge for each pair of them."""
    graph: nx.Graph[str] = nx.Graph()
    accounts = found.accounts.to_pylist()
    names = [printable(f"{row['platform']}:{row['account_id']}") for row in accounts]
    for name, row in zip(names, accounts, strict=True):
        graph.add_node(name, **_node_attributes(row))
    for (a, b), edges in _pairs(found):
        graph.add_edge(names[a], names[b], **_pair_attributes(edges))
    return graph


def _pairs(found: Coordination) -> list[tuple[tuple[int, int], list[dict[str, Any]]]]:
    keys = found.accounts["account_key"]
    ends = [row_numbers(found.edges[name], keys, name) for name in ("account_a", "account_b")]
    rows = zip(ends[0].tolist(), ends[1].tolist(), found.edges.to_pylist(), strict=True)
    by_pair = sorted(
        (((a, b), edge) for a, b, edge in rows), key=lambda item: (item[0], item[1]["edge"])
    )
    return [
        (pair, [edge for _, edge in edges]) for pair, edges in groupby(by_pair, key=itemgetter(0))
    ]


def _node_attributes(row: dict[str, Any]) -> dict[str, str | int | float]:
    return {
        "label": printable(row["account_name"] or row["account_id"]),
        "platform": printable(row["platform"]),
        "account_id": printable(row["account_id"]),
        "account_name": printable(row["account_name"] or ""),
        "network": _network(row["network"]),
        "degree": int(row["degree"] or 0),
        "weight": float(row["weight"] or 0),
        "first_share": float(row["first_share"] or 0),
        "posts": int(row["posts"] or 0),
        "first_at": moment(row["first_at"]),
        "last_at": moment(row["last_at"]),
    }


def _pair_attributes(edges: list[dict[str, Any]]) -> dict[str, str | int | float]:
    attributes: dict[str, str | int | float] = {
        "weight": float(sum(edge["weight"] for edge in edges)),
        "network": _network(edges[0]["network"]),
        "behaviours": printable(" ".join(sorted({edge["behaviour"] for edge in edges}))),
        "edges": " ".join(str(edge["edge"]) for edge in edges),
        "objects": sum(edge["objects"] for edge in edges),
        "events": sum(edge["events"] for edge in edges),
    }
    for edge in edges:
        attributes[printable(f"objects_{edge['behaviour']}")] = edge["objects"]
    return attributes


def _network(value: int | None) -> int:
    """Counted from 1 as everywhere in the report; 0 is "in no network", for want of a null."""
    return 0 if value is None else value + 1
