"""Misuse (Art. 23): a warning, then a suspension; and where one can turn (Arts. 20 and 21)."""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import Field

from tocsin.desk.errors import InvalidError
from tocsin.desk.papers.following import sent_on
from tocsin.desk.papers.kinds import PaperKind
from tocsin.desk.papers.letters import ToldOf, Warned
from tocsin.desk.papers.making import make_paper
from tocsin.desk.papers.reading import document_of, papers_of, steps_of
from tocsin.desk.people.rights import Right
from tocsin.measures.dsa.misuse import MOST_DAYS, Assessment, Misuse, Suspension
from tocsin.web.forms import Id, Line, Sent, Text
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.papers.asking import Reading, form_page, refusing
from tocsin.web.visits import Visit

room: Final = Room()
NAMES: Final = {"assessment.warned_on": "warned_on"}


class MisuseSent(Sent):
    """The four points of Art. 23(3): counts in a time, all items in it, gravity, intention."""

    provider: Line = ""
    recipient: Line = ""
    misuse: Misuse = Misuse.ILLEGAL_CONTENT
    since: Line = ""
    until: Line = ""
    items: Line = ""
    all_items: Line = ""
    gravity: Text = ""
    intention: Text = ""
    language: Annotated[Id, Field(min_length=2)] = "en"


class SuspensionSent(MisuseSent):
    """A suspension after a warning."""

    warned_on: Line = ""
    begins: Line = ""
    ends: Line = ""
    reasons: Text = ""
    decided_by: Line = ""
    policy: Line = ""


class RedressSent(Sent):
    """Of which provider's decision somebody was told, and when."""

    provider: Line = ""
    told_on: Line = ""
    is_bound: bool = False
    language: Annotated[Id, Field(min_length=2)] = "en"


@room.page("/cases/{case_id}/papers/warning", Right.RUN_PANELS)
def new_warning(visit: Visit, case_id: str) -> Page:
    """The form of a warning."""
    form = MisuseSent(language=str(visit.caller.locale))
    return _form(visit, case_id, PaperKind.WARNING, form, {})


def warning_again(visit: Visit, case_id: str, form: MisuseSent, error: InvalidError) -> Page:
    """The form with what was typed."""
    return _form(visit, case_id, PaperKind.WARNING, form, error.fields)


@room.action("/cases/{case_id}/papers/warning", Right.RUN_PANELS, again=warning_again)
def warn(visit: Visit, case_id: str, form: MisuseSent) -> Done:
    """Makes a warning."""
    read = Reading()
    with refusing(NAMES):
        assessed = _assessed(form, read, "")
        warned = Warned(provider=form.provider, recipient=form.recipient, assessment=assessed)
    row = make_paper(
        visit.sitting, case_id, PaperKind.WARNING, warned, form.recipient, form.language
    )
    return Done(f"/papers/{row.id}", "paper_made", {"paper": row.id})


@room.page("/cases/{case_id}/papers/suspension", Right.RUN_PANELS)
def new_suspension(visit: Visit, case_id: str) -> Page:
    """The form of a suspension, with what the last warning that was sent said."""
    form = SuspensionSent(language=str(visit.caller.locale), decided_by=visit.actor.institution)
    for row in papers_of(visit.sitting, case_id, PaperKind.WARNING):
        warned, day = document_of(row), sent_on(steps_of(visit.sitting, row.id))
        if isinstance(warned, Warned) and day is not None:
            form = form.model_copy(update={
                "provider": warned.provider, "recipient": warned.recipient,
                "misuse": warned.assessment.misuse, "warned_on": day.isoformat(),
            })  # fmt: skip
            break
    return _form(visit, case_id, PaperKind.SUSPENSION, form, {})


def suspension_again(visit: Visit, case_id: str, form: SuspensionSent, error: InvalidError) -> Page:
    """The form with what was typed."""
    return _form(visit, case_id, PaperKind.SUSPENSION, form, error.fields)


@room.action("/cases/{case_id}/papers/suspension", Right.RUN_PANELS, again=suspension_again)
def suspend(visit: Visit, case_id: str, form: SuspensionSent) -> Done:
    """Makes a suspension; it suspends nothing by itself."""
    read = Reading()
    begins, ends = read.day("begins", form.begins), read.day("ends", form.ends)
    with refusing(NAMES):
        suspended = Suspension(
            assessment=_assessed(form, read, form.warned_on), begins=begins, ends=ends,
            reasons=form.reasons, decided_by=form.decided_by, policy=form.policy,
        )  # fmt: skip
    row = make_paper(
        visit.sitting, case_id, PaperKind.SUSPENSION, suspended, form.recipient, form.language
    )
    return Done(f"/papers/{row.id}", "paper_made", {"paper": row.id})


@room.page("/cases/{case_id}/papers/redress", Right.WRITE_CASES)
def new_redress(visit: Visit, case_id: str) -> Page:
    """The form of a paper that says where one can turn."""
    form = RedressSent(is_bound=True, language=str(visit.caller.locale))
    return _form(visit, case_id, PaperKind.REDRESS, form, {})


def redress_again(visit: Visit, case_id: str, form: RedressSent, error: InvalidError) -> Page:
    """The form with what was typed."""
    return _form(visit, case_id, PaperKind.REDRESS, form, error.fields)


@room.action("/cases/{case_id}/papers/redress", Right.WRITE_CASES, again=redress_again)
def tell(visit: Visit, case_id: str, form: RedressSent) -> Done:
    """Makes a paper that says where one can turn, and until when."""
    read = Reading()
    told_on = read.day("told_on", form.told_on)
    read.stop()
    with refusing({}):
        told = ToldOf(provider=form.provider, told_on=told_on, is_bound=form.is_bound)
    row = make_paper(visit.sitting, case_id, PaperKind.REDRESS, told, form.provider, form.language)
    return Done(f"/papers/{row.id}", "paper_made", {"paper": row.id})


def _assessed(form: MisuseSent, read: Reading, warned_on: str) -> Assessment:
    """The assessment; what could not be read is told before what it lacks."""
    since, until = read.day("since", form.since), read.day("until", form.until)
    items, every = read.number("items", form.items), read.number("all_items", form.all_items)
    warned = read.optional_day("warned_on", warned_on)
    read.stop()
    return Assessment(
        misuse=form.misuse, since=since, until=until, items=items, all_items=every,
        gravity=form.gravity, intention=form.intention, warned_on=warned,
    )  # fmt: skip


def _form(
    visit: Visit, case_id: str, kind: PaperKind, form: Sent, faults: Mapping[str, str]
) -> Page:
    template = "redress" if kind is PaperKind.REDRESS else "misuse"
    shown = {"misuses": Misuse, "most_days": MOST_DAYS, "suspends": kind is PaperKind.SUSPENSION}
    return form_page(visit, case_id, template, kind, form, faults, {}, shown)
