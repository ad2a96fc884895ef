"""Telegram Desktop's export: messages of one chat and of everything."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.posts.readers.telegram.desktop import TelegramDesktop
from tocsin.posts.records import Other, Outcome, Post, Record, Rejected
from tocsin.posts.schema import Kind

READER = TelegramDesktop()
CHANNEL = {"name": "River news", "type": "public_channel", "id": 1500000001}
GROUP = {"name": "Neighbours", "type": "private_supergroup", "id": 1500000002}


def message(**fields: Any) -> dict[str, Any]:
    base = {
        "id": 7,
        "type": "message",
        "date": "2024-05-01T12:00:00",
        "date_unixtime": "1714557600",
        "from": "Mira",
        "from_id": "user501",
        "text": "The bridge is closed.",
        "text_entities": [{"type": "plain", "text": "The bridge is closed."}],
    }
    return base | fields


def outcomes(value: dict[str, Any], context: dict[str, Any] = GROUP) -> list[Outcome]:
    record = Record(value, 1, b"", context=context)
    assert READER.recognises(record) >= 0.5
    return list(READER.read(record))


def post(value: dict[str, Any], context: dict[str, Any] = GROUP) -> Post:
    (found,) = outcomes(value, context)
    assert isinstance(found, Post)
    return found


def test_a_message_is_named_by_its_chat_and_number() -> None:
    found = post(message())
    assert (found.post_id, found.account_id) == ("1500000002/7", "user501")
    assert (found.kind, found.conversation_id) == (Kind.MESSAGE, "1500000002")
    assert found.account_name == "Mira"


def test_the_universal_time_is_preferred_to_the_local_one() -> None:
    assert post(message()).created_at == datetime(2024, 5, 1, 10, tzinfo=UTC)
    old = message()
    del old["date_unixtime"]
    assert post(old).created_at.isoformat() == "2024-05-01T12:00:00"


def test_text_in_parts_is_joined_and_its_links_are_kept() -> None:
    parts = [
        "Read ",
        {"type": "text_link", "text": "this", "href": "https://a.example/1"},
        {"type": "plain", "text": " and "},
        {"type": "link", "text": "b.example/2"},
        {"type": "hashtag", "text": "#Flood"},
        {"type": "mention", "text": "@mira"},
        {"type": "mention_name", "text": "Jo", "user_id": 77},
    ]
    found = post(message(text=parts, text_entities=parts[1:]))
    assert found.text == "Read this and b.example/2#Flood@miraJo"
    assert found.urls == ["https://a.example/1", "b.example/2"]
    assert found.hashtags == ["Flood"]
    assert found.mentions == ["mira", "user77"]


def test_links_of_text_entities_are_found_under_plain_text() -> None:
    entities = [{"type": "text_link", "text": "here", "href": "https://a.example"}]
    assert post(message(text="here", text_entities=entities)).urls == ["https://a.example"]


def test_text_without_any_mark_up_is_searched_by_the_import() -> None:
    found = post(message(text="see https://a.example", text_entities=[]))
    assert (found.urls, found.hashtags, found.mentions) == (None, None, None)


def test_a_channel_speaks_for_itself() -> None:
    found = post(message(from_id="channel1500000001"), CHANNEL)
    assert (found.account_id, found.kind) == ("channel1500000001", Kind.POST)
    unsigned = message()
    del unsigned["from_id"]
    assert post(unsigned, CHANNEL).account_id == "channel1500000001"


@pytest.mark.parametrize("fields", [{"forwarded_from": "Old mill"}, {"forwarded_from": None}])
def test_a_forward_names_no_post_so_none_is_claimed(fields: dict[str, Any]) -> None:
    found = post(message(**fields))
    assert (found.kind, found.repost_of) == (Kind.REPOST, None)
    assert "forward_origin_named_only" in found.notes


def test_a_reply_points_into_its_own_chat_unless_another_is_named() -> None:
    assert post(message(reply_to_message_id=3)).reply_to == "1500000002/3"
    elsewhere = message(reply_to_message_id=3, reply_to_peer_id="channel88")
    assert post(elsewhere).reply_to == "88/3"
    assert post(elsewhere).kind is Kind.REPLY


def test_reactions_are_summed() -> None:
    reactions = [{"type": "emoji", "count": 2}, {"type": "paid", "count": 5}, {"type": "emoji"}]
    assert post(message(reactions=reactions)).likes == 7
    assert post(message()).likes is None


def test_file_names_belong_to_one_message_because_every_chat_has_a_photo_1() -> None:
    found = post(message(photo="photos/photo_1.jpg", file="files/a.pdf", file_name="a.pdf"))
    assert found.media == ["1500000002/7/photos/photo_1.jpg", "1500000002/7/a.pdf"]
    missing = post(message(file="(File not included. Change data exporting settings.)"))
    assert missing.media == []


def test_the_question_of_a_poll_is_text() -> None:
    assert (
        post(message(text="", text_entities=[], poll={"question": "Stay or go?"})).text
        == "Stay or go?"
    )
    marked = {"question": {"text": "Stay?", "text_entities": []}}
    assert post(message(text="Vote", poll=marked)).text == "Vote\nStay?"
    assert post(message(text="", text_entities=[], todo_list={"title": "Pack"})).text == "Pack"


def test_service_and_unsupported_messages_are_other_records() -> None:
    service = {"id": 1, "type": "service", "date": "2024-05-01T12:00:00", "action": "pin_message"}
    assert outcomes(service) == [Other("service messages")]
    assert outcomes({"id": 2, "type": "unsupported"}) == [Other("unsupported messages")]


def test_an_edit_is_noted() -> None:
    assert "edited" in post(message(edited="2024-05-01T12:10:00")).notes


def test_numbers_of_exports_before_2021_are_unmarked() -> None:
    old_group = GROUP | {"id": (2 << 32) + 1500000002}
    found = post(message(from_id=501), old_group)
    assert (found.post_id, found.account_id) == ("1500000002/7", "user501")
    by_channel = post(message(from_id=(2 << 32) + 9), old_group)
    assert by_channel.account_id == "channel9"
    assert post(message(), GROUP | {"id": -1001500000002}).post_id == "1500000002/7"


def test_without_ids_the_content_gives_one() -> None:
    bare = {"type": "message", "date_unixtime": "1714557600", "from": "Jo", "text": "Hello"}
    found = post(bare, {})
    assert found.account_id == "name:Jo"
    assert {"account_named_only", "id_made_from_content"} <= set(found.notes)
    assert found.post_id == post(bare, {}).post_id != post(bare | {"text": "Bye"}, {}).post_id


def test_a_message_without_author_is_rejected_with_a_remedy() -> None:
    orphan = message()
    del orphan["from_id"], orphan["from"]
    (found,) = outcomes(orphan)
    assert isinstance(found, Rejected)
    assert found.field == "from_id"
    assert found.remedy


def test_a_whole_export_counts_its_other_sections_and_never_reads_them_as_messages() -> None:
    export = {
        "about": "Here is the data you requested.",
        "personal_information": {"user_id": 1, "first_name": "Jo"},
        "contacts": {"about": "", "list": [{"user_id": 2, "date": "2024-01-01T00:00:00"}]},
        "frequent_contacts": {"list": [{"id": 3, "type": "user", "rating": 1.5}]},
        "stories": [{"date": "2024-01-01T00:00:00", "media": "stories/1.jpg"}],
        "chats": {"about": "", "list": [GROUP | {"messages": [message(), message(id=8)]}]},
        "left_chats": {"list": [CHANNEL | {"messages": [message(from_id="channel1500000001")]}]},
    }
    found = outcomes(export, {})
    posts = [item.post_id for item in found if isinstance(item, Post)]
    assert posts == ["1500000002/7", "1500000002/8", "1500000001/7"]
    others = [item.kind for item in found if isinstance(item, Other)]
    assert sorted(others) == ["account details", "contacts", "contacts", "stories"]


def test_a_chat_without_messages_is_accounted_for() -> None:
    assert outcomes(GROUP | {"messages": []}, {}) == [Other("empty chats")]


@pytest.mark.parametrize(
    "value",
    [
        {"id": 3, "category": "people", "type": "user", "name": "Jo", "rating": 1.5},
        {"user_id": 2, "first_name": "Jo", "date": "2024-01-01T00:00:00"},
        {"id": 1, "type": "message", "content": "of another chat program"},
        {"id": "1", "text": "a tweet", "author_id": "2"},
    ],
)
def test_other_objects_are_not_taken_for_messages(value: dict[str, Any]) -> None:
    assert READER.recognises(Record(value, 1, b"")) == 0.0
