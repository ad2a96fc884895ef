"""What an analyst hands in: accounts, and which belong together, in whatever file is at hand.

- CSV or TSV with a header; one column names the account (``account_id``, ``account``, ``id``,
  ``handle`` …), and two more may name its ``platform`` and its ``campaign`` (or ``network``,
  ``label``, ``group``);
- a text file with one account a line;
- JSON: a list of accounts (texts, or objects with the same fields), or an object that gives
  a list of accounts for each campaign;
- a folder of Tocsin's own results: the accounts of its networks, without networks for which an
  innocent explanation fits and is shown first: the report does not accuse those.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from tocsin.errors import InputError, UsageError

_ACCOUNT: Final = ("account_id", "account", "id", "handle", "username", "user", "account_name")
_PLATFORM: Final = ("platform",)
_LABEL: Final = ("campaign", "network", "label", "group", "cluster")
_MOST_BYTES: Final = 32 * 1024 * 1024
_MOST_LETTERS: Final = 1_000
_ROUNDED: Final = re.compile(r"\d([.,]\d+)?[eE]\+?\d+")
_TEXT: Final = "Write ids as text: in a spreadsheet, format the column as text before pasting."


@dataclass(frozen=True, slots=True)
class Claim:
    """One account that was handed in. ``where`` names the file and the place in it."""

    account: str
    platform: str | None
    label: str | None
    where: str


def read_hand_in(path: Path) -> list[Claim]:
    """The claims in a file, or in a folder of results.

    Raises:
        UsageError: there is no such file, or it is too large.
        InputError: it cannot be understood; the message names file, line and field.
    """
    if path.is_dir():
        table = _table_in(path)
        innocent = _explained(table.with_name("readings.json"))
        return [claim for claim in read_hand_in(table) if claim.label not in innocent]
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UsageError(
                f"{path} is larger than {_MOST_BYTES // 1024**2} MB.",
                "Hand in a list of accounts, not the posts.",
            )
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}.", "Check the path of what is handed in."
        ) from error
    if path.suffix.lower() == ".json":
        return list(_from_json(content, path.name))
    return list(_from_table(_decoded(content, path.name), path.name))


def _table_in(folder: Path) -> Path:
    for path in (folder / "tables" / "accounts.json", folder / "accounts.json"):
        if path.is_file():
            return path
    raise UsageError(
        f"{folder} holds no table of accounts.",
        "Name the folder that tocsin investigate or tocsin report wrote, or a CSV or JSON file.",
    )


def _explained(readings: Path) -> set[str]:
    """The networks whose first reading fits; none where no readings were written."""
    if not readings.is_file():
        return set()
    rows = orjson.loads(readings.read_bytes())
    return {str(row["network"]) for row in rows if row["rank"] == 0 and row["verdict"] == "fits"}


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{name}, line {line}: it is not UTF-8.", "Save the file as CSV UTF-8, or as JSON."
        ) from error


def _from_table(text: str, name: str) -> Iterator[Claim]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [cell.strip().lower() for cell in next(rows, [])]
        account = _column(header, _ACCOUNT)
        if account is None and len(header) > 1:
            raise InputError(
                f"{name}, line 1: no column names the account; there are {', '.join(header)}.",
                f"Call one of them {_ACCOUNT[0]}, and others platform and campaign if you like.",
            )
        if account is None:  # one account a line, without a header
            yield from _rows([(1, [first.strip()])], (0, None, None), name)
        places = (account or 0, _column(header, _PLATFORM), _column(header, _LABEL))
        yield from _rows(((rows.line_num, row) for row in rows), places, name)
    except csv.Error as error:
        raise InputError(
            f"{name}, line {rows.line_num}: it is not a table: {error}.",
            "Save it as CSV again, with a header line.",
        ) from error


def _column(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _rows(
    rows: "Iterator[tuple[int, list[str]]] | list[tuple[int, list[str]]]",
    places: tuple[int, int | None, int | None],
    name: str,
) -> Iterator[Claim]:
    for line, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        account, platform, label = (
            row[place] if place is not None and place < len(row) else "" for place in places
        )
        yield _claim(_unquoted(account), platform, label, f"{name}, line {line}")


def _unquoted(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from reading it as a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in set("=+-@") else cell


def _from_json(content: bytes, name: str) -> Iterator[Claim]:
    try:
        found = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise InputError(
            f"{name}, line {error.lineno}: it is not valid JSON: {error.msg}.",
            "Mend it there, or hand in a CSV file.",
        ) from error
    if isinstance(found, dict) and set(found) == {"accounts"}:
        found = found["accounts"]
    if isinstance(found, list):
        yield from _listed(found, None, name)
    elif isinstance(found, dict):
        for label, accounts in found.items():
            if not isinstance(accounts, list):
                raise InputError(
                    f"{name}, field {label[:80]!r}: there is no list of accounts.", _SHAPE
                )
            yield from _listed(accounts, label, name)
    else:
        raise InputError(f"{name}: it is neither a list nor an object.", _SHAPE)


_SHAPE: Final = 'Write ["id", …], [{"account_id": "id", "campaign": "…"}, …] or {"campaign": […]}.'


def _listed(items: list[Any], label: str | None, name: str) -> Iterator[Claim]:
    for number, item in enumerate(items, start=1):
        where = f"{name}, account {number}" + (f" of {label[:80]!r}" if label else "")
        entry = item if isinstance(item, dict) else {"account_id": item}
        fields = {key.strip().lower(): value for key, value in entry.items()}
        account, platform, own = (
            next((fields[field] for field in names if field in fields), None)
            for names in (_ACCOUNT, _PLATFORM, _LABEL)
        )
        if isinstance(account, bool | float | list | dict):
            raise InputError(f"{where}, field account_id: {account!r} is no text.", _TEXT)
        yield _claim(account, platform, own if own is not None else label, where)


def _claim(account: Any, platform: Any, label: Any, where: str) -> Claim:
    account, platform, label = (
        "" if value is None else str(value).strip() for value in (account, platform, label)
    )
    if max(map(len, (account, platform, label))) > _MOST_LETTERS:
        raise InputError(
            f"{where}: a field is longer than {_MOST_LETTERS:,} letters.",
            "Hand in accounts, not posts; a quotation mark may be missing.",
        )
    if not account:
        raise InputError(
            f"{where}, field account_id: it is empty.", "Name the account, or leave the line out."
        )
    if _ROUNDED.fullmatch(account):
        raise InputError(
            f"{where}, field account_id: the id {account!r} was rounded by a spreadsheet.", _TEXT
        )
    return Claim(account, platform.lower() or None, label or None, where)
