"""From posts to cells and back, on every engine."""

from collections import defaultdict
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from tocsin.detect.voids import description
from tocsin.detect.voids.counting import POSTS, counted, demanded, to_cells
from tocsin.detect.voids.detection import detect
from tocsin.detect.voids.parameters import Parameters
from tocsin.detect.voids.tables import CELLS

DAY_S, DAY_US = 86_400, 86_400_000_000
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def post(key, day, **changed):
    return {
        "post_key": key, "account_key": key, "t": day * DAY_US + key % DAY_US, "lang": "en",
        "topic": "bridge", "place": None, "is_question": False, "matched_factcheck": None,
        "answer": None, "reach": None, **changed,
    }  # fmt: skip


@pytest.fixture
def cells_of(engine):
    def make(posts):
        rows = engine.table(pa.Table.from_pylist(posts, schema=POSTS))
        wanted = demanded(rows, DAY_S)
        cells = to_cells(engine.to_arrow(counted(rows, wanted, DAY_S)))
        assert cells.schema == CELLS
        return cells.sort_by([("topic", "ascending"), ("window_start", "ascending")]).to_pylist()

    return make


def numbers(row):
    day = int(row["window_start"].timestamp()) // DAY_S
    return day, row["questions"], row["exposures"], row["answers"]


def test_authors_who_ask_are_counted_once_and_reach_is_added_up(cells_of):
    posts = [
        post(1, 10, is_question=True, account_key=7),
        post(2, 10, is_question=True, account_key=7),
        post(3, 10, is_question=True),
        post(4, 10, matched_factcheck="fc1", reach=50),
        post(5, 10, matched_factcheck="fc1"),
        post(6, 10, matched_factcheck="fc1", answer="official account", reach=900),
    ]
    assert [numbers(row) for row in cells_of(posts)] == [(10, 2, 51, 900)]


def test_a_silent_day_is_zero_only_where_something_was_collected(cells_of):
    posts = [
        post(1, 10, is_question=True),
        post(2, 12, topic=None),
        post(3, 14, is_question=True, topic="dam"),
        post(4, 9, topic=None),
    ]
    rows = cells_of(posts)
    assert [numbers(row) for row in rows if row["topic"] == "bridge"] == [
        (10, 1, 0, 0), (12, 0, 0, 0), (14, 0, 0, 0),
    ]  # fmt: skip
    assert [numbers(row) for row in rows if row["topic"] == "dam"] == [(14, 1, 0, 0)]


def test_days_before_1970_begin_at_midnight_too(cells_of):
    assert numbers(cells_of([post(1, -3, is_question=True)])[0])[:2] == (-3, 1)


def test_cells_are_what_a_slow_loop_counts(cells_of):
    rng = np.random.default_rng(5)
    posts = [
        post(
            number, int(rng.integers(0, 6)), account_key=int(rng.integers(9)),
            topic=[None, "a", "b"][rng.integers(3)], place=[None, "KE"][rng.integers(2)],
            lang=[None, "sw"][rng.integers(2)], is_question=bool(rng.integers(2)),
            matched_factcheck=[None, "x"][rng.integers(2)],
            answer=["links the answer", None, None, None][rng.integers(4)],
            reach=[None, 0, 12][rng.integers(3)],
        )
        for number in range(1, 150)
    ]  # fmt: skip
    asked, sums, first = defaultdict(set), defaultdict(int), {}
    for one in posts:
        if one["topic"] is None:
            continue
        name, day = (one["topic"], one["lang"], one["place"]), one["t"] // DAY_US
        first[name] = min(first.get(name, day), day)
        reach = 1 if one["reach"] is None else one["reach"]
        if one["answer"]:
            sums[name, day, "answers"] += reach
            continue
        if one["is_question"]:
            asked[name, day].add(one["account_key"])
        if one["matched_factcheck"]:
            sums[name, day, "exposures"] += reach
    days = {one["t"] // DAY_US for one in posts}
    slow = {
        (name, day): (
            len(asked[name, day]), sums[name, day, "exposures"], sums[name, day, "answers"],
        )
        for name, begun in first.items() for day in days if day >= begun
    }  # fmt: skip
    fast = {
        ((row["topic"], row["lang"], row["place"]), numbers(row)[0]): numbers(row)[1:]
        for row in cells_of(posts)
    }
    assert fast == slow


def test_a_finding_names_the_posts_behind_it(engine, monkeypatch):
    monkeypatch.setattr(description, "MOST_EVIDENCE", 25)
    posts, key = [], 1
    for day in range(60):
        void = day >= 57
        for _ in range(40):
            posts.append(post(key, day, is_question=True))
            key += 1
        posts.append(post(key, day, answer="official account", reach=0 if void else 30 + day % 5))
        key += 1
    posts += [post(key, 57, is_question=True, lang=None, place="KE", topic="dam")]
    rows = engine.table(pa.Table.from_pylist(posts, schema=POSTS))
    found = detect(engine, rows, NOW)
    (alarm,) = (finding for finding in found.findings if finding.q_value is not None)
    (never,) = (finding for finding in found.findings if finding.q_value is None)
    assert alarm.statistic["posts"] == 120 + 3, "and what was answered in those days"
    assert len(alarm.evidence) == 25
    asked = {one["post_key"] for one in posts if one["is_question"] and one["t"] >= 57 * DAY_US}
    assert set(alarm.evidence) <= asked
    assert any("25 posts that reached most, of 123" in said for said in alarm.caveats)
    assert never.evidence == (key,)


def test_cells_that_nobody_asks_in_are_none_and_of_too_many_the_largest_are_looked_at(engine):
    posts = [post(number, 10, is_question=True, topic="abc"[number % 3]) for number in range(1, 8)]
    posts += [post(9, 10, topic="d", answer="official account"), post(10, 10, topic="e")]
    rows = engine.table(pa.Table.from_pylist(posts, schema=POSTS))
    assert sorted(detect(engine, rows, NOW).ranked["topic"].to_pylist()) == ["a", "b", "c"]
    found = detect(engine, rows, NOW, Parameters(most_cells=1))
    assert found.ranked["topic"].to_pylist() == ["b"]
    assert "2 of 3 cells, those with the fewest posts, were not looked at." in found.caveats
