"""Information voids: demand and answers over time, and who asked, spread and answered."""

import pytest


@pytest.fixture
def viewer(clients):
    return clients["viewer"]


def test_voids_are_filtered_by_state_and_words(viewer):
    def ranks(query):
        rows = viewer.get(f"/voids.json{query}").json()["listing"]["rows"]
        return [row["rank"] for row in rows]

    assert ranks("") == ranks("?state=alarm&words=") == ranks("?state=") == [1]
    assert ranks("?state=no+alarm") == ranks("?words=zebra") == []
    assert viewer.get("/voids.json?state=awful").status_code == 422


def test_a_void_shows_both_series_and_the_posts_with_their_roles(viewer):
    data = viewer.get("/voids/1.json").json()
    assert [row["demand"] for row in data["windows"]] == [float(day) for day in range(9)]
    assert [one["role"] for one in data["posts"]] == ["asked", "first answer"]
    assert data["posts"][0]["post"]["key"] == f"{100:016x}"
    assert len(data["episodes"]) == 1
    assert viewer.get("/posts.json?void=1").json()["total"] == 2


def test_the_windows_are_the_csv_twin(viewer):
    lines = viewer.get("/voids/1.csv").text.strip().splitlines()
    assert len(lines) == 1 + 9


@pytest.mark.parametrize("rank", ["2", "0", "-1", str(10**30)])
def test_an_unknown_void_is_not_found(viewer, rank):
    assert viewer.get(f"/voids/{rank}").status_code in {404, 422}
