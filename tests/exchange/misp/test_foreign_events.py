"""Events that others made, whole or damaged, honest or not."""

import base64
import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tocsin.cases.attribution import Attribution
from tocsin.cases.checking import check
from tocsin.cases.marking import Tlp
from tocsin.errors import InputError, TocsinError, UnsafeInputError
from tocsin.exchange.misp import received

NOW = datetime(2026, 4, 1, tzinfo=UTC)
UUID = "5f0e1a52-5e0c-4a56-9d1a-0123456789ab"


def event(**parts) -> bytes:
    return json.dumps({"Event": {"uuid": UUID, "info": "Foreign", **parts}}).encode()


def made(name, *values, **more):
    attributes = [
        {"object_relation": relation, "type": "text", "value": value, **(rest or {})}
        for relation, value, rest in values
    ]
    return {"name": name, "uuid": f"{UUID[:-3]}{len(name):03d}", "Attribute": attributes, **more}


def test_posts_and_accounts_of_any_template_become_references():
    came = received(
        event(
            Orgc={"name": "A newsroom"},
            Object=[
                made("twitter-post", ("post", "It is poisoned", None)),
                made("telegram-account", ("id", "123", None), ("username", "waterman", None)),
                made("narrative", ("narrative-summary", "The water is bad", None)),
            ],
        ),
        "bob",
        NOW,
    )
    assert came.case.posts[0].label == "It is poisoned"
    assert (came.case.accounts[0].id, came.case.accounts[0].label) == ("123", "waterman")
    assert came.case.narratives[0].label == "The water is bad"
    assert came.producer == "A newsroom"
    assert not check(came.case)


def test_techniques_come_from_clusters_by_id_or_by_uuid_and_from_tags():
    by_id = {"type": "disarm-techniques", "GalaxyCluster": [{"meta": {"external_id": ["T0049"]}}]}
    by_uuid = {
        "type": "disarm-techniques",
        "GalaxyCluster": [{"uuid": "782afafa-e997-571a-9b25-d04bb322480c"}],
    }
    tag = {"name": 'misp-galaxy:disarm-techniques="Plan Strategy of no version"'}
    came = received(event(Galaxy=[by_id, by_uuid], Tag=[tag]), "bob", NOW)
    assert [use.technique for use in came.case.techniques] == ["T0049", "T0002"]
    assert all(use.marked_by == f"MISP event {UUID}" for use in came.case.techniques)
    assert (f"tag {tag['name']}", 1) in came.unread


def test_a_technique_of_another_framework_is_none_of_ours():
    came = received(event(Object=[made("attack-pattern", ("id", "T1566", None))]), "bob", NOW)
    assert came.case.techniques == ()
    assert ("attack-pattern that is no technique of DISARM", 1) in came.unread


def test_a_retired_technique_is_kept_for_a_person_to_map():
    galaxy = {"type": "disarm-techniques", "GalaxyCluster": [{"meta": {"external_id": "T0001"}}]}
    came = received(event(Galaxy=[galaxy]), "bob", NOW)
    assert [use.technique for use in came.case.techniques] == ["T0001"]
    assert [str(one.fault) for one in check(came.case)] == ["retired_technique"]


def test_an_accusation_without_a_basis_is_not_taken_over():
    said = {"Tag": [{"name": 'tocsin:actor="state"'}, {"name": 'tocsin:confidence="high"'}]}
    note = made("annotation", ("type", "attribution", None), ("text", "Ruritania", said))
    came = received(event(Object=[note]), "bob", NOW)
    assert came.case.attribution == Attribution()
    assert "Ruritania" in json.dumps(dict(came.basket[0].content))


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ([], Tlp.AMBER), (["tlp:white"], Tlp.CLEAR), (["TLP:GREEN"], Tlp.GREEN),
        (["tlp:green", "tlp:red"], Tlp.RED), (["tlp:unclear"], Tlp.AMBER),
        (["tlp:amber+strict"], Tlp.AMBER_STRICT),
    ],
)  # fmt: skip
def test_the_strictest_label_holds_and_no_label_is_amber(tags, expected):
    came = received(event(Tag=[{"name": name} for name in tags]), "bob", NOW)
    assert came.case.tlp is expected


def test_a_label_on_one_attribute_holds_for_the_whole_case():
    red = {"type": "text", "value": "x", "Tag": [{"name": "tlp:red"}]}
    assert received(event(Attribute=[red], Tag=[{"name": "tlp:clear"}]), "b", NOW).case.tlp is (
        Tlp.RED
    )


def test_what_is_not_understood_is_counted_and_stands_in_the_kept_event():
    came = received(
        event(
            Attribute=[{"type": "ip-src", "value": "192.0.2.1"}] * 2,
            Object=[
                made("netflow", ("ip-src", "192.0.2.1", None)),
                made("internal-reference", ("type", "ticket", None), ("identifier", "7", None)),
            ],
            EventReport=[{"name": "r", "content": "c"}],
        ),
        "bob",
        NOW,
    )
    assert dict(came.unread) == {
        "attribute ip-src": 2, "event report": 1, "object internal-reference": 1,
        "object netflow": 1,
    }  # fmt: skip
    assert came.basket[0].content["Attribute"][0]["value"] == "192.0.2.1"
    assert came.basket[0].id == came.raw


