"""Every step of a measure: events are read, the procedure says what follows, that is stored.

What a step means, and whether it is allowed, is decided in the pure room of sanctions. Here its
events are written down in order, each with its digest in the signed audit log; two writers of the
same place cannot both have it.
"""

from collections.abc import Callable, Iterable

from sqlalchemy import delete, select

from tocsin.cases.canonical import digest
from tocsin.desk.cases.sharing import name_panellist, unname_panellist
from tocsin.desk.cases.tables import CaseMemberRow
from tocsin.desk.measures.listing import procedure_of, replayed
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.measures.tables import SanctionEventRow, SanctionRow, SanctionVoteRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.measures.sanctions.events import Event, event_to_json, kind_of
from tocsin.measures.sanctions.procedure import Procedure, State

Step = Callable[[Procedure], Iterable[Event]]


def step(sitting: Sitting, sanction_id: str, right: Right, command: Step) -> Procedure:
    """Takes a step of a procedure.

    Raises:
        ForbiddenError: the actor has not the right for it.
        NotFoundError: the actor may not know of the procedure.
        InvalidError: the procedure does not allow it here, now, or from this person.
    """
    sitting.need(right)
    row, procedure = procedure_of(sitting, sanction_id)
    return take(sitting, row, procedure, command)


def take(sitting: Sitting, row: SanctionRow, procedure: Procedure, command: Step) -> Procedure:
    """A step of whoever was let in before: the recipient by their link, or the clock.

    Raises:
        InvalidError: the procedure does not allow it here or now.
    """
    with refusing():
        events = tuple(command(procedure))
    store(sitting, row, events)
    after = replayed(sitting, row.id)
    follow(sitting, row, after)
    return after


def store(sitting: Sitting, row: SanctionRow, events: Iterable[Event]) -> None:
    """Writes events down; the log has their digests."""
    for event in events:
        row.events += 1
        document = event_to_json(event)
        sitting.session.add(
            SanctionEventRow(
                sanction_id=row.id,
                place=row.events,
                kind=kind_of(event),
                document=document,
                actor=event.by,
                happened_at=event.at,
            )
        )
        sitting.session.flush()
        sitting.log(f"sanction.{kind_of(event)}", row.id, place=row.events, digest=digest(document))


def follow(sitting: Sitting, row: SanctionRow, procedure: Procedure) -> None:
    """What lists, rights and the clock need of where the procedure stands now."""
    before = row.state
    row.state, row.deadline, row.rung = procedure.state, procedure.deadline, procedure.rung
    row.in_register = procedure.sanction is not None
    row.panel_id = procedure.panel_id or None
    row.updated_at = sitting.now
    if before != row.state:  # a body that concluded, or never will, has no open votes
        votes = delete(SanctionVoteRow).where(SanctionVoteRow.sanction_id == row.id)
        sitting.session.execute(votes)
    _name_reviewers(sitting, row, procedure)
    sitting.session.flush()


def _name_reviewers(sitting: Sitting, row: SanctionRow, procedure: Procedure) -> None:
    """Who will review it may know of its case, from an appeal on and until it is decided."""
    waits = procedure.state is State.UNDER_APPEAL and procedure.sanction is not None
    sanction = procedure.sanction
    wanted = set(sanction.appeal.reviewers) if waits and sanction else set()
    query = select(CaseMemberRow.member).where(CaseMemberRow.named_by == row.id)
    known = set(sitting.session.scalars(query))
    for new in wanted - known:
        name_panellist(sitting, row.case_id, new, row.id)
    for gone in known - wanted:
        unname_panellist(sitting, row.case_id, gone, row.id)
