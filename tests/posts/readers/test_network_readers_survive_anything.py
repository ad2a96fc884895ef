"""Telegram, Bluesky, the Fediverse and Reddit: a record broken in two places raises nothing.

Each seed is a sound record with most optional fields; two values in it are replaced by rubbish.
"""

import copy
from datetime import datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.bluesky.atproto import BlueskyAtproto
from tocsin.posts.readers.bluesky.jetstream import BlueskyJetstream
from tocsin.posts.readers.fediverse.activitystreams import ActivityStreams
from tocsin.posts.readers.fediverse.mastodon import Mastodon
from tocsin.posts.readers.reddit.exports import Reddit
from tocsin.posts.readers.telegram.desktop import TelegramDesktop
from tocsin.posts.readers.telegram.snscrape import SnscrapeTelegram
from tocsin.posts.readers.telegram.telepathy import Telepathy
from tocsin.posts.readers.telegram.telethon import Telethon
from tocsin.posts.readers.telegram.telethon_table import TelethonTable
from tocsin.posts.readers.telegram.tgstat import Tgstat
from tocsin.posts.readers.telegram.tracker import TelegramTracker
from tocsin.posts.records import FieldError, Layout, Other, Post, Record, Rejected
from tocsin.posts.schema import COLUMNS

_DESKTOP = {
    "id": 7, "type": "message", "date": "2024-05-01T12:00:00", "date_unixtime": "1714557600",
    "from": "Mira", "from_id": "user501", "reply_to_message_id": 3, "reply_to_peer_id": "user5",
    "text": ["a", {"type": "text_link", "text": "b", "href": "https://a.example"}],
    "text_entities": [{"type": "mention_name", "text": "b", "user_id": 5}],
    "reactions": [{"count": 2}], "photo": "p.jpg", "file_name": "f", "poll": {"question": "q"},
    "edited": "2024-05-01T12:00:00", "forwarded_from": "x",
}  # fmt: skip
_TELETHON = {
    "_": "Message", "id": 9, "peer_id": {"_": "PeerChannel", "channel_id": 15},
    "from_id": {"_": "PeerUser", "user_id": 5}, "date": "2024-05-01T10:00:00+00:00",
    "message": "m https://a.example", "post": True,
    "entities": [{"_": "MessageEntityUrl", "offset": 2, "length": 17},
                 {"_": "MessageEntityMentionName", "offset": 0, "length": 1, "user_id": 5}],
    "fwd_from": {"from_id": {"_": "PeerChannel", "channel_id": 77}, "channel_post": 5},
    "reply_to": {"reply_to_msg_id": 3, "reply_to_peer_id": {"channel_id": 5}},
    "replies": {"replies": 2}, "reactions": {"results": [{"count": 2}]}, "views": 1, "forwards": 1,
    "media": {"photo": {"id": 5}, "webpage": {"url": "u"}, "poll": {"question": {"text": "q"}}},
    "_chat": {"username": "u"}, "_sender": {"username": "u"},
}  # fmt: skip
_TRACKED = {
    "channel_id": "15", "channel_name": "n", "msg_id": "9", "message": "m", "views": "1",
    "date": "2024-05-01 10:00:00+00:00", "msg_link": "https://t.me/nn_news/9",
    "number_forwards": "3",
    "msg_from_peer": "PeerUser", "msg_from_id": "5.0", "is_forward": "1", "is_reply": "1",
    "forward_msg_from_peer_type": "PeerChannel", "forward_msg_from_peer_id": "7.0",
    "forward_msg_link": "https://t.me/oo_news/3", "reply_to_msg_id": "8.0", "url": "https://a.example",
    "document_id": "5", "number_replies": "1", "poll_question": "q",
}  # fmt: skip
_ROW = {
    "_": "Message", "id": "9", "peer_id": "{'channel_id': 15}", "from_id": "PeerUser(user_id=5)",
    "date": "2024-05-01 10:00:00+00:00", "message": "m", "fwd_from": "{'channel_post': 5}",
    "reply_to": "reply_to_msg_id=3", "replies": "{'replies': 2}", "reactions": "'count': 2",
    "entities": "'url': 'https://a.example'", "views": "1", "forwards": "2",
}  # fmt: skip
_ARCHIVED = {
    "To": "n", "Message ID": "9", "Reply ID": "3", "Display_name": "d", "User ID": "4",
    "Message_text": "m", "Original_language": "en", "Timestamp": "2024-05-01T10:00:00+00:00",
    "Reply_to_ID": "3", "Replies": "2", "URL": "https://t.me/nn_news/9", "Edit_date": "x",
}  # fmt: skip
_SCRAPED = {
    "_type": "snscrape.modules.telegram.TelegramPost", "url": "https://t.me/s/nn_news/9",
    "date": "2024-05-01T10:00:00+00:00", "content": "c", "outlinks": ["https://t.me/n?q=%23a"],
    "linkPreview": {"href": "h"}, "media": [{"url": "u"}], "forwardedUrl": "https://t.me/oo_news/3",
}  # fmt: skip
_LISTED = {
    "id": 1, "date": 1714557600, "views": 1, "link": "t.me/nn_news/9", "channel_id": 5,
    "forwarded_from": 1, "is_deleted": 0, "text": "<b>t</b>", "media": {"file_url": "u"},
}  # fmt: skip
_STORED = {
    "$type": "app.bsky.feed.post", "text": "#a b", "createdAt": "2024-05-01T10:00:00Z",
    "langs": ["en"], "tags": ["t"],
    "facets": [{"index": {"byteStart": 0, "byteEnd": 2},
                "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "a"}]}],
    "reply": {"parent": {"uri": "at://d/c/k"}, "root": {"uri": "at://d/c/k"}},
    "embed": {"record": {"record": {"uri": "at://d/app.bsky.feed.post/k"}},
              "media": {"images": [{"image": {"ref": {"$link": "l"}}}], "external": {"uri": "u"}}},
}  # fmt: skip
_EVENT = {
    "did": "did:plc:a", "time_us": 1714557600000000, "kind": "commit",
    "commit": {"operation": "create", "collection": "app.bsky.feed.post", "rkey": "3k2yihcrp6f2c",
               "record": _STORED},
}  # fmt: skip
_VIEW = {
    "uri": "at://did:plc:a/app.bsky.feed.post/k", "author": {"did": "did:plc:a", "handle": "h"},
    "record": _STORED, "likeCount": 1, "indexedAt": "2024-05-01T10:00:00Z",
}  # fmt: skip
_THREAD = {"thread": {"post": _VIEW, "replies": [{"post": _VIEW}], "parent": {"post": _VIEW}}}
_STATUS: dict[str, Any] = {
    "id": "9", "uri": "https://r.example/9", "created_at": "2024-05-01T10:00:00Z",
    "in_reply_to_id": "5", "visibility": "public", "spoiler_text": "s", "language": "en",
    "content": '<p><a href="https://a.example">x</a></p>', "edited_at": None,
    "account": {"acct": "a", "url": "https://r.example/@a", "followers_count": 1},
    "media_attachments": [{"url": "u"}], "mentions": [{"url": "u"}],
    "tags": [{"name": "t", "url": "https://r.example/t"}], "card": {"url": "u"},
    "quote": {"quoted_status": {"uri": "q"}, "quoted_status_id": "5"},
    "pleroma": {"quote": {"uri": "q"}}, "favourites_count": 1,
}  # fmt: skip
_NOTE: dict[str, Any] = {
    "@context": "https://www.w3.org/ns/activitystreams", "type": "Note", "id": "https://r.example/9",
    "attributedTo": [{"type": "Person", "id": "https://r.example/a"}], "name": "n", "summary": "s",
    "published": "2024-05-01T10:00:00Z", "content": "<p>c</p>", "contentMap": {"en": "<p>c</p>"},
    "tag": [{"type": "Hashtag", "name": "#t"}, {"type": "Mention", "href": "h"}, {"url": "u"}],
    "attachment": [{"type": "Image", "url": [{"href": "h"}]}], "likes": {"totalItems": 1},
    "inReplyTo": "https://r.example/8", "quote": "https://r.example/7", "conversation": "c",
}  # fmt: skip
_CREATE = {
    "type": "Create", "actor": "https://r.example/a", "id": "https://r.example/c",
    "published": "2024-05-01T10:00:00Z", "object": _NOTE,
}  # fmt: skip
_COMMENT = {
    "id": "c", "author": "a", "body": "[x](https://a.example) u/abc", "created_utc": "1714557600",
    "link_id": "t3_s", "parent_id": "t1_p", "subreddit": "r", "score": "5", "edited": False,
}  # fmt: skip
_LISTING = {
    "kind": "Listing",
    "data": {"children": [
        {"kind": "t1", "data": _COMMENT | {"replies": {"kind": "Listing", "data": {}}}},
        {"kind": "t3", "data": {
            "id": "s", "author": "a", "title": "t", "selftext": "x", "is_self": False,
            "url": "https://a.example", "permalink": "/r/", "created_utc": 1714557600.0,
            "subreddit": "r", "crosspost_parent": "t3_q",
            "media_metadata": {"i": {"m": "image/png"}},
        }},
    ]},
}  # fmt: skip

_CASES: list[tuple[Reader, Layout, dict[str, Any]]] = [
    (TelegramDesktop(), "json", _DESKTOP),
    (TelegramDesktop(), "json", {"name": "n", "type": "t", "id": 5, "messages": [_DESKTOP]}),
    (Telethon(), "json", _TELETHON),
    (Telethon(), "json", {"_": "messages.Messages", "messages": [_TELETHON], "users": [{}]}),
    (TelegramTracker(), "table", _TRACKED),
    (TelethonTable(), "table", _ROW),
    (Telepathy(), "table", _ARCHIVED),
    (SnscrapeTelegram(), "json", _SCRAPED),
    (Tgstat(), "json", _LISTED),
    (Tgstat(), "json", {"response": {"items": [_LISTED], "channels": [{}]}}),
    (BlueskyJetstream(), "json", _EVENT),
    (BlueskyAtproto(), "json", _VIEW),
    (BlueskyAtproto(), "json", _THREAD),
    (Mastodon(), "json", _STATUS),
    (Mastodon(), "json", _STATUS | {"reblog": _STATUS}),
    (Mastodon(), "json", {"statuses": [_STATUS], "accounts": [], "hashtags": []}),
    (ActivityStreams(), "json", _NOTE),
    (ActivityStreams(), "json", _CREATE),
    (ActivityStreams(), "json", _CREATE | {"type": "Announce"}),
    (ActivityStreams(), "json", {"type": "OrderedCollection", "orderedItems": [_CREATE]}),
    (Reddit(), "json", _COMMENT),
    (Reddit(), "json", _LISTING),
]
_RUBBISH = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 10**18, 2**70, 1e300, float("nan"), float("inf"), 9.06e17, 0.5]),
    st.sampled_from(["", "x", "9.06E+17", "-1", "²", "None", "\x00", "[", "http://[", "at://"]),
    st.text(max_size=5),
    st.sampled_from([[], {}, [[]], [None], [{}], ["x"], {"id": []}, [{"id": {}}], {"uri": {}}]),
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    below = [place for key, child in children for place in _places(child, (*path, key))]
    return [*([path] if path else []), *below]


