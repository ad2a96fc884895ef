"""What spread says in words: a few sentences a subject, each with its interval and baseline."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

_MOST_SUBJECTS: Final = 5
_UNITS: Final = ((86_400, "days"), (3_600, "hours"), (60, "minutes"))

Row = dict[str, Any]


def sentences(tables: Mapping[str, pa.Table], left_out: int) -> tuple[str, ...]:
    """What was found of the largest subjects, and of accounts."""
    said: list[str] = []
    for row in tables["subjects"].slice(0, _MOST_SUBJECTS).to_pylist():
        said += _of_subject(row, tables)
    if not said:
        said.append("There are no posts on any subject: nothing is measured.")
    more = tables["subjects"].num_rows - _MOST_SUBJECTS
    if more > 0:
        said.append(f"{_count(more, 'more subject')} stand in the table.")
    said += _unmeasured(tables["subjects"].to_pylist())
    if left_out:
        said.append(f"The course of {left_out} subjects with fewer posts is not measured.")
    if "spreaders" in tables:
        said += _of_spreaders(tables["spreaders"], tables["dismantling"])
    return tuple(said)


def _of_subject(row: Row, tables: Mapping[str, pa.Table]) -> Iterator[str]:
    name = row["subject"]
    yield (
        f"{name}: {_count(row['posts'], 'post')} by {_count(row['accounts'], 'account')}; "
        f"{row['reshare_share']:.0%} ({row['reshare_share_low']:.0%} to "
        f"{row['reshare_share_high']:.0%}) carry on or answer another; the largest cascade has "
        f"{_count(row['largest_cascade'], 'post')}."
    )
    if row["r_latest"] is not None:
        yield f"{name}: {_r(row)}"
    if row["branching"] is not None:
        yield f"{name}: {_branching(row)}"
    yield from _forecast(name, tables)
    yield from _changes(name, tables)
    yield from _exposure(name, tables)


def _unmeasured(rows: list[Row]) -> Iterator[str]:
    """Of how many subjects something could not be measured; of the largest of them, why."""
    for what, column in (
        ("The reproduction number", "r_unmeasured"),
        ("The branching ratio", "branching_unmeasured"),
    ):
        lacking = [row for row in rows if row[column] is not None]
        if lacking:
            yield (
                f"{what} is not measured for {len(lacking)} of {_count(len(rows), 'subject')}. Of "
                f"{lacking[0]['subject']}: {lacking[0][column]}."
            )


def _r(row: Row) -> str:
    return (
        f"each post last brought about {_between(row, 'r_latest')} further posts (1 would be "
        f"neither growth nor decline), in the window to {row['r_latest_at']:%d %b %Y %H:%M} UTC, "
        f"with a serial interval of {_time(row['serial_interval_s'])} "
        f"({_time(row['serial_interval_s_low'])} to {_time(row['serial_interval_s_high'])}) "
        f"measured from {_count(row['serial_pairs'], 'reshare')}."
    )


def _branching(row: Row) -> str:
    return (
        f"a post sets off {_between(row, 'branching')} others by itself (0: none; from 1 on it "
        f"would never end); {row['exogenous_share']:.0%} of posts are explained from outside, "
        f"{row['shock_share']:.0%} by what is above the usual level; the model fits "
        f"(p = {row['fit_p']:.2g})."
    )


def _forecast(subject: str, tables: Mapping[str, pa.Table]) -> Iterator[str]:
    ahead = _rows(tables, "forecast", subject)
    if not ahead:
        return
    scored = _rows(tables, "skill", subject)
    better = bool(scored) and scored[0]["skill_low"] > 0
    method = "renewal" if better else next(r["method"] for r in ahead if r["method"] != "renewal")
    first = next(r for r in ahead if r["method"] == method)
    if not scored:
        why = "the series is too short to measure any forecast's skill"
    else:
        skill = (
            f"{scored[0]['skill']:+.0%} ({scored[0]['skill_low']:+.0%} to "
            f"{scored[0]['skill_high']:+.0%}) over {scored[0]['origins']} past moments"
        )
        why = f"its skill against the naive one ({scored[0]['naive']}) is {skill}"
        if not better:
            why = f"the renewal forecast is no better: its skill is {skill}"
    named = "renewal forecast" if better else f"naive forecast ({method})"
    yield (
        f"{subject}: by the {named}, {first['posts']:.0f} posts ({first['posts_low']:.0f} to "
        f"{first['posts_high']:.0f}) come until {first['at']:%d %b %Y %H:%M} UTC; {why}."
    )


def _changes(subject: str, tables: Mapping[str, pa.Table]) -> Iterator[str]:
    for row in _rows(tables, "changes", subject)[-1:]:
        yield (
            f"{subject}: the pace last changed on {row['at']:%d %b %Y %H:%M} UTC, from "
            f"{_between(row, 'rate_before', '.2g')} to {_between(row, 'rate_after', '.2g')} posts "
            f"in {_time(row['bucket_s'])}."
        )
    for row in sorted(_rows(tables, "bursts", subject), key=lambda row: -row["weight"])[:1]:
        yield (
            f"{subject}: the heaviest burst lasted from {row['first_at']:%d %b %Y %H:%M} to "
            f"{row['last_at']:%d %b %Y %H:%M} UTC: {_count(row['posts'], 'post')}, where its usual "
            f"share of all posts would give {row['expected']:.0f}."
        )


def _exposure(subject: str, tables: Mapping[str, pa.Table]) -> Iterator[str]:
    """One sentence; numbers of different platforms and kinds stand side by side, never added."""
    parts = []
    for row in _rows(tables, "exposure", subject):
        if row["known_share"] == 0:
            continue
        if row["kind"] == "views":
            parts.append(f"shown at least {row['low']:,} times on {row['platform']}")
        elif row["kind"] == "audience":
            high = f" to {row['high']:,}" if row["high"] is not None else " or more"
            parts.append(f"{row['low']:,}{high} followers on {row['platform']}")
    if parts:
        yield f"{subject}: exposure as far as platforms state it: {'; '.join(parts)}."


def _of_spreaders(accounts: pa.Table, left: pa.Table) -> Iterator[str]:
    if not accounts.num_rows:
        yield "No low-credibility post was reshared: there are no spreaders to rank."
        return
    first = accounts.slice(0, 1).to_pylist()[0]
    yield (
        f"The highest FIB index is {_between(first, 'fib', '.0f')}: so many low-credibility posts "
        f"of one account were each reshared so often; its rank is 1 ({first['fib_rank_low']:.0f} "
        f"to {first['fib_rank_high']:.0f})."
    )
    if not left.num_rows:
        yield "What removal would leave is not measured: the second period has too few reshares."
        return
    at = min(10, int(pc.max(left["removed"]).as_py()))
    rows = {row["ranking"]: row for row in left.filter(pc.field("removed") == at).to_pylist()}
    told = ", ".join(f"{name} {_share(rows[name])}" for name in ("influence", "activity"))
    yield (
        f"Without the first {_count(at, 'account')} by FIB of the first period, "
        f"{_share(rows['fib'])} of the second period's low-credibility reshares would be left; by "
        f"{told}, at random {_share(rows['random'])}, at best {_share(rows['optimum'])}."
    )


def _rows(tables: Mapping[str, pa.Table], name: str, subject: str) -> list[Row]:
    if name not in tables:
        return []
    found: list[Row] = tables[name].filter(pc.field("subject") == subject).to_pylist()
    return found


def _between(row: Row, name: str, form: str = ".2f") -> str:
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    return f"{row[name]:{form}} ({low:{form}} to {high:{form}})"


def _share(row: Row) -> str:
    low, high = row["remaining_low"], row["remaining_high"]
    return f"{row['remaining']:.0%} ({low:.0%} to {high:.0%})"


def _time(seconds: float) -> str:
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} seconds"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
