"""What a file is, from how it starts. Its name is never asked."""

import re
from typing import Any, Final, Literal

import orjson

from tocsin.errors import InputError
from tocsin.posts.layouts.source import HEAD_BYTES, Source
from tocsin.posts.opening import Limits

_SIGNATURES: Final = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF document",
    b"\x7fELF": "a program",
    b"MZ\x90": "a Windows program",
    b"SQLite format 3\x00": "an SQLite database",
    b"RIFF": "a sound, film or WebP image",
    b"ID3": "a sound",
    b"OggS": "a sound",
    b"\x1aE\xdf\xa3": "a film",
    b"ARROW1": "an Arrow (Feather) file",
    b"ORC": "an ORC file",
    b"Obj\x01": "an Avro file",
    b"{\\rtf": "an RTF document",
}
_MARKUP: Final = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_SPACE: Final = b" \t\r\n\x00\x1e"
# An array of JSON values, but not a chat line such as "[15.01.20, 02:22:56] Ann: hello".
_ARRAY: Final = re.compile(rb'\[\s*+(?:[\[{"\]]|(?:-?\d+(?:\.\d+)?|true|false|null)\s*+,)')
_OBJECT: Final = re.compile(rb'\{\s*+["}]')
# An archive that X gives to account holders is JavaScript: an assignment before the array.
ASSIGNMENT: Final = re.compile(rb"\s*window\.[\w.]{1,200}\s*=\s*(?=[\[{])")
_PEEKED_LINES: Final = 50
_FURTHEST_BYTES: Final = 1 << 24
_CONTROLS: Final = bytes({*range(32)} - {*b"\t\n\v\f\r\x1b\x1e"})
_STRAY_CONTROLS: Final = 8

JsonLayout = Literal["jsonlines", "document"]


class MediaFileError(InputError):
    """A picture, sound or film: no export, but it may belong to one."""


def refusal(name: str, kind: str) -> InputError:
    """Why a file of no readable kind is not read; ``kind`` is what :func:`what_it_is` said."""
    is_media = kind.endswith(("image", "sound", "film"))
    return (MediaFileError if is_media else InputError)(
        f"{name} is {kind}, not an export of posts.",
        "Leave it out, or export the posts as CSV, JSON or text.",
    )


def what_it_is(head: bytes) -> str | None:
    """What a file of no readable kind is; ``None`` where it may be text."""
    for signature, kind in _SIGNATURES.items():
        if head.startswith(signature):
            return kind
    if head[4:8] == b"ftyp":
        return "a film or HEIF image"
    if _MARKUP.match(head):
        return "a web page (HTML)"
    if head.lstrip(_SPACE).startswith(b"<?xml"):
        return "an XML document"
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return "binary data" if controls > max(_STRAY_CONTROLS, len(head) // 50) else None


def json_layout(source: Source, envelopes: frozenset[str], limits: Limits) -> JsonLayout | None:
    """How the source holds JSON, if it does.

    Lines of objects are ``jsonlines``, and so is a single object on a single line, for it may
    be the first of many; unless it holds an envelope, or does not fit in memory.
    """
    head = source.head()
    lines = _whole_lines(head, ended=source.ended)
    objects = sum(isinstance(_parsed(line), dict) for line in lines)
    start = head.lstrip(_SPACE)
    if len(lines) == 1 and source.ended and (_OBJECT.match(start) or _ARRAY.match(start)):
        return _of_single_line(lines[0], envelopes)
    if lines and objects * 2 >= len(lines):
        return "jsonlines"
    if _ARRAY.match(start):
        return "jsonlines" if _is_list_a_line(lines) else "document"
    if not _OBJECT.match(start):
        return None
    if lines:  # the first line is whole, and most lines are no objects
        return "document" if _goes_on(lines) else "jsonlines"
    return _of_long_line(source, envelopes, limits)


def _whole_lines(head: bytes, *, ended: bool) -> list[bytes]:
    """The first lines that hold something, without a last one that may go on."""
    lines = head.split(b"\n")
    if not ended:
        lines.pop()
    return [line for line in lines if line.strip(_SPACE)][:_PEEKED_LINES]


def _parsed(line: bytes) -> Any:
    try:
        return orjson.loads(line.strip(_SPACE))
    except orjson.JSONDecodeError:
        return None


def _is_list_a_line(lines: list[bytes]) -> bool:
    return len(lines) > 1 and isinstance(_parsed(lines[0]), list)


def _goes_on(lines: list[bytes]) -> bool:
    """Whether a first line that is no object of its own may start an indented document."""
    closed = lines[0].rstrip(_SPACE).endswith(b"}")
    return not closed or (len(lines) > 1 and lines[1].lstrip(_SPACE).startswith(b","))


def _of_long_line(source: Source, envelopes: frozenset[str], limits: Limits) -> JsonLayout:
    """The layout of a file whose first line is longer than the usual look ahead.

    Beyond a further limit it is a document: that cuts huge lines as well, one after another.
    """
    size = HEAD_BYTES
    while b"\n" not in source.head(size).strip(_SPACE) and not source.ended:
        if size > min(limits.max_record_bytes, _FURTHEST_BYTES):
            return "document"
        size *= 2
    lines = source.head(size).strip(_SPACE).split(b"\n", 1)
    if len(lines) > 1:
        return "jsonlines" if _parsed(lines[0]) is not None else "document"
    return _of_single_line(lines[0], envelopes)


def _of_single_line(line: bytes, envelopes: frozenset[str]) -> JsonLayout:
    value = _parsed(line)
    if value is None:  # broken, or several documents without a line feed between them
        return "document"
    holds_records = any(_holds(value, path.split(".")) for path in envelopes)
    return "document" if holds_records or not isinstance(value, dict) else "jsonlines"


def _holds(value: Any, path: list[str]) -> bool:
    """Whether an array of objects stands at the path."""
    if not path:
        return isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    if path[0] == "item" and isinstance(value, list):
        return any(_holds(element, path[1:]) for element in value)
    return isinstance(value, dict) and _holds(value.get(path[0]), path[1:])
