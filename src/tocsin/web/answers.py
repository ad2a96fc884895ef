"""How a page is answered: as HTML, as JSON, as CSV whose cells never run as formulas, as a file."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from io import StringIO
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import orjson
import pyarrow as pa
from fastapi import Request
from fastapi.responses import Response

from tocsin.printable import printable
from tocsin.report.csv_cells import neutralised
from tocsin.web.headers import published
from tocsin.web.templating import render

if TYPE_CHECKING:
    from tocsin.web.results import Page, Published
    from tocsin.web.visits import Caller

_JSON: Final = orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z | orjson.OPT_SERIALIZE_NUMPY


def html_answer(
    request: Request, caller: "Caller", page: "Page", *, csv: bool = False, status: int = 200
) -> Response:
    """The page as a person sees it."""
    content = render(request, caller, page, csv=csv)
    return Response(content, status_code=status, media_type="text/html")


def json_answer(data: Mapping[str, Any], status: int = 200) -> Response:
    """The page's data as a program reads it."""
    content = orjson.dumps(_encodable(data), option=_JSON, default=_plain)
    return Response(content, status_code=status, media_type="application/json")


def csv_answer(request: Request, rows: Any) -> Response:
    """A table as a spreadsheet opens it."""
    name = request.url.path.strip("/").replace("/", "-")
    return file_answer(name, csv_of(rows), "text/csv; charset=utf-8")


def csv_of(rows: Any) -> bytes:
    """A table as CSV: UTF-8 with its mark, formulas neutralised."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    table = rows if isinstance(rows, pa.Table) else _table(rows or [])
    writer.writerow(table.schema.names)
    columns = [neutralised(_texts(table[name])).to_pylist() for name in table.schema.names]
    writer.writerows(zip(*columns, strict=True))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def file_answer(name: str, content: bytes, media_type: str) -> Response:
    """A file to keep, under a name that cannot break the header (RFC 6266)."""
    disposition = f"attachment; filename*=UTF-8''{quote(printable(name), safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})


def published_answer(request: Request, made: "Published") -> Response:
    """What everybody may have; nothing again for who has it already (RFC 9110, section 13)."""
    tag = f'"{sha256(made.content).hexdigest()[:32]}"'
    headers = {**published(made.policy, framed=made.framed), "ETag": tag, **made.headers}
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    return Response(made.content, media_type=made.media_type, headers=headers)


def asked_answer(made: "Published") -> Response:
    """The same for one who asked by POST: nobody keeps it."""
    headers = published(made.policy, framed=made.framed) | {"Cache-Control": "no-store"}
    return Response(made.content, media_type=made.media_type, headers=headers)


def _table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: pa.array([_cell(row.get(name)) for row in rows]) for name in names})


def _texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_string(column.type):
        return column
    values = [_cell(value) for value in column.to_pylist()]
    return pa.chunked_array([pa.array(values, pa.string())])


def _cell(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return " | ".join(_cell(item) or "" for item in value)
    if isinstance(value, Mapping) or is_dataclass(value):
        return orjson.dumps(value, default=_plain, option=_JSON).decode()
    return str(value.value if isinstance(value, Enum) else value)


def _encodable(value: Any) -> Any:
    """The value without what JSON cannot carry: lone surrogates are shown as stand-ins."""
    if isinstance(value, str):
        return printable(value) if not value.isascii() or "\x00" in value else str(value)
    if isinstance(value, Mapping):
        return {_encodable(str(key)): _encodable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_encodable(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return _encodable(asdict(value))
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, pa.Table):
        return _encodable(value.to_pylist())
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)
