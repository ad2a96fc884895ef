"""A sanction that lacks a part cannot be built, read, or folded."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from tests.measures.sanctions.conftest import (
    DAY,
    EVIDENCE,
    FACTS,
    NOW,
    REVIEWERS,
    SUBJECT,
    TERMS,
    WHY,
    after,
    at,
    form,
    led_to,
    proposed,
    verdict,
    version,
    votes,
    warned,
)

from tocsin.cases.documents import from_json, to_json
from tocsin.cases.errors import CannotStandError, DamagedDocumentError
from tocsin.measures.rungs import LADDER, Rung, is_automatic
from tocsin.measures.sanctions import acting
from tocsin.measures.sanctions.advancing import advance
from tocsin.measures.sanctions.events import Decided, Proposed, event_from_json, event_to_json
from tocsin.measures.sanctions.folding import replay
from tocsin.measures.sanctions.parts import Channel, Subject, SubjectKind
from tocsin.measures.sanctions.procedure import State
from tocsin.measures.sanctions.sanction import Sanction
from tocsin.measures.sanctions.terms import Terms
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.scales import Side


def sanction() -> Sanction:
    made = at(State.IN_FORCE).sanction
    assert made is not None
    return made


LACKS: dict[str, Callable[[Sanction], dict[str, Any]]] = {
    "ground": lambda s: {"form": replace(s.form, legality=replace(s.form.legality, provision=""))},
    "aim": lambda s: {"form": replace(s.form, purpose=replace(s.form.purpose, aim=None))},
    "evidence": lambda _: {"evidence": ()},
    "a rejected milder rung": lambda s: {"form": replace(s.form, rejections=s.form.rejections[1:])},
    "its reason": lambda s: {
        "form": replace(s.form, rejections=(
            replace(s.form.rejections[0], not_effective_because="It is not."),
            *s.form.rejections[1:],
        ))
    },
    "notice before it began": lambda s: {
        "notice": replace(s.notice, served_at=s.begins_at + DAY)
    },
    "a window to reply": lambda s: {"reply_until": s.notice.served_at + DAY},
    "a window that is over": lambda s: {"reply_until": s.begins_at + timedelta(hours=1)},
    "an end date": lambda s: {"ends_at": s.begins_at + 400 * DAY},
    "an end after its beginning": lambda s: {"ends_at": s.begins_at},
    "somewhere to appeal": lambda s: {"appeal": replace(s.appeal, to="")},
    "a way to appeal": lambda s: {"appeal": replace(s.appeal, how=" ")},
    "time to appeal": lambda s: {"appeal": replace(s.appeal, until=s.begins_at + DAY)},
    "reviewers": lambda s: {"appeal": replace(s.appeal, reviewers=())},
    "reviewers who differ": lambda s: {"appeal": replace(s.appeal, reviewers=("r1", "r1", "r1"))},
    "reviewers who did not propose": lambda s: {
        "appeal": replace(s.appeal, reviewers=("r1", "analyst"))
    },
    "reviewers who did not decide": lambda s: {"appeal": replace(s.appeal, reviewers=("r1", "d3"))},
    "reviewers who did not sit": lambda s: {"appeal": replace(s.appeal, reviewers=("m2", "r1"))},
    "reviewers who did not assess": lambda s: {
        "appeal": replace(s.appeal, reviewers=("r2", "assessor"))
    },
    "a panel": lambda _: {"verdict": None},
    "support of each stratum": lambda _: {"verdict": verdict(Side.FOR, Side.MIXED)},
    "two strata": lambda _: {"verdict": verdict(Side.FOR)},
    "a panel on this very measure": lambda _: {"verdict": verdict(sanction_id="another")},
    "a decision": lambda _: {"decision": None},
    "a majority": lambda s: {
        "decision": replace(s.decision, votes=votes("d1", "d2", against=("d2",)))
    },
    "two deciders": lambda s: {"decision": replace(s.decision, votes=votes("d1"))},
    "deciders who did not propose": lambda s: {
        "decision": replace(s.decision, votes=votes("d1", "d2", "analyst"))
    },
    "a second role": lambda s: {
        "decision": replace(s.decision, votes=votes(role="analyst"))
    },
    "a proposer": lambda _: {"proposed_by": ""},
    "a rung that was assessed": lambda _: {"rung": Rung.TERMINATE},
}  # fmt: skip


@pytest.mark.parametrize("part", LACKS)
def test_a_sanction_cannot_be_built_or_read_without(part: str) -> None:
    whole = sanction()
    lacking = LACKS[part](whole)
    with pytest.raises(CannotStandError):
        replace(whole, **lacking)
    written = to_json(whole)
    for name, value in lacking.items():
        written[name] = to_json(replace_in(whole, name, value))[name]
    with pytest.raises(CannotStandError):
        from_json(Sanction, written)


def replace_in(whole: Sanction, name: str, value: Any) -> Sanction:
    """A sanction with a part that it cannot have, made behind its constructor's back."""
    other = object.__new__(Sanction)
    for field in Sanction.__dataclass_fields__:
        object.__setattr__(other, field, value if field == name else getattr(whole, field))
    return other


