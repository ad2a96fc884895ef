"""Times as text, the same in every file of the report."""

import pyarrow as pa
import pyarrow.compute as pc


def with_iso_times(table: pa.Table) -> pa.Table:
    """The table with its times as ISO 8601 in UTC, with microseconds where there are any.

    >>> from datetime import UTC, datetime
    >>> at = pa.array([datetime(2016, 9, 1, 10, tzinfo=UTC)], pa.timestamp("us", tz="UTC"))
    >>> with_iso_times(pa.table({"at": at}))["at"].to_pylist()
    ['2016-09-01T10:00:00Z']
    """
    for place, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(place, field.name, _iso(table[field.name]))
    return table


def _iso(times: pa.ChunkedArray) -> pa.ChunkedArray:
    text = pc.cast(times.cast(pa.timestamp("us", tz="UTC")), pa.string())
    dated = pc.replace_substring(text, " ", "T", max_replacements=1)
    return pc.replace_substring(dated, ".000000Z", "Z")
