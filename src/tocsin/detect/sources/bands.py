"""Where a site stands by the lists: side by side, never averaged, and told where they differ."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.sources.coverage import Coverage, coverage, stratum
from tocsin.detect.sources.parameters import How
from tocsin.detect.sources.reading import Ratings
from tocsin.detect.sources.schemas import COVERAGE, RATED, Band
from tocsin.detect.sources.standing import never_rated, spelled_sites


@dataclass(frozen=True)
class Rated:
    """The band of every site, the ratings that count, and why others do not.

    ``languages``, ``bands`` and ``counting`` by site; the tables in the schemas of their names.
    """

    languages: Mapping[str, str | None]
    bands: Mapping[str, Band]
    counting: Mapping[str, tuple[tuple[str, float], ...]]
    rated: pa.Table
    coverage: pa.Table


def rate(languages: Mapping[str, str | None], ratings: Ratings, how: How) -> Rated:
    """The bands of sites; ``languages`` has every site that was seen with its language, or None."""
    lists = ratings.lists.to_pylist()
    of_site = _by_site(ratings, languages)
    covers = _coverages(ratings)
    own = spelled_sites(how.own_sites)
    bands: dict[str, Band] = {}
    counting: dict[str, tuple[tuple[str, float], ...]] = {}
    rows: list[dict[str, Any]] = []
    for site, language in languages.items():
        never, where = never_rated(site, own), stratum(site, language)
        covering = {name for name, one in covers.items() if one.listed(where) >= how.least_listed}
        stated = of_site.get(site, [])
        rows += _told(stated, never, where, covers, covering)
        counts = tuple((row["list"], row["rating"]) for row in stated if row["list"] in covering)
        counting[site] = () if never else counts
        is_covered = bool(covering) or not covers
        bands[site] = never or _band(counting[site], bool(stated), is_covered, how)
    facts = {one["list"]: one for one in lists}
    known = ("mapping", "date", "licence")
    rows = [{**row, **{name: facts[row["list"]][name] for name in known}} for row in rows]
    table = pa.Table.from_pylist(rows, schema=RATED)
    outlets = {site: languages[site] for site in bands if never_rated(site, own) is None}
    return Rated(languages, bands, counting, table, _covered(outlets, of_site, covers, how))


def _by_site(ratings: Ratings, wanted: Iterable[str]) -> Mapping[str, list[dict[str, Any]]]:
    seen = pa.array(wanted, pa.string())
    here = ratings.ratings.filter(pc.is_in(ratings.ratings["site"], value_set=seen))
    found = defaultdict(list)
    for row in here.to_pylist():
        found[row["site"]].append(row)
    return found


def _coverages(ratings: Ratings) -> Mapping[str, Coverage]:
    sites: dict[str, list[str]] = {name: [] for name in ratings.lists["list"].to_pylist()}
    columns = (ratings.ratings[name].to_pylist() for name in ("list", "site"))
    for name, site in zip(*columns, strict=True):
        sites[name].append(site)
    return {name: coverage(of_list) for name, of_list in sites.items()}


def _band(counts: Iterable[tuple[str, float]], listed: bool, covered: bool, how: How) -> Band:
    found = {band_of(rating, how) for _, rating in counts}
    if len(found) > 1:
        return Band.DIFFER
    if found:
        return found.pop()
    return Band.UNCOVERED if listed or not covered else Band.UNLISTED


def band_of(rating: float, how: How) -> Band:
    """The band of one rating on the common scale."""
    if rating < how.low_below:
        return Band.LOW
    return Band.HIGH if rating >= how.high_from else Band.MIDDLE


def _told(
    stated: Iterable[Mapping[str, Any]],
    never: Band | None,
    where: str,
    covers: Mapping[str, Coverage],
    covering: set[str],
) -> Iterator[dict[str, Any]]:
    """The ratings of a site, each with whether it counts and why not."""
    for row in stated:
        why = None if never is None else str(never)
        if never is None and row["list"] not in covering:
            listed = covers[row["list"]].listed(where)
            why = f"this list does not cover {where}: {listed:,} sites there"
        names = ("list", "stated", "rating", "file", "line")
        kept = {name: row[name] for name in names}
        yield {"source": row["site"], **kept, "counts": why is None, "why_not": why}


def _covered(
    languages: Mapping[str, str | None],
    of_site: Mapping[str, list[dict[str, Any]]],
    covers: Mapping[str, Coverage],
    how: How,
) -> pa.Table:
    seen: dict[str, list[str]] = defaultdict(list)
    for site, language in languages.items():
        seen[stratum(site, language)].append(site)
    by_size = sorted(seen, key=lambda where: (-len(seen[where]), where))
    rows = [
        {
            "list": name,
            "covers": where,
            "listed": listed,
            "seen": len(seen[where]),
            "rated": sum(
                any(row["list"] == name for row in of_site.get(site, ())) for site in seen[where]
            ),
            "is_covered": listed >= how.least_listed,
        }
        for where in by_size
        for name, one in covers.items()
        for listed in (one.listed(where),)
    ]
    return pa.Table.from_pylist(rows, schema=COVERAGE)
