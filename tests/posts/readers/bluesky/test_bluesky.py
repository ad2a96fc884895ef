"""Bluesky's records, the Jetstream that delivers them, and the API's views of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.bluesky.at_uri import at_uri, key_time
from tocsin.posts.readers.bluesky.atproto import BlueskyAtproto
from tocsin.posts.readers.bluesky.jetstream import BlueskyJetstream
from tocsin.posts.readers.bluesky.records import facet_text, read_facets
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record, Rejected
from tocsin.posts.schema import Kind

SEEN = datetime(2024, 5, 1, 10, 0, 1, tzinfo=UTC)
ANN = "did:plc:ann"
URI = f"at://{ANN}/app.bsky.feed.post/3kann"
PARENT = "at://did:plc:bo/app.bsky.feed.post/3kbo1"
ROOT = "at://did:plc:bo/app.bsky.feed.post/3kbo0"


def stored(**fields: Any) -> dict[str, Any]:
    return {
        "$type": "app.bsky.feed.post",
        "text": "The bridge is closed.",
        "createdAt": "2024-05-01T10:00:00.000Z",
    } | fields


def event(record: dict[str, Any] | None, **commit: Any) -> dict[str, Any]:
    base = {"operation": "create", "collection": "app.bsky.feed.post", "rkey": "3kann"}
    return {
        "did": ANN,
        "time_us": int(SEEN.timestamp() * 1_000_000),
        "kind": "commit",
        "commit": base | commit | ({} if record is None else {"record": record}),
    }


def outcomes(
    reader: Reader, value: dict[str, Any], context: dict[str, Any] | None = None
) -> list[Outcome]:
    record = Record(value, 1, b"", context=context or {})
    assert reader.recognises(record) >= 0.5
    return list(reader.read(record))


def streamed(record: dict[str, Any] | None, **commit: Any) -> Post:
    (found,) = outcomes(BlueskyJetstream(), event(record, **commit))
    assert isinstance(found, Post)
    return found


def viewed(**fields: Any) -> dict[str, Any]:
    return {
        "uri": URI,
        "cid": "bafy",
        "author": {"did": ANN, "handle": "ann.example"},
        "record": stored(),
        "likeCount": 5,
        "repostCount": 3,
        "replyCount": 2,
        "indexedAt": "2024-05-01T10:00:01.000Z",
    } | fields


def api(value: dict[str, Any], context: dict[str, Any] | None = None) -> list[Outcome]:
    return outcomes(BlueskyAtproto(), value, context)


def api_posts(value: dict[str, Any]) -> list[str]:
    return [item.post_id for item in api(value) if isinstance(item, Post)]


def feature(kind: str, **fields: Any) -> dict[str, Any]:
    return {"$type": f"app.bsky.richtext.facet#{kind}"} | fields


def facet(start: int, end: int, *features: dict[str, Any]) -> dict[str, Any]:
    return {"index": {"byteStart": start, "byteEnd": end}, "features": list(features)}


def test_a_post_is_named_by_its_address_and_its_account_by_the_did() -> None:
    found = streamed(stored(langs=["pt-BR", "en"]))
    assert (found.platform, found.post_id, found.account_id) == ("bluesky", URI, ANN)
    assert (found.kind, found.lang, found.conversation_id) == (Kind.POST, "pt", URI)
    assert found.created_at == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert found.collected_at == SEEN
    assert found.notes == ()


def test_a_reply_knows_its_parent_and_its_thread() -> None:
    reply = {"parent": {"uri": PARENT}, "root": {"uri": ROOT}}
    found = streamed(stored(reply=reply))
    assert (found.kind, found.reply_to, found.conversation_id) == (Kind.REPLY, PARENT, ROOT)


def test_links_come_from_facets_and_not_from_the_shortened_text() -> None:
    facets = [facet(0, 12, feature("link", uri="https://a.example/a-long-way"))]
    found = streamed(stored(text="a.example/a-…", facets=facets))
    assert found.urls == ["https://a.example/a-long-way"]


def test_links_without_facets_are_found_in_the_text_and_in_the_card() -> None:
    embed = {"$type": "app.bsky.embed.external", "external": {"uri": "https://b.example/2"}}
    found = streamed(stored(text="see https://a.example/1", embed=embed))
    assert found.urls == ["https://a.example/1", "https://b.example/2"]


def test_tags_of_facets_and_of_the_record_are_joined_and_mentions_are_dids() -> None:
    facets = [
        facet(0, 6, feature("tag", tag="Water")),
        facet(7, 11, feature("mention", did="did:plc:bo")),
    ]
    found = streamed(stored(text="#Water @bob", facets=facets, tags=["flood", "Water"]))
    assert found.hashtags == ["Water", "flood"]
    assert found.mentions == ["did:plc:bo"]


def test_pictures_and_videos_are_known_by_their_hash() -> None:
    images = [{"image": {"ref": {"$link": "bafy1"}}}, {"image": {"cid": "bafy2"}}]
    assert streamed(stored(embed={"images": images})).media == ["bafy1", "bafy2"]
    assert streamed(stored(embed={"video": {"ref": {"$link": "bafy3"}}})).media == ["bafy3"]


def test_a_quotation_with_media_gives_both() -> None:
    embed = {
        "$type": "app.bsky.embed.recordWithMedia",
        "record": {"$type": "app.bsky.embed.record", "record": {"uri": PARENT, "cid": "c"}},
        "media": {"images": [{"image": {"ref": {"$link": "bafy1"}}}]},
    }
    found = streamed(stored(embed=embed))
    assert (found.kind, found.quote_of, found.media) == (Kind.QUOTE, PARENT, ["bafy1"])


def test_a_shared_list_is_no_quotation() -> None:
    embed = {"record": {"uri": "at://did:plc:bo/app.bsky.graph.list/1"}}
    assert streamed(stored(embed=embed)).quote_of is None


def test_a_repost_has_no_words_and_names_its_original() -> None:
    record = {"createdAt": "2024-05-01T10:00:00Z", "subject": {"uri": PARENT}}
    found = streamed(record, collection="app.bsky.feed.repost", rkey="3kre")
    assert (found.kind, found.repost_of, found.text) == (Kind.REPOST, PARENT, "")
    assert found.post_id == f"at://{ANN}/app.bsky.feed.repost/3kre"


@pytest.mark.parametrize(
    "claimed",
    [None, "", "yesterday", "2012-02-22T20:26:41", "2024-05-03T10:00:00Z", 12345, "0000-00-00"],
)
def test_an_impossible_claim_gives_way_to_the_relays_clock(claimed: Any) -> None:
    found = streamed(stored(createdAt=claimed))
    assert (found.created_at, found.notes) == (SEEN, ("time_from_relay",))


def test_a_claim_less_than_a_day_ahead_stands() -> None:
    ahead = (SEEN + timedelta(hours=23)).isoformat()
    assert streamed(stored(createdAt=ahead)).notes == ()


def test_an_update_is_a_post_that_was_edited() -> None:
    assert streamed(stored(), operation="update").notes == ("edited",)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (event(None, operation="delete"), "deletions"),
        (event({"subject": {}}, collection="app.bsky.feed.like"), "likes"),
        (event({"subject": ANN}, collection="app.bsky.graph.follow"), "follows"),
        (event({"subject": ANN}, collection="app.bsky.graph.block"), "blocks"),
        (event({}, collection="app.bsky.actor.profile"), "profiles"),
        (event({}, collection="app.bsky.graph.unheard"), "other records"),
        (event({}, collection="org.example.status"), "records of other apps"),
        ({"did": ANN, "time_us": 1, "kind": "identity", "identity": {}}, "identity events"),
        ({"did": ANN, "time_us": 1, "kind": "account", "account": {}}, "account events"),
        ({"did": ANN, "time_us": 1, "type": "acc", "account": {}}, "account events"),
    ],
)
def test_everything_else_in_the_stream_is_another_record(value: dict[str, Any], kind: str) -> None:
    assert outcomes(BlueskyJetstream(), value) == [Other(kind)]


def test_the_first_jetstream_shortened_its_names() -> None:
    old = event(stored(), type="c")
    old["type"] = "com"
    del old["kind"], old["commit"]["operation"]
    (found,) = outcomes(BlueskyJetstream(), old)
    assert isinstance(found, Post)


def test_a_commit_without_its_record_is_rejected_with_a_remedy() -> None:
    (found,) = outcomes(BlueskyJetstream(), event(None))
    assert isinstance(found, Rejected)
    assert found.remedy


def test_a_repost_of_nothing_is_refused() -> None:
    with pytest.raises(FieldError):
        streamed({"createdAt": "2024-05-01T10:00:00Z"}, collection="app.bsky.feed.repost")


def test_a_view_carries_counts_and_the_handle() -> None:
    (found,) = api(viewed())
    assert isinstance(found, Post)
    assert (found.account_id, found.account_name) == (ANN, "ann.example")
    assert (found.likes, found.reposts, found.replies) == (5, 3, 2)


def test_an_impossible_claim_in_a_view_gives_way_to_the_index() -> None:
    (found,) = api(viewed(record=stored(createdAt="2012-02-22T20:26:41")))
    assert isinstance(found, Post)
    assert found.notes == ("time_from_index",)


def test_a_stored_record_needs_no_view() -> None:
    (found,) = api({"uri": URI, "cid": "bafy", "value": stored()})
    assert isinstance(found, Post)
    assert (found.post_id, found.account_name) == (URI, None)


def test_without_any_time_the_record_key_tells_it() -> None:
    uri = f"at://{ANN}/app.bsky.feed.post/3k2yihcrp6f2c"
    (found,) = api({"uri": uri, "value": stored(createdAt=None)})
    assert isinstance(found, Post)
    assert found.notes == ("time_from_record_key",)
    assert found.created_at.date().isoformat() == "2023-07-20"


def test_a_bare_record_is_rejected_unless_its_surroundings_say_whose_it_is() -> None:
    (found,) = api(stored())
    assert isinstance(found, Rejected)
    assert found.field == "uri"
    (known,) = api(stored(), {"uri": URI})
    assert isinstance(known, Post)
    (keyed,) = api(stored(), {"did": ANN, "rkey": "3kann"})
    assert isinstance(keyed, Post)
    assert keyed.post_id == URI


def test_every_post_of_a_thread_is_one_outcome() -> None:
    def node(number: int, *replies: dict[str, Any], **fields: Any) -> dict[str, Any]:
        uri = f"at://{ANN}/app.bsky.feed.post/{number}"
        return {"post": viewed(uri=uri), "replies": list(replies)} | fields

    gone = {"$type": "app.bsky.feed.defs#notFoundPost", "uri": URI, "notFound": True}
    hidden = {"$type": "app.bsky.feed.defs#blockedPost", "uri": URI, "blocked": True}
    thread = node(3, node(4, node(5)), gone, hidden, parent=node(2, parent=node(1)))
    found = api({"thread": thread})
    numbers = [item.post_id[-1] for item in found if isinstance(item, Post)]
    assert sorted(numbers) == ["1", "2", "3", "4", "5"]
    others = [item.kind for item in found if isinstance(item, Other)]
    assert sorted(others) == ["blocked posts", "missing posts"]


def test_a_thread_of_great_depth_is_walked() -> None:
    node: dict[str, Any] = {"post": viewed()}
    for _ in range(5_000):
        node = {"post": viewed(), "replies": [node]}
    assert len(api({"thread": node})) == 5_001


def test_the_flat_threads_of_2025_are_read() -> None:
    item = {
        "uri": URI,
        "depth": 0,
        "value": {"$type": "app.bsky.unspecced.defs#threadItemPost", "post": viewed()},
    }
    blocked = {"uri": URI, "value": {"$type": "app.bsky.unspecced.defs#threadItemBlocked"}}
    assert [type(found) for found in api({"thread": [item, blocked]})] == [Post, Other]


@pytest.mark.parametrize("page", ["feed", "posts", "records"])
def test_pages_give_their_posts(page: str) -> None:
    item = {"feed": {"post": viewed(), "reason": {}}, "posts": viewed()}.get(
        page, {"uri": URI, "value": stored()}
    )
    assert api_posts({page: [item, item], "cursor": "x"}) == [URI, URI]


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ({"follows": [{"did": ANN, "handle": "a"}], "subject": {}}, ["users"]),
        ({"likes": [{"actor": {"did": ANN, "handle": "a"}, "createdAt": ""}]}, ["likes"]),
        ({"did": ANN, "handle": "a", "followersCount": 1}, ["users"]),
        ({"uri": f"at://{ANN}/app.bsky.feed.like/1", "value": {}}, ["likes"]),
        ({"uri": f"at://{ANN}/app.bsky.feed.generator/1", "value": {}}, ["feeds"]),
    ],
)
def test_accounts_and_likes_are_other_records(value: dict[str, Any], kinds: list[str]) -> None:
    assert api(value) == [Other(kind) for kind in kinds]


def test_a_view_without_its_record_is_rejected_alone() -> None:
    found = api({"posts": [viewed(), viewed(record=None), viewed()]})
    assert [type(item) for item in found] == [Post, Rejected, Post]


@pytest.mark.parametrize(
    "value",
    [
        {"posts": [{"id": 1, "text": "of another platform"}]},
        {"feed": []},
        {"uri": "https://social.example/1", "content": "a Mastodon status"},
        {"did": 5},
    ],
)
def test_other_platforms_are_left_alone(value: dict[str, Any]) -> None:
    assert BlueskyAtproto().recognises(Record(value, 1, b"")) == 0.0
    assert BlueskyJetstream().recognises(Record(value, 1, b"")) == 0.0


@given(st.text(max_size=40), st.text(min_size=1, max_size=20), st.text(max_size=40))
def test_offsets_count_bytes_whatever_the_script(before: str, marked: str, after: str) -> None:
    try:
        start = len(before.encode())
        end = start + len(marked.encode())
        encoded = (before + marked + after).encode()
    except UnicodeEncodeError:  # half of a surrogate pair: no valid UTF-8 to count in
        return
    assert facet_text(encoded, facet(start, end)) == marked
    tag = read_facets(before + marked + after, [facet(start, end, feature("tag", tag="t"))])
    assert tag.tags == ["t"]


@given(st.text(max_size=20), st.integers(-30, 90), st.integers(-30, 90))
def test_a_facet_outside_the_text_is_ignored(text: str, start: int, end: int) -> None:
    length = len(text.encode("utf-8", "surrogatepass"))
    link = feature("link", uri="https://a.example")
    inside = 0 <= start < end <= length
    assert bool(read_facets(text, [facet(start, end, link)]).links) is inside


def test_addresses_and_keys_are_taken_apart() -> None:
    parts = at_uri(URI)
    assert parts is not None
    assert str(parts) == URI
    assert [at_uri(value) for value in ("https://a.example", None, 5, "at://")] == [None] * 4
    assert key_time("self") is None
    assert key_time("zzzzzzzzzzzzz") is None
