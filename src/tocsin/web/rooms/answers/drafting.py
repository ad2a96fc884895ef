"""What writers do: the text, its remarks, its review; who may know of it; a new version."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from pydantic import Field

from tocsin.answers.registry.answer import Answer
from tocsin.answers.registry.content import Content
from tocsin.answers.registry.events import Change, Outcome
from tocsin.cases.documents import to_json
from tocsin.cases.marking import MemberKind, Tlp
from tocsin.desk.answers.stepping import answer_of
from tocsin.desk.answers.writing import (
    abandon_draft,
    ask_for_review,
    end_sharing,
    leave_remarks,
    mark_draft,
    review_draft,
    revise_answer,
    share_draft,
    write_draft,
)
from tocsin.desk.errors import ConflictError, InvalidError
from tocsin.desk.people.rights import Right
from tocsin.web.forms import Counted, Nothing, Sent, Text
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.answers.texts import ContentSent, boxed, content_of
from tocsin.web.rooms.answers.view import Typed, page
from tocsin.web.visits import Visit

room: Final = Room()


class TextSent(ContentSent):
    """The text; ``base`` is the number of steps that the writer had seen."""

    base: Counted


def again(visit: Visit, answer_id: str, form: TextSent, error: InvalidError) -> Page:
    """The page with what was typed, saying what is wrong."""
    _, answer = answer_of(visit.sitting, answer_id)
    typed = content_of(form, answer.started.language)
    return page(visit, answer_id, Typed(error, typed, boxed(error.fields)))


@room.action("/drafts/{answer_id}/text", Right.WRITE_CASES, again=again)
def write(visit: Visit, answer_id: str, form: TextSent) -> Done:
    """Keeps the text; a source or claim of which nothing is said is left out."""
    _, answer = answer_of(visit.sitting, answer_id)
    content = content_of(form, answer.started.language)
    try:
        after = write_draft(visit.sitting, answer_id, form.base, content)
    except ConflictError as error:
        compared = _compared(answer, content)
        raise ConflictError(error.message, error.remedy, compared) from error
    return Done(f"/drafts/{answer_id}", "saved", {"version": _number(after)})


class Read(Sent):
    """The remarks were read; a reason is needed where a "must" is left."""

    base: Counted
    reason: Text = ""


def again_at(action: str) -> Callable[..., Page]:
    """The page with what was typed into one of its smaller forms, saying what is wrong there."""

    def again(visit: Visit, answer_id: str, form: Sent, error: InvalidError) -> Page:
        typed = form.model_dump()
        faults = {
            f"{action}-{field}" if field in typed else box: what
            for (field, what), box in zip(error.fields.items(), boxed(error.fields), strict=True)
        }
        return page(visit, answer_id, Typed(error, None, faults, action, typed))

    return again


@room.action("/drafts/{answer_id}/clarity", Right.WRITE_CASES, again=again_at("clarity"))
def go_on(visit: Visit, answer_id: str, form: Read) -> Done:
    """Says that one has read the remarks, and goes on."""
    leave_remarks(visit.sitting, answer_id, form.base, form.reason)
    return Done(f"/drafts/{answer_id}", "remarks_read")


@room.action("/drafts/{answer_id}/ask-review", Right.WRITE_CASES)
def ask(visit: Visit, answer_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Sends the draft to a second person."""
    ask_for_review(visit.sitting, answer_id)
    return Done(f"/drafts/{answer_id}", "review_asked")


class ReviewSent(Sent):
    """What a review came to, and why."""

    base: Counted
    outcome: Outcome
    text: Text


@room.action("/drafts/{answer_id}/review", Right.WRITE_CASES, again=again_at("review"))
def review(visit: Visit, answer_id: str, form: ReviewSent) -> Done:
    """Passes a draft that somebody else wrote, or returns it."""
    review_draft(visit.sitting, answer_id, form.base, form.outcome, form.text)
    return Done(f"/drafts/{answer_id}", "saved")


class Revised(Sent):
    """Why a published answer is written anew."""

    change: Change
    reason: Text


@room.action("/drafts/{answer_id}/revise", Right.WRITE_CASES, again=again_at("revise"))
def revise(visit: Visit, answer_id: str, form: Revised) -> Done:
    """Begins the next version of a published answer."""
    revise_answer(visit.sitting, answer_id, form.change, form.reason)
    return Done(f"/drafts/{answer_id}", "revising")


class Why(Sent):
    """Why something is done."""

    reason: Text


@room.action("/drafts/{answer_id}/abandon", Right.WRITE_CASES, again=again_at("abandon"))
def abandon(visit: Visit, answer_id: str, form: Why) -> Done:
    """Stops writing; what was published stays as it was."""
    abandon_draft(visit.sitting, answer_id, form.reason)
    return Done(f"/drafts/{answer_id}", "saved")


class Shared(Sent):
    """Who may know of a draft: a person by their id, an institution by its name."""

    kind: MemberKind
    member: Annotated[str, Field(max_length=200)]


@room.action("/drafts/{answer_id}/share", Right.WRITE_CASES, again=again_at("share"))
def share(visit: Visit, answer_id: str, form: Shared) -> Done:
    """Lets a person or an institution know of the draft, so that they may join in."""
    share_draft(visit.sitting, answer_id, form.kind, form.member)
    return Done(f"/drafts/{answer_id}#who", "saved")


@room.action("/drafts/{answer_id}/unshare", Right.WRITE_CASES)
def unshare(visit: Visit, answer_id: str, form: Shared) -> Done:
    """Lets a person or an institution know of the draft no more."""
    end_sharing(visit.sitting, answer_id, form.kind, form.member)
    return Done(f"/drafts/{answer_id}#who", "saved")


class Marked(Sent):
    """The label of the drafts."""

    tlp: Tlp


@room.action("/drafts/{answer_id}/mark", Right.WRITE_CASES, again=again_at("mark"))
def mark(visit: Visit, answer_id: str, form: Marked) -> Done:
    """Changes the label, and with it who may know of the drafts."""
    mark_draft(visit.sitting, answer_id, form.tlp)
    return Done(f"/drafts/{answer_id}#who", "saved")


def _number(answer: Answer) -> int:
    return answer.newest.number if answer.newest else 0


def _compared(answer: Answer, mine: Content) -> tuple[dict[str, Any], ...]:
    """Where what was typed differs from what somebody else kept meanwhile."""
    theirs = to_json(answer.newest.content) if answer.newest else {}
    before = to_json(answer.versions[-2].content) if len(answer.versions) > 1 else {}
    sent = to_json(mine)
    found = []
    for name, value in {**sent, **sent["wording"]}.items():
        there, base = (one.get(name, one.get("wording", {}).get(name)) for one in (theirs, before))
        if name != "wording" and value != there:
            found.append({"field": name, "mine": value, "theirs": there, "base": base})
    return tuple(found)
