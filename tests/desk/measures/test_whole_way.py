"""A measure from its case to its end, by different people, with their rights and the log."""

import pytest
from sqlalchemy import select
from tests.desk.measures.conftest import (
    DISCIPLINES,
    RULES,
    TERMS,
    Town,
    assessed,
    proposed,
    vote_in_panel,
)
from tests.measures.sanctions.conftest import FACTS, SUBJECT, WHY, form

from tocsin.desk.audit.heads import read_head
from tocsin.desk.audit.reading import stored_lines
from tocsin.desk.audit.verify import verify
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.measures.answering import (
    appeal_by_link,
    by_link,
    enter_reply,
    reply_by_link,
)
from tocsin.desk.measures.assessing import (
    assessments_of,
    begin_assessment,
    history_of,
    known_assessment,
    save_assessment,
)
from tocsin.desk.measures.clock import end_due
from tocsin.desk.measures.deciding import (
    DECIDERS,
    cast_review,
    cast_vote,
    conclude,
    conclude_review,
    name_reviewers,
    votes_of,
)
from tocsin.desk.measures.listing import (
    list_sanctions,
    procedure_of,
    public_register,
    sanctions_of_case,
)
from tocsin.desk.measures.proposing import (
    impose,
    open_vote,
    propose,
    serve,
    take_verdict,
    tell,
    withdraw,
)
from tocsin.desk.measures.tables import SanctionEventRow, SanctionRow
from tocsin.desk.panels.stepping import panel_of
from tocsin.desk.people.rights import SYSTEM, Role
from tocsin.desk.people.tables import PersonRow
from tocsin.measures.rungs import Rung
from tocsin.measures.sanctions.parts import Channel, Exhibit, Letter, Outcome
from tocsin.measures.sanctions.procedure import State
from tocsin.panels.experts import SubjectKind
from tocsin.panels.records import published_record

REVIEWERS = ("person-r1", "person-r2", "person-r3")
on_sqlite = pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
"""Of what asks nothing of a database that the first test does not ask."""
MAIL = (FACTS, Channel.EMAIL, "x@example.org")


def supported(town: Town) -> str:
    """A measure that a panel supports."""
    sanction = proposed(town)
    with town.by("d1") as sitting:
        panel = open_vote(sitting, sanction, "Commission", RULES).id
    vote_in_panel(town, panel)
    with town.by("d1") as sitting:
        assert take_verdict(sitting, sanction).state is State.SUPPORTED
    return sanction


def told(town: Town) -> tuple[str, str]:
    sanction = supported(town)
    with town.by("d1") as sitting:
        return sanction, serve(sitting, sanction, *MAIL)


def in_force(town: Town, deciders: tuple[str, ...] = ("d1", "d2", "d3")) -> tuple[str, str]:
    sanction, token = told(town)
    town.pass_days(16)
    assert end_due(town.desk) == 1
    for name in deciders:
        with town.by(name) as sitting:
            cast_vote(sitting, sanction, adopt=name != "d3", reason=WHY)
    with town.by("d1") as sitting:
        conclude(sitting, sanction, WHY, REVIEWERS)
    return sanction, token


