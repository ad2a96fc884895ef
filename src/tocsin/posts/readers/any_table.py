"""The last resort: any table or list of flat objects, read by a column map.

The map is guessed once from the first rows of a file (:meth:`AnyTable.prepare`), or given. A
reader without a map reads nothing: a guess made anew for each row could differ between rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar, Final

from tocsin.errors import UsageError
from tocsin.posts.columns.column_map import PATTERN_SEPARATOR, ColumnMap
from tocsin.posts.columns.dotted import at
from tocsin.posts.columns.guessing import Guess, columns_of, guess
from tocsin.posts.columns.times import is_clock
from tocsin.posts.identifiers import identifier, optional_identifier, synthetic_id
from tocsin.posts.post_addresses import post_id_in
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.languages import primary_language
from tocsin.posts.readers.fields.loose_values import count, listed, prose, reference, text
from tocsin.posts.readers.fields.registration import registered_at
from tocsin.posts.readers.fields.text_links import all_links
from tocsin.posts.records import FieldError, Outcome, Post, Record, Rejected
from tocsin.posts.schema import Kind
from tocsin.posts.times import optional_time, parse_time

_KINDS: Final = {
    **dict.fromkeys(("retweet", "retweeted", "repost", "share", "reblog", "rt"), Kind.REPOST),
    **dict.fromkeys(
        ("quote", "quoted", "quotetweet", "quotedtweet", "quotepost", "quotedpost"), Kind.QUOTE
    ),
    **dict.fromkeys(("reply", "repliedto", "response"), Kind.REPLY),
    "comment": Kind.COMMENT,
    **dict.fromkeys(("message", "msg", "chat"), Kind.MESSAGE),
}
_PLATFORMS: Final = {"twitter": "x", "fb": "facebook", "ig": "instagram", "yt": "youtube"}
_NOT_PREPARED: Final = Rejected(
    "no column map says what this table's columns mean",
    "Give the columns with --map FIELD=COLUMN, for example --map created_at=COLUMN.",
)


class AnyTable(Reader):
    """Reads any table by a column map."""

    name: ClassVar[str] = "any_table"
    title: ClassVar[str] = "Any table, by column map"
    layouts = frozenset({"table", "json"})

    def __init__(
        self,
        columns: ColumnMap | None = None,
        given: Mapping[str, str] | None = None,
        guessed: Guess | None = None,
    ) -> None:
        """``columns``: a map to read by. ``given``: fields a person set, for guessing the rest."""
        self.columns = columns
        self.given = dict(given or {})
        self.guessed = guessed
        """What :meth:`prepare` guessed, to be shown; ``None`` where nothing was guessed."""

    def prepare(self, sample: Sequence[Record]) -> "AnyTable":
        """This reader bound to the map of the sampled table.

        Args:
            sample: the first records of the file; some hundred are enough.

        Raises:
            InputError: the columns cannot be told, or a given map's columns are not there.
            UsageError: ``given`` names a field or column that does not exist.
        """
        rows = [record.value for record in sample]
        columns = columns_of(rows)
        if self.columns is not None:
            bound = self.columns.with_given(self.columns.columns, columns).require()
            return AnyTable(bound, self.given, self.guessed)
        guessed = guess(columns, rows, self.given)
        return AnyTable(guessed.require(), self.given, guessed)

    def recognises(self, record: Record) -> float:
        """0.1 where the map fits or can be guessed from this record alone; else 0."""
        row = record.value
        if self.columns is not None:
            needed = (self.columns.account_id, self.columns.created_at)
            return 0.1 if all(name and at(row, name) is not None for name in needed) else 0.0
        try:
            found = guess(columns_of([row]), [row], self.given).map
        except UsageError:  # a flag that does not fit this record: prepare says so
            return 0.1 if record.layout == "table" else 0.0
        return 0.0 if found.missing else 0.1

    def read(self, record: Record) -> Iterable[Outcome]:
        if self.columns is None:
            return [_NOT_PREPARED]
        return [_post(record.value, self.columns)]


def _post(row: Mapping[str, Any], columns: ColumnMap) -> Post:
    cells = {field: at(row, column) for field, column in columns.columns.items()}
    notes: list[str] = []
    platform = _platform(cells.get("platform_column"), columns.platform)
    account = identifier(_plain(cells.get("account_id")), columns.account_id or "account_id")
    created_at = _created(cells, columns)
    body = prose(cells.get("text")) or text(cells.get("text"))
    references = {
        field: reference(cells.get(field), field, notes)
        for field in ("repost_of", "quote_of", "reply_to", "conversation_id")
    }
    if columns.account_id == columns.account_name:
        notes.append("account_by_name")
    return Post(
        platform=platform,
        kind=_kind(cells.get("kind"), references),
        post_id=_own_id(cells, columns) or synthetic_id(platform, account, created_at, body, cells),
        account_id=account,
        account_name=text(cells.get("account_name")) or None,
        created_at=created_at,
        text=body,
        lang=primary_language(cells.get("lang")),
        repost_of=references["repost_of"],
        quote_of=references["quote_of"],
        reply_to=references["reply_to"],
        conversation_id=references["conversation_id"],
        urls=all_links(_list(cells["urls"]), body) if "urls" in cells else None,
        hashtags=_names(cells.get("hashtags"), "#"),
        mentions=_names(cells.get("mentions"), "@"),
        media=_list(cells.get("media")),
        likes=count(cells.get("likes")),
        reposts=count(cells.get("reposts")),
        replies=count(cells.get("replies")),
        views=count(cells.get("views")),
        followers=count(cells.get("followers")),
        collected_at=optional_time(cells.get("collected_at"), "collected_at"),
        account_created_at=registered_at(cells.get("account_created_at")),
        notes=tuple(notes),
    )


def _plain(value: Any) -> Any:
    """An account as the table names it: without the ``@`` that some write and some do not."""
    return value.strip().removeprefix("@") if isinstance(value, str) else value


def _own_id(cells: Mapping[str, Any], columns: ColumnMap) -> str | None:
    if columns.post_id is None:
        return None
    found = optional_identifier(cells.get("post_id"), columns.post_id)
    if found is not None and "://" in found and found.startswith("http"):
        return post_id_in(found) or found
    return found


def _created(cells: Mapping[str, Any], columns: ColumnMap) -> datetime:
    field = columns.created_at or "created_at"
    value = cells.get("created_at")
    patterns = columns.time_format.split(PATTERN_SEPARATOR) if columns.time_format else []
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    day = parse_time(value, field, *patterns)
    clock = cells.get("time_of_day")
    if clock is None:
        return day
    if isinstance(clock, time):
        return datetime.combine(day.date(), clock)
    if not is_clock(clock):
        raise FieldError(
            columns.time_of_day or "time_of_day",
            f"{str(clock)[:40]!r} is no time of day",
            "Correct it, or leave the column out with --map time_of_day=.",
        )
    forms = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %I:%M %p", "%Y-%m-%d %I:%M:%S %p")
    return parse_time(f"{day:%Y-%m-%d} {str(clock).strip()}", field, *forms)


def _kind(stated: Any, references: Mapping[str, str | None]) -> Kind:
    word = text(stated).lower().replace(" ", "").replace("_", "").replace("-", "")
    if word in _KINDS:
        return _KINDS[word]
    if references["repost_of"]:
        return Kind.REPOST
    if references["quote_of"]:
        return Kind.QUOTE
    return Kind.REPLY if references["reply_to"] else Kind.POST


def _platform(stated: Any, constant: str) -> str:
    name = text(stated).strip().lower() or constant.strip().lower()
    return _PLATFORMS.get(name, name) or "unknown"


def _list(value: Any) -> list[str]:
    """A list in a cell: printed by Python or JSON, or joined by commas, bars or spaces."""
    if isinstance(value, str) and not value.lstrip().startswith("["):
        joined = value.replace("|", " ").replace(";", " ") if "://" not in value else value
        parts = joined.replace(" http", ",http").replace("\n", ",") if "://" in joined else joined
        return listed(parts)
    return listed(value)


def _names(value: Any, mark: str) -> list[str] | None:
    """Hashtags or accounts in a cell, without their mark; ``None`` where the cell is empty."""
    if isinstance(value, str) and not value.lstrip().startswith("["):
        value = value.replace("|", ",").replace(";", ",")
        if mark in value or "," not in value:
            value = ",".join(value.replace(mark, " ").replace(",", " ").split())
    return [name.lstrip(mark) for name in listed(value)] or None
