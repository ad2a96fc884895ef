"""X API v2 in the shapes that its tools save. All content is invented."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.posts.readers.x.api_v2 import XApiV2
from tocsin.posts.records import Other, Post, Record, Rejected
from tocsin.posts.schema import Kind

READER = XApiV2()


def tweet(**fields: Any) -> dict[str, Any]:
    return {
        "id": "1500000000000000001",
        "author_id": "42",
        "created_at": "2022-03-05T06:07:08.000Z",
        "conversation_id": "1500000000000000001",
        "text": "The harbour bell rings at noon",
        "lang": "en",
        "public_metrics": {
            "retweet_count": 3,
            "reply_count": 1,
            "like_count": 7,
            "quote_count": 0,
            "impression_count": 99,
        },
        **fields,
    }


USER = {"id": "42", "username": "BellRinger", "name": "B", "public_metrics": {"followers_count": 5}}
ORIGINAL = tweet(
    id="1499999999999999999",
    author_id="77",
    text="A long original that a retweet cuts short, with its link https://t.co/a and #Harbour",
    entities={
        "urls": [
            {
                "url": "https://t.co/a",
                "expanded_url": "https://short.example/x",
                "unwound_url": "https://long.example/story",
            },
            {
                "url": "https://t.co/m",
                "expanded_url": "https://x.com/a/status/1/photo/1",
                "media_key": "3_9",
            },
        ],
        "hashtags": [{"tag": "Harbour"}],
        "mentions": [{"username": "Bellringer"}, {"username": "other", "id": "88"}],
    },
    attachments={"media_keys": ["3_9"]},
)
RETWEET = tweet(
    text="RT @orig: A long original that a retweet cuts sh…",
    referenced_tweets=[{"type": "retweeted", "id": "1499999999999999999"}],
)


def record(value: dict[str, Any]) -> Record:
    return Record(value, 1, b"")


def outcomes(value: dict[str, Any]) -> list[Any]:
    return list(READER.read(record(value)))


def post(value: dict[str, Any]) -> Post:
    found = outcomes(value)[0]
    assert isinstance(found, Post)
    return found


def test_a_page_gives_one_post_per_tweet_and_accounts_for_the_rest() -> None:
    page = {
        "data": [tweet(), tweet(id="1500000000000000002")],
        "includes": {"users": [USER], "tweets": [ORIGINAL]},
        "errors": [{"title": "Not Found"}],
        "meta": {"result_count": 2},
        "__twarc": {"retrieved_at": "2022-03-06T00:00:00+00:00"},
    }
    assert READER.recognises(record(page)) == 0.9
    found = outcomes(page)
    assert [type(one) for one in found] == [Post, Post, Other, Other]
    assert [one.kind for one in found[2:]] == ["referenced posts", "errors"]
    first = found[0]
    assert (first.platform, first.account_name, first.followers) == ("x", "BellRinger", 5)
    assert (first.likes, first.reposts, first.replies, first.views) == (7, 3, 1, 99)
    assert first.created_at == datetime(2022, 3, 5, 6, 7, 8, tzinfo=UTC)
    assert first.collected_at == datetime(2022, 3, 6, tzinfo=UTC)
    assert first.kind == Kind.POST


def test_a_retweet_keeps_the_full_text_and_links_of_its_original() -> None:
    media = [{"media_key": "3_9", "type": "photo", "url": "https://pbs.example/9.jpg"}]
    found = post(
        {
            "data": [RETWEET],
            "includes": {"tweets": [ORIGINAL], "users": [USER], "media": media},
            "meta": {"result_count": 1},
        }
    )
    assert found.kind == Kind.REPOST
    assert found.repost_of == "1499999999999999999"
    assert found.text.endswith("https://t.co/a and #Harbour")
    assert found.urls == ["https://long.example/story"]
    assert found.hashtags == ["Harbour"]
    assert found.mentions == ["42", "88"]  # the name is looked up among the page's users
    assert found.media == ["https://pbs.example/9.jpg"]


def test_a_flattened_retweet_reads_like_the_one_in_its_page() -> None:
    page = {"data": [RETWEET], "includes": {"tweets": [ORIGINAL], "users": [USER]}}
    flat = {
        **RETWEET,
        "author": USER,
        "referenced_tweets": [{**ORIGINAL, "type": "retweeted"}],
    }
    in_page, flattened = post(page), post(flat)
    in_page.mentions = flattened.mentions = None  # only the page can look names up
    assert in_page == flattened
    assert READER.recognises(record(flat)) == 0.9


def test_a_retweet_without_its_original_keeps_its_own_words_and_says_so() -> None:
    found = post(RETWEET)
    assert found.text.startswith("RT @orig:")
    assert found.notes == ("original_missing",)


def test_a_reply_that_also_quotes_is_a_reply_that_quotes() -> None:
    found = post(
        tweet(referenced_tweets=[{"type": "quoted", "id": "5"}, {"type": "replied_to", "id": "6"}])
    )
    assert (found.kind, found.quote_of, found.reply_to) == (Kind.REPLY, "5", "6")


def test_a_quote_is_a_quote() -> None:
    found = post(tweet(referenced_tweets=[{"type": "quoted", "id": "5"}]))
    assert (found.kind, found.quote_of) == (Kind.QUOTE, "5")


def test_a_reply_shows_by_its_thread_where_references_were_not_asked_for() -> None:
    assert post(tweet(in_reply_to_user_id="9", conversation_id="1")).kind == Kind.REPLY
    assert post(tweet(in_reply_to_user_id="42")).kind == Kind.POST


def test_a_long_post_has_the_text_and_entities_of_its_note() -> None:
    note = {
        "text": "Long " * 100 + "&lt;end&gt;",
        "entities": {"urls": [{"expanded_url": "https://in.example/note"}]},
    }
    found = post(tweet(note_tweet=note, entities={"urls": []}))
    assert found.text.endswith("<end>")
    assert found.urls == ["https://in.example/note"]


def test_text_is_as_written_and_not_as_escaped() -> None:
    assert post(tweet(text="Tom &amp; Ann &amp;lt; 3")).text == "Tom & Ann &lt; 3"


def test_a_withheld_tweet_without_text_stays_a_post() -> None:
    value = tweet(withheld={"country_codes": ["XY"]})
    del value["text"]
    assert READER.recognises(record(value)) == 0.9
    found = post(value)
    assert (found.text, found.notes) == ("", ("text_withheld",))


def test_absent_entities_leave_the_links_to_be_found_in_the_text() -> None:
    assert post(tweet()).urls is None
    assert post(tweet(entities={"annotations": []})).urls == []


def test_lists_that_r_wrote_as_empty_objects_are_empty() -> None:
    found = post(
        tweet(
            entities={"urls": {}, "hashtags": {}},
            attachments={"media_keys": {}},
            referenced_tweets={},
        )
    )
    assert (found.urls, found.hashtags, found.media, found.kind) == ([], [], [], Kind.POST)


@pytest.mark.parametrize(
    ("medium", "expected"),
    [
        ({"url": "https://p.example/a.jpg"}, "https://p.example/a.jpg"),
        (
            {
                "variants": [
                    {"bit_rate": 1, "url": "https://v.example/low"},
                    {"bit_rate": 9, "url": "https://v.example/high"},
                    {"url": "https://v.example/list.m3u8"},
                ]
            },
            "https://v.example/high",
        ),
        ({"preview_image_url": "https://p.example/still.jpg"}, "https://p.example/still.jpg"),
        ({}, "7_1"),
    ],
)
def test_a_media_key_becomes_the_best_address_there_is(
    medium: dict[str, Any], expected: str
) -> None:
    value = tweet(
        attachments={"media_keys": ["7_1"], "media": [{"media_key": "7_1", **medium}]},
    )
    assert post(value).media == [expected]


def test_4cat_puts_authors_and_media_objects_inside() -> None:
    value = tweet(
        author_user=USER,
        attachments={"media_keys": [{"type": "photo", "url": "https://p.example/b.jpg"}]},
    )
    found = post(value)
    assert (found.account_name, found.media) == ("BellRinger", ["https://p.example/b.jpg"])


def test_the_time_comes_from_the_id_where_it_was_not_asked_for() -> None:
    value = tweet(id="914580356430536707")
    del value["created_at"]
    found = post(value)
    assert found.created_at == datetime(2017, 10, 1, 19, 58, 43, 711000, tzinfo=UTC)
    assert found.notes == ("time_from_id",)


def test_an_edited_post_says_so() -> None:
    assert post(tweet(edit_history_tweet_ids=["1", "2"])).notes == ("edited",)


@pytest.mark.parametrize("code", ["und", "zxx", "qme", "qht", "art", "", None])
def test_no_language_is_no_language(code: str | None) -> None:
    assert post(tweet(lang=code)).lang is None


def test_one_bad_tweet_does_not_take_its_page_with_it() -> None:
    page = {"data": [tweet(id="9.06E+17"), tweet()], "meta": {"result_count": 2}}
    bad, good = outcomes(page)
    assert isinstance(bad, Rejected)
    assert bad.field == "id"
    assert isinstance(good, Post)


def test_a_tweet_without_an_author_is_rejected_with_a_remedy() -> None:
    value = {"data": [{"id": "1500000000000000001", "text": "x"}], "meta": {"result_count": 1}}
    assert READER.recognises(record(value)) == 0.9
    (found,) = outcomes(value)
    assert isinstance(found, Rejected)
    assert "tweet.fields=author_id" in found.remedy


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ({"data": [USER], "meta": {"result_count": 1}}, ["users"]),
        (
            {
                "data": [{"id": "1", "name": "a", "username": "b"}],
                "includes": {"tweets": [ORIGINAL]},
            },
            ["users", "referenced posts"],
        ),
        (USER, ["users"]),
        (
            {
                "data": [{"start": "a", "end": "b", "tweet_count": 3}] * 2,
                "meta": {"total_tweet_count": 6},
            },
            ["counts", "counts"],
        ),
        ({"start": "a", "end": "b", "tweet_count": 3}, ["counts"]),
        (
            {
                "id": "1",
                "action": "delete",
                "created_at": "2020-01-01T00:00:00Z",
                "reason": "deleted",
            },
            ["compliance events"],
        ),
        (
            {"data": {"delete": {"tweet": {"id": "1", "author_id": "2"}, "event_at": "x"}}},
            ["compliance events"],
        ),
        (
            {
                "data": [
                    {
                        "id": "1",
                        "type": "tweets",
                        "status": "complete",
                        "upload_url": "u",
                        "download_url": "d",
                    }
                ],
                "meta": {"result_count": 1},
            },
            ["compliance jobs"],
        ),
        (
            {
                "data": [{"id": "1", "name": "l", "owner_id": "2", "member_count": 3}],
                "meta": {"result_count": 1},
            },
            ["lists"],
        ),
        (
            {"data": [{"id": "1", "value": "cats has:media", "tag": "t"}], "meta": {"sent": "x"}},
            ["rules"],
        ),
        (
            {
                "data": [
                    {
                        "id": "1",
                        "event_type": "MessageCreate",
                        "text": "hi",
                        "dm_conversation_id": "2",
                    }
                ],
                "meta": {"result_count": 1},
            },
            ["direct messages"],
        ),
        ({"meta": {"result_count": 0}}, ["empty pages"]),
        ({"data": [], "meta": {"result_count": 0}}, ["empty pages"]),
        ({"errors": [{"title": "operational-disconnect", "disconnect_type": "x"}]}, ["errors"]),
        ({"title": "ConnectionException", "connection_issue": "TooManyConnections"}, ["errors"]),
        (
            {"errors": [{"type": "https://api.twitter.com/2/problems/not-found"}], "title": "x"},
            ["errors"],
        ),
        (
            {"users": [USER], "places": [{"id": "p"}], "tweets": [ORIGINAL]},
            ["referenced posts", "users", "places"],
        ),
    ],
)
def test_what_is_no_tweet_is_named_and_counted(value: dict[str, Any], kinds: list[str]) -> None:
    assert READER.recognises(record(value)) > 0
    found = outcomes(value)
    assert [one.kind for one in found if isinstance(one, Other)] == kinds
    assert len(found) == len(kinds)


def test_a_stream_line_is_a_page_of_one() -> None:
    value = {"data": tweet(), "matching_rules": [{"id": "1"}]}
    assert READER.recognises(record(value)) == 0.9
    assert post(value).post_id == "1500000000000000001"


@pytest.mark.parametrize(
    "value",
    [
        {"id": 1, "id_str": "1", "text": "v1.1", "user": {}},
        {
            "uri": "at://x/app.bsky.feed.post/1",
            "cid": "c",
            "text": "sky",
            "id": "1",
            "author_id": "2",
        },
        {"id": "1", "content": "<p>toot</p>", "account": {"acct": "a", "username": "a", "id": "2"}},
        {"acct": "a", "username": "a", "id": "2", "name": "n"},
        {"id": "1", "text": "comment", "video_id": "2", "create_time": 3, "author_id": "x"},
        {
            "source_platform": "tiktok.com",
            "item_id": "1",
            "data": {"id": "1", "desc": "d"},
            "id": 7,
        },
        {"kind": "Listing", "data": {"children": []}},
        {"data": [{"id": "1", "name": "row"}], "meta": {"page": 1}},
        {"data": {"videos": []}, "error": {"code": "ok"}},
        {"data": []},
    ],
)
def test_other_formats_are_not_mistaken_for_the_api(value: dict[str, Any]) -> None:
    assert READER.recognises(record(value)) <= 0.1


def test_a_page_loses_nothing_however_strange() -> None:
    page = {"data": [tweet(), "junk", {"odd": 1}], "includes": {"tweets": [ORIGINAL, ORIGINAL]}}
    found = outcomes(page)
    assert [type(one) for one in found] == [Post, Rejected, Rejected, Other, Other]
    assert [type(one) for one in outcomes({"data": "junk"})] == [Rejected]


def test_the_account_s_own_date_comes_from_its_user_object() -> None:
    user = {**USER, "created_at": "2014-02-03T04:05:06.000Z"}
    made = datetime(2014, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert post({"data": [tweet()], "includes": {"users": [user]}}).account_created_at == made
    assert post(tweet(author=user)).account_created_at == made
    assert post(tweet(author=USER)).account_created_at is None
