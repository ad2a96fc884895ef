"""What is written about each post into the index (tantivy, MIT), and how.

Text columns that are counted are *fast* (a column on disk beside the postings). The row itself is
stored whole, so that a page needs no look into Parquet. ``hour`` has postings: a page of the newest
posts reads the newest hours only, however many posts there are.
"""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Final

import orjson
import pyarrow as pa
import tantivy

from tocsin.explore.words import words
from tocsin.posts.keys import spelled
from tocsin.posts.schema import POSTS

HOUR_US: Final = 3_600_000_000
_LONGEST: Final = 200
"""Characters of a value; a longer one is cut and hashed, for tantivy leaves out huge terms."""
TEXT, TIME, HOUR, FILE, STORED = "words", "time", "hour", "file", "post"
ACCOUNT, NAME = "account", "account_name"
COUNTED: Final = ("platform", "lang", "kind", "domains", "hashtags")
FILTERED: Final = ("account_id", "urls", "mentions", "conversation_id")
KEYS: Final = ("post_key", "account_key", "row_key")
_LISTS: Final = frozenset(f.name for f in POSTS if pa.types.is_list(f.type))
_TIMES: Final = frozenset(f.name for f in POSTS if pa.types.is_timestamp(f.type))


def schema() -> Any:
    """The fields of the index."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(TEXT, tokenizer_name="pieces", index_option="position")
    for name in COUNTED:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in (*FILTERED, FILE):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (ACCOUNT, NAME):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in KEYS:
        builder.add_integer_field(name, indexed=True, fast=name == "row_key")
    builder.add_integer_field(TIME, indexed=False, fast=True)
    builder.add_integer_field(HOUR, indexed=True)
    builder.add_bytes_field(STORED, stored=True, indexed=False)
    return builder.build()


def register(index: Any) -> Any:
    """The index, knowing that pieces come ready, parted by blanks."""
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("pieces", analyzer)
    return index


def documents(posts: pa.Table, file: str) -> Iterator[Any]:
    """A document for each post of a file of the corpus."""
    stated = [name for name in POSTS.names if posts[name].null_count < posts.num_rows]
    columns = [_plain(posts[name]) for name in stated]
    for values in zip(*columns, strict=True):
        yield _document(dict(zip(stated, values, strict=True)), file)


def row_of(document: Any) -> dict[str, Any]:
    """The post that a document stores, with times in microseconds since 1970."""
    stored: dict[str, Any] = orjson.loads(bytes(document.get_first(STORED)))
    return stored


def table_of(rows: list[dict[str, Any]]) -> pa.Table:
    """Stored posts as a posts table."""
    columns = [
        pa.array([row.get(field.name) for row in rows], _carried(field)).cast(field.type)
        for field in POSTS
    ]
    return pa.Table.from_arrays(columns, schema=POSTS)


def exact(value: str) -> str:
    """A value as it stands in the postings; what cannot be written is replaced."""
    if not value.isascii():
        value = value.encode("utf-8", "replace").decode()
    if len(value) <= _LONGEST:
        return value
    return f"{value[:_LONGEST]}…{blake2b(value.encode(), digest_size=16).hexdigest()}"


def hour_of(time_us: int) -> int:
    """The hour since 1970 of a moment."""
    return time_us // HOUR_US


def _document(row: dict[str, Any], file: str) -> Any:
    time_us = row["created_at"]
    written: dict[str, Any] = {
        TEXT: " ".join(words(row.get("text") or "")),
        TIME: time_us,
        HOUR: hour_of(time_us),
        FILE: file,
        ACCOUNT: spelled(row["account_key"]),
        STORED: orjson.dumps({key: value for key, value in row.items() if value is not None}),
        **{name: row[name] for name in KEYS},
    }
    for name in (*COUNTED, *FILTERED, NAME):
        value = row.get(name)
        if value:
            once = dict.fromkeys(value) if name in _LISTS else (value,)
            written[name] = [exact(one) for one in once]
    return tantivy.Document(**written)


def _plain(column: pa.ChunkedArray) -> list[Any]:
    """Values without Python datetimes, which are slow and know fewer years."""
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    return list(column.to_pylist())


def _carried(field: pa.Field) -> pa.DataType:
    return pa.int64() if field.name in _TIMES else field.type
