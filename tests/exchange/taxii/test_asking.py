"""Pages and filters, against a store that does everything the long way."""

from datetime import timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.taxii.made import COLLECTION, NOW, MemoryStore, ask, domain, filled, sample

from tocsin.exchange.taxii.asking import Position, asked, token
from tocsin.exchange.taxii.errors import RefusedError

OBJECTS = f"desk/collections/{COLLECTION}/objects/"


def _walk(store, limit, *query, meanwhile=lambda _store: None):
    """All pages, as a client walks them by ``next``."""
    found, more = [], ()
    for _ in range(100):
        made = ask(store, OBJECTS, ("limit", str(limit)), *query, *more)
        told = orjson.loads(made.body)
        found += told.get("objects", [])
        if not told.get("more"):
            return found
        more = (("next", told["next"]),)
        meanwhile(store)
    raise AssertionError("no end")


@given(limit=st.integers(1, 25), versions=st.sampled_from(["all", "last", "first", "first,last"]))
def test_pages_of_any_size_make_the_whole(limit, versions):
    store = filled()
    whole = orjson.loads(ask(store, OBJECTS, ("match[version]", versions)).body)["objects"]
    assert _walk(store, limit, ("match[version]", versions)) == whole


@given(limit=st.integers(1, 6), batches=st.lists(st.integers(0, 5), max_size=8))
def test_nothing_is_lost_or_doubled_while_objects_are_added(limit, batches):
    store, added = filled(), []
    left = list(batches)

    def meanwhile(store):
        for _ in range(left.pop() if left else 0):
            one = domain("tool", 100 + len(added))
            added.append(one)
            body = orjson.dumps({"objects": [one]})
            ask(store, OBJECTS, method="POST", body=body)

    every = ("match[version]", "all")
    found = _walk(store, limit, every, meanwhile=meanwhile)
    keys = [(one["id"], one.get("modified")) for one in found]
    assert len(set(keys)) == len(keys)
    there = {(one["id"], one.get("modified")) for one in sample()}
    assert there <= set(keys) <= there | {(one["id"], one["modified"]) for one in added}
    assert not batches or len(_walk(store, 100, every)) == len(sample()) + len(added)


def test_a_page_that_ends_among_objects_of_one_moment_goes_on_there():
    store = MemoryStore()
    step, store.now = store.now, store.now
    for number in range(6):
        body = orjson.dumps({"objects": [domain("tool", number)]})
        ask(store, OBJECTS, method="POST", body=body)
    store.rows = [
        (one, type(kept)(kept.id, kept.version, step, kept.content)) for one, kept in store.rows
    ]
    store.rows.sort(key=lambda row: row[1].position)
    assert len(_walk(store, 4)) == 6


@pytest.mark.parametrize(
    "query",
    [
        [("limit", "0")], [("limit", "-1")], [("limit", "ten")], [("limit", "１")],
        [("limit", "9" * 30)], [("added_after", "2026-03-01")], [("added_after", "")],
        [("added_after", "2026-03-01T08:00:00Z"), ("added_after", "2026-03-01T08:00:00Z")],
        [("match[version]", "all,first")], [("match[version]", "last,last")],
        [("match[version]", "newest")], [("match[id]", "a,,b")], [("match[type]", "")],
        [("match[id]", "\x00")],
        [("match[type]", "tool"), ("match[type]", "note")],
        [("next", "!")], [("next", "bm9uZQ")], [("next", "a" * 2_000)], [("next", "é")],
    ],
)  # fmt: skip
def test_what_is_malformed_is_answered_by_400(query):
    made = ask(filled(), OBJECTS, *query)
    assert made.status == 400
    assert orjson.loads(made.body)["http_status"] == "400"


def test_a_parameter_that_the_standard_does_not_know_is_no_fault():
    made = ask(filled(), OBJECTS, ("match[colour]", "red"), ("match[colour]", "blue"))
    assert made.status == 200


@given(st.text(max_size=50), st.text(max_size=50))
def test_next_is_read_as_it_was_written_or_refused(name, version):
    position = Position(NOW + timedelta(microseconds=1), name, version)
    try:
        told = token(position)
    except UnicodeEncodeError:
        return  # half a surrogate, which no id and no version that is kept has
    try:
        assert asked([("next", told)], 10).after == position
    except RefusedError:
        assert "\x1f" in name + version or "\x00" in name + version


def test_a_version_of_stix_that_is_not_kept_gives_an_empty_envelope():
    made = ask(filled(), OBJECTS, ("match[spec_version]", "2.0"))
    assert (made.status, made.body) == (200, b"{}")
    assert made.headers["X-TAXII-Date-Added-Last"] == "1970-01-01T00:00:00.000000Z"


def test_one_version_is_asked_for_by_its_time_with_any_number_of_decimals():
    for told in ("2026-03-02T08:00:00Z", "2026-03-02T08:00:00.000000Z"):
        made = ask(filled(), OBJECTS, ("match[version]", told), ("match[type]", "campaign"))
        found = orjson.loads(made.body)["objects"]
        assert {one["modified"] for one in found} == {"2026-03-02T08:00:00.000Z"}
        assert len(found) == 3


def test_an_empty_page_states_where_the_client_stood():
    last = ask(filled(), OBJECTS).headers["X-TAXII-Date-Added-Last"]
    again = ask(filled(), OBJECTS, ("added_after", last))
    assert again.body == b"{}"
    assert again.headers["X-TAXII-Date-Added-Last"] == last
