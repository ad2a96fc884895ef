"""The posts that show what a cell is made of: who asked, who spread, who answered, who first.

A cell may have a million posts, and a person reads a few. Of each cell and role some are kept: the
first answer always, then the post of each window that reached most, then the second of each window,
and so on, so that every window can be opened before any has many.
"""

from typing import Final

import ibis
import pyarrow as pa

from tocsin.detect.voids.counting import marked
from tocsin.detect.voids.tables import CELL, MEMBERS, Role
from tocsin.engine.base import Engine, Table

MOST_CELLS: Final = 1_000
"""The first by rank; besides them those with an alarm that is told."""
MOST_OF_ROLE: Final = 40
"""Posts kept of a cell and role."""
_ORDER: Final = {role: place for place, role in enumerate(Role)}
_COUNTS_AS: Final = {"answers": Role.ANSWERED, "spreads": Role.SPREAD, "asks": Role.ASKED}


def members(engine: Engine, posts: Table, cells: pa.Table, window_s: int) -> pa.Table:
    """The table ``MEMBERS``; ``cells`` has ``rank`` and the cells' names."""
    rows = engine.to_arrow(kept(posts, engine.table(cells), window_s, MOST_OF_ROLE))
    order = [("rank", "ascending"), ("turn", "ascending"), ("role_place", "ascending")]
    rows = rows.sort_by(order)
    time = MEMBERS.field("at").type
    columns = {name: rows[name] for name in rows.column_names if name in MEMBERS.names}
    columns |= {"window_start": rows["start"].cast(time), "at": rows["t"].cast(time)}
    columns["role"] = pa.array(list(Role), pa.string()).take(rows["role_place"])
    return pa.table([columns[name] for name in MEMBERS.names], schema=MEMBERS)


def kept(posts: Table, cells: Table, window_s: int, most: int) -> Table:
    """At most ``most`` posts of each cell and role, numbered by ``turn``: the widest seen first."""
    posted = marked(posts, window_s)
    same = [posted[name].identical_to(cells[name]) for name in CELL]
    inside = posted.inner_join(cells, same).select(cells.rank, posted)
    roles = ibis.union(
        *(
            inside.filter(inside[name]).mutate(role_place=ibis.literal(_ORDER[role], "int64"))
            for name, role in _COUNTS_AS.items()
        )
    )
    once = roles.group_by(["rank", *CELL, "start", "role_place", "post_key"]).aggregate(
        t=roles.t.min(),
        reach=roles.reach.max(),
        factcheck=roles.matched_factcheck.min(),
        answer=roles.answer.min(),
    )
    rows = _chosen(_with_first(once), most)
    turn = _number([], [rows.is_first.desc(), rows.reach.desc(), rows.t, rows.post_key])
    return rows.mutate(
        turn=turn,
        role_place=ibis.ifelse(rows.is_first, _ORDER[Role.FIRST_ANSWER], rows.role_place),
    )


def _with_first(rows: Table) -> Table:
    """The rows, and whether each is the first answer of its cell."""
    told = rows.mutate(earlier=_number([], [rows.t, rows.post_key]))
    is_answer = told.role_place == _ORDER[Role.ANSWERED]
    return told.mutate(is_first=is_answer & (told.earlier == 0)).drop("earlier")


def _chosen(rows: Table, most: int) -> Table:
    """The first answer, then a post of each window in turn."""
    widest = [rows.reach.desc(), rows.t, rows.post_key]
    told = rows.mutate(of_window=_number(["start"], widest))
    order = [told.is_first.desc(), told.of_window, told.reach.desc(), told.t, told.post_key]
    numbered = told.mutate(chosen=_number([], order))
    return numbered.filter(numbered.chosen < most).drop("of_window", "chosen")


def _number(within: list[str], order: list[ibis.Value]) -> ibis.Value:
    """The place of each row within its cell and role, from 0."""
    return ibis.row_number().over(group_by=["rank", "role_place", *within], order_by=order)
