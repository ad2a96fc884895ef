"""Decisions of people: kept line by line, refused where they are incomplete."""

from datetime import UTC, datetime

import pytest

from tocsin.detect.narratives.decisions import MOST_NAME, Decision, Kind, names, read, write
from tocsin.errors import InputError

AT = datetime(2024, 5, 1, tzinfo=UTC)


def test_decisions_are_read_as_they_were_written(tmp_path):
    path = tmp_path / "narratives" / "decisions.jsonl"
    made = [
        Decision(AT, "ann", Kind.RENAME, -5, name="The bridge \u202e story"),
        Decision(AT, "ben", Kind.MERGE, 7, into=-5),
        Decision(AT, "ben", Kind.SPLIT, 7, texts=(3, -4)),
        Decision(AT, "ann", Kind.PIN, 9),
    ]
    for decision in made:
        write(path, decision)
    assert read(path) == tuple(made)
    assert read(tmp_path / "none.jsonl") == ()


def test_the_last_name_counts_and_is_cut():
    first = Decision(AT, "ann", Kind.RENAME, 5, name="one")
    assert names([first, Decision(AT, "ben", Kind.RENAME, 5, name="two")]) == {5: "two"}


def test_a_long_name_is_cut(tmp_path):
    write(tmp_path / "d", Decision(AT, "ann", Kind.RENAME, 5, name="x" * 1_000_000))
    assert len(read(tmp_path / "d")[0].name) == MOST_NAME


@pytest.mark.parametrize(
    "decision",
    [
        Decision(AT, "ann", Kind.RENAME, 5, name="  "),
        Decision(AT, "ann", Kind.MERGE, 5, into=5),
        Decision(AT, "ann", Kind.MERGE, 5),
        Decision(AT, "ann", Kind.SPLIT, 5),
        Decision(AT, "ann", Kind.PIN, 0),
    ],
)
def test_an_incomplete_decision_is_refused(tmp_path, decision):
    with pytest.raises(InputError):
        write(tmp_path / "d", decision)
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize("line", [b"{", b"[]", b'{"kind": "burn"}', b"\xff", b'{"at": 3}'])
def test_a_damaged_line_is_named(tmp_path, line):
    path = tmp_path / "decisions.jsonl"
    write(path, Decision(AT, "ann", Kind.PIN, 9))
    path.write_bytes(path.read_bytes() + line + b"\n")
    with pytest.raises(InputError, match="line 2"):
        read(path)
