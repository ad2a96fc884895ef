"""Tables and pages of Telegram collectors: telegram-tracker, Telepathy, snscrape, TGStat."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.telegram.peers import Peer, message_link, peer
from tocsin.posts.readers.telegram.snscrape import SnscrapeTelegram
from tocsin.posts.readers.telegram.telepathy import Telepathy
from tocsin.posts.readers.telegram.tgstat import Tgstat
from tocsin.posts.readers.telegram.tracker import TelegramTracker
from tocsin.posts.records import FieldError, Layout, Other, Outcome, Post, Record
from tocsin.posts.schema import Kind


def outcomes(reader: Reader, value: dict[str, Any], layout: Layout = "json") -> list[Outcome]:
    record = Record(value, 1, b"", layout)
    assert reader.recognises(record) >= 0.8
    return list(reader.read(record))


def post(reader: Reader, value: dict[str, Any], layout: Layout = "json") -> Post:
    (found,) = outcomes(reader, value, layout)
    assert isinstance(found, Post)
    return found


def tracked(**fields: Any) -> dict[str, Any]:
    base = {
        "signature": "msg_iteration.0.user.river_news.post.9",
        "channel_id": "1500000001",
        "channel_name": "river_news",
        "msg_id": "9",
        "message": "The bridge is closed.",
        "cleaned_message": "bridge closed",
        "date": "2024-05-01 10:00:00+00:00",
        "msg_link": "https://t.me/river_news/9",
        "msg_from_peer": None,
        "msg_from_id": None,
        "views": "715",
        "number_replies": "0",
        "number_forwards": "3",
        "is_forward": "0",
        "forward_msg_from_peer_type": None,
        "forward_msg_from_peer_id": None,
        "forward_msg_link": None,
        "is_reply": "0",
        "reply_to_msg_id": None,
        "url": None,
        "document_id": None,
    }
    return base | fields


def test_a_tracked_row_is_a_post_of_its_channel() -> None:
    found = post(TelegramTracker(), tracked(), "table")
    assert (found.post_id, found.account_id) == ("1500000001/9", "channel1500000001")
    assert (found.kind, found.views, found.reposts) == (Kind.POST, 715, 3)
    assert found.created_at == datetime(2024, 5, 1, 10, tzinfo=UTC)


def test_a_forward_is_known_although_pandas_made_its_channel_a_float() -> None:
    found = post(
        TelegramTracker(),
        tracked(
            is_forward="1",
            forward_msg_from_peer_type="PeerChannel",
            forward_msg_from_peer_id="1505034921.0",
            forward_msg_link="https://t.me/old_mill/9930",
        ),
        "table",
    )
    assert (found.kind, found.repost_of) == (Kind.REPOST, "1505034921/9930")


def test_a_forward_of_a_person_or_without_link_names_no_post() -> None:
    fields = {"is_forward": "1", "forward_msg_from_peer_id": "5.0"}
    found = post(
        TelegramTracker(), tracked(**fields, forward_msg_from_peer_type="PeerUser"), "table"
    )
    assert (found.repost_of, found.notes) == (None, ("forward_origin_named_only",))


def test_a_reply_and_a_member_of_a_group_are_seen() -> None:
    fields = {"is_reply": "1", "reply_to_msg_id": "805.0"}
    found = post(
        TelegramTracker(), tracked(**fields, msg_from_peer="PeerUser", msg_from_id="44.0"), "table"
    )
    assert (found.kind, found.reply_to) == (Kind.REPLY, "1500000001/805")
    assert found.account_id == "user44"


def test_the_columns_of_2021_have_the_message_number_in_the_link_only() -> None:
    old = tracked(username="river_news")
    for column in ("msg_id", "channel_name", "cleaned_message"):
        del old[column]
    assert post(TelegramTracker(), old, "table").post_id == "1500000001/9"


def test_the_link_of_a_preview_joins_those_of_the_text() -> None:
    row = tracked(message="see https://a.example/1", url="https://b.example/2")
    assert post(TelegramTracker(), row, "table").urls == [
        "https://a.example/1",
        "https://b.example/2",
    ]


def test_a_document_number_that_became_a_float_is_left_out() -> None:
    assert post(TelegramTracker(), tracked(document_id="5.01049e+18"), "table").media == []
    kept = post(TelegramTracker(), tracked(document_id="12"), "table")
    assert kept.media == ["telegram-document:12"]


def test_a_rounded_message_number_is_refused() -> None:
    with pytest.raises(FieldError, match="rounded"):
        post(TelegramTracker(), tracked(msg_id="9.06E+17"), "table")


def archived(**fields: Any) -> dict[str, Any]:
    base = {
        "To": "https://t.me/River_News",
        "Message ID": "9",
        "Display_name": "Jo",
        "User ID": "44",
        "Message_text": "The bridge is closed.",
        "Original_language": "en",
        "Translated_text": "N/A",
        "Timestamp": "2024-05-01T10:00:00+00:00",
        "Reply_to_ID": "N/A",
        "Replies": "2",
        "Forwards": "N/A",
        "Views": "120",
        "Total_reactions": "5",
        "Edit_date": "None",
        "URL": "https://t.me/River_News/9",
    }
    return base | fields


def test_telepathys_archive_names_posts_by_the_public_name() -> None:
    found = post(Telepathy(), archived(), "table")
    assert (found.post_id, found.account_id, found.lang) == ("river_news/9", "user44", "en")
    assert (found.replies, found.reposts, found.views, found.likes) == (2, None, 120, 5)
    assert found.notes == ()


def test_telepathys_replies_are_comments_under_their_message() -> None:
    row = archived(**{"Reply ID": "31"})
    found = post(Telepathy(), row, "table")
    assert (found.kind, found.reply_to) == (Kind.COMMENT, "river_news/9")
    assert found.post_id == "river_news/9/comments/31"
    assert post(Telepathy(), archived(Reply_to_ID="3"), "table").reply_to == "river_news/3"


def test_telepathys_forward_edges_are_no_posts() -> None:
    edge = dict.fromkeys(["Source", "Target", "Label", "Source_ID", "Username", "Timestamp"], "x")
    assert outcomes(Telepathy(), edge, "table") == [Other("forward edges")]


def scraped(**fields: Any) -> dict[str, Any]:
    base = {
        "_type": "snscrape.modules.telegram.TelegramPost",
        "url": "https://t.me/s/River_News/9",
        "date": "2024-05-01T10:00:00+00:00",
        "content": "The bridge is closed. #Flood, says @jo_mill",
        "outlinks": [
            "https://a.example/1",
            "https://t.me/s/River_News?q=%23Flood",
            "https://t.me/jo_mill",
            "https://t.me/old_mill/3",
        ],
        "linkPreview": {"href": "https://b.example/2"},
    }
    return base | fields


def test_snscrape_lists_more_than_links_out() -> None:
    found = post(SnscrapeTelegram(), scraped())
    assert (found.post_id, found.account_id) == ("river_news/9", "river_news")
    assert found.urls == ["https://a.example/1", "https://t.me/old_mill/3", "https://b.example/2"]
    assert (found.kind, found.hashtags) == (Kind.POST, None)


def test_snscrapes_forwards_name_their_original() -> None:
    found = post(SnscrapeTelegram(), scraped(forwardedUrl="https://t.me/old_mill/3"))
    assert (found.kind, found.repost_of) == (Kind.REPOST, "old_mill/3")
    named = post(SnscrapeTelegram(), scraped(forwarded={"username": "old_mill"}))
    assert (named.repost_of, named.notes) == (None, ("forward_origin_named_only",))


def test_snscrapes_posts_may_have_no_words_and_its_channel_is_no_post() -> None:
    assert post(SnscrapeTelegram(), scraped(content=None, outlinks=[])).text == ""
    channel = {"_type": "snscrape.modules.telegram.Channel", "username": "river_news"}
    assert outcomes(SnscrapeTelegram(), channel) == [Other("channels")]


def listed(**fields: Any) -> dict[str, Any]:
    base = {
        "id": 9752256304,
        "date": 1714557600,
        "views": 182,
        "link": "t.me/river_news/9",
        "channel_id": 609916,
        "forwarded_from": None,
        "is_deleted": 0,
        "text": "<b>The bridge</b> is closed.<br><a href='https://a.example/1'>more</a>",
        "media": {"media_type": "mediaPhoto", "file_url": "https://static.example/1.jpg"},
    }
    return base | fields


def test_tgstat_posts_are_known_by_their_link_and_their_text_is_html() -> None:
    found = post(Tgstat(), listed())
    assert (found.post_id, found.account_id) == ("river_news/9", "river_news")
    assert found.text == "The bridge is closed.\nmore"
    assert (found.urls, found.views) == (["https://a.example/1"], 182)
    assert found.media == ["https://static.example/1.jpg"]


def test_tgstat_forwards_and_deletions_are_noted() -> None:
    found = post(Tgstat(), listed(forwarded_from=5, is_deleted=1))
    assert (found.kind, found.repost_of) == (Kind.REPOST, None)
    assert found.notes == ("forward_origin_named_only", "deleted_later")


def test_a_tgstat_page_gives_its_posts_and_counts_its_channels() -> None:
    page = {"status": "ok", "response": {"items": [listed()], "channels": [{"id": 609916}]}}
    assert [type(item) for item in outcomes(Tgstat(), page)] == [Post, Other]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"_": "PeerUser", "user_id": 7}, Peer("user", "7")),
        ({"chat_id": 8}, Peer("chat", "8")),
        ({"channel_id": -1000000000009}, Peer("channel", "9")),
        ("channel9", Peer("channel", "9")),
        ("{'_': 'PeerChannel', 'channel_id': 9}", Peer("channel", "9")),
        ("7.0", Peer("user", "7")),
        (-8, Peer("chat", "8")),
        ("-1000000000009", Peer("channel", "9")),
        (None, None),
        ("nobody", None),
        ({}, None),
    ],
)
def test_a_peer_is_read_in_every_form(written: Any, expected: Peer | None) -> None:
    assert peer(written, "f") == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://t.me/River_News/12", "river_news/12"),
        ("https://t.me/s/River_News/12?single", "river_news/12"),
        ("t.me/c/1500000001/3/12", "1500000001/12"),
        ("https://telegram.me/river_news/12", "river_news/12"),
        ("https://t.me/river_news", None),
        ("https://evil.example/t.me/river_news/12", None),
        (None, None),
    ],
)
def test_links_to_messages_are_understood(link: Any, expected: str | None) -> None:
    found = message_link(link)
    assert (None if found is None else found.post_id) == expected
