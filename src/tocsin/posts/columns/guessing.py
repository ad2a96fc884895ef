"""Guessing a column map from names and values together, never from names alone.

Every pair of a field and a column gets the score of its name times how well the values fit;
the best pairs are taken first and each column serves one field. What a table must say (who,
when, what) may also be found by its values alone where they leave no doubt: written dates, the
longest prose, names that begin with ``@``. All reasons are kept to be shown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tocsin.errors import InputError
from tocsin.posts.columns.column_map import ColumnMap
from tocsin.posts.columns.dotted import at
from tocsin.posts.columns.names import name_scores, names_shared_links
from tocsin.posts.columns.times import is_clock
from tocsin.posts.columns.values import Profile, profile
from tocsin.posts.post_addresses import platform_of

_MAX_ROWS: Final = 200
_MAX_COLUMNS: Final = 400
_MAX_DEPTH: Final = 3
_PLATFORM_HINTS: Final = {"tweet": "x", "retweet": "x", "tweets": "x", "retweets": "x"}


@dataclass(frozen=True)
class Guess:
    """A guessed map, why each column was taken, and what a person must still say."""

    map: ColumnMap
    reasons: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    """Field to remedy; empty when the map can be used."""

    def require(self) -> ColumnMap:
        """The map.

        Raises:
            InputError: it cannot be used; the remedies name the flags.
        """
        if self.missing:
            raise InputError(
                f"The table's columns could not all be told: {', '.join(self.missing)}.",
                " ".join(self.missing.values()),
            )
        return self.map


def columns_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The columns of rows; for JSON objects the dotted paths of what is not an object.

    >>> columns_of([{"a": 1, "b": {"c": 2}}, {"d": [{"e": 3}]}])
    ['a', 'b.c', 'd.e']
    """
    found: dict[str, None] = {}
    for row in rows[:_MAX_ROWS]:
        for path in _paths(row, "", _MAX_DEPTH):
            found.setdefault(path)
            if len(found) == _MAX_COLUMNS:
                return list(found)
    return list(found)


def _paths(value: Mapping[str, Any], above: str, depth: int) -> list[str]:
    paths: list[str] = []
    for key, item in value.items():
        inner = item[0] if isinstance(item, list) and item else item
        if isinstance(inner, Mapping) and inner:
            paths += _paths(inner, f"{above}{key}.", depth - 1) if depth > 1 else []
        else:
            paths.append(f"{above}{key}")
    return paths


def guess(
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    given: Mapping[str, str] | None = None,
) -> Guess:
    """The column map of a table, from its columns and a sample of its rows.

    Args:
        columns: the names (dotted paths for JSON), as :func:`columns_of` gives them.
        rows: some hundred rows; more than 200 are not looked at.
        given: fields that a person has set; they are not guessed.

    Raises:
        UsageError: ``given`` names a field or a column that does not exist.
    """
    given = given or {}
    sample = rows[:_MAX_ROWS]
    values = {column: [at(row, column) for row in sample] for column in columns[:_MAX_COLUMNS]}
    profiles = {column: profile(cells) for column, cells in values.items()}
    chosen, reasons = _by_name_and_value(profiles, given)
    _by_value(chosen, reasons, profiles, values, given)
    found = ColumnMap().with_given({**chosen, **given}, list(columns))
    if found.account_id is None and found.account_name is not None:
        found = replace(found, account_id=found.account_name)
        reasons["account_id"] = f"{found.account_name!r}: there is a name and no id"
    found = _with_time_form(found, profiles, reasons, given)
    if found.platform == "unknown" and found.platform_column is None:
        found = replace(found, platform=_platform(found, columns, values))
    return Guess(found, reasons, _missing(found, profiles, given))


