"""The index of shares: made once, for new posts only, and never of half a corpus."""

from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest

from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportSettings, import_files
from tocsin.shares import ObjectKind, index
from tocsin.shares.index import ShareIndex

SETTINGS = ImportSettings(datetime(2026, 1, 1, tzinfo=UTC), None, identify_language=False)


@pytest.fixture
def corpus(tmp_path):
    return Corpus(tmp_path / "corpus")


@pytest.fixture
def shares(corpus, tmp_path):
    return ShareIndex(corpus, tmp_path / "index")


@pytest.fixture
def load(corpus, duckdb_engine, tmp_path):
    def run(name, *links):
        path = tmp_path / f"{name}.csv"
        rows = [
            f"{name}{n},user{n % 3},2024-05-0{1 + n % 4}T10:00:00Z,see https://news.example/{link}\n"
            for n, link in enumerate(links)
        ]
        path.write_text("id,user,date,text\n" + "".join(rows))
        import_files(corpus, duckdb_engine, [path], SETTINGS)

    return run


def count(engine, shares, kind=ObjectKind.URL):
    tables = shares.tables(engine, [kind])
    return engine.to_arrow(tables[kind]).num_rows if tables else 0


def test_an_empty_corpus_has_an_empty_index(shares, duckdb_engine):
    shares.update()
    assert shares.tables(duckdb_engine, list(ObjectKind)) == {}


def test_each_kind_that_has_shares_has_a_table(shares, load, duckdb_engine):
    load("a", 1, 2, 2)
    shares.update()
    tables = shares.tables(duckdb_engine, list(ObjectKind))
    assert set(tables) == {ObjectKind.URL, ObjectKind.DOMAIN}
    assert count(duckdb_engine, shares) == 3


def test_only_new_posts_are_looked_at(shares, load, duckdb_engine, monkeypatch):
    load("a", 1, 2, 3)
    shares.update()
    seen = []
    real = index.shared_objects
    monkeypatch.setattr(
        index,
        "shared_objects",
        lambda posts, kind: seen.append(posts.num_rows) or real(posts, kind),
    )
    shares.update()
    assert seen == []
    load("b", 4, 5)
    shares.update()
    assert set(seen) == {2}
    assert count(duckdb_engine, shares) == 5


def test_shares_without_posts_are_dropped(shares, load, corpus, duckdb_engine):
    load("a", 1, 2, 3)
    load("b", 4, 5)
    shares.update()
    runs = {path.stem.rpartition("-")[0] for path in corpus.post_files()}
    gone = min(runs)
    for path in corpus.post_files():
        if path.stem.startswith(gone):
            path.unlink()
    shares.update()
    left = sum(pq.read_metadata(path).num_rows for path in corpus.post_files())
    assert count(duckdb_engine, shares) == left < 5


def test_an_index_interrupted_in_the_middle_is_made_anew(shares, load, duckdb_engine, monkeypatch):
    load("a", 1, 2, 3)
    real = index.shared_objects

    def stop(posts, kind):
        if kind is ObjectKind.DOMAIN:
            raise KeyboardInterrupt
        return real(posts, kind)

    with monkeypatch.context() as patch:
        patch.setattr(index, "shared_objects", stop)
        with pytest.raises(KeyboardInterrupt):
            shares.update()
    shares.update()
    assert count(duckdb_engine, shares) == 3
    assert count(duckdb_engine, shares, ObjectKind.DOMAIN) == 3


def test_another_version_of_the_shares_is_made_beside(
    corpus, load, duckdb_engine, tmp_path, monkeypatch
):
    load("a", 1, 2)
    ShareIndex(corpus, tmp_path / "index").update()
    monkeypatch.setattr(index, "VERSION", index.VERSION + 1)
    newer = ShareIndex(corpus, tmp_path / "index")
    assert count(duckdb_engine, newer) == 0
    newer.update()
    assert count(duckdb_engine, newer) == 2


def test_each_distinct_text_of_an_import_is_kept_once_with_its_keys(shares, load, duckdb_engine):
    assert shares.texts(duckdb_engine) is None
    load("a", 1, 2, 2)
    shares.update()
    assert shares.texts(duckdb_engine) is None, "what is left without the link is too short"


def test_long_texts_are_kept_for_comparison(shares, corpus, duckdb_engine, tmp_path):
    path = tmp_path / "long.csv"
    rows = [
        f"{n},user{n},2024-05-0{1 + n % 4}T10:00:00Z,The bridge of Tolvane is closed {'!' * n}\n"
        for n in range(4)
    ]
    path.write_text("id,user,date,text\n" + "".join(rows))
    import_files(corpus, duckdb_engine, [path], SETTINGS)
    shares.update()
    texts = duckdb_engine.to_arrow(shares.texts(duckdb_engine))
    assert texts["text"].to_pylist() == ["the bridge of tolvane is closed"]
    (share,) = set(
        duckdb_engine.to_arrow(
            shares.tables(duckdb_engine, [ObjectKind.TEXT_COPY])[ObjectKind.TEXT_COPY]
        )["object_id"].to_pylist()
    )
    assert texts["object_id"].to_pylist() == [share]
