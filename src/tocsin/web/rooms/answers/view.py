"""The page of a draft: its next step first, the text with its clarity beside it, who signs it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from tocsin.answers.registry.answer import ENDED, WRITING, Answer, State, Version
from tocsin.answers.registry.content import AnsweredClaim, Content, Source, SourceKind
from tocsin.answers.registry.signing import has_enough
from tocsin.answers.registry.standing import due, standing
from tocsin.answers.registry.wholeness import Gap, gaps
from tocsin.cases.documents import to_json
from tocsin.cases.marking import MemberKind, Tlp
from tocsin.desk.answers.listing import asked_of, list_answers, writer_of
from tocsin.desk.answers.showing import may_review, may_sign, named_on
from tocsin.desk.answers.stepping import answer_of
from tocsin.desk.answers.tables import AnswerRow
from tocsin.desk.answers.writing import clarity_of
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.registry import colleagues
from tocsin.desk.people.rights import Right
from tocsin.panels.ballots import EvidenceLevel
from tocsin.panels.confidence import Agreement
from tocsin.panels.scales import CLAIM
from tocsin.web.naming import named
from tocsin.web.pages import Page, Room
from tocsin.web.rooms.answers import clarity
from tocsin.web.rooms.answers.beginning import marks
from tocsin.web.rooms.answers.lists import without_address
from tocsin.web.rooms.answers.texts import box_of
from tocsin.web.visits import Visit
from tocsin.web.words.answer_terms import DRAFT_TLP
from tocsin.web.words.naming import language_name
from tocsin.web.words.panel_terms import OPTIONS
from tocsin.web.words.speaking import gettext

room: Final = Room()
_ROOM_FOR_MORE: Final = 2
"""Empty places for sources after those that stand there; a claim has one."""


class Step(StrEnum):
    """What is to be done next, as the page says it."""

    REWRITE = "rewrite"
    COMPLETE = "complete"
    CLARITY = "clarity"
    ASK_REVIEW = "ask_review"
    REVIEW = "review"
    SIGN = "sign"
    PUBLISH = "publish"
    NONE = "none"


@dataclass(frozen=True)
class Typed:
    """What was typed and could not be taken: why, and what is wrong with it by box.

    ``content``: the text, where that was sent; else ``action`` names the form, ``sent`` is what
    was typed there.
    """

    error: InvalidError
    content: Content | None
    faults: Mapping[str, str]
    action: str = "text"
    sent: Mapping[str, Any] = field(default_factory=dict)


@room.page("/drafts/{answer_id}", Right.LOOK)
def view(visit: Visit, answer_id: str) -> Page:
    """An answer's workspace: the next step, the text, its clarity, its signatures."""
    return page(visit, answer_id)


def page(visit: Visit, answer_id: str, typed: Typed | None = None) -> Page:
    """The page, with what was typed where that could not be taken."""
    row, answer = answer_of(visit.sitting, answer_id)
    version = answer.newest
    content = version.content if version else None
    missing = list(gaps(content)) if content is not None else []
    review = _review(visit, answer, version)
    data: dict[str, Any] = {
        **about(visit, row, answer),
        "next": _next(visit, answer, missing),
        "content": to_json(content) if content is not None else None,
        "confidence": content.confidence if content is not None else None,
        "missing": [{"field": one.field, "message": one.message} for one in missing],
        "clarity": to_json(review) if review is not None else None,
        "signatures": _signatures(visit, version),
        "may_still_sign": may_sign(visit.sitting, answer) if _is_open(answer) else [],
        "members": _members(visit, row.id),
    }
    shown = {
        "row": row,
        "answer": answer,
        "version": version,
        "read": content,
        "box_of": box_of,
        **_editor(typed, content),
        **_rights(visit, row, answer),
        "checked": clarity.shown(review, content) if review and content else None,
        "no_address": without_address(visit),
        "marks": marks(),
        "who_knows": DRAFT_TLP[Tlp(row.tlp)],
        "people": colleagues(visit.sitting.session) if _is_own(visit, row) else [],
        "successors": _successors(visit, row) if answer.public else [],
    }
    return Page(
        "answers/view.html.j2", heading(row), data, None, shown, crumbs(), Tlp(row.tlp),
    )  # fmt: skip


def about(visit: Visit, row: AnswerRow, answer: Answer) -> dict[str, Any]:
    """What every page of an answer says of it."""
    fallen = due(answer, visit.now)
    public = answer.public
    return {
        "id": row.id,
        "number": row.number,
        "state": answer.state,
        "standing": standing(answer, visit.now),
        "institution": row.institution,
        "language": row.language,
        "language_name": language_name(row.language),
        "tlp": Tlp(row.tlp),
        "begun": answer.started.origin.begun,
        "origin": {"id": answer.started.origin.id, "label": answer.started.origin.label},
        "first_demand_at": answer.started.origin.first_demand_at,
        "deadline": answer.deadline,
        "due": {"why": fallen.why, "at": fallen.at} if fallen is not None else None,
        "events": row.events,
        "version": answer.newest.number if answer.newest else None,
        "public_version": public.number if public else None,
        "digest": answer.newest.digest if answer.newest else None,
        "is_public": public is not None,
        "public_href": f"/answers/{row.id}" if public is not None else None,
    }


def crumbs() -> tuple[tuple[str, str], ...]:
    """Where one is."""
    return ((gettext("Agreed answers"), "/drafts"),)


def heading(row: AnswerRow) -> str:
    """What a page of an answer is called."""
    return f"#{row.number} {row.title}"


