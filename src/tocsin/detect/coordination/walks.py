"""Loops over sorted columns that numpy cannot express, compiled by numba.

:func:`tails` is the walk over two parties' lists that :mod:`.chance` describes, :func:`meet` the
same walk for :mod:`.sharing`, :func:`begins` the one over meetings of :mod:`.occasions`.
Nothing else may import this module when it is loaded: numba takes half a second to import,
which every command would pay.
"""

import numpy as np
import numpy.typing as npt

from tocsin.shares.compiled import compiled

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@compiled
def tails(
    first: Ints, second: Ints, occasions: Ints,
    a_start: Ints, cell: Ints, shares: Floats, rate: Floats, layers: int,
    o_start: Ints, thing: Ints, t: Ints, odds: Floats, far_us: Ints, within: bool,
) -> tuple[Floats, Floats, Floats]:  # fmt: skip
    """P(at least ``occasions``) and the expected successes by activity and by taste."""
    count = len(first)
    p = np.empty(count)
    by_activity = np.zeros(count)
    by_taste = np.zeros(count)
    for row in range(count):
        i, j, k = first[row], second[row], occasions[row]
        tail = np.zeros(k + 1)  # P(0), …, P(k-1), P(at least k)
        tail[0] = 1.0
        by_activity[row] = _by_activity(
            tail, a_start[i], a_start[i + 1], a_start[j], a_start[j + 1],
            cell, shares, rate, layers, within,
        )  # fmt: skip
        by_taste[row] = _by_taste(
            tail, o_start[i], o_start[i + 1], o_start[j], o_start[j + 1],
            thing, t, odds, far_us, within,
        )  # fmt: skip
        p[row] = tail[k]
    return p, by_activity, by_taste


@compiled
def _try(tail: Floats, mean: float) -> float:
    """One more trial, which succeeds with 1 - exp(-mean)."""
    success = -np.expm1(-mean)
    k = len(tail) - 1
    if k > 0:
        tail[k] += tail[k - 1] * success
        for c in range(k - 1, 0, -1):
            tail[c] = tail[c] * (1 - success) + tail[c - 1] * success
        tail[0] *= 1 - success
    return float(success)


@compiled
def _by_activity(
    tail: Floats, x: int, x_end: int, y: int, y_end: int,
    cell: Ints, shares: Floats, rate: Floats, layers: int, within: bool,
) -> float:  # fmt: skip
    total, mean, current = 0.0, 0.0, -1
    while x < x_end and y < y_end:
        if cell[x] < cell[y]:
            x += 1
        elif cell[x] > cell[y]:
            y += 1
        else:
            place = cell[x] // layers
            if place != current:
                total += _try(tail, mean)
                mean, current = 0.0, place
            others = shares[y] - shares[x] if within else shares[y]
            mean += shares[x] * others * rate[cell[x]]
            x += 1
            y += 1
    return total + _try(tail, mean)


@compiled
def _by_taste(
    tail: Floats, x: int, x_end: int, y: int, y_end: int,
    thing: Ints, t: Ints, odds: Floats, far_us: Ints, within: bool,
) -> float:  # fmt: skip
    total = 0.0
    while x < x_end and y < y_end:
        if thing[x] < thing[y]:
            x += 1
        elif thing[x] > thing[y]:
            y += 1
        else:
            liked = thing[x]
            x_next, y_next = _run_end(thing, x, x_end), _run_end(thing, y, y_end)
            far = _far_pairs(t, x, x_next, y, y_next, far_us[liked])
            if within:
                far -= _far_pairs(t, x, x_next, x, x_next, far_us[liked])
            if far > 0:
                total += _try(tail, far * odds[liked])
            x, y = x_next, y_next
    return total


@compiled
def _run_end(values: Ints, start: int, end: int) -> int:
    stop = start + 1
    while stop < end and values[stop] == values[start]:
        stop += 1
    return stop


@compiled
def _far_pairs(t: Ints, x: int, x_end: int, y: int, y_end: int, far_us: int) -> int:
    """Pairs of moments more than ``far_us`` apart, by two pointers over sorted times."""
    near, low, high = 0, y, y
    for u in range(x, x_end):
        while low < y_end and t[low] < t[u] - far_us:
            low += 1
        high = max(high, low)
        while high < y_end and t[high] <= t[u] + far_us:
            high += 1
        near += high - low
    return (x_end - x) * (y_end - y) - near


@compiled
def meet(
    first: Ints, second: Ints, start: Ints, thing: Ints, t: Ints, window_us: int
) -> tuple[Ints, Ints, Ints]:
    """The pair, and the rows of both shares, of every meeting of the pairs."""
    size = 0
    for row in range(len(first)):
        i, j = first[row], second[row]
        size += _meet(
            start[i], start[i + 1], start[j], start[j + 1], thing, t, window_us, row, -1,
            first, first, first,
        )  # fmt: skip
    pair = np.empty(size, dtype=np.int64)
    a, b = np.empty_like(pair), np.empty_like(pair)
    filled = 0
    for row in range(len(first)):
        i, j = first[row], second[row]
        filled += _meet(
            start[i], start[i + 1], start[j], start[j + 1], thing, t, window_us, row, filled,
            pair, a, b,
        )  # fmt: skip
    return pair, a, b


@compiled
def _meet(
    x: int, x_end: int, y: int, y_end: int, thing: Ints, t: Ints, window_us: int,
    row: int, filled: int, pair: Ints, a: Ints, b: Ints,
) -> int:  # fmt: skip
    """How many meetings two lists have; they are written from ``filled`` on, unless it is -1."""
    found = 0
    while x < x_end and y < y_end:
        if thing[x] < thing[y]:
            x += 1
        elif thing[x] > thing[y]:
            y += 1
        else:
            y_next, low = _run_end(thing, y, y_end), y
            for u in range(x, _run_end(thing, x, x_end)):
                while low < y_next and t[low] < t[u] - window_us:
                    low += 1
                v = low
                while v < y_next and t[v] <= t[u] + window_us:
                    if filled >= 0:
                        place = filled + found
                        pair[place], a[place], b[place] = row, u, v
                    found += 1
                    v += 1
            x, y = _run_end(thing, x, x_end), y_next
    return found


@compiled
def begins(party: Ints, t: Ints, place: Ints, apart_us: int) -> npt.NDArray[np.bool_]:
    """Which meetings begin an occasion; sorted by party and time."""
    new = np.zeros(len(party), dtype=np.bool_)
    began, where = 0, -1
    for row in range(len(party)):
        same = row > 0 and party[row] == party[row - 1]
        if same and (place[row] == where or t[row] <= began + apart_us):
            continue
        new[row] = True
        began, where = t[row], place[row]
    return new
