"""Which texts are read: every distinct one once, the most posted first, and all of it counted."""

import numpy as np

from tocsin.chain.texts import TEXTS, read

BRIDGE = "The bridge of Tolvane will be closed for a year"
WATER = "The tap water of Tolvane has been tested and is safe"
SCHOOL = "The school of Tolvane is looking for two teachers"


def test_a_text_is_read_once_and_stands_as_its_first_post_wrote_it(duckdb_engine, tables, words):
    posts, copies = tables(
        [(1, 50, BRIDGE.upper()), (2, 10, BRIDGE), (1, 90, f"@ann {BRIDGE}!"), (3, 5, WATER)]
    )
    found = read(duckdb_engine, copies, posts, words)
    assert found.table.schema == TEXTS
    rows = found.table.to_pylist()
    assert [(row["text"], row["posts"], row["accounts"]) for row in rows] == [
        (BRIDGE, 3, 2),
        (WATER, 1, 1),
    ]
    assert words.asked == [BRIDGE, WATER]
    assert np.allclose(np.linalg.norm(found.vectors, axis=1), 1)
    assert found.first_posts() == {
        row["text_id"]: key for row, key in zip(rows, (1, 3), strict=True)
    }


def test_of_more_texts_than_asked_for_the_most_posted_are_read_and_the_rest_is_counted(
    duckdb_engine, tables, words
):
    rows = [(1, 1, WATER), (1, 2, BRIDGE), (2, 3, BRIDGE), (3, 4, SCHOOL), (4, 5, SCHOOL)]
    posts, copies = tables([*rows, (5, 6, SCHOOL)])
    found = read(duckdb_engine, copies, posts, words, most=2)
    assert found.table["text"].to_pylist() == [SCHOOL, BRIDGE]
    assert (found.distinct, found.posts, found.posts_read) == (3, 6, 5)


def test_links_and_names_are_not_embedded_and_no_posts_are_no_texts(duckdb_engine, tables, words):
    posts, copies = tables([(1, 1, f"RT @ann: {WATER} https://t.co/x")])
    read(duckdb_engine, copies, posts, words)
    assert words.asked == [WATER]
    posts, copies = tables([(1, 1, "too short")])
    nothing = read(duckdb_engine, copies, posts, words)
    assert (nothing.table.num_rows, nothing.distinct, nothing.posts) == (0, 0, 0)
