"""The tables of the last investigation that can be frozen into a case, each by a short name.

A name is a kind and a value, as in ``copies:00000000000000a5`` or ``measured:spread/subjects``:
what a page shows as a table, the case can keep as it was.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import pyarrow as pa

from tocsin.cases.errors import CannotStandError
from tocsin.cases.evidence import Evidence, Provenance
from tocsin.cases.freezing import MAX_ROWS, freeze_table
from tocsin.desk.errors import NotFoundError
from tocsin.errors import Sentence
from tocsin.report.spelling import counted_from_one
from tocsin.web.found import Held, must_hold
from tocsin.web.listing import known_key, rows_of
from tocsin.web.network_parts import network_row
from tocsin.web.rooms.measured import result_of
from tocsin.web.rooms.voids import void_row, windows_of
from tocsin.web.visits import Visit


class Kept(NamedTuple):
    """A table with what it is of, the detector that made it, and the page that shows it."""

    title: str
    table: pa.Table
    detector: str
    href: str


def kept_table(visit: Visit, name: str) -> Kept:
    """The table of that name, from the last investigation.

    Raises:
        NotFoundError: there is no such kind of table, or nothing of that value.
    """
    kind, _, value = name.partition(":")
    if kind not in _KINDS:
        raise _not_there()
    return _KINDS[kind](must_hold(visit.desk), value)


def freeze_kept(visit: Visit, kept: Kept) -> Evidence:
    """A frozen copy, with the detector and the settings that it was made with.

    Like a finding's, its identity has no time: the same table of a second run confirms it.

    Raises:
        CannotStandError: it is too large to be frozen.
    """
    if kept.table.num_rows > MAX_ROWS:  # before rows are made of it
        raise CannotStandError(
            "rows",
            Sentence("A frozen table has at most {max_rows} rows.", max_rows=MAX_ROWS),
            "Freeze the rows that count.",
        )
    rows = [list(row.values()) for row in rows_of(kept.table)]
    about = must_hold(visit.desk).about
    origin = Provenance(
        detector=kept.detector,
        parameters={"tocsin": str(about["version"]), "page": kept.href},
    )
    names = kept.table.column_names
    return freeze_table(kept.title, names, rows, origin, visit.actor.person_id, visit.now)


def _measured(found: Held, value: str) -> Kept:
    name, _, table = value.partition("/")
    tables = result_of(found, name).tables()
    if table not in tables:
        raise _not_there()
    return Kept(f"{name}: {table}", tables[table], name, f"/measured/{name}/{table}")


def _copies(found: Held, value: str) -> Kept:
    posts = _of_key(found, "copied/posts", "cluster", value)
    return Kept(f"Posts of the copied text {value}", posts, "copies", f"/copies/{value}")


def _void(found: Held, value: str) -> Kept:
    row = void_row(found, _number(value))
    title = f"Demand and answers: {row['name'] or row['topic']}"
    return Kept(title, windows_of(found, row), "voids", f"/voids/{row['rank']}")


def _network_accounts(found: Held, value: str) -> Kept:
    return _of_network(found, value, "accounts")


def _network_edges(found: Held, value: str) -> Kept:
    return _of_network(found, value, "edges")


def _of_network(found: Held, value: str, part: str) -> Kept:
    number = _number(value)
    network_row(found, number)
    table = counted_from_one(found.where(f"coordination/{part}", "network", number - 1))
    title = f"{part.capitalize()} of network {number}"
    return Kept(title, table, "coordination", f"/networks/{number}/{part}")


def _target(found: Held, value: str) -> Kept:
    if not found.has("targets/attacks"):
        raise _not_there()
    attacks = found.where("targets/attacks", "target", value)
    if not attacks.num_rows:
        raise _not_there()
    return Kept(f"Attacks on {value}", attacks, "targets", f"/targets/{value}")


def _claim(found: Held, value: str) -> Kept:
    matches = _of_key(found, "claims/matches", "factcheck_key", value)
    return Kept(f"Texts matched to the claim {value}", matches, "claims", f"/claims/{value}")


_KINDS: Final[Mapping[str, Callable[[Held, str], Kept]]] = {
    "measured": _measured,
    "copies": _copies,
    "void": _void,
    "network-accounts": _network_accounts,
    "network-edges": _network_edges,
    "target": _target,
    "claim": _claim,
}


def _of_key(found: Held, table: str, column: str, value: str) -> pa.Table:
    key = known_key(value)
    if key is None or not found.has(table):
        raise _not_there()
    rows = found.where(table, column, key)
    if not rows.num_rows:
        raise _not_there()
    return rows


def _number(value: str) -> int:
    if not value.isascii() or not value.isdecimal() or len(value) > 9:
        raise _not_there()
    return int(value)


def _not_there() -> NotFoundError:
    return NotFoundError(
        "There is no such table in the last investigation.",
        "It may have been in an earlier one: look for it on its page.",
    )
