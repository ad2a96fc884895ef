"""Which reader reads what: decided record by record, by content."""

import io

import orjson
import pytest

from tocsin.errors import InputError
from tocsin.posts.columns.column_map import ColumnMap
from tocsin.posts.opening import Opened
from tocsin.posts.readers.base import Reader
from tocsin.posts.reading import Reading, read_items
from tocsin.posts.records import FieldError, Other, Post, Rejected


def opened(content):
    raw = content.encode() if isinstance(content, str) else content
    return Opened("f", io.BufferedReader(io.BytesIO(raw)), len(raw))


def lines(*values):
    return b"\n".join(orjson.dumps(value) for value in values)


class Marked(Reader):
    """Reads records that carry its mark; what it then does stands in the record."""

    title = "A format for tests"
    layouts = frozenset({"json", "table"})

    def __init__(self, name, sure):
        self.name = name
        self.sure = sure

    def recognises(self, record):
        return self.sure if self.name in record.value else 0.0

    def read(self, record):
        todo = record.value[self.name]
        if todo == "nothing":
            return []
        if todo == "field":
            raise FieldError("text", "no text", "Add one.")
        if todo == "late":
            return self._late()
        if todo == "broken":
            return [{}["missing"]]
        return [Other(f"{self.name} records")]

    def _late(self):
        yield Other("first")
        raise ValueError("broken after the first")


ONE, TWO = Marked("one", 0.9), Marked("two", 0.6)


def read(content, *readers, **how):
    return list(read_items(opened(content), Reading(readers=readers or (ONE, TWO), **how)))


def test_each_record_goes_to_the_reader_that_is_surest():
    found = read(lines({"one": 1}, {"two": 1}, {"one": 1, "two": 1}, {"two": 1}))
    assert [item.reader for item in found] == ["one/1", "two/1", "two/1", "two/1"] or [
        item.reader for item in found
    ] == ["one/1", "two/1", "one/1", "two/1"]
    assert [item.line for item in found] == [1, 2, 3, 4]


def test_a_record_that_nobody_knows_is_rejected_with_its_fields():
    (_, item) = read(lines({"one": 1}, {"colour": 1, "shape": 2}))
    assert isinstance(item.outcome, Rejected)
    assert "colour, shape" in item.outcome.reason
    assert item.reader == ""


@pytest.mark.parametrize(
    ("todo", "reason"),
    [("nothing", "made nothing"), ("field", "no text"), ("broken", "unexpected shape")],
)
def test_a_reader_that_gives_nothing_or_fails_gives_a_rejection(todo, reason):
    first, item, last = read(lines({"one": 1}, {"one": todo}, {"one": 1}))
    assert isinstance(item.outcome, Rejected)
    assert reason in item.outcome.reason
    assert item.outcome.remedy
    assert isinstance(first.outcome, Other)
    assert isinstance(last.outcome, Other)


def test_what_a_reader_gave_before_it_failed_is_kept():
    found = read(lines({"one": "late"}, {"one": 1}))
    assert [type(item.outcome) for item in found] == [Other, Rejected, Other]
    assert [item.line for item in found] == [1, 1, 2]


def test_broken_lines_stand_between_the_others_with_their_number():
    found = read(b'{"one": 1}\n{"one": \n\n{"two": 1}\n"text"\n')
    assert [(item.line, type(item.outcome)) for item in found] == [
        (1, Other),
        (2, Rejected),
        (4, Other),
        (5, Rejected),
    ]


def test_a_table_is_read_by_a_guessed_map_which_is_shown():
    shown = []
    content = "id,user,date,text\n1,mill,2024-05-01T10:00:00Z,wet\n2,jo,2024-05-01T11:00:00Z,dry\n"
    found = list(read_items(opened(content), Reading(), shown.append))
    assert [item.outcome.text for item in found] == ["wet", "dry"]
    assert [columns.created_at for columns in shown] == ["date"]


def test_a_row_with_a_missing_cell_is_still_a_row_of_its_table():
    content = "id,user,date,text\n" + "".join(
        f"{n},mill,2024-05-01T10:00:00Z,wet {n}\n" for n in range(300)
    )
    found = list(read_items(opened(content + "300,,2024-05-01T10:00:00Z,x\n"), Reading()))
    assert all(isinstance(item.outcome, Post) for item in found[:300])
    assert isinstance(found[300].outcome, Rejected)
    assert found[300].reader == "any_table/1"


def test_a_map_that_is_given_reads_every_table_even_a_known_format():
    content = "object_id,account_id,content_id,timestamp_share\no1,u1,c1,1714557600\n"
    (guessed,) = read_items(opened(content), Reading())
    assert guessed.reader == "coortweet/1"
    columns = ColumnMap(
        platform="forum", account_id="account_id", created_at="timestamp_share", text="object_id"
    )
    (mapped,) = read_items(opened(content), Reading(column_map=columns))
    assert (mapped.reader, mapped.outcome.text) == ("any_table/1", "o1")


def test_a_table_whose_columns_say_nothing_is_rejected_row_by_row_with_the_remedy():
    found = list(read_items(opened("a,b\n1,2\n3,4\n"), Reading()))
    assert len(found) == 2
    for item in found:
        assert isinstance(item.outcome, Rejected)
        assert "--map created_at=COLUMN" in item.outcome.remedy


def test_a_file_that_breaks_off_gives_what_stands_before_and_then_fails():
    class Broken(io.RawIOBase):
        sent = False

        def readable(self):
            return True

        def readinto(self, buffer):
            if self.sent:
                raise InputError("The data break off.", "Copy it again.")
            self.sent = True
            content = lines({"one": 1}, {"one": 1}) + b'\n{"one"'
            buffer[: len(content)] = content
            return len(content)

    items = read_items(Opened("f", io.BufferedReader(Broken())), Reading(readers=(ONE,)))
    found = []
    with pytest.raises(InputError, match="break off"):
        found.extend(items)
    assert [item.line for item in found][:2] == [1, 2]


def test_the_hash_is_of_the_raw_record():
    one, same, other = read(b'{"one": 1}\n{"one": 1}\n{"one": 2}\n')
    assert one.raw_hash == same.raw_hash != other.raw_hash
    assert len(one.raw_hash) == 16
