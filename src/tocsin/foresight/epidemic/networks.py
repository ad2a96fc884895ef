"""Networks of agents: drawn with a heavy tail and two camps, or built from one's own ties.

A drawn network has given expected degrees from a power law (Chung & Lu 2002, Annals of
Combinatorics 6:125), cut where two hubs would be joined more than once, √(mean degree · size). The
first end of a tie is drawn by weight; the second by weight too, within the camp of the first with
the chance that homophily says. Loops and repeated ties are dropped, so the mean is a little less.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from tocsin.foresight.epidemic.agent_parameters import NetworkParameters

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Network:
    """Ties by node: those of node i are ``ends[offsets[i]:offsets[i + 1]]``."""

    offsets: Ints
    ends: npt.NDArray[np.int32]

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.offsets) - 1

    @property
    def mean_degree(self) -> float:
        """Ties of a node on average."""
        return len(self.ends) / max(self.size, 1)


def network(source: Ints, target: Ints, size: int, *, mutual: bool) -> Network:
    """Ties as a network, each once and none to oneself; ``mutual`` ties stand at both ends."""
    if mutual:
        source, target = np.concatenate([source, target]), np.concatenate([target, source])
    apart = source != target
    pair = source[apart].astype(np.int32), target[apart].astype(np.int32)
    ties = sparse.csr_array((np.ones(len(pair[0]), dtype=np.int8), pair), shape=(size, size))
    ties.sum_duplicates()
    return Network(ties.indptr.astype(np.int64), ties.indices.astype(np.int32))


def draw_contacts(kind: NetworkParameters, camps: Bools, rng: np.random.Generator) -> Network:
    """A network of mutual ties."""
    weights = _weights(kind, len(camps), rng)
    ties = round(kind.mean_degree * len(camps) / 2)
    source, target = _ends(ties, weights, weights, camps, kind.homophily, rng)
    return network(source, target, len(camps), mutual=True)


def draw_follows(kind: NetworkParameters, camps: Bools, rng: np.random.Generator) -> Network:
    """A network of directed ties, each account's to those it follows."""
    active, popular = (_weights(kind, len(camps), rng) for _ in range(2))
    ties = round(kind.mean_degree * len(camps))
    source, target = _ends(ties, active, popular, camps, kind.homophily, rng)
    return network(source, target, len(camps), mutual=False)


def _weights(kind: NetworkParameters, size: int, rng: np.random.Generator) -> Floats:
    """Expected degrees up to a factor, from a power law of the exponent."""
    weights = (1 - rng.random(size)) ** (-1 / (kind.exponent - 1))
    most = weights.mean() * np.sqrt(size / kind.mean_degree)
    found: Floats = np.minimum(weights, most)
    return found


def _ends(
    ties: int, first: Floats, second: Floats, camps: Bools, homophily: float,
    rng: np.random.Generator,
) -> tuple[Ints, Ints]:  # fmt: skip
    """Both ends of so many ties: the first by its weights, the second by its own and by camp."""
    source = _drawn(np.arange(len(camps)), first, ties, rng)
    camp = camps[source] ^ (rng.random(ties) >= homophily)
    target = np.empty(ties, dtype=np.int64)
    for which in (False, True):
        there, members = camp == which, np.flatnonzero(camps == which)
        target[there] = rng.permutation(_drawn(members, second[members], int(there.sum()), rng))
    return source, target


def _drawn(nodes: Ints, weights: Floats, count: int, rng: np.random.Generator) -> Ints:
    """So many nodes in proportion to their weights, sorted: what a multinomial draw gives."""
    found: Ints = np.repeat(nodes, rng.multinomial(count, weights / weights.sum()))
    return found
