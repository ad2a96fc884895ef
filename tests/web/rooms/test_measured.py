"""Measurements: what they say, their plots, and tables whose keys lead to posts and accounts."""

import csv
from io import StringIO

import pytest


@pytest.fixture
def viewer(clients):
    return clients["viewer"]


def test_everything_measured_has_its_page(viewer):
    names = [one["name"] for one in viewer.get("/measured.json").json()["measured"]]
    assert names == ["sources", "spread"]
    for name in names:
        assert viewer.get(f"/measured/{name}").status_code == 200


def test_a_plot_is_drawn_without_a_style_of_its_own(viewer):
    page = viewer.get("/measured/spread").text
    assert "<svg" in page
    assert "style=" not in page


def test_a_value_stands_with_its_interval_and_its_evidence(viewer):
    page = viewer.get("/measured/spread/subjects").text
    assert "0.5 (0.4 to 0.6)" in page
    for key in (100, 101):
        assert f'href="/posts/{key:016x}"' in page
    data = viewer.get("/measured/spread/subjects.json").json()["listing"]["rows"]
    assert data[0]["post_keys"] == [f"{100:016x}", f"{101:016x}"]
    account = viewer.get(f"/account.json?key={data[0]['account_key']}").json()
    assert account["account_id"] == "a100"


def test_the_csv_twin_is_the_whole_table_and_runs_no_formula(viewer):
    text = viewer.get("/measured/spread/subjects.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert rows[1]["subject"].startswith("'=HYPERLINK")


@pytest.mark.parametrize(
    "path", ["/measured/astrology", "/measured/spread/stars", "/measured/..%2f/about"]
)
def test_what_was_not_measured_is_not_found(viewer, path):
    assert viewer.get(path).status_code == 404