def test_a_whole_one_goes_to_json_and_back() -> None:
    whole = sanction()
    assert from_json(Sanction, orjson.loads(orjson.dumps(to_json(whole)))) == whole


@pytest.mark.parametrize("name", ["form", "evidence", "notice", "reply_until", "ends_at", "appeal"])
def test_a_stored_one_from_which_a_field_was_cut_cannot_be_read(name: str) -> None:
    written = to_json(sanction())
    del written[name]
    with pytest.raises((DamagedDocumentError, CannotStandError)):
        from_json(Sanction, written)


def test_stored_events_that_were_changed_are_not_folded() -> None:
    events = [event_to_json(one) for one in led_to(State.IN_FORCE)]
    decided = events[-1]
    for change in (
        {"ends_at": None},
        {"appeal_until": None},
        {"reviewers": []},
        {"reviewers": ["d1", "d2", "r1"]},
        {"rung": "terminate"},
        {"by": ""},
    ):
        forged = [*events[:-1], {**decided, **change}]
        with pytest.raises((NotAllowedError, CannotStandError)):
            replay(event_from_json(one) for one in forged)


@pytest.mark.parametrize("cut", range(5))
def test_a_step_that_is_cut_out_of_the_stored_events_is_missed(cut: int) -> None:
    events = led_to(State.IN_FORCE)
    with pytest.raises((NotAllowedError, CannotStandError)):
        replay(events[:cut] + events[cut + 1 :])


def test_the_decision_may_be_milder_and_shorter_than_what_was_proposed() -> None:
    one = at(State.DECIDING)
    made = acting.decide(
        one, votes(), WHY, REVIEWERS, by="d1", now=one.last_at, rung=Rung.LABEL, days=10
    )
    milder = after(one, made).sanction
    assert milder is not None
    assert milder.rung is Rung.LABEL
    assert milder.ends_at < one.last_at + 12 * DAY
    longer: Any = made[0]
    assert isinstance(longer, Decided)
    with pytest.raises(CannotStandError):
        replay([*led_to(State.DECIDING), replace(longer, ends_at=one.last_at + 99 * DAY)])


def test_dissent_is_kept_with_its_reason() -> None:
    decision = sanction().decision
    assert decision is not None
    assert [vote.person_id for vote in decision.dissent] == ["d3"]
    assert decision.dissent[0].reason == WHY


@pytest.mark.parametrize("rung", LADDER)
def test_a_machine_proposes_nothing_above_a_label(rung: Rung) -> None:
    def by_machine() -> None:
        proposed(rung, by="", role="", rule_id="rule-1")

    if is_automatic(rung):
        by_machine()
    else:
        with pytest.raises(CannotStandError, match="machine"):
            by_machine()


