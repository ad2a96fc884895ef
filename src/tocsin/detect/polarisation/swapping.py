"""Double edge swaps, compiled, with a table of the links there are.

The table has open addresses and is at most half full, so a link is found in one or two looks.
"""

import numpy as np
import numpy.typing as npt

from tocsin.shares.compiled import compiled

Mask = npt.NDArray[np.bool_]
Nodes = npt.NDArray[np.int32]
_Table = npt.NDArray[np.uint64]


@compiled
def swap(ends: Nodes, single: Mask, tries: int, turned: bool, rng: np.random.Generator) -> None:
    """Swaps in place; with ``turned`` a link may be taken from either end.

    Two of the ``single`` (n,), who have one neighbour, are never linked: they would be cut off.
    """
    links, nodes = len(ends), len(single)
    if links < 2:
        return
    bits = 1
    while (1 << bits) < 2 * links:
        bits += 1
    table = np.zeros(1 << bits, np.uint64)
    for i in range(links):
        _put(table, bits, _key(ends[i, 0], ends[i, 1], nodes))
    for _ in range(tries):
        i, j = int(rng.random() * links), int(rng.random() * links)
        flip = 1 if turned and rng.random() < 0.5 else 0
        a, b, c, d = ends[i, 0], ends[i, 1], ends[j, flip], ends[j, 1 - flip]
        if i == j or a == d or b == c or (single[a] and single[d]) or (single[b] and single[c]):
            continue
        ad, cb = _key(a, d, nodes), _key(c, b, nodes)
        if ad == cb or _found(table, bits, ad) or _found(table, bits, cb):
            continue
        _drop(table, bits, _key(a, b, nodes))
        _drop(table, bits, _key(c, d, nodes))
        _put(table, bits, ad)
        _put(table, bits, cb)
        ends[i, 1] = d
        ends[j, 0], ends[j, 1] = c, b


@compiled
def _key(a: int, b: int, nodes: int) -> np.uint64:
    """A link's number, 1 or more, the same from both ends."""
    return np.uint64(min(a, b)) * np.uint64(nodes) + np.uint64(max(a, b)) + np.uint64(1)


@compiled
def _home(key: np.uint64, bits: int) -> np.int64:
    """Where a key would lie in a table of 2 ** bits places (Fibonacci hashing)."""
    return np.int64((key * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - bits))


@compiled
def _found(table: _Table, bits: int, key: np.uint64) -> bool:
    place, last = _home(key, bits), len(table) - 1
    while table[place] != 0:
        if table[place] == key:
            return True
        place = (place + 1) & last
    return False


@compiled
def _put(table: _Table, bits: int, key: np.uint64) -> None:
    place, last = _home(key, bits), len(table) - 1
    while table[place] != 0:
        place = (place + 1) & last
    table[place] = key


@compiled
def _drop(table: _Table, bits: int, key: np.uint64) -> None:
    """Takes a key out and moves those after it up, so that no search stops at the gap."""
    place, last = _home(key, bits), len(table) - 1
    while table[place] != key:
        place = (place + 1) & last
    gap = place
    while True:
        place = (place + 1) & last
        if table[place] == 0:
            break
        home = _home(table[place], bits)
        if ((place - home) & last) >= ((place - gap) & last):
            table[gap] = table[place]
            gap = place
    table[gap] = 0
