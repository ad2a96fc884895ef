"""What our people do with what a partner shared: judge it, build on it, look at it again."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import func, select

from tocsin.cases.confidence import Confidence
from tocsin.cases.marking import Member, MemberKind, Tlp, strictest
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.cases.saving import open_case
from tocsin.desk.errors import InvalidError
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.inbox.messages import message_of, thread_of
from tocsin.desk.roundtable.inbox.opening import opened
from tocsin.desk.roundtable.inbox.standings import acts_on, bring_up_to_date, suspicion
from tocsin.desk.roundtable.inbox.talks import known_talk
from tocsin.desk.roundtable.tables.messages import ActRow
from tocsin.desk.sitting import Sitting
from tocsin.errors import InputError, Sentence
from tocsin.exchange.stix import suggest_case
from tocsin.roundtable.inbox import judging
from tocsin.roundtable.inbox.acts import (
    Act,
    Looked,
    Released,
    Relied,
    act_to_json,
)
from tocsin.roundtable.inbox.threads import Thread
from tocsin.roundtable.inbox.troubles import IsSuspect, Standing

Deed = Callable[[Thread, list[Act], IsSuspect], Act]


def accept(
    sitting: Sitting, thread_id: str, message_id: str, reasons: str, confidence: Confidence
) -> Act:
    """Takes a partner's share as found; ``message_id`` is the version that the person read.

    Raises:
        ForbiddenError: the actor may not write cases.
        NotFoundError: the actor may not know of it.
        InvalidError: it is not the current version, revoked, our own, or no reason is given.
    """
    by, now = sitting.actor.person_id, sitting.now
    return _do(
        sitting, thread_id,
        lambda thread, _acts, suspect: judging.accept(
            thread, message_id, reasons, confidence, suspect, by=by, now=now
        ),
    )  # fmt: skip


def decline(sitting: Sitting, thread_id: str, message_id: str, reasons: str) -> Act:
    """Does not take it as found. Raises as :func:`accept`, but what was revoked can be declined."""
    by, now = sitting.actor.person_id, sitting.now
    return _do(
        sitting, thread_id,
        lambda thread, _acts, suspect: judging.decline(
            thread, message_id, reasons, suspect, by=by, now=now
        ),
    )  # fmt: skip


def rely(sitting: Sitting, thread_id: str, on: str, reasons: str) -> Act:
    """Notes that a case of ours (``on``, its id) builds on an accepted share.

    Raises:
        ForbiddenError: the actor may not write cases.
        NotFoundError: the actor may not know of it, or of the case.
        InvalidError: nobody accepted it as it stands, or it is built on there already.
    """
    known_case(sitting.session, sitting.actor, on)
    by, now = sitting.actor.person_id, sitting.now
    return _do(
        sitting, thread_id,
        lambda thread, acts, suspect: judging.rely(
            thread, acts, on, reasons, suspect, by=by, now=now
        ),
    )  # fmt: skip


def look_again(sitting: Sitting, thread_id: str, on: str, reasons: str) -> Act:
    """Notes that a person looked again at what builds on it, and why it can stand.

    Raises as :func:`rely`.
    """
    known_case(sitting.session, sitting.actor, on)
    by, now = sitting.actor.person_id, sitting.now
    return _do(
        sitting, thread_id,
        lambda thread, acts, suspect: judging.look_again(
            thread, acts, on, reasons, suspect, by=by, now=now
        ),
    )  # fmt: skip


def release(sitting: Sitting, thread_id: str, on: str, reasons: str) -> Act:
    """Notes that the case builds on it no more. Raises as :func:`rely`."""
    known_case(sitting.session, sitting.actor, on)
    by, now = sitting.actor.person_id, sitting.now
    return _do(
        sitting, thread_id,
        lambda thread, acts, suspect: judging.release(
            thread, acts, on, reasons, suspect, by=by, now=now
        ),
    )  # fmt: skip


def open_as_case(sitting: Sitting, thread_id: str, reasons: str, *, chosen: str = "") -> str:
    """Drafts a case of ours from an accepted share, and notes that it builds on it; gives its id.

    ``chosen`` is the object to begin with (``Opened.openings``); empty: the best one. The case is
    at least as closed as the share. What names it and what it refers to is the partner's, and says
    so; no judgement of theirs is taken over (:func:`tocsin.exchange.stix.suggest_case`).

    Raises:
        ForbiddenError: the actor may not write cases.
        NotFoundError: the actor may not know of it.
        InvalidError: nobody accepted it as it stands, or it holds nothing a case can begin with.
    """
    sitting.need(Right.WRITE_CASES)
    talk = known_talk(sitting, thread_id)
    if talk.standing != Standing.ACCEPTED:
        raise InvalidError("Nobody has accepted this as it stands now.", "Judge it first.")
    around = circle(sitting)
    message = message_of(sitting, thread_of(sitting, talk.id).root.current.id)
    partner = around.partners[message.sender].met.name
    found = opened(message, partner, around.me)
    if found.received is None or not found.openings:
        raise InvalidError(
            "It holds nothing that a case can begin with.",
            "Open a case by hand, and note that it builds on this.",
        )
    by, now = sitting.actor.person_id, sitting.now
    try:
        draft = suggest_case(found.received, chosen or found.openings[0].id, by, now)
    except InputError as error:
        raise InvalidError(error.message, error.remedy, {"chosen": error.message}) from error
    tlp = strictest((draft.case.tlp, message.tlp))
    needs = (Member(MemberKind.PERSON, by),) if tlp is Tlp.RED else ()
    case = replace(draft.case, tlp=tlp, need_to_know=needs)
    row = open_case(sitting, case, str(Sentence("From {partner}", partner=partner)))
    rely(sitting, talk.id, row.id, reasons)
    return row.id


def _do(sitting: Sitting, thread_id: str, deed: Deed) -> Act:
    """Does something with a thread, and writes it down."""
    sitting.need(Right.WRITE_CASES)
    talk = known_talk(sitting, thread_id)
    thread, acts = thread_of(sitting, talk.id), acts_on(sitting.session, talk.id)
    with refusing():
        act = deed(thread, acts, suspicion(circle(sitting)))
    document = act_to_json(act)
    on = act.on if isinstance(act, Relied | Looked | Released) else ""
    place = sitting.session.scalar(
        select(func.count()).select_from(ActRow).where(ActRow.thread == talk.id)
    )
    sitting.session.add(
        ActRow(
            thread=talk.id, place=(place or 0) + 1, kind=document["kind"], document=document,
            on=on, actor=act.by, happened_at=act.at,
        )
    )  # fmt: skip
    sitting.session.flush()
    bring_up_to_date(sitting, talk)
    talk.changed_at = max(talk.changed_at, sitting.now)
    sitting.session.flush()
    sitting.log(f"share.{document['kind']}", talk.id, message=act.message, on=on)
    return act
