"""X in Zeeschuimer: the shapes of 2022, 2023 and 2026. All content is invented."""

from datetime import UTC, datetime
from typing import Any

from tocsin.posts.readers.zeeschuimer import Zeeschuimer
from tocsin.posts.records import Other, Post, Record, Rejected
from tocsin.posts.schema import Kind

READER = Zeeschuimer()


def line(data: dict[str, Any], platform: str = "twitter.com") -> Record:
    envelope = {
        "id": 7,
        "nav_index": "1:2:0",
        "item_id": "x",
        "timestamp_collected": 1769182968961,
        "source_platform": platform,
        "source_platform_url": "https://x.com/home",
        "source_url": "https://x.com/i/api",
        "user_agent": "M",
        "data": data,
    }
    return Record(envelope, 1, b"")


def legacy(**fields: Any) -> dict[str, Any]:
    return {
        "created_at": "Mon Jan 19 17:02:39 +0000 2026",
        "id_str": "2013296057296500001",
        "user_id_str": "17",
        "conversation_id_str": "2013296057296500001",
        "full_text": "Short &amp; sweet",
        "lang": "en",
        "favorite_count": 19,
        "retweet_count": 5,
        "reply_count": 1,
        "entities": {"urls": [], "hashtags": [], "user_mentions": []},
        **fields,
    }


def author(**fields: Any) -> dict[str, Any]:
    user = {"rest_id": "17", "legacy": {"followers_count": 60}, **fields}
    return {"user_results": {"result": user}}


def item(**fields: Any) -> dict[str, Any]:
    return {
        "__typename": "Tweet",
        "rest_id": "2013296057296500001",
        "id": 2013296057296500000,
        "core": author(core={"screen_name": "heron"}),
        "legacy": legacy(),
        "views": {"count": "358653", "state": "EnabledWithCount"},
        **fields,
    }


def post(data: dict[str, Any]) -> Post:
    record = line(data)
    assert READER.recognises(record) == 0.9
    (found,) = READER.read(record)
    assert isinstance(found, Post)
    return found


def test_the_shape_of_2026() -> None:
    found = post(item())
    assert (found.platform, found.post_id) == ("x", "2013296057296500001")
    assert (found.account_id, found.account_name, found.followers) == ("17", "heron", 60)
    assert (found.text, found.views, found.kind) == ("Short & sweet", 358653, Kind.POST)
    assert found.collected_at == datetime(2026, 1, 23, 15, 42, 48, 961000, tzinfo=UTC)


def test_the_shape_of_2023_has_the_name_under_legacy() -> None:
    found = post(item(core=author(legacy={"screen_name": "heron", "followers_count": 60})))
    assert (found.account_name, found.followers) == ("heron", 60)


def test_the_adaptive_shape_has_the_author_under_user() -> None:
    found = post(
        {
            "id": 2013296057296500000,
            "type": "adaptive",
            "legacy": legacy(),
            "user": {"id_str": "17", "screen_name": "heron", "followers_count": 60},
        }
    )
    assert (found.post_id, found.account_id) == ("2013296057296500001", "17")
    assert (found.account_name, found.followers) == ("heron", 60)


def test_an_author_left_out_by_the_site_is_still_known_by_number() -> None:
    assert post(item(core={"user_results": {}})).account_id == "17"


def test_a_long_post_has_the_text_of_its_note() -> None:
    note = {
        "text": "Long " * 90,
        "entity_set": {"urls": [{"expanded_url": "https://a.example/"}], "hashtags": []},
    }
    found = post(item(note_tweet={"note_tweet_results": {"result": note}}))
    assert found.text == "Long " * 90
    assert found.urls == ["https://a.example/"]


def test_a_retweet_shows_its_original_even_one_level_deeper() -> None:
    original = {
        "__typename": "TweetWithVisibilityResults",
        "tweet": {"rest_id": "5", "legacy": legacy(full_text="the whole of it")},
    }
    found = post(
        item(
            legacy=legacy(full_text="RT @a: the wh…", retweeted_status_result={"result": original})
        )
    )
    assert (found.kind, found.repost_of, found.text) == (Kind.REPOST, "5", "the whole of it")


def test_a_quote_of_a_withheld_post_keeps_its_id() -> None:
    found = post(
        item(
            legacy=legacy(quoted_status_id_str="6"),
            quoted_status_result={"result": {"__typename": "TweetTombstone", "tombstone": {}}},
        )
    )
    assert (found.kind, found.quote_of) == (Kind.QUOTE, "6")


def test_a_reply_that_quotes_is_a_reply() -> None:
    found = post(
        item(
            legacy=legacy(in_reply_to_status_id_str="4"),
            quoted_status_result={"result": {"rest_id": "6", "legacy": legacy()}},
        )
    )
    assert (found.kind, found.reply_to, found.quote_of) == (Kind.REPLY, "4", "6")


def test_a_promoted_post_is_a_post_with_a_note() -> None:
    assert post(item(promoted=True)).notes == ("promoted",)
    assert post({"tweet": item(), "promoted": True}).notes == ("promoted",)


def test_a_tombstone_is_no_post() -> None:
    assert list(READER.read(line({"__typename": "TweetTombstone", "tombstone": {}}))) == [
        Other("tombstones")
    ]
    assert list(READER.read(line({"__typename": "TweetUnavailable"}))) == [
        Other("unavailable posts")
    ]


def test_an_empty_item_is_rejected() -> None:
    (found,) = READER.read(line({"rest_id": "1"}))
    assert isinstance(found, Rejected)


def test_an_unknown_platform_is_kept_for_a_newer_version() -> None:
    record = line({"id": "1"}, platform="new.example")
    assert READER.recognises(record) == 0.9
    (found,) = READER.read(record)
    assert isinstance(found, Rejected)
    assert "newer version" in found.remedy


def test_the_network_name_of_today_is_known_too() -> None:
    (found,) = READER.read(line(item(), platform="x.com"))
    assert isinstance(found, Post)
