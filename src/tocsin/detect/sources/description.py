"""The sentences on sources: what a person reads first, each with its interval and baseline."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pyarrow as pa

from tocsin.detect.ratios import percent
from tocsin.detect.sources.parameters import How
from tocsin.detect.sources.schemas import NOT_RATED, Band

CAVEATS: Final = (
    "A rating is of a whole site, as others saw it at the list's date, and not of one page.",
    "Who links to a site need not agree with it.",
    "What gets judged is chosen for being doubtful: it is not like all that a source publishes.",
    "Institutions, platforms and shortened links are never rated, whatever a list says.",
)
_MOST_NAMED: Final = 5
_LONGEST_NAME: Final = 60


def of_bands(bands: pa.Table, lists: pa.Table) -> tuple[str, ...]:
    """How many links lead to sites rated low, and how many to sites that nobody rated."""
    if not lists.num_rows:
        return ("No list of ratings is here, so no site is rated; put one into ratings/.",)
    rows = {row["band"]: row for row in bands.to_pylist()}
    if not rows:
        return ("No post links to a site.",)
    links, sites = (sum(row[name] for row in rows.values()) for name in ("links", "sites"))
    low = rows[Band.LOW]
    first = (
        f"Of {links:,} links to {sites:,} sites, {_share(low, 'links')} lead to sites rated low; "
        f"if every site were linked to alike it would be {percent(low['sites_share'])}. Of "
        f"exposures it is {_share(low, 'exposures')}."
    )
    unrated = [rows[band] for band in NOT_RATED]
    of_links = sum(row["links"] for row in unrated) / links
    of_sites = sum(row["sites_share"] for row in unrated)
    second = (
        f"Not rated are {percent(of_links)} of all links seen ({percent(of_sites)} of the sites): "
        "of these nothing is said here, good or bad."
    )
    return first, second


def of_reputations(
    sources: pa.Table, usual: float | None, judged_sources: int, how: How
) -> tuple[str, ...]:
    """Which sources were found false most, beside what is usual."""
    if not judged_sources:
        return ("Reputation: not measured; no judged post belongs to one source.",)
    found = measured(sources)
    above = [row for row in found if usual is not None and row["false_share_low"] > usual]
    few = judged_sources - len(found)
    said = [
        f"{name(row)}: an estimated {row['false_share']:.0%} "
        f"({row['false_share_low']:.0%} to {row['false_share_high']:.0%}) of what is judged of it "
        f"is false ({row['judged']:,.4g} judged), where {usual:.0%} is usual over all judged "
        "sources."
        for row in above[:_MOST_NAMED]
    ]
    if found and not above:
        said.append(
            f"None of {len(found):,} sources with a reputation was clearly found false more often "
            f"than is usual ({usual:.0%} of what was judged)."
        )
    if few:
        said.append(
            f"{few:,} of {judged_sources:,} judged sources have fewer than {how.least_judged} "
            "judged pages or posts: not measured."
        )
    return tuple(said)


def of_lists(sources: pa.Table, bands: pa.Table, coverage: pa.Table, how: How) -> tuple[str, ...]:
    """Where lists contradict each other, what is never rated, and what no list covers."""
    said = []
    differ = [row for row in sources.to_pylist() if row["band"] == Band.DIFFER]
    if differ:
        said.append(f"Ratings disagree on {_named(differ)}: look at them side by side.")
    counts = {row["band"]: row["sites"] for row in bands.to_pylist()}
    never = [
        f"{what} ({counts[band]:,})"
        for band, what in (
            (Band.INSTITUTION, "sites of institutions"),
            (Band.PLATFORM, "platforms"),
            (Band.SHORTENER, "link shorteners"),
        )
        if counts.get(band)
    ]
    if never:
        said.append(f"Never rated, whatever the lists say: {', '.join(never)}.")
    return (*said, *_uncovered(coverage, how))


def _uncovered(coverage: pa.Table, how: How) -> Iterator[str]:
    """What each list does not cover, where most sites were seen first."""
    bare: dict[str, list[str]] = defaultdict(list)
    for row in coverage.sort_by([("seen", "descending"), ("covers", "ascending")]).to_pylist():
        if not row["is_covered"]:
            bare[row["list"]].append(f"{row['covers']} ({row['seen']:,} seen)")
    for name_of_list, strata in bare.items():
        more = f" and {len(strata) - _MOST_NAMED:,} more" if len(strata) > _MOST_NAMED else ""
        yield (
            f"{name_of_list} does not cover {', '.join(strata[:_MOST_NAMED])}{more}: it rates "
            f"fewer than {how.least_listed} sites there, so none of these is rated by it."
        )


def measured(sources: pa.Table) -> list[dict[str, Any]]:
    """The sources with a reputation; first those that are worst even by the low end."""
    rows = [row for row in sources.to_pylist() if row["false_share"] is not None]
    return sorted(rows, key=lambda row: (-row["false_share_low"], row["source"]))


def name(row: Mapping[str, Any]) -> str:
    """What a source is called; an outlet's name is of the user's own choosing, so it is cut."""
    called = " ".join(row["source"].split())
    return called if len(called) <= _LONGEST_NAME else called[: _LONGEST_NAME - 1] + "…"


def _share(row: Mapping[str, Any], of: str) -> str:
    share = row[f"{of}_share"]
    if share is None:
        return "a share not measured (too few accounts)"
    low, high = percent(row[f"{of}_share_low"]), percent(row[f"{of}_share_high"])
    return f"{percent(share)} ({low} to {high})"


def _named(rows: list[dict[str, Any]]) -> str:
    shown = ", ".join(name(row) for row in rows[:_MOST_NAMED])
    more = len(rows) - _MOST_NAMED
    return f"{shown} and {more:,} more" if more > 0 else shown
