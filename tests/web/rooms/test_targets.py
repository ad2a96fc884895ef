"""Who is attacked: as what, what was not counted and why, and the words in the posts."""

import pytest


@pytest.fixture
def viewer(clients):
    return clients["viewer"]


def test_a_target_shows_the_words_and_what_was_set_aside(viewer):
    data = viewer.get("/targets/who.json").json()
    assert [one["name"] for one in data["frames"]] == ["corrupt or bought"]
    assert [(one["why"], one["framings"]) for one in data["set_aside"]] == [("negated", 1)]
    assert data["attacks"][0]["post"]["key"] == f"{104:016x}"
    assert [one["href"] for one in data["networks"]] == ["/networks/1"]
    assert viewer.get("/posts.json?target=who").json()["total"] == 1


def test_the_list_names_multilateral_cooperation(viewer):
    (row,) = viewer.get("/targets.json").json()["listing"]["rows"]
    assert row["multilateral"]
    assert row["kind_name"] == "Organisation"


@pytest.mark.parametrize("name", ["unknown", "..%2fclaims", "%00"])
def test_an_unknown_target_is_not_found(viewer, name):
    assert viewer.get(f"/targets/{name}").status_code == 404
