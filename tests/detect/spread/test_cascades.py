from datetime import UTC, datetime

import pyarrow as pa
import pytest

from tocsin.detect.spread.detection import measure
from tocsin.errors import InputError

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def spread(engine, made, rows, **more):
    table = made.posts(rows)
    return measure(engine, engine.table(table), made.members(table), NOW, **more)


def test_a_chain_of_reposts_quotes_and_replies_is_one_cascade(duckdb_engine, made):
    rows = [
        {"id": "1", "s": 0, "account": 1},
        {"id": "2", "s": 60, "account": 2, "repost_of": "1"},
        {"id": "3", "s": 90, "account": 3, "quote_of": "2"},
        {"id": "4", "s": 99, "account": 4, "reply_to": "1"},
    ]
    found = spread(duckdb_engine, made, rows)
    (cascade,) = found.to_frame("cascades").to_dict("records")
    assert cascade["root_key"] == made.key("1")
    assert (cascade["posts"], cascade["depth"], cascade["breadth"]) == (4, 2, 2)
    assert cascade["virality"] == pytest.approx(10 / 6)
    tree = {row["post_key"]: row for row in found.tables()["tree"].to_pylist()}
    assert tree[made.key("3")]["parent_key"] == made.key("2")
    assert tree[made.key("1")]["parent_key"] is None
    assert {row["basis"] for row in tree.values()} == {"observed"}


def test_an_original_that_was_not_collected_is_a_known_but_absent_root(duckdb_engine, made):
    rows = [{"id": str(n), "s": 60 * n, "repost_of": "gone"} for n in range(3)]
    found = spread(duckdb_engine, made, rows)
    (cascade,) = found.to_frame("cascades").to_dict("records")
    assert not cascade["root_collected"]
    assert cascade["root_key"] == made.key("gone")
    assert cascade["posts"] == 3, "the absent root is no post"


def test_a_lone_repost_of_an_absent_original_is_a_cascade_of_one_collected_post(
    duckdb_engine, made
):
    found = spread(duckdb_engine, made, [{"id": "1", "s": 0, "repost_of": "gone"}])
    assert found.to_frame("cascades")["posts"].tolist() == [1]


def test_a_quote_of_a_post_on_something_else_brings_the_subject_up_anew(duckdb_engine, made):
    rows = [{"id": "1", "s": 0}, {"id": "2", "s": 60, "quote_of": "1"}]
    table = made.posts(rows)
    only = made.members(table).slice(1)
    found = measure(duckdb_engine, duckdb_engine.table(table), only, NOW)
    assert found.tables()["cascades"].num_rows == 0
    assert found.to_frame()["posts"].tolist() == [1]


def test_copies_are_children_of_the_earliest_and_said_to_be_inferred(duckdb_engine, made):
    rows = [{"id": str(n), "s": 60 * n} for n in range(3)]
    rows.append({"id": "r", "s": 200, "repost_of": "1"})
    keys = [made.key(row["id"]) for row in rows]
    copies = pa.table({"cluster": [7, 7, 7, 7], "post_key": keys})
    found = spread(duckdb_engine, made, rows, copies=copies)
    tree = {row["post_key"]: row for row in found.tables()["tree"].to_pylist()}
    assert tree[keys[1]]["parent_key"] == tree[keys[2]]["parent_key"] == keys[0]
    assert tree[keys[3]]["parent_key"] == keys[1], "what the platform states comes first"
    assert [tree[key]["basis"] for key in keys] == ["observed", "inferred", "inferred", "observed"]


def test_nobody_is_the_child_of_a_later_post_and_circles_end(duckdb_engine, made):
    rows = [
        {"id": "1", "s": 50, "reply_to": "2"},
        {"id": "2", "s": 60, "reply_to": "1"},
        {"id": "3", "s": 10, "reply_to": "4"},
        {"id": "4", "s": 10, "reply_to": "3"},
        {"id": "5", "s": 10, "reply_to": "5"},
    ]
    found = spread(duckdb_engine, made, rows)
    sizes = found.to_frame("cascades")["posts"].tolist()
    assert sizes == [2, 2]


def test_a_post_on_two_subjects_counts_for_each(duckdb_engine, made):
    table = made.posts([{"id": "1", "s": 0}, {"id": "2", "s": 60, "repost_of": "1"}])
    both = pa.concat_tables([made.members(table, "bridge"), made.members(table, "dam").slice(1)])
    found = measure(duckdb_engine, duckdb_engine.table(table), both, NOW).to_frame()
    assert dict(zip(found["subject"], found["posts"], strict=True)) == {"bridge": 2, "dam": 1}


def test_no_posts_give_an_honest_nothing(duckdb_engine, made):
    table = made.posts([{"id": "1", "s": 0}])
    nobody = made.members(table).slice(1)
    low = pa.table({"post_key": pa.array([], pa.int64())})
    found = measure(duckdb_engine, duckdb_engine.table(table), nobody, NOW, low_credibility=low)
    assert "nothing is measured" in found.said()[0]
    assert not found.charts()
    assert found.tables()["subjects"].num_rows == 0


def test_a_table_without_its_columns_is_refused_by_name(duckdb_engine, made):
    table = made.posts([{"id": "1", "s": 0}])
    with pytest.raises(InputError, match="members has no column 'subject'"):
        measure(duckdb_engine, duckdb_engine.table(table), table.select(["post_key"]), NOW)
