"""CooRTweet's four columns. All content is invented."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.posts.readers.tools.coortweet import CooRTweet
from tocsin.posts.records import FieldError, Post, Record
from tocsin.posts.schema import Kind

READER = CooRTweet()


def read(**fields: Any) -> Post:
    row = {
        "object_id": "o1",
        "account_id": "a1",
        "content_id": "c1",
        "timestamp_share": "1623881091",
        **fields,
    }
    record = Record(row, 2, b"", layout="table")
    assert READER.recognises(record) == 0.9
    (found,) = READER.read(record)
    assert isinstance(found, Post)
    return found


def test_a_share_is_a_repost_of_its_object() -> None:
    found = read()
    assert (found.platform, found.post_id, found.account_id) == ("unknown", "c1", "a1")
    assert (found.kind, found.repost_of, found.text) == (Kind.REPOST, "o1", "")
    assert found.created_at == datetime(2021, 6, 16, 22, 4, 51, tzinfo=UTC)


def test_typed_columns_of_a_parquet_file_give_the_same() -> None:
    assert read(timestamp_share=1623881091) == read()
    assert read(object_id=12).repost_of == "12"


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(FieldError, match="object_id"):
        read(object_id="")


def test_three_of_the_columns_are_not_the_format() -> None:
    row = {"object_id": "o", "account_id": "a", "timestamp_share": "1"}
    assert READER.recognises(Record(row, 2, b"", layout="table")) == 0.0
