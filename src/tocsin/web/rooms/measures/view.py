"""A measure as whoever knows of its case sees it: where it stands, what comes next, on what."""

from collections.abc import Mapping
from typing import Any, Final

from tocsin.cases.documents import to_json
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.errors import InvalidError
from tocsin.desk.measures.deciding import DECIDERS, REVIEWERS, votes_of
from tocsin.desk.measures.listing import procedure_of, summary
from tocsin.desk.measures.tables import SanctionRow
from tocsin.desk.measures.waiting import Task, task_of, untold
from tocsin.desk.people.registry import colleagues
from tocsin.desk.people.rights import Right, Role
from tocsin.measures.dsa.restricting import RESTRICTIONS
from tocsin.measures.rungs import LADDER, is_automatic
from tocsin.measures.sanctions.parts import Outcome, SubjectKind, reviewed
from tocsin.measures.sanctions.procedure import BEFORE_FORCE, BINDING, OVER, Procedure, State
from tocsin.web.naming import named
from tocsin.web.pages import Crumb, Page, Room
from tocsin.web.rooms.measures.standing import actors_of, awaited, events_of, stages
from tocsin.web.visits import Visit
from tocsin.web.words.measure_terms import Letter
from tocsin.web.words.panel_terms import OPTIONS
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

room: Final = Room()


@room.page("/sanctions/{sanction_id}", Right.LOOK)
def sanction(visit: Visit, sanction_id: str) -> Page:
    """A measure: the line of its stages, the next step, the evidence, and what happened."""
    return page_of(visit, sanction_id)


def again(visit: Visit, sanction_id: str, form: Any, error: InvalidError) -> Page:
    """The page with what was typed in one of its forms, and what is wrong with it."""
    faults = error.fields or {"step": error.message}
    short = {name.rpartition(".")[2]: what for name, what in faults.items()}
    return page_of(visit, sanction_id, form, short)


def page_of(
    visit: Visit, sanction_id: str, typed: Any = None, faults: Mapping[str, str] | None = None
) -> Page:
    """The page of a measure."""
    row, procedure = procedure_of(visit.sitting, sanction_id)
    case = known_case(visit.sitting.session, visit.actor, row.case_id)
    people = named(visit.sitting, _people_in(procedure) | _actors(visit, row))
    data = {
        **summary(row),
        "awaited": awaited(procedure),
        "task": task_of(visit.sitting, row, procedure),
        "stages": stages(procedure, visit.now),
        **_proposal(procedure, people),
        "verdict": _verdict(procedure),
        "notice": _notice(visit, procedure),
        "replies": [
            {"text": one.text, "at": one.at, "entered_by": people[one.entered_by]
             if one.entered_by else ""} for one in procedure.replies
        ],
        "reply_until": procedure.reply_until,
        "decision": _decision(procedure, people),
        "in_force": _in_force(procedure, people),
        "appeal": _appeal(procedure, people),
        "withdrawn": procedure.withdrawn.reason if procedure.withdrawn else "",
        "record": events_of(visit.sitting, sanction_id, people),
        "letters": letters_of(procedure),
        "told": told_of(visit, procedure),
        "untold": untold(procedure),
    }  # fmt: skip
    shown = {
        "document": procedure.proposed.form,
        "people": people,
        "option_words": OPTIONS,
        "typed": typed,
        "typed_as": type(typed).__name__ if typed is not None else "",
        "faults": dict(faults or {}),
        **_offered(visit, row, procedure),
    }
    title = f"#{row.number} {row.subject}"
    return Page(
        "measures/sanction.html.j2", title, data, None, shown, crumbs_of(row, case), case.tlp
    )


def crumbs_of(row: SanctionRow, case: Any) -> tuple[Crumb, ...]:
    """The way to a measure from the list of its case."""
    return (
        (gettext("Measures"), "/measures"),
        (f"#{case.number} {case.title}", f"/cases/{row.case_id}/measures"),
    )


def letters_of(procedure: Procedure) -> list[Letter]:
    """The letters that there are by now."""
    ended = {State.LAPSED, State.WITHDRAWN, State.LIFTED, State.EXPIRED, State.NOT_SUPPORTED}
    there = {
        Letter.NOTICE: procedure.notice is not None,
        Letter.DECISION: procedure.decided is not None,
        Letter.APPEAL: procedure.appeal_decided is not None,
        Letter.END: procedure.state in ended and procedure.notice is not None,
    }
    return [letter for letter, is_there in there.items() if is_there]


def told_of(visit: Visit, procedure: Procedure) -> list[dict[str, Any]]:
    """Which letters reached the person concerned; where they went only for those who send."""
    runs = visit.may(Right.RUN_PANELS)
    return [
        {"letter": Letter(one.letter), "at": one.at, "channel": one.channel,
         "address": one.address if runs else ""} for one in procedure.told
    ]  # fmt: skip


def reviewers_for(visit: Visit, procedure: Procedure) -> list[tuple[str, str]]:
    """Who could review it: people who vote at this desk and had no part in it."""
    proposed = procedure.proposed
    sat = procedure.verdict.members if procedure.verdict else ()
    voted = (one["person_id"] for one in votes_of(visit.sitting, procedure.id, DECIDERS))
    decided = procedure.sanction.involved if procedure.sanction else ()
    out = {proposed.by, *proposed.form.assessed_by, *sat, *voted, *decided, visit.actor.person_id}
    return [
        (one.id, f"{one.name} ({one.institution})")
        for one in colleagues(visit.sitting.session)
        if one.id not in out and Role.PANELLIST in one.roles
    ]


