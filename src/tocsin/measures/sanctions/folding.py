"""Events into a procedure, one at a time; every rule of the procedure is asked here, and only here.

Commands build an event and fold it before they hand it on, so what cannot be folded cannot be
written; and what was written by another hand cannot be read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from tocsin.errors import Sentence
from tocsin.measures.rungs import is_automatic
from tocsin.measures.sanctions import events as happened
from tocsin.measures.sanctions.deadlines import is_so_many_days
from tocsin.measures.sanctions.events import Event
from tocsin.measures.sanctions.parts import SLOW, Appeal, Letter, Notice, Outcome, reviewed, said
from tocsin.measures.sanctions.procedure import BEFORE_FORCE, BINDING, OVER, Procedure, State
from tocsin.measures.sanctions.sanction import (
    Sanction,
    need_deciders,
    need_panel,
    need_proposal,
    need_reviewers,
)
from tocsin.measures.sanctions.terms import SLOW_REPLY_DAYS, Terms
from tocsin.panels.errors import NotAllowedError

Step = Callable[[Procedure, Any], Procedure]
LEAST_REASON: Final = 30
LEAST_APPEAL: Final = 1
"""One word contests a measure; whoever it is against owes no brief."""


def replay(events: Iterable[Event]) -> Procedure:
    """The procedure that the events make.

    Raises:
        NotAllowedError: there are none, or one of them does not follow from those before.
        CannotStandError: a part of one is missing or cannot stand.
    """
    procedure: Procedure | None = None
    for event in events:
        procedure = apply(procedure, event)
    if procedure is None:
        raise NotAllowedError("events", "A procedure without events is no procedure.")
    return procedure


def apply(procedure: Procedure | None, event: Event) -> Procedure:
    """The procedure after the event; ``None`` before the first.

    Raises:
        NotAllowedError: the event does not follow here, or now, or from this person.
        CannotStandError: a part of it is missing or cannot stand.
    """
    if event.at.tzinfo is None:
        raise NotAllowedError("at", "A time comes without its offset from UTC.", "Pass UTC.")
    if isinstance(event, happened.Proposed):
        if procedure is not None:
            raise NotAllowedError("events", "A measure is proposed once.")
        return _proposed(event)
    if procedure is None:
        raise NotAllowedError("events", "A procedure begins with its proposal.")
    if event.at < procedure.last_at:
        raise NotAllowedError("at", "This would have happened before what came before it.")
    return replace(_STEPS[type(event)](procedure, event), last_at=event.at)


def _proposed(event: happened.Proposed) -> Procedure:
    said("sanction_id", event.sanction_id, 1, 200)
    said("case_id", event.case_id, 1, 200)
    need_proposal(event.subject, event.form, event.evidence, event.by, event.rule_id)
    if event.by:
        said("role", event.role, 1, 200)
    _need_days(event, event.deadline, event.terms.vote_days)
    return Procedure(event, State.PROPOSED, event.deadline, event.at)


def _imposed(procedure: Procedure, event: happened.Imposed) -> Procedure:
    """Only what leaves everything to be read may come before the panel and the reply."""
    _need_state(procedure, State.PROPOSED)
    _need_in_time(procedure, event)
    terms = procedure.terms
    if not is_automatic(procedure.proposed.form.rung):
        raise NotAllowedError("rung", "Above a label, a panel votes and the person replies first.")
    if not event.by and procedure.proposed.by:
        raise NotAllowedError("by", "What a person proposed, a person imposes.")
    _need_notice(event, event.notice, terms)
    _need_window(event, event.reply_until, terms.reply_days, terms)
    _need_window(event, event.appeal_until, terms.appeal_days, terms)
    _need_days(event, event.ends_at, procedure.proposed.form.duration.days)
    began = replace(procedure, notice=event.notice, reply_until=event.reply_until)
    return _in_force(began, event, event.ends_at, event.appeal_until, event.reviewers)


def _vote_opened(procedure: Procedure, event: happened.VoteOpened) -> Procedure:
    _need_state(procedure, State.PROPOSED)
    _need_in_time(procedure, event)
    _need_person(event)
    said("panel_id", event.panel_id, 1, 200)
    return replace(procedure, state=State.VOTING, panel_id=event.panel_id)


def _voted(procedure: Procedure, event: happened.Voted) -> Procedure:
    _need_state(procedure, State.VOTING)
    _need_in_time(procedure, event)
    verdict, proposed = event.verdict, procedure.proposed
    if (verdict.panel_id, verdict.sanction_id) != (procedure.panel_id, procedure.id):
        raise NotAllowedError("verdict", "This verdict is of another panel, or on another measure.")
    need_panel(verdict, {proposed.by, *proposed.form.assessed_by})
    if not verdict.supports:
        return replace(procedure, state=State.NOT_SUPPORTED, verdict=verdict, deadline=None)
    _need_days(event, event.deadline, procedure.terms.serve_days)
    return replace(procedure, state=State.SUPPORTED, verdict=verdict, deadline=event.deadline)


def _served(procedure: Procedure, event: happened.Served) -> Procedure:
    _need_state(procedure, State.SUPPORTED)
    _need_in_time(procedure, event)
    _need_person(event)
    _need_notice(event, event.notice, procedure.terms)
    _need_window(event, event.deadline, procedure.terms.reply_days, procedure.terms)
    return replace(
        procedure, state=State.NOTIFIED, notice=event.notice, deadline=event.deadline,
        reply_until=event.deadline,
    )  # fmt: skip


def _replied(procedure: Procedure, event: happened.Replied) -> Procedure:
    """In the window; for what was imposed at once the window is open while it is in force."""
    _need_state(procedure, State.NOTIFIED, State.IN_FORCE)
    if procedure.reply_until is None or event.at >= procedure.reply_until:
        raise NotAllowedError("deadline", "The window to reply is over.", "Appeal instead.")
    if event.reply.at != event.at or event.reply.entered_by != event.by:
        raise NotAllowedError("reply", "The reply is of another moment, or entered by another.")
    replies = (*procedure.replies, event.reply)
    sanction = procedure.sanction and replace(procedure.sanction, replies=replies)
    return replace(procedure, replies=replies, sanction=sanction)


def _reply_closed(procedure: Procedure, event: happened.ReplyClosed) -> Procedure:
    _need_state(procedure, State.NOTIFIED)
    _need_over(procedure, event)
    _need_days(event, event.deadline, procedure.terms.decide_days)
    return replace(procedure, state=State.DECIDING, deadline=event.deadline)


def _decided(procedure: Procedure, event: happened.Decided) -> Procedure:
    _need_state(procedure, State.DECIDING)
    _need_in_time(procedure, event)
    _need_person(event)
    proposed, decision = procedure.proposed, event.decision
    sat = procedure.verdict.members if procedure.verdict else ()
    authors = {proposed.by, *proposed.form.assessed_by}
    need_deciders(decision, authors, proposed.role, sat)
    if decision.at != event.at or len(decision.votes) < procedure.terms.deciders:
        raise NotAllowedError("decision", "Fewer decided than the terms ask for, or not now.")
    if not decision.adopted:
        return replace(procedure, state=State.DECLINED, decided=event, deadline=None)
    if event.ends_at is None or event.appeal_until is None:
        raise NotAllowedError("ends_at", "It has no end date, or no time to appeal.")
    _need_window(event, event.appeal_until, procedure.terms.appeal_days, procedure.terms)
    return _in_force(
        replace(procedure, decided=event), event, event.ends_at, event.appeal_until, event.reviewers
    )


def _in_force(
    procedure: Procedure,
    event: Event,
    ends_at: datetime,
    appeal_until: datetime,
    reviewers: tuple[str, ...],
) -> Procedure:
    """The only place where a measure comes into force: what its constructor refuses, never does."""
    proposed, terms, decided = procedure.proposed, procedure.terms, procedure.decided
    if procedure.notice is None or procedure.reply_until is None:
        raise NotAllowedError("notice", "Nobody was told.")
    if len(reviewers) < terms.reviewers:
        raise NotAllowedError("reviewers", "Fewer reviewers are named than the terms ask for.")
    made = Sanction(
        sanction_id=proposed.sanction_id,
        case_id=proposed.case_id,
        subject=proposed.subject,
        rung=decided.rung if decided else proposed.form.rung,
        form=proposed.form,
        form_digest=proposed.form_digest,
        evidence=proposed.evidence,
        proposed_by=proposed.by,
        proposed_role=proposed.role,
        rule_id=proposed.rule_id,
        verdict=procedure.verdict,
        notice=procedure.notice,
        reply_until=procedure.reply_until,
        replies=procedure.replies,
        decision=decided.decision if decided else None,
        begins_at=event.at,
        ends_at=ends_at,
        appeal=Appeal(terms.appeal_to, terms.appeal_how, appeal_until, reviewers),
    )
    return replace(procedure, state=State.IN_FORCE, sanction=made, deadline=ends_at)


def _told(procedure: Procedure, event: happened.Told) -> Procedure:
    """Changes nothing but the time to appeal, and that only for the better, and once."""
    _need_person(event)
    said("address", event.address, 1, 2_000)
    there_is = {
        Letter.DECISION: procedure.decided is not None,
        Letter.APPEAL: procedure.appeal_decided is not None,
        Letter.END: procedure.state in OVER,
    }
    if not there_is[event.letter]:
        raise NotAllowedError("letter", "There is no such letter yet.")
    told, sanction = replace(procedure, told=(*procedure.told, event)), procedure.sanction
    if event.appeal_until is None:
        return told
    if event.letter is not Letter.DECISION or sanction is None or procedure.was_told(event.letter):
        raise NotAllowedError("appeal_until", "The time to appeal runs from the first telling.")
    _need_window(event, event.appeal_until, procedure.terms.appeal_days, procedure.terms)
    until = max(sanction.appeal.until, event.appeal_until)
    appeal = replace(sanction.appeal, until=until)
    return replace(told, sanction=replace(sanction, appeal=appeal))


def _reviewers_named(procedure: Procedure, event: happened.ReviewersNamed) -> Procedure:
    _need_state(procedure, State.IN_FORCE, State.UNDER_APPEAL, State.EXPIRED)
    _need_person(event)
    said("reason", event.reason, LEAST_REASON)
    sanction = _sanction_of(procedure)
    if len(event.reviewers) < procedure.terms.reviewers:
        raise NotAllowedError("reviewers", "Fewer reviewers are named than the terms ask for.")
    if event.by in event.reviewers:
        raise NotAllowedError("reviewers", "Nobody names themselves.")
    if procedure.state is State.UNDER_APPEAL and event.by.strip() in sanction.involved:
        raise NotAllowedError(
            "by",
            "Who had a part in the measure does not choose who reviews it once it is appealed.",
            "Ask somebody who had none.",
        )
    appeal = replace(sanction.appeal, reviewers=event.reviewers)
    return replace(procedure, sanction=replace(sanction, appeal=appeal))


def _appealed(procedure: Procedure, event: happened.Appealed) -> Procedure:
    """One appeal, also after the end date: a name can be cleared when the measure is over."""
    _need_state(procedure, State.IN_FORCE, State.EXPIRED)
    if procedure.appealed is not None:
        raise NotAllowedError("appeal", "An appeal was decided; a court may be asked now.")
    if event.at >= _sanction_of(procedure).appeal.until:
        raise NotAllowedError("deadline", "The time to appeal is over.", "A court may be asked.")
    said("text", event.text, LEAST_APPEAL)
    _need_days(event, event.deadline, procedure.terms.review_days)
    return replace(procedure, state=State.UNDER_APPEAL, appealed=event, deadline=event.deadline)


def _appeal_decided(procedure: Procedure, event: happened.AppealDecided) -> Procedure:
    _need_state(procedure, State.UNDER_APPEAL)
    _need_in_time(procedure, event)
    _need_person(event)
    said("reasons", event.reasons, LEAST_REASON)
    sanction = _sanction_of(procedure)
    voted = [vote.person_id for vote in event.votes]
    need_reviewers(tuple(voted), sanction.involved)
    if not set(voted) <= set(sanction.appeal.reviewers):
        raise NotAllowedError("votes", "Somebody voted who is not named as a reviewer.")
    if 2 * len(voted) <= len(sanction.appeal.reviewers):
        raise NotAllowedError("votes", "Half of the reviewers, or more, did not vote.")
    outcome = reviewed(event.votes)
    done = replace(procedure, appeal_decided=event)
    if outcome is Outcome.LIFTED:
        return replace(done, state=State.LIFTED, deadline=None)
    if outcome is Outcome.VARIED:
        sanction = _varied(sanction, event)
    over = event.at >= sanction.ends_at
    state = State.EXPIRED if over else State.IN_FORCE
    return replace(
        done, state=state, sanction=sanction, deadline=None if over else sanction.ends_at
    )


def _varied(sanction: Sanction, event: happened.AppealDecided) -> Sanction:
    """A variation is milder in rung or in time, and graver in neither."""
    rung, ends_at = event.rung or sanction.rung, event.ends_at or sanction.ends_at
    if rung.height > sanction.rung.height or ends_at > sanction.ends_at:
        raise NotAllowedError("rung", "An appeal never makes a measure graver, or longer.")
    if (rung, ends_at) == (sanction.rung, sanction.ends_at):
        raise NotAllowedError("rung", "It says not what is varied.", "Name a milder rung or end.")
    return replace(sanction, rung=rung, ends_at=ends_at)


def _lapsed(procedure: Procedure, event: happened.Lapsed) -> Procedure:
    _need_state(procedure, *LAPSING)
    _need_over(procedure, event)
    return replace(procedure, state=State.LAPSED, deadline=None)


def _expired(procedure: Procedure, event: happened.Expired) -> Procedure:
    _need_state(procedure, State.IN_FORCE)
    _need_over(procedure, event)
    return replace(procedure, state=State.EXPIRED, deadline=None)


def _withdrawn(procedure: Procedure, event: happened.Withdrawn) -> Procedure:
    _need_state(procedure, *BEFORE_FORCE, *BINDING)
    _need_person(event)
    said("reason", event.reason, LEAST_REASON)
    state = State.LIFTED if procedure.state in BINDING else State.WITHDRAWN
    return replace(procedure, state=state, withdrawn=event, deadline=None)


_STEPS: Final[Mapping[type[Event], Step]] = {
    happened.Imposed: _imposed,
    happened.VoteOpened: _vote_opened,
    happened.Voted: _voted,
    happened.Served: _served,
    happened.Replied: _replied,
    happened.ReplyClosed: _reply_closed,
    happened.Decided: _decided,
    happened.Told: _told,
    happened.ReviewersNamed: _reviewers_named,
    happened.Appealed: _appealed,
    happened.AppealDecided: _appeal_decided,
    happened.Lapsed: _lapsed,
    happened.Expired: _expired,
    happened.Withdrawn: _withdrawn,
}
LAPSING: Final = (
    State.PROPOSED, State.VOTING, State.SUPPORTED, State.DECIDING, State.UNDER_APPEAL,
)  # fmt: skip
"""The steps that end the whole procedure when those who judge let their deadline pass."""


def _need_state(procedure: Procedure, *states: State) -> None:
    if procedure.state not in states:
        raise NotAllowedError(
            "state",
            Sentence(
                "The procedure is in the step {state}; this belongs to {states}.",
                state=procedure.state, states=states,
            ),
            "Look at it as it stands now.",
        )  # fmt: skip


def _deadline_of(procedure: Procedure) -> datetime:
    if procedure.deadline is None:
        raise NotAllowedError("deadline", "This step has no deadline.")
    return procedure.deadline


def _need_in_time(procedure: Procedure, event: Event) -> None:
    deadline = _deadline_of(procedure)
    if event.at >= deadline:
        raise NotAllowedError(
            "deadline",
            Sentence("The deadline was {deadline}.", deadline=deadline),
            "The procedure has lapsed; a new one may be proposed.",
        )


def _need_over(procedure: Procedure, event: Event) -> None:
    deadline = _deadline_of(procedure)
    if event.at < deadline:
        raise NotAllowedError(
            "deadline", Sentence("The step is open until {deadline}.", deadline=deadline), "Wait."
        )


def _need_days(event: Event, deadline: datetime, days: int) -> None:
    if deadline.tzinfo is None or not is_so_many_days(event.at, deadline, days):
        raise NotAllowedError(
            "deadline",
            Sentence("{deadline} is not {days} days from now.", deadline=deadline, days=days),
            "Count it anew from the terms.",
        )


def _need_window(event: Event, until: datetime, days: int, terms: Terms) -> None:
    """So many days, and what days of rest at their end add."""
    more = range(len(terms.rest_days) + 1)
    if until.tzinfo is None or not any(
        is_so_many_days(event.at, until, days + one) for one in more
    ):
        _need_days(event, until, days)


def _need_person(event: Event) -> None:
    if not event.by:
        raise NotAllowedError("by", "Only a person does this.")


def _need_notice(event: Event, notice: Notice, terms: Terms) -> None:
    if notice.served_at != event.at:
        raise NotAllowedError("notice.served_at", "The notice was served at another moment.")
    if notice.channel in SLOW and terms.reply_days < SLOW_REPLY_DAYS:
        raise NotAllowedError(
            "notice.channel",
            Sentence(
                "A letter or a public notice is read days later; {days} days to reply are too few.",
                days=terms.reply_days,
            ),
            "Tell them by a faster way, or propose it anew with more days.",
        )


def _sanction_of(procedure: Procedure) -> Sanction:
    if procedure.sanction is None:
        raise NotAllowedError("sanction", "No measure is in force, or was.")
    return procedure.sanction
