"""Broken in any place, a record gives outcomes of the right types, and nothing is raised.

Each seed is a sound record; one value in it, anywhere, is replaced by rubbish.
"""

import copy
from datetime import datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.posts.readers import READERS
from tocsin.posts.records import FieldError, Other, Post, Record, Rejected
from tocsin.posts.schema import COLUMNS

_TWEET = {
    "id": "1500000000000000001",
    "author_id": "42",
    "created_at": "2022-03-05T06:07:08.000Z",
    "text": "t",
    "lang": "en",
    "conversation_id": "1",
    "public_metrics": {"like_count": 1, "retweet_count": 2},
    "entities": {
        "urls": [{"expanded_url": "https://a.example"}],
        "hashtags": [{"tag": "h"}],
        "mentions": [{"username": "m"}],
    },
    "attachments": {"media_keys": ["k"]},
    "referenced_tweets": [{"type": "quoted", "id": "5"}, {"type": "replied_to", "id": "6"}],
    "edit_history_tweet_ids": ["1500000000000000001"],
    "note_tweet": {"text": "n", "entities": {"urls": []}},
    "author": {"id": "42", "username": "u", "public_metrics": {"followers_count": 3}},
}
_CLASSIC = {
    "created_at": "Wed Sep 04 13:51:55 +0000 2019",
    "id_str": "11",
    "full_text": "t",
    "user_id_str": "5",
    "user": {"id_str": "5", "screen_name": "s", "followers_count": 1},
    "entities": {
        "urls": [{"expanded_url": "https://a.example"}],
        "hashtags": [{"text": "h"}],
        "user_mentions": [{"id_str": "6"}],
        "media": [
            {
                "media_url_https": "https://p.example",
                "video_info": {"variants": [{"bitrate": 1, "url": "u"}]},
            }
        ],
    },
    "in_reply_to_status_id_str": "4",
    "quoted_status_id_str": "3",
    "favorite_count": 1,
    "lang": "en",
}


def _zeeschuimer(platform: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"source_platform": platform, "timestamp_collected": 1769182968961, "data": data}


_MEDIA = {
    "pk": "3783916721875509634",
    "code": "DSDLDXjDOGC",
    "taken_at": 1700000000,
    "caption": {"text": "c"},
    "user": {"pk": "5", "username": "u"},
    "like_count": 1,
    "carousel_media": [{"video_versions": [{"url": "v"}]}],
    "text_post_app_info": {"share_info": {"quoted_post": {"pk": "9"}}},
}
_SEEDS: dict[str, list[dict[str, Any]]] = {
    "x_api_v2": [
        _TWEET,
        {
            "data": [_TWEET],
            "includes": {
                "users": [{"id": "42", "username": "u"}],
                "tweets": [_TWEET],
                "media": [{"media_key": "k", "variants": [{"bit_rate": 1, "url": "u"}]}],
            },
            "meta": {"result_count": 1},
            "__twarc": {"retrieved_at": "2022-03-05T06:07:08.000Z"},
        },
    ],
    "x_api_v1": [{**_CLASSIC, "retweeted_status": _CLASSIC}, {"statuses": [_CLASSIC]}],
    "zeeschuimer": [
        _zeeschuimer(
            "x.com",
            {
                "rest_id": "11",
                "core": {
                    "user_results": {"result": {"rest_id": "5", "core": {"screen_name": "s"}}}
                },
                "legacy": {
                    **_CLASSIC,
                    "retweeted_status_result": {"result": {"rest_id": "9", "legacy": _CLASSIC}},
                },
                "note_tweet": {"note_tweet_results": {"result": {"text": "n", "entity_set": {}}}},
                "quoted_status_result": {"result": {"rest_id": "8"}},
                "views": {"count": "5"},
            },
        ),
        _zeeschuimer(
            "tiktok.com",
            {
                "id": "7288995634328177926",
                "desc": "d",
                "createTime": 1700000000,
                "author": {"id": "7", "uniqueId": "u"},
                "stats": {"diggCount": 1},
                "textExtra": [{"hashtagName": "h"}],
                "imagePost": {"images": [{"imageURL": {"urlList": ["u"]}}]},
            },
        ),
        _zeeschuimer("instagram.com", _MEDIA),
        _zeeschuimer("threads.net", _MEDIA),
        _zeeschuimer(
            "linkedin.com",
            {
                "updateMetadata": {"urn": "urn:li:activity:7130000000000000000"},
                "actor": {
                    "name": {"text": "n"},
                    "navigationContext": {"actionTarget": "https://linkedin.com/in/a"},
                },
                "content": {
                    "images": [
                        {
                            "attributes": [
                                {
                                    "vectorImage": {
                                        "rootUrl": "r",
                                        "artifacts": [
                                            {"width": 1, "fileIdentifyingUrlPathSegment": "p"}
                                        ],
                                    }
                                }
                            ]
                        }
                    ]
                },
                "*socialDetail": {"likes": {"paging": {"total": 1}}},
            },
        ),
        _zeeschuimer(
            "9gag.com",
            {
                "id": "a",
                "creationTs": 1700000000,
                "images": {"x": {"width": 1, "height": 1, "url": "u"}},
                "tags": [{"key": "k"}],
            },
        ),
        _zeeschuimer(
            "douyin.com",
            {
                "aweme_id": "7288995634328177926",
                "create_time": 1700000000,
                "author": {"uid": "1"},
                "images": [{"url_list": ["u"]}],
            },
        ),
        _zeeschuimer(
            "xiaohongshu.com",
            {
                "id": "655444000000000012030c8f",
                "note_card": {
                    "user": {"user_id": "1"},
                    "image_list": [{"info_list": [{"url": "u"}]}],
                },
            },
        ),
    ],
    "fourcat": [
        {
            "uri": "at://a",
            "author": {"did": "d"},
            "record": {
                "text": "t",
                "created_at": "2023-11-14T22:13:20Z",
                "langs": ["en"],
                "facets": [{"features": [{"tag": "t"}]}],
            },
            "4CAT_metadata": {"collected_at": 1},
        },
        {
            "id": 1,
            "owner_id": 2,
            "from_id": 3,
            "date": 1700000000,
            "text": "t",
            "attachments": [{"photo": {"sizes": [{"width": 1, "url": "u"}]}}],
            "4cat_item_type": "post",
        },
    ],
}
_ROWS: dict[str, dict[str, Any]] = {
    "fourcat": {
        "id": "11",
        "thread_id": "10",
        "author": "a",
        "body": "b",
        "timestamp": "2023-11-14 22:13:20",
        "is_retweet": "no",
        "retweet_count": "1",
        "author_fullname": "f",
        "urls": "https://a.example",
        "hashtags": "a,b",
    },
    "x_io_archive": {
        "tweetid": "11",
        "userid": "5",
        "tweet_text": "t",
        "tweet_time": "2017-06-22 16:03",
        "hashtags": "['a']",
        "urls": "[]",
        "retweet_tweetid": "9",
        "like_count": "1.0",
    },
    "x_clemson": {
        "external_author_id": "5",
        "author": "a",
        "content": "c",
        "publish_date": "10/1/17 19:58",
        "tweet_id": "11",
        "article_url": "http://t.example/statuses/12",
        "tco1_step1": "https://a.example",
        "language": "English",
        "followers": "3",
    },
    "coortweet": {
        "object_id": "o",
        "account_id": "a",
        "content_id": "c",
        "timestamp_share": "1623881091",
    },
    "coordination_toolkit": {
        "message_id": "m",
        "user_id": "u",
        "username": "n",
        "repost_id": "r",
        "reply_id": "",
        "message": "t",
        "timestamp": "5.5",
        "urls": "['u']",
    },
    "verification_plugin": {
        "videoUrl": "u",
        "username": "n",
        "date": "2025-12-17T11:27:45",
        "hashtags": "#a",
        "soundID": "1",
        "id": "7584771643457686800",
        "text": "t",
        "likes": "3",
    },
}

