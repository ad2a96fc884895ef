"""Spread of subjects: cascades, reproduction number, branching, changes, spreaders and exposure.

Who reshared whom and what was seen are relational (:mod:`.kinship`, :mod:`.exposure`); the rest is
arrays, subject by subject (:mod:`.dynamics`). Formulas and sources stand in the modules.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.intervals import wilson
from tocsin.detect.spread import kinship
from tocsin.detect.spread.cascades import Forest, cascades, forest, kin, timed, whole
from tocsin.detect.spread.dismantling import dismantling
from tocsin.detect.spread.dynamics import Course, course
from tocsin.detect.spread.exposure import exposure, seen
from tocsin.detect.spread.incidence import lineage
from tocsin.detect.spread.parameters import HowSpread
from tocsin.detect.spread.schemas import COPIES, LOW_CREDIBILITY, MEMBERS, SUBJECTS, TOLD
from tocsin.detect.spread.superspreaders import Reach, reach, spreaders
from tocsin.detect.spread.tables import Spread
from tocsin.engine.base import Engine, Table
from tocsin.errors import InputError

Ints = npt.NDArray[np.int64]

__all__ = ["Spread", "measure"]

DEFAULT = HowSpread()


def measure(
    engine: Engine,
    posts: Table,
    members: pa.Table,
    created_at: datetime,
    how: HowSpread = DEFAULT,
    low_credibility: pa.Table | None = None,
    copies: pa.Table | None = None,
) -> Spread:
    """How the subjects spread.

    ``posts`` is the engine's posts table: all that was collected, since it says how long anything
    could be seen. ``members`` has ``subject, post_key``; a post may be on several subjects.
    ``low_credibility`` has ``post_key``: of posts whose spreaders are asked for (None: nobody
    asks). ``copies`` has ``cluster, post_key``: posts with the same text; an original is then the
    child of the earliest post in its cluster, *inferred*.

    Raises:
        InputError: a table has not the columns it must have.
    """
    members = _as(members, MEMBERS, "members").filter(pc.field("subject").is_valid())
    given = engine.table(members)
    told = timed_rows(engine.to_arrow(kinship.told(posts, given)))
    copied = None if copies is None else _as(copies, COPIES, "copies")
    trees = forest(told, copied)
    courses = _courses(engine, posts, trees, how)
    grown = cascades(trees)
    parts = [one.tables for one in courses]
    tables = {
        "subjects": _subjects(trees, grown, courses),
        **{name: pa.concat_tables([part[name] for part in parts]) for name in _names(parts)},
        "cascades": grown,
        "exposure": exposure(engine.to_arrow(seen(posts, given))),
        "tree": kin(trees),
    }
    if low_credibility is not None:
        wanted = engine.table(_as(low_credibility, LOW_CREDIBILITY, "low_credibility"))
        tables |= _spreaders(engine, posts, wanted, how)
    return Spread(tables, created_at, how, len(trees.subjects) - len(courses))


def _as(rows: pa.Table, schema: pa.Schema, name: str) -> pa.Table:
    missing = [column for column in schema.names if column not in rows.column_names]
    if missing:
        raise InputError(
            f"The table {name} has no column {missing[0]!r}.",
            f"Give it the columns {', '.join(schema.names)}.",
        )
    try:
        return rows.select(schema.names).cast(schema)
    except pa.ArrowInvalid as error:
        raise InputError(
            f"The table {name} is not of the types it must have: {error}",
            f"Give it {', '.join(f'{field.name} as {field.type}' for field in schema)}.",
        ) from error


def timed_rows(rows: pa.Table) -> pa.Table:
    """What :func:`.kinship.told` gave, in the schema ``TOLD``."""
    return rows.select(TOLD.names).cast(TOLD)


def _courses(engine: Engine, posts: Table, trees: Forest, how: HowSpread) -> list[Course]:
    """The subjects with most posts, each measured by itself."""
    if not len(trees.key):
        return []
    everything = engine.to_arrow(kinship.per_bucket(posts, how.count_bucket_s))
    ended = engine.to_arrow(posts.aggregate(end=posts.created_at.max()))["end"]
    end_t = int(ended.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64())[0].as_py())
    size = np.bincount(trees.subject[trees.collected], minlength=len(trees.subjects))
    largest = np.argsort(-size, kind="stable")[: how.most_subjects]
    return [
        course(trees.subjects[n].as_py(), lineage(trees, n, end_t), everything, how, n)
        for n in largest.tolist()
    ]


def _names(parts: Sequence[dict[str, pa.Table]]) -> list[str]:
    wanted = ("reproduction", "forecast", "skill", "changes", "bursts", "serial")
    return [name for name in wanted if parts]


def _subjects(trees: Forest, grown: pa.Table, courses: Sequence[Course]) -> pa.Table:
    """The table ``SUBJECTS``: all of them, the largest first."""
    mine, many = trees.collected, len(trees.subjects)
    subject, t = trees.subject[mine], trees.t[mine]
    size = np.bincount(subject, minlength=many)
    children = np.bincount(subject[trees.parent[mine] >= 0], minlength=many)
    guessed = np.bincount(subject[trees.inferred[mine]], minlength=many)
    low, high = wilson(children, size)
    first, last = np.full(many, np.iinfo(np.int64).max), np.full(many, np.iinfo(np.int64).min)
    np.minimum.at(first, subject, t)
    np.maximum.at(last, subject, t)
    pairs = np.unique(np.stack([subject, trees.account[mine]]), axis=1)[0]
    of = pc.index_in(grown["subject"], value_set=trees.subjects).to_numpy()
    largest = np.zeros(many, dtype=np.int64)
    np.maximum.at(largest, of, grown["posts"].to_numpy())
    columns: dict[str, Any] = {
        "subject": trees.subjects,
        "posts": size,
        "accounts": np.bincount(pairs, minlength=many),
        "first_at": first.astype("M8[us]"),
        "last_at": last.astype("M8[us]"),
        "reshare_share": children / np.maximum(size, 1),
        "reshare_share_low": low,
        "reshare_share_high": high,
        "inferred_share": guessed / np.maximum(children, 1),
        "cascades": np.bincount(of, minlength=many),
        "largest_cascade": largest,
        **_of_courses(trees.subjects.to_pylist(), courses),
    }
    found = timed({name: columns[name] for name in SUBJECTS.names}, SUBJECTS)
    return found.take(pa.array(np.argsort(-size, kind="stable")))


def _of_courses(subjects: Sequence[str], courses: Sequence[Course]) -> dict[str, list[Any]]:
    """What is known of each subject's course; nulls for those not looked at."""
    known = {one.subject: _course_row(one) for one in courses}
    not_looked = "not among the subjects with most posts"
    nothing = {"r_unmeasured": not_looked, "branching_unmeasured": not_looked}
    names = [n for n in SUBJECTS.names if n not in _COUNTED]
    return {name: [known.get(subject, nothing).get(name) for subject in subjects] for name in names}


