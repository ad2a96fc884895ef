"""Many notices at once, under the status of a trusted flagger (Art. 22)."""

from dataclasses import replace
from typing import Annotated, Any, Final

from pydantic import Field

from tocsin.desk.errors import InvalidError
from tocsin.desk.papers.kinds import PaperKind
from tocsin.desk.papers.making import make_paper
from tocsin.desk.papers.reading import document_of, papers_of
from tocsin.desk.people.rights import Right
from tocsin.errors import Sentence
from tocsin.measures.dsa.codes import Category
from tocsin.measures.dsa.flaggers import Bundle, FlaggerStatus
from tocsin.measures.dsa.notices import (
    LEAST_EXPLANATION,
    LegalGround,
    Notice,
    Notifier,
    lacking_frame,
    lacking_ground,
    lacking_item,
)
from tocsin.measures.dsa.schema import EUROPEAN_UNION
from tocsin.web.forms import Id, Ids, Line, NotBlank, Sent
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.papers.asking import Reading, category_choices, form_page, lines, refusing
from tocsin.web.visits import Visit

room: Final = Room()
KIND: Final = PaperKind.BUNDLE
MOST: Final = 500
"""Notices in one bundle: more than a person could have read one by one."""
NAMES: Final = {
    "notifier": "email", "locations": "items", "explanation": "items", "notices": "items",
}  # fmt: skip


class BundleSent(Sent):
    """A bundle as it is written. ``items``: a line each, as in ``ADDRESS | WHY``; ``notices`` are
    ids of notices of the case that go with it.
    """

    entity: Line = ""
    coordinator: Line = ""
    member_state: Annotated[str, Field(max_length=2)] = ""
    awarded: Line = ""
    expertise: Line = ""
    platform: Line = ""
    instrument: Line = ""
    provision: Line = ""
    jurisdiction: Line = ""
    about: Annotated[Category | None, NotBlank] = None
    items: Annotated[str, Field(max_length=1_000_000)] = ""
    notices: Ids
    name: Line = ""
    email: Line = ""
    good_faith: bool = False
    warned: bool = False
    language: Annotated[Id, Field(min_length=2)] = "en"


@room.page("/cases/{case_id}/papers/bundle", Right.RUN_PANELS)
def new(visit: Visit, case_id: str) -> Page:
    """The form, with the status as it was given last."""
    form = BundleSent(notices=[], entity=visit.actor.institution, name=visit.actor.name,
                      language=str(visit.caller.locale))  # fmt: skip
    for row in papers_of(visit.sitting, case_id, KIND):
        bundle = document_of(row)
        if isinstance(bundle, Bundle):
            status = bundle.status
            form = form.model_copy(update={
                "entity": status.entity, "coordinator": status.coordinator,
                "member_state": status.member_state, "awarded": status.awarded.isoformat(),
                "expertise": status.expertise,
            })  # fmt: skip
            break
    return _form(visit, case_id, form, {})


def again(visit: Visit, case_id: str, form: BundleSent, error: InvalidError) -> Page:
    """The form with what was typed."""
    return _form(visit, case_id, form, error.fields)


@room.action("/cases/{case_id}/papers/bundle", Right.RUN_PANELS, again=again)
def make(visit: Visit, case_id: str, form: BundleSent) -> Done:
    """Makes a bundle; each notice in it stands alone."""
    read = Reading()
    awarded = read.day("awarded", form.awarded)
    notices = (*_ticked(visit, case_id, form), *_typed(visit, form, read))
    if len(notices) > MOST:
        read.faults["items"] = Sentence("At most {most} notices in one bundle.", most=MOST)
    read.stop()
    with refusing(NAMES):
        status = FlaggerStatus(
            entity=form.entity, coordinator=form.coordinator, member_state=form.member_state,
            awarded=awarded, expertise=form.expertise,
        )  # fmt: skip
        bundle = Bundle(status=status, platform=form.platform, notices=notices)
    row = make_paper(
        visit.sitting, case_id, KIND, bundle, form.platform, form.language, about=form.about or ""
    )
    return Done(f"/papers/{row.id}", "paper_made", {"paper": row.id})


def _ticked(visit: Visit, case_id: str, form: BundleSent) -> list[Notice]:
    """Notices of the case, now as the flagger's."""
    found = []
    for row in papers_of(visit.sitting, case_id, PaperKind.NOTICE):
        notice = document_of(row) if row.id in form.notices else None
        if isinstance(notice, Notice):
            found.append(replace(notice, notifier=replace(notice.notifier, trusted_flagger=True)))
    return found


def _typed(visit: Visit, form: BundleSent, read: Reading) -> list[Notice]:
    """A notice a line; what any of them lacks is told by its line."""
    rows = lines(form.items)
    who = Notifier(name=form.name, email=form.email, trusted_flagger=True)
    given: dict[str, Any] = {"good_faith": form.good_faith, "warned": form.warned}
    if rows or not form.notices:
        read.lacks(lacking_ground(form.instrument, form.provision, form.jurisdiction), NAMES)
        read.lacks(lacking_frame(form.platform, who, **given), NAMES)
    items = [tuple(part.strip() for part in line.partition("|")[::2]) for line in rows]
    for number, (address, reason) in enumerate(items, 1):
        lack = next(lacking_item((address,), reason), None)
        if lack is not None:
            read.faults.setdefault(
                "items",
                Sentence("Line {number}: {what} {remedy} ({cited})", number=number,
                         what=lack.message, remedy=lack.remedy, cited=lack.cited),
            )  # fmt: skip
    if read.faults or not items:
        return []
    ground = LegalGround(
        instrument=form.instrument, provision=form.provision, jurisdiction=form.jurisdiction
    )
    return [
        Notice(platform=form.platform, locations=(address,), explanation=reason, ground=ground,
               notifier=who, at=visit.now, **given)
        for address, reason in items
    ]  # fmt: skip


def _form(visit: Visit, case_id: str, form: BundleSent, faults: Any) -> Page:
    notices = [
        {"id": row.id, "number": row.number, "addressee": row.addressee}
        for row in papers_of(visit.sitting, case_id, PaperKind.NOTICE)
    ]
    shown = {"categories": category_choices(), "states": EUROPEAN_UNION, "most": MOST,
             "least": LEAST_EXPLANATION}  # fmt: skip
    return form_page(visit, case_id, "bundle", KIND, form, faults, {"made": notices}, shown)
