"""Narratives: filtered, and each with its words, its growth, and its posts."""

import pytest


@pytest.fixture
def viewer(clients):
    return clients["viewer"]


def _rows(viewer, query=""):
    return viewer.get(f"/narratives.json{query}").json()["listing"]["rows"]


def test_narratives_are_filtered_by_words_and_by_growth(viewer):
    (row,) = _rows(viewer)
    assert row["narrative"] == "fffffffffffffffb"
    assert len(_rows(viewer, "?growing=true")) == 1  # its lower bound is above one
    assert _rows(viewer, "?words=nowhere") == []
    assert len(_rows(viewer, "?words=SCRIPT")) == 1


def test_a_narrative_leads_to_its_posts_networks_and_claims(viewer):
    data = viewer.get("/narratives/fffffffffffffffb.json").json()
    behind = viewer.get(data["posts_href"].replace("/posts?", "/posts.json?")).json()
    assert {post["key"] for post in data["quoted"]} == {post["key"] for post in behind["posts"]}
    assert behind["behind"][0]["href"] == "/narratives/fffffffffffffffb"
    assert [one["href"] for one in data["involved"]] == ["/networks/1", "/claims/0000000000000007"]
    for one in data["involved"]:
        assert viewer.get(one["href"]).status_code == 200
    assert viewer.get(f"/posts/{data['first_post']}").status_code == 200


def test_growth_without_an_upper_bound_is_said_as_it_is(viewer):
    data = viewer.get("/narratives/fffffffffffffffb.json").json()
    assert data["growth"] is None
    assert "at least 12.5 times" in data["growth_said"]


def test_its_timeline_has_all_its_buckets(viewer):
    data = viewer.get("/narratives/fffffffffffffffb.json").json()
    assert [row["posts"] for row in data["timeline"]] == [1, 3, 9]
    assert data["timeline"][0]["begins_at"].startswith("1970-01-01T01:00:00")


def test_an_unknown_narrative_is_not_found(viewer):
    for name in ("0" * 16, "fffffffffffffffB", "one", "-5"):
        assert viewer.get(f"/narratives/{name}").status_code == 404


def test_before_anything_is_read_the_page_says_what_to_do(empty):
    page = empty.clients["viewer"].get("/narratives")
    assert page.status_code == 200
    assert 'href="/import"' in page.text
