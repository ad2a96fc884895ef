import gzip
import json
import tracemalloc
from collections.abc import Iterator

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tocsin.errors import InputError
from tocsin.posts.layouts.jsonlines import json_lines
from tocsin.posts.layouts.source import Source
from tocsin.posts.opening import DEFAULT_LIMITS, Limits
from tocsin.posts.records import Record, Unreadable

ONE, TWO = b'{"id":"1","text":"salt"}', b'{"id":"2","text":"pepper"}'


def ids(pieces: list) -> list[tuple[int, object]]:
    return [
        (piece.line, piece.value["id"] if isinstance(piece, Record) else type(piece).__name__)
        for piece in pieces
    ]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
json_objects = st.dictionaries(
    st.text(st.characters(codec="utf-8"), max_size=8), json_values, max_size=5
)


@given(st.lists(json_objects, min_size=2), st.sampled_from(["\n", "\r\n", "\n\n"]), st.booleans())
def test_any_objects_come_back_with_their_exact_lines(pieces, objects, end, ascii_only) -> None:
    lines = [json.dumps(value, ensure_ascii=ascii_only) for value in objects]
    found = pieces(end.join(lines).encode(), expect="jsonlines")
    step = end.count("\n")
    assert [(piece.line, piece.value, piece.raw) for piece in found] == [
        (1 + i * step, value, line.encode())
        for i, (value, line) in enumerate(zip(objects, lines, strict=True))
    ]


@given(
    st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"")), max_size=30),
    st.integers(1, 40),
)
@example([b'{"a":1}', b"", b'{"b":2}'], 1)
def test_line_numbers_do_not_depend_on_where_blocks_end(lines, block_bytes) -> None:
    """Oracle: each line on its own."""
    data = b"\n".join(lines)
    blocks = (data[at : at + block_bytes] for at in range(0, len(data), block_bytes))
    found = list(json_lines(Source(blocks), DEFAULT_LIMITS, None))
    alone = [
        (number, type(piece), piece.raw)
        for number, line in enumerate(lines, 1)
        for piece in json_lines(Source(iter([line])), DEFAULT_LIMITS, None)
    ]
    assert [(piece.line, type(piece), piece.raw) for piece in found] == alone


def test_a_broken_line_is_named_and_reading_goes_on(pieces) -> None:
    found = pieces(ONE + b'\n{"id":"x", broken}\n' + TWO)
    assert ids(found) == [(1, "1"), (2, "Unreadable"), (3, "2")]
    assert "column" in found[1].rejected.reason
    assert found[1].rejected.remedy
    assert found[1].raw == b'{"id":"x", broken}'


def test_other_things_between_the_lines_do_not_matter(pieces) -> None:
    data = b"starting up\n" + ONE + b"\nid,text\n17\n" + TWO + b"\n<html>\n" + ONE + b"\n" + TWO
    found = pieces(data, expect="jsonlines")
    assert ids(found) == [
        (1, "Unreadable"),
        (2, "1"),
        (3, "Unreadable"),
        (4, "Unreadable"),
        (5, "2"),
        (6, "Unreadable"),
        (7, "1"),
        (8, "2"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + ONE + b"\n" + TWO,
        ONE + b"\n\xef\xbb\xbf" + TWO,  # two files joined, each with its mark
        b"\x1e" + ONE + b"\n\x1e" + TWO + b"\n",
        b"\x00\x00\x00" + ONE + b"\n" + TWO + b"\x00\x00\n\x00\x00\x00",
        (ONE + b"\n" + TWO).decode().encode("utf-16"),
        (ONE + b"\n" + TWO).decode().encode("utf-16-le"),
        (ONE + b"\n" + TWO).decode().encode("utf-16-be"),
        (ONE + b"\n" + TWO).decode().encode("utf-32"),
    ],
    ids=["mark", "marks", "RS", "NUL", "UTF-16", "UTF-16-LE", "UTF-16-BE", "UTF-32"],
)
def test_marks_padding_and_other_encodings_of_unicode_are_understood(pieces, data) -> None:
    assert ids(pieces(data, expect="jsonlines")) == [(1, "1"), (2, "2")]


def test_a_missing_number_as_python_writes_it_is_null(pieces) -> None:
    found = pieces(b'{"id":"1","likes":NaN,"score":-Infinity,"text":"NaN"}\n' + TWO)
    assert found[0].value == {"id": "1", "likes": None, "score": None, "text": "NaN"}


