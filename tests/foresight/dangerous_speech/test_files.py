"""What is written is read back as it was; what is no rating is refused with its place."""

import contextlib
import csv
from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.errors import InputError, StorageError
from tocsin.foresight.dangerous_speech.cells import kept_as_text, text_of
from tocsin.foresight.dangerous_speech.csv_files import COLUMNS, read_csv, write_csv
from tocsin.foresight.dangerous_speech.form import Answer, Field, Rating
from tocsin.foresight.dangerous_speech.json_files import read_json, write_json

FIXTURE = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
KEYS = st.integers(-(2**63), 2**63 - 1)
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=30
).filter(str.strip)
ANSWERS = st.builds(
    Answer,
    st.none() | st.integers(0, 3),
    st.sampled_from(["=1+1", "'=1", "-2", 'a,"b"\n']) | TEXTS,
    st.lists(KEYS, min_size=1, max_size=3).map(tuple),
)
RATINGS = st.lists(
    st.builds(
        Rating,
        message=KEYS,
        context=TEXTS,
        rater=st.from_regex(r"[a-z]{1,5}[0-9]{1,3}", fullmatch=True),
        rated_at=st.datetimes(datetime(2000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        independent=st.booleans(),
        answers=st.fixed_dictionaries(dict.fromkeys(Field, ANSWERS)),
    ),
    max_size=3,
    unique_by=lambda rating: (rating.message, rating.context, rating.rater),
)


@FIXTURE
@given(RATINGS)
def test_what_is_written_is_read_back_as_it_was(tmp_path, ratings):
    for write, read in ((write_csv, read_csv), (write_json, read_json)):
        write(tmp_path / "file", ratings)
        assert read(tmp_path / "file") == tuple(ratings)


@given(
    st.text(max_size=10), st.sampled_from(["", "'", "''"]), st.sampled_from(["", "=", "＋", "-"])
)
def test_no_cell_runs_and_each_is_read_back(text, before, start):
    whole = before + start + text
    assert text_of(kept_as_text(whole)) == whole
    assert not kept_as_text(whole).startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t"))


@pytest.fixture
def lines(tmp_path, rating):
    """Reads a CSV file of one rating after a change to its rows, the heading first."""

    def read(change):
        path = tmp_path / "ratings.csv"
        write_csv(path, [rating()])
        with path.open(newline="") as file:
            rows = list(csv.reader(file))
        change(rows)
        with path.open("w", newline="") as file:
            csv.writer(file).writerows(rows)
        return read_csv(path)

    return read


def put(line, name, value):
    def change(rows):
        rows[line - 1][COLUMNS.index(name)] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put(3, "level", "5"), "line 3: level '5' is none of"),
        (put(3, "level", "two"), "line 3: level 'two' is none of"),
        (put(3, "field", "tone"), "line 3: field 'tone' is none of speaker"),
        (
            put(3, "field", "speaker"),
            "line 3: this rater answered speaker for this message already",
        ),
        (put(3, "evidence", "http://x"), "line 3: evidence 'http://x' is no post"),
        (put(3, "independent", "no"), "line 3: rated_at or independent differ from line 2"),
        (put(3, "note", ""), "rating from line 2: .* audience: the note is empty"),
        (put(3, "evidence", ""), "rating from line 2: .* audience: there is no evidence"),
        (put(1, "note", "account"), "no column 'account'"),
        (lambda rows: rows.pop(), "rating from line 2: .* an answer to each of"),
        (lambda rows: rows[2].pop(), "line 3: it has not 9 cells"),
        (lambda rows: rows[2].append("x"), "line 3: it has not 9 cells"),
        (lambda rows: [row.pop() for row in rows], "no column evidence"),
    ],
)
def test_a_fault_in_a_line_is_named(lines, change, said):
    with pytest.raises(InputError, match=said) as raised:
        lines(change)
    assert "ratings.csv" in raised.value.message
    assert raised.value.remedy


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("message", "xyz", "message 'xyz' is no post"),
        ("rated_at", "yesterday", "rated_at 'yesterday' is no time"),
        ("rated_at", "2026-03-02T10:00:00", "has no time zone"),
        ("independent", "maybe", "independent 'maybe' is neither yes nor no"),
        ("rater", "Jane", "no pseudonym"),
    ],
)
def test_a_fault_that_all_lines_share_is_named(lines, name, value, said):
    def change(rows):
        for line in range(2, 7):
            put(line, name, value)(rows)

    with pytest.raises(InputError, match=f"rating from line 2: .*{said}"):
        lines(change)


def test_a_time_of_another_zone_becomes_utc(lines):
    def change(rows):
        for line in range(2, 7):
            put(line, "rated_at", "2026-03-02T12:00:00+02:00")(rows)

    (read,) = lines(change)
    assert read.rated_at == datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def parts(tmp_path, rating):
    """Reads a JSON file of one rating after a change to it."""

    def read(change):
        path = tmp_path / "ratings.json"
        write_json(path, [rating()])
        content = orjson.loads(path.read_bytes())
        change(content)
        path.write_bytes(orjson.dumps(content))
        return read_json(path)

    return read


def of_rating(**changed):
    return lambda content: content["ratings"][0].update(changed)


def of_answer(**changed):
    return lambda content: content["ratings"][0]["answers"]["medium"].update(changed)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (of_rating(account="someone"), "rating 1: a rating has the parts .* and no others"),
        (of_rating(answers=[]), "rating 1: answers is no object"),
        (of_rating(independent="yes"), "rating 1: independent is neither true nor false"),
        (of_rating(context=3), "rating 1: context is no text"),
        (of_rating(rater="Jane"), "rating 1: .*no pseudonym"),
        (of_answer(level="2"), "rating 1: medium: level '2' is none of"),
        (of_answer(level=True), "rating 1: medium: level 'True' is none of"),
        (of_answer(level=9), "rating 1: level '9' is none of"),
        (of_answer(evidence="x"), "rating 1: medium: evidence is no list"),
        (of_answer(note=None), "rating 1: note is no text"),
        (of_answer(score=1), "rating 1: medium has the parts evidence, level, note"),
        (lambda content: content.update(form="other"), "no ratings of form"),
        (lambda content: content.update(version=2), "no ratings of form"),
        (lambda content: content.update(ratings={}), "ratings is no list"),
    ],
)
def test_a_fault_in_a_part_is_named(parts, change, said):
    with pytest.raises(InputError, match=said) as raised:
        parts(change)
    assert "ratings.json" in raised.value.message


@FIXTURE
@given(st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")) | st.binary())
def test_files_of_anything_raise_nothing_else(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    for read in (read_csv, read_json):
        with contextlib.suppress(InputError):
            assert read(tmp_path / "file") == ()


def test_files_that_cannot_be_read_or_written_are_said(tmp_path, rating):
    for read in (read_csv, read_json):
        with pytest.raises(InputError, match="cannot be read"):
            read(tmp_path / "none")
    for write in (write_csv, write_json):
        with pytest.raises(StorageError, match="cannot be written"):
            write(tmp_path / "no" / "folder", [rating()])