def test_from_the_case_to_an_appeal_that_lifts_the_measure(town: Town) -> None:
    sanction, token = told(town)
    with town.desk.acting(SYSTEM) as sitting:
        reply_by_link(sitting, token, "We are forty different people.")
    town.pass_days(16)
    assert end_due(town.desk) == 1
    for name in ("d1", "d2", "d3"):
        with town.by(name) as sitting:
            cast_vote(sitting, sanction, adopt=name != "d3", reason=WHY)
    with town.by("d2") as sitting:
        made = conclude(sitting, sanction, WHY, REVIEWERS, days=30)
        assert made.sanction is not None
        assert made.sanction.replies[0].text == "We are forty different people."
        assert votes_of(sitting, sanction, DECIDERS) == []
        ((_, entry),) = public_register(sitting)
        assert (entry.subject, entry.state) == ("The Daily Bell", State.IN_FORCE)
        assert {one.stratum for one in entry.strata} == set(DISCIPLINES)
        assert (entry.votes_for, entry.votes_against) == (2, 1)
    with town.desk.acting(SYSTEM) as sitting:
        appeal_by_link(sitting, token, "This is not so.")
    for name in ("r1", "r2"):
        with town.by(name) as sitting:
            cast_review(sitting, sanction, Outcome.LIFTED, WHY)
    with town.by("r2") as sitting:
        assert conclude_review(sitting, sanction, WHY).state is State.LIFTED
    with town.by("analyst") as sitting:
        ((_, entry),) = public_register(sitting)
        assert (entry.subject, entry.outcome) == ("", Outcome.LIFTED)
        (listed,) = sanctions_of_case(sitting, town.case_id)
        assert listed["state"] is State.LIFTED
        assert by_link(sitting, token)[1].state is State.LIFTED  # the link still shows the end
        with pytest.raises(InvalidError):
            reply_by_link(sitting, token, "Thank you.")
    seal = town.desk.seal
    with town.desk.looking(SYSTEM) as sitting:
        assert (
            verify(stored_lines(sitting.session), seal.public, read_head(seal.head)).fault is None
        )


@on_sqlite
def test_each_event_is_in_the_signed_log_with_its_digest(town: Town) -> None:
    sanction, _ = told(town)
    with town.desk.looking(SYSTEM) as sitting:
        lines = "\n".join(str(one) for one in stored_lines(sitting.session))
    with town.by("analyst") as sitting:
        query = select(SanctionEventRow.kind).where(SanctionEventRow.sanction_id == sanction)
        kinds = set(sitting.session.scalars(query))
    assert kinds == {"proposed", "vote_opened", "voted", "served"}
    assert all(f"sanction.{kind}" in lines for kind in kinds)
    assert "example.org" not in lines  # where the recipient lives is nobody's business


@on_sqlite
def test_a_deadline_that_nobody_keeps_ends_it(town: Town) -> None:
    sanction, _ = told(town)
    town.pass_days(16)
    assert end_due(town.desk) == 1
    assert end_due(town.desk) == 0
    town.pass_days(32)
    assert end_due(town.desk) == 1
    with town.by("d1") as sitting:
        assert procedure_of(sitting, sanction)[1].state is State.LAPSED
        with pytest.raises(InvalidError):
            cast_vote(sitting, sanction, adopt=True, reason=WHY)


@on_sqlite
def test_a_vote_counts_only_from_whoever_cast_it_and_had_no_other_part(town: Town) -> None:
    sanction, _ = told(town)
    town.pass_days(16)
    end_due(town.desk)
    with town.by("analyst") as sitting, pytest.raises(ForbiddenError):
        cast_vote(sitting, sanction, adopt=True, reason=WHY)
    with town.by("d1") as sitting:
        cast_vote(sitting, sanction, adopt=False, reason=WHY)
        cast_vote(sitting, sanction, adopt=True, reason=WHY)
        assert len(votes_of(sitting, sanction, DECIDERS)) == 1
        with pytest.raises(InvalidError, match="Too few"):
            conclude(sitting, sanction, WHY, REVIEWERS)
    with town.by("d2") as sitting, pytest.raises(InvalidError, match="not voted"):
        conclude(sitting, sanction, WHY, REVIEWERS)


@on_sqlite
def test_who_assessed_it_cannot_decide_even_with_another_role(town: Town) -> None:
    sanction, _ = told(town)
    town.pass_days(16)
    end_due(town.desk)
    with town.desk.acting(SYSTEM) as sitting:
        sitting.session.get_one(PersonRow, town.id("analyst")).roles = [Role.DECIDER]
        sitting.session.flush()
    town.people["analyst"].roles = [Role.DECIDER]
    with town.by("analyst") as sitting, pytest.raises(InvalidError, match="proposed or assessed"):
        cast_vote(sitting, sanction, adopt=True, reason=WHY)


