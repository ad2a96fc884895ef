"""A notice of illegal content (Art. 16): first whether it is the right paper, then its parts."""

from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import Field

from tocsin.desk.cases.knowing import known_case
from tocsin.desk.errors import InvalidError
from tocsin.desk.papers.kinds import PaperKind
from tocsin.desk.papers.making import make_paper
from tocsin.desk.people.rights import Right
from tocsin.measures.dsa.codes import Category
from tocsin.measures.dsa.notices import (
    LEAST_EXPLANATION,
    LegalGround,
    Notice,
    Notifier,
    OtherWay,
    lacking,
    lacking_ground,
)
from tocsin.web.forms import Id, Ids, Line, NotBlank, Sent, Text
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.papers.asking import (
    Reading,
    category_choices,
    form_page,
    posts_of,
    with_evidence,
)
from tocsin.web.visits import Visit

room: Final = Room()
KIND: Final = PaperKind.NOTICE
NAMES: Final = {"notifier": "email"}


class Breaks(StrEnum):
    """What the content breaks, as far as whoever writes can tell."""

    LAW = "law"
    TERMS = "terms"
    FALSE_ONLY = "false_only"


class NoticeSent(Sent):
    """A notice as it is written. ``locations``: a line each."""

    platform: Line = ""
    evidence: Ids
    locations: Text = ""
    instrument: Line = ""
    provision: Line = ""
    jurisdiction: Line = ""
    explanation: Text = ""
    about: Annotated[Category | None, NotBlank] = None
    name: Line = ""
    email: Line = ""
    exempt: bool = False
    good_faith: bool = False
    warned: bool = False
    further: Text = ""
    language: Annotated[Id, Field(min_length=2)] = "en"


@room.page("/cases/{case_id}/papers/notice", Right.WRITE_CASES)
def new(visit: Visit, case_id: str, breaks: Annotated[Breaks | None, NotBlank] = None) -> Page:
    """What a notice is for; then its form, or what to do instead."""
    known_case(visit.sitting.session, visit.actor, case_id)
    form = NoticeSent.model_construct(
        **NoticeSent(evidence=[], platform=_platform(visit, case_id)).model_dump()
        | {"name": visit.actor.name, "language": str(visit.caller.locale)}
    )  # fmt: skip
    return _form(visit, case_id, form, {}, breaks)


def again(visit: Visit, case_id: str, form: NoticeSent, error: InvalidError) -> Page:
    """The form with what was typed."""
    return _form(visit, case_id, form, error.fields, Breaks.LAW)


@room.action("/cases/{case_id}/papers/notice", Right.WRITE_CASES, again=again)
def make(visit: Visit, case_id: str, form: NoticeSent) -> Done:
    """Makes a notice; it is sent by a person, by the platform's own way."""
    known_case(visit.sitting.session, visit.actor, case_id)
    locations = with_evidence(visit, case_id, form.locations, form.evidence)
    who = Notifier(name=form.name, email=form.email, exempt=form.exempt)
    read = Reading()
    read.lacks(
        lacking(form.platform, locations, form.explanation, who, good_faith=form.good_faith,
                warned=form.warned), NAMES,
    )  # fmt: skip
    read.lacks(lacking_ground(form.instrument, form.provision, form.jurisdiction), NAMES)
    read.stop()
    notice = Notice(
        platform=form.platform, locations=locations, explanation=form.explanation,
        ground=LegalGround(
            instrument=form.instrument, provision=form.provision, jurisdiction=form.jurisdiction
        ),
        notifier=who, good_faith=form.good_faith, warned=form.warned, at=visit.now,
        further=form.further,
    )  # fmt: skip
    row = make_paper(
        visit.sitting, case_id, KIND, notice, form.platform, form.language,
        about=form.about or "", evidence=form.evidence,
    )  # fmt: skip
    return Done(f"/papers/{row.id}", "paper_made", {"paper": row.id})


def _form(visit: Visit, case_id: str, form: NoticeSent, faults: Any, breaks: Breaks | None) -> Page:
    is_law = breaks is Breaks.LAW
    data = {
        "breaks": breaks,
        "evidence": posts_of(visit, case_id) if is_law else [],
        "other_ways": list(OtherWay) if breaks and not is_law else [],
    }
    shown = {"choices": Breaks, "categories": category_choices(), "least": LEAST_EXPLANATION}
    return form_page(visit, case_id, "notice", KIND, form, faults, data, shown)


def _platform(visit: Visit, case_id: str) -> str:
    """The platform of the case's frozen posts, where it is one and the same."""
    found = {one["platform"] for one in posts_of(visit, case_id)} - {""}
    return found.pop() if len(found) == 1 else ""
