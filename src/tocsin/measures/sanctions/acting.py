"""The steps that people take. Each gives the events that follow, or refuses with the reason.

Every command counts its deadlines in the zone of the person concerned, builds one event, and folds
it: what the procedure does not allow never leaves here.
"""

from datetime import datetime

from tocsin.measures.proportionality.versions import Version
from tocsin.measures.rungs import Rung
from tocsin.measures.sanctions import events as happened
from tocsin.measures.sanctions.deadlines import end_of_day, end_of_window
from tocsin.measures.sanctions.events import Event
from tocsin.measures.sanctions.folding import apply
from tocsin.measures.sanctions.parts import (
    Channel,
    Decision,
    Exhibit,
    Letter,
    Notice,
    Reply,
    ReviewVote,
    Subject,
    Vote,
)
from tocsin.measures.sanctions.procedure import Procedure
from tocsin.measures.sanctions.terms import Terms
from tocsin.measures.sanctions.voting import VerdictRef

Events = tuple[Event, ...]


def propose(
    sanction_id: str,
    case_id: str,
    subject: Subject,
    assessment: Version,
    evidence: tuple[Exhibit, ...],
    terms: Terms,
    *,
    by: str,
    role: str,
    now: datetime,
    rule_id: str = "",
    renews: str = "",
    found_by_machine: bool | None = None,
) -> Events:
    """Proposes a measure, by a complete version of its assessment.

    ``by`` may be empty for a label or what is milder, where ``rule_id`` names the rule.

    Raises:
        CannotStandError: the assessment is not complete, or evidence or somebody is missing.
    """
    event = happened.Proposed(
        at=now, by=by, sanction_id=sanction_id, case_id=case_id, subject=subject,
        form=assessment.form, form_digest=assessment.digest, evidence=evidence, terms=terms,
        role=role, rule_id=rule_id, renews=renews, found_by_machine=found_by_machine,
        deadline=end_of_day(now, terms.vote_days, terms.zone),
    )  # fmt: skip
    apply(None, event)
    return (event,)


def impose(
    procedure: Procedure,
    facts: str,
    channel: Channel,
    address: str,
    reviewers: tuple[str, ...],
    *,
    by: str,
    now: datetime,
) -> Events:
    """Puts a label, or what is milder, in force at once, and tells the person concerned.

    Raises:
        NotAllowedError: it is graver, or not the time for it.
        CannotStandError: a part of the sanction is missing.
    """
    terms, days = procedure.terms, procedure.proposed.form.duration.days
    return _allowed(
        procedure,
        happened.Imposed(
            at=now, by=by, notice=_notice(procedure, facts, channel, address, now),
            reply_until=_window(terms, terms.reply_days, now),
            ends_at=end_of_day(now, days, terms.zone),
            appeal_until=_window(terms, terms.appeal_days, now), reviewers=reviewers,
        ),
    )  # fmt: skip


def open_vote(procedure: Procedure, panel_id: str, *, by: str, now: datetime) -> Events:
    """A panel was called on it (on the sanction's id, with the scale ``MEASURE``).

    Raises:
        NotAllowedError: it is not the time for it.
    """
    return _allowed(procedure, happened.VoteOpened(at=now, by=by, panel_id=panel_id))


def take_verdict(procedure: Procedure, verdict: VerdictRef, *, by: str, now: datetime) -> Events:
    """Takes note of what the panel decided.

    Raises:
        NotAllowedError: it is another panel's, or too late.
        CannotStandError: who proposed or assessed the measure sat on it.
    """
    deadline = end_of_day(now, procedure.terms.serve_days, procedure.terms.zone)
    return _allowed(procedure, happened.Voted(at=now, by=by, verdict=verdict, deadline=deadline))


def serve(
    procedure: Procedure, facts: str, channel: Channel, address: str, *, by: str, now: datetime
) -> Events:
    """Tells the person concerned what is proposed, why, and until when they may reply.

    Raises:
        NotAllowedError: no panel supports it yet, or it is too late.
    """
    notice = _notice(procedure, facts, channel, address, now)
    deadline = _window(procedure.terms, procedure.terms.reply_days, now)
    return _allowed(procedure, happened.Served(at=now, by=by, notice=notice, deadline=deadline))


