"""What a person reads about a void: one sentence that can be checked, and its posts."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import pyarrow as pa

from tocsin.detect.voids.parameters import DAY_S, Parameters
from tocsin.detect.voids.tables import State
from tocsin.finding import Finding

VERSION: Final = 2
MOST_FINDINGS: Final = 1_000
"""Episodes, and cells never answered, that get a sentence each; the tables hold all."""
MOST_EVIDENCE: Final = 1_000
"""Posts that a finding names; how many there are is said."""
CAVEATS: Final = (
    "Attention is to a topic, not to a falsehood: who asks about it need not believe anything.",
    "An answer is assumed to reach whom it was shown to, and not to wear off while it is valid.",
    "Answers that nobody matched, or that were given where nothing was collected, are not counted.",
)
_SEARCH: Final = "Search interest is relative: a point was counted as {people:g} people, as stated."
_CHANGE: Final = "An alarm says that fewer are answered than used to be, not that too few are."
_NO_EVIDENCE: Final = "The posts are not named here: the cells were given without them."
_LONGEST_NAME: Final = 80


class Posts(NamedTuple):
    """The posts behind a finding: at most ``MOST_EVIDENCE`` keys, and how many there are."""

    keys: tuple[int, ...]
    there: int


def wanted(episodes: pa.Table, ranked: pa.Table) -> tuple[list[dict[str, Any]], ...]:
    """The episodes and the never answered cells that get a sentence, the surest and largest first.

    A cell is never answered where demand was seen lately, and no answer ever.
    """
    by_q = [("q_value", "ascending"), ("demand", "descending"), ("start", "ascending")]
    told = episodes.sort_by(by_q).slice(0, MOST_FINDINGS).to_pylist()
    never = [
        row
        for row in ranked.to_pylist()
        if row["first_answer"] is None and (row["expected_low"] or 0) > 0
    ]
    return told, never[:MOST_FINDINGS]


def episode_finding(
    row: Mapping[str, Any], posts: Posts | None, parameters: Parameters, created_at: datetime
) -> Finding:
    """What was answered during an episode, and what is usual."""
    whole = row["demand"] + row["supply"]
    share = row["supply"] / whole if whole else 0.0
    ends = "and it goes on" if row["ongoing"] else "and then it ended"
    statement = (
        f"{_cell(row)}: {_span(row, parameters)} there were {row['supply']:,.0f} exposures to "
        f"reliable answers beside {row['demand']:,.0f} {_asked(parameters)} "
        f"({share:.0%} of both), where {row['expected_share']:.0%} is usual, {ends}."
    )
    return Finding(
        detector="voids",
        version=VERSION,
        parameters=asdict(parameters),
        subject=f"{_cell(row)}, from {_when(row['start'], parameters)}",
        statement=statement,
        statistic={
            "answered_share": share, "demand": row["demand"], "supply": row["supply"],
            "windows": float(row["windows"]), "alarms": float(row["alarms"]), **_there(posts),
        },
        baseline={
            "answered_share": row["expected_share"],
            **({} if row["baseline_demand"] is None else {"demand": row["baseline_demand"]}),
        },
        q_value=row["q_value"],
        evidence=posts.keys if posts else (),
        basis="inferred",
        created_at=created_at,
        caveats=(_CHANGE, *caveats(parameters), *_capped(posts)),
    )  # fmt: skip


def never_finding(
    row: Mapping[str, Any], posts: Posts | None, parameters: Parameters, created_at: datetime
) -> Finding:
    """That nobody reliable ever answered, and what that will leave unanswered."""
    span = parameters.horizon_windows * parameters.window_s / DAY_S
    low, high = row["expected_low"], row["expected_high"]
    statement = (
        f"{_cell(row)}: {row['demand']:,.0f} {_asked(parameters)} since "
        f"{_when(row['first_demand'], parameters)} UTC met no reliable answer; if it goes on, "
        f"{row['expected_unanswered']:,.0f} more will in the next {span:g} days "
        f"({low:,.0f} to {high:,.0f})."
    )
    return Finding(
        detector="voids",
        version=VERSION,
        parameters=asdict(parameters),
        subject=_cell(row),
        statement=statement,
        statistic={
            "expected_unanswered": row["expected_unanswered"], "demand": row["demand"],
            "windows": float(row["windows"]), "gaps": float(row["gaps"]), **_there(posts),
        },
        interval=(low, high),
        evidence=posts.keys if posts else (),
        basis="inferred",
        created_at=created_at,
        caveats=(*caveats(parameters), *_capped(posts)),
    )  # fmt: skip


def caveats(parameters: Parameters) -> tuple[str, ...]:
    """What holds of everything this detector says."""
    if not parameters.per_search_point:
        return CAVEATS
    return (*CAVEATS, _SEARCH.format(people=parameters.per_search_point))


def left_out(cells: int, parameters: Parameters) -> tuple[str, ...]:
    """How many of the cells with demand were not looked at."""
    more = cells - parameters.most_cells
    if more <= 0:
        return ()
    return (f"{more:,} of {cells:,} cells, those with the fewest posts, were not looked at.",)


def told_of_cells(ranked: pa.Table) -> tuple[str, ...]:
    """How many cells nothing can be said of."""
    states = ranked["state"].to_pylist()
    said = {
        State.TOO_LITTLE: "have too little data to tell whether fewer are answered than usual",
        State.UNANSWERED: "were not answered in their whole baseline, so no alarm is possible",
    }
    return tuple(
        f"{states.count(state):,} of {len(states):,} cells {what}."
        for state, what in said.items()
        if state in states
    )


def _there(posts: Posts | None) -> dict[str, float]:
    return {"posts": float(posts.there)} if posts else {}


def _capped(posts: Posts | None) -> tuple[str, ...]:
    if posts is None:
        return (_NO_EVIDENCE,)
    if posts.there <= len(posts.keys):
        return ()
    return (f"Named are the {len(posts.keys):,} posts that reached most, of {posts.there:,}.",)


def _asked(parameters: Parameters) -> str:
    """What demand is made of."""
    if parameters.per_search_point:
        return "questions, exposures to rumours and searches"
    return "questions and exposures to rumours"


def _cell(row: Mapping[str, Any]) -> str:
    """The cell as a person would name it; the topic may be anything, so it is cut and quoted."""
    topic = " ".join(row["topic"].split())
    if len(topic) > _LONGEST_NAME:
        topic = topic[: _LONGEST_NAME - 1] + "…"
    where = f", {row['place'][:_LONGEST_NAME]}" if row["place"] is not None else ""
    return f'"{topic}" ({row["lang"] or "language unknown"}{where})'


def _span(row: Mapping[str, Any], parameters: Parameters) -> str:
    """An episode's time; of whole days the last one is named, not the midnight that ends it."""
    start, end = row["start"], row["end"]
    if parameters.window_s % DAY_S == 0:
        end -= timedelta(days=1)
        if start == end:
            return f"on {_when(start, parameters)} UTC"
    return f"from {_when(start, parameters)} to {_when(end, parameters)} UTC"


def _when(time: datetime, parameters: Parameters) -> str:
    return f"{time:%Y-%m-%d}" if parameters.window_s % DAY_S == 0 else f"{time:%Y-%m-%d %H:%M}"
