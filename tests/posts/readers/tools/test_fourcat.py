"""4CAT's tables and raw items. All content is invented."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.posts.readers.tools.fourcat import FourCat
from tocsin.posts.records import Post, Record
from tocsin.posts.schema import Kind

READER = FourCat()
WHEN = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def row(**fields: Any) -> dict[str, Any]:
    return {
        "id": "11",
        "thread_id": "10",
        "author": "lark",
        "body": "Good morning",
        "timestamp": "2023-11-14 22:13:20",
        "unix_timestamp": "1700000000",
        **fields,
    }


def read(value: dict[str, Any], layout: Any = "table", sure: float = 0.9) -> Post:
    record = Record(value, 2, b"", layout=layout)
    assert READER.recognises(record) == sure
    (found,) = READER.read(record)
    assert isinstance(found, Post)
    return found


def test_the_common_columns_are_enough() -> None:
    found = read(row(), sure=0.8)
    assert (found.platform, found.post_id, found.account_id) == ("unknown", "11", "lark")
    assert (found.text, found.created_at, found.conversation_id) == ("Good morning", WHEN, "10")


def test_times_without_an_offset_are_utc() -> None:
    value = row()
    del value["unix_timestamp"]
    assert read({**value, "tiktok_url": ""}).created_at == WHEN


def x(**fields: Any) -> dict[str, Any]:
    return row(
        author_fullname="L",
        author_id="5",
        author_followers="8",
        retweet_count="1",
        reply_count="2",
        like_count="3",
        impression_count="4",
        is_retweet="no",
        is_quote_tweet="no",
        is_reply="no",
        language_guess="und",
        hashtags="a,b",
        urls="https://a.example/1,2,https://b.example",
        mentions="wren",
        images="https://p.example/1",
        videos="",
        **fields,
    )


def test_an_x_row() -> None:
    found = read(x())
    assert (found.platform, found.account_id, found.account_name) == ("x", "5", "lark")
    assert (found.reposts, found.replies, found.likes, found.views) == (1, 2, 3, 4)
    assert (found.followers, found.lang, found.kind) == (8, None, Kind.POST)
    assert found.urls == ["https://a.example/1,2", "https://b.example"]
    assert (found.hashtags, found.mentions) == (["a", "b"], ["wren"])
    assert found.media == ["https://p.example/1"]


def test_what_an_x_row_says_about_other_posts() -> None:
    assert read({**x(), "is_retweet": "yes"}).kind == Kind.REPOST
    reply = read({**x(), "is_reply": "yes", "quote_tweet_id": "9"})
    assert (reply.kind, reply.reply_to, reply.quote_of) == (Kind.REPLY, None, "9")
    quote = read({**x(), "is_quote_tweet": "yes", "quote_tweet_id": "9"})
    assert (quote.kind, quote.quote_of) == (Kind.QUOTE, "9")


@pytest.mark.parametrize(
    ("platform", "extra"),
    [
        ("tiktok", {"tiktok_url": "https://www.tiktok.com/@lark/video/11", "likes": "3"}),
        ("linkedin", {"timestamp_ago": "18h", "inclusion_context": "", "reactions": "3"}),
        ("douyin", {"digg_count": "3", "author_nickname": "鸥"}),
        ("9gag", {"tags_annotated": "", "author_status": "", "upvotes": "3"}),
        ("imgur", {"virality_score": "1", "album_media": "1", "upvotes": "3"}),
        ("pinterest", {"board_pins": "4", "pinner_original": "", "likes": "3"}),
        ("facebook", {"page_shared_from": "", "page_id": "4", "likes": "3"}),
        ("reddit", {"subreddit": "bells", "score": "3"}),
        (
            "truthsocial",
            {
                "account_username": "lark",
                "account_verified": "no",
                "video_thumbs": "",
                "likes": "3",
            },
        ),
        ("gab", {"account_username": "lark", "account_account": "lark", "favourites_count": "3"}),
        ("vk", {"in_reply_to_comment_id": "", "author_screen_name": "lark", "likes": "3"}),
        ("bluesky", {"replied_to_post": "", "quoted_post": "", "like_count": "3"}),
    ],
)
def test_the_platform_is_told_by_its_columns(platform: str, extra: dict[str, str]) -> None:
    found = read(row(**extra))
    assert (found.platform, found.likes) == (platform, 3)


def test_the_platform_is_told_by_its_links_where_columns_do_not_tell() -> None:
    value = row(url="https://www.xiaohongshu.com/explore/1", title="Tea")
    found = read(value, sure=0.8)
    assert (found.platform, found.text) == ("rednote", "Tea\nGood morning")


def test_an_instagram_code_becomes_the_number_that_other_exports_have() -> None:
    value = row(id="DSDLDXjDOGC", parent_id="DSDLDXjDOGC", num_likes="3", num_comments="1")
    found = read(value)
    assert (found.platform, found.post_id) == ("instagram", "3783916721875509634")


def test_telegram_messages_are_counted_per_chat() -> None:
    value = row(
        id="my-channel-7",
        thread_id="my-channel",
        chat="my-channel",
        author="",
        author_forwarded_from_name="",
        reply_to="5",
    )
    found = read(value)
    assert (found.post_id, found.reply_to) == ("my-channel/7", "my-channel/5")
    assert (found.account_id, found.kind) == ("my-channel", Kind.REPLY)
    assert read({**value, "reply_to": ""}).kind == Kind.MESSAGE


def test_board_posts_by_anonymous_share_no_account() -> None:
    value = row(author="Anonymous", board="pol", image_4chan="", image_md5="d41d8", subject="Hi")
    found = read(value)
    assert (found.platform, found.post_id, found.conversation_id) == ("4chan", "pol/11", "pol/10")
    assert (found.kind, found.reply_to) == (Kind.REPLY, "pol/10")
    assert found.notes == ("account_anonymous",)
    assert found.account_id != read({**value, "id": "12"}).account_id
    assert (found.text, found.media) == ("Hi\nGood morning", ["d41d8"])
    assert read({**value, "id": "10"}).kind == Kind.POST


def test_tiktok_comments_answer_a_comment_or_the_video() -> None:
    value = row(
        post_id="9", post_url="u", is_comment_on_comment="no", thread_id="9", language_guess="en"
    )
    found = read(value)
    assert (found.platform, found.kind, found.reply_to) == ("tiktok", Kind.COMMENT, "9")
    nested = read({**value, "is_comment_on_comment": "yes", "thread_id": "10"})
    assert (nested.reply_to, nested.conversation_id) == ("10", "9")


def test_a_tumblr_reblog_points_to_its_parent() -> None:
    value = row(
        reblog_key="k",
        body_reblogged="",
        is_reblog="True",
        parent_post_url="https://wren.tumblr.com/post/712345678901/bells",
    )
    found = read(value)
    assert (found.kind, found.repost_of) == (Kind.REPOST, "712345678901")


def test_names_that_4cat_took_out_leave_no_common_account() -> None:
    found = read({**x(), "author": "REDACTED", "author_id": "REDACTED"})
    assert found.notes == ("account_anonymous",)


def test_an_item_captured_by_zeeschuimer_is_read_by_its_platform() -> None:
    item = {
        "id": "7288995634328177926",
        "desc": "Look",
        "createTime": 1700000000,
        "author": {"id": "71", "uniqueId": "gull"},
        "__import_meta": {
            "source_platform": "tiktok.com",
            "timestamp_collected": 1700000001000,
        },
    }
    found = read(item, layout="json", sure=0.95)
    assert (found.platform, found.account_id) == ("tiktok", "71")
    assert found.collected_at == datetime(2023, 11, 14, 22, 13, 21, tzinfo=UTC)


def test_a_bluesky_item() -> None:
    item = {
        "uri": "at://did:plc:a/app.bsky.feed.post/1",
        "author": {"did": "did:plc:a", "handle": "lark.example"},
        "record": {
            "text": "sky",
            "created_at": "2023-11-14T22:13:20.000Z",
            "langs": ["en"],
            "reply": {"parent": {"uri": "at://p"}, "root": {"uri": "at://r"}},
            "facets": [{"features": [{"uri": "https://a.example"}, {"tag": "bells"}]}],
        },
        "like_count": 3,
        "4CAT_metadata": {"collected_at": 1700000001},
    }
    found = read(item, layout="json", sure=0.95)
    assert (found.kind, found.reply_to, found.conversation_id) == (Kind.REPLY, "at://p", "at://r")
    assert (found.urls, found.hashtags, found.lang) == (["https://a.example"], ["bells"], "en")


def test_a_vk_item_has_the_id_of_its_wall() -> None:
    item = {
        "id": 7,
        "owner_id": -5,
        "from_id": 6,
        "date": 1700000000,
        "text": "bells",
        "likes": {"count": 3},
        "attachments": [
            {
                "type": "photo",
                "photo": {"sizes": [{"width": 1, "url": "s"}, {"width": 2, "url": "b"}]},
            }
        ],
        "4cat_item_type": "post",
    }
    found = read(item, layout="json", sure=0.95)
    assert (found.post_id, found.account_id, found.media) == ("-5_7", "6", ["b"])
    comment = {**item, "4cat_item_type": "comment", "post_id": 4, "reply_to_comment": 3}
    found = read(comment, layout="json", sure=0.95)
    assert (found.kind, found.reply_to, found.conversation_id) == (Kind.COMMENT, "-5_3", "-5_4")


@pytest.mark.parametrize(
    "value",
    [
        {"id": "1", "text": "t", "created_at": "2020-01-01"},
        {"id": "1", "body": "comment", "author": "a", "created_utc": "1"},
        {"date": "2020-01", "item": "word", "value": "3"},
    ],
)
def test_other_tables_are_left_alone(value: dict[str, str]) -> None:
    assert READER.recognises(Record(value, 2, b"", layout="table")) == 0.0
