"""The pool of experts: people of the desk, with what they declared of themselves."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from tocsin.cases.documents import from_json, to_json
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.panels.tables import ExpertRow
from tocsin.desk.people.registry import person
from tocsin.desk.people.rights import Right, Role
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence
from tocsin.panels.experts import Expert


def keep_expert(sitting: Sitting, expert: Expert) -> ExpertRow:
    """Adds an expert, or changes what is known of one. ``expert.id`` is a person of the desk.

    Raises:
        ForbiddenError: the actor may neither run panels nor is this expert.
        NotFoundError: there is no such person.
        InvalidError: the person is no panel member, or names no discipline or region.
    """
    if sitting.actor.person_id != expert.id:
        sitting.need(Right.RUN_PANELS)
    who = person(sitting.session, expert.id)
    faults: dict[str, str] = {}
    if Role.PANELLIST not in who.roles:
        faults["expert"] = Sentence("is not a panel member at this desk")
    if not expert.disciplines:
        faults["disciplines"] = Sentence("is empty")
    if not expert.region:
        faults["region"] = Sentence("is empty")
    if faults:
        raise InvalidError("The expert cannot be kept.", "Correct the fields below.", faults)
    known = replace(expert, name=who.name)
    row = sitting.session.get(ExpertRow, expert.id)
    if row is None:
        row = ExpertRow(id=expert.id)
        sitting.session.add(row)
    row.name, row.document = known.name, to_json(known)
    row.active, row.updated_at = known.active, sitting.now
    sitting.session.flush()
    sitting.log("expert.kept", expert.id, expert=row.document)
    return row


def experts(sitting: Sitting) -> Sequence[Expert]:
    """The whole pool, by name.

    Raises:
        ForbiddenError: the actor may not run panels.
    """
    sitting.need(Right.RUN_PANELS)
    rows = sitting.session.scalars(select(ExpertRow).order_by(ExpertRow.name, ExpertRow.id))
    return [from_json(Expert, row.document) for row in rows]


def expert(sitting: Sitting, expert_id: str) -> Expert:
    """One expert of the pool.

    Raises:
        ForbiddenError: the actor may neither run panels nor is this expert.
        NotFoundError: they are not in the pool.
    """
    if sitting.actor.person_id != expert_id:
        sitting.need(Right.RUN_PANELS)
    row = sitting.session.get(ExpertRow, expert_id)
    if row is None:
        raise NotFoundError("This person is not in the pool of experts.", "Add them first.")
    return from_json(Expert, row.document)
