"""Copied texts: the template, what stands in its gaps, and the posts from the first on."""

import pytest

CLUSTER = "0000000000000005"


@pytest.fixture
def viewer(clients):
    return clients["viewer"]


def test_a_copied_text_shows_its_gaps_and_leads_to_its_posts(viewer):
    data = viewer.get(f"/copies/{CLUSTER}.json").json()
    assert [[one["posts"] for one in gap] for gap in data["slots"]] == [[1]]
    assert viewer.get(f"/posts.json?copy={CLUSTER}").json()["total"] == data["posts"] == 2


def test_words_filter_the_list(viewer):
    assert viewer.get("/copies.json?words=onerror").json()["listing"]["total"] == 1
    assert viewer.get("/copies.json?words=zebra").json()["listing"]["total"] == 0


def test_an_unknown_copy_is_not_found(viewer):
    for name in ("zz", "0" * 16):
        assert viewer.get(f"/copies/{name}").status_code == 404
