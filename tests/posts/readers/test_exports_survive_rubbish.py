"""Broken in any place, a record of these formats is rejected or read, and nothing is raised.

Each seed is a sound record; one value in it, anywhere, is replaced by rubbish. What comes out
must fit the posts table.
"""

import copy
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.posts.columns.column_map import ColumnMap
from tocsin.posts.readers.any_table import AnyTable
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.meta.content_library import MetaContentLibrary
from tocsin.posts.readers.meta.crowdtangle import CrowdTangle
from tocsin.posts.readers.meta.crowdtangle_api import CrowdTangleApi
from tocsin.posts.readers.news.media_cloud import MediaCloud
from tocsin.posts.readers.not_posts.claim_review import ClaimReview
from tocsin.posts.readers.not_posts.dsa_statements import DsaStatements
from tocsin.posts.readers.not_posts.meta_indicators import MetaIndicators
from tocsin.posts.readers.tiktok.research_api import TikTokResearch
from tocsin.posts.readers.tools.open_measures import OpenMeasures
from tocsin.posts.readers.youtube.data_api import YouTubeApi
from tocsin.posts.readers.youtube.data_tools import YouTubeDataTools
from tocsin.posts.records import FieldError, Other, Post, Record, Rejected
from tocsin.posts.schema import COLUMNS

_COMMENT = {
    "kind": "youtube#comment",
    "id": "U.1",
    "snippet": {
        "textDisplay": "<b>t</b>",
        "authorChannelId": {"value": "c"},
        "publishedAt": "2022-01-01T00:00:00Z",
        "likeCount": 1,
    },
}
_SEEDS: list[tuple[Reader, dict[str, Any]]] = [
    (
        YouTubeApi(),
        {
            "kind": "youtube#videoListResponse",
            "items": [
                {
                    "kind": "youtube#video",
                    "id": "v",
                    "snippet": {
                        "title": "t",
                        "description": "d",
                        "channelId": "c",
                        "publishedAt": "2022-01-01T00:00:00Z",
                        "defaultLanguage": "en",
                    },
                    "statistics": {"likeCount": "1"},
                }
            ],
        },
    ),
    (
        YouTubeApi(),
        {
            "kind": "youtube#commentThread",
            "snippet": {"videoId": "v", "topLevelComment": _COMMENT, "totalReplyCount": 1},
            "replies": {"comments": [_COMMENT]},
        },
    ),
    (
        YouTubeApi(),
        {
            "kind": "youtube#playlistItem",
            "snippet": {
                "playlistId": "UU1",
                "channelId": "c",
                "title": "t",
                "publishedAt": "2022-01-01T00:00:00Z",
                "resourceId": {"videoId": "v"},
            },
            "contentDetails": {"videoPublishedAt": "2022-01-01T00:00:00Z"},
        },
    ),
    (
        YouTubeDataTools(),
        {
            "videoId": "v",
            "videoTitle": "t",
            "videoDescription": "d",
            "channelId": "c",
            "channelTitle": "n",
            "publishedAt": "2022-01-01T00:00:00Z",
            "likeCount": "1",
        },
    ),
    (
        CrowdTangle(),
        {
            "Page Name": "n",
            "Facebook Id": "1",
            "Post Created": "2020-05-14 12:37:12 EDT",
            "URL": "https://www.facebook.com/n/posts/1",
            "Message": "m",
            "Link": "https://a.example",
            "Photo": "https://p.example",
            "Likes": "1,000",
        },
    ),
    (
        CrowdTangleApi(),
        {
            "result": {
                "posts": [
                    {
                        "platformId": "1_2",
                        "platform": "Facebook",
                        "date": "2020-10-29 14:56:05",
                        "message": "m",
                        "postUrl": "https://www.facebook.com/n/posts/2",
                        "expandedLinks": [{"expanded": "https://a.example"}],
                        "media": [{"url": "u", "full": "f"}],
                        "statistics": {"actual": {"likeCount": 1}},
                        "account": {"id": 1, "handle": "h", "platformId": "1"},
                    }
                ]
            }
        },
    ),
    (
        MetaContentLibrary(),
        {
            "data": [
                {
                    "id": "1",
                    "creation_time": "2024-01-01T00:00:00+0000",
                    "post_owner": {"id": "2", "name": "n", "type": "page"},
                    "surface": {"id": "3"},
                    "shared_post_id": "4",
                    "text": "t",
                    "hashtags": ["h"],
                    "link_attachment": {"link": "https://a.example"},
                    "multimedia": [{"url": "u"}],
                    "statistics": {"like_count": 1},
                    "mcl_url": "https://www.facebook.com/x/facebook/entity/1",
                }
            ]
        },
    ),
    (
        MetaContentLibrary(),
        {
            "id": "1",
            "post_id": "2",
            "parent_comment_id": "3",
            "creation_time": "2024-01-01T00:00:00+0000",
            "owner.id": "4",
            "owner.type": "profile",
            "text": "t",
        },
    ),
    (
        TikTokResearch(),
        {
            "data": {
                "videos": [
                    {
                        "id": 1,
                        "username": "u",
                        "create_time": 1633823999,
                        "region_code": "CA",
                        "video_description": "d",
                        "hashtag_names": ["h"],
                        "effect_ids": ["7"],
                        "music_id": 9,
                        "voice_to_text": "v",
                        "like_count": 1,
                    }
                ]
            },
            "error": {"code": "ok"},
        },
    ),
    (
        MediaCloud(),
        {
            "stories_id": "1",
            "title": "t",
            "url": "https://a.example",
            "media_id": "2",
            "media_name": "n",
            "publish_date": "2020-01-01",
            "language": "en",
        },
    ),
    (
        OpenMeasures(),
        {
            "_index": "smat-bluesky",
            "_id": "i",
            "_source": {
                "author": "d",
                "createdAt": "2025-01-01T00:00:00Z",
                "text": "t",
                "langs": ["en"],
                "rkey_str": "r",
                "facets": [{"features": [{"uri": "https://a.example", "did": "d2"}]}],
                "embed": {
                    "record": {"uri": "at://q"},
                    "images": [{"image": {"ref_str": "m"}}],
                },
                "reply": {"parent": {"uri": "at://p"}, "root": {"uri": "at://r"}},
            },
        },
    ),
    (
        OpenMeasures(),
        {
            "_index": "truth_social",
            "_id": "i",
            "_source": {
                "account": {"id": "1", "username": "u", "followers_count": 2},
                "content_cleaned": "<p>t</p>",
                "created_at": "2025-01-01T00:00:00Z",
                "mentions": [{"username": "m"}],
                "reblog": {"id": "2"},
            },
        },
    ),
    (ClaimReview(), {"dataFeedElement": [{"item": [{"@type": "ClaimReview"}]}]}),
    (DsaStatements(), {"data": [{"decision_ground": "g", "puid": "p", "content_type": []}]}),
    (MetaIndicators(), {"Tactic": "t", "Technique": "t", "Procedure": "p", "Indicator": "i"}),
    (
        AnyTable(
            ColumnMap(
                post_id="a.id",
                account_id="a.user",
                created_at="when",
                text="text",
                urls="urls",
                hashtags="tags",
                media="media",
                kind="kind",
                lang="lang",
                repost_of="of",
                likes="likes",
                followers="a.followers",
            )
        ),
        {
            "a": {"id": "1", "user": "u", "followers": 1},
            "when": "2020-01-01",
            "text": "t",
            "urls": ["https://a.example"],
            "tags": "#h",
            "media": "m",
            "kind": "retweet",
            "lang": "en",
            "of": "2",
            "likes": "3",
        },
    ),
]
_RUBBISH = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        [[], {}, [[]], [{}], [None], {"a": 1}, ["x", 1], "9.06E+17", "[", "<", "\ud800"]
    ),
)


