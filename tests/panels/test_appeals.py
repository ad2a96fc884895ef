import pytest
from tests.panels.conftest import (
    DAY,
    NOW,
    SEED,
    after,
    called,
    drawn,
    finished,
    pool,
    published,
    rules,
)

from tocsin.panels.appeals import (
    appeal,
    barred_after,
    call_appeal,
    call_escalated,
    decide_appeal,
    standing_decision,
)
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.events import Outcome
from tocsin.panels.folding import replay
from tocsin.panels.lots import commitment
from tocsin.panels.panel import Panel, State
from tocsin.panels.rules import AppealGround, Standing

NO = ["refuted"] * 9
TEXT = "The panel did not look at the reports of the fourth station, which were filed in time. " * 2
LATER = NOW + 10 * DAY


def contested(panel: Panel, **fields: object) -> Panel:
    given = {"standing": Standing.PARTY, "ground": AppealGround.NEW_EVIDENCE, "text": TEXT,
             "by": "party", "now": LATER, **fields}  # fmt: skip
    return after(panel, appeal(panel, "a1", **given))  # type: ignore[arg-type]


def second(panel: Panel) -> Panel:
    promise = commitment(SEED)
    return replay(call_appeal(panel, "panel-2", "The Court", promise, by="clerk", now=LATER))


@pytest.mark.parametrize(
    ("choice", "outcome"),
    [
        ("refuted", Outcome.UPHELD),
        ("mostly_refuted", Outcome.VARIED),
        ("supported", Outcome.SET_ASIDE),
    ],
)
def test_an_appeal_upholds_varies_or_sets_aside_and_both_verdicts_stay(
    choice: str, outcome: Outcome
) -> None:
    first = contested(published(drawn(called()), NO))
    other = finished(drawn(second(first)), [choice] * 9)
    assert not other.ever_seated & first.ever_seated
    first = after(first, decide_appeal(first, other, now=LATER))
    assert first.state is State.PUBLISHED
    assert first.appeals_decided[0].outcome is outcome
    assert first.decided is not None
    assert first.decided.decision.option == "refuted"
    held = standing_decision(first)
    assert held is not None
    assert held.option == choice


def test_nobody_of_the_first_panel_nor_of_those_excluded_judges_the_appeal() -> None:
    first = contested(published(drawn(called()), NO))
    again = drawn(second(first), pool(10))
    assert {seat.expert_id for seat in again.seats}.isdisjoint(barred_after(first))
    assert first.ever_seated <= set(barred_after(first))


def test_a_panel_called_for_something_else_decides_no_appeal() -> None:
    first = contested(published(drawn(called()), NO))
    stranger = finished(drawn(called("panel-3"), pool()), NO)
    with pytest.raises(NotAllowedError, match="not called for this appeal"):
        decide_appeal(first, stranger, now=LATER)


def test_a_panel_of_the_same_people_is_refused_even_if_it_was_called_by_hand() -> None:
    first = contested(published(drawn(called()), NO))
    forged = drawn(after(None, [_without_bar(second(first))]))
    with pytest.raises(NotAllowedError, match="Somebody of the first panel"):
        decide_appeal(first, forged, now=LATER)


def _without_bar(panel: Panel):
    from dataclasses import replace

    return replace(panel.called, barred=())


def test_an_appeal_panel_without_a_verdict_leaves_the_appeal_open() -> None:
    first = contested(published(drawn(called()), NO))
    torn = finished(drawn(second(first)), [*NO[:6], *["supported"] * 3])
    with pytest.raises(NotAllowedError, match="Call another panel"):
        decide_appeal(first, torn, now=LATER)


def test_the_body_that_called_the_first_panel_does_not_call_the_second() -> None:
    first = contested(published(drawn(called()), NO))
    with pytest.raises(NotAllowedError, match="may not call the second"):
        call_appeal(first, "panel-2", " the council ", commitment(SEED), by="clerk", now=LATER)


def test_an_appeal_is_bound_by_time_standing_ground_and_substance() -> None:
    panel = published(drawn(called(appellants=(Standing.PARTY, Standing.MEMBER))), NO)
    for fields in (
        {"now": NOW + 39 * DAY},
        {"standing": Standing.AUTHOR},
        {"standing": Standing.MEMBER},
        {"text": "It is wrong."},
    ):
        with pytest.raises(NotAllowedError):
            contested(panel, **fields)
    member = next(iter(panel.members))
    assert contested(panel, standing=Standing.MEMBER, by=member).state is State.UNDER_APPEAL


def test_an_escalation_goes_to_others_and_never_to_fewer() -> None:
    torn = finished(drawn(called()), [*NO[:6], *["supported"] * 3])
    promise = commitment(SEED)
    given = {"by": "clerk", "now": LATER}
    again = replay(call_escalated(torn, "panel-2", "The Council", rules(), promise, **given))
    assert set(again.called.barred) == set(barred_after(torn))
    quotas = rules().quotas[:2]
    fewer = rules(size=6, quotas=quotas)
    with pytest.raises(NotAllowedError, match="smaller"):
        call_escalated(torn, "panel-2", "The Council", fewer, promise, **given)


def test_a_verdict_does_not_escalate_and_the_last_word_is_not_appealed() -> None:
    panel = published(drawn(called()), NO)
    with pytest.raises(NotAllowedError, match="appealed against"):
        call_escalated(panel, "p", "b", rules(), commitment(SEED), by="clerk", now=LATER)
    first = contested(panel)
    other = finished(drawn(second(first)), NO)
    first = after(first, decide_appeal(first, other, now=LATER))
    with pytest.raises(NotAllowedError, match="the last"):
        contested(first)
