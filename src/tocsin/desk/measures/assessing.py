"""Assessments, written on by people until they are complete; every version is kept.

Who wrote a version is an assessor, whether they put their name there or not: none of them decides
on the measure later, or reviews it.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from tocsin.cases.documents import from_json, to_json
from tocsin.cases.storable import storable
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.errors import ConflictError, NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.measures.tables import AssessmentRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.measures.proportionality.assessment import Proportionality
from tocsin.measures.proportionality.completeness import is_complete
from tocsin.measures.proportionality.versions import History, revise
from tocsin.measures.rungs import Rung


def begin_assessment(sitting: Sitting, case_id: str, rung: Rung) -> AssessmentRow:
    """An empty assessment of a measure in a case.

    Raises:
        ForbiddenError: the actor may not write cases.
        NotFoundError: the actor may not know of the case.
    """
    sitting.need(Right.WRITE_CASES)
    known_case(sitting.session, sitting.actor, case_id)
    history = revise(
        History(), _signed(sitting, Proportionality(rung), ()), by=sitting.actor.person_id,
        now=sitting.now,
    )  # fmt: skip
    row = AssessmentRow(
        id=new_id("assessment"),
        case_id=case_id,
        rung=rung,
        version=1,
        is_complete=False,
        document=to_json(history),
        created_by=sitting.actor.person_id,
        created_at=sitting.now,
        changed_at=sitting.now,
    )
    sitting.session.add(row)
    sitting.session.flush()
    sitting.log("assessment.begun", row.id, case=case_id, digest=history.latest.digest)
    return row


def save_assessment(
    sitting: Sitting, assessment_id: str, base: int, form: Proportionality, note: str = ""
) -> AssessmentRow:
    """Keeps another version; ``base`` is the number of the one that the writer started from.

    Raises:
        ForbiddenError: the actor may not write cases.
        NotFoundError: there is none, or the actor may not know of its case.
        ConflictError: somebody else wrote meanwhile; nothing is overwritten.
        InvalidError: nothing was changed.
    """
    sitting.need(Right.WRITE_CASES)
    row = known_assessment(sitting, assessment_id)
    if row.version != base:
        raise ConflictError(
            "Somebody else wrote on this assessment meanwhile.",
            "Copy what you wrote, and open the assessment again.",
        )
    history = history_of(row)
    kept = from_json(Proportionality, storable(to_json(form))[0])
    authors = tuple(version.by for version in history.versions)
    with refusing():
        latest = history.latest.form
        if replace(kept, assessed_by=latest.assessed_by, assessed_at=latest.assessed_at) == latest:
            kept = latest  # a new day is no change
        else:
            kept = _signed(sitting, kept, authors)
        clean, _ = storable(note)
        history = revise(history, kept, by=sitting.actor.person_id, now=sitting.now, note=clean)
    row.document, row.version, row.rung = to_json(history), base + 1, kept.rung
    row.is_complete, row.changed_at = is_complete(kept), sitting.now
    sitting.session.flush()
    sitting.log("assessment.saved", row.id, version=row.version, digest=history.latest.digest)
    return row


def known_assessment(sitting: Sitting, assessment_id: str) -> AssessmentRow:
    """An assessment whose case the actor may know of.

    Raises:
        NotFoundError: there is none, or the actor may not know of its case.
    """
    row = sitting.session.get(AssessmentRow, assessment_id)
    if row is None:
        raise NotFoundError("There is no such assessment.", "Look at the case's assessments.")
    known_case(sitting.session, sitting.actor, row.case_id)
    return row


def assessments_of(sitting: Sitting, case_id: str) -> Sequence[AssessmentRow]:
    """The assessments of a case, the first one first.

    Raises:
        NotFoundError: the actor may not know of the case.
    """
    known_case(sitting.session, sitting.actor, case_id)
    query = select(AssessmentRow).where(AssessmentRow.case_id == case_id)
    return list(sitting.session.scalars(query.order_by(AssessmentRow.created_at)))


def history_of(row: AssessmentRow) -> History:
    """All versions of an assessment."""
    return from_json(History, row.document)


def _signed(sitting: Sitting, form: Proportionality, authors: tuple[str, ...]) -> Proportionality:
    """With everybody who wrote on it as an assessor, and the time."""
    names = dict.fromkeys((*authors, sitting.actor.person_id))
    return replace(form, assessed_by=tuple(names), assessed_at=sitting.now)