def _review(visit: Visit, answer: Answer, version: Version | None) -> Any:
    """What the clarity check says of the newest text, where there is one to be worked on."""
    if version is None or answer.state not in WRITING:
        return None
    wording = version.content.wording
    return clarity_of(visit.sitting, answer.id) if wording.title or wording.statement else None


def _next(visit: Visit, answer: Answer, missing: list[Gap]) -> dict[str, Any]:
    """The next step, by whom, and whether it is the reader's."""
    step, version = _step(answer, missing), answer.newest
    writers = named(visit.sitting, [writer_of(answer)])
    by: list[str] = []
    if step in {Step.REWRITE, Step.COMPLETE, Step.CLARITY, Step.ASK_REVIEW}:
        by = [writers[writer_of(answer)]]
    elif step is Step.REVIEW:
        by = [one.name for one in may_review(visit.sitting, answer)]
    elif step is Step.SIGN:
        by = may_sign(visit.sitting, answer)
    elif step is Step.PUBLISH:
        by = [answer.started.institution]
    asked = asked_of(visit.actor, answer)
    return {
        "step": step,
        "by": by,
        "until": answer.deadline if step is not Step.NONE else None,
        "late": _is_late(answer.deadline, visit.now),
        "asked": asked,
        "signed": len(version.signatures) if version else 0,
        "least": answer.rules.least_signatories,
        "missing": len(missing),
    }


def _step(answer: Answer, missing: list[Gap]) -> Step:
    version = answer.newest
    if answer.state not in WRITING:
        return Step.NONE
    if answer.state is State.IN_REVIEW:
        return Step.REVIEW
    if answer.state is State.SIGNING:
        enough = version is not None and has_enough(answer, version)
        return Step.PUBLISH if enough else Step.SIGN
    if version is not None and answer.revising and version.published_at is not None:
        return Step.REWRITE
    if version is None or missing:
        return Step.COMPLETE
    return Step.ASK_REVIEW if answer.state is State.CLARITY_LOOKED_AT else Step.CLARITY


def _is_late(deadline: datetime | None, now: datetime) -> bool:
    return deadline is not None and deadline <= now


def _is_open(answer: Answer) -> bool:
    return answer.state in {State.SIGNING, State.PUBLISHED}


def _is_own(visit: Visit, row: AnswerRow) -> bool:
    mine = visit.actor.institution
    return bool(mine) and mine == row.institution


def _rights(visit: Visit, row: AnswerRow, answer: Answer) -> dict[str, bool]:
    """What this person may do with the answer as it stands now."""
    writes, decides = visit.may(Right.WRITE_CASES), visit.may(Right.RUN_PANELS)
    own, version = _is_own(visit, row), answer.newest
    to_sign = (version if answer.state is State.SIGNING else answer.public) if version else None
    mine = to_sign.signature_of(visit.actor.institution) if to_sign else None
    is_out = answer.public is not None and answer.state not in ENDED
    return {
        "may_write": writes and answer.state in WRITING,
        "may_review": writes
        and answer.state is State.IN_REVIEW
        and visit.actor.person_id not in answer.writers,
        "wrote_it": visit.actor.person_id in answer.writers,
        "may_sign": decides and _is_open(answer) and bool(visit.actor.institution) and mine is None,
        "has_signed": decides
        and answer.state not in ENDED
        and any(one.signature_of(visit.actor.institution) for one in answer.versions),
        "may_publish": decides
        and own
        and answer.state is State.SIGNING
        and version is not None
        and has_enough(answer, version),
        "may_revise": writes and own and answer.state is State.PUBLISHED,
        "may_abandon": writes and own and answer.state in WRITING,
        "may_end": decides and own and is_out,
        "may_share": writes and own,
    }


def _signatures(visit: Visit, version: Version | None) -> list[dict[str, Any]]:
    signed = version.signatures if version else ()
    people = named(visit.sitting, (one.by for one in signed))
    return [
        {"institution": one.institution, "by": people[one.by], "at": one.at, "key": one.key,
         "signature": one.signature, "digest": one.digest}
        for one in signed
    ]  # fmt: skip


def _members(visit: Visit, answer_id: str) -> list[dict[str, Any]]:
    found = named_on(visit.sitting, answer_id)
    people = named(visit.sitting, (one.member for one in found if one.kind is MemberKind.PERSON))
    return [
        {"kind": one.kind, "member": one.member,
         "name": people[one.member] if one.kind is MemberKind.PERSON else one.member}
        for one in found
    ]  # fmt: skip


def _successors(visit: Visit, row: AnswerRow) -> list[tuple[str, str]]:
    """Published answers that may take its place."""
    return [
        (one["id"], f"#{one['number']} {one['title']}")
        for one in list_answers(visit.sitting)
        if one["is_public"] and one["id"] != row.id
    ]


def _editor(typed: Typed | None, content: Content | None) -> dict[str, Any]:
    """The text in the form, with empty places for more, and its choices."""
    sent = typed.content if typed is not None else None
    text = sent or content
    sources = text.sources if text is not None else ()
    claims = text.claims if text is not None else ()
    empty = Source(kind=SourceKind.DOCUMENT, title="")
    return {
        "typed": text,
        "faults": typed.faults if typed is not None else {},
        "error": typed.error if typed is not None else None,
        "failed": typed.action if typed is not None else "",
        "sent": typed.sent if typed is not None else {},
        "sources": [*sources, *(empty for _ in range(_ROOM_FOR_MORE))],
        "claims": [*claims, AnsweredClaim(text="")],
        "levels": EvidenceLevel,
        "agreements": Agreement,
        "source_kinds": SourceKind,
        "options": [(name, gettext(OPTIONS[name])) for name in CLAIM.names],
        "option_words": OPTIONS,
    }
