"""The ledger of commitments at the desk: requests and pledges, with both sides' words.

What we say to a party that has a desk is sent there as well; what others say comes in with their
messages (:mod:`tocsin.desk.roundtable.inbox.ledger`), or is entered by a person who got it in a
letter or a meeting. A commitment is as closed as the most closed word in it: what is TLP:RED is for
liaisons alone; everybody who may look sees the rest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from tocsin.cases.documents import to_json
from tocsin.cases.marking import Tlp, strictest
from tocsin.desk.errors import InvalidError
from tocsin.desk.ids import new_id
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.commitments.lists import (
    CommitmentView,
    Filter,
    Row,
    count_by_filter,
    known_commitment,
    listing,
    public_transparency,
    response_times,
    transparency,
    view,
    view_of,
)
from tocsin.desk.roundtable.inbox import ledger
from tocsin.desk.roundtable.inbox.ledger import replayed
from tocsin.desk.roundtable.streams.saying import answer_to, last_said, tell_all
from tocsin.desk.roundtable.streams.speaking import say
from tocsin.desk.roundtable.tables.commitments import CommitmentRow
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence
from tocsin.roundtable.commitments import acting
from tocsin.roundtable.commitments import events as happened
from tocsin.roundtable.commitments.commitment import Commitment
from tocsin.roundtable.commitments.parts import (
    AppealOutcome,
    Ask,
    Authority,
    Basis,
    Ground,
    Party,
    Side,
    View,
)
from tocsin.roundtable.commitments.speaking import Reply, Word, request_payload
from tocsin.roundtable.envelopes.envelope import Address, What
from tocsin.roundtable.inbox.messages import Reasoned

__all__ = [
    "CommitmentView", "Filter", "Row", "Wanted", "appeal", "ask", "count_by_filter",
    "decide_appeal", "extend", "listing", "pledge", "promise", "public_transparency",
    "response_times", "restore", "serve", "state", "transparency", "view", "withdraw",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request or a pledge as a person enters it. ``due`` is aware; ``made_at`` is when it was
    made, if not now: what goes out to a desk is made now.
    """

    party: Party
    ask: Ask
    ground: Ground
    bases: tuple[Basis, ...]
    authority: Authority
    text: str
    items: int
    due: datetime
    evidence: tuple[str, ...] = ()
    country: str = ""
    found_by_machine: bool = False
    crisis: str = ""
    tlp: Tlp = Tlp.AMBER
    made_at: datetime | None = None


def ask(sitting: Sitting, wanted: Wanted) -> CommitmentView:
    """Makes a request: sent where the party has a desk, else kept, to be served by hand.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        InvalidError: a part cannot stand; the field is named.
    """
    sitting.need(Right.EXCHANGE)
    if wanted.party.desk and wanted.made_at is not None:
        raise _wrongly_dated(
            "made_at",
            Sentence("What goes out to a desk is made now."),
            Sentence("Leave the time empty."),
        )
    request = _asked(sitting, happened.Asked, wanted, ours=True)
    with refusing():
        acting.ask(request)  # what cannot stand here is not sent either
    if wanted.party.desk:
        said = say(
            sitting, What.REQUEST, request_payload(request), wanted.tlp,
            Address(desk=wanted.party.desk),
        )  # fmt: skip
        request = _asked(sitting, happened.Asked, wanted, ours=True, message=said.id)
    return view_of(sitting, ledger.begin(sitting, request))


def pledge(sitting: Sitting, wanted: Wanted, *, ours: bool = False) -> CommitmentView:
    """Enters a pledge that the party made (``ours``: that we made to it). Nothing is sent.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        InvalidError: a part cannot stand; the field is named.
    """
    sitting.need(Right.EXCHANGE)
    # In the ledger "ours" means that we are the side that asks, also where nobody had to be asked.
    entered = _asked(sitting, happened.Pledged, wanted, ours=not ours)
    return view_of(sitting, ledger.begin(sitting, entered))


def serve(
    sitting: Sitting, commitment_id: str, how: str, at: datetime | None = None
) -> CommitmentView:
    """Notes by which way a request was received; ``at``: when, if not now.

    Raises as :func:`promise`.
    """
    by, now = sitting.actor.person_id, sitting.now
    return _step(
        sitting, commitment_id,
        lambda one: acting.serve(one, how, by=by, now=now, said_at=at),
    )  # fmt: skip


def promise(
    sitting: Sitting,
    commitment_id: str,
    text: str,
    items: int,
    due: datetime,
    evidence: tuple[str, ...] = (),
    tlp: Tlp | None = None,
    said_at: datetime | None = None,
) -> CommitmentView:
    """The asked side promises it. Of a request made to us, by us: it is sent to the asker.
    ``tlp`` is the label of the promise, where it is stricter than that of the commitment;
    ``said_at`` is when it was promised, if that was not now.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        NotFoundError: the actor may not know of it.
        InvalidError: it cannot follow here.
    """
    by, now = sitting.actor.person_id, sitting.now

    def made(one: Commitment, message: str = "") -> acting.Events:
        return acting.promise(
            one, text, items, due, by=by, now=now, message=message, tlp=tlp, said_at=said_at,
            evidence=evidence,
        )  # fmt: skip

    word = Reply(word=Word.PROMISE, text=text, items=items, due=due)
    return _said(sitting, commitment_id, Side.ASKED, made, What.REPLY, to_json(word), tlp, said_at)


