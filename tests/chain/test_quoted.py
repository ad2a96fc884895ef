"""Posts by their keys: whole or cut, each once, with the place where it stands."""

import pyarrow as pa

from tocsin.chain import quoted as quoting
from tocsin.chain.quoted import CITED, MOST_CHARACTERS, QUOTED, cited, quoted


def test_a_quoted_post_says_where_it_stands_and_long_ones_are_cut(duckdb_engine, tables):
    posts, _ = tables([(1, 1, "a" * 2_000), (2, 2, "short and hostile \u202e <script>")])
    found = quoted(duckdb_engine, posts, [1, 0, 1, 77])
    assert found.schema == QUOTED
    assert [len(text) for text in found["text"].to_pylist()] == [MOST_CHARACTERS, 28]
    assert found["source_line"].to_pylist() == [1, 2]


def test_a_cited_post_says_where_it_stands_and_of_too_many_the_first_are_named(
    duckdb_engine, tables, monkeypatch
):
    posts, _ = tables([(account, account, "words") for account in range(3)])
    found = cited(duckdb_engine, posts, pa.array([2, 0, 2, 1, 99]))
    assert found.schema == CITED
    assert found["post_id"].to_pylist() == ["p0", "p1", "p2"]
    assert found["source_line"].to_pylist() == [1, 2, 3]
    monkeypatch.setattr(quoting, "MOST_CITED", 2)
    assert cited(duckdb_engine, posts, pa.array([2, 2, 0, 1]))["post_key"].to_pylist() == [0, 2]
