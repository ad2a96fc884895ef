"""JSON documents: one big array, an object with the records somewhere inside, or several.

Streamed record by record. Where an array of objects stands at a path that some reader
declared as its envelope, each element is a record, and the short fields before the array in
the objects above it are its context. An object without such an array is one record.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import orjson

from tocsin.posts.layouts.faults import unreadable
from tocsin.posts.layouts.json_cursor import END, SHOWN_BYTES, BrokenDocumentError, Cursor
from tocsin.posts.layouts.json_values import BrokenJsonError, canonical, parse
from tocsin.posts.opening import Limits
from tocsin.posts.records import Record, Unreadable

_OBJECT, _ARRAY, _END_OBJECT, _END_ARRAY = b"{[}]"
_CONTEXT_VALUE_BYTES: Final = 4096
_CONTEXT_FIELDS: Final = 200

Context = dict[str, Any]
_Item = tuple[bytes | None, Any, Context]
"""The bytes of an element (``None`` over the cap), its value if known, what stands above it."""


def json_documents(
    blocks: Iterator[bytes], envelopes: frozenset[str], limits: Limits, encoding: str | None
) -> Iterator[Record | Unreadable]:
    """The records of all documents, numbered from 1 through the file.

    Raises:
        InputError: the data break off; what came before was given.
    """
    cursor = Cursor(blocks)
    number = 0
    try:
        for raw, value, context in _Walk(cursor, envelopes, limits).documents():
            number += 1
            if value is None:
                yield _parsed(raw, context, number, limits, encoding)
            else:
                yield _record(raw or b"", value, context, number)
    except BrokenDocumentError as error:
        yield unreadable(
            number + 1,
            error.raw,
            f"the JSON document breaks here: {error.reason}",
            "What came before is kept. Copy or download the file again, or mend it by hand.",
        )
    if cursor.failure is not None:
        raise cursor.failure


def _parsed(
    raw: bytes | None, context: Context, number: int, limits: Limits, encoding: str | None
) -> Record | Unreadable:
    if raw is None:
        return unreadable(
            number,
            b"",
            f"the item is over the cap of {limits.max_record_bytes:,} bytes, or the document "
            f"holds no known array of records and is over {limits.max_document_bytes:,}",
            "Split the document, or raise max_record_bytes or max_document_bytes.",
        )
    try:
        value = parse(raw, encoding)
    except BrokenJsonError as error:
        return Unreadable(number, raw, error.fault)
    return _record(raw, value, context, number)


def _record(raw: bytes, value: Any, context: Context, number: int) -> Record | Unreadable:
    if not isinstance(value, dict):
        return unreadable(
            number,
            raw,
            "it is a JSON value but not an object, so it has no fields",
            "Export the records as an array of objects.",
        )
    return Record(value, number, canonical(value, raw), context=context)


class _Walk:
    """Goes down only where an envelope may lie; everything else passes as a whole value."""

    def __init__(self, cursor: Cursor, envelopes: frozenset[str], limits: Limits) -> None:
        self._cursor = cursor
        self._envelopes = envelopes
        self._limits = limits
        self._above = {
            path.rsplit(".", cut)[0] for path in envelopes for cut in range(1, path.count(".") + 1)
        }

    def documents(self) -> Iterator[_Item]:
        cursor = self._cursor
        while (sign := cursor.next_sign(between_documents=True)) != END:
            if sign == _OBJECT:
                yield from self._document("")
            elif sign == _ARRAY and "item" in self._above:
                yield from self._elements(self._paged)
            elif sign == _ARRAY:
                yield from self._elements(self._whole)
            else:
                yield from self._whole()

    def _document(self, path: str) -> Iterator[_Item]:
        """The records in an object; the object itself where it holds none."""
        cursor = self._cursor
        cursor.keep(self._limits.max_document_bytes)
        gave = False
        try:
            for item in self._object(path, {}):
                cursor.forget()
                gave = True
                yield item
        except BrokenDocumentError as error:
            start = cursor.kept() or error.raw
            raise BrokenDocumentError(error.reason, start[:SHOWN_BYTES]) from None
        if not gave:
            whole = cursor.kept()
            cursor.forget()
            yield whole, None, {}

    def _paged(self) -> Iterator[_Item]:
        is_object = self._cursor.next_sign() == _OBJECT
        yield from self._document("item") if is_object else self._whole()

    def _whole(self, context: Context | None = None) -> Iterator[_Item]:
        raw, value = self._cursor.element(self._limits.max_record_bytes)
        yield raw, value, context or {}

    def _elements(
        self, element: Callable[..., Iterator[_Item]], *arguments: Any
    ) -> Iterator[_Item]:
        """Calls ``element`` at each element of the array that stands here."""
        cursor = self._cursor
        cursor.take(b"[")
        if cursor.next_sign() == _END_ARRAY:
            cursor.take(b"]")
            return
        while True:
            yield from element(*arguments)
            if cursor.next_sign() == _END_ARRAY:
                cursor.take(b"]")
                return
            cursor.take(b",")

    def _object(self, path: str, above: Context) -> Iterator[_Item]:
        """The records inside the object that stands here."""
        cursor = self._cursor
        own: Context = {}
        cursor.take(b"{")
        while cursor.next_sign() != _END_OBJECT:
            name = self._key()
            cursor.take(b":")
            place = f"{path}.{name}" if path else name
            if self._is_envelope(place):
                yield from self._elements(self._whole, {**above, **own})
            elif place in self._above and cursor.next_sign() in (_OBJECT, _ARRAY):
                yield from self._inside(place, {**above, **own})
            else:
                self._note(own, name)
            if cursor.next_sign() != _END_OBJECT:
                cursor.take(b",")
        cursor.take(b"}")

    def _inside(self, path: str, context: Context) -> Iterator[_Item]:
        if self._cursor.next_sign() == _OBJECT:
            yield from self._object(path, context)
        elif self._cursor.next_sign() == _ARRAY and f"{path}.item" in self._above:
            yield from self._elements(self._inside, f"{path}.item", context)
        else:
            self._cursor.value(0)

    def _is_envelope(self, path: str) -> bool:
        """Whether an array of objects stands here, at a path that is an envelope."""
        cursor = self._cursor
        is_named = path in self._envelopes and cursor.next_sign() == _ARRAY
        return is_named and cursor.sign_after_next() == _OBJECT

    def _key(self) -> str:
        raw = self._cursor.value(SHOWN_BYTES)
        try:
            name = orjson.loads(raw or b"")
        except orjson.JSONDecodeError:
            name = None
        if not isinstance(name, str):
            raise BrokenDocumentError("a field has no name", raw or b"")
        return name

    def _note(self, own: Context, name: str) -> None:
        """Consumes a field's value; a short one that is no array becomes context."""
        is_array = self._cursor.next_sign() == _ARRAY
        raw = self._cursor.value(_CONTEXT_VALUE_BYTES)
        if raw is None or is_array or len(own) >= _CONTEXT_FIELDS:
            return
        try:
            own[name] = orjson.loads(raw)
        except orjson.JSONDecodeError:
            return  # the whole document is parsed, and refused, where it is a record
