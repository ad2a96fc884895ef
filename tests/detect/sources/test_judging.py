"""What a judgement counts for: pages once, people before machines, nothing from the future."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from tocsin.detect.sources.judging import by_source, checked, of_posts
from tocsin.detect.sources.parameters import How
from tocsin.errors import InputError

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
HOW = How()
ROWS = pa.schema(
    {
        "post_key": pa.int64(), "kind": pa.string(), "domains": pa.list_(pa.string()),
        "urls": pa.list_(pa.string()), "outlet": pa.string(),
    }
)  # fmt: skip


def row(post, *urls, kind="post", outlet=None):
    domains = sorted({url.split("/")[2] for url in urls})
    return {"post_key": post, "kind": kind, "domains": domains, "urls": urls, "outlet": outlet}


def found_of(judged, *rows, now=BEGIN, how=HOW):
    found = of_posts(checked(judged, how), now, how)
    kept = [one for one in rows if one["post_key"] in found]
    return by_source(pa.Table.from_pylist(kept, schema=ROWS), found, how)


def test_a_page_counts_once_however_many_posts_link_to_it(judged):
    rows = [row(post, "https://a.example/page") for post in range(50)]
    table = judged(*({"post_key": post, "outcome": "false"} for post in range(50)))
    record = found_of(table, *rows).records["site", "a.example"]
    assert (record.judged, record.false) == (1.0, 1.0)
    assert len(record.post_keys) == 50


def test_a_post_with_two_outlets_counts_for_neither_and_a_platform_beside_one_does_not_matter(
    judged,
):
    table = judged(*({"post_key": post, "outcome": "false"} for post in (1, 2, 3)))
    found = found_of(
        table,
        row(1, "https://a.example/x", "https://b.example/y"),
        row(2, "https://a.example/z", "https://youtube.com/watch?v=1"),
        row(3),
    )
    assert found.records.keys() == {("site", "a.example")}
    assert (found.ambiguous, found.of_nobody) == (1, 1)


def test_only_accounts_named_as_outlets_have_a_record_and_their_reposts_are_not_theirs(judged):
    table = judged(*({"post_key": post, "outcome": "mixed"} for post in (1, 2, 3)))
    found = found_of(table, row(1, outlet="Radio"), row(2, outlet="Radio", kind="repost"), row(3))
    record = found.records["account", "Radio"]
    assert (record.judged, record.false) == (1.0, 0.5)
    assert len(found.records) == 1


def test_a_suggestion_is_kept_apart_and_gives_way_to_a_person(judged):
    table = judged(
        {"post_key": 1, "outcome": "false", "suggested": True},
        {"post_key": 2, "outcome": "false", "suggested": True},
        {"post_key": 2, "outcome": "true", "decided_by": "a person"},
    )
    rows = [row(1, "https://a.example/1"), row(2, "https://a.example/2")]
    record = found_of(table, *rows).records["site", "a.example"]
    assert (record.judged, record.false) == (1.0, 0.0)
    assert (record.suggested, record.suggested_false) == (1.0, 1.0)


def test_the_newest_of_each_who_decided_counts_and_those_who_disagree_are_averaged(judged):
    table = judged(
        {"post_key": 1, "outcome": "true"},
        {"post_key": 1, "outcome": "false", "decided_at": BEGIN + timedelta(days=1)},
        {"post_key": 1, "outcome": "true", "decided_by": "another"},
    )
    later = BEGIN + timedelta(days=2)
    record = found_of(table, row(1, "https://a.example/1"), now=later).records["site", "a.example"]
    assert (record.judged, record.false) == (1.0, 0.5)
    before = found_of(table, row(1, "https://a.example/1")).records["site", "a.example"]
    assert before.false == 0.0


def test_what_is_decided_later_is_not_known_yet(judged):
    table = judged({"post_key": 1, "outcome": "true", "decided_at": BEGIN + timedelta(seconds=1)})
    assert found_of(table, row(1, "https://a.example/1")).records == {}


def test_judgements_wear_off_only_where_it_is_asked_for(judged):
    table = judged({"post_key": 1, "outcome": "false"})
    now = BEGIN + timedelta(days=60)
    source = ("site", "a.example")
    plain = found_of(table, row(1, "https://a.example/1"), now=now).records[source]
    faded = found_of(
        table, row(1, "https://a.example/1"), now=now, how=How(half_life_days=30)
    ).records[source]
    assert plain.judged == 1.0
    assert faded.judged == pytest.approx(0.25)
    assert faded.false == pytest.approx(0.25)


def test_rows_without_a_decider_each_stand_for_themselves_and_probability_is_a_weight():
    table = pa.table({"post_key": [1, 1], "outcome": ["false", "true"], "probability": [0.8, 0.4]})
    record = found_of(table, row(1, "https://a.example/1")).records["site", "a.example"]
    assert record.judged == pytest.approx(0.8)
    assert record.false / record.judged == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"outcome": "liar"}, "judged, row 2: outcome is 'liar'"),
        ({"outcome": None}, "row 2: outcome is 'None'"),
        ({"weight": 1.5}, "row 2: weight is 1.5"),
        ({"weight": float("nan")}, "row 2: weight is nan"),
        ({"post_key": None}, "row 2: post_key is empty"),
    ],
)
def test_a_judgement_that_makes_no_sense_is_named(judged, wrong, said):
    table = judged({"post_key": 1, "outcome": "true"}, {"post_key": 2, "outcome": "true", **wrong})
    with pytest.raises(InputError, match=said):
        checked(table, HOW)


def test_a_missing_column_and_a_missing_time_are_named(judged):
    with pytest.raises(InputError, match="no column outcome"):
        checked(pa.table({"post_key": [1]}), HOW)
    undated = judged({"post_key": 1, "outcome": "true", "decided_at": None})
    with pytest.raises(InputError, match="row 1: decided_at is empty"):
        checked(undated, How(half_life_days=30))