@on_sqlite
def test_reviewers_are_people_of_the_desk_without_a_part_in_it(town: Town) -> None:
    sanction, _ = in_force(town)
    with town.by("d1") as sitting:
        with pytest.raises(InvalidError, match="not at this desk"):
            name_reviewers(sitting, sanction, ("nobody", "person-r1", "person-r2"), WHY)
        with pytest.raises(InvalidError, match="had a part"):
            name_reviewers(sitting, sanction, ("person-d2", "person-r1", "person-r2"), WHY)
    with town.by("r1") as sitting, pytest.raises(InvalidError, match="not the time"):
        cast_review(sitting, sanction, Outcome.LIFTED, WHY)


@on_sqlite
def test_a_measure_is_known_only_where_its_case_is(town: Town) -> None:
    sanction, _ = told(town)
    with town.desk.acting(SYSTEM) as sitting:
        sitting.session.get_one(CaseRow, town.case_id).tlp = "red"
    with town.by("stranger") as sitting:
        for look in (procedure_of, withdraw):
            with pytest.raises((NotFoundError, ForbiddenError)):
                look(sitting, sanction, *([WHY] if look is withdraw else []))
        assert list_sanctions(sitting) == []
        with pytest.raises(NotFoundError):
            sanctions_of_case(sitting, town.case_id)
        with pytest.raises(NotFoundError):
            begin_assessment(sitting, town.case_id, Rung.LABEL)


def test_rights_are_asked_before_anything_is_done(town: Town) -> None:
    sanction = proposed(town)
    with town.by("analyst") as sitting:
        for refused in (
            lambda: open_vote(sitting, sanction, "Commission", RULES),
            lambda: take_verdict(sitting, sanction),
            lambda: serve(sitting, sanction, *MAIL),
            lambda: withdraw(sitting, sanction, WHY),
            lambda: enter_reply(sitting, sanction, "No."),
        ):
            with pytest.raises(ForbiddenError):
                refused()
    with town.by("d1") as sitting, pytest.raises(ForbiddenError):
        begin_assessment(sitting, town.case_id, Rung.LABEL)


def test_a_label_is_imposed_at_once_and_answered_by_its_link(town: Town) -> None:
    sanction = proposed(town, Rung.LABEL)
    with town.by("d1") as sitting:
        token = impose(sitting, sanction, *MAIL, REVIEWERS)
    with town.desk.acting(SYSTEM) as sitting:
        assert reply_by_link(sitting, token, "No.").state is State.IN_FORCE
        with pytest.raises(NotFoundError):
            by_link(sitting, token + "x")
    town.pass_days(95)
    assert end_due(town.desk) == 1
    with town.by("d1") as sitting:
        assert procedure_of(sitting, sanction)[1].state is State.EXPIRED
    with town.desk.acting(SYSTEM) as sitting:
        assert appeal_by_link(sitting, token, "Clear my name.").state is State.UNDER_APPEAL


def test_a_graver_measure_is_not_imposed_at_once(town: Town) -> None:
    sanction = proposed(town)
    with town.by("d1") as sitting, pytest.raises(InvalidError, match="panel votes"):
        impose(sitting, sanction, *MAIL, REVIEWERS)


def test_evidence_comes_from_the_basket_of_the_case(town: Town) -> None:
    assessment = assessed(town)
    stray = (Exhibit("f" * 64, "Something else"),)
    with town.by("analyst") as sitting, pytest.raises(InvalidError, match="basket"):
        propose(sitting, assessment, SUBJECT, stray, TERMS)


def test_an_incomplete_assessment_proposes_nothing(town: Town) -> None:
    with town.by("analyst") as sitting:
        row = begin_assessment(sitting, town.case_id, Rung.DEMOTE)
        with pytest.raises(InvalidError, match="not complete"):
            propose(sitting, row.id, SUBJECT, town.evidence, TERMS)


def test_who_writes_an_assessment_is_an_assessor_whatever_they_put_there(town: Town) -> None:
    assessment = assessed(town, assessed_by=("somebody else",))
    with town.by("stranger") as sitting:
        row = save_assessment(
            sitting, assessment, 2, form(others_touched=WHY + " And nobody else.")
        )
        assert row.version == 3
        latest = history_of(row).latest.form
        assert latest.assessed_by == ("person-analyst", "person-stranger")
        with pytest.raises(ConflictError):
            save_assessment(sitting, assessment, 2, form(Rung.LABEL))
        with pytest.raises(InvalidError, match="Nothing was changed"):
            save_assessment(sitting, assessment, 3, latest)
        assert [one.id for one in assessments_of(sitting, town.case_id)] == [assessment]
        assert known_assessment(sitting, assessment).is_complete