def test_half_an_emoji_becomes_the_replacement_character(pieces) -> None:
    found = pieces(
        rb'{"id":"1","a":"\ud83d","b":"\ud83d\ude00","c":"\\ud83d","d":"x\uDE00y"}' + b"\n" + TWO
    )
    assert found[0].value == {"id": "1", "a": "\ufffd", "b": "😀", "c": "\\ud83d", "d": "x\ufffdy"}
    found[0].value["a"].encode()


def test_a_line_in_another_encoding_names_the_byte_and_the_remedy(pieces) -> None:
    data = ONE + b"\n" + '{"id":"3","text":"café"}'.encode("cp1252") + b"\n" + TWO
    found = pieces(data)
    assert ids(found) == [(1, "1"), (2, "Unreadable"), (3, "2")]
    assert "0xE9" in found[1].rejected.reason
    assert "--encoding" in found[1].rejected.remedy
    assert pieces(data, encoding="cp1252")[1].value["text"] == "café"


def test_values_that_are_no_objects_are_refused_and_lists_are_taken_apart(pieces) -> None:
    found = pieces(
        ONE + b'\n[{"id":"a"},{"id":"b"},7]\n"text"\n12\nnull\n' + TWO + b"\n" + ONE + b"\n" + TWO
    )
    assert ids(found) == [
        (1, "1"),
        (2, "a"),
        (2, "b"),
        (2, "Unreadable"),
        (3, "Unreadable"),
        (4, "Unreadable"),
        (5, "Unreadable"),
        (6, "2"),
        (7, "1"),
        (8, "2"),
    ]


def test_an_object_nested_without_end_is_refused(pieces) -> None:
    deep = b'{"a":' * 5000 + b"1" + b"}" * 5000
    assert ids(pieces(ONE + b"\n" + deep + b"\n" + TWO)) == [(1, "1"), (2, "Unreadable"), (3, "2")]


def test_a_line_of_ten_megabytes_is_read(pieces) -> None:
    large = b'{"id":"big","text":"' + b"x" * 10_000_000 + b'"}'
    assert ids(pieces(large + b"\n" + TWO, expect="jsonlines")) == [(1, "big"), (2, "2")]
    assert ids(pieces(large, expect="jsonlines")) == [(1, "big")]


def test_a_line_over_the_cap_is_refused_without_being_held() -> None:
    def blocks() -> Iterator[bytes]:
        yield ONE + b'\n{"id":"'
        for _ in range(400):
            yield b"x" * 100_000
        yield b'"}\n' + TWO

    tracemalloc.start()
    found = list(json_lines(Source(blocks()), Limits(max_record_bytes=1 << 20), None))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ids(found) == [(1, "1"), (2, "Unreadable"), (3, "2")]
    assert "40,000,009 bytes" in found[1].rejected.reason
    assert peak < 4 << 20


def test_memory_does_not_grow_with_the_file() -> None:
    block = b"".join(b'{"id":"%d","text":"bells"}\n' % i for i in range(2000))
    tracemalloc.start()
    count = sum(1 for _ in json_lines(Source(block for _ in range(40)), DEFAULT_LIMITS, None))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 80_000
    assert peak < 2 << 20


def test_a_file_that_breaks_off_keeps_its_lines_and_names_the_last(pieces) -> None:
    lines = [b'{"id":"%d","text":"%d"}' % (i, i**9) for i in range(20_000)]
    packed = gzip.compress(b"\n".join(lines))
    *records, last, error = pieces(packed[: len(packed) // 2])
    assert [record.raw for record in records] == lines[: len(records)]
    assert len(records) > 9000
    assert isinstance(last, Unreadable)
    assert last.line == len(records) + 1
    assert "breaks off" in last.rejected.reason
    assert isinstance(error, InputError)
    assert "cut off" in error.message


def test_integers_beyond_64_bits_are_not_taken_for_exact(pieces) -> None:
    found = pieces(b'{"id":123456789012345678901234}\n' + TWO)
    assert isinstance(found[0].value["id"], float)


def test_the_raw_record_is_the_line(pieces) -> None:
    line = b'{ "id" : "1" , "text":"\\u00e9" }'
    found = pieces(line + b"\r\n" + TWO + b"\r\n")
    assert found[0].raw == line
    assert orjson.loads(found[0].raw)["text"] == "é"
