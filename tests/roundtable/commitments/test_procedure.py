"""The ledger: what was asked, promised and done, with the words of both sides on record."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.roundtable.commitments.asked import (
    CODE,
    DUE,
    PLATFORM,
    after,
    changed,
    days,
    open_one,
    pledge,
    received_one,
    request,
    view,
)
from tests.roundtable.made import DAY, NOW

from tocsin.cases.errors import CannotStandError
from tocsin.cases.marking import Tlp
from tocsin.panels.errors import NotAllowedError
from tocsin.roundtable.commitments import acting
from tocsin.roundtable.commitments.commitment import Agreement, Commitment, Received, State
from tocsin.roundtable.commitments.events import Event, event_from_json, event_to_json
from tocsin.roundtable.commitments.folding import apply, replay
from tocsin.roundtable.commitments.parts import (
    AppealOutcome,
    Basis,
    BasisKind,
    Outcome,
    Party,
    PartyKind,
    Side,
)

WHY = "They need longer over the holidays."


def answered(side: Side = Side.ASKED, at: float = 2, **more: Any) -> Commitment:
    one = received_one()
    return after(one, acting.state(one, side, view(**more), by="ann", now=days(at)))


def test_a_request_is_overdue_from_its_deadline_on_until_it_is_answered() -> None:
    one = received_one()
    assert not one.is_overdue(days(9.999))
    assert one.is_overdue(DUE)
    assert not answered().is_overdue(days(100))


def test_nobody_is_overdue_with_what_nobody_can_show_to_have_been_received() -> None:
    one = open_one()
    assert (one.received, one.is_overdue(DUE)) == (Received.NOT_SHOWN, False)
    assert [one.is_not_received(days(day)) for day in (9, 10)] == [False, True]
    noted = after(one, acting.serve(one, "By letter.", by="ann", now=days(11)))
    assert (noted.received, noted.is_overdue(days(11))) == (Received.NOTED, True)
    assert not noted.is_not_received(days(11))
    told = after(one, acting.state(one, Side.ASKER, view(), by="ann", now=days(1)))
    assert told.received is Received.NOT_SHOWN
    spoken = after(one, acting.promise(one, "Yes.", 1, days(9), by="ann", now=days(2)))
    assert (spoken.received, spoken.is_overdue(DUE)) == (Received.ANSWER, True)
    assert after(None, (pledge(),)).received is Received.OWN_WORD
    theirs = after(None, (request(ours=False, by="", message="m"),))
    assert (theirs.received, theirs.received_at) == (Received.MESSAGE, NOW)


def test_a_commitment_is_as_closed_as_the_most_closed_word_in_it() -> None:
    one = open_one(tlp=Tlp.GREEN)
    said = after(one, acting.state(one, Side.ASKED, view(), by="a", now=days(1), tlp=Tlp.RED))
    assert (one.tlp, said.tlp, said.asked.tlp) == (Tlp.GREEN, Tlp.RED, Tlp.GREEN)
    later = after(said, acting.state(said, Side.ASKED, view(), by="a", now=days(2), tlp=Tlp.CLEAR))
    assert later.tlp is Tlp.RED
    unsaid = after(one, acting.state(one, Side.ASKED, view(), by="a", now=days(1)))
    assert unsaid.tlp is Tlp.GREEN


def test_a_word_that_is_entered_late_counts_from_when_it_was_said() -> None:
    one = received_one()
    said = acting.state(one, Side.ASKED, view(), by="a", now=days(300), said_at=days(1))
    told = after(one, said)
    assert (told.first_outcome_at, told.last_at) == (days(1), days(300))
    assert told.views[Side.ASKED].at == days(1)
    promise = acting.promise(one, "Yes.", 3, days(5), by="a", now=days(7), said_at=days(2))
    assert after(one, promise).is_broken(days(7))
    kept = after(one, promise)
    kept = after(
        kept, acting.state(kept, Side.ASKED, view(), by="a", now=days(8), said_at=days(4))
    )  # fmt: skip
    assert not kept.is_broken(days(9))


def test_an_older_letter_that_is_entered_later_takes_no_newer_words_place() -> None:
    one = answered(outcome=Outcome.DONE, items=12, at=9)
    older = acting.state(
        one, Side.ASKED, view(Outcome.PART, 3), by="a", now=days(10), said_at=days(3)
    )
    one = after(one, older)
    assert one.views[Side.ASKED].items == 12
    assert one.first_outcome_at == days(3)


@pytest.mark.parametrize(
    ("said_at", "why"),
    [
        (days(2.1), "not happened yet"),
        (NOW - DAY, "before the request"),
        (datetime(2026, 3, 3), "offset"),  # noqa: DTZ001
    ],
)
def test_nothing_was_said_before_it_was_asked_or_after_it_was_entered(
    said_at: datetime, why: str
) -> None:
    for act in (
        lambda one: acting.state(one, Side.ASKED, view(), by="a", now=days(2), said_at=said_at),
        lambda one: acting.serve(one, "By letter.", by="a", now=days(2), said_at=said_at),
    ):
        with pytest.raises(NotAllowedError, match=why):
            act(open_one())


def test_nobody_writes_by_hand_over_a_word_that_its_desk_has_signed() -> None:
    one = open_one()
    by_letter = after(one, acting.state(one, Side.ASKED, view(), by="a", now=days(1)))
    assert not by_letter.speaks_by_desk(Side.ASKED)
    refused = acting.state(
        by_letter, Side.ASKED, view(Outcome.REFUSED, 0), by="", message="m", now=days(2)
    )
    signed = after(by_letter, refused)
    assert signed.speaks_by_desk(Side.ASKED)
    with pytest.raises(NotAllowedError, match="has signed a word"):
        acting.state(signed, Side.ASKED, view(), by="a", now=days(3))
    ours = after(signed, acting.state(signed, Side.ASKER, view(), by="a", now=days(3)))
    assert ours.views[Side.ASKED].outcome is Outcome.REFUSED
    vowed = after(one, acting.promise(one, "Yes.", 3, days(5), by="", message="m", now=days(1)))
    for act in (
        lambda: acting.promise(vowed, "No.", 1, days(9), by="a", now=days(2)),
        lambda: acting.state(vowed, Side.ASKED, view(), by="a", now=days(2)),
    ):
        with pytest.raises(NotAllowedError, match="has signed a word"):
            act()


def promised(items: int = 8, until: float = 30, at: float = 1) -> Commitment:
    one = open_one()
    return after(one, acting.promise(one, "We will.", items, days(until), by="ann", now=days(at)))


def test_a_promise_moves_no_deadline_and_is_broken_when_it_is_missed() -> None:
    one = promised()
    assert (one.state, one.due, one.keep_by) == (State.PROMISED, DUE, days(30))
    assert [one.is_promised_later(days(day)) for day in (9, 10, 29, 30)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert [one.is_overdue(days(day)) for day in (9, 10, 29, 30)] == [False, False, False, True]
    assert not one.is_broken(days(29))
    assert one.is_broken(days(30))
    kept = after(one, acting.state(one, Side.ASKED, view(Outcome.PART, 8), by="ann", now=days(29)))
    assert not kept.is_broken(days(31))
    seen = after(
        kept, acting.state(kept, Side.ASKER, view(Outcome.PART, 8), by="ann", now=days(31))
    )
    assert not seen.is_broken(days(33))  # as many as were promised, if fewer than were asked about
    found = after(
        kept, acting.state(kept, Side.ASKER, view(Outcome.PART, 7), by="ann", now=days(32))
    )
    assert found.is_broken(days(33))
    assert found.agreement is Agreement.CONTESTED


def test_a_promise_for_an_earlier_day_is_broken_then_and_overdue_at_the_deadline() -> None:
    one = promised(until=5)
    assert (one.is_broken(days(5)), one.is_overdue(days(5))) == (True, False)
    assert one.is_overdue(DUE)


def test_a_promise_that_was_missed_stays_broken_whatever_is_promised_or_said_later() -> None:
    one = promised(until=12)
    again = after(one, acting.promise(one, "Later.", 8, days(30), by="ann", now=days(13)))
    assert again.is_broken(days(14))
    done = after(again, acting.state(again, Side.ASKED, view(), by="ann", now=days(15)))
    assert done.is_broken(days(31))
    late = after(one, acting.state(one, Side.ASKED, view(), by="ann", now=days(13)))
    assert late.is_broken(days(14))
    agreed = after(one, acting.extend(one, days(40), WHY, by="ann", now=days(13)))
    assert (agreed.keep_by, agreed.is_broken(days(14))) == (days(40), False)


def test_a_promise_is_for_no_more_than_a_year_after_the_deadline() -> None:
    assert promised(until=375).keep_by == days(375)
    with pytest.raises(NotAllowedError, match="more than a year"):
        promised(until=375.1)


def test_nothing_is_promised_after_it_was_said_what_came_of_it() -> None:
    with pytest.raises(NotAllowedError):
        acting.promise(answered(), "Soon.", 3, days(30), by="ann", now=days(3))


def test_neither_side_overwrites_what_the_other_said() -> None:
    one = answered(outcome=Outcome.DONE, items=12)
    one = after(one, acting.state(one, Side.ASKER, view(Outcome.PART, 5), by="bob", now=days(3)))
    assert one.agreement is Agreement.CONTESTED
    assert {side: seen.items for side, seen in one.views.items()} == {
        Side.ASKED: 12, Side.ASKER: 5,
    }  # fmt: skip
    one = after(one, acting.state(one, Side.ASKED, view(Outcome.PART, 5), by="bob", now=days(4)))
    assert one.agreement is Agreement.AGREED
    assert one.first_outcome_at == days(2)


def test_a_word_of_ours_is_no_answer_of_theirs() -> None:
    one = answered(Side.ASKER, outcome=Outcome.REFUSED, items=0)
    assert (one.state, one.agreement) == (State.OPEN, Agreement.ONE_SIDE)
    assert one.first_word_at is None
    assert one.is_overdue(DUE)


def test_a_pledge_is_a_promise_from_the_start() -> None:
    one = after(None, (pledge(),))
    assert one.state is State.PROMISED
    assert one.is_broken(DUE)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"bases": ()}, NotAllowedError),
        ({"due": NOW}, NotAllowedError),
        ({"due": datetime(2027, 1, 1)}, NotAllowedError),  # noqa: DTZ001
        ({"items": 0}, CannotStandError),
        ({"text": "  "}, NotAllowedError),
        ({"text": "x\0" * 20}, NotAllowedError),
        ({"by": ""}, NotAllowedError),
        ({"commitment_id": ""}, NotAllowedError),
    ],
)
def test_a_request_that_lacks_a_part_cannot_begin(
    wrong: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        acting.ask(changed(request(), **wrong))


def test_parts_that_nobody_could_look_up_cannot_be_made() -> None:
    for make in (
        lambda: Party(kind=PartyKind.STATE, name=" "),
        lambda: Basis(kind=BasisKind.LAW, instrument="", provision="Art. 1"),
        lambda: Basis(kind=BasisKind.LAW, instrument="A law", provision=" "),
        lambda: view(Outcome.REFUSED, 3),
        lambda: view(Outcome.DONE, 0),
    ):
        with pytest.raises(CannotStandError):
            make()


@pytest.mark.parametrize(
    "act",
    [
        lambda one: acting.promise(one, "Yes.", 13, days(30), by="a", now=days(1)),
        lambda one: acting.promise(one, "Yes.", 1, days(1), by="a", now=days(1)),
        lambda one: acting.state(one, Side.ASKED, view(items=13), by="a", now=days(1)),
        lambda one: acting.state(one, Side.ASKED, view(), by="a", now=NOW - DAY),
        lambda one: acting.state(one, Side.ASKED, view(), by="", now=days(1)),
        lambda one: acting.extend(one, DUE, WHY, by="a", now=days(1)),
        lambda one: acting.extend(one, days(30), "so", by="a", now=days(1)),
        lambda one: acting.appeal(one, "a1", None, "They were my posts.", by="a", now=days(1)),
        lambda one: acting.withdraw(one, "no", by="a", now=days(1)),
        lambda one: acting.restore(one, 13, "It was a mistake.", by="a", now=days(1)),
        lambda one: acting.ask(request()) and apply(one, request()),
    ],
)
def test_what_cannot_follow_an_open_request_is_refused(
    act: Callable[[Commitment], Any],
) -> None:
    with pytest.raises((NotAllowedError, CannotStandError)):
        act(open_one())


def test_an_answer_can_be_appealed_against_and_what_comes_back_is_bounded() -> None:
    one = answered()
    one = after(
        one, acting.appeal(one, "a1", None, "They were satire.", by="ann", now=days(3))
    )  # fmt: skip
    assert [appeal.appeal_id for appeal in one.open_appeals] == ["a1"]
    with pytest.raises(NotAllowedError):
        acting.appeal(one, "a1", Side.ASKER, "Once more, please.", by="ann", now=days(3))
    with pytest.raises(NotAllowedError):
        acting.decide_appeal(one, "a1", AppealOutcome.PART, 13, "So.", by="ann", now=days(4))
    one = after(
        one, acting.decide_appeal(one, "a1", AppealOutcome.PART, 10, "So.", by="ann", now=days(4))
    )
    assert one.open_appeals == ()
    with pytest.raises(NotAllowedError):
        acting.restore(one, 3, "Another mistake.", by="ann", now=days(5))
    with pytest.raises(NotAllowedError):
        acting.decide_appeal(one, "a1", AppealOutcome.KEPT, 0, "So.", by="ann", now=days(5))


def test_nothing_follows_a_withdrawal() -> None:
    one = open_one()
    one = after(one, acting.withdraw(one, "It was taken down.", by="ann", now=days(1)))
    assert (one.state, one.is_overdue(days(100))) == (State.WITHDRAWN, False)
    with pytest.raises(NotAllowedError):
        acting.state(one, Side.ASKED, view(), by="ann", now=days(2))


def test_service_is_noted_once() -> None:
    one = open_one()
    served = after(
        one,
        acting.serve(one, "A receipt.", by="", now=days(1), message="m", receipt_number=3),
    )
    assert served.received is Received.SIGNED_RECEIPT
    with pytest.raises(NotAllowedError):
        acting.serve(served, "By letter.", by="ann", now=days(2))


class Orders(RuleBasedStateMachine):
    """Acts in any order; a refused one changes nothing, and the laws are read off the events."""

    @initialize(promised=st.booleans())
    def begin(self, promised: bool) -> None:
        first: Event = pledge() if promised else request()
        self.events: list[Event] = [first]
        self.commitment = apply(None, first)
        self.now = NOW

    def attempt(self, act: Any, *args: Any) -> None:
        self.now += DAY
        try:
            made = act(self.commitment, *args, by="ann", now=self.now)
        except (NotAllowedError, CannotStandError):
            return
        self.commitment = after(self.commitment, made)
        self.events += made

    @rule(items=st.integers(0, 14), days_=st.integers(-1, 9))
    def promise(self, items: int, days_: int) -> None:
        self.attempt(acting.promise, "We will.", items, self.now + days_ * DAY)

    @rule(side=st.sampled_from(Side), outcome=st.sampled_from(Outcome), items=st.integers(0, 13))
    def state(self, side: Side, outcome: Outcome, items: int) -> None:
        items = 0 if outcome is Outcome.REFUSED else max(items, 1)
        self.attempt(acting.state, side, view(outcome, items))

    @rule(days_=st.integers(-2, 30))
    def extend(self, days_: int) -> None:
        self.attempt(acting.extend, DUE + days_ * DAY, WHY)

    @rule(name=st.sampled_from("pqr"))
    def appeal(self, name: str) -> None:
        self.attempt(acting.appeal, name, None, "They were satire.")

    @rule(name=st.sampled_from("pqr"), back=st.integers(0, 13))
    def decide(self, name: str, back: int) -> None:
        self.attempt(acting.decide_appeal, name, AppealOutcome.PART, back, "So.")

    @rule(items=st.integers(0, 13))
    def restore(self, items: int) -> None:
        self.attempt(acting.restore, items, "It was a mistake.")

    @rule()
    def serve(self) -> None:
        self.attempt(acting.serve, "By registered letter.")

    @rule(really=st.integers(0, 9))
    def withdraw(self, really: int) -> None:
        if really == 0:
            self.attempt(acting.withdraw, "It was taken down.")

    @invariant()
    def the_events_make_it_again(self) -> None:
        stored = [orjson.loads(orjson.dumps(event_to_json(one))) for one in self.events]
        assert replay(map(event_from_json, stored)) == self.commitment

    @invariant()
    def the_last_word_of_each_side_stands_whatever_the_other_said(self) -> None:
        told = [event_to_json(one) for one in self.events]
        for side in Side:
            words = [one["view"] for one in told if one.get("side") == side and "view" in one]
            seen = self.commitment.views.get(side)
            assert (seen is None) == (not words)
            if seen is not None:
                assert (seen.outcome, seen.items) == (words[-1]["outcome"], words[-1]["items"])

    @invariant()
    def no_more_is_back_than_was_asked_about(self) -> None:
        told = [event_to_json(one) for one in self.events]
        back = sum(one.get("restored", 0) for one in told)
        back += sum(one["items"] for one in told if one["kind"] == "restored")
        assert back <= self.commitment.asked.items

    @invariant()
    def the_deadline_is_the_last_that_both_agreed_on(self) -> None:
        dues = [
            one["due"] for one in map(event_to_json, self.events)
            if one["kind"] in ("asked", "pledged", "extended")
        ]  # fmt: skip
        assert event_to_json(changed(self.events[0], due=self.commitment.due))["due"] == dues[-1]

    @invariant()
    def overdue_is_whoever_said_nothing_in_time(self) -> None:
        later = max(self.commitment.due, self.commitment.keep_by or self.commitment.due)
        said = Side.ASKED in self.commitment.views or self.commitment.withdrawn is not None
        kinds = {event_to_json(one)["kind"] for one in self.events}
        came = kinds & {"served", "promised", "pledged"}
        assert self.commitment.is_overdue(later) == (not said and bool(came))
        assert self.commitment.is_not_received(later) == (not said and not came)


Orders.TestCase.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
TestOrders = Orders.TestCase


def test_the_party_and_the_basis_are_on_record() -> None:
    one = open_one()
    assert (one.asked.party, one.asked.bases) == (PLATFORM, (CODE,))