def state(
    sitting: Sitting,
    commitment_id: str,
    side: Side,
    view: View,
    tlp: Tlp | None = None,
    said_at: datetime | None = None,
) -> CommitmentView:
    """One side says what came of it. Our own word is sent to a party with a desk, if it can be
    said there: what we found is said about its last word.

    Raises as :func:`promise`.
    """
    by, now = sitting.actor.person_id, sitting.now

    def made(one: Commitment, message: str = "") -> acting.Events:
        return acting.state(
            one, side, view, by=by, now=now, message=message, tlp=tlp, said_at=said_at
        )

    word = Reply(word=Word.OUTCOME, view=replace(view, at=now))
    return _said(sitting, commitment_id, side, made, What.REPLY, to_json(word), tlp, said_at)


def extend(sitting: Sitting, commitment_id: str, due: datetime, reason: str) -> CommitmentView:
    """Notes a later deadline that both agreed on. Raises as :func:`promise`."""
    by, now = sitting.actor.person_id, sitting.now
    return _step(
        sitting, commitment_id, lambda one: acting.extend(one, due, reason, by=by, now=now)
    )


def appeal(sitting: Sitting, commitment_id: str, side: Side | None, text: str) -> CommitmentView:
    """Notes an appeal (``side`` absent: of who is concerned). Our own is sent to a desk as a
    contest of its word.

    Raises as :func:`promise`.
    """
    by, now, appeal_id = sitting.actor.person_id, sitting.now, new_id("appeal")

    def made(one: Commitment, message: str = "") -> acting.Events:
        return acting.appeal(one, appeal_id, side, text, by=by, now=now, message=message)

    if side is None:
        return _step(sitting, commitment_id, made)
    with refusing():
        reasons = to_json(Reasoned(reasons=text))
    return _said(sitting, commitment_id, side, made, What.CONTEST, reasons)


def decide_appeal(
    sitting: Sitting,
    commitment_id: str,
    appeal_id: str,
    outcome: AppealOutcome,
    restored: int,
    text: str,
) -> CommitmentView:
    """Notes what the asked side decided on an appeal. What came of the request anew is then said
    by :func:`state`, and that is sent. Raises as :func:`promise`.
    """
    by, now = sitting.actor.person_id, sitting.now
    return _step(
        sitting, commitment_id,
        lambda one: acting.decide_appeal(one, appeal_id, outcome, restored, text, by=by, now=now),
    )  # fmt: skip


def restore(sitting: Sitting, commitment_id: str, items: int, reason: str) -> CommitmentView:
    """Notes that items are back though nobody appealed. Raises as :func:`promise`."""
    by, now = sitting.actor.person_id, sitting.now
    return _step(
        sitting, commitment_id, lambda one: acting.restore(one, items, reason, by=by, now=now)
    )


def withdraw(sitting: Sitting, commitment_id: str, reason: str) -> CommitmentView:
    """Asks for it no more; a party with a desk is told. Raises as :func:`promise`."""
    by, now = sitting.actor.person_id, sitting.now
    row = _known_for_speaking(sitting, commitment_id)
    with refusing():
        acting.withdraw(replayed(sitting.session, row.id), reason, by=by, now=now)
        payload = to_json(Reasoned(reasons=reason))
    message = ""
    asked = last_said(sitting, row.message, (What.REQUEST,), ours=True) if row.ours else None
    if asked is not None:
        message = tell_all(sitting, What.REVOKE, payload, asked, Tlp(row.tlp)).id
    ledger.step(
        sitting, row,
        lambda one: (
            replace(event, message=message)
            for event in acting.withdraw(one, reason, by=by, now=now)
        ),
    )  # fmt: skip
    return view_of(sitting, row)


def _asked(
    sitting: Sitting, kind: type[happened.Asked], wanted: Wanted, *, ours: bool, message: str = ""
) -> happened.Asked:
    said = {one.name: getattr(wanted, one.name) for one in fields(wanted)}
    at = said.pop("made_at") or sitting.now
    if at > sitting.now:
        raise _wrongly_dated(
            "made_at", Sentence("This has not happened yet."), Sentence("Enter it when it has.")
        )
    return kind(
        at=at, by=sitting.actor.person_id, message=message,
        commitment_id=new_id("commitment"), ours=ours, **said,
    )  # fmt: skip


def _wrongly_dated(field: str, what: str, remedy: str) -> InvalidError:
    return InvalidError(what, remedy, {field: what})


def _said(
    sitting: Sitting,
    commitment_id: str,
    side: Side,
    made: Callable[..., acting.Events],
    what: What,
    payload: Mapping[str, Any],
    tlp: Tlp | None = None,
    said_at: datetime | None = None,
) -> CommitmentView:
    """Takes a step; where the word is ours, and there is what it can be said about, it is sent,
    under the strictest label of what was said before.
    """
    row = _known_for_speaking(sitting, commitment_id)
    about = None
    if (side is Side.ASKER) == row.ours and row.message:
        kinds = (What.REPLY,) if row.ours or what is What.CONTEST else (What.REQUEST,)
        about = last_said(sitting, row.message, kinds, ours=False)
    if about is not None and said_at is not None:
        raise _wrongly_dated(
            "said_at",
            Sentence("What goes out to a desk is said now."),
            Sentence("Leave the time empty."),
        )
    message = about.id if about is not None else ""
    with refusing():  # what the ledger does not take is not sent either
        made(replayed(sitting.session, row.id), message)
    if about is not None:
        label = strictest((Tlp(row.tlp), tlp or Tlp(row.tlp)))
        message = answer_to(sitting, what, payload, about, label, alone=True).id
    ledger.step(sitting, row, lambda one: made(one, message))
    return view_of(sitting, row)


def _step(sitting: Sitting, commitment_id: str, command: ledger.Step) -> CommitmentView:
    row = _known_for_speaking(sitting, commitment_id)
    ledger.step(sitting, row, command)
    return view_of(sitting, row)


def _known_for_speaking(sitting: Sitting, commitment_id: str) -> CommitmentRow:
    sitting.need(Right.EXCHANGE)
    return known_commitment(sitting, commitment_id)