def _people_in(procedure: Procedure) -> set[str]:
    found = {procedure.proposed.by, *procedure.proposed.form.assessed_by}
    found |= {one.entered_by for one in procedure.replies}
    if procedure.decided:
        found |= procedure.decided.decision.deciders
    if procedure.sanction:
        found |= set(procedure.sanction.appeal.reviewers)
    if procedure.appeal_decided:
        found |= {one.person_id for one in procedure.appeal_decided.votes}
    return found


def _actors(visit: Visit, row: SanctionRow) -> set[str]:
    cast = (*votes_of(visit.sitting, row.id, DECIDERS), *votes_of(visit.sitting, row.id, REVIEWERS))
    return {str(one["person_id"]) for one in cast} | actors_of(visit.sitting, row.id)


def _proposal(procedure: Procedure, people: Mapping[str, str]) -> dict[str, Any]:
    proposed, subject = procedure.proposed, procedure.proposed.subject
    return {
        "private_person": subject.is_private_person,
        "members": subject.members,
        "language": subject.language,
        "proposed_by": people[proposed.by] if proposed.by else "",
        "rule": proposed.rule_id,
        "renews": proposed.renews,
        "terms": to_json(procedure.terms),
        "evidence": [to_json(one) for one in proposed.evidence],
        "assessment": to_json(proposed.form),
    }


def _verdict(procedure: Procedure) -> dict[str, Any] | None:
    """What the panel decided; who sat on it is not told."""
    verdict = procedure.verdict
    if verdict is None:
        return None
    return {
        "panel": verdict.panel_id, "option": verdict.option, "supports": verdict.supports,
        "firmness": verdict.firmness, "probability": verdict.probability,
        "decided_at": verdict.decided_at,
        "strata": [
            {"stratum": one.stratum, "votes": one.votes, "side": one.side}
            for one in verdict.strata
        ],
    }  # fmt: skip


def _notice(visit: Visit, procedure: Procedure) -> dict[str, Any] | None:
    """What was told, and how; where it was sent only for those who send."""
    notice = procedure.notice
    if notice is None:
        return None
    return {
        "facts": notice.facts, "channel": notice.channel, "served_at": notice.served_at,
        "address": notice.address if visit.may(Right.RUN_PANELS) else "",
    }  # fmt: skip


def _decision(procedure: Procedure, people: Mapping[str, str]) -> dict[str, Any] | None:
    decided = procedure.decided
    if decided is None:
        return None
    decision = decided.decision
    return {
        "adopted": decision.adopted, "reasons": decision.reasons, "at": decision.at,
        "rung": decided.rung,
        "votes": [
            {"who": people[one.person_id], "adopt": one.adopt, "reason": one.reason,
             "dissent": one in decision.dissent} for one in decision.votes
        ],
    }  # fmt: skip


def _in_force(procedure: Procedure, people: Mapping[str, str]) -> dict[str, Any] | None:
    sanction = procedure.sanction
    if sanction is None:
        return None
    return {
        "rung": sanction.rung, "begins_at": sanction.begins_at, "ends_at": sanction.ends_at,
        "appeal_until": sanction.appeal.until, "appeal_to": sanction.appeal.to,
        "reviewers": [people[one] for one in sanction.appeal.reviewers],
    }  # fmt: skip


def _appeal(procedure: Procedure, people: Mapping[str, str]) -> dict[str, Any] | None:
    appealed, made = procedure.appealed, procedure.appeal_decided
    if appealed is None:
        return None
    return {
        "text": appealed.text, "at": appealed.at,
        "outcome": reviewed(made.votes) if made else None,
        "reasons": made.reasons if made else "",
        "votes": [
            {"who": people[one.person_id], "outcome": one.outcome, "reason": one.reason}
            for one in (made.votes if made else ())
        ],
    }  # fmt: skip


def _offered(visit: Visit, row: SanctionRow, procedure: Procedure) -> dict[str, Any]:
    """Which steps this person can take now, and what their forms need."""
    runs, state, now = visit.may(Right.RUN_PANELS), procedure.state, visit.now
    body = {State.DECIDING: DECIDERS, State.UNDER_APPEAL: REVIEWERS}.get(state)
    cast = votes_of(visit.sitting, row.id, body) if body else []
    sanction, until = procedure.sanction, procedure.reply_until
    window = state in (State.NOTIFIED, State.IN_FORCE) and until is not None and now < until
    appealable = state in (State.IN_FORCE, State.EXPIRED) and procedure.appealed is None
    held = bool(sanction and appealable and now < sanction.appeal.until)
    renaming = state in (State.IN_FORCE, State.UNDER_APPEAL, State.EXPIRED)
    concluding = task_of(visit.sitting, row, procedure) is Task.CONCLUDE
    me = visit.actor.person_id
    restricts = sanction is not None and sanction.rung in RESTRICTIONS
    return {
        "own_vote": next((one for one in cast if one["person_id"] == me), None),
        "votes_cast": len(cast),
        "over": state in OVER,
        "automatic": is_automatic(procedure.proposed.form.rung),
        "may_enter_reply": runs and window,
        "may_enter_appeal": runs and held,
        "may_withdraw": runs and state in BEFORE_FORCE | BINDING,
        "may_name_reviewers": runs and renaming and procedure.appeal_decided is None,
        "may_link": runs and procedure.notice is not None,
        "may_state": runs and restricts
        and procedure.proposed.subject.kind is not SubjectKind.NOTIFIER,
        "candidates": reviewers_for(visit, procedure) if runs and (concluding or renaming) else [],
        "rungs": [(one, term(one)) for one in LADDER[: procedure.rung.height + 1]],
        "outcomes": [(one, term(one)) for one in Outcome],
    }  # fmt: skip
