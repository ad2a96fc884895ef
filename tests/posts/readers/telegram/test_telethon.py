"""Telethon's messages as JSON, and as a table of printed objects."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.posts.readers.telegram.telethon import Telethon
from tocsin.posts.readers.telegram.telethon_table import TelethonTable
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record, Rejected
from tocsin.posts.schema import Kind


def message(**fields: Any) -> dict[str, Any]:
    base = {
        "_": "Message",
        "id": 9,
        "peer_id": {"_": "PeerChannel", "channel_id": 1500000001},
        "date": "2024-05-01T10:00:00+00:00",
        "message": "The bridge is closed.",
        "from_id": None,
        "post": True,
        "entities": [],
        "views": 120,
        "forwards": 4,
        "replies": {"_": "MessageReplies", "replies": 2},
    }
    return base | fields


def outcomes(value: dict[str, Any]) -> list[Outcome]:
    record = Record(value, 1, b"")
    assert Telethon().recognises(record) >= 0.5
    return list(Telethon().read(record))


def post(**fields: Any) -> Post:
    (found,) = outcomes(message(**fields))
    assert isinstance(found, Post)
    return found


def test_a_channel_post_carries_its_counts() -> None:
    found = post()
    assert (found.post_id, found.account_id) == ("1500000001/9", "channel1500000001")
    assert (found.kind, found.created_at) == (Kind.POST, datetime(2024, 5, 1, 10, tzinfo=UTC))
    assert (found.views, found.reposts, found.replies, found.likes) == (120, 4, 2, None)


def test_a_forward_from_a_channel_names_the_original() -> None:
    header = {"from_id": {"_": "PeerChannel", "channel_id": 77}, "channel_post": 5}
    found = post(fwd_from=header)
    assert (found.kind, found.repost_of) == (Kind.REPOST, "77/5")
    assert post(fwd_from={"channel_id": 77, "channel_post": 5}).repost_of == "77/5"


@pytest.mark.parametrize(
    "header",
    [{"from_name": "Jo"}, {"from_id": {"_": "PeerUser", "user_id": 5}}, {"from_id": None, "x": 1}],
)
def test_a_forward_from_a_person_names_no_post(header: dict[str, Any]) -> None:
    found = post(fwd_from=header)
    assert (found.kind, found.repost_of) == (Kind.REPOST, None)
    assert "forward_origin_named_only" in found.notes


def test_entities_count_in_utf_16() -> None:
    text = "🚰🚰 t.me/a #Water @jo here"
    found = post(
        message=text,
        entities=[
            {"_": "MessageEntityUrl", "offset": 5, "length": 6},
            {"_": "MessageEntityHashtag", "offset": 12, "length": 6},
            {"_": "MessageEntityMention", "offset": 19, "length": 3},
            {"_": "MessageEntityTextUrl", "offset": 23, "length": 4, "url": "https://a.example"},
            {"_": "MessageEntityMentionName", "offset": 23, "length": 4, "user_id": 6},
            {"_": "MessageEntityBold", "offset": 0, "length": 4},
        ],
    )
    assert found.urls == ["t.me/a", "https://a.example"]
    assert (found.hashtags, found.mentions) == (["Water"], ["jo", "user6"])


def test_a_preview_is_a_link_where_the_text_marks_none() -> None:
    media = {"_": "MessageMediaWebPage", "webpage": {"url": "https://a.example/p"}}
    assert post(media=media).urls == ["https://a.example/p"]


def test_files_are_known_by_telegrams_own_numbers() -> None:
    photo = {"_": "MessageMediaPhoto", "photo": {"_": "Photo", "id": 5010497044943472000}}
    assert post(media=photo).media == ["telegram-photo:5010497044943472000"]
    document = {"document": {"id": 12}}
    assert post(media=document).media == ["telegram-document:12"]


def test_replies_and_forum_topics_are_told_apart() -> None:
    assert post(reply_to={"reply_to_msg_id": 3}).reply_to == "1500000001/3"
    topic = {"reply_to_msg_id": 3, "forum_topic": True}
    assert post(reply_to=topic).reply_to is None
    assert post(reply_to=topic | {"reply_to_top_id": 1}).reply_to == "1500000001/3"


def test_reactions_are_summed() -> None:
    assert post(reactions={"results": [{"count": 2}, {"count": 3}]}).likes == 5


def test_a_poll_asks_in_its_text() -> None:
    assert post(message="", media={"poll": {"question": {"text": "Stay?"}}}).text == "Stay?"


def test_a_group_message_is_its_members() -> None:
    found = post(from_id={"_": "PeerUser", "user_id": 5}, post=False)
    assert (found.account_id, found.kind) == ("user5", Kind.MESSAGE)


def test_messages_of_2019_name_their_chat_otherwise() -> None:
    old = message(to_id={"_": "PeerChannel", "channel_id": 5}, from_id=8, post=False)
    del old["peer_id"]
    (found,) = outcomes(old)
    assert isinstance(found, Post)
    assert (found.post_id, found.account_id) == ("5/9", "user8")


def test_4cat_stores_types_and_times_otherwise_and_adds_names() -> None:
    stored = message(
        date=1714557600.0,
        peer_id={"channel_id": 5, "_type": "PeerChannel"},
        _chat={"username": "river_news"},
    )
    del stored["_"]
    (found,) = outcomes(stored)
    assert isinstance(found, Post)
    assert found.created_at == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert found.account_name == "river_news"


def test_service_messages_users_and_chats_are_other_records() -> None:
    service = message(_="MessageService", action={"_": "MessageActionPinMessage"})
    assert outcomes(service) == [Other("service messages")]
    assert outcomes({"_": "User", "id": 5, "username": "jo"}) == [Other("users")]
    assert outcomes({"_": "Channel", "id": 5, "title": "River"}) == [Other("channels")]


def test_a_page_gives_every_message_and_counts_the_rest() -> None:
    page = {
        "_": "messages.ChannelMessages",
        "messages": [message(), message(id=10), message(id=11, date=None)],
        "users": [{"_": "User", "id": 1}],
        "chats": [{"_": "Channel", "id": 2}],
    }
    found = outcomes(page)
    assert [type(item) for item in found] == [Post, Post, Rejected, Other, Other]


def row(**fields: Any) -> dict[str, Any]:
    base = {
        "_": "Message",
        "id": "9",
        "peer_id": "{'_': 'PeerChannel', 'channel_id': 1500000001}",
        "from_id": None,
        "date": "2024-05-01 10:00:00+00:00",
        "message": "The bridge is closed.",
        "views": "120.0",
        "forwards": "4.0",
    }
    return base | fields


def row_outcome(**fields: Any) -> Outcome:
    record = Record(row(**fields), 1, b"", "table")
    assert TelethonTable().recognises(record) == 0.9
    (found,) = TelethonTable().read(record)
    return found


def test_printed_objects_in_cells_are_searched_and_never_run() -> None:
    found = row_outcome(
        from_id="PeerUser(user_id=5)",
        fwd_from="{'_': 'MessageFwdHeader', 'from_id': {'_': 'PeerChannel', 'channel_id': 77},"
        " 'channel_post': 5}",
        reply_to="MessageReplyHeader(reply_to_msg_id=3)",
        replies="{'_': 'MessageReplies', 'replies': 2}",
        reactions="{'results': [{'count': 2}, {'count': 3}]}",
        entities="[{'_': 'MessageEntityTextUrl', 'url': 'https://a.example/x'}]",
    )
    assert isinstance(found, Post)
    assert (found.post_id, found.account_id) == ("1500000001/9", "user5")
    assert (found.repost_of, found.reply_to) == ("77/5", "1500000001/3")
    assert (found.likes, found.replies, found.views, found.reposts) == (5, 2, 120, 4)
    assert found.urls == ["https://a.example/x"]


def test_rows_of_service_messages_are_other_records() -> None:
    assert row_outcome(_="MessageService", action="{'_': 'x'}") == Other("service messages")


def test_a_rounded_message_number_is_refused() -> None:
    with pytest.raises(FieldError, match="rounded"):
        row_outcome(id="9.06E+17")
