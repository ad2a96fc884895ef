"""What is fetched of other servers: kept as theirs, apart, whole, and once."""

import json
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from tests.desk.loopback import answering
from tests.exchange.taxii.made import COLLECTION, MemoryStore, ask, domain, observable, stix_id

from tocsin.cases.marking import Tlp
from tocsin.desk.cases.saving import case_of
from tocsin.desk.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.jobs.tables import JobRow
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.taxii.opening import draft_case, kinds_of, opened_of, refusals, sent
from tocsin.desk.taxii.polling import ask_due, poll
from tocsin.desk.taxii.sources import Address, add_source, ask_now, pause_source, sources
from tocsin.desk.taxii.tables import ForeignRow, ReceivedRow
from tocsin.errors import TocsinError
from tocsin.exchange.stix.marking import IDS
from tocsin.exchange.taxii import TAXII
from tocsin.exchange.taxii.client import AskLaterError, Reply, ServerError, pages

PATH = f"desk/collections/{COLLECTION}/objects/"


@contextmanager
def other_server(answers):
    """Another server: ``answers(path, query, headers)`` gives status, headers, body."""

    def split(path, headers):
        parts = urlsplit(path)
        return answers(parts.path, parse_qsl(parts.query), headers)

    with answering(split) as address:
        yield f"{address}/taxii2/desk/"


def _over(store, seen=None):
    """A server whose answers are those of a store in memory."""

    def answers(path, query, headers):
        if seen is not None:
            seen.append((dict(query), headers.get("Authorization", "")))
        made = ask(store, path.removeprefix("/taxii2/"), *query, accept=headers["Accept"])
        return made.status, made.headers, made.body

    return answers


def _fill(store, *objects):
    body = json.dumps({"objects": objects}).encode()
    assert ask(store, PATH, method="POST", body=body).status == 202


def _source(office, root, **how):
    address = Address(root, COLLECTION, "tocsin", "secret", private=True)
    with office.acting("administrator") as sitting:
        return add_source(sitting, office.desk.workspace, "Bluewater CERT", address, **how).id


def test_a_poll_brings_what_is_new_once_and_signs_in(office):
    store, seen = MemoryStore(), []
    _fill(store, domain("incident", 1), observable(1))
    with other_server(_over(store, seen)) as root:
        source = _source(office, root)
        assert poll(office.desk, source)["new"] == 2
        _fill(store, domain("incident", 1, 9), domain("campaign", 2))
        assert poll(office.desk, source) == {"pages": 1, "new": 2, "known": 0, "refused": 0}
        assert poll(office.desk, source)["new"] == 0
    asked_after = [query.get("added_after", "") for query, _ in seen]
    assert asked_after[0] == ""
    assert asked_after == sorted(asked_after)
    assert {told for _, told in seen} == {"Basic dG9jc2luOnNlY3JldA=="}
    with office.acting("analyst") as sitting:
        (view,) = sources(sitting)
        assert (view.objects, view.row.trouble) == (3, "")
        assert b"secret" not in (view.row.password or b"")
        listed, total = sent(sitting)
        assert {one.row.object_id for one in listed} == {
            stix_id("incident", 1), stix_id("campaign", 2)
        }  # fmt: skip
        assert total == 2
        assert kinds_of(sitting) == {"campaign": 1, "incident": 1, "url": 1}


def test_a_run_that_breaks_off_loses_and_doubles_nothing(office, monkeypatch):
    monkeypatch.setattr("tocsin.exchange.taxii.client.PAGE", 2)
    store, left = MemoryStore(), [2]
    _fill(store, *(domain("tool", n) for n in range(9)))
    whole = _over(store)

    def breaks(path, query, headers):
        left[0] -= 1
        return whole(path, query, headers) if left[0] >= 0 else (503, {}, b"")

    with other_server(breaks) as root:
        source = _source(office, root)
        with pytest.raises(AskLaterError):
            poll(office.desk, source)
        with office.acting("analyst") as sitting:
            assert "busy" in sources(sitting)[0].row.trouble
        left[0] = 100
        assert poll(office.desk, source) == {"pages": 5, "new": 5, "known": 4, "refused": 0}
    with office.acting("analyst") as sitting:
        assert sources(sitting)[0].row.trouble == ""
        assert kinds_of(sitting) == {"tool": 9}


def test_what_cannot_be_an_object_is_kept_apart_with_the_reason(office):
    old = domain("tool", 1) | {"spec_version": "2.0"}
    body = json.dumps({"objects": [old, domain("tool", 2), {"type": "tool"}]}).encode()
    answers = [(200, {"Content-Type": TAXII}, body), (200, {"Content-Type": TAXII}, b'{"objects":')]
    with other_server(lambda *_asked: answers.pop(0)) as root:
        source = _source(office, root)
        assert poll(office.desk, source)["refused"] == 2
        with pytest.raises(TocsinError, match="not JSON"):
            poll(office.desk, source)
    with office.acting("liaison") as sitting:
        first, second = refusals(sitting)
        assert (first.content, second.content) == (old, {"type": "tool"})
        assert "STIX 2.1" in first.reason
    with office.acting("analyst") as sitting, pytest.raises(ForbiddenError):
        refusals(sitting)


