"""Commitments as they are looked at: lists, one with its steps, and the numbers of a period.

What is TLP:RED is for liaisons alone; everybody who may look sees the rest. A commitment is as
closed as the most closed word in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from tocsin.answers.registry.waiting import Waiting
from tocsin.cases.marking import Tlp
from tocsin.desk.errors import NotFoundError
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.people.rights import Actor, Right
from tocsin.desk.roundtable.inbox.ledger import events_of, replayed_all
from tocsin.desk.roundtable.tables.commitments import CommitmentRow
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.commitments import transparency as pure
from tocsin.roundtable.commitments import waits
from tocsin.roundtable.commitments.commitment import Agreement, Commitment, State
from tocsin.roundtable.commitments.events import Event
from tocsin.roundtable.commitments.folding import replay
from tocsin.roundtable.commitments.parts import Ask, Ground
from tocsin.roundtable.commitments.transparency import Transparency
from tocsin.roundtable.commitments.waits import Until
from tocsin.roundtable.commitments.withholding import public_values

PAGE: Final = 50
_AT_ONCE: Final = 500


class Filter(StrEnum):
    """Which commitments a list shows."""

    OPEN = "open"
    PROMISED = "promised"
    ANSWERED = "answered"
    OVERDUE = "overdue"
    NOT_RECEIVED = "not_received"
    BROKEN = "broken"
    CONTESTED = "contested"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Row:
    """A commitment in a list. ``number`` is what people call it by; ``answer_signed``: the asked
    side's desk signed its last word (False: it was entered by hand; absent: there is none).
    """

    id: str
    number: int
    ours: bool
    is_pledge: bool
    party: str
    desk: str
    ask: Ask
    ground: Ground
    state: State
    answer_signed: bool | None
    agreement: Agreement
    overdue: bool
    not_received: bool
    broken: bool
    items: int
    due: datetime
    asked_at: datetime
    tlp: Tlp
    href: str


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """A commitment with its steps. ``thread`` is that of its messages; empty: kept by hand."""

    row: Row
    commitment: Commitment
    events: tuple[Event, ...]
    thread: str
    overdue: bool
    broken: bool


def listing(
    sitting: Sitting,
    which: Filter | None = None,
    *,
    party: str | None = None,
    kind: Ask | None = None,
    ours: bool | None = None,
    before: int | None = None,
    most: int = PAGE,
) -> tuple[Row, ...]:
    """Commitments, the newest first; ``before`` is the number of the last one of a page.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    query = select(CommitmentRow).where(_known_to(sitting.actor))
    if which is not None:
        query = query.where(_where(which, sitting.now))
    for column, value in (
        (CommitmentRow.party, party), (CommitmentRow.ask, kind), (CommitmentRow.ours, ours),
    ):  # fmt: skip
        if value is not None:
            query = query.where(column == value)
    if before is not None:
        query = query.where(CommitmentRow.number < before)
    rows = sitting.session.scalars(query.order_by(CommitmentRow.number.desc()).limit(most))
    return tuple(_row(one, sitting.now) for one in rows)


def listed(sitting: Sitting, ids: Sequence[str]) -> tuple[Row, ...]:
    """Those of these commitments that the actor may know of, the newest first.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    rows: list[CommitmentRow] = []
    for start in range(0, len(ids), _AT_ONCE):
        these = CommitmentRow.id.in_(ids[start : start + _AT_ONCE])
        rows += sitting.session.scalars(
            select(CommitmentRow).where(these, _known_to(sitting.actor))
        )
    rows.sort(key=lambda one: one.number, reverse=True)
    return tuple(_row(one, sitting.now) for one in rows)


def parties(sitting: Sitting) -> tuple[str, ...]:
    """With whom there are commitments that the actor may know of, by name.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    query = select(CommitmentRow.party).where(_known_to(sitting.actor)).distinct()
    return tuple(sitting.session.scalars(query.order_by(CommitmentRow.party)))


def count_by_filter(sitting: Sitting) -> Mapping[Filter, int]:
    """How many there are of each that the actor may know of.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    counts = [func.count().filter(_where(one, sitting.now)) for one in Filter]
    query = select(*counts).select_from(CommitmentRow).where(_known_to(sitting.actor))
    return dict(zip(Filter, sitting.session.execute(query).one(), strict=True))


def view(sitting: Sitting, commitment_id: str) -> CommitmentView:
    """A commitment as it stands, with every step.

    Raises:
        NotFoundError: there is none, or the actor may not know of it.
    """
    return view_of(sitting, known_commitment(sitting, commitment_id))


def of_period(
    sitting: Sitting,
    since: datetime,
    until: datetime,
    *,
    ours: bool = True,
    party: str | None = None,
    kind: Ask | None = None,
) -> list[Commitment]:
    """What was asked from ``since`` to before ``until``, of all that the actor may know of; the
    newest first.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    wanted = [_known_to(sitting.actor)]
    if party is not None:
        wanted.append(CommitmentRow.party == party)
    if kind is not None:
        wanted.append(CommitmentRow.ask == kind)
    return _of_period(sitting, since, until, and_(*wanted), ours=ours)


