"""Series to foresee with and to measure effects on: from the posts, or from a table of your own.

A table has the columns ``t`` (or ``time``, ``date``, ``day``, ``week``: when a period begins, UTC
where no zone is stated), ``value`` (or ``count``, ``posts``) and, where it holds several series,
``unit`` (or ``series``, ``area``).
"""

import csv
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import ibis
import numpy as np
import pyarrow as pa

from tocsin.chain.measuring import Basis
from tocsin.chain.subjects import Asked, subjects
from tocsin.errors import InputError
from tocsin.foresight.effects.periods import PANEL
from tocsin.foresight.interventions.event import POSTS

ONE: Final = "The series"
"""What a series is called where the table names none."""
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "t": ("t", "time", "date", "day", "week"),
    "value": ("value", "count", "posts"),
    "unit": ("unit", "series", "area"),
}
_US_PER_S: Final = 1_000_000


def read_series(path: Path) -> pa.Table:
    """The series of a CSV file (schema ``effects.periods.PANEL``), in the order of its lines.

    Raises:
        InputError: the file cannot be read, or a field makes no sense; it names line and field.
    """
    rows = list(_rows(path))
    if not rows:
        raise InputError(f"{path} holds no rows.", "Give a row for each period.")
    return pa.Table.from_pylist(rows, schema=PANEL)


def posted(basis: Basis, asked: Asked, width_s: int) -> pa.Table:
    """Posts of each subject by period (schema ``PANEL``), from the first post of all to the last.

    The last period is left out, since it has hardly begun, unless it is the only one.

    Raises:
        UsageError: something is named that nobody posted.
    """
    engine, posts = basis.engine, basis.posts
    members = subjects(engine, posts, basis.told, asked)
    seconds = posts.created_at.epoch_seconds().floor().cast("int64")
    timed = posts.select("post_key", bucket=(seconds / width_s).floor().cast("int64")).distinct()
    ends = engine.to_arrow(timed.aggregate(first=timed.bucket.min(), last=timed.bucket.max()))
    counted = timed.inner_join(engine.table(members), "post_key")
    counted = counted.group_by(["subject", "bucket"]).aggregate(posts=ibis._.count())
    found = engine.to_arrow(counted.order_by("subject", "bucket"))
    first, last = (ends[name][0].as_py() for name in ("first", "last"))
    periods = np.arange(first, max(last, first + 1))
    return _filled(found, periods, width_s)


def event_posts(basis: Basis, asked: Asked) -> pa.Table:
    """The posts of what is asked for, together, as the growth model needs them (``event.POSTS``).

    Raises:
        UsageError: something is named that nobody posted.
    """
    engine, posts = basis.engine, basis.posts
    keys = subjects(engine, posts, basis.told, asked).select(["post_key"])
    own = posts.semi_join(engine.table(keys), "post_key")
    own = own.select("post_key", "account_key", "followers", t="created_at")
    once = own.distinct(on="post_key", keep="first")
    return engine.to_arrow(once.order_by("post_key")).select(POSTS.names).cast(POSTS)


def _filled(counted: pa.Table, periods: Any, width_s: int) -> pa.Table:
    """A row for every subject and period, 0 where nothing was posted."""
    names = counted["subject"].combine_chunks().dictionary_encode()
    values = np.zeros((len(names.dictionary), len(periods)))
    column = counted["bucket"].to_numpy() - periods[0]
    inside = column < len(periods)
    row = names.indices.to_numpy()
    values[row[inside], column[inside]] = counted["posts"].to_numpy()[inside]
    times = pa.array(periods * width_s * _US_PER_S, pa.int64()).cast(PANEL.field("t").type)
    units = np.repeat(np.asarray(names.dictionary.to_pylist(), dtype=object), len(periods))
    repeated = pa.concat_arrays([times] * len(values)) if len(values) else times[:0]
    return pa.table([pa.array(units, pa.string()), repeated, values.ravel()], schema=PANEL)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            columns = _columns(path, [name.strip().lower() for name in table.fieldnames or ()])
            table.fieldnames = [name.strip().lower() for name in table.fieldnames or ()]
            for row in table:
                yield _row(row, columns, f"{path}, line {table.line_num}")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {error}.", "Write it as CSV, UTF-8.") from error


def _columns(path: Path, names: list[str]) -> Mapping[str, str]:
    """Which column of the file holds which of ours."""
    found = {
        ours: next((name for name in known if name in names), None)
        for ours, known in _NAMES.items()
    }
    for ours in ("t", "value"):
        if found[ours] is None:
            raise InputError(
                f"{path}, line 1: there is no column {ours}.",
                f"Call it {' or '.join(_NAMES[ours])}.",
            )
    return {ours: name for ours, name in found.items() if name is not None}


def _row(row: Mapping[str, str | None], columns: Mapping[str, str], place: str) -> dict[str, Any]:
    written = {ours: (row[name] or "").strip() for ours, name in columns.items()}
    try:
        at = datetime.fromisoformat(written["t"])
    except ValueError as error:
        raise InputError(
            f"{place}, {columns['t']}: {written['t'][:40]!a} is no time.",
            "Write it as 2026-03-01 or 2026-03-01T14:00.",
        ) from error
    try:
        value = float(written["value"])
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0):
        raise InputError(
            f"{place}, {columns['value']}: {written['value'][:40]!a} is no number of at least 0.",
            "Write 0 where nothing was seen.",
        )
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return {"unit": written.get("unit") or ONE, "t": at, "value": value}
