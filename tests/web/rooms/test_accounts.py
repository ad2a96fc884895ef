"""An account: what its posts show, by platform and id or by key, and no score of a person."""

import pytest


@pytest.fixture
def viewer(clients):
    return clients["viewer"]


def test_an_account_is_the_same_by_id_and_by_key(viewer):
    by_id = viewer.get("/account.json?platform=x&id=a100").json()
    assert viewer.get(f"/account.json?key={by_id['key']}").json() == by_id


def test_its_counts_lead_to_as_many_posts(viewer):
    data = viewer.get("/account.json?platform=x&id=x-000").json()

    def total(href):
        path, _, query = href.partition("?")
        return viewer.get(f"{path}.json?{query}").json()["total"]

    assert total(data["posts_href"]) == data["posts"]
    assert sum(day["posts"] for day in data["days"]) == data["posts"]
    for counts in (data["kinds"], data["hashtags"], data["domains"]):
        for one in counts["values"]:
            assert total(one["href"]) == one["posts"]


def test_it_shows_the_networks_it_is_in_beside_chance(viewer):
    data = viewer.get("/account.json?platform=x&id=x-000").json()
    assert [one["href"] for one in data["networks"]] == ["/networks/1"]
    assert {"occasions", "expected", "p_value"} <= set(data["networks"][0])


def test_nothing_on_it_is_called_a_score(viewer):
    page = viewer.get("/account?platform=x&id=x-000").text.casefold()
    assert not any(word in page for word in ("score", "suspicious", "bot probability", "risk"))


@pytest.mark.parametrize(
    "query", ["", "platform=x&id=nobody", "key=zz", f"key={'0' * 16}", "platform=x", "id=x-000"]
)
def test_an_unknown_account_is_not_found(viewer, query):
    assert viewer.get(f"/account?{query}").status_code == 404
