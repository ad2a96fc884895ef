"""Answers begun: from a void, from a checked claim, from a verdict, or by hand."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import Field

from tocsin.cases.marking import Tlp
from tocsin.desk.answers.beginning import (
    begin_by_hand,
    begin_from_claim,
    begin_from_verdict,
    begin_from_void,
)
from tocsin.desk.answers.tables import AnswerRow
from tocsin.desk.errors import NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.web.forms import Sent
from tocsin.web.found import must_hold
from tocsin.web.listing import known_key
from tocsin.web.pages import Done, Room
from tocsin.web.visits import Visit
from tocsin.web.words.answer_terms import DRAFT_TLP
from tocsin.web.words.naming import language_name
from tocsin.web.words.speaking import gettext

room: Final = Room()
WORDED: Final = ("en", "fr", "ar")
"""Languages in which drafts are checked in full, and pages of answers have words of their own."""
_OTHERS: Final = (
    "bg", "bn", "cs", "da", "de", "el", "es", "et", "fa", "fi", "ga", "ha", "he", "hi", "hr", "hu",
    "id", "it", "ja", "ko", "lt", "lv", "mk", "mt", "nb", "nl", "pl", "ps", "pt", "ro", "ru", "sk",
    "sl", "so", "sq", "sr", "sv", "sw", "ta", "th", "tl", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
"""Others in which institutions often write; any BCP 47 code may be sent to the JSON twin."""
Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", max_length=35)]


class Begun(Sent):
    """In which language an answer is written, and who may know of its drafts."""

    language: Language
    tlp: Tlp = Tlp.AMBER


class ByHand(Begun):
    """The claim or question that is answered, as somebody heard it."""

    claim: Annotated[str, Field(max_length=2_000)]


@room.action("/drafts", Right.WRITE_CASES)
def by_hand(visit: Visit, form: ByHand) -> Done:
    """Begins an answer to a claim or question that a person writes down."""
    return _begun(begin_by_hand(visit.sitting, form.claim, form.language, form.tlp))


@room.action("/voids/{rank}/answer", Right.WRITE_CASES)
def from_void(visit: Visit, rank: int, form: Begun) -> Done:
    """Begins an answer to what is asked, or spread, in a void."""
    workspace = visit.desk.workspace
    return _begun(begin_from_void(visit.sitting, workspace, rank, form.language, form.tlp))


@room.action("/claims/{factcheck_key}/answer", Right.WRITE_CASES)
def from_claim(visit: Visit, factcheck_key: str, form: Begun) -> Done:
    """Begins an answer to a claim that was checked and circulates."""
    found, key = must_hold(visit.desk), known_key(factcheck_key)
    known = key is not None and found.has("claims/circulating")
    rows = found.where("claims/circulating", "factcheck_key", key).to_pylist() if known else []
    if not rows:
        raise NotFoundError(
            "There is no such claim in the last investigation.", "Look for it in the list."
        )
    workspace, check = visit.desk.workspace, rows[0]["factcheck_id"]
    return _begun(begin_from_claim(visit.sitting, workspace, check, form.language, form.tlp))


@room.action("/verdicts/{panel_id}/answer", Right.WRITE_CASES)
def from_verdict(visit: Visit, panel_id: str, form: Begun) -> Done:
    """Begins an answer from what a panel decided on a claim."""
    return _begun(begin_from_verdict(visit.sitting, panel_id, form.language, form.tlp))


def offer(visit: Visit, action: str) -> Mapping[str, Any] | None:
    """What a form to begin an answer needs; ``None``: this person may not, so there is none."""
    if not visit.may(Right.WRITE_CASES) or not visit.actor.institution:
        return None
    return {"action": action, "languages": languages(), "tlps": marks(), "tlp": Tlp.AMBER}


def languages() -> list[tuple[str, str]]:
    """The languages that are offered, those with words of their own first."""
    others = sorted(((code, language_name(code)) for code in _OTHERS), key=lambda one: one[1])
    return [*((code, language_name(code)) for code in WORDED), *others]


def marks() -> list[tuple[Tlp, str]]:
    """The labels of drafts, each with who may know then."""
    return [(one, f"{one.label}: {gettext(said)}") for one, said in DRAFT_TLP.items()]


def _begun(row: AnswerRow) -> Done:
    return Done(f"/drafts/{row.id}", "begun", {"answer": row.id})
