"""One JSON object a line (NDJSON, JSONL, ``.jsonl``): the hot path of every import."""

from collections.abc import Iterator
from typing import Any

import orjson

from tocsin.posts.layouts.faults import broken_line, unreadable
from tocsin.posts.layouts.json_values import BrokenJsonError, canonical, is_padding, mended
from tocsin.posts.layouts.source import Line, Source, line_batches
from tocsin.posts.opening import Limits
from tocsin.posts.records import Record, Unreadable

_CARRIAGE_RETURN = 13


def json_lines(
    source: Source, limits: Limits, encoding: str | None
) -> Iterator[Record | Unreadable]:
    """Each line's object, with the line's number from 1 and its bytes.

    Raises:
        InputError: the data break off.
    """
    loads, broken = orjson.loads, orjson.JSONDecodeError
    for first, lines in line_batches(source, limits.max_record_bytes):
        for number, line in enumerate(lines, first):
            try:
                value = loads(line)  # type: ignore[arg-type]  # a Fragment is refused, as wanted
            except broken:
                yield from _mended_line(number, line, limits, encoding)
                continue
            if line[-1] == _CARRIAGE_RETURN:  # type: ignore[index]
                line = line[:-1]  # type: ignore[index]  # noqa: PLW2901
            if type(value) is dict:
                yield Record(value, number, line)  # type: ignore[arg-type]
            else:
                yield from _elements(number, line, value)  # type: ignore[arg-type]


def _mended_line(
    number: int, line: Line, limits: Limits, encoding: str | None
) -> Iterator[Record | Unreadable]:
    if isinstance(line, bytes):
        raw = line
    elif line.cut_off:
        raw = line.start  # it may lack no more than its line feed
    else:
        yield broken_line(number, line, limits.max_record_bytes)
        return
    if is_padding(raw):
        return
    try:
        value = mended(raw, encoding)
    except BrokenJsonError as error:
        if isinstance(line, bytes):
            yield Unreadable(number, raw.rstrip(b"\r"), error.fault)
        else:
            yield broken_line(number, line, limits.max_record_bytes)
        return
    yield from _elements(number, raw.rstrip(b"\r"), value)


def _elements(number: int, raw: bytes, value: Any) -> Iterator[Record | Unreadable]:
    if isinstance(value, dict):
        yield Record(value, number, raw)
    elif isinstance(value, list):
        for element in value:
            part = canonical(element, raw)
            is_object = isinstance(element, dict)
            yield Record(element, number, part) if is_object else _no_object(number, part)
    else:
        yield _no_object(number, raw)


def _no_object(number: int, raw: bytes) -> Unreadable:
    return unreadable(
        number,
        raw,
        "it is a JSON value but not an object, so it has no fields",
        "Export the records as objects, one a line.",
    )
