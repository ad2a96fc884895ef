"""Every step of a panel: the events are read, the procedure says what follows, that is stored.

What a step means, and whether it is allowed, is decided in the pure room of panels. Here its events
are written down in order, each with its digest in the signed audit log; two writers of the same
place cannot both have it.
"""

import secrets
from collections.abc import Callable, Iterable
from typing import Final

from sqlalchemy import delete, func, select

from tocsin.cases import editing
from tocsin.cases.agenda import Outcome, OutcomeKind
from tocsin.cases.canonical import digest
from tocsin.cases.case import Status
from tocsin.cases.editing.frame import NEXT
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.cases.saving import note_on_case, version_of
from tocsin.desk.cases.sharing import name_panellist, unname_panellist
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.errors import InvalidError
from tocsin.desk.ids import new_id
from tocsin.desk.panels.listing import known_panel
from tocsin.desk.panels.tables import PanelEventRow, PanelRow, SeatRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.panels import appeals, nominating
from tocsin.panels.ballots import SeedQuestion
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.events import Event, event_from_json, event_to_json, kind_of
from tocsin.panels.experts import Subject
from tocsin.panels.folding import replay
from tocsin.panels.lots import commitment
from tocsin.panels.panel import Panel, SeatState, State
from tocsin.panels.rules import Rules
from tocsin.panels.scales import Scale
from tocsin.panels.verdicts import Status as VerdictStatus

Step = Callable[[Panel], Iterable[Event]]
_SEED_BYTES: Final = 32
_OVER: Final = frozenset({State.VERDICT, State.PUBLISHED, State.UNDER_APPEAL})


def panel_of(sitting: Sitting, panel_id: str) -> tuple[PanelRow, Panel]:
    """A panel as it stands. Pages look at it only through ``panels.views``.

    Raises:
        NotFoundError: the actor may not know of it.
    """
    row = known_panel(sitting, panel_id)
    return row, _replayed(sitting, row.id)


def step(sitting: Sitting, panel_id: str, right: Right, command: Step) -> Panel:
    """Takes a step of a panel.

    Raises:
        ForbiddenError: the actor has not the right for it.
        NotFoundError: the actor may not know of the panel.
        InvalidError: the procedure does not allow it here, now, or from this person.
    """
    sitting.need(right)
    row, panel = panel_of(sitting, panel_id)
    return _take(sitting, row, panel, command)


def take_due(sitting: Sitting, row: PanelRow, command: Step) -> Panel:
    """A step that the clock takes; nobody's right is asked.

    Raises:
        InvalidError: the procedure does not allow it now.
    """
    return _take(sitting, row, _replayed(sitting, row.id), command)


def call_panel(
    sitting: Sitting,
    case_id: str,
    body: str,
    subject: Subject,
    rules: Rules,
    scale: Scale,
    question: str,
    seeds: tuple[SeedQuestion, ...] = (),
) -> PanelRow:
    """Calls a panel on a case; its seed is made now, and kept until the draw reveals it.

    Raises:
        ForbiddenError: the actor may not run panels.
        NotFoundError: the actor may not know of the case.
        InvalidError: the procedure does not allow such a call.
    """
    sitting.need(Right.RUN_PANELS)
    known_case(sitting.session, sitting.actor, case_id)
    seed = secrets.token_hex(_SEED_BYTES)
    panel_id = new_id("panel")
    called = _allowed(
        lambda: nominating.call(
            panel_id, body, subject, rules, scale, question, commitment(seed),
            by=sitting.actor.person_id, now=sitting.now, seed_questions=seeds,
        )
    )  # fmt: skip
    return _open(sitting, case_id, panel_id, seed, called, appeal_of=None)


def call_again(sitting: Sitting, panel_id: str, body: str, rules: Rules | None = None) -> PanelRow:
    """Calls the panel that judges an appeal, or to which an escalation goes (with its rules).

    Raises:
        ForbiddenError: the actor may not run panels.
        InvalidError: the procedure does not allow it.
    """
    sitting.need(Right.RUN_PANELS)
    row, panel = panel_of(sitting, panel_id)
    seed, next_id = secrets.token_hex(_SEED_BYTES), new_id("panel")
    me, now, promise = sitting.actor.person_id, sitting.now, commitment(seed)
    if panel.state is State.UNDER_APPEAL:
        called = _allowed(
            lambda: appeals.call_appeal(panel, next_id, body, promise, by=me, now=now)
        )
        return _open(sitting, row.case_id, next_id, seed, called, appeal_of=row.id)
    larger = rules or panel.rules
    called = _allowed(
        lambda: appeals.call_escalated(panel, next_id, body, larger, promise, by=me, now=now)
    )
    return _open(sitting, row.case_id, next_id, seed, called, appeal_of=None)


