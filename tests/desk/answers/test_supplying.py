"""What is published reaches matching and voids; what is taken back leaves; who is late is told."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select
from tests.answers.publishing.test_applying import Hashed
from tests.answers.registry import made
from tests.answers.registry.made import DAY, HOUR, NOW, REASON
from tests.desk.answers import leading

from tocsin.answers.registry.events import Begun, Change
from tocsin.chain.claims import claim_index, matched
from tocsin.chain.rumours import expires
from tocsin.desk.alarms.tables import AlarmRow, ThreadRow
from tocsin.desk.answers import agreeing, beginning, naming, writing
from tocsin.desk.answers.applying import Looked
from tocsin.desk.answers.due import tell_due
from tocsin.desk.answers.public import site_of
from tocsin.desk.answers.registering import register_published
from tocsin.desk.answers.stepping import answer_of
from tocsin.desk.errors import ForbiddenError, NotFoundError
from tocsin.desk.keeping.accounts import Account
from tocsin.desk.people.rights import SYSTEM
from tocsin.detect.claims.matching import Matching
from tocsin.detect.voids.tables import RANKED
from tocsin.factchecks.adding import Adding
from tocsin.factchecks.registry import Registry

ADDRESS = "https://rumour.example/poison"


def in_registry(office, now=None):
    rows = Registry(office.desk.workspace.factchecks).current(now or office.now).to_pylist()
    return [(row["kind"], row["claim"], row["verdict"]) for row in rows]


def test_a_published_answer_is_an_agreed_answer_in_the_registry_of_fact_checks(office):
    leading.published(office)
    assert register_published(office.desk) == 1
    assert in_registry(office) == [("agreed_answer", "The water of Redbrook is poisoned", "false")]
    assert register_published(office.desk) == 0


def test_the_chain_matches_texts_and_links_to_it(office):
    answer_id = leading.published(office)
    register_published(office.desk)
    index = claim_index(office.desk.workspace, Hashed())
    assert index is not None
    (by_text,) = matched(index, "The water of Redbrook is poisoned", NOW, Matching(0.0))
    assert by_text["kind"] == "agreed_answer"
    (link,) = matched(index, f"https://desk.example.org/answers/{answer_id}/en", NOW, Matching())
    assert link["flags"] == ["links_the_factcheck"]  # what voids count as supply
    checks = index.factchecks
    assert expires(checks).to_pylist() == [int((NOW + 30 * DAY).timestamp() * 1_000_000)]


def test_what_is_withdrawn_leaves_the_registry_and_what_holds_again_comes_back(office):
    answer_id = leading.published(office)
    register_published(office.desk)
    office.forward(hours=1)
    office.does("writer", writing.revise_answer, answer_id, Change.CORRECTION, REASON)
    assert register_published(office.desk) == 1
    assert in_registry(office) == []
    office.forward(hours=1)
    office.does("writer", writing.abandon_draft, answer_id, "It was right after all.")
    register_published(office.desk)
    assert len(in_registry(office)) == 1
    office.forward(hours=1)
    office.does("head", agreeing.withdraw_answer, answer_id, REASON)
    register_published(office.desk)
    assert in_registry(office) == []


def test_agreed_answers_of_others_are_left_alone(office, tmp_path):
    path = tmp_path / "theirs.csv"
    path.write_text("claim,url,kind\nBridges bite,https://o.example/1,agreed_answer\n")
    Registry(office.desk.workspace.factchecks).add([path], Adding(NOW))
    answer_id = leading.published(office)
    office.does("head", agreeing.withdraw_answer, answer_id, REASON)
    register_published(office.desk)
    assert [claim for _, claim, _ in in_registry(office)] == ["Bridges bite"]


def test_an_answer_that_is_not_in_force_yet_waits_for_its_day(office):
    later = made.content(valid_from=NOW + DAY)
    leading.published(office, later)
    assert register_published(office.desk) == 0
    office.forward(days=1)
    assert register_published(office.desk) == 1


def test_a_platform_is_told_what_applies_and_no_more_once_it_is_withdrawn(office):
    answer_id = leading.published(office)
    looked = Looked(office.desk, site_of(office.desk.workspace), Hashed())
    with office.desk.looking(SYSTEM) as sitting:
        (one,) = looked.to_address(sitting, ADDRESS)
        (text,) = looked.to_text(sitting, "The water of Redbrook is poisoned", "en", Matching(0.0))
    assert one.answer_id == text.answer_id == answer_id
    assert text.threshold == 0.0
    office.forward(hours=1)
    office.does("head", agreeing.withdraw_answer, answer_id, REASON)
    with office.desk.looking(SYSTEM) as sitting:
        assert looked.to_address(sitting, ADDRESS) == ()


def test_a_draft_is_never_given_to_a_platform(office):
    leading.drafted(office)
    looked = Looked(office.desk, site_of(office.desk.workspace))
    with office.desk.looking(SYSTEM) as sitting:
        assert looked.to_address(sitting, ADDRESS) == ()


def alarms(office):
    with office.desk.looking(SYSTEM) as sitting:
        query = select(AlarmRow, ThreadRow).join(ThreadRow, ThreadRow.id == AlarmRow.thread)
        return {(one.person, thread.statement) for one, thread in sitting.session.execute(query)}


def test_a_late_draft_is_told_once_to_those_who_work_on_it_without_its_title(office):
    leading.drafted(office)
    assert tell_due(office.desk) == 0
    office.now = NOW + 24 * HOUR
    assert tell_due(office.desk) == 1
    ((person, said),) = alarms(office)
    assert person == "person-writer"
    assert said == "Answer 1 is late: its step drafted was due at 2026-03-03T09:00:00Z."
    assert tell_due(office.desk) == 0


def test_a_late_signature_is_told_to_those_who_can_sign(office):
    answer_id = leading.drafted(office)
    leading.to_sign(office, answer_id)
    leading.signed(office, answer_id, "head")
    office.now = NOW + 48 * HOUR
    tell_due(office.desk)
    assert {person for person, _ in alarms(office)} == {"person-writer", "person-engineer",
                                                        "person-head"}  # fmt: skip


def test_an_answer_that_ends_soon_is_told_a_week_before(office):
    leading.published(office)
    office.now = NOW + 22 * DAY
    assert tell_due(office.desk) == 0
    office.now = NOW + 23 * DAY
    assert tell_due(office.desk) == 3
    assert all("expires at 2026-04-01" in said for _, said in alarms(office))


def found(office, name, table):
    folder = office.desk.workspace.found
    path = folder / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    (folder / "about.json").write_text("{}")
    pq.write_table(table, path)


def test_an_answer_begins_from_a_void_with_its_first_demand(office):
    asked = datetime(2026, 2, 27, tzinfo=UTC)
    row = dict.fromkeys(RANKED.names) | {
        "rank": 1, "topic": "claim-7", "name": "Is the water poisoned?", "lang": "en",
        "first_demand": asked,
    }  # fmt: skip
    found(office, "voids/ranked", pa.Table.from_pylist([row], schema=RANKED))
    begun = office.does("writer", beginning.begin_from_void, office.desk.workspace, 1, "en")
    with office.acting("writer") as sitting:
        _, answer = answer_of(sitting, begun.id)
    assert answer.started.origin.begun is Begun.VOID
    assert answer.started.origin.first_demand_at == asked
    assert answer.newest.content.claims[0].text == "Is the water poisoned?"
    with pytest.raises(NotFoundError):
        office.does("writer", beginning.begin_from_void, office.desk.workspace, 9, "en")


def test_an_answer_begins_from_a_fact_check_with_its_source(office, tmp_path):
    path = tmp_path / "checks.csv"
    path.write_text(
        "claim,title,url,verdict,reviewed_at,claimant,appearances\n"
        "The water is poisoned,It is not,https://check.example/1,False,2026-02-28,A blog,"
        "https://rumour.example/1\n"
    )
    registry = Registry(office.desk.workspace.factchecks)
    registry.add([path], Adding(NOW))
    (factcheck_id,) = registry.current(NOW)["factcheck_id"].to_pylist()
    begun = office.does(
        "writer", beginning.begin_from_claim, office.desk.workspace, factcheck_id, "fr"
    )
    with office.acting("writer") as sitting:
        _, answer = answer_of(sitting, begun.id)
    content = answer.newest.content
    assert content.wording.language == "fr"
    (claim,), (source,) = content.claims, content.sources
    assert (claim.text, claim.verdict, claim.verdict_from) == (
        "The water is poisoned", "refuted", factcheck_id,
    )  # fmt: skip
    assert claim.appearances == ("https://rumour.example/1",)
    assert (source.title, source.url, source.dated) == (
        "It is not", "https://check.example/1", date(2026, 2, 28),
    )  # fmt: skip
    with pytest.raises(NotFoundError):
        office.does("writer", beginning.begin_from_claim, office.desk.workspace, "no", "fr")


def test_answers_that_name_an_account_are_found_for_a_person_to_decide(office):
    naming_it = made.claim(claimant="whisperer", appearances=("https://x.example/u123/status/9",))
    answer_id = leading.drafted(office, made.content(claims=(naming_it,)))
    leading.drafted(office)
    workspace = office.desk.workspace
    for account_id, there in (("u123", True), ("whisperer", True), ("u12", False)):
        account = Account.of(workspace, "x", account_id)
        with office.acting("admin") as sitting:
            assert naming.answers_naming(sitting, account) == ((answer_id,) if there else ())
    with office.acting("writer") as sitting, pytest.raises(ForbiddenError):
        naming.answers_naming(sitting, Account.of(workspace, "x", "u123"))
