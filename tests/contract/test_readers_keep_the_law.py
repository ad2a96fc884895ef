"""Every reader, whatever it is given: at least one outcome for each record, nothing raised.

Sound records of each format (:mod:`specimens`) are broken anywhere and in many ways. A reader
may refuse a record (a rejection, or a FieldError that becomes one), never fail; and what it
calls a post must pass through the rest of the import.
"""

import copy
import csv
import importlib.util
import io
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.posts.checks import problem
from tocsin.posts.finishing import Finishing, Sourced, finish
from tocsin.posts.ledger import Tally
from tocsin.posts.opening import Limits, Opened
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.posts.readers import READERS
from tocsin.posts.readers.any_table import AnyTable
from tocsin.posts.readers.base import TextReader
from tocsin.posts.reading import Reading, read_items
from tocsin.posts.records import FieldError, Other, Post, Record, Rejected

_spec = importlib.util.spec_from_file_location(
    "specimens", Path(__file__).with_name("specimens.py")
)
specimens = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(specimens)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BY_NAME = {reader.name: reader for reader in READERS}
SOUND = [
    (name, layout, value)
    for layout, group in (("json", specimens.JSON), ("table", specimens.ROWS))
    for name, values in group.items()
    for value in values
]
HOSTILE = (
    "", " ", "\x00", "\ud800", "\u202e\u200b", "²", "٣", "-1", "0", "1e400", "NaN", "None", "[",
    "{", "['", "[" * 200, "\\", "'\\d'", "{'_': 'Peer", "9.06E+17", "9" * 400, "9" * 5_000,
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "31/02/2024", "2024", "x UTC UTC UTC",
    "1 Jan 99999999999999999999 00:00:00 +0000", "http://[", "https://[::1", "at://", "//", "#",
    "@", "<", "<a href='", "&#x110000;", "&#99999999999;", "<script>alert(1)</script>", "=1+1",
    "%s%n",
)  # fmt: skip
RUBBISH = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 3, 2**31, 2**53 + 1, 2**63, 10**400, 1e300, 9.06e17, 1.5]),
    st.sampled_from([float("nan"), float("inf"), -float("inf")]),
    st.sampled_from(HOSTILE),
    st.text(max_size=8),
    st.sampled_from([[], {}, [[]], [{}], [None], [1, "x"], {"id": []}, [{"id": {}}], {"kind": {}}]),
)