@on_sqlite
def test_a_panel_that_does_not_support_it_ends_it(town: Town) -> None:
    sanction = proposed(town)
    with town.by("d1") as sitting:
        panel = open_vote(sitting, sanction, "Commission", RULES).id
        with pytest.raises(InvalidError, match="not decided"):
            take_verdict(sitting, sanction)
    vote_in_panel(town, panel, "not_proportionate")
    with town.by("d1") as sitting:
        assert take_verdict(sitting, sanction).state is State.NOT_SUPPORTED
        row = sitting.session.get_one(SanctionRow, sanction)
        assert not row.in_register
        assert public_register(sitting) == ()


@on_sqlite
def test_what_is_published_of_a_panel_on_a_measure_names_nobody(town: Town) -> None:
    sanction = proposed(town)
    with town.by("d1") as sitting:
        panel = open_vote(sitting, sanction, "Commission", RULES).id
        subject = panel_of(sitting, panel)[1].called.subject
        assert subject.kind is SubjectKind.MEASURE
        assert "The Daily Bell" in subject.text  # the members read whom it is about
        assert subject.parties == ("The Daily Bell",)
    vote_in_panel(town, panel)
    with town.by("d1") as sitting:
        record = published_record(panel_of(sitting, panel)[1])
    assert record is not None
    assert "The Daily Bell" not in str(record)


@on_sqlite
def test_whether_a_machine_found_it_is_taken_from_the_evidence(town: Town) -> None:
    sanction = proposed(town)
    with town.by("d1") as sitting:
        assert procedure_of(sitting, sanction)[1].proposed.found_by_machine is False


@on_sqlite
def test_who_had_a_part_in_it_does_not_replace_reviewers_who_sit(town: Town) -> None:
    sanction, token = in_force(town)
    with town.desk.acting(SYSTEM) as sitting:
        appeal_by_link(sitting, token, "This is not so.")
    with town.by("r1") as sitting:
        cast_review(sitting, sanction, Outcome.UPHELD, WHY)
    others = ("person-r2", "person-r3", "person-stranger")
    with town.by("d1") as sitting, pytest.raises(InvalidError, match="does not choose"):
        name_reviewers(sitting, sanction, others, WHY)
    with town.by("r2") as sitting:
        cast_review(sitting, sanction, Outcome.LIFTED, WHY)
    town.add("r4", Role.PANELLIST)
    with town.desk.acting(SYSTEM) as sitting:  # a registrar without a part in it
        sitting.session.get_one(PersonRow, town.id("stranger")).roles = [Role.DECIDER]
        sitting.session.flush()
    town.people["stranger"].roles = [Role.DECIDER]
    with town.by("stranger") as sitting:
        name_reviewers(sitting, sanction, ("person-r2", "person-r3", "person-r4"), WHY)
    with town.by("r3") as sitting:
        cast_review(sitting, sanction, Outcome.LIFTED, WHY)
        assert conclude_review(sitting, sanction, WHY).state is State.LIFTED  # not stopped by r1's


@on_sqlite
def test_letters_of_a_decision_are_told_and_give_the_time_to_appeal_anew(town: Town) -> None:
    sanction, _ = in_force(town)
    with town.by("d1") as sitting:
        before = procedure_of(sitting, sanction)[1].sanction
        assert before is not None
    town.pass_days(20)
    with town.by("d1") as sitting:
        with pytest.raises(InvalidError, match="no such letter"):
            tell(sitting, sanction, Letter.APPEAL, Channel.POST, "1 Bell Street")
        told_now = tell(sitting, sanction, Letter.DECISION, Channel.POST, "1 Bell Street")
        assert told_now.sanction is not None
        assert told_now.sanction.appeal.until > before.appeal.until
    with town.by("analyst") as sitting, pytest.raises(ForbiddenError):
        tell(sitting, sanction, Letter.DECISION, Channel.POST, "1 Bell Street")