@pytest.mark.parametrize("deleted", [True, 1, "1", "true"])
def test_what_was_deleted_is_gone(deleted):
    gone = made("narrative", ("narrative-summary", "x", None), deleted=deleted)
    assert received(event(Object=[gone]), "bob", NOW).case.narratives == ()
    cut = made("microblog", ("post", "x", {"deleted": deleted}), ("url", "y", None))
    assert received(event(Object=[cut]), "bob", NOW).case.posts[0].label == "y"


@pytest.mark.parametrize("deleted", [False, 0, "0", "false", "", None])
def test_what_says_that_it_was_not_deleted_stays(deleted):
    told = made("narrative", ("narrative-summary", "x", {"deleted": deleted}), deleted=deleted)
    assert received(event(Object=[told]), "bob", NOW).case.narratives[0].label == "x"


def test_an_event_too_large_to_freeze_is_kept_by_its_hash():
    big = {"type": "text", "value": "x" * 2_000_001}
    came = received(event(Attribute=[big]), "bob", NOW)
    assert came.basket[0].content["bytes"] > 2_000_000


def test_an_attribution_without_a_text_costs_nothing_else():
    came = received(
        event(Object=[
            made("annotation", ("type", "attribution", None)),
            made("narrative", ("narrative-summary", "x", None)),
        ]), "bob", NOW,
    )  # fmt: skip
    assert came.case.attribution == Attribution()
    assert came.case.narratives[0].label == "x"


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_beyond_the_calendar_is_none(at):
    happened = made("temporal-event", ("summary", "It broke", None), first_seen=at)
    assert received(event(Object=[happened]), "bob", NOW).case.timeline == ()


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_frozen_copy_of_a_time_beyond_the_calendar_is_an_altered_one(at):
    name = "0" * 64
    copy = base64.b64encode(json.dumps({"id": name, "captured_at": at}).encode()).decode()
    file = made(
        "file",
        ("filename", f"{name}.json", {"comment": "frozen evidence"}),
        ("attachment", f"{name}.json", {"data": copy}),
    )
    assert ("frozen copies that were altered", 1) in received(
        event(Object=[file]), "bob", NOW
    ).unread


def test_surrogates_and_nul_are_made_visible():
    came = received(b'{"Event": {"uuid": "u", "info": "a\\u0000b", "Object": []}}', "bob", NOW)
    assert came.case.title == "a\N{SYMBOL FOR NULL}b"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "not JSON"), (b"[]", "no MISP event"), (b'{"Event": 3}', "no MISP event"),
        (b"{}", "no uuid"), (b'{"uuid": "u"}', "no info"),
        (b'{"uuid": "u", "info": "x", "timestamp": "soon"}', "timestamp"),
        (b"[" * 100_000, "not JSON"),
    ],
)  # fmt: skip
def test_what_is_no_event_is_refused_with_what_is_missing(content, what):
    with pytest.raises(InputError, match=what):
        received(content, "bob", NOW)


def test_of_several_events_none_is_silently_left_out():
    events = [json.loads(event(info=name)) for name in ("one", "two")]
    with pytest.raises(InputError, match="2 events"):
        received(json.dumps({"response": events}).encode(), "bob", NOW)
    one = json.dumps({"response": events[1:]}).encode()
    assert received(one, "bob", NOW).case.title == "two"


def test_more_than_a_case_holds_is_refused():
    with pytest.raises(UnsafeInputError, match="50,001 objects"):
        received(event(Object=[{"name": "x"}] * 50_001), "bob", NOW)
    posts = [{"name": "microblog", "uuid": f"{n}"} for n in range(5_001)]
    with pytest.raises(UnsafeInputError, match="5,001 posts"):
        received(event(Object=posts), "bob", NOW)


junk = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "uuid", "Attribute", "ObjectReference", "Tag", "value", "type",
                 "object_relation", "comment", "first_seen", "GalaxyCluster", "meta", "data"]
            ),
            inner, max_size=5,
        )
    ),
    max_leaves=15,
)  # fmt: skip


@settings(max_examples=60)
@example(parts={"Object": [{"name": []}]}, name="file", inside=None)  # no name can be looked up
@given(
    parts=st.dictionaries(
        st.sampled_from(["Object", "Attribute", "Tag", "Galaxy", "EventReport", "timestamp"]),
        junk | st.lists(junk, max_size=3),
    ),
    name=st.sampled_from(["narrative", "microblog", "annotation", "attack-pattern", "file"]),
    inside=junk,
)  # fmt: skip
def test_whatever_a_stranger_sends_is_read_or_refused(parts, name, inside):
    parts.setdefault("Object", [{"name": name, "Attribute": inside, "ObjectReference": inside}])
    try:
        came = received(event(**parts), "bob", NOW)
    except TocsinError:
        return
    assert came.case.title == "Foreign"
