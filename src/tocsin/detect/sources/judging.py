"""From judged posts to what counts for a source: its pages, each once.

What is judged is what a post says. For a site the unit is the page: a thousand posts that link to
one false page are one false page. A post that links to two outlets could speak for either (a
correction links to what it corrects), so it counts for neither. For an account that is an outlet
the unit is its own post. Several judgements of a unit are averaged; it counts as one at most.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from tocsin.detect.sources.counting import ACCOUNT, SITE
from tocsin.detect.sources.parameters import How
from tocsin.detect.sources.schemas import JUDGED, Outcome
from tocsin.detect.sources.standing import never_rated, spelled_sites
from tocsin.errors import InputError
from tocsin.posts.schema import Kind
from tocsin.posts.urls.hosts import owner, without_port

_FALSE: Final = {Outcome.FALSE: 1.0, Outcome.MIXED: 0.5, Outcome.TRUE: 0.0}
_NEEDED: Final = ("post_key", "outcome")
_DAY_S: Final = 86_400

Source = tuple[str, str]
"""Its kind and its name."""


class Judgement(NamedTuple):
    """What one post counts as: how false it was found, how far that counts, and by whom."""

    false: float
    weight: float
    suggested: bool


@dataclass
class Record:
    """Of one source: judged pages or posts (weights added up), those found false, the posts."""

    judged: float = 0.0
    false: float = 0.0
    suggested: float = 0.0
    suggested_false: float = 0.0
    post_keys: tuple[int, ...] = ()


@dataclass(frozen=True)
class Judged:
    """What was judged, by source, and how many judged posts link to several outlets or to none."""

    records: Mapping[Source, Record]
    ambiguous: int
    of_nobody: int


def checked(judged: pa.Table, how: How) -> pa.Table:
    """The table in the schema ``JUDGED``; only ``post_key`` and ``outcome`` must be there.

    A column ``probability`` serves as weight where there is none.

    Raises:
        InputError: a column is missing, or a value makes no sense; the message names row and field.
    """
    there = judged.column_names
    if "weight" not in there and "probability" in there:
        judged = judged.rename_columns(["weight" if n == "probability" else n for n in there])
    columns = {}
    for field in JUDGED:
        if field.name in judged.column_names:
            columns[field.name] = judged[field.name].cast(field.type)
        elif field.name in _NEEDED:
            raise InputError(
                f"judged: there is no column {field.name}.", f"Needed: {', '.join(_NEEDED)}."
            )
        else:
            columns[field.name] = pa.nulls(judged.num_rows, field.type)
    table = pa.table(columns, schema=JUDGED)
    for number, row in enumerate(table.to_pylist(), 1):
        _check(number, row, how)
    return table


def _check(number: int, row: Mapping[str, Any], how: How) -> None:
    weight = row["weight"]
    if row["post_key"] is None:
        raise InputError(f"judged, row {number}: post_key is empty.", "Fill it in.")
    if row["decided_at"] is None and how.half_life_days is not None:
        raise InputError(
            f"judged, row {number}: decided_at is empty, and judgements are to wear off.",
            "Fill it in, or leave half_life_days out.",
        )
    if row["outcome"] not in list(Outcome):
        raise InputError(
            f"judged, row {number}: outcome is {str(row['outcome'])[:40]!r}.",
            f"Write one of {', '.join(Outcome)}.",
        )
    if weight is not None and not 0 <= weight <= 1:
        raise InputError(f"judged, row {number}: weight is {weight}.", "Give a number from 0 to 1.")


def of_posts(judged: pa.Table, created_at: datetime, how: How) -> Mapping[int, Judgement]:
    """What each judged post counts as, from what had been decided by ``created_at``.

    Where people judged a post, what a machine suggested of it does not count.
    """
    latest: dict[tuple[int, str | int, bool], Mapping[str, Any]] = {}
    undated = datetime.min.replace(tzinfo=UTC)
    rows = [row for row in judged.to_pylist() if (row["decided_at"] or undated) <= created_at]
    for number, row in enumerate(sorted(rows, key=lambda row: row["decided_at"] or undated)):
        by = number if row["decided_by"] is None else row["decided_by"]
        latest[row["post_key"], by, bool(row["suggested"])] = row
    found = defaultdict(list)
    for (post, _, suggested), row in latest.items():
        half_lives = 0.0
        if how.half_life_days:
            age_s = (created_at - row["decided_at"]).total_seconds()
            half_lives = age_s / _DAY_S / how.half_life_days
        weight = (1.0 if row["weight"] is None else row["weight"]) * 0.5**half_lives
        if weight > 0:
            found[post].append(Judgement(_FALSE[Outcome(row["outcome"])], weight, suggested))
    return {post: _together(several) for post, several in found.items()}


def by_source(posts: pa.Table, found: Mapping[int, Judgement], how: How) -> Judged:
    """The record of every source with judged posts.

    ``posts`` has ``post_key, kind, domains, urls, outlet`` of the judged posts.
    """
    own = spelled_sites(how.own_sites)
    units: dict[Source, dict[str, list[Judgement]]] = defaultdict(lambda: defaultdict(list))
    keys: dict[Source, dict[int, None]] = defaultdict(dict)
    ambiguous = of_nobody = 0
    for row in posts.to_pylist():
        outlets = [site for site in row["domains"] or () if never_rated(site, own) is None]
        sources = list(_sources_of(row, outlets))
        ambiguous += len(outlets) > 1
        of_nobody += not sources and not outlets
        for source, unit in sources:
            units[source][unit].append(found[row["post_key"]])
            keys[source][row["post_key"]] = None
    records = {source: _record(of_unit, keys[source]) for source, of_unit in units.items()}
    return Judged(records, ambiguous, of_nobody)


def _sources_of(row: Mapping[str, Any], outlets: list[str]) -> Iterator[tuple[Source, str]]:
    if len(outlets) == 1:
        page = next((url for url in row["urls"] or () if _site_of(url) == outlets[0]), outlets[0])
        yield (SITE, outlets[0]), page
    if row["outlet"] is not None and row["kind"] != Kind.REPOST.value:
        yield (ACCOUNT, row["outlet"]), str(row["post_key"])


def _site_of(url: str) -> str:
    authority = url.partition("://")[2].partition("/")[0].partition("?")[0]
    return owner(without_port(authority))


def _record(units: Mapping[str, list[Judgement]], keys: Iterable[int]) -> Record:
    record = Record(post_keys=tuple(keys))
    for several in units.values():
        one = _together(several)
        if one.suggested:
            record.suggested += one.weight
            record.suggested_false += one.weight * one.false
        else:
            record.judged += one.weight
            record.false += one.weight * one.false
    return record


def _together(several: list[Judgement]) -> Judgement:
    """Several judgements of one thing as one; people's alone where there are any."""
    people = [one for one in several if not one.suggested]
    kept = people or several
    weights = np.array([one.weight for one in kept])
    share = float((weights * [one.false for one in kept]).sum() / weights.sum())
    return Judgement(share, float(weights.max()), not people)
