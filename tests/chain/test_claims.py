"""From fact-checks and posts to the claims that circulate: who posted what they repeat."""

from datetime import UTC, datetime

import pytest

from tocsin.chain.circulating import CIRCULATING
from tocsin.chain.claims import TEXT_MATCHES, claim_index, match_texts, matched
from tocsin.chain.texts import read
from tocsin.detect.claims.matching import Matching
from tocsin.factchecks.adding import Adding
from tocsin.factchecks.registry import Registry
from tocsin.workspace import create_workspace

NOW = datetime(2026, 3, 1, tzinfo=UTC)
CHECKS = """claim,verdict,url,publisher,date,phash,claim_url
Nurses of Quellin refuse the vaccine and are sent home,False,https://check.example/1,Check,2026-01-01,00ff00ff00ff00ff,https://rumour.example/a
The lighthouse of Redbrook was sold to a foreign power,Misleading,https://check.example/2,Check,2026-01-02,,https://rumour.example/b
"""
PICTURE, APPEARED = "phash:00ff00ff00ff00fc", "https://rumour.example/"
RUMOUR = "They say the lighthouse of Redbrook was sold to a foreign power"
OTHER = "Our choir is singing in the old town hall on Saturday evening"


@pytest.fixture
def workspace(tmp_path):
    made = create_workspace(tmp_path / "space")
    (tmp_path / "checks.csv").write_text(CHECKS)
    Registry(made.factchecks).add([tmp_path / "checks.csv"], Adding(NOW))
    return made


def test_a_claim_counts_the_posts_of_the_texts_that_may_repeat_it(
    duckdb_engine, tables, words, workspace
):
    posts, copies = tables([(1, 60, RUMOUR), (2, 30, RUMOUR.upper()), (3, 10, OTHER)])
    texts = read(duckdb_engine, copies, posts, words)
    index = claim_index(workspace, words)
    found = match_texts(duckdb_engine, index, texts, copies, posts, words, NOW)
    assert found.circulating.schema == CIRCULATING
    assert found.matches.schema == TEXT_MATCHES
    (claim,) = found.circulating.to_pylist()
    assert claim["claim"].startswith("The lighthouse")
    assert (claim["texts"], claim["posts"], claim["accounts"]) == (1, 2, 2)
    assert claim["first_at"] == datetime(1970, 1, 1, 0, 0, 30, tzinfo=UTC)
    assert found.posts["post_key"].to_pylist() == [1, 0], "the first by time first"
    assert set(found.matches["tier"].to_pylist()) == {"suggested"}, "no machine confirms"
    assert found.matches["stance"].null_count == len(found.matches), "learnt with another model"


def test_links_and_pictures_of_a_claim_count_and_links_to_its_fact_check_stand_apart(
    duckdb_engine, tables, words, workspace
):
    posts, copies = tables(
        [(1, 60, RUMOUR), (2, 30, OTHER), (3, 20, OTHER), (4, 10, "ha"), (5, 5, "so")],
        urls={1: [f"{APPEARED}b"], 2: ["https://check.example/2"], 0: [f"{APPEARED}b"]},
        media={3: [PICTURE], 4: [PICTURE, "phash:ff00ff00ff00ff00"]},
    )
    texts = read(duckdb_engine, copies, posts, words)
    index = claim_index(workspace, words)
    found = match_texts(duckdb_engine, index, texts, copies, posts, words, NOW)
    names = ("texts", "posts", "accounts", "by_url", "by_image", "linking")
    counted = {
        row["claim"][:4]: tuple(row[name] for name in names)
        for row in found.circulating.to_pylist()
    }
    assert counted == {"The ": (1, 2, 2, 2, 0, 1), "Nurs": (0, 2, 2, 0, 2, 0)}
    (pictured,) = (row for row in found.circulating.to_pylist() if row["by_image"])
    assert pictured["probability"] is None, "a picture has no probability"
    assert pictured["first_at"] == datetime(1970, 1, 1, 0, 0, 5, tzinfo=UTC)
    shown = {row["object"]: row["reasons"] for row in found.sighted.to_pylist()}
    assert shown[PICTURE] == ["the pictures differ in 2 of 64 bits"]


def test_who_links_to_the_fact_check_does_not_repeat_the_claim_in_whatever_words(
    duckdb_engine, tables, words, workspace
):
    link = "https://check.example/2"
    posts, copies = tables([(1, 60, RUMOUR), (2, 30, RUMOUR)], urls={1: [link]})
    texts = read(duckdb_engine, copies, posts, words)
    index = claim_index(workspace, words)
    found = match_texts(duckdb_engine, index, texts, copies, posts, words, NOW)
    (claim,) = found.circulating.to_pylist()
    assert (claim["posts"], claim["accounts"], claim["linking"]) == (1, 1, 1)


def test_a_text_and_an_address_are_looked_up(workspace, words):
    index = claim_index(workspace, words)
    by_text = matched(index, RUMOUR, NOW, Matching())
    assert [row["verdict"] for row in by_text] == ["misleading"]
    assert by_text[0]["reasons"]
    by_address = matched(index, "https://check.example/1", NOW, Matching())
    assert [row["by"] for row in by_address] == ["url"]
    assert matched(index, OTHER, NOW, Matching()) == []


def test_without_fact_checks_there_is_no_index(tmp_path, words):
    assert claim_index(create_workspace(tmp_path / "empty"), words) is None
