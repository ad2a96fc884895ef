"""A graph as a file: GraphML 1.0 and GEXF 1.2, the two that every program for networks reads."""

from datetime import date
from enum import StrEnum
from typing import Any, BinaryIO
from xml.etree.ElementTree import SubElement

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter


class GraphForm(StrEnum):
    """The form, and the ending of its files."""

    GRAPHML = "graphml"
    GEXF = "gexf"


def written(graph: "nx.Graph[str]", form: GraphForm, stream: BinaryIO, day: date) -> None:
    """Writes the graph; the same graph and day give the same bytes.

    ``day`` is when it was last changed, which GEXF states. The graph's ``description`` stands in
    both; its other attributes in GraphML alone, for GEXF has no place for them.
    """
    if form is GraphForm.GRAPHML:
        nx.write_graphml_xml(graph, stream, prettyprint=False)
        return
    writer = GEXFWriter(graph, prettyprint=False, version="1.2draft")
    meta: Any = writer.xml.find("meta")
    # networkx writes today's date and its own name here.
    meta.set("lastmodifieddate", day.isoformat())
    meta.find("creator").text = "Tocsin"
    SubElement(meta, "description").text = str(graph.graph.get("description", ""))
    writer.write(stream)
