"""A commitment: both sides' words side by side, the deadline, and who acts next."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from tocsin.cases.documents import to_json
from tocsin.cases.marking import strictest
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.commitments.lists import CommitmentView
from tocsin.desk.roundtable.commitments.lists import view as view_of
from tocsin.roundtable.commitments.commitment import Commitment, State
from tocsin.roundtable.commitments.events import Event, kind_of
from tocsin.roundtable.commitments.parts import AppealOutcome, BasisKind, Decided, Outcome, Side
from tocsin.web.naming import named
from tocsin.web.pages import Page, Room
from tocsin.web.rooms.commitments.lists import below
from tocsin.web.rooms.commitments.reading import faults_of
from tocsin.web.rooms.commitments.standing import turns
from tocsin.web.visits import Visit
from tocsin.web.words.commitment_terms import FIELDS, HAPPENED, ITEMS_OF, MESSAGE_TLP
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

room: Final = Room()


@room.page("/commitments/{commitment_id}", Right.LOOK)
def commitment(visit: Visit, commitment_id: str) -> Page:
    """A request or a pledge: what was asked, what each side says, what waits, what happened."""
    return page_of(visit, commitment_id)


def again(visit: Visit, commitment_id: str, form: Any, error: InvalidError) -> Page:
    """The page with what was typed in one of its forms, and what is wrong with it."""
    return page_of(visit, commitment_id, form, faults_of(error))


def page_of(
    visit: Visit, commitment_id: str, typed: Any = None, faults: Mapping[str, str] | None = None
) -> Page:
    """The page of a commitment."""
    found = view_of(visit.sitting, commitment_id)
    one, asked = found.commitment, found.commitment.asked
    people = named(visit.sitting, {event.by for event in found.events})
    data = {
        **asdict(found.row),
        "asked": to_json(asked),
        "due": one.due,
        "promised_until": one.keep_by,
        "received": one.received,
        "served": to_json(one.served) if one.served else None,
        "promises": [to_json(each) for each in one.promises],
        "promised_items": one.promised_items,
        "views": {side: to_json(view) for side, view in one.views.items()},
        "words": {side: _came(word) for side, word in one.words.items()},
        "turns": [asdict(turn) for turn in turns(one, visit.now)],
        "appeals": _appeals(one),
        "restored": [to_json(each) for each in one.restored],
        "withdrawn": to_json(one.withdrawn) if one.withdrawn else None,
        "thread": found.thread,
        "record": [_event(event, people) for event in found.events],
    }
    shown = {
        "one": one, "party": asked.party, "items_of": ITEMS_OF[asked.ask],
        "sides": _sides(one), "typed": typed,
        "typed_as": type(typed).__name__ if typed is not None else "",
        "faults": dict(faults or {}), "fields_said": FIELDS, "happened_said": HAPPENED,
        **_offered(visit, found),
    }  # fmt: skip
    title = f"#{found.row.number} {term(asked.ask)}: {asked.party.name}"
    return Page("commitments/view.html.j2", title, data, None, shown, below(), one.tlp)


def _sides(one: Commitment) -> list[dict[str, Any]]:
    """The two columns: who, whether that is us, and what they say."""
    asked = one.asked
    return [
        {"side": side, "us": asked.ours is (side is Side.ASKER), "word": one.words.get(side)}
        for side in (Side.ASKED, Side.ASKER)
    ]


def _came(word: Event) -> dict[str, Any]:
    """When a side's last word was said and taken or entered, and whether its desk signed it."""
    return {"said_at": word.when, "entered_at": word.at, "is_signed": word.is_signed}


def _appeals(one: Commitment) -> list[dict[str, Any]]:
    found = []
    for appeal in one.appeals:
        end = one.decided.get(appeal.appeal_id)
        found.append({
            "id": appeal.appeal_id, "at": appeal.at, "side": appeal.side, "text": appeal.text,
            "decided_at": end and end.at, "outcome": end and end.outcome,
            "restored": end and end.restored, "reasons": end and end.text,
        })  # fmt: skip
    return found


def _event(event: Event, people: Mapping[str, str]) -> dict[str, Any]:
    """A line of the record: what happened, and whether a person entered it or a message said it."""
    return {
        "kind": kind_of(event), "at": event.at, "said_at": event.said_at,
        "by": people[event.by] if event.by else "", "message": event.message, "tlp": event.tlp,
    }  # fmt: skip


def _offered(visit: Visit, found: CommitmentView) -> dict[str, Any]:
    """What the reader may do now, and the choices of the forms."""
    one = found.commitment
    may = visit.may(Right.EXCHANGE) and one.state is not State.WITHDRAWN
    answered = one.state is State.ANSWERED
    us = Side.ASKER if one.asked.ours else Side.ASKED
    them = Side.ASKED if one.asked.ours else Side.ASKER
    return {
        "us": us, "them": them,
        "may_serve": may and one.served is None,
        "may_state": may,
        "speaks_by_desk": one.speaks_by_desk(them),
        "may_promise": may and not answered,
        "we_promise": us is Side.ASKED,
        "may_extend": may and not answered,
        "may_appeal": may and answered,
        "may_decide": may and bool(one.open_appeals),
        "may_restore": may and answered,
        "may_withdraw": may and us is Side.ASKER,
        "open_appeals": [(each.appeal_id, each.text[:120]) for each in one.open_appeals],
        "outcomes": [(each, term(each)) for each in Outcome],
        "deciders": [(each, term(each)) for each in Decided],
        "labels": [(each, f"{each.label}: {gettext(said)}") for each, said in MESSAGE_TLP.items()
                   if strictest((each, one.tlp)) is each],
        "basis_kinds": [(each, term(each)) for each in BasisKind],
        "appeal_outcomes": [(each, term(each)) for each in AppealOutcome],
        "appellants": [
            (us, gettext("We")), (them, one.asked.party.name), ("", gettext("Who is concerned")),
        ],
    }  # fmt: skip