def _replace(value: Any, path: tuple[Any, ...], rubbish: Any) -> None:
    try:
        for key in path[:-1]:
            value = value[key]
        value[path[-1]] = rubbish
    except (LookupError, TypeError):  # the first replacement took this place away
        return


def _assert_well_typed(post: Post) -> None:
    for name, (dtype, _) in COLUMNS.items():
        value = getattr(post, name, None)
        if value is not None and not isinstance(value, datetime):
            pa.array([value], type=dtype)
    assert post.post_id
    assert post.account_id
    assert isinstance(post.created_at, datetime)


@pytest.mark.parametrize(("reader", "layout", "seed"), _CASES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_broken_record_still_gives_outcomes(
    reader: Reader, layout: Layout, seed: dict[str, Any], data: st.DataObject
) -> None:
    value = copy.deepcopy(seed)
    places = _places(seed)
    for _ in range(2):
        _replace(value, data.draw(st.sampled_from(places)), data.draw(_RUBBISH))
    record = Record(value, 1, b"", layout, {"name": "n", "id": 5, "type": "private_group"})
    if reader.recognises(record) < 0.5:
        return  # the import gives a reader only what it recognises
    try:
        outcomes = list(reader.read(record))
    except FieldError:
        return  # the import makes a rejection of it
    assert outcomes
    for outcome in outcomes:
        assert isinstance(outcome, (Post, Other, Rejected))
        if isinstance(outcome, Post):
            _assert_well_typed(outcome)


@pytest.mark.parametrize(("reader", "layout", "seed"), _CASES)
def test_the_seeds_are_sound(reader: Reader, layout: Layout, seed: dict[str, Any]) -> None:
    record = Record(seed, 1, b"", layout, {"name": "n", "id": 5, "type": "private_group"})
    assert reader.recognises(record) >= 0.5
    assert any(isinstance(outcome, Post) for outcome in reader.read(record))