def places(value, above=()):
    """The paths of all values inside a value."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield (*above, key)
        if isinstance(item, (dict, list)):
            yield from places(item, (*above, key))


@st.composite
def broken(draw, value, rubbish=RUBBISH):
    """The value with up to three places dropped, renamed or replaced."""
    value = copy.deepcopy(value)
    for _ in range(draw(st.integers(1, 3))):
        found = list(places(value))
        if not found:
            break
        *above, last = draw(st.sampled_from(found))
        holder = value
        for key in above:
            holder = holder[key]
        action = draw(st.sampled_from(["replace", "replace", "drop", "rename"]))
        if action == "replace":
            holder[last] = copy.deepcopy(draw(rubbish))
        elif action == "drop":
            del holder[last]
        elif isinstance(holder, dict):
            holder[draw(st.sampled_from(["kind", "type", "id", "data", "event"]))] = holder.pop(
                last
            )
    return value


def outcomes(reader, record):
    """What a reader makes of a record; a FieldError is the rejection that it becomes."""
    try:
        return list(reader.read(record))
    except FieldError as fault:
        return [Rejected(fault.reason, fault.remedy, fault.field)]


def reader_for(name, record):
    reader = BY_NAME[name]
    return reader.prepare([record]) if isinstance(reader, AnyTable) else reader


@pytest.mark.parametrize(("name", "layout", "value"), SOUND)
def test_its_own_reader_knows_each_specimen_best_and_reads_it(name, layout, value):
    record = Record(value, 1, b"", layout=layout)
    fitting = [reader for reader in READERS if layout in reader.layouts]
    assert max(fitting, key=lambda reader: reader.recognises(record)).name == name
    found = outcomes(reader_for(name, record), record)
    assert found
    assert not [outcome for outcome in found if isinstance(outcome, Rejected)]


def test_there_is_a_specimen_of_every_format():
    assert {*specimens.JSON, *specimens.ROWS, *specimens.TEXTS} == set(BY_NAME)
    for name, reader in BY_NAME.items():
        has = {"json": specimens.JSON, "table": specimens.ROWS, "text": specimens.TEXTS}
        assert any(name in has[layout] for layout in reader.layouts)


WRONG = (None, True, -1, 1.5, 10**400, float("nan"), "", "\x00", "[" * 200, "9" * 5_000, [], {},
    [None], [[]], [{}], {"id": {}})  # fmt: skip
CHEAP = [reader for reader in READERS if not isinstance(reader, AnyTable)]


@pytest.mark.parametrize(("name", "layout", "value"), SOUND)
def test_a_wrong_value_in_any_one_place_is_survived(name, layout, value):
    reader = reader_for(name, Record(value, 1, b"", layout=layout))
    for *above, last in places(value):
        changed = copy.deepcopy(value)
        holder = changed
        for key in above:
            holder = holder[key]
        for wrong in WRONG:
            holder[last] = wrong
            record = Record(changed, 1, b"", layout=layout)
            for other in CHEAP:
                assert 0.0 <= other.recognises(record) <= 1.0, (other.name, above, last, wrong)
            if reader.recognises(record) > 0.0:
                assert outcomes(reader, record), (above, last, wrong)


@pytest.mark.parametrize(("name", "layout", "value"), SOUND)
@settings(max_examples=15, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_broken_record_gives_an_outcome_and_raises_nothing(name, layout, value, data):
    record = Record(data.draw(broken(value)), 1, b"", layout=layout)
    context = data.draw(st.sampled_from([{}, {"id": [], "name": {}, "type": 2**70}]))
    record.context = context
    for reader in READERS:
        assert 0.0 <= reader.recognises(record) <= 1.0, reader.name
    reader = reader_for(name, Record(value, 1, b"", layout=layout))
    if reader.recognises(record) == 0.0:
        return  # it is never given such a record
    found = outcomes(reader, record)
    assert found
    assert {type(outcome) for outcome in found} <= {Post, Other, Rejected}
    posts = [outcome for outcome in found if isinstance(outcome, Post)]
    sound = [post for post in posts if problem(post, NOW, UTC) is None]
    finish([Sourced(post, "f", 1, name, "0") for post in sound], FINISHING)


FINISHING = Finishing(Pseudonyms(b"k" * 32), UTC, identify_language=False)
TEXT_RUBBISH = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8))


def opened(content):
    return Opened("f", io.BufferedReader(io.BytesIO(content)), len(content))


def account_for(content):
    """Reads a file as the import does; gives its tally and the lines that were heard of."""
    tally, lines, posts = Tally("f"), Counter(), []
    for item in read_items(opened(content), Reading(limits=Limits())):
        tally.count(item.outcome, item.reader)
        lines[item.line] += 1
        if isinstance(item.outcome, Post) and problem(item.outcome, NOW, UTC) is None:
            posts.append(Sourced(item.outcome, "f", item.line, item.reader, item.raw_hash))
        if isinstance(item.outcome, Rejected):
            row = [item.outcome.reason, item.outcome.remedy, item.outcome.field]
            orjson.dumps([*row, item.raw.decode("utf-8", "backslashreplace")])
    table, _ = finish(posts, FINISHING)
    assert table.num_rows == len(posts)
    return tally.closed(), lines


def json_lines(values):
    dumped = [orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS) for value in values]
    return b"\n".join(dumped) + b"\n"


def encodable(value):
    """Values that a JSON file can hold: no lone surrogates, no integers beyond 64 bits."""
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True


JSON_RUBBISH = RUBBISH.filter(encodable)


@pytest.mark.parametrize("name", sorted(specimens.JSON))
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_the_law_holds_for_a_file_of_broken_json_lines(name, data):
    sound = specimens.JSON[name]
    drawn = [data.draw(broken(value, JSON_RUBBISH)) for value in sound]
    values = [*drawn, *sound, *[{"junk": 1}], *drawn]
    ledger, lines = account_for(json_lines(values))
    assert ledger.balanced()
    assert set(lines) == set(range(1, len(values) + 1))
    assert ledger.items == sum(lines.values()) >= len(values)


@pytest.mark.parametrize("name", sorted(specimens.ROWS))
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_the_law_holds_for_a_table_with_broken_cells(name, data):
    sound = specimens.ROWS[name][0]
    rows = [list(sound.values()) for _ in range(4)]
    for _ in range(data.draw(st.integers(1, 6))):
        row = data.draw(st.integers(0, 3))
        column = data.draw(st.integers(0, len(sound) - 1))
        rows[row][column] = data.draw(TEXT_RUBBISH)
    file = io.StringIO(newline="")
    csv.writer(file).writerows([list(sound), *rows])
    ledger, lines = account_for(file.getvalue().encode("utf-8", "surrogatepass"))
    assert ledger.balanced()
    assert ledger.items == sum(lines.values()) >= 3  # a NUL or a broken quote may join rows


@pytest.mark.parametrize("name", sorted(specimens.TEXTS))
@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data())
def test_the_law_holds_for_broken_text(name, data):
    lines = list(specimens.TEXTS[name])
    for _ in range(data.draw(st.integers(1, 4))):
        number = data.draw(st.integers(1, len(lines) - 1))
        line = lines[number]
        begin = data.draw(st.integers(0, len(line)))
        end = data.draw(st.integers(begin, len(line)))
        lines[number] = line[:begin] + data.draw(TEXT_RUBBISH) + line[end:]
    ledger, _ = account_for("\n".join(lines).encode("utf-8", "surrogatepass"))
    assert ledger.balanced()
    assert ledger.items > 0


@pytest.mark.parametrize("reader", [r for r in READERS if isinstance(r, TextReader)])
@given(head=st.one_of(st.text(max_size=200), st.sampled_from(HOSTILE)))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_any_text_is_recognised_or_not_without_failing(reader, head):
    assert 0.0 <= reader.recognises_text(head) <= 1.0
