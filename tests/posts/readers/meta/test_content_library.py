"""Meta Content Library, CSV and JSON. All content is invented."""

from typing import Any

import pytest

from tocsin.posts.readers.meta.content_library import MetaContentLibrary
from tocsin.posts.records import FieldError, Layout, Other, Outcome, Post, Record
from tocsin.posts.schema import Kind

READER = MetaContentLibrary()
ROW = {
    "id": "1234567890123456789",
    "creation_time": "2024-02-03T04:05:06+0000",
    "text": "Look",
    "lang": "de",
    "post_owner.type": "page",
    "post_owner.id": "987654321098765432",
    "post_owner.name": "Invented",
    "post_owner.username": "invented",
    "surface.type": "group",
    "surface.id": "555",
    "shared_post_id": "",
    "link_attachment.link": "https://news.example/1",
    "statistics.like_count": "4",
    "statistics.share_count": "3",
    "statistics.comment_count": "2",
    "statistics.views": "1000",
    "mcl_url": "https://www.facebook.com/transparency-tools/content-library/dataset/1/facebook/entity/2",
}


def read(value: dict[str, Any], layout: Layout = "table") -> list[Outcome]:
    record = Record(value, 2, b"", layout)
    assert READER.recognises(record) >= 0.7
    return list(READER.read(record))


def only(value: dict[str, Any], layout: Layout = "table") -> Post:
    (found,) = read(value, layout)
    assert isinstance(found, Post)
    return found


def test_a_row_keeps_long_ids_whole() -> None:
    found = only(ROW)
    assert (found.platform, found.post_id) == ("facebook", "1234567890123456789")
    assert (found.account_id, found.account_name) == ("987654321098765432", "invented")
    assert found.created_at.isoformat() == "2024-02-03T04:05:06+00:00"
    assert found.urls == ["https://news.example/1"]
    assert (found.likes, found.reposts, found.replies, found.views) == (4, 3, 2, 1000)
    assert (found.kind, found.repost_of, found.conversation_id) == (Kind.POST, None, "555")


def test_nested_json_gives_the_same_as_the_flat_table() -> None:
    nested: dict[str, Any] = {}
    for name, value in ROW.items():
        head, _, tail = name.partition(".")
        if tail:
            nested.setdefault(head, {})[tail] = value
        else:
            nested[head] = value
    assert only(nested, "json") == only(ROW)
    assert read({"data": [nested, nested], "paging": {}}, "json") == [only(ROW)] * 2


def test_a_reshare_names_its_original() -> None:
    found = only({**ROW, "shared_post_id": "42"})
    assert (found.kind, found.repost_of) == (Kind.REPOST, "42")


def test_an_id_that_r_or_a_spreadsheet_rounded_is_refused() -> None:
    with pytest.raises(FieldError, match="rounded"):
        read({**ROW, "id": "1.23456789012346e+18"})


def test_rs_word_for_nothing_is_nothing() -> None:
    found = only({**ROW, "shared_post_id": "NA", "statistics.views": "NA"})
    assert (found.repost_of, found.views) == (None, None)


def test_the_columns_that_come_without_asking_are_enough() -> None:
    found = only(
        {name: ROW[name] for name in ("id", "creation_time", "post_owner.id", "surface.id")}
    )
    assert (found.text, found.urls) == ("", [])


def test_instagram_is_told_from_facebook() -> None:
    row = {
        "id": "1",
        "creation_time": "2024-02-03 04:05:06",
        "post_owner.id": "2",
        "post_owner.type": "creator",
        "hashtags": "['one', 'Two']",
        "text": "t",
    }
    found = only(row)
    assert (found.platform, found.hashtags) == ("instagram", ["one", "Two"])
    assert found.created_at.tzinfo is not None  # documented as UTC


def test_comments_name_their_post_and_parent() -> None:
    row = {
        "id": "9",
        "post_id": "1",
        "parent_comment_id": "8",
        "creation_time": "2024-02-03T04:05:06+0000",
        "text": "no",
        "owner.id": "3",
        "owner.type": "profile",
    }
    found = only(row)
    assert (found.kind, found.reply_to, found.conversation_id) == (Kind.COMMENT, "8", "1")
    assert only({**row, "parent_comment_id": ""}).reply_to == "1"
    private = {**row, "owner.id": "", "owner.type": "private"}
    assert read(private) == [Other("comments by private accounts")]


def test_lists_of_pages_hold_no_posts() -> None:
    row = {"id": "1", "name": "Invented", "follower_count": "3", "creation_date": "2020-01-01"}
    assert read(row) == [Other("pages and accounts")]