def test_a_number_that_no_database_takes_costs_its_object_alone_sent_or_fetched(office):
    large, lone = domain("tool", 1, x_large=10**40), {"type": 10**40, "x_deep": [{"a": 10**30}]}
    body = json.dumps({"objects": [large, lone, 10**40, domain("tool", 2, x=2**53)]})
    collection = office.collection()
    reader = office.reader(both=collection)
    path = f"desk/collections/{collection}/objects/"
    told = json.loads(office.ask(reader, path, method="POST", body=body).body)
    assert (told["success_count"], told["failure_count"]) == (1, 3)
    assert [one["x"] for one in office.objects(reader, collection)] == [2**53]
    with other_server(lambda *_asked: (200, {"Content-Type": TAXII}, body.encode())) as root:
        assert poll(office.desk, _source(office, root))["refused"] == 3
    with office.acting("liaison") as sitting:
        reasons = [one.reason for one in refusals(sitting)]
        assert any("2^53" in one for one in reasons)


def test_a_draft_takes_no_judgement_over_and_says_from_whom_it_is(office):
    account = {
        "type": "user-account", "spec_version": "2.1", "id": stix_id("user-account", 1),
        "display_name": "<b>Bell</b>",
    }  # fmt: skip
    incident = domain("incident", 1, confidence=90, severity="high", description="Boil it.")
    tie = domain("relationship", 1, relationship_type="related-to", source_ref=incident["id"],
                 target_ref=account["id"])  # fmt: skip
    opinion = domain("opinion", 1, opinion="agree", object_refs=[incident["id"]])
    store = MemoryStore()
    _fill(store, incident, account, tie, opinion)
    with other_server(_over(store)) as root:
        source = _source(office, root, tlp=Tlp.GREEN)
        poll(office.desk, source)
    with office.acting("analyst") as sitting:
        ((one,), _) = sent(sitting)
        case_id = draft_case(sitting, one.row.id)
        _, case = case_of(sitting.session, sitting.actor, case_id)
        assert (case.title, case.tlp, case.summary) == ("incident 1", Tlp.GREEN, "Boil it.")
        assert case.severity.level is None
        assert [told.id for told in case.accounts] == [account["id"]]
        assert "Bluewater CERT" in case.accounts[0].note
        found = opened_of(sitting, one.row.id)
        assert [left.id for left in found.suggestion.left] == [opinion["id"]]
        assert sitting.session.get_one(ForeignRow, one.row.id).case_id == case_id
    with office.acting("stranger") as sitting, pytest.raises(ForbiddenError):
        draft_case(sitting, one.row.id)


def test_what_is_red_is_for_who_speaks_for_the_desk(office):
    red = domain("incident", 1, object_marking_refs=[IDS[Tlp.RED]])
    store = MemoryStore()
    _fill(store, red)
    with other_server(_over(store)) as root:
        poll(office.desk, _source(office, root))
    with office.acting("liaison") as sitting:
        ((one,), _) = sent(sitting)
    with office.acting("analyst") as sitting:
        assert sent(sitting) == ([], 0)
        with pytest.raises(NotFoundError):
            opened_of(sitting, one.row.id)


def test_a_label_is_told_by_the_definition_that_its_sender_sent_before(office):
    defined = {
        "type": "marking-definition", "spec_version": "2.1", "id": stix_id("marking-definition", 1),
        "created": "2026-03-01T08:00:00.000Z", "definition_type": "tlp",
        "definition": {"tlp": "red"},
    }  # fmt: skip
    unknown = stix_id("marking-definition", 2)
    store = MemoryStore()
    with other_server(_over(store)) as root:
        source = _source(office, root, tlp=Tlp.GREEN)
        _fill(store, defined)
        poll(office.desk, source)
        _fill(store, domain("incident", 1, object_marking_refs=[defined["id"]]))
        _fill(store, domain("campaign", 1, object_marking_refs=[unknown]))
        poll(office.desk, source)
    with office.acting("liaison") as sitting:
        labels = {one.row.type: one.row.tlp for one in sent(sitting)[0]}
        assert labels == {"incident": "red", "campaign": "amber_strict"}
    with office.acting("analyst") as sitting:
        (row,) = (one.row for one in sent(sitting)[0])
        case_id = draft_case(sitting, row.id)
        assert case_of(sitting.session, sitting.actor, case_id)[1].tlp is Tlp.AMBER_STRICT


def test_a_later_version_stands_a_revocation_is_final_and_another_creator_is_a_dispute(office):
    by, other = stix_id("identity", 1), stix_id("identity", 2)
    store = MemoryStore()
    _fill(store, domain("incident", 1, 2, created_by_ref=by))
    _fill(store, domain("incident", 1, 1, created_by_ref=by))
    _fill(store, domain("incident", 1, 5, created_by_ref=other))
    _fill(store, domain("incident", 1, 3, created_by_ref=by, revoked=True))
    _fill(store, domain("incident", 1, 6, created_by_ref=by))
    with other_server(lambda path, query, headers: _over(store)(
        path, [*query, ("match[version]", "all")], headers
    )) as root:  # fmt: skip
        poll(office.desk, _source(office, root))
    with office.desk.looking(SYSTEM) as sitting:
        rows = list(sitting.session.scalars(select(ForeignRow)))
    assert len(rows) == 5
    (standing,) = (row for row in rows if row.stands)
    assert standing.revoked
    assert [row.by for row in rows if row.disputed] == [other]
    with office.acting("analyst") as sitting:
        assert opened_of(sitting, standing.id).suggestion is None
        with pytest.raises(ConflictError):
            draft_case(sitting, standing.id)


