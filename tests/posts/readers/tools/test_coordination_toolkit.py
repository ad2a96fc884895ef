"""The coordination-network-toolkit's eight columns. All content is invented."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.posts.readers.tools.coordination_toolkit import CoordinationToolkit
from tocsin.posts.records import Post, Record
from tocsin.posts.schema import Kind

READER = CoordinationToolkit()


def read(**fields: Any) -> Post:
    row = {
        "message_id": "m1",
        "user_id": "u1",
        "username": "one",
        "repost_id": "",
        "reply_id": "",
        "message": "pears and plums",
        "timestamp": "1606451170.518101",
        "urls": "['http://a.example/2', 'http://b.example/1']",
        **fields,
    }
    record = Record(row, 2, b"", layout="table")
    assert READER.recognises(record) == 0.9
    (found,) = READER.read(record)
    assert isinstance(found, Post)
    return found


def test_a_message_is_a_post() -> None:
    found = read()
    assert (found.platform, found.post_id, found.account_id) == ("unknown", "m1", "u1")
    assert (found.text, found.account_name, found.kind) == ("pears and plums", "one", Kind.POST)
    assert found.created_at == datetime(2020, 11, 27, 4, 26, 10, 518101, tzinfo=UTC)
    assert found.urls == ["http://a.example/2", "http://b.example/1"]


@pytest.mark.parametrize("seconds", ["0", "59", "20201127", 59.0])
def test_any_number_is_seconds_and_never_a_calendar_date(seconds: object) -> None:
    assert read(timestamp=seconds).created_at.timestamp() == float(str(seconds))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", []),
        ("[]", []),
        ("http://a.example http://b.example", ["http://a.example", "http://b.example"]),
    ],
)
def test_urls_may_be_none_or_plain(cell: str, expected: list[str]) -> None:
    assert read(urls=cell).urls == expected


def test_reposts_and_replies_are_told() -> None:
    assert (read(repost_id="m0").kind, read(repost_id="m0").repost_of) == (Kind.REPOST, "m0")
    assert (read(reply_id="0").kind, read(reply_id="0").reply_to) == (Kind.REPLY, "0")
