"""Networks: each with its card, its graph, its accounts and edges, and the posts of every edge."""

import csv
from io import StringIO

import pytest

from tocsin.chain.found import Found
from tocsin.web.found import Held
from tocsin.web.listing import listed
from tocsin.web.network_parts import portrait
from tocsin.web.rooms import networks


@pytest.fixture
def viewer(clients):
    return clients["viewer"]


def test_networks_are_counted_from_one_and_lead_to_their_posts(viewer):
    rows = viewer.get("/networks.json").json()["listing"]["rows"]
    assert [row["network"] for row in rows] == [1, 2, 3]
    for row in rows:
        assert viewer.get(f"/posts.json?network={row['network']}").json()["total"] == row["posts"]


def test_a_network_is_a_graph_whose_edges_join_its_nodes(viewer):
    for number in (1, 2, 3):
        data = viewer.get(f"/networks/{number}.json").json()
        keys = {node["key"] for node in data["nodes"]}
        assert len(keys) == len(data["nodes"]) == data["accounts"]
        assert all({edge["source"], edge["target"]} <= keys for edge in data["edges"])
        assert len(data["edges"]) == data["edges_count"]
        assert all(isinstance(node[axis], float) for node in data["nodes"] for axis in "xy")


def test_the_graph_stands_in_the_same_places_every_time(desk, viewer):
    def places(nodes):
        return [(node["key"], node["x"], node["y"]) for node in nodes]

    again = portrait(Held(Found(desk.workspace.found)), 1)
    assert places(again.nodes) == places(viewer.get("/networks/1.json").json()["nodes"])


def test_a_card_gives_readings_leaders_and_what_would_change_the_conclusion(viewer):
    card = viewer.get("/networks/1.json").json()["card"]
    assert [one["verdict"] for one in card["readings"]] == ["fits", "does not fit"]
    assert card["readings"][0]["statement"].startswith("What fans saw.")
    assert len(card["leaders"]) == 3
    assert card["changes"]
    assert viewer.get("/networks/2.json").json()["card"]["leaders"] == []


def test_the_accounts_of_a_network_are_a_table_that_leads_to_each(viewer):
    data = viewer.get("/networks/1/accounts.json").json()
    assert data["listing"]["total"] == viewer.get("/networks/1.json").json()["accounts"]
    for row in data["listing"]["rows"]:
        page = viewer.get(row["href"].replace("/account?", "/account.json?")).json()
        assert page["account_id"] == row["account_id"]
        assert [one["network"] for one in page["networks"]] == [1]


def test_behind_every_edge_stand_its_pairs_of_posts_side_by_side(viewer):
    for row in viewer.get("/networks/3/edges.json").json()["listing"]["rows"]:
        edge = viewer.get(f"{row['href']}.json").json()
        assert edge["listing"]["total"] == row["events"]
        assert len({pair["object"] for pair in edge["listing"]["rows"]}) == row["objects"]
        for pair in edge["listing"]["rows"]:
            assert pair["a"]["account_href"] == row["a"]["href"]
            assert pair["b"]["account_href"] == row["b"]["href"]


def test_long_lists_come_page_by_page_each_row_once(viewer, monkeypatch):
    monkeypatch.setattr(networks, "_PAIRS", 2)
    monkeypatch.setattr(networks, "listed", lambda *given: listed(*given[:4], size=2))
    for start in ("/networks/1/edges", "/networks/1/accounts", "/networks/2/edges/50"):
        seen, href = [], start
        while href:
            path, _, query = href.partition("?")
            listing = viewer.get(f"{path}.json?{query}").json()["listing"]
            assert len(listing["rows"]) <= 2
            seen += [str(row) for row in listing["rows"]]
            href = listing["next"]
        assert len(seen) == len(set(seen)) == listing["total"] > 2


def test_the_csv_twins_hold_all_rows_not_a_page(viewer):
    for what, column in (("edges", "edge"), ("accounts", "account_key")):
        total = viewer.get(f"/networks/1/{what}.json").json()["listing"]["total"]
        text = viewer.get(f"/networks/1/{what}.csv").content.decode("utf-8-sig")
        rows = list(csv.DictReader(StringIO(text)))
        assert len({row[column] for row in rows}) == len(rows) == total


def test_names_that_are_formulas_are_text_in_the_csv(viewer):
    text = viewer.get("/networks/1/accounts.csv").content.decode("utf-8-sig")
    names = {row["account_name"] for row in csv.DictReader(StringIO(text))}
    assert "'=1+1" in names


@pytest.mark.parametrize(
    "path",
    ["/networks/4", "/networks/0", "/networks/4/accounts", "/networks/4/edges",
     "/networks/1/edges/100000", "/networks/2/edges/0"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(viewer, path):
    assert viewer.get(path).status_code == 404
    assert viewer.get(f"{path}.json").status_code == 404


def test_a_number_that_fits_no_column_is_no_crash(viewer):
    for number in (-1, 2**31, 2**63, 10**30):
        assert viewer.get(f"/networks/{number}.json").status_code in {404, 422}
        assert viewer.get(f"/networks/1/edges/{number}.json").status_code in {404, 422}
