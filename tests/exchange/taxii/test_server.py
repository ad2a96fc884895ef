"""Each endpoint of the standard, and what it refuses."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.taxii.made import (
    CLEAR,
    COLLECTION,
    MemoryStore,
    ask,
    domain,
    filled,
    observable,
    sample,
    stix_id,
)

from tocsin.exchange.taxii import MOST_SENT, TAXII
from tocsin.exchange.taxii.media import accepts, is_taxii

HOME = f"desk/collections/{COLLECTION}/"
OBJECTS = f"{HOME}objects/"
CAMPAIGN = f"{OBJECTS}{stix_id('campaign', 1)}/"


def _told(made):
    assert made.headers["Content-Type"] == TAXII
    return orjson.loads(made.body)


def _sent(store, *objects, **how):
    body = orjson.dumps({"objects": list(objects)})
    return ask(store, OBJECTS, method="POST", body=body, **how)


def test_discovery_names_roots_by_relative_addresses():
    told = _told(ask(filled(), ""))
    assert told == {"title": "A desk", "default": "/taxii2/desk/", "api_roots": ["/taxii2/desk/"]}


def test_a_root_says_its_version_and_how_much_it_takes():
    told = _told(ask(filled(), "desk/"))
    assert told["versions"] == [TAXII]
    assert told["max_content_length"] == MOST_SENT


def test_collections_say_what_the_client_may():
    told = _told(ask(filled(), "desk/collections/"))
    assert told["collections"] == [_told(ask(filled(), HOME))]
    assert told["collections"][0]["can_write"] is True
    assert told["collections"][0]["media_types"] == ["application/stix+json;version=2.1"]


def test_objects_are_in_an_envelope_oldest_first_in_their_latest_version():
    made = ask(filled(), OBJECTS)
    told = _told(made)
    assert told["more"] is False
    assert "next" not in told
    assert "type" not in told
    ids = [one["id"] for one in told["objects"]]
    assert len(set(ids)) == len(ids)
    campaigns = [one for one in told["objects"] if one["type"] == "campaign"]
    assert {one["modified"] for one in campaigns} == {"2026-03-03T08:00:00.000Z"}
    dates = [made.headers[f"X-TAXII-Date-Added-{which}"] for which in ("First", "Last")]
    assert dates == sorted(dates)
    assert all(len(one) == len("2026-03-02T09:00:00.000001Z") for one in dates)


def test_the_manifest_tells_of_the_same_versions():
    every = ("match[version]", "all")
    objects = _told(ask(filled(), OBJECTS, every))["objects"]
    made = ask(filled(), f"{HOME}manifest/", every)
    records = _told(made)["objects"]
    assert [one["id"] for one in records] == [one["id"] for one in objects]
    assert [one["date_added"] for one in records] == sorted(one["date_added"] for one in records)
    stated = [one.get("modified", one.get("created")) for one in objects]
    assert all(a in (b["version"], None) for a, b in zip(stated, records, strict=True))


def test_versions_of_an_object_are_all_of_them():
    told = _told(ask(filled(), f"{CAMPAIGN}versions/"))
    days = ("02", "01", "03")
    assert told["versions"] == [f"2026-03-{day}T08:00:00.000Z" for day in days]


def test_a_filter_of_another_endpoint_is_not_looked_at():
    told = _told(ask(filled(), CAMPAIGN, ("match[type]", "tool")))
    assert len(told["objects"]) == 1


@pytest.mark.parametrize(
    "accept",
    [
        "", "*/*", "application/json", "application/taxii+json;version=2.0",
        "application/taxii+json;q=0", "application/taxii+jsonx",
    ],
)  # fmt: skip
def test_who_does_not_ask_for_taxii_gets_406(accept):
    assert ask(filled(), OBJECTS, accept=accept).status == 406


@pytest.mark.parametrize(
    "accept",
    [
        "application/taxii+json", "application/taxii+json;version=2.1",
        "APPLICATION/TAXII+JSON; version=2.1",
        'text/html;q=0.3, application/taxii+json;version="2.1";q=0.2',
        "application/stix+json;version=2.1,application/taxii+json;version=2.1",
    ],
)  # fmt: skip
def test_who_asks_for_taxii_in_any_way_gets_it(accept):
    assert ask(filled(), OBJECTS, accept=accept).status == 200


@given(st.text(max_size=60))
def test_no_header_breaks_the_negotiation(text):
    assert accepts(text) in (True, False)
    assert is_taxii(text) in (True, False)


def test_sending_needs_the_media_type_of_taxii():
    for kind in ("", "application/json", "application/taxii+json;version=2.0"):
        assert _sent(filled(), domain("tool", 5), content_type=kind).status == 415


def test_what_is_too_large_is_not_read():
    made = ask(MemoryStore(), OBJECTS, method="POST", body=b" " * (MOST_SENT + 1))
    assert made.status == 413


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"{}", b'{"objects":[]}', b'{"objects":{}}', b"\xff",
        b'{"objects":[],"objects":[]}', b'{"objects":[{"a":NaN}]}',
        b'{"type":"bundle","id":"bundle--91a7b528-80eb-42ed-a74d-c6fbd5a26116","objects":[{}]}',
        b'{"objects":[' + b"[" * 200 + b"]" * 200 + b"]}",
    ],
)  # fmt: skip
def test_a_body_that_is_no_envelope_is_unprocessable(body):
    store = MemoryStore()
    assert ask(store, OBJECTS, method="POST", body=body).status == 422
    assert store.rows == []


def test_an_object_that_cannot_be_one_fails_alone_with_the_reason():
    old = domain("tool", 6) | {"spec_version": "2.0"}
    store = MemoryStore()
    made = _sent(store, domain("tool", 5), old, 7, {"type": "tool", "id": "note--1"}, observable(1))
    told = _told(made)
    assert made.status == 202
    counts = [told[f"{what}_count"] for what in ("total", "success", "failure", "pending")]
    assert counts == [5, 2, 3, 0]
    assert [one["id"] for one in told["failures"]] == [old["id"], "objects[2]", "note--1"]
    assert all(one["message"] and one["version"] for one in told["failures"])
    assert len(store.rows) == 2
    assert _told(ask(store, f"desk/status/{told['id']}/")) == told


def test_an_object_that_is_sent_twice_at_once_is_counted_twice_and_kept_once():
    store = MemoryStore()
    told = _told(_sent(store, CLEAR, CLEAR))
    assert (told["total_count"], told["success_count"], len(store.rows)) == (2, 2, 1)


def test_deleting_takes_all_versions_or_those_that_are_named():
    store = filled()
    one = ("match[version]", "2026-03-01T08:00:00Z")
    made = ask(store, CAMPAIGN, one, method="DELETE")
    assert (made.status, made.body, made.headers["Content-Type"]) == (200, b"", TAXII)
    assert ask(store, CAMPAIGN, one).status == 404
    assert len(_told(ask(store, f"{CAMPAIGN}versions/"))["versions"]) == 2
    assert ask(store, CAMPAIGN, method="DELETE").status == 200
    assert ask(store, CAMPAIGN).status == 404
    assert ask(store, CAMPAIGN, method="DELETE").status == 404
    ids = {one["id"] for one in _told(ask(store, OBJECTS))["objects"]}
    assert len(ids) == len({one["id"] for one in sample()}) - 1


@pytest.mark.parametrize(("can_read", "can_write", "statuses"), [
    (True, False, (200, 200, 403, 403)), (False, True, (403, 403, 202, 403)),
])  # fmt: skip
def test_what_the_client_may_not_do_is_forbidden(can_read, can_write, statuses):
    store = filled()
    store.can_read, store.can_write = can_read, can_write
    found = (
        ask(store, OBJECTS).status, ask(store, f"{CAMPAIGN}versions/").status,
        _sent(store, domain("tool", 5)).status, ask(store, CAMPAIGN, method="DELETE").status,
    )  # fmt: skip
    assert found == statuses


@pytest.mark.parametrize("path", [
    "other/", "desk/collections/none/", "desk/status/none/", "desk/collections", "desk",
    f"{OBJECTS}note--9/", f"{OBJECTS}note--9/versions/", f"{HOME}more/", "desk//", "/", "a/" * 600,
    f"{OBJECTS}\x00/",
])  # fmt: skip
def test_what_is_not_there_is_not_found(path):
    made = ask(filled(), path)
    assert made.status == 404
    assert _told(made)["http_status"] == "404"


def test_a_method_that_an_address_does_not_take_is_405():
    for path in ("", "desk/", HOME, f"{HOME}manifest/", CAMPAIGN, f"{CAMPAIGN}versions/"):
        assert ask(filled(), path, method="POST").status == 405


def test_a_page_is_bounded_by_bytes_and_has_at_least_one_object(monkeypatch):
    monkeypatch.setattr("tocsin.exchange.taxii.server.MOST_BYTES", 500)
    told = _told(ask(filled(), OBJECTS))
    assert told["more"] is True
    assert 1 <= len(told["objects"]) < 5
