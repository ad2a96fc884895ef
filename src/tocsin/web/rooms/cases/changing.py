"""How every change of a case goes: from the version that the writer saw to a saved one, or not."""

from collections.abc import Callable

from tocsin.cases.case import Case
from tocsin.cases.errors import CannotStandError
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.cases.saving import Saved, save_case, version_of
from tocsin.desk.errors import InvalidError
from tocsin.web.forms import Edit
from tocsin.web.pages import Done
from tocsin.web.visits import Visit


def change(visit: Visit, case_id: str, form: Edit, verb: Callable[[Case], Case]) -> Saved:
    """Saves a case as ``verb`` makes it out of the version that the writer saw.

    Raises:
        NotFoundError: the actor may not know of it.
        InvalidError: it could not stand so.
        CaseConflictError: someone else changed the same part meanwhile.
    """
    known_case(visit.sitting.session, visit.actor, case_id)
    seen = version_of(visit.sitting.session, case_id, form.base)
    try:
        mine = verb(seen)
    except CannotStandError as error:
        raise InvalidError(error.message, error.remedy, {error.field: error.message}) from error
    return save_case(visit.sitting, case_id, form.base, mine, form.note)


def changed(saved: Saved, section: str = "") -> Done:
    """Back to the case, where the change stands."""
    where = f"#{section}" if section else ""
    said = "joined" if saved.joined else "saved"
    return Done(
        f"/cases/{saved.case_id}{where}",
        said,
        {"case": saved.case_id, "version": saved.version, "joined": saved.joined},
    )
