"""What a public report says about requests, after the Santa Clara Principles 2.0 (2021).

The principle *Numbers* asks, of content that was acted on and of demands by states: how many, by
country, by the category of rule; who demanded it, and whether a court; how many were acted on; on
the basis of law, of the company's rules, or both; what was flagged and decided by automation;
appeals, how many succeeded, and of those how many began with automation; what was restored without
an appeal; and the numbers of a crisis. The principles for states ask whoever makes such requests to
publish the same about them. That is this report, for requests and for pledges.

Requests are those made in a period of time; what came of them is as known at ``now``. **Due** are
requests that were answered or whose deadline has come, and were not withdrawn: a promise for a
later day moves no deadline. What was never answered, and of which nobody can show that it was
received, is not due: whoever was not asked owes no answer. Uptake is the share
that was done, once as the asked side says, of those due, and once as the asker found, of those due
that the asker checked: what nobody checked is neither done nor undone. Intervals are Wilson's at
95 % over requests; not over items, for those of one request are decided together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

import numpy as np

from tocsin.cases.documents import Document
from tocsin.cases.marking import Tlp
from tocsin.detect.intervals import wilson
from tocsin.panels.allowing import need_aware
from tocsin.panels.errors import NotAllowedError
from tocsin.roundtable.commitments.commitment import Agreement, Commitment, State
from tocsin.roundtable.commitments.events import Pledged
from tocsin.roundtable.commitments.parts import (
    AppealOutcome,
    BasisKind,
    Decided,
    Outcome,
    Side,
    View,
)
from tocsin.roundtable.commitments.waits import Until, response_times


class By(StrEnum):
    """What the rows are grouped by. A request that rests on two bases is in the row of both."""

    ALL = "all"
    ASK = "ask"
    GROUND = "ground"
    COUNTRY = "country"
    PARTY = "party"
    AUTHORITY = "authority"
    BASIS = "basis"
    FOUND_BY = "found_by"
    CRISIS = "crisis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(Document):
    """``count`` of ``of``; the share and its interval are absent where there is none to count."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeals(Document):
    """Appeals against what was decided. ``machine_``: of requests that a program first found."""

    lodged: int
    changed: int
    part: int
    kept: int
    pending: int
    restored_items: int
    machine_lodged: int
    machine_changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions(Document):
    """Who decided, of those that the asked side answered; and on what basis it acted, of those that
    it did not refuse. ``on_other`` are codes and agreements alone.
    """

    by_machine: int
    by_person: int
    by_not_said: int
    on_law: int
    on_company_rules: int
    on_both: int
    on_other: int
    on_not_said: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Document):
    """The numbers of one group. Every request or pledge is in exactly one of ``done`` …
    ``withdrawn``, by what the asked side says; ``pending`` are those within their deadline,
    ``not_received`` those past it of which nobody can show that they were received.

    ``claimed`` is of those due, ``verified`` of those due that the asker checked.
    ``value`` is empty in the row of all, and for a request that is about no country in particular;
    and in the row of those whose value is not told (``not_named``).
    ``public_ids`` are those of which all is TLP:CLEAR; of the others there is only the number.
    """

    by: By
    value: str
    not_named: bool
    requests: int
    pledges: int
    items: int
    items_done: int
    done: int
    part: int
    refused: int
    promised_later: int
    unanswered: int
    not_received: int
    pending: int
    withdrawn: int
    contested: int
    broken_promises: int
    decisions: Decisions
    appeals: Appeals
    restored_without_appeal: int
    claimed: Share
    verified: Share
    median_response_s: float | None
    median_low_s: float | None
    median_high_s: float | None
    public_ids: tuple[str, ...]
    not_public: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Transparency(Document):
    """The report's numbers, for requests made from ``begins`` to before ``ends``."""

    begins: datetime
    ends: datetime
    as_of: datetime
    ours: bool
    rows: tuple[Row, ...]


Values = Callable[[By, Commitment], Sequence[str | None]]
"""The rows of a grouping that a request or a pledge stands in, by their values; ``None``: the row
of those whose value is not told.
"""


def values_of(by: By, one: Commitment) -> Sequence[str]:
    """The rows of a grouping that a request or a pledge stands in, by their values."""
    return tuple(dict.fromkeys(_KEYS[by](one)))


def transparency(
    commitments: Iterable[Commitment],
    begins: datetime,
    ends: datetime,
    *,
    now: datetime,
    ours: bool = True,
    values: Values = values_of,
) -> Transparency:
    """Counts the requests of a period: those that we made (``ours``), or that were made to us;
    ``values`` says in which rows each is counted.

    Raises:
        NotAllowedError: the period ends before it begins, or after ``now``.
    """
    for time in (begins, ends, now):
        need_aware(time)
    if not begins < ends <= now:
        raise NotAllowedError("period", "This is no period that is over.", "End it before now.")
    chosen = [
        one for one in commitments if one.asked.ours is ours and begins <= one.asked.at < ends
    ]
    rows = [
        _row(by, value, group, now) for by in By for value, group in _grouped(chosen, by, values)
    ]
    return Transparency(begins=begins, ends=ends, as_of=now, ours=ours, rows=tuple(rows))


def uptake(counted: int, of: int) -> Share:
    """A share with Wilson's interval."""
    if not of:
        return Share(count=counted, of=0, share=None, low=None, high=None)
    low, high = wilson(np.array([counted]), np.array([of]))
    return Share(count=counted, of=of, share=counted / of, low=float(low[0]), high=float(high[0]))


Keys = Callable[[Commitment], Sequence[str]]
Group = tuple[str | None, list[Commitment]]


