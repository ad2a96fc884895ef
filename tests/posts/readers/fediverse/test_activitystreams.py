"""ActivityStreams 2.0: activities, objects, collections, and the forms of their properties."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.posts.readers.fediverse.activitystreams import ActivityStreams
from tocsin.posts.readers.fediverse.objects import address
from tocsin.posts.records import Other, Outcome, Post, Record, Rejected
from tocsin.posts.schema import Kind

READER = ActivityStreams()
CONTEXT = "https://www.w3.org/ns/activitystreams"
ANN = "https://river.example/users/ann"
PUBLISHED = "2024-05-01T10:00:00Z"


def note(**fields: Any) -> dict[str, Any]:
    return {
        "id": f"{ANN}/statuses/9",
        "type": "Note",
        "attributedTo": ANN,
        "published": PUBLISHED,
        "content": "<p>The bridge is closed.</p>",
    } | fields


def activity(kind: str, **fields: Any) -> dict[str, Any]:
    return {"id": f"{ANN}/{kind}/1", "type": kind, "actor": ANN, "published": PUBLISHED} | fields


def outcomes(value: dict[str, Any]) -> list[Outcome]:
    record = Record(value, 1, b"")
    assert READER.recognises(record) >= 0.5
    return list(READER.read(record))


def post(value: dict[str, Any]) -> Post:
    (found,) = outcomes(value)
    assert isinstance(found, Post)
    return found


def test_a_created_note_is_named_by_the_note_and_not_by_the_activity() -> None:
    found = post(activity("Create", object=note()))
    assert (found.platform, found.post_id) == ("activitypub", f"{ANN}/statuses/9")
    assert (found.account_id, found.kind) == (ANN, Kind.POST)
    assert found.text == "The bridge is closed."
    assert found.created_at == datetime(2024, 5, 1, 10, tzinfo=UTC)


def test_what_the_object_leaves_out_the_activity_says() -> None:
    bare = note()
    del bare["attributedTo"], bare["published"]
    found = post(activity("Create", object=bare))
    assert (found.account_id, found.created_at.year) == (ANN, 2024)


def test_an_announcement_is_a_repost_with_or_without_its_original() -> None:
    by_address = post(activity("Announce", object="https://mill.example/1"))
    assert (by_address.kind, by_address.repost_of) == (Kind.REPOST, "https://mill.example/1")
    assert (by_address.text, by_address.post_id) == ("", f"{ANN}/Announce/1")
    embedded = post(activity("Announce", object=note(id="https://mill.example/1")))
    assert (embedded.text, embedded.account_id) == ("The bridge is closed.", ANN)


def test_a_group_that_announces_an_activity_stands_for_what_it_holds() -> None:
    found = post(activity("Announce", object=activity("Create", object=note())))
    assert (found.kind, found.post_id) == (Kind.POST, f"{ANN}/statuses/9")
    liked = activity("Announce", object=activity("Like", object="https://mill.example/1"))
    assert outcomes(liked) == [Other("likes")]


@pytest.mark.parametrize(
    ("kind", "plural"),
    [("Like", "likes"), ("Follow", "follows"), ("Delete", "deletions"), ("Block", "blocks"),
     ("Undo", "undone activities"), ("Add", "additions"), ("Flag", "reports")],
)  # fmt: skip
def test_other_activities_are_other_records(kind: str, plural: str) -> None:
    assert outcomes(activity(kind, object="https://mill.example/1")) == [Other(plural)]


def test_an_activity_that_only_names_its_object_is_rejected_and_nothing_is_fetched() -> None:
    (found,) = outcomes(activity("Create", object="https://mill.example/1"))
    assert isinstance(found, Rejected)
    assert found.remedy


def test_an_update_is_an_edit() -> None:
    assert post(activity("Update", object=note())).notes == ("edited",)


def test_profiles_and_votes_are_no_posts() -> None:
    assert outcomes(activity("Update", object={"id": ANN, "type": "Person"})) == [Other("users")]
    vote = note(name="Stay", inReplyTo="https://mill.example/q")
    del vote["content"]
    assert outcomes(activity("Create", object=vote)) == [Other("poll votes")]
    assert outcomes(vote | {"@context": CONTEXT}) == [Other("poll votes")]


@pytest.mark.parametrize("name", ["quote", "quoteUrl", "quoteUri", "_misskey_quote"])
def test_a_quotation_is_seen_under_each_of_its_names(name: str) -> None:
    found = post(note(**{name: "https://mill.example/1"}))
    assert (found.kind, found.quote_of) == (Kind.QUOTE, "https://mill.example/1")


def test_a_quotation_may_be_a_tag() -> None:
    tag = {
        "type": "Link",
        "mediaType": 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
        "href": "https://mill.example/1",
    }
    assert post(note(tag=[tag])).quote_of == "https://mill.example/1"


def test_tags_attachments_and_threads_are_read() -> None:
    found = post(
        note(
            content='<a href="https://a.example/1">one</a>',
            inReplyTo={"id": "https://mill.example/1"},
            conversation="tag:river.example,2024:1",
            tag=[
                {"type": "Hashtag", "name": "#Flood"},
                {"type": "Mention", "href": "https://mill.example/users/bo"},
                {"type": "Emoji", "name": ":wave:"},
                {"url": "https://b.example/2", "startIndex": 0},
            ],
            attachment=[
                {"type": "Document", "url": "https://files.example/1.png"},
                {"type": "Image", "url": [{"type": "Link", "href": "https://files.example/2.png"}]},
                {"type": "Link", "href": "https://c.example/3"},
                {"type": "PropertyValue", "name": "x", "value": "y"},
            ],
            likes={"type": "Collection", "totalItems": 4},
        )
    )
    assert (found.kind, found.reply_to) == (Kind.REPLY, "https://mill.example/1")
    assert found.conversation_id == "tag:river.example,2024:1"
    assert (found.hashtags, found.mentions) == (["Flood"], ["https://mill.example/users/bo"])
    assert found.urls == ["https://a.example/1", "https://c.example/3", "https://b.example/2"]
    assert found.media == ["https://files.example/1.png", "https://files.example/2.png"]
    assert found.likes == 4


def test_the_language_is_that_of_the_content() -> None:
    text = note()["content"]
    assert post(note(contentMap={"pt-BR": text, "en": "<p>Other</p>"})).lang == "pt"
    only = note(contentMap={"uk": "<p>Міст</p>"})
    del only["content"]
    assert (post(only).lang, post(only).text) == ("uk", "Міст")


def test_articles_and_videos_have_a_title_and_notes_a_warning() -> None:
    assert post(note(type="Article", name="Flood", summary="short")).text.startswith("Flood\n\n")
    assert post(note(summary="Flood")).text.startswith("Flood\n\n")
    video = note(
        type="Video",
        name="Flood",
        mediaType="text/markdown",
        content="see https://a.example/1 <b>",
        attributedTo=[
            {"type": "Group", "id": "https://v.example/c"},
            {"type": "Person", "id": ANN},
        ],
    )
    found = post(video)
    assert (found.account_id, found.urls) == (ANN, ["https://a.example/1"])
    assert found.text == "Flood\n\nsee https://a.example/1 <b>"


def test_an_archive_gives_its_activities_and_counts_bare_addresses() -> None:
    outbox = {
        "@context": CONTEXT,
        "type": "OrderedCollection",
        "totalItems": 3,
        "orderedItems": [
            activity("Create", object=note()),
            activity("Announce", object="https://mill.example/1"),
            "https://mill.example/2",
        ],
    }
    assert [type(item) for item in outcomes(outbox)] == [Post, Post, Other]
    paged = {"@context": CONTEXT, "type": "Collection", "first": outbox}
    assert len(outcomes(paged)) == 3
    empty = {"@context": CONTEXT, "type": "OrderedCollection", "totalItems": 0}
    assert outcomes(empty) == [Other("empty collections")]


@pytest.mark.parametrize("missing", ["published", "attributedTo", "id"])
def test_an_object_without_time_author_or_address_is_rejected_with_a_remedy(missing: str) -> None:
    value = note() | {"@context": CONTEXT}
    del value[missing]
    (found,) = outcomes(value)
    assert isinstance(found, Rejected)
    assert found.remedy


def test_an_attack_by_nesting_rejects_the_post_and_not_the_file() -> None:
    (found,) = outcomes(activity("Create", object=note(content="<div>" * 50_000)))
    assert isinstance(found, Rejected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://a.example", "https://a.example"),
        ({"id": "x", "url": "y"}, "x"),
        ([{"type": "Link", "href": "h"}, "later"], "h"),
        ({"url": [{"href": "h"}]}, "h"),
        ({"name": "no address"}, None),
        (None, None),
        (5, None),
    ],
)
def test_an_address_is_found_in_every_form(value: Any, expected: str | None) -> None:
    assert address(value) == expected


@pytest.mark.parametrize(
    "value",
    [{"type": "message", "id": 1}, {"type": "Note"}, {"type": "Video", "title": "x"}, {}],
)
def test_objects_that_merely_share_a_type_are_left_alone(value: dict[str, Any]) -> None:
    assert READER.recognises(Record(value, 1, b"")) == 0.0
