"""A batch of texts as rows of the statements table; whole columns at once.

A dump has few distinct values in most columns, so each is read once and then looked up.
"""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.cases.storable import storable
from tocsin.exchange.dsa_dumps.columns import (
    CODES,
    DATES,
    LISTS,
    STATEMENTS,
    TEXTS,
    VERSION_2,
)
from tocsin.exchange.dsa_dumps.sampling import Sample
from tocsin.exchange.dsa_dumps.subject import CATEGORY, About, by_keywords, by_words

_STRINGS: Final = pa.list_(pa.string())
_MOST_CODES: Final = 200
"""In one list: there are 71 keywords."""
_TIME_LENGTH: Final = 19
"""2025-07-01 00:00:00; what follows (fractions, an offset) the database does not write. A time with
an offset within these is none of its times, and could lead out of the calendar."""


def usable(batch: pa.RecordBatch) -> pa.Array:
    """Which rows can be counted: those with an id, a platform and a time. Shape: (n,) → (n,)."""
    times = _times(batch["created_at"])
    return pc.and_(
        pc.and_(batch["uuid"].is_valid(), batch["platform_name"].is_valid()), times.is_valid()
    )


def drawn(batch: pa.RecordBatch, sample: Sample) -> pa.Array:
    """Which rows the sample draws. Shape: (n,) → (n,)."""
    return pa.array(sample.drawn(batch["uuid"].to_numpy(zero_copy_only=False)))


def finished(batch: pa.RecordBatch, rows: npt.NDArray[np.int64], part: str) -> pa.Table:
    """The rows of the table; ``rows`` are their numbers in the part, shape (n,)."""
    count = batch.num_rows
    lists = {name: _looked_up(_column(batch, name), listed, _STRINGS) for name in LISTS}
    about = _about(batch)
    created = _times(batch["created_at"])
    dates = {name: _days(_column(batch, name)) for name in DATES}
    subject = pc.not_equal(about, About.OTHER.value)
    nothing = pa.nulls(count, pa.string())
    made = {
        "uuid": batch["uuid"],
        "platform_name": batch["platform_name"].dictionary_encode(),
        "created_at": created,
        "schema_version": _version(created),
        "about": about.dictionary_encode(),
        **{name: _column(batch, name).dictionary_encode() for name in CODES},
        **lists,
        **dates,
        "delay_days": _apart(dates["content_date"], dates["application_date"]),
        "reporting_days": _apart(dates["application_date"], created.cast(pa.date32())),
        **{name: pc.if_else(subject, _column(batch, name), nothing) for name in TEXTS},
        "part": pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), [part]),
        "row": pa.array(rows),
    }
    return pa.table([made[name] for name in STATEMENTS.names], schema=STATEMENTS)


def listed(text: str) -> list[str]:
    """The codes of a list as a dump writes it.

    >>> listed('["A","B"]'), listed("A"), listed("[]")
    (['A', 'B'], ['A'], [])
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = [one.strip(' []"') for one in text.split(",")]
    found = found if isinstance(found, list) else [found]
    codes, _ = storable([str(one) for one in found[:_MOST_CODES] if one])
    return list(codes)


def _column(batch: pa.RecordBatch, name: str) -> pa.Array:
    if name in batch.schema.names:
        return batch[name]
    return pa.nulls(batch.num_rows, pa.string())


def _looked_up(texts: pa.Array, read: Callable[[str], Any], kind: pa.DataType) -> pa.Array:
    """What each text says: each distinct one is read once."""
    encoded = texts.dictionary_encode()
    known = pa.array([read(one) for one in encoded.dictionary.to_pylist()], kind)
    return known.take(encoded.indices)


def _about(batch: pa.RecordBatch) -> pa.Array:
    keyword = _looked_up(
        _column(batch, "category_specification"), lambda t: by_keywords(listed(t)), pa.bool_()
    )
    added = _looked_up(
        _column(batch, "category_addition"), lambda text: CATEGORY in listed(text), pa.bool_()
    )
    category = pc.or_kleene(pc.equal(batch["category"], CATEGORY), added)
    worded = _looked_up(_column(batch, "incompatible_content_ground"), by_words, pa.bool_())
    return pc.case_when(
        pc.make_struct(*(pc.fill_null(one, False) for one in (keyword, category, worded))),
        *(pa.scalar(one.value) for one in About),
    )


def _times(texts: pa.Array) -> pa.Array:
    return _looked_up(texts, _time, pa.timestamp("us", tz="UTC"))


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text[:_TIME_LENGTH])
    except ValueError:
        return None
    return time if time.tzinfo is None else None


def _days(texts: pa.Array) -> pa.Array:
    def read(text: str) -> Any:
        time = _time(text)
        return time.date() if time else None

    return _looked_up(texts, read, pa.date32())


def _version(created: pa.Array) -> pa.Array:
    new = pc.greater_equal(created.cast(pa.date32()), pa.scalar(VERSION_2))
    return pc.if_else(new, pa.scalar(2, pa.int8()), pa.scalar(1, pa.int8()))


def _apart(first: pa.Array, second: pa.Array) -> pa.Array:
    return pc.subtract(second.cast(pa.int32()), first.cast(pa.int32()))