def test_the_clock_asks_when_it_is_time_and_only_who_is_active(office):
    source = _source(office, "https://taxii.example.org/api", every_s=600)
    assert ask_due(office.desk) == 1
    assert ask_due(office.desk) == 0
    office.forward(seconds=601)
    assert ask_due(office.desk) == 1
    with office.desk.looking(SYSTEM) as sitting:
        (job,) = sitting.session.scalars(select(JobRow).where(JobRow.kind == "taxii"))
        assert job.arguments == {"source": source}  # the first one still waits
    with office.acting("administrator") as sitting:
        pause_source(sitting, source, active=False)
    office.forward(days=1)
    assert ask_due(office.desk) == 0
    with office.acting("liaison") as sitting, pytest.raises(ConflictError):
        ask_now(sitting, source)


@pytest.mark.parametrize(
    "address",
    [
        Address("http://taxii.example.org/", "c"), Address("https://u:p@taxii.example.org/", "c"),
        Address("ftp://taxii.example.org/", "c"), Address("https://taxii.example.org/?a=b", "c"),
        Address("https://taxii.example.org/", ""),
        Address("https://taxii.example.org/", "c", "a:b"),
    ],
)  # fmt: skip
def test_an_address_that_may_not_be_called_is_refused(office, address):
    with office.acting("administrator") as sitting, pytest.raises(InvalidError):
        add_source(sitting, office.desk.workspace, "Other", address)


def test_a_server_of_our_own_network_is_not_asked_unless_somebody_said_so(office):
    seen = []
    with other_server(_over(MemoryStore(), seen)) as root:
        with office.acting("administrator") as sitting:
            address = Address(root, COLLECTION)
            source = add_source(sitting, office.desk.workspace, "Other", address).id
        with pytest.raises(TocsinError, match="private"):
            poll(office.desk, source)
    assert seen == []


def _reply(told, **headers):
    return Reply(200, {"content-type": TAXII, **headers}, json.dumps(told).encode())


LAST = {"x-taxii-date-added-last": "2026-03-01T08:00:00.000000Z"}


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(401, {}, b""), "401"), (Reply(302, {"location": "http://10.0.0.1/"}, b""), "302"),
        (Reply(200, {"content-type": "text/html"}, b"{}"), "another kind"),
        (_reply({"type": "bundle", "objects": []}), "TAXII 2.0"),
        (_reply({"more": True, "objects": [domain("tool", 1)]}), "from where"),
        (_reply({"more": True, "next": "a", "objects": []}), "lead back"),
        (_reply({"more": True, "objects": []}, **LAST), "lead back"),
    ],
)  # fmt: skip
def test_a_server_that_is_none_is_left_with_the_reason(reply, says):
    with pytest.raises(ServerError, match=says):
        list(pages(lambda _url, _headers: reply, "https://taxii.example.org", COLLECTION))


def test_a_client_goes_on_from_the_last_moment_where_there_is_no_next():
    asked = []

    def line(url, _headers):
        asked.append(dict(parse_qsl(urlsplit(url).query)))
        more = len(asked) == 1
        last = f"2026-03-01T08:00:0{len(asked)}.000000Z"
        return _reply(
            {"more": more, "objects": [domain("tool", len(asked))]},
            **{"x-taxii-date-added-last": last},
        )

    found = list(pages(line, "https://taxii.example.org/", COLLECTION))
    assert [one.last_added[-8:] for one in found] == [".000000Z"] * 2
    assert asked[1]["added_after"] == "2026-03-01T08:00:01.000000Z"


@given(st.recursive(st.none() | st.booleans() | st.text(max_size=5) | st.integers(),
                    lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["objects", "more", "next", "type", "id"]),
                                      inner, max_size=5), max_leaves=12))  # fmt: skip
def test_no_answer_of_a_server_breaks_the_client_in_another_way(told):
    replies = [_reply(told, **LAST), Reply(503, {}, b"")]
    try:
        for page in pages(lambda *_a: replies.pop(0) if replies else replies, "https://a", "c"):
            assert page.objects >= 0
    except TocsinError:
        pass


def test_an_envelope_is_kept_with_its_digest_and_counts(office):
    store = MemoryStore()
    _fill(store, domain("tool", 1))
    with other_server(_over(store)) as root:
        poll(office.desk, _source(office, root))
    with office.desk.looking(SYSTEM) as sitting:
        (row,) = sitting.session.scalars(select(ReceivedRow))
    assert (row.new, row.known, row.refused, len(row.sha256)) == (1, 0, [], 64)
