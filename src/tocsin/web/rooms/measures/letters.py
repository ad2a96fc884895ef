"""The letters of a measure: on a page to read and print, and as one HTML file to keep."""

from dataclasses import asdict
from typing import Annotated, Any, Final

from pydantic import Field

from tocsin.desk.cases.knowing import known_case
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.measures.listing import procedure_of
from tocsin.desk.measures.proposing import tell
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.measures.tables import SanctionRow
from tocsin.desk.people.rights import Right
from tocsin.measures.sanctions.parts import Channel
from tocsin.measures.sanctions.parts import Letter as TellableLetter
from tocsin.measures.sanctions.procedure import Procedure
from tocsin.report.measures.letters import appeal_paper, decision_paper, end_paper, notice_paper
from tocsin.report.papers.html import paper_html
from tocsin.report.papers.paper import Paper
from tocsin.report.papers.words import words
from tocsin.web.forms import Sent
from tocsin.web.pages import Done, File, Page, Room
from tocsin.web.rooms.measures.view import crumbs_of, letters_of, told_of
from tocsin.web.visits import Visit
from tocsin.web.words.measure_terms import Letter
from tocsin.web.words.terms import term

room: Final = Room()
HTML: Final = "text/html; charset=utf-8"


@room.page("/sanctions/{sanction_id}/letters/{letter}", Right.LOOK)
def letter_page(visit: Visit, sanction_id: str, letter: Letter) -> Page:
    """A letter, in the language of the person concerned, and how it reached them."""
    return _page(visit, sanction_id, letter, None, {})


class Sending(Sent):
    """How a letter reached the person concerned."""

    channel: Channel
    address: Annotated[str, Field(max_length=2_000)] = ""


def again(
    visit: Visit, sanction_id: str, letter: Letter, form: Sending, error: InvalidError
) -> Page:
    """The letter with what was typed, and what is wrong with it."""
    return _page(visit, sanction_id, letter, form, error.fields or {"letter": error.message})


@room.action("/sanctions/{sanction_id}/letters/{letter}/told", Right.RUN_PANELS, again=again)
def record(visit: Visit, sanction_id: str, letter: Letter, form: Sending) -> Done:
    """Records that a letter reached the person concerned."""
    if letter is Letter.NOTICE:
        raise InvalidError("The notice is served from the measure's own page.", "Go there.")
    tell(visit.sitting, sanction_id, TellableLetter(letter.value), form.channel, form.address)
    return Done(f"/sanctions/{sanction_id}", "saved")


def _page(
    visit: Visit,
    sanction_id: str,
    letter: Letter,
    form: Sending | None,
    faults: dict[str, str],
) -> Page:
    row, procedure = procedure_of(visit.sitting, sanction_id)
    case = known_case(visit.sitting.session, visit.actor, row.case_id)
    notice = procedure.notice
    data = {
        "id": row.id,
        "letter": letter,
        "paper": paper_data(paper_of(visit, row, procedure, letter)),
        "told": [one for one in told_of(visit, procedure) if one["letter"] is letter],
    }
    runs = visit.may(Right.RUN_PANELS)
    shown = {
        "may_tell": runs and letter is not Letter.NOTICE,
        "channels": [(one, term(one)) for one in Channel],
        "channel": form.channel if form else notice.channel if notice else None,
        "address": form.address if form else notice.address if notice and runs else "",
        "faults": faults,
    }
    crumbs = (*crumbs_of(row, case), (f"#{row.number} {row.subject}", f"/sanctions/{row.id}"))
    return Page("measures/letter.html.j2", term(letter), data, None, shown, crumbs, case.tlp)


@room.file("/sanctions/{sanction_id}/letters/{letter}/file", Right.LOOK)
def letter_file(visit: Visit, sanction_id: str, letter: Letter) -> File:
    """A letter as one HTML file."""
    row, procedure = procedure_of(visit.sitting, sanction_id)
    return file_of(paper_of(visit, row, procedure, letter), row, letter)


def paper_of(
    visit: Visit, row: SanctionRow, procedure: Procedure, letter: Letter, link: str = ""
) -> Paper:
    """A letter as it went out; ``link`` is the recipient's own, which the desk does not keep.

    Raises:
        NotFoundError: there is no such letter yet.
    """
    if letter not in letters_of(procedure):
        raise NotFoundError("There is no such letter of this measure.", "Look at those there are.")
    number = str(row.number)
    with refusing():
        if letter is Letter.NOTICE:
            return notice_of(visit, row, procedure, link)
        if letter is Letter.DECISION and procedure.decided is not None:
            return decision_paper(procedure, number, procedure.decided.at)
        if letter is Letter.APPEAL and procedure.appeal_decided is not None:
            return appeal_paper(procedure, number, procedure.appeal_decided.at)
        return end_paper(procedure, number, procedure.last_at)


def notice_of(visit: Visit, row: SanctionRow, procedure: Procedure, link: str = "") -> Paper:
    """The notice, with the link to reply by."""
    reply_to = link or f"{visit.caller.app.state.public_url}/reply/…"
    at = procedure.notice.served_at if procedure.notice else procedure.last_at
    return notice_paper(procedure, str(row.number), reply_to, at)


def file_of(paper: Paper, row: SanctionRow, letter: Letter) -> File:
    """A paper as a file."""
    return File(f"tocsin-{row.number}-{letter}.html", paper_html(paper).encode(), HTML)


def paper_data(paper: Paper) -> dict[str, Any]:
    """A paper as pages show it, with which way its language runs."""
    said = words(paper.language)
    labels = {
        "number_word": said.say("paper.number"), "what_now": said.say("paper.what_now"),
        "rtl": said.is_right_to_left,
    }  # fmt: skip
    return {**asdict(paper), **labels}
