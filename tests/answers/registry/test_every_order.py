"""Whatever is tried in whatever order: nothing is public that two institutions did not sign."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.answers.registry import made
from tests.answers.registry.made import HOUR, KEY, NOW, REASON, with_key

from tocsin.answers.registry import drafting, ending, signing, translating
from tocsin.answers.registry.answer import ENDED, State
from tocsin.answers.registry.events import Change, Event, Outcome
from tocsin.answers.registry.folding import apply, replay
from tocsin.answers.registry.history import history
from tocsin.answers.registry.standing import holds
from tocsin.panels.errors import NotAllowedError

INSTITUTIONS = st.sampled_from(["One", "one ", "Two", "Three"])
PEOPLE = st.sampled_from(["writer", "reader"])


class AnyOrder(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.answer = made.started()
        self.events: list[Event] = [self.answer.started]
        self.now = NOW
        self.history: tuple[Any, ...] = ()

    def _try(self, command: Any, *arguments: Any, **more: Any) -> None:
        self.now += HOUR
        try:
            events = command(self.answer, *arguments, now=self.now, **more)
        except NotAllowedError:
            return
        for event in events:
            self.events.append(event)
            self.answer = apply(self.answer, event)

    @rule(text=st.sampled_from(["It is safe.", "It is not.", "Boil it."]), by=PEOPLE)
    def draft(self, text: str, by: str) -> None:
        until = self.now + 90 * made.DAY
        changed = made.content(wording=made.wording(statement=text), valid_until=until)
        self._try(drafting.draft, changed, by=by)

    @rule(text=st.sampled_from(["It is safe.", "Boil it."]))
    def lead_to_signing(self, text: str) -> None:
        """Chance alone seldom finds the whole way."""
        self.draft(text, "writer")
        self.look()
        self.ask()
        self.review(Outcome.PASSED, "reader")

    @rule()
    def sign_by_two(self) -> None:
        self.sign("One")
        self.sign("Two")

    @rule()
    def look(self) -> None:
        self._try(drafting.look_at_clarity, 0, 0, 0, by="writer")

    @rule()
    def ask(self) -> None:
        self._try(drafting.ask_review, by="writer")

    @rule(outcome=st.sampled_from(Outcome), by=PEOPLE)
    def review(self, outcome: Outcome, by: str) -> None:
        self._try(drafting.review, outcome, REASON, by=by)

    @rule(institution=INSTITUTIONS)
    def sign(self, institution: str) -> None:
        self._try(signing.sign, institution, KEY, with_key, by="signer")

    @rule(institution=INSTITUTIONS)
    def unsign(self, institution: str) -> None:
        self._try(signing.withdraw_signature, institution, REASON, by="signer")

    @rule()
    def publish(self) -> None:
        self._try(signing.publish, by="writer")

    @rule(change=st.sampled_from(Change))
    def revise(self, change: Change) -> None:
        self._try(drafting.revise, change, REASON, by="writer")

    @rule()
    def abandon(self) -> None:
        self._try(drafting.abandon, REASON, by="writer")

    @rule(by=PEOPLE)
    def translate(self, by: str) -> None:
        self._try(translating.translate, made.wording("fr"), by=by)

    @rule(by=PEOPLE)
    def compare(self, by: str) -> None:
        self._try(translating.review_translation, "fr", "One", by=by)

    @rule()
    def withdraw(self) -> None:
        self._try(ending.withdraw, REASON, by="writer")

    @invariant()
    def what_holds_is_signed_by_two_and_was_read_by_another(self) -> None:
        if not holds(self.answer, self.now):
            return
        out = self.answer.public
        assert out is not None
        assert len({one.institution.strip().casefold() for one in out.signatures}) >= 2
        assert all(signing.is_genuine(self.answer, one) for one in out.signatures)
        assert out.clarity is not None
        assert out.review is not None
        assert out.review.outcome is Outcome.PASSED
        assert out.review.by != out.author

    @invariant()
    def the_public_history_only_grows(self) -> None:
        told = [(one.at, one.what, one.version, one.digest) for one in history(self.answer)]
        assert told[: len(self.history)] == list(self.history)
        self.history = tuple(told)

    @invariant()
    def the_events_alone_make_the_answer(self) -> None:
        assert replay(self.events) == self.answer

    @invariant()
    def a_step_has_a_deadline_and_an_end_has_none(self) -> None:
        over = self.answer.state in ENDED or self.answer.state is State.PUBLISHED
        assert (self.answer.deadline is None) == over


AnyOrder.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestAnyOrder = AnyOrder.TestCase
