"""The corpus on disk: what is written is what engines and batches read."""

from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportSettings, import_files
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.posts.reading import Reading
from tocsin.posts.schema import POSTS

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def corpus(tmp_path):
    return Corpus(tmp_path / "corpus")


@pytest.fixture
def load(corpus, duckdb_engine, tmp_path):
    def run(*rows, header="id,user,date,text", given=None):
        path = tmp_path / f"{len(corpus.imports())}.csv"
        path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
        how = ImportSettings(
            NOW,
            Pseudonyms(b"k" * 32),
            identify_language=False,
            reading=Reading(given=given or {}),
        )
        return import_files(corpus, duckdb_engine, [path], how)

    return run


def rows(count, begin=0):
    return [f"{begin + n},u{n},2024-05-0{1 + n % 3}T10:00:00Z,Post {n}" for n in range(count)]


def test_an_empty_corpus_has_nothing(corpus, duckdb_engine):
    assert corpus.posts(duckdb_engine) is None
    assert corpus.post_files() == []
    assert corpus.imports() == []
    assert list(corpus.rejected()) == []
    assert list(corpus.batches(["text"], [])) == []
    assert corpus.sealed(["p_1"]) == {}
    corpus.recover()


def test_batches_give_the_rows_that_an_engine_gives(corpus, load, duckdb_engine):
    load(*rows(20))
    load(*rows(20, 10))
    tables = list(corpus.batches(POSTS.names, corpus.post_files()))
    found = pa.concat_tables(tables).sort_by("post_id").to_pylist()
    assert (
        found == duckdb_engine.to_arrow(corpus.posts(duckdb_engine)).sort_by("post_id").to_pylist()
    )
    assert len(found) == 30


@pytest.mark.parametrize(
    "platform", ["truth social", "a/b", "..", "ä&é=%20", "null", "true", "007", "é" * 40]
)
def test_a_platform_of_any_name_is_read_back_as_it_was(corpus, load, duckdb_engine, platform):
    load(
        f"1,u1,2024-05-01T10:00:00Z,Post,{platform}",
        header="id,user,date,text,network",
        given={"platform": "network"},
    )
    through_engine = duckdb_engine.to_arrow(corpus.posts(duckdb_engine))
    (through_batches,) = corpus.batches(["platform", "post_id"], corpus.post_files())
    assert through_engine["platform"].to_pylist() == [platform]
    assert through_batches["platform"].to_pylist() == [platform]
    inside = corpus.folder.resolve()
    assert all(file.resolve().is_relative_to(inside) for file in corpus.post_files())


@pytest.mark.parametrize("platform", ["x" * 300, "é" * 41, "a\x00b"])
def test_a_platform_that_names_no_folder_stops_nothing(corpus, load, platform):
    load(
        f"1,u1,2024-05-01T10:00:00Z,Post,{platform}",
        "2,u1,2024-05-01T10:00:00Z,Post,x",
        header="id,user,date,text,network",
        given={"platform": "network"},
    )
    (file,) = (file for item in corpus.imports() for file in item.files)
    assert file.balanced()
    assert file.posts >= 1


def test_imports_are_remembered_in_order_with_their_settings(corpus, load):
    load(*rows(2))
    load(*rows(3, 10))
    first, second = corpus.imports()
    assert first.input < second.input
    assert [item.files[0].posts for item in (first, second)] == [2, 3]
    assert first.settings["schema_version"] == 1
    assert corpus.holds(first.id)
    assert not corpus.holds("nothing")


def test_rejected_records_of_one_import_can_be_asked_for_alone(corpus, load):
    load(*rows(2), "9.06E+17,u,2024-05-01T10:00:00Z,a")
    load(*rows(3, 10), "9.07E+17,u,2024-05-01T10:00:00Z,b")
    assert len(list(corpus.rejected())) == 2
    (second,) = corpus.rejected(corpus.imports()[1:])
    assert set(second) == {"file", "line", "reader", "field", "reason", "remedy", "raw"}
    assert "9.07E+17" in second["raw"]


def test_sealed_identities_are_found_over_all_imports(corpus, load, duckdb_engine):
    load(*rows(2))
    load(*rows(3, 10))
    names = Pseudonyms(b"k" * 32)
    wanted = [names.name("unknown", f"u{n}") for n in range(3)]
    found = corpus.sealed([*wanted, "p_other"])
    assert {names.unseal(seal)[0] for seal in found.values()} == {"u0", "u1", "u2"}
    assert set(found) == set(wanted)


def test_posts_imported_before_a_column_was_added_are_still_read(corpus, load, duckdb_engine):
    load(*rows(5))
    for path in corpus.post_files():  # as an earlier version wrote them
        pq.write_table(pq.read_table(path, partitioning=None).drop("account_created_at"), path)
    load(
        "7,u7,2024-05-02T10:00:00Z,Post 7,2019-03-01",
        header="id,user,date,text,account created at",
    )
    table = duckdb_engine.to_arrow(corpus.posts(duckdb_engine)).sort_by("post_id")
    assert table.schema.names == POSTS.names
    made = table["account_created_at"].to_pylist()
    assert made == [None] * 5 + [datetime(2019, 3, 1, tzinfo=UTC)]
    (batch,) = corpus.batches(["post_id", "account_created_at"], corpus.post_files())
    assert sorted(map(str, batch["account_created_at"].to_pylist())) == sorted(map(str, made))
