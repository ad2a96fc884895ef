import gzip
import json
import tracemalloc
from collections.abc import Iterator

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import InputError
from tocsin.posts.layouts.documents import json_documents
from tocsin.posts.layouts.json_cursor import Cursor
from tocsin.posts.opening import DEFAULT_LIMITS, Limits
from tocsin.posts.records import Record, Unreadable

CHATS = "chats.list.item.messages"
texts = st.text(st.characters(codec="utf-8"), max_size=6) | st.sampled_from(
    ['{"', "}", "},{", '\\"', "[", "]", "\\", '"id":1},\n{"', "\u2028"]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
json_objects = st.dictionaries(texts, json_values, max_size=4)


def documents(
    data: bytes, *envelopes: str, block_bytes: int = 1 << 18, limits: Limits = DEFAULT_LIMITS
) -> list[Record | Unreadable]:
    blocks = (data[at : at + block_bytes] for at in range(0, len(data), block_bytes))
    return list(json_documents(blocks, frozenset(envelopes), limits, None))


@given(
    objects=st.lists(json_objects, max_size=8),
    indent=st.sampled_from([None, 0, 1, 4, "\t"]),
    ascii_only=st.booleans(),
    wrapped=st.booleans(),
    block_bytes=st.sampled_from([1, 2, 7, 64, 1 << 18]),
)
def test_the_items_are_the_same_in_any_indentation_and_any_blocks(
    objects, indent, ascii_only, wrapped, block_bytes
) -> None:
    document = {"name": "chat", "messages": objects} if wrapped and objects else objects
    data = json.dumps(document, indent=indent, ensure_ascii=ascii_only).encode()
    found = documents(data, "messages", block_bytes=block_bytes)
    assert [(piece.line, piece.value, piece.raw) for piece in found] == [
        (number, value, orjson.dumps(value)) for number, value in enumerate(objects, 1)
    ]
    assert all(piece.context == ({"name": "chat"} if wrapped else {}) for piece in found)


@given(
    st.lists(json_values, min_size=1, max_size=6), st.integers(1, 20), st.sampled_from([None, 2])
)
def test_the_cursor_finds_the_same_ends_as_a_parser(values, block_bytes, indent) -> None:
    texts = [json.dumps(value, indent=indent) for value in values]
    data = (" ".join(texts) + " ").encode()
    cursor = Cursor(data[at : at + block_bytes] for at in range(0, len(data), block_bytes))
    assert [cursor.value(1 << 20) for _ in values] == [text.encode() for text in texts]


def test_a_full_export_gives_each_message_with_its_chat() -> None:
    export = {
        "about": "an invented archive",
        "profile": {"user": {"id": 9}},
        "chats": {
            "about": "chats",
            "list": [
                {"name": "Bakers", "type": "group", "id": 1, "messages": [{"id": 1}, {"id": 2}]},
                {"name": "Empty", "id": 2, "messages": []},
                {"id": 3, "messages": [{"id": 1}], "name": "too late"},
            ],
        },
        "left_chats": {"list": []},
    }
    found = documents(json.dumps(export, indent=1).encode(), CHATS, "messages")
    assert [(piece.line, piece.value["id"]) for piece in found] == [(1, 1), (2, 2), (3, 1)]
    assert found[0].context == {
        "about": "chats",  # the inner name wins
        "profile": {"user": {"id": 9}},
        "name": "Bakers",
        "type": "group",
        "id": 1,
    }
    assert found[2].context["id"] == 3
    assert "name" not in found[2].context


def test_a_document_without_an_envelope_is_one_record() -> None:
    page = {"data": [{"id": "1"}], "includes": {"users": []}, "meta": {"result_count": 1}}
    (found,) = documents(json.dumps(page, indent=2).encode(), "messages", CHATS)
    assert found == Record(page, 1, orjson.dumps(page))


@pytest.mark.parametrize("value", [[], ["a", "b"], {"id": 1}, "text", None])
def test_an_envelope_that_holds_no_objects_is_no_envelope(value: object) -> None:
    document = {"id": "1", "items": value}
    (found,) = documents(json.dumps(document).encode(), "items", "items.x.y")
    assert isinstance(found, Record)
    assert found.value == document


def test_an_array_of_pages_is_opened_where_an_envelope_says_so() -> None:
    pages = [{"next": 1, "items": [{"id": 1}, {"id": 2}]}, {"items": [{"id": 3}]}, {"id": 4}]
    found = documents(json.dumps(pages).encode(), "item.items")
    assert [(piece.line, piece.value["id"]) for piece in found] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert [piece.context for piece in found] == [{"next": 1}, {"next": 1}, {}, {}]


def test_several_documents_in_one_file_are_all_read() -> None:
    data = b'{\n"id": 1\n}\n\x1e{\n"id": 2\n}[{"id": 3}, {"id": 4}]\n\n{"id":5}\x00\x00'
    assert [(p.line, p.value["id"]) for p in documents(data)] == [(n, n) for n in range(1, 6)]


def test_one_bad_item_does_not_end_the_document() -> None:
    data = b'[{"id": 1}, {"id": NaN}, {"id" 3}, {"id": "\xff"}, 5, {"id": "\\ud800"}, {"id": 7}]'
    found = documents(data)
    assert [piece.line for piece in found] == [1, 2, 3, 4, 5, 6, 7]
    kinds = [piece.value["id"] if isinstance(piece, Record) else "bad" for piece in found]
    assert kinds == [1, None, "bad", "bad", "bad", "\ufffd", 7]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("wrapped", [True, False])
def test_a_document_that_is_cut_off_gives_what_stands_before_the_break(indent, wrapped) -> None:
    items = [{"id": n, "tags": [{"a": 1}, {"b": 2}]} for n in range(50)]
    data = json.dumps({"id": 1, "messages": items} if wrapped else items, indent=indent).encode()
    for cut in range(1, len(data), 97):
        *records, last = documents(data[:cut], "messages")
        assert [record.value for record in records] == items[: len(records)]
        assert isinstance(last, Unreadable)
        assert last.line == len(records) + 1


def test_a_structure_that_breaks_is_named_once() -> None:
    found = documents(b'[{"id": 1}, {"id": 2} {"id": 3}, {"id": 4}]')
    assert [type(piece) for piece in found] == [Record, Record, Unreadable]
    assert "',' is missing before '{'" in found[2].rejected.reason


def test_a_packed_document_that_breaks_off_names_item_and_file(pieces) -> None:
    data = json.dumps([{"id": n, "text": str(n**9)} for n in range(20_000)], indent=1).encode()
    packed = gzip.compress(data)
    *records, last, error = pieces(packed[: len(packed) // 2], expect="document")
    assert [record.value["id"] for record in records] == list(range(len(records)))
    assert len(records) > 5000
    assert isinstance(last, Unreadable)
    assert isinstance(error, InputError)


def test_an_item_over_the_cap_is_passed_over_without_being_held() -> None:
    def blocks() -> Iterator[bytes]:
        yield b'[{"id": 1}, {"id": 2, "text": "'
        for _ in range(300):
            yield b"x" * 100_000
        yield b'"}, {"id": 3}]'

    tracemalloc.start()
    found = list(json_documents(blocks(), frozenset(), Limits(max_record_bytes=1 << 20), None))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [type(piece) for piece in found] == [Record, Unreadable, Record]
    assert "max_record_bytes" in found[1].rejected.remedy
    assert peak < 4 << 20


def test_a_document_that_must_be_held_whole_is_capped() -> None:
    data = json.dumps({"a": ["x" * 1000] * 1000, "b": 1}).encode() + b'{"id": 2}'
    found = documents(data, limits=Limits(max_document_bytes=100_000))
    assert [type(piece) for piece in found] == [Unreadable, Record]


def test_memory_does_not_grow_with_the_document() -> None:
    def blocks() -> Iterator[bytes]:
        yield b'{"name": "x", "messages": [{"id": 0}'
        block = b"".join(b',\n  {"id": %d, "tags": [{"a": 1}]}' % n for n in range(3000))
        for _ in range(12):
            yield block
        yield b"]}"

    tracemalloc.start()
    count = sum(1 for _ in json_documents(blocks(), frozenset({"messages"}), DEFAULT_LIMITS, None))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 36_001
    assert peak < 2 << 20


@pytest.mark.parametrize(
    "hostile",
    [
        b"[" * 500_000,
        b'{"a":' * 100_000,
        b'[{"a":"' + b"\\" * 500_001,
        b'["' + b'","' * 150_000,
        b"[{" + b"}{" * 200_000,
        b'{"messages":[' + b" " * 2_000_000 + b"{}]}",
        b'{"messages":[' * 50_000,
    ],
    ids=["arrays", "objects", "backslashes", "strings", "braces", "spaces", "envelopes"],
)
def test_hostile_structures_end_quickly_and_in_words(hostile: bytes) -> None:
    found = documents(hostile, "messages", "messages.item.messages")
    assert found


@given(
    st.lists(st.sampled_from(list('{}[]",:\\ 1a\n')), max_size=60).map("".join), st.integers(1, 9)
)
def test_no_text_makes_it_fail_in_another_way(text: str, block_bytes: int) -> None:
    documents(text.encode(), "a", "a.item.a", "item.a", block_bytes=block_bytes)


@pytest.mark.parametrize(
    ("data", "layout", "count"),
    [
        (b'{"id":"1"}', "jsonlines", 1),
        (b'{"id":"1"}\n', "jsonlines", 1),
        (b'{"messages":[{"id":1},{"id":2}]}\n', "document", 2),
        (b'{"messages":[]}\n', "jsonlines", 1),
        (b'{\n "messages": [\n  {"id":1}\n ]\n}\n', "document", 1),
        (b'[{"id":1},{"id":2}]', "document", 2),
        (b'[\n{"id":1},\n{"id":2}\n]\n', "document", 2),
        (b'[\n{"id":1}\n,\n{"id":2}\n,\n{"id":3}\n]\n', "document", 3),
        (b'[{"id":1}]\n[{"id":2}]\n', "jsonlines", 2),
        (b'{"id":1}{"id":2}', "document", 2),
        (b'{"id":1}\r{"id":2}\r', "document", 2),
        (b'\n\n{"id":1}\n\n{"id":2}', "jsonlines", 2),
        (b'{"id":NaN}\n{"id":NaN}', "jsonlines", 2),
        (b'window.YTD.tweets.part0 = [ {\n "id": 1 }, {"id": 2} ]', "document", 2),
        (b"[]", "document", 0),
    ],
)
def test_lines_and_documents_are_told_apart(pieces, data, layout, count) -> None:
    found = pieces(data, envelopes=["messages"], expect=layout)
    assert [type(piece) for piece in found] == [Record] * count


@pytest.mark.parametrize("lines", [1, 2])
@pytest.mark.parametrize("field", ["messages", "other"])
def test_lines_longer_than_the_look_ahead_are_told_apart_too(pieces, lines, field) -> None:
    page = json.dumps({field: [{"id": n, "text": "x" * 100} for n in range(8000)]}).encode()
    found = pieces(b"\n".join([page] * lines), envelopes=["messages"])
    assert len(found) == (8000 if (field, lines) == ("messages", 1) else lines)


def test_a_single_line_that_fits_no_memory_is_streamed(pieces) -> None:
    page = json.dumps({"messages": [{"id": n, "text": "x" * 100} for n in range(8000)]}).encode()
    limits = Limits(max_record_bytes=100_000, max_document_bytes=100_000)
    assert len(pieces(page, envelopes=["messages"], limits=limits)) == 8000
