"""Open Measures: hits and their flattened exports, network by network. Content is invented."""

from typing import Any

import pytest

from tocsin.posts.readers.fields.anonymous import anonymous_account
from tocsin.posts.readers.tools.open_measures import OpenMeasures
from tocsin.posts.records import FieldError, Layout, Other, Outcome, Post, Record, Rejected
from tocsin.posts.schema import Kind

READER = OpenMeasures()
BLUESKY = {
    "author": "did:plc:invented",
    "authorProfile": {"did": "did:plc:invented", "handle": "invented.example"},
    "createdAt": "2025-04-30T18:00:08Z",
    "text": "Look at news.example/...",
    "langs": ["en"],
    "rkey_str": "3abc",
    "facets": [{"features": [{"uri": "https://news.example/long"}, {"did": "did:plc:other"}]}],
    "embed": {"external": {"uri": "https://news.example/long"}},
    "reply": {
        "parent": {"uri": "at://did:plc:other/app.bsky.feed.post/1"},
        "root": {"uri": "at://did:plc:other/app.bsky.feed.post/0"},
    },
    "openmeasures_meta": {"last_scraped_ts": "2025-04-30T18:00:09.9"},
}


def hit(index: str, source: dict[str, Any]) -> dict[str, Any]:
    return {"_index": index, "_id": "hit1", "_source": source, "sort": [1]}


def read(value: dict[str, Any], layout: Layout = "json") -> list[Outcome]:
    record = Record(value, 1, b"", layout)
    assert READER.recognises(record) > 0.8
    return list(READER.read(record))


def only(index: str, source: dict[str, Any]) -> Post:
    (found,) = read(hit(index, source))
    assert isinstance(found, Post)
    return found


def test_a_bluesky_hit_is_named_as_other_bluesky_records_are() -> None:
    found = only("smat-bluesky-data-20250401", BLUESKY)
    assert found.post_id == "at://did:plc:invented/app.bsky.feed.post/3abc"
    assert (found.platform, found.account_id) == ("bluesky", "did:plc:invented")
    assert (found.kind, found.reply_to) == (Kind.REPLY, "at://did:plc:other/app.bsky.feed.post/1")
    assert found.conversation_id == "at://did:plc:other/app.bsky.feed.post/0"
    assert (found.lang, found.mentions) == ("en", ["did:plc:other"])
    assert found.urls == ["https://news.example/long"]


def test_the_flattened_export_is_read_by_its_columns() -> None:
    row = {
        "_index": "smat-bluesky-data-20250401",
        "_id": "bafyinvented",
        "author": "did:plc:invented",
        "createdAt": "2025-04-30T18:00:08Z",
        "text": "Hello",
        "authorProfile.handle": "invented.example",
    }
    (found,) = read(row, "table")
    assert isinstance(found, Post)
    assert (found.post_id, found.account_name) == ("bafyinvented", "invented.example")


def test_truth_social_rows_come_without_an_index() -> None:
    row = {
        "_id": "ts-1",
        "account.id": "17",
        "account.username": "invented",
        "content_cleaned": "with <b>markup</b>",
        "created_at": "2026-01-01T10:00:00.000",
        "mentions": "[{'id': 'm0', 'username': 'other'}]",
        "in_reply_to_id": "",
        "reblog.id": "rb-1",
        "reblogs_count": "2",
    }
    (found,) = read(row, "table")
    assert isinstance(found, Post)
    assert (found.platform, found.post_id, found.account_id) == ("truthsocial", "ts-1", "17")
    assert (found.text, found.mentions) == ("with markup", ["other"])
    assert (found.kind, found.repost_of, found.reposts) == (Kind.REPOST, "rb-1", 2)


@pytest.mark.parametrize(
    ("index", "source", "expected"),
    [
        (
            "smat-gab-data",
            {
                "id": 5,
                "account": {"id": 7, "username": "i"},
                "created_at": "2021-01-01T00:00:00Z",
                "content": "<p>a</p>",
            },
            ("gab", "5", "7", "a"),
        ),
        (
            "telegram-2023",
            {
                "id": 5,
                "channelusername": "inventedchannel",
                "date": "2023-01-01T00:00:00Z",
                "message": "a",
            },
            ("telegram", "inventedchannel/5", "inventedchannel", "a"),
        ),
        (
            "4chan",
            {
                "no": 5,
                "board": "pol",
                "name": "Anonymous",
                "time": 1600000000,
                "com": "a<br>b",
                "resto": 4,
            },
            ("4chan", "pol/5", anonymous_account("4chan", "pol/5"), "a\nb"),
        ),
        (
            "parler",
            {
                "id": "p5",
                "creator": "c7",
                "username": "i",
                "createdAt": "20201112093012",
                "body": "a",
            },
            ("parler", "p5", "c7", "a"),
        ),
        (
            "gettr",
            {"_id": "g5", "uid": "i", "cdate": 1630000000000, "txt": "a", "txt_lang": "en"},
            ("gettr", "g5", "i", "a"),
        ),
        (
            "win",
            {
                "uuid": "w5",
                "author": "i",
                "created": 1630000000000,
                "title": "t",
                "raw_content": "a",
            },
            ("win", "w5", "i", "t\na"),
        ),
        (
            "vk",
            {"id": 5, "owner_id": -7, "from_id": -7, "date": 1630000000, "text": "a"},
            ("vk", "-7_5", "-7", "a"),
        ),
        (
            "tiktok_video",
            {"id": "5", "author": {"uniqueId": "i"}, "createTime": 1630000000, "desc": "a"},
            ("tiktok", "5", "i", "a"),
        ),
        (
            "rumble_video",
            {
                "id": "v5",
                "channel": "i",
                "created": "2022-01-01T00:00:00Z",
                "title": "t",
                "description": "a",
            },
            ("rumble", "v5", "i", "t\na"),
        ),
        (
            "bitchute_comment",
            {
                "id": "c5",
                "creator": "i",
                "created": "2022-01-01T00:00:00Z",
                "content": "a",
                "parent": None,
            },
            ("bitchute", "c5", "i", "a"),
        ),
        (
            "mewe",
            {"postItemId": "m5", "userId": "i", "createdAt": 1630000000, "text": "a"},
            ("mewe", "m5", "i", "a"),
        ),
        (
            "minds",
            {"guid": "9", "owner_guid": "7", "time_created": "1630000000", "message": "a"},
            ("minds", "9", "7", "a"),
        ),
    ],
)
def test_every_network_is_read_by_its_own_names(
    index: str, source: dict[str, Any], expected: tuple[str, str, str, str]
) -> None:
    found = only(index, source)
    assert (found.platform, found.post_id, found.account_id, found.text) == expected
    assert found.created_at.tzinfo is not None


def test_a_whole_search_response_gives_each_hit() -> None:
    good = hit("bluesky", BLUESKY)
    response = {"took": 1, "hits": {"hits": [good, hit("bluesky", {}), good]}}
    assert [type(outcome) for outcome in read(response)] == [Post, Rejected, Post]
    assert read({"hits": {"hits": []}}) == [Other("empty pages")]


def test_an_unknown_network_is_refused_and_users_are_counted() -> None:
    with pytest.raises(FieldError, match="newnetwork"):
        read(hit("newnetwork", {"text": "a"}))
    assert read(hit("parler", {"datatype": "users"})) == [Other("users")]
