"""A case as partners get it: its file for a STIX bundle, and we who produce it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from tocsin.answers.registry.answer import Answer
from tocsin.cases.case import Case
from tocsin.desk.answers.stepping import replayed as replayed_answers
from tocsin.desk.answers.tables import AnswerRow
from tocsin.desk.cases.basket import basket
from tocsin.desk.cases.saving import case_of
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.measures.listing import replayed as replayed_sanction
from tocsin.desk.measures.tables import SanctionRow
from tocsin.desk.panels.stepping import panel_of
from tocsin.desk.panels.tables import PanelRow
from tocsin.desk.roundtable.circle.circles import identity
from tocsin.desk.roundtable.tables.streams import OwnDeskRow, OwnKeyRow
from tocsin.desk.sitting import Sitting
from tocsin.exchange.stix import CaseFile, Producer, Versions
from tocsin.measures.sanctions.register import Entry, register
from tocsin.panels.records import published_record


class Filed(NamedTuple):
    """A case with all that goes with it: what is published of its panels, measures and answers.

    ``changed_at`` is when any of it last changed.
    """

    row: CaseRow
    case: Case
    file: CaseFile
    changed_at: datetime


def producer(sitting: Sitting) -> Producer:
    """This desk as the producer of bundles; its id is its name among partners.

    Raises:
        ForbiddenError: the actor may not look.
    """
    me = identity(sitting)
    since = sitting.session.scalar(select(func.min(OwnKeyRow.since)))
    changed = sitting.session.scalar(select(OwnDeskRow.changed_at))
    begun = since or me.since
    return Producer(
        id=me.id, name=me.name, since=begun, contact=me.contact, sectors=me.sectors,
        changed=max(changed, begun) if changed else None,
    )  # fmt: skip


def filed(sitting: Sitting, case_id: str) -> Filed:
    """The file of a case as it stands.

    Raises:
        NotFoundError: the actor may not know of the case.
        StorageError: a piece of evidence is no longer what its hash says.
    """
    row, case = case_of(sitting.session, sitting.actor, case_id)
    panels = list(
        sitting.session.scalars(
            select(PanelRow)
            .where(PanelRow.case_id == case_id, PanelRow.is_public)
            .order_by(PanelRow.number)
        )
    )
    measures, last_measure = _measures(sitting, case_id)
    answers, last_answer = _answers(sitting, [one.id for one in panels])
    records = (published_record(panel_of(sitting, one.id)[1]) for one in panels)
    times = (row.updated_at, last_measure, last_answer, *(one.updated_at for one in panels))
    changed_at = max(one for one in times if one is not None)
    file = CaseFile(
        case_id, case, Versions(row.created_at, changed_at), basket(sitting, case_id),
        [one for one in records if one is not None], measures, answers,
    )  # fmt: skip
    return Filed(row, case, file, changed_at)


def _measures(sitting: Sitting, case_id: str) -> tuple[tuple[Entry, ...], datetime | None]:
    query = select(SanctionRow).where(SanctionRow.case_id == case_id, SanctionRow.in_register)
    rows = list(sitting.session.scalars(query))
    entries = register((replayed_sanction(sitting, one.id) for one in rows), sitting.now)
    return entries, max((one.updated_at for one in rows), default=None)


def _answers(sitting: Sitting, panels: list[str]) -> tuple[list[Answer], datetime | None]:
    """The public answers that were begun from a verdict on the case."""
    query = select(AnswerRow).where(AnswerRow.is_public, AnswerRow.origin.in_(panels))
    rows = list(sitting.session.scalars(query.order_by(AnswerRow.number))) if panels else []
    answers = replayed_answers(sitting.session, [one.id for one in rows])
    return answers, max((one.updated_at for one in rows), default=None)
