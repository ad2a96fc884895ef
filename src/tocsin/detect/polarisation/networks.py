"""One network of accounts: reduced, halved, scored, and held against chance."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tocsin.detect.polarisation.chance import Held, held
from tocsin.detect.polarisation.graphs import Graph, Ints, giant, simple
from tocsin.detect.polarisation.halving import Sides
from tocsin.detect.polarisation.parameters import Effort
from tocsin.detect.polarisation.solving import Floats


@dataclass(frozen=True)
class Network:
    """The largest connected part of a network, with what was measured on it.

    ``names`` (n,): the account of each node. ``outside``: accounts with links that are not
    connected with it. ``held`` is None where there are too few accounts to say anything.
    """

    graph: Graph
    names: Ints
    outside: int
    held: Held | None

    @property
    def sides(self) -> Sides:
        """Who is on side B (n,), the one with fewer accounts; nobody where nothing is measured."""
        if self.held is None:
            return np.zeros(self.graph.nodes, dtype=np.bool_)
        sides = self.held.sides
        return sides if 2 * sides.sum() <= len(sides) else ~sides

    @property
    def across(self) -> Ints:
        """Links of each node to the other side, shape (n,)."""
        ends = self.graph.ends
        crossing = ends[self.sides[ends[:, 0]] != self.sides[ends[:, 1]]]
        return np.bincount(crossing.ravel(), minlength=self.graph.nodes)

    def facts(self) -> dict[str, Any]:
        """What is counted, by the column names of the tables."""
        sides, nodes, links = self.sides, self.graph.nodes, self.graph.links
        known = self.held is not None
        return {
            "accounts": nodes,
            "links": links,
            "links_per_account": links / nodes if nodes else None,
            "accounts_outside": self.outside,
            "side_a": int((~sides).sum()) if known else None,
            "side_b": int(sides.sum()) if known else None,
            "links_across": int(self.across.sum()) // 2 if known else None,
        }


def reduced(sources: Ints, targets: Ints) -> Network:
    """The largest connected part of who is linked with whom, not yet measured."""
    whole, names = simple(sources, targets)
    part, kept = giant(whole)
    return Network(part, names[kept], int((whole.degree > 0).sum()) - part.nodes, None)


def measured(
    network: Network, effort: Effort, least: int, seed: int, opinions: Floats | None = None
) -> Network:
    """The network with its scores, if it has so many accounts at least.

    ``opinions`` (n,): −1 to 1 of each of ``names``, NaN where unknown.
    """
    if network.graph.nodes < least:
        return network
    found = held(network.graph, effort, seed, opinions)
    return Network(network.graph, network.names, network.outside, found)