def transparency(
    sitting: Sitting, since: datetime, until: datetime, *, ours: bool = True
) -> Transparency:
    """The numbers of a period over all that the actor may know of; rows for every :class:`By`.

    Raises:
        ForbiddenError: the actor may not look.
        InvalidError: it is no period that is over.
    """
    found = of_period(sitting, since, until, ours=ours)
    with refusing():
        return pure.transparency(found, since, until, now=sitting.now, ours=ours)


def response_times(
    sitting: Sitting, since: datetime, until: datetime, waiting_for: Until, *, ours: bool = True
) -> Waiting:
    """Kaplan-Meier over the requests of a period, in seconds; pledges wait for nobody.

    Raises:
        ForbiddenError: the actor may not look.
    """
    found = of_period(sitting, since, until, ours=ours)
    return waits.response_times(found, waiting_for, sitting.now)


def public_transparency(
    sitting: Sitting, since: datetime, until: datetime, *, ours: bool = True
) -> Transparency:
    """The same over everything, for the public. Only requests of which all is TLP:CLEAR are named.

    What is not told of the others is in :mod:`tocsin.roundtable.commitments.withholding`. Who may
    publish it is asked before.

    Raises:
        InvalidError: it is no period that is over.
    """
    found = everything_of_period(sitting, since, until, ours=ours)
    return public_numbers(found, since, until, now=sitting.now, ours=ours)


def everything_of_period(
    sitting: Sitting, since: datetime, until: datetime, *, ours: bool = True
) -> list[Commitment]:
    """The same as :func:`of_period`, whoever may know of it: what a public report is made from."""
    return _of_period(sitting, since, until, true(), ours=ours)


def public_numbers(
    found: Sequence[Commitment], since: datetime, until: datetime, *, now: datetime, ours: bool
) -> Transparency:
    """The numbers of :func:`public_transparency` over everything of the period, read before.

    Raises:
        InvalidError: it is no period that is over.
    """
    with refusing():
        return pure.transparency(
            found, since, until, now=now, ours=ours, values=public_values(found)
        )


def _of_period(
    sitting: Sitting, since: datetime, until: datetime, known: ColumnElement[bool], *, ours: bool
) -> list[Commitment]:
    query = select(CommitmentRow.id).where(
        known, CommitmentRow.ours.is_(ours), CommitmentRow.asked_at >= since,
        CommitmentRow.asked_at < until,
    ).order_by(CommitmentRow.number.desc())  # fmt: skip
    return replayed_all(sitting.session, list(sitting.session.scalars(query)))


def _known_to(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.may(Right.EXCHANGE) else CommitmentRow.tlp != Tlp.RED


def known_commitment(sitting: Sitting, commitment_id: str) -> CommitmentRow:
    """A commitment that the actor may know of.

    Raises:
        ForbiddenError: the actor may not look.
        NotFoundError: there is none, or the actor may not know of it.
    """
    sitting.need(Right.LOOK)
    query = select(CommitmentRow).where(CommitmentRow.id == commitment_id, _known_to(sitting.actor))
    found = sitting.session.scalar(query)
    if found is None:
        raise NotFoundError(
            "There is no such commitment, or it is not shared with you.", "Ask a liaison."
        )
    return found


def _where(which: Filter, now: datetime) -> ColumnElement[bool]:
    row = CommitmentRow
    waits_ = row.state.in_((State.OPEN, State.PROMISED))
    is_over = or_(row.keep_by.is_(None), row.keep_by <= now)
    if which is Filter.OVERDUE:
        return and_(waits_, row.received.is_(True), row.due <= now, is_over)
    if which is Filter.NOT_RECEIVED:
        return and_(waits_, row.received.is_(False), row.due <= now)
    if which is Filter.BROKEN:
        late = and_(row.keep_by <= now, or_(waits_, row.counts_less))
        return and_(row.state != State.WITHDRAWN, or_(row.missed, late))
    if which is Filter.CONTESTED:
        return row.agreement == Agreement.CONTESTED
    return row.state == State(which.value)


def _row(one: CommitmentRow, now: datetime) -> Row:
    waits_ = one.state in (State.OPEN, State.PROMISED)
    is_over = one.keep_by is None or now >= one.keep_by
    is_late = waits_ and now >= one.due
    missed = one.keep_by is not None and is_over and (waits_ or one.counts_less)
    return Row(
        id=one.id, number=one.number, ours=one.ours, is_pledge=one.is_pledge, party=one.party,
        desk=one.desk, ask=Ask(one.ask), ground=Ground(one.ground), state=State(one.state),
        answer_signed=one.answer_signed,
        agreement=Agreement(one.agreement), overdue=is_late and one.received and is_over,
        not_received=is_late and not one.received,
        broken=one.state != State.WITHDRAWN and (one.missed or missed),
        items=one.items, due=one.due, asked_at=one.asked_at, tlp=Tlp(one.tlp),
        href=f"/commitments/{one.id}",
    )  # fmt: skip


def view_of(sitting: Sitting, row: CommitmentRow) -> CommitmentView:
    """A commitment with its steps; who may know of it was asked before."""
    events = tuple(events_of(sitting.session, row.id))
    told = _row(row, sitting.now)
    return CommitmentView(told, replay(events), events, row.message, told.overdue, told.broken)
