"""Voids at the command line: listed with their numbers, and opened to the posts under them."""

from datetime import UTC, datetime
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from tocsin.cli import app
from tocsin.detect.voids.tables import MEMBERS, RANKED
from tocsin.engine import connect
from tocsin.errors import UsageError
from tocsin.posts.corpus import Corpus

POSTS = """id,user,date,text
1,ann,2026-01-04 10:00:00,Is the water in Quellin safe to drink?
2,office,2026-01-05 10:00:00,"Yes, [bold]it is safe[/bold]: we tested it \x1b[31mtoday"
"""
AT = datetime(2026, 1, 4, tzinfo=UTC)


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, [*map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture
def space(tmp_path: Path) -> Path:
    space = tmp_path / "space"
    run("init", space)
    (tmp_path / "posts.csv").write_text(POSTS)
    run("import", tmp_path / "posts.csv", "-w", space, "--keep-identities", "--no-language")
    with connect() as engine:
        posts = Corpus(space / "corpus").posts(engine)
        keys = {row["post_id"]: row["post_key"] for row in engine.to_arrow(posts).to_pylist()}
    ranked = [
        {"rank": 1, "topic": "t", "name": "Water [b]in Quellin[/b]", "lang": "en", "demand": 12.0,
         "supply": 3.0, "unanswered_share": 0.75, "expected_unanswered": 9.0, "expected_low": 4.0,
         "expected_high": 20.0, "first_demand": AT, "first_answer": None, "state": "alarm"},
        {"rank": 2, "topic": "u", "demand": 0.0, "supply": 1.0, "state": "no alarm"},
    ]  # fmt: skip
    members = [
        {"rank": 1, "post_key": keys["1"], "role": "asked", "reach": 5},
        {"rank": 1, "post_key": keys["2"], "role": "first answer", "reach": 7,
         "answer": "official account"},
    ]  # fmt: skip
    folder = space / "found" / "voids"
    folder.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(ranked, schema=RANKED), folder / "ranked.parquet")
    pq.write_table(pa.Table.from_pylist(members, schema=MEMBERS), folder / "members.parquet")
    about = {"created_at": AT.isoformat(), "posts": 2}
    (space / "found" / "about.json").write_bytes(orjson.dumps(about))
    return space


def test_a_void_is_listed_with_what_it_counts(space):
    (row,) = orjson.loads(run("voids", "-w", space, "--json"))
    assert (row["rank"], row["demand"], row["unanswered_share"]) == (1, 12.0, 0.75)
    shown = run("voids", "-w", space)
    assert "1. Water [b]in Quellin[/b] (en)" in shown
    assert "75% unanswered when they asked" in shown
    assert "9 (4 to 20)" in shown
    assert "no answer" in shown


def test_a_void_opens_its_posts_and_nothing_in_them_reaches_the_terminal_as_a_command(space):
    shown = run("voids", "show", 1, "-w", space)
    assert "asked; reached 5" in shown
    assert "first answer, official account; reached 7" in shown
    assert "Is the water in Quellin safe to drink?" in shown
    assert "[bold]it is safe[/bold]" in shown
    assert "\x1b" not in shown
    assert "posts.csv line 3" in shown
    opened = orjson.loads(run("voids", "show", 1, "-w", space, "--json"))
    assert [post["role"] for post in opened["posts"]] == ["asked", "first answer"]
    assert [post["account_id"] for post in opened["posts"]] == ["ann", "office"]


def test_a_void_that_is_not_there_is_refused_with_the_remedy(space):
    done = CliRunner().invoke(app, ["voids", "show", "9", "-w", str(space)])
    assert isinstance(done.exception, UsageError)
    assert "tocsin voids" in done.exception.remedy