def _grouped(commitments: Iterable[Commitment], by: By, values: Values) -> list[Group]:
    """The groups by their values, what is not told last."""
    groups: dict[str | None, list[Commitment]] = defaultdict(list)
    for one in commitments:
        for value in values(by, one):
            groups[value].append(one)
    return sorted(groups.items(), key=lambda one: (one[0] is None, one[0] or ""))


def _row(by: By, value: str | None, group: Sequence[Commitment], now: datetime) -> Row:
    ends = [end_of(one, now) for one in group]
    due = [one for one, end in zip(group, ends, strict=True) if end in DUE]
    said = [one.views[Side.ASKED] for one in due if Side.ASKED in one.views]
    found = [one.views[Side.ASKER] for one in due if Side.ASKER in one.views]
    times = response_times(group, Until.OUTCOME, now)
    public = tuple(sorted(one.id for one in group if one.tlp is Tlp.CLEAR))
    return Row(
        by=by, value=value or "", not_named=value is None,
        requests=sum(not is_pledge(one) for one in group),
        pledges=sum(map(is_pledge, group)), items=sum(one.asked.items for one in group),
        items_done=sum(view.items for view in said),
        done=ends.count(End.DONE), part=ends.count(End.PART), refused=ends.count(End.REFUSED),
        promised_later=ends.count(End.PROMISED_LATER),
        unanswered=ends.count(End.UNANSWERED),
        not_received=ends.count(End.NOT_RECEIVED), pending=ends.count(End.PENDING),
        withdrawn=ends.count(End.WITHDRAWN),
        contested=sum(one.agreement is Agreement.CONTESTED for one in group),
        broken_promises=sum(one.is_broken(now) for one in group),
        decisions=_decisions(said), appeals=_appeals(group),
        restored_without_appeal=sum(back.items for one in group for back in one.restored),
        claimed=uptake(sum(view.outcome is Outcome.DONE for view in said), len(due)),
        verified=uptake(sum(view.outcome is Outcome.DONE for view in found), len(found)),
        median_response_s=times.median_s, median_low_s=times.median_low_s,
        median_high_s=times.median_high_s, public_ids=public, not_public=len(group) - len(public),
    )  # fmt: skip


class End(StrEnum):
    """Where a request ended up, as the asked side says."""

    DONE = "done"
    PART = "part"
    REFUSED = "refused"
    PROMISED_LATER = "promised_later"
    """The deadline is over, and a promise for a later day still runs."""
    UNANSWERED = "unanswered"
    NOT_RECEIVED = "not_received"
    """The deadline is over, and nobody can show that the request was received."""
    PENDING = "pending"
    WITHDRAWN = "withdrawn"


DUE: Final = frozenset({End.DONE, End.PART, End.REFUSED, End.PROMISED_LATER, End.UNANSWERED})
"""Of what is due, answered or its deadline over, the shares are counted."""


def end_of(one: Commitment, now: datetime) -> End:
    """Where a request or a pledge ended up so far, as the asked side says."""
    if one.state is State.WITHDRAWN:
        return End.WITHDRAWN
    if one.state is State.ANSWERED:
        return End(one.views[Side.ASKED].outcome.value)
    if one.is_not_received(now):
        return End.NOT_RECEIVED
    if one.is_promised_later(now):
        return End.PROMISED_LATER
    return End.UNANSWERED if one.is_overdue(now) else End.PENDING


def _decisions(said: Sequence[View]) -> Decisions:
    by = [view.decided for view in said]
    on = [frozenset(view.on) for view in said if view.outcome is not Outcome.REFUSED]
    main = [kinds & {BasisKind.LAW, BasisKind.COMPANY_RULES} for kinds in on]
    return Decisions(
        by_machine=by.count(Decided.MACHINE),
        by_person=by.count(Decided.PERSON),
        by_not_said=by.count(Decided.NOT_SAID),
        on_law=main.count(frozenset({BasisKind.LAW})),
        on_company_rules=main.count(frozenset({BasisKind.COMPANY_RULES})),
        on_both=main.count(frozenset({BasisKind.LAW, BasisKind.COMPANY_RULES})),
        on_other=sum(bool(kinds) and not both for kinds, both in zip(on, main, strict=True)),
        on_not_said=on.count(frozenset()),
    )


def _appeals(group: Sequence[Commitment]) -> Appeals:
    decided = [(one, end) for one in group for end in one.decided.values()]
    outcomes = [end.outcome for _, end in decided]
    machine = [one for one in group if one.asked.found_by_machine]
    return Appeals(
        lodged=sum(len(one.appeals) for one in group),
        changed=outcomes.count(AppealOutcome.CHANGED), part=outcomes.count(AppealOutcome.PART),
        kept=outcomes.count(AppealOutcome.KEPT),
        pending=sum(len(one.open_appeals) for one in group),
        restored_items=sum(end.restored for _, end in decided),
        machine_lodged=sum(len(one.appeals) for one in machine),
        machine_changed=sum(
            end.outcome is not AppealOutcome.KEPT for one in machine for end in one.decided.values()
        ),
    )  # fmt: skip


def is_pledge(one: Commitment) -> bool:
    """Whether it was promised without having been asked for in particular."""
    return isinstance(one.asked, Pledged)


_KEYS: Final[Mapping[By, Keys]] = {
    By.ALL: lambda _one: ("",),
    By.ASK: lambda one: (one.asked.ask,),
    By.GROUND: lambda one: (one.asked.ground,),
    By.COUNTRY: lambda one: (one.asked.country,),
    By.PARTY: lambda one: (one.asked.party.name,),
    By.AUTHORITY: lambda one: (one.asked.authority,),
    By.BASIS: lambda one: [basis.kind for basis in one.asked.bases],
    By.FOUND_BY: lambda one: ("machine" if one.asked.found_by_machine else "person",),
    By.CRISIS: lambda one: (one.asked.crisis,) if one.asked.crisis else (),
}
