"""Two cases become one, or one becomes two; nothing is lost on the way."""

from collections.abc import Collection, Mapping

from tocsin.cases.joining import merge_cases, split_case
from tocsin.desk.cases.basket import copy_basket
from tocsin.desk.cases.saving import Saved, case_of, open_case, save_case
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting


def merge(sitting: Sitting, into_id: str, other_id: str, note: str = "") -> Saved:
    """Takes everything of ``other_id`` into ``into_id``; the other stays, marked as merged.

    Raises:
        NotFoundError: the actor may not know of one of them.
        CannotStandError: a case is merged with itself.
    """
    sitting.need(Right.WRITE_CASES)
    into_row, into = case_of(sitting.session, sitting.actor, into_id)
    other_row, other = case_of(sitting.session, sitting.actor, other_id)
    joined = merge_cases(
        into, other, into_id=into_id, other_id=other_id, by=sitting.actor.person_id, now=sitting.now
    )
    copy_basket(sitting, other_id, into_id)
    saved = save_case(sitting, into_id, into_row.version, joined.case, note)
    save_case(sitting, other_id, other_row.version, joined.other, note)
    other_row.merged_into = into_id
    sitting.log("case.merged", other_id, into=into_id)
    return saved


def split(
    sitting: Sitting, case_id: str, selection: Mapping[str, Collection[str]], title: str
) -> CaseRow:
    """Moves a selection into a new case, which has the whole basket.

    Raises:
        NotFoundError: the actor may not know of it.
        CannotStandError: nothing is selected, or something that is not there.
    """
    sitting.need(Right.WRITE_CASES)
    row, case = case_of(sitting.session, sitting.actor, case_id)
    parts = split_case(case, selection, case_id=case_id, title=title)
    made = open_case(sitting, type(case)(title, tlp=case.tlp, need_to_know=case.need_to_know))
    copy_basket(sitting, case_id, made.id)
    save_case(sitting, made.id, made.version, parts.part)
    save_case(sitting, case_id, row.version, parts.rest)
    sitting.log("case.split", case_id, into=made.id)
    return made
