"""Plug-ins at the desk: exporters write a case for whoever may know of it, and all are listed."""

import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tocsin.chain.plugged import plugged_detectors
from tocsin.doctor import examine
from tocsin.embed.plugged import plugged_embedders
from tocsin.posts.readers.plugged import plugged_readers
from tocsin.report.plugged import plugged_exporters

CODE = """
class Titles:
    title = "<b>Titles</b>"
    suffix = ".txt"
    takes = "case"

    def write(self, thing, path):
        path.write_text(f"{thing.tlp.label} {thing.title}", encoding="utf-8")


class Broken(Titles):
    def write(self, thing, path):
        raise ValueError("no ink")


class Other(Titles):
    takes = "investigation"


class Useless:
    pass
"""
KINDS = {"titles": "Titles", "broken": "Broken", "other": "Other", "useless": "Useless"}


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package with four exporters, as an installer leaves it (PyPA: recording projects)."""
    site, cached = tmp_path / "site", (
        plugged_readers, plugged_detectors, plugged_exporters, plugged_embedders,
    )  # fmt: skip
    info = site / "acme_forms-1.2.dist-info"
    info.mkdir(parents=True)
    (site / "acme_forms.py").write_text(CODE, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-forms\nVersion: 1.2\n")
    lines = [f"{name} = acme_forms:{kind}" for name, kind in KINDS.items()]
    (info / "entry_points.txt").write_text("[tocsin.exporters]\n" + "\n".join(lines) + "\n")
    monkeypatch.syspath_prepend(site)
    for one in cached:
        one.cache_clear()
    yield
    for one in cached:
        one.cache_clear()
    monkeypatch.delitem(sys.modules, "acme_forms", raising=False)


def take(client, path: str, **how):
    """An export, as the button of the case's page asks for it."""
    return client.post(path, headers={"origin": "http://testserver"}, **how)


def opened(fresh, tlp: str) -> str:
    asked = {"title": "Bells", "tlp": tlp}
    own = {"origin": "http://testserver"}
    answer = fresh.clients["analyst"].post("/cases.json", json=asked, headers=own)
    return str(answer.json()["case"])


def test_an_exporter_writes_the_case_and_the_name_says_whom_it_may_go_to(fresh):
    analyst, case = fresh.clients["analyst"], opened(fresh, "amber_strict")
    offered = analyst.get(f"/cases/{case}.json").json()["exporters"]
    assert {one["name"] for one in offered} == {"titles", "broken"}  # those that write a case
    page = analyst.get(f"/cases/{case}").text
    assert "&lt;b&gt;Titles&lt;/b&gt;" in page
    assert "<b>Titles" not in page
    answer = take(analyst, next(one["href"] for one in offered if one["name"] == "titles"))
    assert answer.text == "TLP:AMBER+STRICT Bells"
    assert "titles-tlp-amber-strict.txt" in answer.headers["content-disposition"]
    assert answer.headers["content-type"] == "application/octet-stream"


def test_whoever_may_not_know_of_a_case_gets_no_export_of_it(fresh):
    path = f"/cases/{opened(fresh, 'red')}/exports/titles"
    assert take(fresh.clients["analyst"], path).status_code == 200
    assert take(fresh.clients["viewer"], path).status_code == 404  # red is for those named in it
    open_path = f"/cases/{opened(fresh, 'green')}/exports/titles"
    assert take(fresh.clients["viewer"], open_path).status_code == 200
    assert take(fresh.clients["nobody"], path, follow_redirects=False).status_code == 401


def test_who_took_which_file_stands_in_the_audit_log(fresh):
    case = opened(fresh, "green")
    answer = take(fresh.clients["viewer"], f"/cases/{case}/exports/titles")
    (line,) = [one for one in fresh.clients["decider"].get("/audit.json").json()["entries"]
               if one["action"] == "case.exported"]  # fmt: skip
    assert line["subject"] == case
    detail = json.loads(line["detail"])
    assert detail["exporter"] == "titles"
    assert detail["sha256"] == sha256(answer.content).hexdigest()
    assert fresh.clients["viewer"].get(f"/cases/{case}/exports/titles").status_code == 405


def test_an_exporter_that_fails_or_is_not_there_says_so(fresh):
    analyst, case = fresh.clients["analyst"], opened(fresh, "green")
    failed = take(analyst, f"/cases/{case}/exports/broken")
    assert failed.status_code == 422
    assert "acme-forms 1.2 failed (ValueError: no ink)" in failed.text
    for absent in ("other", "none"):
        answer = take(analyst, f"/cases/{case}/exports/{absent}")
        assert answer.status_code == 422
        assert "is installed" in answer.text


def test_the_administration_page_lists_plug_ins_and_why_one_is_left_out(fresh):
    listed = fresh.clients["administrator"].get("/administration.json").json()["plugins"]
    problems = {one["name"]: one["problem"] for one in listed if one["package"] == "acme-forms"}
    assert problems.keys() == KINDS.keys()
    assert problems["titles"] == ""
    assert "it needs title, suffix, takes and write" in problems["useless"]
    assert "makes no Exporter" in fresh.clients["administrator"].get("/administration").text


def test_the_doctor_lists_them_and_none_of_them_stops_the_work():
    found = {one.name: one for one in examine(None) if one.name.startswith("plug-in")}
    assert "acme-forms 1.2: loads" in found["plug-in titles"].found
    assert "left out" in found["plug-in useless"].found
    assert found["plug-in useless"].fine
