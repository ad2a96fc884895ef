"""Networks as GraphML and GEXF, for Gephi, Cytoscape, networkx and the like.

:func:`account_graph` is what an investigation found: accounts that acted together.
:func:`case_graph` is what a case holds, and how its things hang together. :func:`written` writes
either.
"""

from tocsin.exchange.graphs.accounts import account_graph
from tocsin.exchange.graphs.case import NOT_CARRIED, case_graph
from tocsin.exchange.graphs.links import LinkKind
from tocsin.exchange.graphs.writing import GraphForm, written

__all__ = ["NOT_CARRIED", "GraphForm", "LinkKind", "account_graph", "case_graph", "written"]
