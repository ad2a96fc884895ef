"""What the page of a draft shows beside the answer, and answers that are begun by hand."""

import pytest
from tests.answers.registry import made
from tests.answers.registry.made import REASON
from tests.desk.answers import leading
from tests.desk.answers.conftest import HEALTH, WATER

from tocsin.answers.clarity.remarks import What
from tocsin.answers.registry.events import Begun, Change, Outcome, kind_of
from tocsin.cases.marking import MemberKind, Tlp
from tocsin.desk.answers import beginning, listing, showing, stepping, writing
from tocsin.desk.answers.listing import Asked
from tocsin.desk.errors import ForbiddenError, InvalidError, NotFoundError


def seen(office, name, answer_id):
    with office.acting(name) as sitting:
        _, answer = stepping.answer_of(sitting, answer_id)
        return (
            [one.id for one in showing.may_review(sitting, answer)],
            showing.may_sign(sitting, answer),
        )


def asked(office, name):
    with office.acting(name) as sitting:
        return [one["asked"] for one in listing.answers_waiting_for(sitting)]


def test_an_answer_begun_by_hand_is_to_what_was_written_down(office):
    row = office.does("writer", beginning.begin_by_hand, " Is it safe? \x00", "fr", Tlp.GREEN)
    with office.acting("writer") as sitting:
        _, answer = stepping.answer_of(sitting, row.id)
    assert answer.started.origin.begun is Begun.HAND
    assert answer.newest.content.claims[0].text.startswith("Is it safe?")
    assert (answer.newest.content.wording.language, row.tlp) == ("fr", "green")
    with pytest.raises(InvalidError) as refused:
        office.does("writer", beginning.begin_by_hand, "  ", "fr")
    assert list(refused.value.fields) == ["claim"]
    with pytest.raises(ForbiddenError):
        office.does("head", beginning.begin_by_hand, "x", "fr")


def test_the_steps_are_told_in_order_to_those_who_may_know(office):
    answer_id = leading.drafted(office)
    with office.acting("reader") as sitting:
        kinds = [kind_of(one) for one in showing.steps_of(sitting, answer_id)]
    assert kinds == ["started", "drafted"]
    for use_case in (showing.steps_of, showing.named_on):
        with office.acting("reporter") as sitting, pytest.raises(NotFoundError):
            use_case(sitting, answer_id)


def test_who_may_review_and_sign_are_those_who_know_and_have_not_done_so(office):
    answer_id = leading.drafted(office)
    assert seen(office, "reader", answer_id) == (["person-reader"], [HEALTH])
    leading.to_sign(office, answer_id)
    assert seen(office, "reader", answer_id)[1] == [HEALTH, WATER]
    leading.signed(office, answer_id, "head")
    assert seen(office, "reader", answer_id)[1] == [WATER]


def test_each_step_waits_for_who_can_take_it(office):
    answer_id = leading.drafted(office)
    assert (asked(office, "writer"), asked(office, "reader")) == ([Asked.WRITE], [])
    office.does("writer", writing.leave_remarks, answer_id, office.events(answer_id), REASON)
    office.does("writer", writing.ask_for_review, answer_id)
    assert (asked(office, "writer"), asked(office, "reader")) == ([], [Asked.REVIEW])
    at = office.events(answer_id)
    office.does("reader", writing.review_draft, answer_id, at, Outcome.PASSED, REASON)
    office.does("writer", writing.share_draft, answer_id, MemberKind.INSTITUTION, WATER)
    leading.signed(office, answer_id, "head", "engineer")
    assert (asked(office, "head"), asked(office, "engineer")) == ([Asked.PUBLISH], [])


def test_a_new_version_waits_for_who_began_it(office):
    answer_id = leading.published(office)
    office.forward(hours=1)
    office.does("reader", writing.revise_answer, answer_id, Change.UPDATE, REASON)
    assert (asked(office, "reader"), asked(office, "writer")) == ([Asked.WRITE], [])


def test_who_was_taken_off_the_list_knows_of_it_no_more(office):
    answer_id = leading.drafted(office)
    office.does("writer", writing.share_draft, answer_id, MemberKind.INSTITUTION, WATER)
    with office.acting("writer") as sitting:
        named = showing.named_on(sitting, answer_id)
    assert (MemberKind.INSTITUTION, WATER) in named
    office.does("writer", writing.mark_draft, answer_id, Tlp.GREEN)
    with pytest.raises(ForbiddenError):
        office.does("reporter", writing.end_sharing, answer_id, MemberKind.INSTITUTION, WATER)
    office.does("writer", writing.end_sharing, answer_id, MemberKind.INSTITUTION, WATER)
    office.does("writer", writing.mark_draft, answer_id, Tlp.RED)
    with pytest.raises(NotFoundError):
        seen(office, "engineer", answer_id)
    for member in ("person-writer", "person-nobody"):
        with pytest.raises(InvalidError):
            office.does("writer", writing.end_sharing, answer_id, MemberKind.PERSON, member)


def test_what_the_answer_tells_in_a_part_of_its_own_is_not_missed_in_its_prose(office):
    told = leading.drafted(office, made.saying(unknown=("Wells: later.",), advice=("Nothing.",)))
    silent = leading.drafted(office, made.saying(unknown=(), advice=("Nothing.",)))
    with office.acting("writer") as sitting:
        kept, missed = (
            {one.what for one in writing.clarity_of(sitting, one_id).remarks}
            for one_id in (told, silent)
        )
    assert What.NO_UNCERTAINTY not in kept
    assert What.NO_UNCERTAINTY in missed