_COUNTED = frozenset(SUBJECTS.names[: SUBJECTS.names.index("bucket_s")])


def _course_row(one: Course) -> dict[str, Any]:
    excited, serial = one.branching, one.serial_s or (None, None, None)
    row: dict[str, Any] = {
        "bucket_s": one.counts.bucket_s,
        "serial_pairs": one.pairs,
        "serial_interval_s": serial[0],
        "serial_interval_s_low": serial[1],
        "serial_interval_s_high": serial[2],
        "same_bucket_share": _known(one.counts.same_bucket_share),
        "r_unmeasured": one.unmeasured,
        "branching": _known(excited.ratio),
        "branching_low": _known(excited.low),
        "branching_high": _known(excited.high),
        "exogenous_share": _known(excited.exogenous),
        "shock_share": _known(excited.shock),
        "excitation_s": _known(excited.excitation_s),
        "fit_p": _known(excited.fit_p),
        "branching_unmeasured": excited.unmeasured,
        "forecast_beats_naive": one.is_better,
    }
    measured = one.tables["reproduction"].filter(pc.field("r").is_valid())
    if measured.num_rows:
        latest = measured.slice(measured.num_rows - 1).to_pylist()[0]
        row |= {
            "r_latest": latest["r"],
            "r_latest_low": latest["r_low"],
            "r_latest_high": latest["r_high"],
            "r_latest_at": latest["at"],
        }
    elif one.unmeasured is None:
        row["r_unmeasured"] = "too few posts at any one time"
    return row


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value


def _spreaders(engine: Engine, posts: Table, wanted: Table, how: HowSpread) -> dict[str, pa.Table]:
    """The tables ``spreaders`` and ``dismantling``."""
    found = _reach(engine, posts, wanted)
    rng = np.random.default_rng(how.seed)
    return {
        "spreaders": spreaders(found, how.draws, rng),
        "dismantling": dismantling(found, how.most_removed, how.draws, rng),
    }


def _reach(engine: Engine, posts: Table, wanted: Table) -> Reach:
    """Low-credibility posts with how often each was reshared."""
    own = engine.to_arrow(kinship.authored(posts, wanted))
    times = engine.to_arrow(kinship.reshared(posts, wanted).group_by("post_key").count())
    row = pc.index_in(own["post_key"], value_set=times["post_key"].combine_chunks())
    count = pc.fill_null(pc.take(times[1].combine_chunks(), row), 0)
    at = own["created_at"].cast(pa.timestamp("us", tz="UTC"))
    return reach(whole(own["account_key"]), whole(own["post_key"]), whole(at), whole(count))