def reply(procedure: Procedure, text: str, *, by: str = "", now: datetime) -> Events:
    """Keeps an answer of the person concerned; ``by`` is who entered it for them, if anybody.

    Raises:
        NotAllowedError: the window is over, or not open yet.
    """
    return _allowed(procedure, happened.Replied(at=now, by=by, reply=Reply(text, now, by)))


def decide(
    procedure: Procedure,
    votes: tuple[Vote, ...],
    reasons: str,
    reviewers: tuple[str, ...],
    *,
    by: str,
    now: datetime,
    rung: Rung | None = None,
    days: int | None = None,
) -> Events:
    """Decides: as proposed, or milder (``rung``), or for fewer ``days``; or not, by the votes.

    Raises:
        NotAllowedError: the window to reply is not over, or the time to decide is.
        CannotStandError: who decides had another part in it, or a part is missing.
    """
    terms, form = procedure.terms, procedure.proposed.form
    decision = Decision(votes, reasons, now)
    event = happened.Decided(at=now, by=by, decision=decision, rung=rung or form.rung)
    if decision.adopted:
        event = happened.Decided(
            at=now, by=by, decision=decision, rung=rung or form.rung, reviewers=reviewers,
            ends_at=end_of_day(now, form.duration.days if days is None else days, terms.zone),
            appeal_until=_window(terms, terms.appeal_days, now),
        )  # fmt: skip
    return _allowed(procedure, event)


def tell(
    procedure: Procedure, letter: Letter, channel: Channel, address: str, *, by: str, now: datetime
) -> Events:
    """Records that a letter reached the person concerned; the time to appeal counts from then.

    Raises:
        NotAllowedError: there is no such letter yet.
    """
    until = None
    is_first = not procedure.was_told(letter)
    if letter is Letter.DECISION and procedure.sanction is not None and is_first:
        until = _window(procedure.terms, procedure.terms.appeal_days, now)
    return _allowed(
        procedure,
        happened.Told(
            at=now, by=by, letter=letter, channel=channel, address=address, appeal_until=until
        ),
    )


def name_reviewers(
    procedure: Procedure, reviewers: tuple[str, ...], reason: str, *, by: str, now: datetime
) -> Events:
    """Names other reviewers.

    Raises:
        NotAllowedError: no measure is in force, or too few are named.
        CannotStandError: one had a part in the measure.
    """
    event = happened.ReviewersNamed(at=now, by=by, reviewers=reviewers, reason=reason)
    return _allowed(procedure, event)


def appeal(procedure: Procedure, text: str, *, by: str = "", now: datetime) -> Events:
    """The person concerned appeals.

    Raises:
        NotAllowedError: nothing is in force, an appeal was decided, or it is too late.
    """
    deadline = end_of_day(now, procedure.terms.review_days, procedure.terms.zone)
    return _allowed(procedure, happened.Appealed(at=now, by=by, text=text, deadline=deadline))


def decide_appeal(
    procedure: Procedure,
    votes: tuple[ReviewVote, ...],
    reasons: str,
    *,
    by: str,
    now: datetime,
    rung: Rung | None = None,
    ends_at: datetime | None = None,
) -> Events:
    """The reviewers decide; ``rung`` and ``ends_at`` say what a varied measure is from now on.

    Raises:
        NotAllowedError: there is no appeal, somebody else voted, or it would become graver.
        CannotStandError: a reviewer had a part in the measure.
    """
    return _allowed(
        procedure,
        happened.AppealDecided(
            at=now, by=by, votes=votes, reasons=reasons, rung=rung, ends_at=ends_at
        ),
    )


def withdraw(procedure: Procedure, reason: str, *, by: str, now: datetime) -> Events:
    """Gives it up; what is in force is lifted.

    Raises:
        NotAllowedError: it is over.
    """
    return _allowed(procedure, happened.Withdrawn(at=now, by=by, reason=reason))


def _notice(
    procedure: Procedure, facts: str, channel: Channel, address: str, now: datetime
) -> Notice:
    return Notice(facts, channel, address, procedure.proposed.subject.language, now)


def _window(terms: Terms, days: int, now: datetime) -> datetime:
    """The end of what the person concerned has to answer."""
    return end_of_window(now, days, terms.zone, terms.rest_days)


def _allowed(procedure: Procedure, event: Event) -> Events:
    apply(procedure, event)
    return (event,)