def draw(sitting: Sitting, panel_id: str) -> Panel:
    """Reveals the seed, and draws the panel.

    Raises:
        ForbiddenError: the actor may not run panels.
        InvalidError: the pool is not closed, or cannot fill the quotas.
    """
    sitting.need(Right.RUN_PANELS)
    row, panel = panel_of(sitting, panel_id)
    seed, me = row.seed or "", sitting.actor.person_id
    secret = secrets.token_hex(_SEED_BYTES)
    drawn = _take(
        sitting,
        row,
        panel,
        lambda one: nominating.draw_panel(one, seed, secret, by=me, now=sitting.now),
    )
    row.seed = None
    return drawn


def _take(sitting: Sitting, row: PanelRow, panel: Panel, command: Step) -> Panel:
    events = _allowed(lambda: command(panel))
    _store(sitting, row, events)
    after = _replayed(sitting, row.id)
    _follow(sitting, row, after)
    return after


def _allowed(command: Callable[[], Iterable[Event]]) -> tuple[Event, ...]:
    try:
        return tuple(command())
    except NotAllowedError as error:
        fields = {error.field: error.message}
        raise InvalidError(error.message, error.remedy, fields) from error


def _open(
    sitting: Sitting,
    case_id: str,
    panel_id: str,
    seed: str,
    events: tuple[Event, ...],
    appeal_of: str | None,
) -> PanelRow:
    number = (sitting.session.scalar(select(func.max(PanelRow.number))) or 0) + 1
    panel = replay(events)
    row = PanelRow(
        id=panel_id,
        number=number,
        case_id=case_id,
        title=panel.called.subject.title,
        state=panel.state,
        is_public=False,
        events=0,
        seed=seed,
        appeal_of=appeal_of,
        opened_by=sitting.actor.person_id,
        opened_at=sitting.now,
        updated_at=sitting.now,
    )
    sitting.session.add(row)
    sitting.session.flush()
    _store(sitting, row, events)
    _follow(sitting, row, panel)
    return row


def _store(sitting: Sitting, row: PanelRow, events: tuple[Event, ...]) -> None:
    """Writes events down. The log has their digests: what an open ballot says is not in it."""
    for event in events:
        row.events += 1
        document = event_to_json(event)
        sitting.session.add(
            PanelEventRow(
                panel_id=row.id,
                place=row.events,
                kind=kind_of(event),
                document=document,
                actor=event.by,
                happened_at=event.at,
            )
        )
        sitting.session.flush()
        action = f"panel.{kind_of(event)}"
        sitting.log(action, row.id, place=row.events, digest=digest(document))


def _replayed(sitting: Sitting, panel_id: str) -> Panel:
    query = select(PanelEventRow.document).where(PanelEventRow.panel_id == panel_id)
    documents = sitting.session.scalars(query.order_by(PanelEventRow.place))
    return replay(event_from_json(document) for document in documents)


def _follow(sitting: Sitting, row: PanelRow, panel: Panel) -> None:
    """What lists, rights and the case need of where the panel stands now."""
    row.state, row.deadline, row.updated_at = panel.state, panel.deadline, sitting.now
    row.is_public = panel.published_at is not None
    _seat(sitting, row, panel)
    _note(sitting, row, panel)
    sitting.session.flush()


def _seat(sitting: Sitting, row: PanelRow, panel: Panel) -> None:
    seated = {seat.expert_id: seat for seat in panel.seats if seat.state is not SeatState.VACANT}
    known = set(
        sitting.session.scalars(select(SeatRow.person_id).where(SeatRow.panel_id == row.id))
    )
    for gone in known - seated.keys():
        unname_panellist(sitting, row.case_id, gone, row.id)
    for new in seated.keys() - known:
        name_panellist(sitting, row.case_id, new, row.id)
    sitting.session.execute(delete(SeatRow).where(SeatRow.panel_id == row.id))
    voted = panel.ballots_of(panel.open_round or 0)
    for person_id, seat in seated.items():
        invited = panel.state is State.DRAWN and seat.state is SeatState.INVITED
        votes = panel.open_round is not None and seat.name not in voted
        row_of = SeatRow(panel_id=row.id, person_id=person_id, waits=invited or votes)
        sitting.session.add(row_of)
    sitting.session.flush()


def _note(sitting: Sitting, row: PanelRow, panel: Panel) -> None:
    """The case is with the panel from its call on, and decided once there is a verdict."""
    case_row = sitting.session.get_one(CaseRow, row.case_id)
    case = version_of(sitting.session, row.case_id, case_row.version)
    outcome = Outcome(OutcomeKind.PANEL, row.id, row.title, row.opened_at)
    case = editing.record_outcome(case, outcome)
    wanted = Status.WITH_PANEL
    decision = appeals.standing_decision(panel)
    if panel.state in _OVER and decision and decision.status is VerdictStatus.VERDICT:
        said = Outcome(OutcomeKind.VERDICT, row.id, decision.option or "", sitting.now)
        if not any(one.key == said.key for one in case.outcomes):
            case = editing.record_outcome(case, said)
        wanted = Status.WITH_PANEL if panel.state is State.UNDER_APPEAL else Status.DECIDED
    if wanted in NEXT[case.status]:
        case = editing.move_to(case, wanted)
    note_on_case(sitting, row.case_id, case, f"panel {row.number}: {panel.state.value}")
