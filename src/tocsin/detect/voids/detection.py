"""Voids: where the public asks or meets rumours, and fewer are answered than used to be.

Posts are counted by topic × language × place × window (:mod:`.counting`, relational); each cell is
held against its own past (:mod:`.alarms`), alarms become episodes (:mod:`.episodes`), and cells are
ranked by the demand that will go unanswered (:mod:`.answered`). Formulas stand in those modules.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.voids import alarms, answered, counting, description, episodes
from tocsin.detect.voids.description import Posts
from tocsin.detect.voids.grid import grid
from tocsin.detect.voids.interest import with_interest
from tocsin.detect.voids.members import MOST_CELLS, members
from tocsin.detect.voids.parameters import Parameters
from tocsin.detect.voids.tables import CELL, MEMBERS, Voids
from tocsin.engine.base import Engine, Table

DEFAULT = Parameters()


@dataclass(frozen=True)
class Measured:
    """The tables ``WINDOWS``, ``EPISODES`` and ``RANKED``."""

    windows: pa.Table
    episodes: pa.Table
    ranked: pa.Table


def measure(cells: pa.Table, parameters: Parameters = DEFAULT) -> Measured:
    """From cells (schema ``CELLS``, any source) to what is said of them.

    Raises:
        InputError: the table is not what ``CELLS`` says; the message names row and column.
    """
    laid_out = grid(cells, parameters)
    judged = alarms.judge(laid_out, parameters)
    return Measured(
        windows=alarms.windows(laid_out, judged),
        episodes=episodes.episodes(laid_out, judged, parameters),
        ranked=answered.ranked(laid_out, judged, parameters),
    )


def detect_in_cells(
    cells: pa.Table, created_at: datetime, parameters: Parameters = DEFAULT
) -> Voids:
    """Finds voids in cells that were counted elsewhere; the findings name no posts."""
    measured = measure(cells, parameters)
    told, never = description.wanted(measured.episodes, measured.ranked)
    nobody = MEMBERS.empty_table()
    return _voids(measured, told, never, None, nobody, created_at, parameters)


def detect(
    engine: Engine,
    posts: Table,
    created_at: datetime,
    parameters: Parameters = DEFAULT,
    interest: Table | None = None,
    names: Mapping[str, str] = MappingProxyType({}),
) -> Voids:
    """Finds voids in posts (columns of :data:`.counting.POSTS`; those on no topic included).

    ``interest`` has the columns of ``INTEREST``; it counts as ``parameters.per_search_point`` says.
    ``names`` says what a topic is called in sentences, where its id is not for people.
    """
    demanded = engine.keep(counting.demanded(posts, parameters.window_s))
    all_cells = engine.to_arrow(demanded.aggregate(cells=demanded.count()))["cells"][0].as_py()
    order = [demanded.posts.desc(), *CELL]
    largest = engine.keep(demanded.order_by(order).limit(parameters.most_cells))
    counted = counting.counted(posts, largest, parameters.window_s)
    if interest is not None:
        counted = with_interest(counted, interest, parameters.window_s)
    measured = measure(counting.to_cells(engine.to_arrow(counted)), parameters)
    told, never = description.wanted(measured.episodes, measured.ranked)
    spans = [
        *((row, row["start"], row["end"]) for row in told),
        *((row, row["first_demand"], None) for row in never),
    ]
    evidence = _evidence(engine, posts, spans, parameters)
    shown = members(engine, posts, _shown(measured.ranked, told), parameters.window_s)
    told, never = (
        [{**row, "topic": names.get(row["topic"], row["topic"])} for row in rows]
        for rows in (told, never)
    )
    measured = replace(measured, ranked=_called(measured.ranked, names))
    found = _voids(measured, told, never, evidence, shown, created_at, parameters)
    left = description.left_out(all_cells, parameters)
    return replace(found, caveats=(*found.caveats, *left))


def _called(ranked: pa.Table, names: Mapping[str, str]) -> pa.Table:
    called = [names.get(topic, topic) for topic in ranked["topic"].to_pylist()]
    place = ranked.schema.get_field_index("name")
    return ranked.set_column(place, "name", pa.array(called, pa.string()))


def _shown(ranked: pa.Table, told: list[dict[str, object]]) -> pa.Table:
    """The cells whose posts are shown, with their rank: the first, and those that are told of."""
    told_of = {tuple(row[name] for name in CELL) for row in told}
    names = zip(*(ranked[name].to_pylist() for name in CELL), strict=True)
    kept = [place < MOST_CELLS or name in told_of for place, name in enumerate(names)]
    return ranked.select(["rank", *CELL]).filter(pa.array(kept, pa.bool_()))


def _evidence(
    engine: Engine,
    posts: Table,
    spans: list[tuple[dict[str, object], datetime, datetime | None]],
    parameters: Parameters,
) -> list[Posts]:
    """The posts behind each span of a cell (from, before; None: no end), in the order given."""
    columns: dict[str, object] = {"subject": pa.array(range(len(spans)), pa.int64())}
    columns |= {name: pa.array([row[name] for row, _, _ in spans], pa.string()) for name in CELL}
    for name, bound in (("low", 1), ("high", 2)):
        at = pa.array([span[bound] for span in spans], pa.timestamp("us", tz="UTC"))
        columns[name] = pc.fill_null(at.cast(pa.int64()), pa.scalar(2**62, pa.int64()))
    wanted = engine.table(pa.table(columns))
    rows = engine.to_arrow(
        counting.behind(posts, wanted, parameters.window_s, description.MOST_EVIDENCE)
    ).sort_by([("subject", "ascending"), ("post_key", "ascending")])
    keys: list[list[int]] = [[] for _ in spans]
    there = [0] * len(spans)
    for subject, key, count in zip(*(column.to_pylist() for column in rows.columns), strict=True):
        keys[subject].append(key)
        there[subject] = count
    return [Posts(tuple(some), count) for some, count in zip(keys, there, strict=True)]


def _voids(
    measured: Measured,
    told: list[dict[str, object]],
    never: list[dict[str, object]],
    evidence: list[Posts] | None,
    shown: pa.Table,
    created_at: datetime,
    parameters: Parameters,
) -> Voids:
    posts: Sequence[Posts | None] = evidence or [None] * (len(told) + len(never))
    findings = [
        *(
            description.episode_finding(row, some, parameters, created_at)
            for row, some in zip(told, posts[: len(told)], strict=True)
        ),
        *(
            description.never_finding(row, some, parameters, created_at)
            for row, some in zip(never, posts[len(told) :], strict=True)
        ),
    ]
    return Voids(
        windows=measured.windows,
        episodes=measured.episodes,
        ranked=measured.ranked,
        members=shown,
        findings=tuple(findings),
        caveats=(*description.caveats(parameters), *description.told_of_cells(measured.ranked)),
    )
