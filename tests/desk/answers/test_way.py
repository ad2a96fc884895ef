"""From a draft to the public and back, with the rights of those who take part."""

import pytest
from sqlalchemy import select
from tests.answers.registry import made
from tests.answers.registry.made import DAY, NOW, REASON
from tests.desk.answers import leading

from tocsin.answers.registry.answer import State
from tocsin.answers.registry.events import Begun, Change, Origin, Outcome
from tocsin.answers.registry.signing import is_genuine
from tocsin.answers.registry.standing import Standing
from tocsin.answers.registry.waiting import Since
from tocsin.cases.marking import MemberKind, Tlp
from tocsin.desk.answers import agreeing, listing, public, stepping, writing
from tocsin.desk.audit.tables import AuditRow
from tocsin.desk.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.people.rights import SYSTEM, Role
from tocsin.errors import UsageError


def titles(office, name, **asked):
    with office.acting(name) as sitting:
        return [one["title"] for one in listing.list_answers(sitting, **asked)]


def test_an_answer_goes_from_a_draft_to_the_public_signed_by_two_institutions(office):
    answer_id = leading.published(office)
    with office.desk.looking(SYSTEM) as sitting:
        site = public.site_of(office.desk.workspace)
        (one,) = public.public_editions(sitting.session, site, office.now)
        answer = public.public_answer(sitting.session, answer_id)
    assert one.url == f"https://desk.example.org/answers/{answer_id}/en"
    assert one.standing is Standing.HOLDS
    assert {s.institution for s in one.signatories} == {"Redbrook Health", "Redbrook Waterworks"}
    assert all(is_genuine(answer, signed) for signed in answer.public.signatures)
    assert {signed.key for signed in answer.public.signatures} == {office.desk.seal.public}


def test_two_people_of_one_institution_are_one_signature(office):
    answer_id = leading.drafted(office)
    leading.to_sign(office, answer_id)
    leading.signed(office, answer_id, "head")
    with pytest.raises(InvalidError, match="has signed this version"):
        leading.signed(office, answer_id, "deputy")
    with pytest.raises(InvalidError, match="1 have signed"):
        office.does("head", agreeing.publish_answer, answer_id)


def test_who_may_write_may_not_sign_and_who_may_sign_may_not_write(office):
    answer_id = leading.drafted(office)
    leading.to_sign(office, answer_id)
    with pytest.raises(ForbiddenError):
        leading.signed(office, answer_id, "writer")
    with pytest.raises(ForbiddenError):
        office.does(
            "head", writing.write_draft, answer_id, office.events(answer_id), made.content()
        )


def test_an_institution_that_was_not_asked_knows_of_no_draft(office):
    answer_id = leading.drafted(office)
    leading.to_sign(office, answer_id)
    with pytest.raises(NotFoundError):
        leading.signed(office, answer_id, "reporter")
    assert titles(office, "reporter") == []
    assert titles(office, "engineer") == ["Redbrook's tap water is safe to drink"]


def test_only_the_institution_whose_answer_it_is_publishes_and_withdraws_it(office):
    answer_id = leading.drafted(office)
    leading.to_sign(office, answer_id)
    leading.signed(office, answer_id, "head", "engineer")
    with pytest.raises(ForbiddenError):
        office.does("engineer", agreeing.publish_answer, answer_id)
    office.does("head", agreeing.publish_answer, answer_id)
    with pytest.raises(ForbiddenError):
        office.does("engineer", agreeing.withdraw_answer, answer_id, REASON)


@pytest.mark.parametrize(
    ("tlp", "knowing"),
    [
        (Tlp.GREEN, {"writer", "reader", "head", "engineer", "reporter"}),
        (Tlp.AMBER, {"writer", "reader", "head", "engineer"}),
        (Tlp.AMBER_STRICT, {"writer", "reader", "head"}),
        (Tlp.RED, {"writer"}),
    ],
)
def test_a_draft_is_known_to_whom_its_label_lets_know(office, tlp, knowing):
    answer_id = leading.drafted(office)
    office.does("writer", writing.share_draft, answer_id, MemberKind.INSTITUTION,
                "Redbrook Waterworks")  # fmt: skip
    office.does("writer", writing.mark_draft, answer_id, tlp)
    for name in ("writer", "reader", "head", "engineer", "reporter"):
        assert bool(titles(office, name)) == (name in knowing), name
    with pytest.raises(ForbiddenError):
        titles(office, "admin")


def test_the_next_version_of_a_public_answer_is_no_more_public_than_any_draft(office):
    answer_id = leading.published(office)
    office.does("writer", writing.revise_answer, answer_id, Change.UPDATE, REASON)
    secret = made.saying(title="What is not public yet")
    office.does("writer", writing.write_draft, answer_id, office.events(answer_id), secret)
    with office.acting("reporter") as sitting:
        (row,) = listing.list_answers(sitting)
        assert (row["title"], row["state"], row["deadline"]) == (
            "Redbrook's tap water is safe to drink", State.PUBLISHED, None,
        )  # fmt: skip
        assert listing.list_answers(sitting, State.DRAFTED) == []
        one = public.public_edition(
            sitting.session, answer_id, "en", public.site_of(office.desk.workspace), NOW
        )
        with pytest.raises(NotFoundError):
            stepping.answer_of(sitting, answer_id)
    assert one.wording.title == "Redbrook's tap water is safe to drink"


def test_two_writers_of_one_draft_do_not_overwrite_each_other(office):
    answer_id = leading.drafted(office)
    base = office.events(answer_id)
    office.does("writer", writing.write_draft, answer_id, base, made.saying(title="Mine"))
    with pytest.raises(ConflictError):
        office.does("reader", writing.write_draft, answer_id, base, made.saying(title="Theirs"))


