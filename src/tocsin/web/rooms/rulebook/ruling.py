"""The rules on a case: which apply and why, what is not known, and what a person may propose."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, create_model

from tocsin.cases.evidence import EvidenceKind
from tocsin.desk.cases.basket import basket
from tocsin.desk.measures.ruling import Ruled, propose_under, rules_on
from tocsin.desk.people.rights import Right
from tocsin.measures.rulebook.conditions import Truth
from tocsin.measures.rulebook.evaluating import Evaluation, Held
from tocsin.measures.rulebook.fields import BY_NAME, FIELDS, Source, Type
from tocsin.measures.rulebook.fields import Field as Fact
from tocsin.measures.rulebook.rule import Evidence, Outcome, Rule
from tocsin.measures.rungs import Rung
from tocsin.web.forms import LARGEST, Moment, NotBlank
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.cases.view import crumbs_of
from tocsin.web.rooms.rulebook.saying import fact_words, rule_data, value_words
from tocsin.web.visits import Visit
from tocsin.web.words.sentences import translated
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

room: Final = Room()
NONE: Final = "none"
"""What says that a list is known to be empty: no tick at all says that nobody knows."""
_BY_PEOPLE: Final = frozenset({Source.PERSON, Source.RECORD, Source.REGISTRY})
STATABLE: Final = tuple(field for field in FIELDS if field.source in _BY_PEOPLE)
"""The facts that a person can state; the others are what the case, its findings and panels say."""
_ORDER: Final = (Outcome.APPLIES, Outcome.ESCALATE, Outcome.DOES_NOT_APPLY)


def _typed(field: Fact) -> Any:
    most = LARGEST if field.most is None else field.most
    match field.type:
        case Type.BOOL:
            return (Annotated[bool | None, NotBlank], None)
        case Type.INT:
            return (Annotated[Annotated[int, Field(ge=0, le=most)] | None, NotBlank], None)
        case Type.NUMBER:
            return (Annotated[Annotated[float, Field(ge=0, le=most)] | None, NotBlank], None)
        case Type.TIME:
            return (Moment, None)
        case Type.TEXTS:
            one = Annotated[str, Field(max_length=50)]
            return (Annotated[list[one], Field(default_factory=list, max_length=50)], ...)
    return (Annotated[Annotated[str, Field(max_length=50)] | None, NotBlank], None)


class _Asked(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)


_TYPES: Final[dict[str, Any]] = {field.name: _typed(field) for field in STATABLE}
Stated: Any = create_model("Stated", __base__=_Asked, **_TYPES)
"""Facts that people state; they travel in the address of the page, and are kept nowhere."""
Proposed: Any = create_model("Proposed", __base__=Stated, rung=(Rung, ...))
"""A measure that is proposed, with what was stated."""


@room.page("/cases/{case_id}/rules", Right.LOOK)
def on_case(visit: Visit, case_id: str, stated: Annotated[Stated, Query()]) -> Page:
    """What each rule says about a case now, condition by condition."""
    given = _given(stated)
    ruled = rules_on(visit.sitting, case_id, given)
    have = _evidence(visit, case_id, ruled)
    rules = [_rule(visit, rule, found, have) for rule, found in ruled.rules]
    may_write = visit.may(Right.WRITE_CASES) and ruled.row.merged_into is None
    data = {
        "case": case_id,
        "rulebook": ruled.rulebook.version if ruled.rulebook else None,
        "facts": dict(ruled.facts.known),
        "stated": given,
        "rules": sorted(rules, key=lambda one: _ORDER.index(one["outcome"])),
        "counts": {one: sum(rule["outcome"] is one for rule in rules) for one in _ORDER},
        "may_propose": may_write and ruled.rulebook is not None,
    }
    shown = {
        "asked": _asked(ruled, given),
        "hidden": _hidden(given),
        "known": [(fact_words(name), value_words(name, one))
                  for name, one in ruled.facts.known.items() if name not in given],
        "no_item": NONE,
    }  # fmt: skip
    title, crumbs = gettext("Rules on this case"), crumbs_of(ruled.row)
    return Page("rulebook/case.html.j2", title, data, None, shown, crumbs, ruled.case.tlp)


@room.action("/cases/{case_id}/rules/{rule_id}", Right.WRITE_CASES)
def propose(visit: Visit, case_id: str, rule_id: str, form: Proposed) -> Done:
    """Begins an assessment of a measure that a rule proposes, with the rule as its ground."""
    given, now = _given(form), visit.now
    ruled = rules_on(visit.sitting, case_id, given, now)
    why = next((_why(rule, found) for rule, found in ruled.rules if rule.id == rule_id), "")
    row = propose_under(visit.sitting, case_id, rule_id, form.rung, why, given)
    return Done(f"/assessments/{row.id}", "assessment_begun", {"assessment": row.id})


def _given(stated: Any) -> dict[str, Any]:
    """The facts that were stated, as plain JSON; what was left open is left out."""
    found: dict[str, Any] = {}
    for field in STATABLE:
        value = getattr(stated, field.name)
        if isinstance(value, list):
            if value:
                found[field.name] = [one for one in dict.fromkeys(value) if one != NONE]
        elif isinstance(value, datetime):
            found[field.name] = value.isoformat()
        elif value is not None:
            found[field.name] = value
    return found


def _hidden(given: dict[str, Any]) -> list[tuple[str, str]]:
    """What was stated, as fields that a form carries on."""
    pairs = ((name, value if isinstance(value, list) else [value]) for name, value in given.items())
    return [(name, _sent(one)) for name, values in pairs for one in values or [NONE]]


def _sent(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _rule(visit: Visit, rule: Rule, found: Evaluation, have: dict[Evidence, bool | None]) -> Any:
    return rule_data(rule, visit.now.date()) | {
        "outcome": found.outcome,
        "expired": found.expired,
        "conditions": [_held(one) for one in found.conditions],
        "evidence_needed": [{"kind": one, "there": have.get(one)} for one in rule.evidence],
        "proposes": list(found.measures),
        "automatic_now": found.automatic,
    }


def _held(held: Held) -> dict[str, Any]:
    return {
        "says": held.says,
        "test": held.test,
        "truth": held.truth,
        "read": [
            {"fact": name, "words": fact_words(name), "value": value_words(name, value)}
            for name, value in held.read.items()
        ],
        "missing": [
            {"fact": name, "words": fact_words(name), "source": BY_NAME[name].source}
            for name in held.missing
        ],
        "error": held.error,
    }


def _evidence(visit: Visit, case_id: str, ruled: Ruled) -> dict[Evidence, bool | None]:
    """Which evidence is in the case; of what the desk cannot tell, nothing is said."""
    kinds = {piece.kind for piece in basket(visit.sitting, case_id)}
    known = ruled.facts.known
    return {
        Evidence.POSTS: EvidenceKind.POST in kinds,
        Evidence.FINDING: EvidenceKind.FINDING in kinds,
        Evidence.VERDICT: "verdict_status" in known,
        Evidence.ANSWER: known.get("answer_exists"),
    }


def _asked(ruled: Ruled, given: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts that rules wait for and people can state, those that most wait for first."""
    waits: dict[str, int] = dict.fromkeys(given, 0)
    for _, found in ruled.rules:
        if found.outcome is Outcome.ESCALATE:
            missing = {name for one in found.conditions for name in one.missing}
            for name in missing:
                waits[name] = waits.get(name, 0) + 1
    names = {field.name for field in STATABLE}
    return [
        {
            "name": name, "words": fact_words(name), "type": BY_NAME[name].type,
            "source": BY_NAME[name].source, "value": _shown(given.get(name)),
            "options": [(word, value_words(name, word)) for word in BY_NAME[name].words],
            "most": BY_NAME[name].most, "rules": waits[name], "unit": BY_NAME[name].unit,
        }
        for name in sorted(waits, key=lambda one: (-waits[one], one))
        if name in names
    ]  # fmt: skip


def _shown(value: Any) -> Any:
    """A stated fact as its field shows it."""
    if isinstance(value, list):
        return value or [NONE]
    return None if value is None else _sent(value)


def _why(rule: Rule, found: Evaluation) -> str:
    """Why the rule applies, in the language of who proposes."""
    head = gettext("Proposed under the rule %(rule)s %(version)s: %(title)s.") % {
        "rule": rule.id, "version": rule.version, "title": translated(rule.title),
    }  # fmt: skip
    return "\n".join((head, *(_because(one) for one in found.conditions)))


def _because(held: Held) -> str:
    read = "; ".join(f"{fact_words(n)} {value_words(n, v)}" for n, v in held.read.items())
    is_true = held.truth is Truth.TRUE
    return f"– {'' if is_true else term(held.truth) + ': '}{translated(held.says)} ({read})"