_CASES = [(name, "json", seed) for name, seeds in _SEEDS.items() for seed in seeds] + [
    (name, "table", row) for name, row in _ROWS.items()
]
_RUBBISH = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 10**18, 2**70, 1e300, float("nan"), float("inf"), 9.06e17]),
    st.sampled_from(["", "x", "9.06E+17", "-1", "²", "None", "null", "\x00", "[", "'"]),
    st.text(max_size=5),
    st.sampled_from([[], {}, [[]], [None], [{}], {"id": []}, [{"id": {}}], {"result": []}]),
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    return [path] * bool(path) + [
        p for key, child in children for p in _places(child, (*path, key))
    ]


def _broken(seed: dict[str, Any], path: tuple[Any, ...], rubbish: Any) -> dict[str, Any]:
    value = copy.deepcopy(seed)
    parent: Any = value
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = rubbish
    return value


def _assert_well_typed(post: Post) -> None:
    for name, (dtype, _) in COLUMNS.items():
        if hasattr(post, name):
            value = getattr(post, name)
            if isinstance(value, datetime):
                assert dtype == pa.timestamp("us", tz="UTC")
            else:
                pa.array([value], type=dtype)
    assert post.post_id
    assert post.account_id
    assert isinstance(post.text, str)
    assert isinstance(post.created_at, datetime)


@pytest.mark.parametrize(("name", "layout", "seed"), _CASES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_broken_record_still_gives_outcomes(
    name: str, layout: Any, seed: dict[str, Any], data: st.DataObject
) -> None:
    reader = next(reader for reader in READERS if reader.name == name)
    path = data.draw(st.sampled_from(_places(seed)))
    record = Record(_broken(seed, path, data.draw(_RUBBISH)), 1, b"", layout=layout)
    for other in READERS:
        assert 0.0 <= other.recognises(record) <= 1.0
    try:
        outcomes = list(reader.read(record))
    except FieldError:
        return  # the import makes a rejection of it
    assert outcomes
    for outcome in outcomes:
        assert isinstance(outcome, (Post, Other, Rejected))
        if isinstance(outcome, Post):
            _assert_well_typed(outcome)


@pytest.mark.parametrize(("name", "layout", "seed"), _CASES)
def test_the_seed_itself_is_recognised_and_gives_a_post(
    name: str, layout: Any, seed: dict[str, Any]
) -> None:
    record = Record(seed, 1, b"", layout=layout)
    ranked = sorted(READERS, key=lambda reader: reader.recognises(record), reverse=True)
    assert ranked[0].name == name
    assert any(isinstance(outcome, Post) for outcome in ranked[0].read(record))