def test_what_is_signed_is_what_the_signer_saw(office):
    answer_id = leading.drafted(office)
    leading.to_sign(office, answer_id)
    seen = office.events(answer_id)
    office.does("writer", writing.write_draft, answer_id, seen, made.saying(title="Changed"))
    with pytest.raises(ConflictError):
        office.does("head", agreeing.sign_answer, answer_id, seen)


def test_the_clarity_check_is_run_and_its_counts_are_kept(office):
    answer_id = leading.drafted(
        office, made.saying(title="Is the water of Redbrook poisoned?", statement="Perhaps.")
    )
    with office.acting("writer") as sitting:
        remarks = writing.clarity_of(sitting, answer_id).remarks
    assert remarks
    office.does("writer", writing.leave_remarks, answer_id, office.events(answer_id), REASON)
    with office.acting("writer") as sitting:
        _, answer = stepping.answer_of(sitting, answer_id)
    looked = answer.newest.clarity
    assert looked.must + looked.should + looked.consider == len(remarks)


def test_an_incomplete_draft_is_refused_with_its_field(office):
    answer_id = leading.drafted(office, made.content(sources=()))
    office.does("writer", writing.leave_remarks, answer_id, office.events(answer_id), REASON)
    with pytest.raises(InvalidError) as refused:
        office.does("writer", writing.ask_for_review, answer_id)
    assert list(refused.value.fields) == ["sources"]


def test_answers_wait_for_those_who_can_take_the_next_step(office):
    def waiting_for(name):
        with office.acting(name) as sitting:
            return [one["id"] for one in listing.answers_waiting_for(sitting)]

    answer_id = leading.drafted(office)
    office.does("writer", writing.leave_remarks, answer_id, office.events(answer_id), REASON)
    office.does("writer", writing.ask_for_review, answer_id)
    assert waiting_for("reader") == [answer_id]
    assert waiting_for("writer") == []
    office.does(
        "reader", writing.review_draft, answer_id, office.events(answer_id), Outcome.PASSED, REASON
    )
    assert waiting_for("head") == [answer_id]
    leading.signed(office, answer_id, "head")
    assert waiting_for("head") == []
    assert waiting_for("reporter") == []


def test_a_signature_taken_back_withdraws_the_answer_and_the_log_says_so(office):
    answer_id = leading.published(office)
    office.does("engineer", agreeing.take_signature_back, answer_id, "A pipe has burst.")
    with office.desk.looking(SYSTEM) as sitting:
        one = public.public_edition(
            sitting.session, answer_id, "", public.site_of(office.desk.workspace), NOW
        )
    assert one.standing is Standing.WITHDRAWN
    assert "A pipe has burst." in one.reason


def test_another_answer_takes_its_place(office):
    old, new = leading.published(office), leading.published(office)
    office.does("head", agreeing.supersede_answer, old, new, REASON)
    with office.desk.looking(SYSTEM) as sitting:
        site = public.site_of(office.desk.workspace)
        one = public.public_edition(sitting.session, old, "en", site, NOW)
    assert one.standing is Standing.SUPERSEDED
    assert one.successor == f"https://desk.example.org/answers/{new}"


def test_a_translation_is_compared_in_the_name_of_an_institution(office):
    answer_id = leading.published(office)
    office.does("writer", writing.translate_answer, answer_id, made.wording("fr"))
    with pytest.raises(InvalidError, match="cannot review"):
        office.does("writer", writing.compare_translation, answer_id, "fr")
    office.does("reader", writing.compare_translation, answer_id, "fr")
    with office.desk.looking(SYSTEM) as sitting:
        site = public.site_of(office.desk.workspace)
        one = public.public_edition(sitting.session, answer_id, "fr", site, NOW)
        with pytest.raises(NotFoundError):
            public.public_edition(sitting.session, answer_id, "ar", site, NOW)
    assert one.reviewed_by == "Redbrook Health"


def test_every_step_stands_in_the_signed_log(office):
    answer_id = leading.published(office)
    with office.desk.looking(SYSTEM) as sitting:
        query = select(AuditRow.action).where(AuditRow.subject == answer_id).order_by(AuditRow.seq)
        actions = list(sitting.session.scalars(query))
    assert actions == [
        "answer.started", "answer.drafted", "answer.clarity_looked", "answer.review_asked",
        "answer.reviewed", "answer.shared", "answer.signed", "answer.signed", "answer.published",
    ]  # fmt: skip


def test_time_to_answer_is_counted_over_what_one_may_know_of(office):
    leading.started(office)
    office.forward(hours=6)
    leading.published(office)
    office.forward(hours=6)
    with office.acting("writer") as sitting:
        mine = listing.time_to_answer(sitting, Since.START)
    with office.acting("reporter") as sitting:
        theirs = listing.time_to_answer(sitting, Since.START)
    assert (mine.answers, mine.answered) == (2, 1)
    assert (theirs.answers, theirs.answered) == (1, 1)


def test_a_person_without_an_institution_starts_no_answer(office):
    office.add("stray", "", Role.ANALYST)
    with pytest.raises(InvalidError):
        office.does("stray", stepping.start_answer, Origin(begun=Begun.HAND), "en")


def test_a_desk_without_an_address_publishes_nowhere(office):
    (office.desk.workspace.root / "tocsin.toml").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="no public address"):
        public.site_of(office.desk.workspace)


def test_an_expired_answer_is_shown_as_expired(office):
    answer_id = leading.published(office)
    with office.desk.looking(SYSTEM) as sitting:
        site = public.site_of(office.desk.workspace)
        one = public.public_edition(sitting.session, answer_id, "en", site, NOW + 31 * DAY)
    assert one.standing is Standing.EXPIRED