def _places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [above] if above else []
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items if isinstance(value, (dict, list)) else ():
        inner = _places(item, (*above, key)) if isinstance(item, (dict, list)) else []
        found += inner or [(*above, key)]
    return found


def _fits_the_table(post: Post) -> bool:
    assert post.post_id
    assert post.account_id
    for name, (dtype, _) in COLUMNS.items():
        if hasattr(post, name) and name not in {"kind", "created_at", "collected_at"}:
            value = getattr(post, name)
            texts = value if isinstance(value, list) else [value]
            if not any(isinstance(text, str) and "\ud800" in text for text in texts):
                pa.array([value], type=dtype)
    return True


@pytest.mark.parametrize("layout", ["json", "table"])
@settings(deadline=None, max_examples=150)
@given(st.data())
def test_rubbish_anywhere_never_breaks_a_reader(layout: Any, data: st.DataObject) -> None:
    reader, seed = data.draw(st.sampled_from(_SEEDS))
    value = copy.deepcopy(seed)
    *above, last = data.draw(st.sampled_from(_places(value)))
    holder: Any = value
    for key in above:
        holder = holder[key]
    holder[last] = data.draw(_RUBBISH)
    record = Record(value, 1, b"", layout)
    if reader.recognises(record) == 0.0:
        return
    try:
        outcomes = list(reader.read(record))
    except FieldError:
        return
    assert outcomes
    for outcome in outcomes:
        assert isinstance(outcome, (Other, Rejected)) or _fits_the_table(outcome)
