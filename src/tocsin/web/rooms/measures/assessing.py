"""An assessment as a guided form: one step after the other, every version kept and shown."""

from collections.abc import Mapping
from typing import Any, Final

from tocsin.cases.documents import to_json
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.cases.saving import case_of
from tocsin.desk.errors import ConflictError, InvalidError, NotFoundError
from tocsin.desk.measures.assessing import history_of, known_assessment, save_assessment
from tocsin.desk.measures.tables import AssessmentRow
from tocsin.desk.people.rights import Right
from tocsin.measures.dsa.misuse import Misuse
from tocsin.measures.proportionality.assessment import (
    LEAST_REASON,
    LONGEST_DAYS,
    Aim,
    AimedAt,
    Basis,
)
from tocsin.measures.proportionality.completeness import missing
from tocsin.measures.proportionality.versions import History, Version
from tocsin.measures.rungs import LADDER, Rung, is_automatic
from tocsin.web.naming import named
from tocsin.web.pages import Crumb, Done, Page, Room
from tocsin.web.rooms.measures.filling import PARTS, Part, missing_by_step
from tocsin.web.rooms.measures.lists import offered_against
from tocsin.web.visits import Visit
from tocsin.web.words.measure_terms import Step
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

room: Final = Room()


@room.page("/assessments/{assessment_id}", Right.LOOK)
def assessment(visit: Visit, assessment_id: str, step: Step | None = None) -> Page:
    """An assessment: where it stands, the form of one step, and all its versions."""
    return _page(visit, assessment_id, step)


@room.page("/assessments/{assessment_id}/versions/{number}", Right.LOOK)
def version(visit: Visit, assessment_id: str, number: int) -> Page:
    """One version of an assessment, as it was written."""
    row = known_assessment(visit.sitting, assessment_id)
    case = known_case(visit.sitting.session, visit.actor, row.case_id)
    found = _numbered(history_of(row), number)
    if found is None:
        raise NotFoundError("There is no such version.", "Look at the list of versions.")
    people = named(visit.sitting, (found.by, *found.form.assessed_by))
    data = {
        "id": row.id,
        "case": row.case_id,
        **_version(found, people),
        "form": to_json(found.form),
    }
    shown = {"document": found.form, "people": people}
    title = gettext("Version %(number)s") % {"number": number}
    return Page(
        "measures/version.html.j2", title, data, None, shown, crumbs_of(row, case), case.tlp
    )


def crumbs_of(row: AssessmentRow, case: Any) -> tuple[Crumb, ...]:
    """The way from the case to a page of an assessment."""
    return (
        (f"#{case.number}", f"/cases/{row.case_id}"),
        (gettext("Measures"), f"/cases/{row.case_id}/measures"),
        (_title(row), f"/assessments/{row.id}"),
    )


def _saving(step: Step, kind: type[Part]) -> None:
    """Makes the action of a step; what two people wrote in different steps is joined."""

    def again(visit: Visit, assessment_id: str, form: Any, error: InvalidError) -> Page:
        return _page(visit, assessment_id, step, form, error.fields)

    def save(visit: Visit, assessment_id: str, form: Any) -> Done:
        row = known_assessment(visit.sitting, assessment_id)
        history = history_of(row)
        latest = history.latest.form
        _need_untouched(history, kind, form)
        filled = form.put(latest)
        if filled != latest:
            save_assessment(visit.sitting, assessment_id, row.version, filled, step)
        after = missing_by_step(missing(filled))
        return Done(f"/assessments/{row.id}{_next(step, after)}", "saved", {"version": row.version})

    save.__doc__ = f"Keeps the step: {step}."
    save.__name__ = f"save_{step}"
    save.__annotations__["form"] = kind
    room.action(f"/assessments/{{assessment_id}}/{step}", Right.WRITE_CASES, again=again)(save)


for _step, _kind in PARTS.items():
    _saving(_step, _kind)