def _by_name_and_value(
    profiles: Mapping[str, Profile], given: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    kept = {*given, "platform_column"} if "platform" in given else given
    pairs = [
        (score * _fit(name, column, found), name, column)
        for column, found in profiles.items()
        if found.present
        for name, score in name_scores(column).items()
        if name not in kept
    ]
    chosen: dict[str, str] = {}
    reasons: dict[str, str] = {}
    taken = set(given.values())
    for score, name, column in sorted(pairs, key=lambda pair: -pair[0]):
        if score > 0 and name not in chosen and column not in taken:
            chosen[name] = column
            taken.add(column)
            reasons[name] = f"{column!r}: its name and its values fit ({score:.2f})"
    return chosen, reasons


def _fit(name: str, column: str, found: Profile) -> float:
    if name == "urls" and not names_shared_links(column) and _are_post_addresses(found):
        return 0.0  # the posts' own addresses are nothing that they share
    return _FITS[name](found)


def _by_value(
    chosen: dict[str, str],
    reasons: dict[str, str],
    profiles: Mapping[str, Profile],
    values: Mapping[str, Sequence[Any]],
    given: Mapping[str, str],
) -> None:
    """Fields that only their values tell, added to ``chosen`` and ``reasons``."""

    def free() -> list[str]:
        taken = {*chosen.values(), *given.values()}
        return [column for column in profiles if column not in taken]

    def take(name: str, columns: list[str], why: str) -> None:
        if columns and name not in chosen and name not in given:
            chosen[name] = columns[0]
            reasons[name] = f"{columns[0]!r}: {why}"

    written = [column for column in free() if _is_written_time(profiles[column])]
    take("created_at", written if len(written) == 1 else [], "its values are dates")
    prose = sorted(
        (column for column in free() if _is_prose(profiles[column])),
        key=lambda column: -profiles[column].length,
    )
    take("text", prose, "its values are the longest texts")
    if "account_name" not in chosen and "account_id" not in chosen:
        named = [column for column in free() if _are_at_names(values[column])]
        take("account_name", named, "its values begin with @")
    if "post_id" not in chosen:
        addresses = [column for column in free() if _are_post_addresses(profiles[column])]
        take("post_id", addresses, "its values are addresses of single posts")
    clocks = [column for column in free() if _are_clocks(values[column])]
    when = profiles.get(chosen.get("created_at") or given.get("created_at") or "")
    if when is not None and when.time is not None and when.time.date_only:
        take("time_of_day", clocks, "its values are times of day")


def _with_time_form(
    found: ColumnMap,
    profiles: Mapping[str, Profile],
    reasons: dict[str, str],
    given: Mapping[str, str],
) -> ColumnMap:
    if "time_format" in given or found.created_at is None:
        return found
    when = profiles[found.created_at].time if found.created_at in profiles else None
    if when is None or when.time_format is None or when.ambiguous:
        return found
    reasons["time_format"] = f"{when.time_format}: it fits every value of the sample"
    return replace(found, time_format=when.time_format)


def _missing(
    found: ColumnMap, profiles: Mapping[str, Profile], given: Mapping[str, str]
) -> dict[str, str]:
    missing = {name: f"Give it with --map {name}=COLUMN." for name in found.missing}
    when = profiles.get(found.created_at or "")
    if when and when.time and when.time.ambiguous and "time_format" not in given:
        day_first = when.time.time_format or ""
        month_first = day_first.replace("%d", "%_").replace("%m", "%d").replace("%_", "%m")
        missing["time_format"] = (
            f"Day or month first in {found.created_at!r}? No value of the sample tells. "
            f"Give --map time_format={day_first!r} or --map time_format={month_first!r}."
        )
    return missing


def _platform(found: ColumnMap, columns: Sequence[str], values: Mapping[str, Sequence[Any]]) -> str:
    """From the posts' own addresses, else from words in column names; else ``unknown``."""
    for cells in values.values():
        served = {platform_of(str(cell)) for cell in cells[:50] if cell}
        named = served - {None}
        if len(served) == 1 and len(named) == 1 and cells is not values.get(found.urls or ""):
            return str(named.pop())
    for column in columns:
        for hint, platform in _PLATFORM_HINTS.items():
            if hint in column.lower():
                return platform
    return "unknown"


def _is_written_time(found: Profile) -> bool:
    return found.time is not None and not found.time.numeric and found.filled > 0.8


def _is_prose(found: Profile) -> bool:
    return found.words >= 3 and found.time is None and found.lists < 0.5 and found.links < 0.95


def _are_at_names(cells: Sequence[Any]) -> bool:
    present = [cell for cell in cells if cell]
    return bool(present) and all(isinstance(cell, str) and cell[0] == "@" for cell in present)


def _are_clocks(cells: Sequence[Any]) -> bool:
    present = [cell for cell in cells if cell]
    return bool(present) and all(map(is_clock, present))


def _are_post_addresses(found: Profile) -> bool:
    return found.own_addresses >= 0.95 and found.distinct >= 0.95 and found.filled >= 0.95


def _fits_time(found: Profile) -> float:
    return found.filled if found.time is not None else 0.0


def _fits_post_id(found: Profile) -> float:
    unique = found.distinct >= 0.9 or found.rounded
    if not unique or found.filled < 0.95 or found.ids < 0.95 or found.words > 1.01:
        return 0.0
    written_time = found.time is not None and not found.time.numeric
    return 0.0 if written_time else 0.3 if found.numbered else 1.0


def _fits_account(found: Profile) -> float:
    if found.filled < 0.8 or found.lists > 0.1 or found.length > 100 or found.words > 6:
        return 0.0
    if found.own_addresses > 0.5 or found.numbered:
        return 0.0
    written_time = found.time is not None and not found.time.numeric
    return 0.0 if written_time else 1.0 if max(found.handles, found.ids) > 0.8 else 0.7


def _fits_text(found: Profile) -> float:
    if found.time is not None or found.lists > 0.5:
        return 0.0
    if found.counts > 0.9 or found.links > 0.95:
        return 0.1
    return min(1.0, 0.4 + 0.1 * found.words)


def _fits_reference(found: Profile) -> float:
    written_time = found.time is not None and not found.time.numeric
    return 0.0 if written_time else found.ids


def _fits_links(found: Profile) -> float:
    return found.links if found.links > 0.5 else 0.0


def _fits_list(found: Profile) -> float:
    short = found.lists > 0.5 or found.words <= 12
    return 0.9 if short and found.time is None and found.counts < 0.9 else 0.0


def _fits_count(found: Profile) -> float:
    return found.counts if found.counts > 0.9 else 0.0


def _fits_language(found: Profile) -> float:
    return 1.0 if found.languages > 0.9 else 0.0


def _fits_few_words(found: Profile) -> float:
    few = found.distinct < 0.5 or found.present < 20
    return 1.0 if few and found.words <= 3 and found.counts < 0.5 else 0.0


_FITS: Final[dict[str, Callable[[Profile], float]]] = {
    "platform_column": _fits_few_words,
    "post_id": _fits_post_id,
    "account_id": _fits_account,
    "account_name": _fits_account,
    "created_at": _fits_time,
    "text": _fits_text,
    "lang": _fits_language,
    "kind": _fits_few_words,
    "repost_of": _fits_reference,
    "quote_of": _fits_reference,
    "reply_to": _fits_reference,
    "conversation_id": _fits_reference,
    "urls": _fits_links,
    "hashtags": _fits_list,
    "mentions": _fits_list,
    "media": _fits_list,
    "likes": _fits_count,
    "reposts": _fits_count,
    "replies": _fits_count,
    "views": _fits_count,
    "followers": _fits_count,
    "account_created_at": _fits_time,
    "collected_at": _fits_time,
}
