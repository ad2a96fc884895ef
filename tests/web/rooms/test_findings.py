"""Findings: filtered, one by one, and each with what it rests on."""

import csv
from io import StringIO

import pytest


@pytest.fixture
def viewer(clients):
    return clients["viewer"]


def _rows(viewer, query=""):
    return viewer.get(f"/findings.json{query}").json()["listing"]["rows"]


def test_findings_are_filtered_by_detector_basis_and_words(viewer):
    everything = _rows(viewer)
    assert {row["detector"] for row in everything} == {"coordination", "narratives"}
    for name in ("coordination", "narratives"):
        chosen = _rows(viewer, f"?detector={name}")
        assert [r["id"] for r in chosen] == [r["id"] for r in everything if r["detector"] == name]
    assert _rows(viewer, "?basis=inferred") == []
    assert [row["detector"] for row in _rows(viewer, "?words=ACCOUNTS+shared")] == ["coordination"]
    assert _rows(viewer, "?words=nothing+of+the+kind") == []


def test_a_form_that_is_sent_as_it_stands_filters_nothing(viewer):
    assert _rows(viewer, "?words=&detector=&basis=") == _rows(viewer)


def test_a_detector_that_found_nothing_has_no_findings_and_an_unknown_basis_is_an_error(viewer):
    assert _rows(viewer, "?detector=astrology") == []
    answer = viewer.get("/findings.json?basis=hearsay")
    assert answer.status_code == 422
    assert "basis" in answer.json()["fields"]


def test_the_form_offers_the_detectors_that_found_something(viewer):
    page = viewer.get("/findings").text
    assert '<option value="coordination">Coordination</option>' in page
    assert '<option value="voids">' not in page


def test_a_finding_states_its_number_what_it_is_compared_with_and_its_posts(viewer):
    row = _rows(viewer, "?detector=coordination")[0]
    data = viewer.get(f"/findings/{row['id']}.json").json()
    assert data["statement"] == row["statement"]
    assert data["about_href"] == "/networks/1"
    assert {one["name"]: one["baseline"] for one in data["numbers"]} == {"accounts": None}
    assert data["parameters"] == {"window_s": 60}
    assert len(data["evidence"]) == data["posts"] == row["posts"]
    assert [post["key"] for post in data["quoted"]] == data["evidence"]
    behind = viewer.get(data["posts_href"].replace("/posts?", "/posts.json?")).json()
    assert behind["total"] == data["posts"]
    assert {post["key"] for post in behind["posts"]} == set(data["evidence"])


def test_evidence_that_has_left_the_corpus_is_left_out_and_still_counted(viewer):
    row = _rows(viewer, "?detector=narratives")[0]
    data = viewer.get(f"/findings/{row['id']}.json").json()
    assert data["posts"] == 3
    assert len(data["quoted"]) == 2  # of post 12345 nothing is there


def test_an_unknown_finding_is_not_found(viewer):
    for name in ("nothing", "0" * 24, "../../etc/passwd", "%00"):
        assert viewer.get(f"/findings/{name}").status_code == 404


def test_a_statement_that_is_a_formula_is_text_in_the_csv(viewer):
    text = viewer.get("/findings.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert len(rows) == len(_rows(viewer))
    (formula,) = [row["statement"] for row in rows if "HYPERLINK" in row["statement"]]
    assert formula.startswith("'=")


def test_what_is_not_measured_is_said_so(viewer):
    row = _rows(viewer, "?detector=coordination")[0]
    assert "not measured" in viewer.get(f"/findings/{row['id']}").text
