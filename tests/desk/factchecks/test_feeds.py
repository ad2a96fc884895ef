"""Feeds of fact-checks: fetched into the registry, once, and from nowhere that was not listed."""

import json

import pytest
from sqlalchemy import select
from tests.desk.loopback import answering

from tocsin.desk.errors import ConflictError, ForbiddenError, InvalidError
from tocsin.desk.factchecks.feeds import add_feed, feeds, fetch_due, pause_feed
from tocsin.desk.factchecks.fetching import fetch
from tocsin.desk.factchecks.tables import FetchRow
from tocsin.desk.people.rights import SYSTEM, Actor, Role
from tocsin.errors import TocsinError
from tocsin.factchecks.registry import Registry

ADMINISTRATOR = Actor("person-1", "", "", frozenset({Role.ADMINISTRATOR}))


def review(number, rating="False"):
    return {
        "@context": "https://schema.org", "@type": "ClaimReview",
        "url": f"https://checkers.example/{number}", "claimReviewed": f"Claim number {number}",
        "datePublished": "2026-02-01", "author": {"@type": "Organization", "name": "Checkers"},
        "reviewRating": {"@type": "Rating", "alternateName": rating},
    }  # fmt: skip


def data_feed(*reviews):
    items = [{"@type": "DataFeedItem", "item": [one]} for one in reviews]
    told = {"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": items}
    return json.dumps(told).encode()


def publisher(pages, seen):
    """A publisher: ``pages`` by path, with headers; ``seen`` is what was asked."""

    def answers(path, asked):
        had = asked.get("If-None-Match", "")
        seen.append((path, had))
        status, headers, body = pages[path]
        return (
            (304, headers, b"") if had and headers.get("ETag") == had else (status, headers, body)
        )

    return answering(answers)


def _feed(desk, url, **how):
    with desk.acting(ADMINISTRATOR) as sitting:
        return add_feed(sitting, "Checkers", url, private=True, **how).id


def _claims(desk):
    return sorted(Registry(desk.workspace.factchecks).current()["claim"].to_pylist())


@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
def test_a_feed_is_read_page_by_page_and_not_again_while_it_is_the_same(desk):
    seen = []
    pages = {
        "/feed": (200, {"ETag": '"a"', "Link": '</more>; rel="next"'}, data_feed(review(1))),
        "/more": (200, {}, data_feed(review(2), review(3))),
    }
    with publisher(pages, seen) as address:
        name = _feed(desk, f"{address}/feed")
        assert fetch(desk, name)["added"] == 3
        assert fetch(desk, name)["items"] == 0
        assert seen == [("/feed", ""), ("/more", ""), ("/feed", '"a"')]
        pages["/feed"] = (200, {"ETag": '"b"'}, data_feed(review(1, "True"), review(4)))
        counts = fetch(desk, name)
        assert (counts["added"], counts["revised"]) == (1, 1)
    assert _claims(desk) == [f"Claim number {n}" for n in (1, 2, 3, 4)]
    table = Registry(desk.workspace.factchecks).current()
    assert all(name in file for file in table["source_file"].to_pylist())
    with desk.looking(SYSTEM) as sitting:
        assert len(sitting.session.scalars(select(FetchRow)).all()) == 3


@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
def test_the_answer_of_the_fact_check_tools_api_is_a_feed_too(desk):
    told = {"claims": [{"text": "Bells lie", "claimReview": [{
        "publisher": {"name": "Checkers", "site": "checkers.example"}, "title": "No",
        "url": "https://checkers.example/9", "textualRating": "False", "languageCode": "en",
    }]}]}  # fmt: skip
    with publisher({"/": (200, {}, json.dumps(told).encode())}, []) as address:
        assert fetch(desk, _feed(desk, f"{address}/"))["added"] == 1
    assert _claims(desk) == ["Bells lie"]


@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("status", "body"), [(500, b""), (302, b""), (200, b"\x00\x01"), (200, b"")]
)
def test_what_cannot_be_fetched_or_read_is_said_and_tried_again(desk, status, body):
    pages = {"/feed": (status, {"Location": "/other"}, body)}
    with publisher(pages, seen := []) as address:
        name = _feed(desk, f"{address}/feed")
        with pytest.raises(TocsinError):
            fetch(desk, name)
        with desk.looking(ADMINISTRATOR) as sitting:
            assert feeds(sitting)[0].row.trouble
        pages["/feed"] = (200, {}, data_feed(review(1)))
        assert fetch(desk, name)["added"] == 1
        with desk.looking(ADMINISTRATOR) as sitting:
            assert feeds(sitting)[0].row.trouble == ""
    assert {path for path, _ in seen} == {"/feed"}


@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)
def test_a_next_page_of_another_server_is_not_asked_for(desk):
    pages = {"/feed": (200, {"Link": "<https://10.0.0.1/feed>; rel=next"}, data_feed(review(1)))}
    with publisher(pages, seen := []) as address:
        assert fetch(desk, _feed(desk, f"{address}/feed"))["added"] == 1
    assert len(seen) == 1


def test_only_an_administrator_lists_feeds_and_only_at_addresses_that_may_be_called(desk):
    analyst = Actor("a", "", "", frozenset({Role.ANALYST}))
    with desk.acting(analyst) as sitting, pytest.raises(ForbiddenError):
        add_feed(sitting, "Checkers", "https://checkers.example/feed")
    with desk.acting(ADMINISTRATOR) as sitting:
        for url in ("http://checkers.example/feed", "file:///etc/passwd", "https://a:b@c/"):
            with pytest.raises(InvalidError):
                add_feed(sitting, "Checkers", url)
        row = add_feed(sitting, "Checkers", "https://checkers.example/feed")
        with pytest.raises(ConflictError):
            add_feed(sitting, "Again", "https://checkers.example/feed")
    assert fetch_due(desk) == 1
    assert fetch_due(desk) == 0
    with desk.acting(ADMINISTRATOR) as sitting:
        pause_feed(sitting, row.id, active=False)
        assert feeds(sitting)[0].row.next_at is None


def test_a_feed_in_our_own_network_is_not_asked_unless_somebody_said_so(desk):
    with publisher({}, seen := []) as address, desk.acting(ADMINISTRATOR) as sitting:
        name = add_feed(sitting, "Checkers", f"{address}/feed").id
    with pytest.raises(TocsinError):
        fetch(desk, name)
    assert seen == []
