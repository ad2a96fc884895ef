"""What was found is read once an investigation, and its rows are found by place."""

import os
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.desk.errors import NotFoundError
from tocsin.web.found import MOST_DRAWN, Held, _Places, held, must_hold


@given(
    values=st.lists(st.integers(-5, 5) | st.none()),
    wanted=st.lists(st.integers(-(2**70), 2**70) | st.integers(-5, 5), max_size=5),
)
def test_rows_of_numbers_are_those_that_a_search_finds(values, wanted):
    places = _Places.of(pa.chunked_array([pa.array(values, pa.int64())]))
    expected = [row for one in wanted for row, value in enumerate(values) if value == one]
    assert places.rows(tuple(wanted)).tolist() == expected


@given(
    values=st.lists(st.sampled_from(["", "a", "b", "é"]) | st.none()),
    wanted=st.lists(st.sampled_from(["", "a", "é", "z"]), max_size=4),
)
def test_rows_of_texts_are_those_that_a_search_finds(values, wanted):
    places = _Places.of(pa.chunked_array([pa.array(values, pa.string())]))
    expected = [row for one in wanted for row, value in enumerate(values) if value == one]
    assert places.rows(tuple(wanted)).tolist() == expected


@pytest.fixture
def desk(tmp_path):
    """All that ``held`` asks of a desk."""
    return SimpleNamespace(workspace=SimpleNamespace(found=tmp_path))


def _investigate(desk, title):
    folder = desk.workspace.found
    pq.write_table(pa.table({"id": [title]}), folder / "findings.parquet")
    (folder / "about.json").write_text(f'{{"title": "{title}"}}')
    os.utime(folder / "about.json", ns=(0, hash(title) % 10**9))


def test_without_an_investigation_nothing_is_held(desk):
    assert held(desk) is None
    with pytest.raises(NotFoundError, match="Nothing has been investigated"):
        must_hold(desk)


def test_what_is_held_is_the_same_until_the_next_investigation(desk):
    _investigate(desk, "one")
    first = held(desk)
    assert held(desk) is first
    assert first.table("findings") is first.table("findings")
    _investigate(desk, "other")
    assert held(desk) is not first
    assert held(desk).where("findings", "id", "other").num_rows == 1
    assert held(desk).where("findings", "id", "one").num_rows == 0


def test_drawings_are_kept_and_the_longest_unasked_is_forgotten():
    made = []
    found = Held(SimpleNamespace(about=dict))
    for what in (*range(MOST_DRAWN), 0, MOST_DRAWN, 0, 1):
        found.drawn(what, lambda what=what: made.append(what))
    assert made == [*range(MOST_DRAWN), MOST_DRAWN, 1]
