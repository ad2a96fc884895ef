"""Telling the person concerned: the letter is read before it goes, its link is shown once."""

from typing import Annotated, Any, Final

from pydantic import Field

from tocsin.desk.cases.knowing import known_case
from tocsin.desk.errors import InvalidError
from tocsin.desk.measures.listing import procedure_of
from tocsin.desk.measures.proposing import as_told, impose, new_link, serve
from tocsin.desk.people.rights import Right
from tocsin.measures.sanctions.parts import LONGEST_FACTS, Channel
from tocsin.measures.sanctions.procedure import Procedure, State
from tocsin.web.forms import Ids, Nothing, Sent
from tocsin.web.pages import Page, Room, Shown
from tocsin.web.rooms.measures.letters import notice_of, paper_data
from tocsin.web.rooms.measures.view import crumbs_of, reviewers_for
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

room: Final = Room()


class Told(Sent):
    """What the person is told, and how it reaches them. ``reviewers``: where it is imposed."""

    facts: Annotated[str, Field(max_length=LONGEST_FACTS)] = ""
    channel: Channel = Channel.EMAIL
    address: Annotated[str, Field(max_length=2_000)] = ""
    reviewers: Ids


@room.page("/sanctions/{sanction_id}/notice", Right.RUN_PANELS)
def write(visit: Visit, sanction_id: str) -> Page:
    """The form for the notice."""
    return _form(visit, sanction_id, Told(reviewers=[]), {})


@room.showing_action("/sanctions/{sanction_id}/notice", Right.RUN_PANELS)
def preview(visit: Visit, sanction_id: str, form: Told) -> Shown:
    """The letter as it would go out; nothing is kept. What is wrong is said beside the form."""
    try:
        told = _as_told(visit, sanction_id, form)
    except InvalidError as error:
        fields = error.fields or {"notice": error.message}
        return Shown(_form(visit, sanction_id, form, {_short(k): v for k, v in fields.items()}))
    return Shown(_form(visit, sanction_id, form, {}, told))


@room.showing_action("/sanctions/{sanction_id}/serve", Right.RUN_PANELS)
def send(visit: Visit, sanction_id: str, form: Told) -> Shown:
    """Serves the notice, or puts a label in force; shows the recipient's link once."""
    _, procedure = procedure_of(visit.sitting, sanction_id)
    if procedure.state is State.PROPOSED:
        reviewers = tuple(form.reviewers)
        token = impose(
            visit.sitting, sanction_id, form.facts, form.channel, form.address, reviewers
        )
    else:
        token = serve(visit.sitting, sanction_id, form.facts, form.channel, form.address)
    return Shown(_link(visit, sanction_id, token))


@room.showing_action("/sanctions/{sanction_id}/link", Right.RUN_PANELS)
def link_again(visit: Visit, sanction_id: str, form: Nothing) -> Shown:  # noqa: ARG001
    """Makes another link for who lost theirs; the one before leads nowhere from now on."""
    return Shown(_link(visit, sanction_id, new_link(visit.sitting, sanction_id)))


def link_of(visit: Visit, token: str) -> str:
    """Where a recipient's token leads."""
    return f"{visit.caller.app.state.public_url}/reply/{token}"


def _as_told(visit: Visit, sanction_id: str, form: Told) -> Procedure:
    return as_told(
        visit.sitting, sanction_id, form.facts, form.channel, form.address, tuple(form.reviewers)
    )


def _link(visit: Visit, sanction_id: str, token: str) -> Page:
    row, procedure = procedure_of(visit.sitting, sanction_id)
    case = known_case(visit.sitting.session, visit.actor, row.case_id)
    link, notice = link_of(visit, token), procedure.notice
    data = {"id": row.id, "link": link, "reply_until": procedure.reply_until}
    shown = {
        "paper": paper_data(notice_of(visit, row, procedure, link)),
        "channel": notice.channel if notice else None,
        "address": notice.address if notice else "",
    }
    title = gettext("The link for the person concerned")
    return Page("measures/link.html.j2", title, data, None, shown, _crumbs(row, case), case.tlp)


def _form(
    visit: Visit,
    sanction_id: str,
    form: Told,
    faults: dict[str, str],
    told: Procedure | None = None,
) -> Page:
    row, procedure = procedure_of(visit.sitting, sanction_id)
    case = known_case(visit.sitting.session, visit.actor, row.case_id)
    at_once = procedure.state is State.PROPOSED
    paper = paper_data(notice_of(visit, row, told, link_of(visit, "…"))) if told else None
    data = {"id": row.id, "at_once": at_once, "deadline": procedure.deadline, "paper": paper}
    shown = {
        "form": form, "faults": faults, "rung": procedure.rung,
        "reply_days": procedure.terms.reply_days, "least_reviewers": procedure.terms.reviewers,
        "channels": [(one, term(one)) for one in Channel],
        "candidates": reviewers_for(visit, procedure) if at_once else [],
    }  # fmt: skip
    title = gettext("Put in force, and tell") if at_once else gettext("Tell the person concerned")
    return Page("measures/notice.html.j2", title, data, None, shown, _crumbs(row, case), case.tlp)


def _crumbs(row: Any, case: Any) -> tuple[tuple[str, str], ...]:
    return (*crumbs_of(row, case), (f"#{row.number} {row.subject}", f"/sanctions/{row.id}"))


def _short(field: str) -> str:
    return {"appeal.reviewers": "reviewers"}.get(field, field.removeprefix("notice."))
