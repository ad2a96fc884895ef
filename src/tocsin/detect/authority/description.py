"""The sentences of the authority dashboard, each with its interval and what to hold it against."""

from collections.abc import Mapping
from typing import Any, Final

import pyarrow as pa

from tocsin.detect.authority.schemas import ANYBODY
from tocsin.detect.ratios import percent

CAVEATS: Final = (
    "Only what was collected is seen: a channel that is not here looks silent.",
    "Exposure is a post and its reposts; who saw it is not known, nor whether it was believed.",
    "To be cited is not to be agreed with.",
    "Topics are of everybody's making, and not each is this institution's to answer.",
    "Own corrections are told by words and contradictions by stances: hints for a person to read.",
)
_NOT: Final = "not measured"
_LONGEST_NAME: Final = 60


def of_hearing(heard: pa.Table) -> tuple[str, ...]:
    """How far ours is heard and cited, and its peers."""
    rows = heard.to_pylist()
    ours, peers = rows[0], rows[1:]
    if ours["exposure_share"] is None:
        why = "it names no account" if ours["posts"] is None else "too few posts on the topics"
        exposure = f"{name(ours)}: its share of exposure is {_NOT}; {why}."
    else:
        exposure = (
            f"{name(ours)} has {_share(ours, 'exposure_share')} of all exposure on the topics with "
            f"{ours['posts']:,} posts; if all posts were seen alike it would be "
            f"{percent(ours['posts_share'])}.{_peers(peers, 'exposure_share')}"
        )
    if ours["citation_share"] is None:
        return exposure, f"How often it is cited is {_NOT}: too few others posted on the topics."
    return exposure, (
        f"{_share(ours, 'citation_share')} of what others posted on the topics links to it, quotes "
        f"or reposts it ({ours['citing']:,} posts).{_peers(peers, 'citation_share')}"
    )


def of_uptake(uptake: pa.Table, ours: str) -> tuple[str, ...]:
    """How far its answers were passed on beside the rumours that they answer."""
    row = _row(uptake, ours)
    if row is None or row["uptake_share"] is None:
        return (f"How far its answers are passed on is {_NOT}: too few were, or it gave too few.",)
    passed = (
        f"Of all reposts of its answers and of the rumours on the same topics, "
        f"{_share(row, 'uptake_share')} are of its answers ({row['corrections']:,} answers, "
        f"{row['rumours']:,} rumour posts); if each were passed on alike it would be "
        f"{percent(row['alike_share'])}."
    )
    if row["delay_h"] is None:
        return passed, f"How soon its answers are passed on is {_NOT}: too few reposts are here."
    beside = row["rumours_delay_h"]
    than = f"; of a rumour, within {beside:,.1f}" if beside is not None else ""
    return passed, (
        f"Half of the reposts of an answer came within {_hours(row, 'delay_h')} hours (median over "
        f"answers){than}."
    )


def of_waiting(waiting: pa.Table, ours: str) -> tuple[str, ...]:
    """How long it takes to answer, and how much demand came before."""
    row, all_of = _row(waiting, ours), _row(waiting, ANYBODY)
    if row is None or all_of is None or row["unanswered_share"] is None:
        return (f"How soon it answers is {_NOT}: too few topics were asked about.",)
    wait = (
        f"It has answered {row['answered']:,} of {row['topics']:,} topics that people asked about "
        f"or met rumours on; {_median(row)}. By anybody: {_median(all_of)}."
    )
    share = (
        f"Of demand, {_share(row, 'unanswered_share')} came before its first answer on the topic, "
        f"or never met one; before anybody's first answer: {_share(all_of, 'unanswered_share')}."
    )
    return wait, share


def of_consistency(consistency: pa.Table, contradictions: pa.Table, ours: str) -> tuple[str, ...]:
    """What it corrected itself, and where it said one thing and the opposite."""
    row = _row(consistency, ours)
    if row is None or not row["posts"]:
        return ()
    openly = (
        f"It openly corrected {row['corrected']:,} of its {row['posts']:,} posts, as far as words "
        f"tell: {_share(row, 'corrected_share')}."
    )
    said = [openly]
    if row["contradicted"] is None:
        said.append(f"Contradictions are {_NOT}: no stances were given.")
    elif row["contradicted_share"] is None:
        said.append(f"Contradictions are {_NOT}: it took sides twice on no topic.")
    else:
        said.append(
            f"On {row['contradicted']:,} of {row['stanced_topics']:,} topics it took opposite "
            f"sides, as far as stances tell: {_share(row, 'contradicted_share')}."
        )
    beside = sum(
        ours in (one["institution"], one["other"]) and one["institution"] != one["other"]
        for one in contradictions.to_pylist()
    )
    if beside:
        said.append(f"Peers took the opposite side {beside:,} times; see the posts in the table.")
    return tuple(said)


def name(row: Mapping[str, Any]) -> str:
    """What an institution is called; the name is of the user's own choosing, so it is cut."""
    called = " ".join(row["institution"].split())
    return called if len(called) <= _LONGEST_NAME else called[: _LONGEST_NAME - 1] + "…"


def _row(table: pa.Table, wanted: str) -> dict[str, Any] | None:
    return next((row for row in table.to_pylist() if row["institution"] == wanted), None)


def _share(row: Mapping[str, Any], column: str) -> str:
    if row[column] is None:
        return _NOT
    low, high = percent(row[f"{column}_low"]), percent(row[f"{column}_high"])
    return f"{percent(row[column])} ({low} to {high})"


def _hours(row: Mapping[str, Any], column: str) -> str:
    low, high = row[f"{column}_low"], row[f"{column}_high"]
    ends = f"{_end(low, 'no lower end')} to {_end(high, 'no upper end')}"
    return f"{row[column]:,.1f} ({ends})"


def _end(value: float | None, without: str) -> str:
    return without if value is None else f"{value:,.1f}"


def _median(row: Mapping[str, Any]) -> str:
    if row["wait_h"] is None:
        low = row["wait_h_low"]
        more = f", so the median wait is at least {low:,.1f} hours" if low is not None else ""
        return f"more than half still wait{more}"
    return f"the median wait is {_hours(row, 'wait_h')} hours, those still waiting counted in"


def _peers(peers: list[dict[str, Any]], column: str) -> str:
    known = [row for row in peers if row[column] is not None]
    if not known:
        return ""
    shown = "; ".join(f"{name(row)} {_share(row, column)}" for row in known[:4])
    return f" Its peers: {shown}."
