"""``--again``: rejected records come in once they can be read, and the ledgers add up."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest

from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportSettings, import_files
from tocsin.posts.reading import Reading
from tocsin.posts.rereading import import_again

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MAP = {"post_id": "a", "account_id": "b", "created_at": "c", "text": "d"}
PLAIN = ImportSettings(NOW, None, identify_language=False)
MAPPED = ImportSettings(
    NOW + timedelta(hours=1), None, identify_language=False, reading=Reading(given=MAP)
)


@pytest.fixture
def corpus(tmp_path):
    return Corpus(tmp_path / "corpus")


@pytest.fixture
def unread(corpus, duckdb_engine, tmp_path):
    """A table that nobody understands, imported and rejected."""
    path = tmp_path / "odd.csv"
    rows = [f"n{n},mill,2024-05-01T10:00:0{n}Z,ok" for n in range(5)]
    path.write_text("\n".join(["a,b,c,d", *rows, ""]))
    how = ImportSettings(NOW, None, identify_language=False, reading=Reading(given={"text": "c"}))
    import_files(corpus, duckdb_engine, [path], how)
    return corpus


def totals(corpus):
    files = [file for item in corpus.imports() for file in item.files]
    assert all(file.balanced() for file in files)
    return {
        "items": sum(file.items for file in files),
        "posts": sum(file.posts for file in files),
        "rejected": sum(file.rejected for file in files),
        "kept": len(list(corpus.rejected())),
    }


def test_what_can_be_read_now_moves_from_the_rejected_to_the_posts(unread, duckdb_engine):
    before = totals(unread)
    assert (before["posts"], before["rejected"]) == (0, 5)
    import_again(unread, duckdb_engine, MAPPED)
    after = totals(unread)
    assert after["items"] == before["items"] == 5
    assert (after["posts"], after["rejected"], after["kept"]) == (5, 0, 0)
    assert duckdb_engine.to_arrow(unread.posts(duckdb_engine)).num_rows == 5


def test_what_still_cannot_be_read_stays_as_it_is(unread, duckdb_engine):
    before, rejected = totals(unread), list(unread.rejected())
    result = import_again(unread, duckdb_engine, PLAIN)
    assert result.made == ()
    assert totals(unread) == before
    assert list(unread.rejected()) == rejected
    assert list((unread.folder / ".staging").glob("*")) == []


def test_a_second_time_nothing_is_left_to_do(unread, duckdb_engine):
    import_again(unread, duckdb_engine, MAPPED)
    once = totals(unread)
    assert import_again(unread, duckdb_engine, MAPPED).made == ()
    assert totals(unread) == once


def test_a_post_that_contradicts_a_known_one_stays_rejected(corpus, duckdb_engine, tmp_path):
    for name, text in (("one", "wet"), ("two", "dry")):
        path = tmp_path / f"{name}.csv"
        path.write_text(f"id,user,date,text\n1,mill,2024-05-01T10:00:00Z,{text}\n")
        import_files(corpus, duckdb_engine, [path], PLAIN)
    before = totals(corpus)
    assert before["rejected"] == 1
    import_again(corpus, duckdb_engine, MAPPED)
    import_again(corpus, duckdb_engine, PLAIN)
    assert totals(corpus) == before


def test_an_empty_workspace_has_nothing_to_read_again(corpus, duckdb_engine):
    assert import_again(corpus, duckdb_engine, PLAIN).made == ()


def test_a_newer_version_reads_what_an_older_one_kept(corpus, duckdb_engine, tmp_path):
    """Pages of X posts, met by a version that knows no format, and a riddle none knows."""
    lines = [*map(page, range(5)), {"riddle": {"of": "the sphinx"}}]
    path = tmp_path / "pages.jsonl"
    path.write_bytes(b"\n".join(map(orjson.dumps, lines)))
    older = ImportSettings(NOW, None, identify_language=False, reading=Reading(readers=()))
    import_files(corpus, duckdb_engine, [path], older)
    assert totals(corpus) == {"items": 6, "posts": 0, "rejected": 6, "kept": 6}
    import_again(corpus, duckdb_engine, PLAIN)
    assert totals(corpus) == {"items": 6, "posts": 5, "rejected": 1, "kept": 1}
    rows = duckdb_engine.to_arrow(corpus.posts(duckdb_engine)).to_pylist()
    assert {(row["post_id"], row["source_line"]) for row in rows} == {
        (page(n)["data"][0]["id"], n + 1) for n in range(5)
    }
    assert "riddle" in next(corpus.rejected())["raw"]


def page(number):
    post = {
        "id": str(1_700_000_000_000_000_000 + number),
        "author_id": str(number % 3),
        "created_at": "2025-03-01T10:00:00.000Z",
        "text": f"The ferry is late again, says the harbour, number {number}",
    }
    users = [{"id": str(n), "username": f"user{n}", "name": "Somebody"} for n in range(3)]
    return {"data": [post], "includes": {"users": users}, "meta": {"result_count": 1}}
