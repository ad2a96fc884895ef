"""The network picture: the heaviest networks, as many accounts as an eye can still tell apart.

What does not fit is not drawn, and the report says so in numbers.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np

from tocsin.detect.coordination.tables import Coordination
from tocsin.report.layout import Circle, Point, circles_in_rows, placed
from tocsin.report.row_numbers import row_numbers

MAX_DOTS: Final = 600
MAX_NETWORKS: Final = 24
MAX_LINES: Final = 4_000
WIDTH: Final = 1000.0
_SHADES: Final = 4
_SCALES: Final = (2.6, 2.2, 1.8, 1.5, 1.25, 1.0)
_GOOD_HEIGHT: Final = 620.0


@dataclass(frozen=True, slots=True)
class Dot:
    """One account. ``shade`` grows from 0 to 4 with how often it was first."""

    account: int
    name: str
    x: float
    y: float
    radius: float
    shade: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """One network (numbered from 1): its dots, and all its lines as one SVG path."""

    number: int
    circle: Circle
    dots: tuple[Dot, ...]
    lines: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn, and how much is not."""

    width: float
    height: float
    drawings: tuple[Drawing, ...]
    dots: int
    accounts: int
    networks: int
    pairs_drawn: int
    pairs: int


@dataclass(frozen=True, slots=True)
class _Chosen:
    network: int
    accounts: tuple[int, ...]
    pairs: tuple[tuple[int, int], ...]


def draw_picture(found: Coordination) -> Picture | None:
    """The picture, or ``None`` where there is no network to draw."""
    pairs = _pairs_by_weight(found)
    chosen = _choose(found, pairs)
    if not chosen:
        return None
    circles, height = _circles([18 + 15 * sqrt(len(network.accounts)) for network in chosen])
    drawings = tuple(
        _drawing(found, network, circle) for network, circle in zip(chosen, circles, strict=True)
    )
    return Picture(
        width=WIDTH,
        height=round(height, 1),
        drawings=drawings,
        dots=sum(len(network.accounts) for network in chosen),
        accounts=found.accounts.num_rows,
        networks=found.networks.num_rows,
        pairs_drawn=sum(len(network.pairs) for network in chosen),
        pairs=len(pairs),
    )


def _circles(radii: list[float]) -> tuple[list[Circle], float]:
    """The networks' circles as large as the page allows: few networks are drawn large."""
    widest = (WIDTH - 60) / 2 / max(radii)
    for scale in _SCALES:
        circles, height = circles_in_rows([r * min(scale, widest) for r in radii], WIDTH)
        if height <= _GOOD_HEIGHT:
            break
    return circles, height


def _pairs_by_weight(found: Coordination) -> list[tuple[int, int]]:
    """Distinct pairs of accounts (rows), heaviest first over all behaviours."""
    keys, edges = found.accounts["account_key"], found.edges
    if edges.num_rows == 0:
        return []
    size = found.accounts.num_rows
    a = row_numbers(edges["account_a"], keys, "edges, account_a")
    b = row_numbers(edges["account_b"], keys, "edges, account_b")
    codes, places = np.unique(a * size + b, return_inverse=True)
    weights = np.bincount(places, weights=np.nan_to_num(edges["weight"].to_numpy()))
    heaviest = np.lexsort((codes, -weights))
    return [(int(code // size), int(code % size)) for code in codes[heaviest]]


def _choose(found: Coordination, pairs: list[tuple[int, int]]) -> list[_Chosen]:
    """The heaviest networks until the dots run out; a giant gives its heaviest accounts."""
    networks = found.accounts["network"].to_pylist()
    members: dict[int, list[int]] = {}
    for account in _accounts_by_weight(found):
        if networks[account] is not None:
            members.setdefault(networks[account], []).append(account)
    chosen: list[_Chosen] = []
    left = MAX_DOTS
    for network in found.networks["network"].to_pylist()[:MAX_NETWORKS]:
        kept = set(members.get(network, [])[:left])
        if not kept:
            continue
        left -= len(kept)
        inside = [pair for pair in pairs if pair[0] in kept and pair[1] in kept]
        chosen.append(_Chosen(network, tuple(sorted(kept)), tuple(inside[:MAX_LINES])))
    return chosen


def _accounts_by_weight(found: Coordination) -> list[int]:
    weights = np.nan_to_num(found.accounts["weight"].to_numpy().astype(np.float64))
    return [int(row) for row in np.lexsort((np.arange(len(weights)), -weights))]


def _drawing(found: Coordination, network: _Chosen, circle: Circle) -> Drawing:
    places = {
        account: (round(circle.x + x * circle.radius, 1), round(circle.y + y * circle.radius, 1))
        for account, (x, y) in placed(network.accounts, network.pairs).items()
    }
    lines = "".join(_line(places[a], places[b]) for a, b in network.pairs)
    return Drawing(network.network + 1, circle, _dots(found, network, places), lines)


def _dots(found: Coordination, network: _Chosen, places: dict[int, Point]) -> tuple[Dot, ...]:
    rows = found.accounts.take(list(network.accounts)).to_pylist()
    most = max((row["degree"] or 1 for row in rows), default=1)
    return tuple(
        Dot(
            account=account,
            name=row["account_name"] or row["account_id"],
            x=places[account][0],
            y=places[account][1],
            radius=round(3.5 + 6.5 * sqrt((row["degree"] or 0) / most), 1),
            shade=round((row["first_share"] or 0) * _SHADES),
        )
        for account, row in zip(network.accounts, rows, strict=True)
    )


def _line(start: Point, end: Point) -> str:
    return f"M{start[0]:g} {start[1]:g}L{end[0]:g} {end[1]:g}"
