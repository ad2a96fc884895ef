"""Clusters by wording that say the same become one; what nobody read stays as it was."""

from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tocsin.detect.copies.detection import detect
from tocsin.detect.copies.joining import by_meaning
from tocsin.detect.copies.sharing import near_copy_shares
from tocsin.detect.copies.tables import CLUSTERS, MEMBERS, TEXTS
from tocsin.embed.base import unit

ENGLISH = "The bridge of Tolvane is closed since this morning, and nobody says why"
BEGIN = datetime(2024, 5, 1, 10, tzinfo=UTC)
FRENCH = "Le pont de Tolvane est fermé depuis ce matin, et personne ne dit pourquoi"
SAID = ("Le pont", "The bridge")
LETTERS = np.random.default_rng(1).choice(list("abcdefghijklmnoprstu    "), (140, 60))
OTHERS = ["".join(row) for row in LETTERS]
"""Nobody's words, and no two alike."""
POSTED = [FRENCH, ENGLISH, ENGLISH.replace("morning", "noon"), "Bread is cheap today, they say"]


@pytest.fixture
def joined(duckdb_engine, inputs_of):
    """The copies by wording and by meaning, when the French text says what the English one says."""

    def find(alike):
        texts, shares, posts = (duckdb_engine.table(t) for t in inputs_of([*POSTED, *OTHERS]))
        copies = detect(duckdb_engine, texts, shares, posts, BEGIN)
        merged = near_copy_shares(duckdb_engine, shares, copies.texts)
        rows = duckdb_engine.to_arrow(
            merged.inner_join(posts, "post_key").select("object_id", "text", "post_key")
        ).sort_by("post_key")
        _, first = np.unique(rows["object_id"].to_numpy(), return_index=True)
        ids = pc.value_counts(rows["object_id"]).flatten()
        posted = dict(zip(*(column.to_pylist() for column in ids), strict=True))
        read = pa.table(
            {
                "text_id": rows["object_id"].take(pa.array(first)),
                "text": rows["text"].take(pa.array(first)),
                "lang": pa.array(["en"] * len(first)),
            }
        )
        posts_of = [posted[i] for i in read["text_id"].to_pylist()]
        read = read.append_column("posts", pa.array(posts_of, pa.int64()))
        random = np.random.default_rng(5)
        vectors = unit(random.normal(size=(len(first), 256)))
        said = [n for n, text in enumerate(read["text"].to_pylist()) if text.startswith(alike)]
        vectors[said] = vectors[said[:1]]
        found = by_meaning(duckdb_engine, copies, read, vectors, shares, posts, BEGIN)
        objects = near_copy_shares(duckdb_engine, shares, found.texts)
        return copies, found, duckdb_engine.to_arrow(objects)

    return find


def test_a_translation_joins_the_cluster_of_the_text_posted_first(joined):
    copies, found, _ = joined(SAID)
    assert copies.clusters["texts"].to_pylist() == [2]
    (cluster,) = found.clusters.to_pylist()
    assert (cluster["texts"], cluster["posts"], cluster["basis"]) == (3, 3, "meaning")
    assert cluster["sample"] == FRENCH


def test_every_text_says_how_it_came_in(joined):
    copies, found, _ = joined(SAID)
    rows = {row["text"][:10]: row for row in found.texts.to_pylist()}
    assert [rows[start]["basis"] for start in ("le pont de", "the bridge")] == [
        "wording",
        "meaning",
    ]
    assert len({row["wording"] for row in found.texts.to_pylist()}) == 2
    assert {row["wording"] for row in copies.texts.to_pylist()} < {
        row["wording"] for row in found.texts.to_pylist()
    }
    assert sorted(found.members["basis"].to_pylist()) == ["meaning", "meaning", "wording"]


def test_coordination_sees_one_object(joined):
    _, found, merged = joined(SAID)
    counts = Counter(merged["object_id"].to_pylist())
    assert counts[found.clusters["cluster"][0].as_py()] == 3


def test_the_sentence_says_that_a_model_judged(joined):
    _, found, _ = joined(SAID)
    (finding,) = found.findings
    assert "a model takes for one message" in finding.statement
    assert finding.basis == "inferred"
    assert any("model's judgement" in caveat for caveat in finding.caveats)
    assert len(finding.evidence) == 3


def test_without_likeness_all_stays_as_it_was(joined):
    copies, found, _ = joined("nothing begins like this")
    assert found.texts.equals(copies.texts)
    assert found.clusters.equals(copies.clusters)
    assert found.findings == copies.findings


def test_tables_have_their_schema(joined):
    _, found, _ = joined(SAID)
    tables = (found.clusters, CLUSTERS), (found.members, MEMBERS), (found.texts, TEXTS)
    assert all(table.schema.equals(schema) for table, schema in tables)