@pytest.mark.parametrize("rung", LADDER)
def test_nothing_above_a_label_is_imposed_at_once(rung: Rung) -> None:
    one = proposed(rung)
    if is_automatic(rung):
        made = acting.impose(
            one, FACTS, Channel.EMAIL, "x@example.org", REVIEWERS, by="analyst", now=NOW
        )
        in_force = after(one, made)
        assert in_force.binds(NOW)
        replied = after(in_force, acting.reply(in_force, "No.", now=NOW + DAY))
        assert replied.sanction is not None
        assert replied.sanction.replies[0].text == "No."
        assert after(replied, acting.appeal(replied, "No.", now=NOW + DAY)).appealed
    else:
        with pytest.raises(NotAllowedError, match="panel votes"):
            acting.impose(one, FACTS, Channel.EMAIL, "x", REVIEWERS, by="analyst", now=NOW)


NOTIFIER = Subject(SubjectKind.NOTIFIER, "n-1", "Busy Notices Ltd", "invented", "en", False)


def test_a_notifier_is_suspended_only_after_a_warning_and_a_count() -> None:
    given = {"subject": NOTIFIER}
    with pytest.raises(CannotStandError, match="unfounded"):
        proposed(Rung.SUSPEND, **given)
    unwarned = version(Rung.SUSPEND, first_case=False, repeats=warned(warned_on=None))
    with pytest.raises(CannotStandError, match="warned"):
        proposed(Rung.SUSPEND, version=unwarned, **given)
    fair = version(Rung.SUSPEND, first_case=False, repeats=warned())
    assert proposed(Rung.SUSPEND, version=fair, **given).state is State.PROPOSED


def test_an_incomplete_assessment_proposes_nothing() -> None:
    with pytest.raises(CannotStandError, match="not complete"):
        proposed(version=version(others_touched="few"))
    with pytest.raises(CannotStandError):
        proposed(evidence=(EVIDENCE[0], EVIDENCE[0]))


def test_who_proposed_or_assessed_it_does_not_sit_on_its_panel() -> None:
    one = at(State.VOTING)
    for member in ("analyst", "assessor"):
        with pytest.raises(CannotStandError, match="panel"):
            acting.take_verdict(one, verdict(members=("m1", member)), by="d", now=one.last_at)


def test_a_window_to_reply_or_appeal_cannot_be_made_too_short() -> None:
    for short in ({"reply_days": 6}, {"appeal_days": 13}, {"deciders": 1}, {"reviewers": 1},
                  {"appeal_to": ""}, {"zone": "Nowhere"}):  # fmt: skip
        with pytest.raises(CannotStandError):
            replace(TERMS, **short)
    assert Terms("UTC", "A board", "By letter").reply_days == 14


def test_a_name_can_be_cleared_after_the_measure_is_over() -> None:
    one = at(State.IN_FORCE)
    assert one.deadline is not None
    expired = after(one, advance(one, one.deadline))
    assert expired.state is State.EXPIRED
    again = after(expired, acting.appeal(expired, "It was never so.", now=expired.last_at))
    assert again.state is State.UNDER_APPEAL
    assert not again.binds(again.last_at)


def test_hostile_texts_go_through_unharmed_or_are_refused_by_name() -> None:
    one = at(State.NOTIFIED)
    kept = after(one, acting.reply(one, "<script>=1+1</script>\u202e", now=one.last_at))
    assert kept.replies[0].text.startswith("<script>")
    for text in ("\x00", "\ud800", "x" * 20_001, "  "):
        with pytest.raises(CannotStandError, match=r"reply\.text"):
            acting.reply(one, text, now=one.last_at)


def test_a_naive_time_is_refused_everywhere() -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(NotAllowedError, match="offset"):
        acting.open_vote(proposed(), "panel-1", by="d", now=naive)
    event: Any = proposed().proposed
    assert isinstance(event, Proposed)
    with pytest.raises(NotAllowedError, match="offset"):
        replay([replace(event, at=naive)])


def test_a_network_has_members_and_nothing_else_does() -> None:
    with pytest.raises(CannotStandError):
        Subject(SubjectKind.NETWORK, "n", "N", "p", "en", False, ("a",))
    with pytest.raises(CannotStandError):
        Subject(SubjectKind.ACCOUNT, "n", "N", "p", "en", False, ("a", "b"))
    assert SUBJECT.members == ()
    assert form().rung is Rung.DEMOTE
