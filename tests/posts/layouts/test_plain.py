import gzip
import re
from collections.abc import Iterator

import pytest

from tocsin.errors import InputError
from tocsin.posts.opening import Limits
from tocsin.posts.readers.base import TextReader
from tocsin.posts.records import Other, Outcome, Record, Unreadable

START = re.compile(r"\[(\d+)\] (\w+): (.*)")


class Chat(TextReader):
    """Messages such as ``[12] ann: hello`` that may run over several lines."""

    name = "invented_chat"
    title = "An invented chat"

    def recognises_text(self, head: str) -> float:
        return 0.9 if START.match(head) else 0.0

    def records(self, lines: Iterator[tuple[int, str]]) -> Iterator[Record]:
        message: list[str] = []
        first = 0
        for number, line in lines:
            if START.match(line) and message:
                yield Record({"text": "\n".join(message)}, first, b"", "text")
                message = []
            first = first if message else number
            message.append(line)
        if message:
            yield Record({"text": "\n".join(message)}, first, b"", "text")

    def read(self, record: Record) -> list[Outcome]:
        return [Other(str(record.value))]


CHAT = "[1] ann: hello\n[2] bob: two\nlines\n[3] ann: bye\n"


def texts(found: list) -> list[object]:
    return [p.value["text"] if isinstance(p, Record) else type(p).__name__ for p in found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_goes_to_the_reader_that_recognises_it(pieces, encoding, end) -> None:
    data = CHAT.replace("\n", end).encode(encoding)
    found = pieces(data, text_readers=[Chat()], expect="text")
    assert texts(found) == ["[1] ann: hello", "[2] bob: two\nlines", "[3] ann: bye"]
    assert [piece.line for piece in found] == [1, 2, 4]


def test_a_text_reader_is_asked_before_tables_and_after_json(pieces) -> None:
    data = "".join(f"[{n}] ann: a, b\n" for n in range(9)).encode()
    assert len(pieces(data, text_readers=[Chat()], expect="text")) == 9
    pieces(b'[1]\n{"id":1}\n{"id":2}\n', text_readers=[Chat()], expect="jsonlines")


def test_a_line_in_another_encoding_is_set_aside_and_reading_goes_on(pieces) -> None:
    data = CHAT.encode() + b"[4] cid: caf\xe9\n[5] ann: end\n"
    found = pieces(data, text_readers=[Chat()])
    assert [line for line in texts(found) if line != "Unreadable"][2:] == [
        "[3] ann: bye",
        "[5] ann: end",
    ]
    (bad,) = [piece for piece in found if isinstance(piece, Unreadable)]
    assert bad.line == 5
    assert "--encoding" in bad.rejected.remedy
    assert "café" in texts(pieces(data, text_readers=[Chat()], encoding="cp1252"))[3]


def test_a_line_over_the_cap_is_set_aside(pieces) -> None:
    data = CHAT.encode() + b"x" * 5000 + b"\n[5] ann: end\n"
    found = pieces(data, text_readers=[Chat()], limits=Limits(max_record_bytes=1000))
    assert [piece.line for piece in found if isinstance(piece, Unreadable)] == [5]
    assert len(found) == 5


def test_a_text_that_breaks_off_keeps_the_message_it_was_in(pieces) -> None:
    chat = "".join(f"[{n}] ann: {n**7}\n" for n in range(20_000)).encode()
    packed = gzip.compress(chat)
    *records, error = pieces(packed[: len(packed) // 2], text_readers=[Chat()])
    whole = [record for record in records if isinstance(record, Record)]
    assert (
        "".join(record.value["text"] + "\n" for record in whole).encode()
        == chat[: sum(len(record.value["text"]) + 1 for record in whole)]
    )
    assert len(whole) > 5000
    assert isinstance(error, InputError)
