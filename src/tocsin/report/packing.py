"""Columns packed so that a report of 50,000 edges stays a file one can send by e-mail.

JSON, one array a column, compressed with gzip (what browsers can unpack without a
library), written in base64 so that it is plain text inside the HTML.
"""

import gzip
from binascii import b2a_base64
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

MAX_TEXT: Final = 4_000  # characters
_LEVEL: Final = 6  # level 9 gains 2 % in size for three times the time


def packed(content: dict[str, Any]) -> str:
    """The content as base64 of gzip of JSON; the same content gives the same text."""
    text = orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY)
    return b2a_base64(gzip.compress(text, _LEVEL, mtime=0), newline=False).decode("ascii")


def clipped(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Texts cut after 4,000 characters, saying so; the tables beside the report hold all."""
    lengths = pc.utf8_length(values)
    told = pc.binary_join_element_wise(
        pc.utf8_slice_codeunits(values, 0, MAX_TEXT),
        " … [cut here: ",
        pc.cast(lengths, pa.string()),
        " characters in all]",
        "",
    )
    return pc.if_else(pc.greater(lengths, MAX_TEXT), told, values)


def column(values: pa.ChunkedArray, decimals: int = 3) -> Any:
    """A column as JSON will write it: numbers rounded, times in microseconds, nulls kept."""
    if pa.types.is_timestamp(values.type):
        values = values.cast(pa.int64())
    if pa.types.is_floating(values.type):  # NaN, numpy's null, becomes JSON's null
        return np.round(values.to_numpy().astype(np.float64), decimals)
    if values.null_count or not pa.types.is_integer(values.type):
        return values.to_pylist()
    return np.ascontiguousarray(values.to_numpy())


def choices(values: pa.ChunkedArray) -> dict[str, Any]:
    """A column of few distinct strings: the strings once, then one number a row (-1: null)."""
    encoded = pc.dictionary_encode(values).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):  # older pyarrow keeps the chunks
        encoded = encoded.chunk(0) if encoded.num_chunks else pa.array([]).dictionary_encode()
    rows = pc.fill_null(encoded.indices, -1)
    return {"values": encoded.dictionary.to_pylist(), "rows": np.asarray(rows)}