def _need_untouched(history: History, kind: type[Part], form: Part) -> None:
    """Refuses where somebody else wrote on the same step meanwhile.

    Raises:
        ConflictError: with what each of both wrote.
    """
    seen = _numbered(history, form.base) or history.latest
    base, theirs = (kind.of(one.form).answers() for one in (seen, history.latest))
    if base == theirs:
        return
    mine = form.answers()
    compared = tuple(
        {
            "field": name,
            "base": str(base[name]),
            "mine": str(mine[name]),
            "theirs": str(theirs[name]),
        }
        for name in base
        if base[name] != theirs[name]
    )
    raise ConflictError(
        "Somebody else wrote on this step meanwhile.",
        "Copy what you wrote, and open the assessment again.",
        compared,
    )


def _next(step: Step, lacking: Mapping[Step, Mapping[str, str]]) -> str:
    """The same step while it lacks something, else the next one that does; else none."""
    order = list(Step)
    turned = order[order.index(step) :] + order[: order.index(step)]
    found = next((one for one in turned if lacking[one]), None)
    return f"?step={found}#form" if found else ""


def _page(
    visit: Visit,
    assessment_id: str,
    step: Step | None,
    typed: Part | None = None,
    faults: Mapping[str, str] | None = None,
) -> Page:
    row = known_assessment(visit.sitting, assessment_id)
    case_row, case = case_of(visit.sitting.session, visit.actor, row.case_id)
    history = history_of(row)
    form = history.latest.form
    lacking = missing_by_step(missing(form))
    people = named(visit.sitting, {one.by for one in history.versions})
    may_write = visit.may(Right.WRITE_CASES)
    first = next((one for one in Step if lacking[one]), None)
    step = step or (first if may_write else None)
    data = {
        "id": row.id,
        "case": row.case_id,
        "rung": form.rung,
        "version": row.version,
        "whole": row.is_complete,
        "form": to_json(form),
        "missing": [to_json(one) for one in missing(form)],
        "versions": [_version(one, people) for one in reversed(history.versions)],
        "offered": offered_against([use.technique for use in case.techniques]),
        "may_write": may_write,
    }
    shown = {
        "document": form,
        "people": named(visit.sitting, form.assessed_by),
        "step": step,
        "automatic": is_automatic(form.rung),
        "rung_names": {rung.value: term(rung) for rung in LADDER},
        "steps": [(one, len(lacking[one])) for one in Step],
        **(_form_of(step, form, row.version, lacking[step], typed, faults) if step else {}),
    }
    crumbs = crumbs_of(row, case_row)[:-1]  # the last is this page
    return Page("measures/assessment.html.j2", _title(row), data, None, shown, crumbs, case.tlp)


def _form_of(
    step: Step,
    form: Any,
    version: int,
    lacking: Mapping[str, str],
    typed: Part | None,
    faults: Mapping[str, str] | None,
) -> dict[str, Any]:
    """What the form of a step needs; what is missing is said once something was written."""
    kind = PARTS[step]
    saved = kind.of(form, version)
    begun = saved.answers() != kind.of(type(form)(form.rung)).answers()
    return {
        "typed": typed or saved,
        "faults": dict(faults or (lacking if begun else {})),
        "refused": bool(faults),
        "bases": _choices(Basis),
        "aims": _choices(Aim),
        "aimed_ats": _choices(AimedAt),
        "misuses": _choices(Misuse),
        "ladder": [(rung, is_automatic(rung)) for rung in LADDER],
        "least": LEAST_REASON,
        "longest_days": LONGEST_DAYS,
    }


def _choices(kind: Any) -> list[tuple[Any, str]]:
    return [(one, term(one)) for one in kind]


def _numbered(history: History, number: int) -> Version | None:
    return next((one for one in history.versions if one.number == number), None)


def _version(one: Version, people: Mapping[str, str]) -> dict[str, Any]:
    note = term(Step(one.note)) if one.note in set(Step) else one.note
    return {
        "number": one.number, "by": people[one.by], "at": one.at, "note": note,
        "digest": one.digest, "previous": one.previous,
    }  # fmt: skip


def _title(row: AssessmentRow) -> str:
    return gettext("Assessment: %(measure)s") % {"measure": term(Rung(row.rung))}
