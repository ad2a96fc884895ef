"""Mastodon's API: statuses, boosts, quotes, pages and streaming events."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.posts.readers.fediverse.mastodon import Mastodon
from tocsin.posts.records import Other, Outcome, Post, Record, Rejected
from tocsin.posts.schema import Kind

READER = Mastodon()
ANN = {
    "id": "1",
    "username": "ann",
    "acct": "ann",
    "display_name": "Ann",
    "url": "https://river.example/@ann",
    "followers_count": 12,
}
FAR = ANN | {"acct": "bo@mill.example", "url": "https://mill.example/@bo"}
URI = "https://river.example/users/ann/statuses/9"


def status(**fields: Any) -> dict[str, Any]:
    return {
        "id": "9",
        "uri": URI,
        "url": "https://river.example/@ann/9",
        "created_at": "2024-05-01T10:00:00.000Z",
        "in_reply_to_id": None,
        "visibility": "public",
        "spoiler_text": "",
        "language": "en",
        "content": "<p>The bridge is closed.</p>",
        "account": ANN,
        "reblog": None,
        "media_attachments": [],
        "mentions": [],
        "tags": [],
        "card": None,
        "favourites_count": 5,
        "reblogs_count": 3,
        "replies_count": 2,
        "edited_at": None,
    } | fields


def outcomes(value: dict[str, Any]) -> list[Outcome]:
    record = Record(value, 1, b"")
    assert READER.recognises(record) >= 0.5
    return list(READER.read(record))


def post(**fields: Any) -> Post:
    (found,) = outcomes(status(**fields))
    assert isinstance(found, Post)
    return found


def test_a_status_is_named_by_its_global_address() -> None:
    found = post()
    assert (found.platform, found.post_id) == ("mastodon", URI)
    assert (found.account_id, found.account_name) == ("https://river.example/@ann", "ann")
    assert (found.text, found.lang) == ("The bridge is closed.", "en")
    assert found.created_at == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert (found.likes, found.reposts, found.replies, found.followers) == (5, 3, 2, 12)


def test_a_boost_repeats_the_words_of_its_original() -> None:
    original = status(uri="https://mill.example/1", account=FAR, tags=[{"name": "flood"}])
    found = post(reblog=original, content="", uri=f"{URI}/activity")
    assert (found.kind, found.repost_of) == (Kind.REPOST, "https://mill.example/1")
    assert (found.text, found.hashtags) == ("The bridge is closed.", ["flood"])
    assert found.post_id == f"{URI}/activity"


@pytest.mark.parametrize(
    "fields",
    [
        {"quote": {"state": "accepted", "quoted_status": {"uri": "https://mill.example/1"}}},
        {"quote": {"uri": "https://mill.example/1"}},
        {"pleroma": {"quote_url": "https://mill.example/1"}},
        {"pleroma": {"quote": {"uri": "https://mill.example/1"}}},
    ],
)
def test_a_quotation_is_seen_as_each_server_says_it(fields: dict[str, Any]) -> None:
    found = post(**fields)
    assert (found.kind, found.quote_of) == (Kind.QUOTE, "https://mill.example/1")


def test_a_quotation_by_number_belongs_to_the_server_that_was_asked() -> None:
    assert post(quote={"quoted_status_id": "77"}).quote_of == "river.example/77"


def test_the_answered_status_is_known_by_the_asked_servers_number() -> None:
    found = post(in_reply_to_id="5")
    assert (found.kind, found.reply_to) == (Kind.REPLY, "river.example/5")


def test_of_a_remote_author_the_asked_server_is_told_by_a_hashtag_or_not_at_all() -> None:
    unknown = post(account=FAR, in_reply_to_id="5")
    assert (unknown.kind, unknown.reply_to) == (Kind.REPLY, None)
    assert unknown.notes == ("reply_target_unknown",)
    tags = [{"name": "flood", "url": "https://river.example/tags/flood"}]
    assert post(account=FAR, in_reply_to_id="5", tags=tags).reply_to == "river.example/5"


def test_links_tags_mentions_media_and_card_are_kept() -> None:
    found = post(
        content='<p><a href="https://a.example/1">one</a></p>',
        card={"url": "https://b.example/2"},
        tags=[{"name": "flood"}],
        mentions=[{"acct": "bo@mill.example", "url": "https://mill.example/@bo"}],
        media_attachments=[
            {"url": "https://files.example/1.png", "remote_url": "https://mill.example/1.png"},
            {"url": "https://files.example/2.png", "remote_url": None},
        ],
    )
    assert found.urls == ["https://a.example/1", "https://b.example/2"]
    assert (found.hashtags, found.mentions) == (["flood"], ["https://mill.example/@bo"])
    assert found.media == ["https://mill.example/1.png", "https://files.example/2.png"]


def test_a_content_warning_is_part_of_the_text() -> None:
    assert post(spoiler_text="Flood").text == "Flood\n\nThe bridge is closed."


def test_an_edit_is_noted() -> None:
    assert post(edited_at="2024-05-01T11:00:00Z").notes == ("edited",)


def test_relatives_of_mastodon_keep_their_names() -> None:
    account = ANN | {"url": "https://truthsocial.com/@ann"}
    assert post(account=account).platform == "truthsocial"


def test_pages_give_statuses_and_count_the_rest() -> None:
    search = {"accounts": [ANN], "statuses": [status()], "hashtags": [{"name": "flood"}]}
    assert [type(item) for item in outcomes(search)] == [Post, Other, Other]
    thread = {"ancestors": [status()], "descendants": [status(), status(created_at="?")]}
    assert [type(item) for item in outcomes(thread)] == [Post, Post, Rejected]
    assert outcomes({"ancestors": [], "descendants": []}) == [Other("empty pages")]


def test_streaming_events_hold_a_status_in_a_string() -> None:
    update = {"stream": ["public"], "event": "update", "payload": json.dumps(status())}
    assert isinstance(outcomes(update)[0], Post)
    assert outcomes({"event": "delete", "payload": "9"}) == [Other("deletions")]
    broken = {"event": "update", "payload": "{"}
    assert isinstance(outcomes(broken)[0], Rejected)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (ANN, "users"),
        ({"id": "1", "type": "follow", "created_at": "x", "account": ANN}, "notifications"),
        ({"id": "1", "unread": True, "accounts": [], "last_status": None}, "conversations"),
    ],
)
def test_other_objects_of_the_api_are_other_records(value: dict[str, Any], kind: str) -> None:
    assert outcomes(value) == [Other(kind)]


def test_a_status_without_an_author_is_rejected_with_a_remedy() -> None:
    (found,) = outcomes(status(account={}))
    assert isinstance(found, Rejected)
    assert found.field == "account"
