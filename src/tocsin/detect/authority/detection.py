"""The authority dashboard: how an institution is heard, cited and passed on, and how it answers.

Counted in the engine (:mod:`.counting`, :mod:`.answering`), measured here with intervals: shares by
:mod:`tocsin.detect.ratios`, waits by :mod:`.waiting`. Each number stands beside what it would be if
nothing set the institution apart, and beside its peers.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.authority import answering, counting
from tocsin.detect.authority.contradicting import Sides, contradictions
from tocsin.detect.authority.correcting import corrections
from tocsin.detect.authority.hearing import Named, heard, over_time
from tocsin.detect.authority.parameters import How
from tocsin.detect.authority.responding import answers, uptake, waits
from tocsin.detect.authority.schemas import (
    CONSISTENCY,
    CONTRADICTIONS,
    INSTITUTIONS,
    STANCES,
    TOPICS,
    Role,
)
from tocsin.detect.authority.tables import Authority
from tocsin.detect.authority.trending import responses
from tocsin.detect.intervals import wilson
from tocsin.detect.reach import reach
from tocsin.engine.base import Engine, Table
from tocsin.errors import InputError, UsageError

DEFAULT: Final = How()


def measure(
    engine: Engine,
    posts: Table,
    institutions: pa.Table,
    topics: pa.Table,
    created_at: datetime,
    how: How = DEFAULT,
    stances: pa.Table | None = None,
) -> Authority:
    """Measures institutions in posts (a posts table).

    ``institutions``, ``topics`` and ``stances`` are in the schemas of their names in
    :mod:`.schemas`.
    Posts after ``created_at`` do not count.

    Raises:
        UsageError: no institution is named, or not the one whose dashboard it is to be.
        InputError: a table lacks a column, or a role is unknown; the message names it.
    """
    _check(institutions, topics, stances)
    named = _named(engine, institutions)
    ours = how.institution or named.names[0]
    if ours not in named.names:
        raise UsageError(
            f"institution is {ours!r}, which is not among those named.",
            f"There is {', '.join(named.names)}.",
        )
    posts = posts.filter(posts.created_at <= created_at.astimezone(UTC))
    about = engine.table(topics.select(TOPICS.names).cast(TOPICS))
    told = engine.keep(counting.on_topic(posts, about, engine.keep(reach(posts)), how.window_s))
    cited = engine.keep(counting.citing(posts, told, named.accounts, named.sites))
    roles = engine.keep(answering.roles(about, told))
    every = engine.keep(counting.timed(posts))
    answered = answers(engine, roles, named, _last_us(engine, every))
    waiting, curves = waits(answered, how)
    passed = engine.keep(answering.corrected(roles, named.accounts))
    corrected = corrections(engine.to_arrow(counting.self_replies(posts, named.accounts)))
    sides = _sides(engine, stances, every, named)
    return Authority(
        ours=ours,
        heard=heard(engine, told, cited, named, ours, how),
        over_time=over_time(engine, told, cited, named, how),
        uptake=uptake(engine, posts, passed, named, how),
        waiting=waiting,
        consistency=_consistency(engine, every, named, corrected, sides),
        responses=responses(answered, engine.to_arrow(passed), corrected, how),
        answers=answered,
        corrected=corrected,
        contradictions=CONTRADICTIONS.empty_table() if sides is None else sides.found,
        curves=curves,
        left_out=_left_out(named),
    )


def _check(institutions: pa.Table, topics: pa.Table, stances: pa.Table | None) -> None:
    given = [("institutions", institutions, INSTITUTIONS), ("topics", topics, TOPICS)]
    if stances is not None:
        given.append(("stances", stances, STANCES))
    for what, table, schema in given:
        for column in schema.names:
            if column not in table.column_names:
                raise InputError(
                    f"{what}: there is no column {column}.", f"Needed: {', '.join(schema.names)}."
                )
    known = pa.array([str(role) for role in Role])
    wrong = pc.invert(pc.is_in(topics["role"].cast(pa.string()), value_set=known))
    if pc.any(wrong).as_py():
        row = pc.index(wrong, True).as_py()
        raise InputError(
            f"topics, row {row + 1}: role is {topics['role'][row].as_py()!r}.",
            f"Write one of {', '.join(Role)}.",
        )


def _named(engine: Engine, institutions: pa.Table) -> Named:
    rows = institutions.select(INSTITUTIONS.names).cast(INSTITUTIONS)
    rows = rows.filter(pc.is_valid(rows["institution"]))
    if not rows.num_rows:
        raise UsageError("No institution is named.", "Name one with its accounts or sites.")
    accounts = rows.filter(pc.is_valid(rows["account_key"])).select(["institution", "account_key"])
    sites = rows.filter(pc.is_valid(rows["site"])).select(["institution", "site"])
    return Named(
        names=list(dict.fromkeys(rows["institution"].to_pylist())),
        with_accounts=frozenset(accounts["institution"].to_pylist()),
        accounts=engine.table(accounts),
        sites=engine.table(sites),
    )


def _last_us(engine: Engine, every: Table) -> int:
    """Until when anything was seen; a topic without an answer has waited until then."""
    last = engine.to_arrow(every.aggregate(t=every.t.max()))["t"][0].as_py()
    return 0 if last is None else int(last)


def _sides(engine: Engine, stances: pa.Table | None, every: Table, named: Named) -> Sides | None:
    if stances is None:
        return None
    given = engine.table(stances.select(STANCES.names).cast(STANCES))
    return contradictions(engine.to_arrow(answering.stances(given, every, named.accounts)))


def _consistency(
    engine: Engine, every: Table, named: Named, corrected: pa.Table, sides: Sides | None
) -> pa.Table:
    """The table ``CONSISTENCY``: of institutions that name accounts."""
    mine = every.inner_join(named.accounts.distinct(), "account_key")
    counted = engine.to_arrow(mine.group_by("institution").aggregate(posts=mine.count()))
    posts = dict(zip(*(counted[n].to_pylist() for n in ("institution", "posts")), strict=True))
    again = corrected.group_by(["institution", "corrects_post_key"]).aggregate([])
    fixed = again["institution"].to_pylist()
    rows = []
    for name in (name for name in named.names if name in named.with_accounts):
        row: dict[str, Any] = {"institution": name, "posts": posts.get(name, 0)}
        row |= _share("corrected", fixed.count(name), row["posts"])
        if sides is not None:
            row["stanced_topics"] = sides.stanced.get(name, 0)
            found = zip(
                *(sides.found[n].to_pylist() for n in ("institution", "other")), strict=True
            )
            row |= _share("contradicted", list(found).count((name, name)), row["stanced_topics"])
        rows.append(row)
    return pa.Table.from_pylist(rows, schema=CONSISTENCY)


def _share(name: str, part: int, whole: int) -> Mapping[str, Any]:
    """A count and its share of a whole with Wilson's interval; no share where there is no whole."""
    if not whole:
        return {name: part}
    low, high = wilson(np.array([part]), np.array([whole]))
    return {
        name: part,
        f"{name}_share": part / whole,
        f"{name}_share_low": float(low[0]),
        f"{name}_share_high": float(high[0]),
    }


def _left_out(named: Named) -> tuple[str, ...]:
    silent = [name for name in named.names if name not in named.with_accounts]
    if not silent:
        return ()
    shown = ", ".join(silent[:5])
    return (f"Named without an account, so only citations are measured: {shown}.",)
