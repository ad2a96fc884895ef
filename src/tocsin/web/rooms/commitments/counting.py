"""The columns of a report, each with the requests behind it: every number opens what it counts."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from tocsin.roundtable.commitments.commitment import Agreement, Commitment
from tocsin.roundtable.commitments.parts import Outcome, Side
from tocsin.roundtable.commitments.transparency import (
    DUE,
    By,
    End,
    Row,
    Share,
    end_of,
    is_pledge,
    values_of,
)
from tocsin.web.words.commitment_terms import FOUND_BY, GROUPED_BY, Column
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

Counts = Callable[[Commitment, datetime], bool]
_ENDS: Final = {Column(end.value): end for end in End}


def counts(column: Column, one: Commitment, now: datetime) -> bool:
    """Whether a request or a pledge is among those that a column counts."""
    if column in _ENDS:
        return end_of(one, now) is _ENDS[column]
    return _COUNTS[column](one, now)


def behind(
    commitments: Iterable[Commitment], by: By, value: str, column: Column, now: datetime
) -> list[Commitment]:
    """The requests behind a number of a report."""
    return [one for one in commitments if value in values_of(by, one) and counts(column, one, now)]


def numbers(row: Row) -> Mapping[Column, int]:
    """The numbers of a row, by column. Of appeals and of what is back: how many there were."""
    appeals = row.appeals
    return {
        Column.REQUESTS: row.requests, Column.PLEDGES: row.pledges, Column.DONE: row.done,
        Column.PART: row.part, Column.REFUSED: row.refused,
        Column.PROMISED_LATER: row.promised_later, Column.UNANSWERED: row.unanswered,
        Column.NOT_RECEIVED: row.not_received, Column.PENDING: row.pending,
        Column.WITHDRAWN: row.withdrawn,
        Column.DUE: row.claimed.of, Column.CLAIMED: row.claimed.count,
        Column.CHECKED: row.verified.of, Column.VERIFIED: row.verified.count,
        Column.CONTESTED: row.contested, Column.BROKEN: row.broken_promises,
        Column.APPEALED: appeals.lodged,
        Column.RESTORED: appeals.restored_items + row.restored_without_appeal,
    }  # fmt: skip


def value_name(by: By, value: str, *, not_named: bool = False) -> str:
    """What a row is called; ``not_named``: its value is not told."""
    if by is By.ALL:
        return gettext("All")
    if not_named:
        return gettext("not named here")
    if not value:
        return gettext("everywhere, or not said")
    if by is By.FOUND_BY and value in FOUND_BY:
        return gettext(FOUND_BY[value])
    scale = GROUPED_BY.get(by)
    if scale is None or value not in list(scale):  # an address can ask for anything
        return value
    return term(scale(value))


def flat(row: Row, *, is_public: bool = False) -> dict[str, Any]:
    """A row as the line of a table: names in English, shares with their intervals."""
    appeals, decided = row.appeals, row.decisions
    told = {
        "by": row.by, "value": row.value, "requests": row.requests, "pledges": row.pledges,
        "items": row.items, "items_done": row.items_done, "done": row.done, "part": row.part,
        "refused": row.refused, "promised_later": row.promised_later,
        "unanswered": row.unanswered, "not_received": row.not_received,
        "pending": row.pending,
        "withdrawn": row.withdrawn, "contested": row.contested,
        "broken_promises": row.broken_promises,
        **_share("claimed", row.claimed), **_share("verified", row.verified),
        "median_response_s": row.median_response_s, "median_low_s": row.median_low_s,
        "median_high_s": row.median_high_s,
        **{f"decided_{name}": getattr(decided, name) for name in _DECISIONS},
        **{f"appeals_{name}": getattr(appeals, name) for name in _APPEALS},
        "restored_without_appeal": row.restored_without_appeal,
    }  # fmt: skip
    if not is_public:
        return told
    return told | {
        "not_named": row.not_named,
        "not_public": row.not_public,
        "public_ids": row.public_ids,
    }


def _share(name: str, share: Share) -> dict[str, Any]:
    return {
        name: share.count, f"{name}_of": share.of, f"{name}_share": share.share,
        f"{name}_low": share.low, f"{name}_high": share.high,
    }  # fmt: skip


_DECISIONS: Final = (
    "by_machine", "by_person", "by_not_said", "on_law", "on_company_rules", "on_both", "on_other",
    "on_not_said",
)  # fmt: skip
_APPEALS: Final = (
    "lodged", "changed", "part", "kept", "pending", "restored_items", "machine_lodged",
    "machine_changed",
)  # fmt: skip


def _is_due(one: Commitment, now: datetime) -> bool:
    return end_of(one, now) in DUE


def _done_says(side: Side) -> Counts:
    def says(one: Commitment, now: datetime) -> bool:
        view = one.views.get(side)
        return _is_due(one, now) and view is not None and view.outcome is Outcome.DONE

    return says


_COUNTS: Final[Mapping[Column, Counts]] = {
    Column.REQUESTS: lambda one, _now: not is_pledge(one),
    Column.PLEDGES: lambda one, _now: is_pledge(one),
    Column.DUE: _is_due,
    Column.CLAIMED: _done_says(Side.ASKED),
    Column.CHECKED: lambda one, now: _is_due(one, now) and Side.ASKER in one.views,
    Column.VERIFIED: _done_says(Side.ASKER),
    Column.CONTESTED: lambda one, _now: one.agreement is Agreement.CONTESTED,
    Column.BROKEN: lambda one, now: one.is_broken(now),
    Column.APPEALED: lambda one, _now: bool(one.appeals),
    Column.RESTORED: lambda one, _now: (
        bool(one.restored) or any(end.restored for end in one.decided.values())
    ),
}
