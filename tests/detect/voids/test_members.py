"""The posts a cell opens: bounded, of each window one before any second, and the first answer."""

from collections import defaultdict

import numpy as np
import pyarrow as pa
import pytest

from tocsin.detect.voids import members as module
from tocsin.detect.voids.counting import POSTS
from tocsin.detect.voids.members import members
from tocsin.detect.voids.tables import MEMBERS, Role

DAY_S, DAY_US = 86_400, 86_400_000_000
CELLS = pa.table(
    {"rank": [1, 2], "topic": ["a", "b"], "lang": ["sw", None], "place": pa.nulls(2, pa.string())}
)


def random_posts(seed, rows=160):
    rng = np.random.default_rng(seed)
    return [
        {
            "post_key": key, "account_key": key, "t": int(rng.integers(0, 6 * DAY_US)),
            "topic": [None, "a", "b"][rng.integers(3)], "lang": [None, "sw"][rng.integers(2)],
            "place": None, "is_question": bool(rng.integers(2)),
            "matched_factcheck": [None, "7"][rng.integers(2)],
            "answer": ["official account", None, None][rng.integers(3)],
            "reach": [None, 3, 12][rng.integers(3)],
        }
        for key in range(1, rows)
    ]  # fmt: skip


def slow(posts, most):
    """The members as a person would pick them: by hand, cell by cell and role by role."""
    groups = defaultdict(list)
    for one in posts:
        for rank, topic, lang in ((1, "a", "sw"), (2, "b", None)):
            if (one["topic"], one["lang"]) != (topic, lang):
                continue
            if one["answer"]:
                groups[rank, Role.ANSWERED].append(one)
                continue
            if one["matched_factcheck"]:
                groups[rank, Role.SPREAD].append(one)
            if one["is_question"]:
                groups[rank, Role.ASKED].append(one)
    picked = set()
    for (rank, role), some in groups.items():
        first = min(some, key=lambda one: (one["t"], one["post_key"]))
        windows = defaultdict(list)
        for one in sorted(some, key=widest):
            windows[one["t"] // DAY_US].append(one)
        turns = [
            (one is not first or role != Role.ANSWERED, place, *widest(one), one)
            for queue in windows.values() for place, one in enumerate(queue)
        ]  # fmt: skip
        for *_, one in sorted(turns, key=lambda turn: turn[:-1])[:most]:
            is_first = role == Role.ANSWERED and one is first
            picked.add((rank, Role.FIRST_ANSWER if is_first else role, one["post_key"]))
    return picked


def widest(one):
    return -(1 if one["reach"] is None else one["reach"]), one["t"], one["post_key"]


@pytest.mark.parametrize("most", [1, 4, 1_000])
def test_they_are_what_a_slow_loop_picks(engine, monkeypatch, most):
    monkeypatch.setattr(module, "MOST_OF_ROLE", most)
    posts = random_posts(most)
    found = members(engine, engine.table(pa.Table.from_pylist(posts, schema=POSTS)), CELLS, DAY_S)
    assert found.schema == MEMBERS
    rows = [(row["rank"], row["role"], row["post_key"]) for row in found.to_pylist()]
    assert len(rows) == len(set(rows))
    assert set(rows) == slow(posts, most)


def test_they_stand_by_cell_and_the_roles_take_turns_by_reach(duckdb_engine):
    posts = pa.Table.from_pylist(random_posts(3), schema=POSTS)
    rows = members(duckdb_engine, duckdb_engine.table(posts), CELLS, DAY_S).to_pylist()
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)
    for rank in (1, 2):
        of_cell = [row for row in rows if row["rank"] == rank]
        roles = [row["role"] for row in of_cell[:3]]
        assert roles == [Role.FIRST_ANSWER, Role.SPREAD, Role.ASKED]
        reach = [row["reach"] for row in of_cell if row["role"] == Role.SPREAD]
        assert reach == sorted(reach, reverse=True)


def test_no_cells_are_no_members(duckdb_engine):
    posts = duckdb_engine.table(pa.Table.from_pylist(random_posts(1), schema=POSTS))
    assert members(duckdb_engine, posts, CELLS.slice(0, 0), DAY_S) == MEMBERS.empty_table()
