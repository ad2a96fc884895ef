"""The other platforms in Zeeschuimer. All content is invented."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.posts.readers.zeeschuimer import Zeeschuimer
from tocsin.posts.records import Other, Post, Record, Rejected
from tocsin.posts.schema import Kind

READER = Zeeschuimer()
TIKTOK_ID = str(1_697_101_545 << 32 | 9)
INSTAGRAM_ID = "3783916721875509634"  # its short code is DSDLDXjDOGC
WHEN = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
WHEN_S = 1_700_000_000


def outcome(platform: str, data: Any) -> Any:
    value = {"source_platform": platform, "timestamp_collected": 1769182968961, "data": data}
    record = Record(value, 1, b"")
    assert READER.recognises(record) == 0.9
    (found,) = READER.read(record)
    return found


def post(platform: str, data: dict[str, Any]) -> Post:
    found = outcome(platform, data)
    assert isinstance(found, Post)
    assert found.collected_at is not None
    return found


def tiktok(**fields: Any) -> dict[str, Any]:
    return {
        "id": TIKTOK_ID,
        "desc": "Look #missing",
        "createTime": WHEN_S,
        "author": {"id": "71", "uniqueId": "gull", "nickname": "Gull"},
        "stats": {"diggCount": 59, "shareCount": 2, "commentCount": 3, "playCount": 3597},
        "authorStats": {"followerCount": 12},
        "textExtra": [
            {"hashtagName": "missing", "userId": ""},
            {"hashtagName": "", "userId": "72", "userUniqueId": "tern"},
        ],
        "video": {"playAddr": "https://v.example/1.mp4"},
        "isAd": False,
        **fields,
    }


def test_a_tiktok_video() -> None:
    found = post("tiktok.com", tiktok(textLanguage="fr"))
    assert (found.account_id, found.account_name, found.followers) == ("71", "gull", 12)
    assert (found.hashtags, found.mentions) == (["missing"], ["72"])
    assert (found.likes, found.reposts, found.replies, found.views) == (59, 2, 3, 3597)
    assert (found.created_at, found.lang, found.kind) == (WHEN, "fr", Kind.POST)
    assert found.media == ["https://v.example/1.mp4"]


def test_a_tiktok_embedded_in_a_page_names_its_author_plainly() -> None:
    found = post("tiktok.com", tiktok(author="gull", authorId="71", nickname="Gull"))
    assert (found.account_id, found.account_name) == ("71", "gull")


def test_a_tiktok_with_counts_as_strings_only() -> None:
    found = post("tiktok.com", tiktok(stats=None, statsV2={"diggCount": "5", "playCount": "6"}))
    assert (found.likes, found.views) == (5, 6)


def test_a_duet_quotes_and_an_advertisement_is_noted() -> None:
    found = post("tiktok.com", tiktok(duetInfo={"duetFromId": "5"}, isAd=True))
    assert (found.kind, found.quote_of, found.notes) == (Kind.QUOTE, "5", ("promoted",))
    assert post("tiktok.com", tiktok(duetInfo={"duetFromId": "0"})).kind == Kind.POST


def test_a_tiktok_picture_post_has_its_pictures() -> None:
    images = [{"imageURL": {"urlList": [f"https://p.example/{n}"]}} for n in (1, 2)]
    found = post("tiktok.com", tiktok(imagePost={"images": images}))
    assert found.media == ["https://p.example/1", "https://p.example/2"]


def test_a_tiktok_without_a_time_has_the_one_in_its_id() -> None:
    found = post("tiktok.com", tiktok(createTime=None))
    assert found.created_at == datetime(2023, 10, 12, 9, 5, 45, tzinfo=UTC)
    assert found.notes == ("time_from_id",)


def comment(**fields: Any) -> dict[str, Any]:
    return {
        "cid": "81",
        "text": "so true",
        "create_time": WHEN_S,
        "aweme_id": TIKTOK_ID,
        "reply_id": "0",
        "user": {"uid": "71", "unique_id": "gull"},
        "digg_count": 4,
        "reply_comment_total": 1,
        "comment_language": "en",
        **fields,
    }


def test_a_tiktok_comment_answers_the_video_or_a_comment() -> None:
    top = post("tiktok-comments", comment())
    assert (top.kind, top.reply_to, top.conversation_id) == (Kind.COMMENT, TIKTOK_ID, TIKTOK_ID)
    assert (top.likes, top.replies, top.lang) == (4, 1, "en")
    assert post("tiktok-comments", comment(reply_id="80")).reply_to == "80"
    deeper = comment(reply_id="80", reply_to_reply_id="85")
    assert post("tiktok-comments", deeper).reply_to == "85"


def instagram(**fields: Any) -> dict[str, Any]:
    return {
        "id": f"{INSTAGRAM_ID}_55",
        "pk": INSTAGRAM_ID,
        "code": "DSDLDXjDOGC",
        "taken_at": WHEN_S,
        "media_type": 1,
        "caption": {"text": "At sea"},
        "user": {"pk": "55", "username": "sailor", "is_verified": False},
        "owner": {"id": "55"},
        "like_count": 5,
        "comment_count": 2,
        "view_count": None,
        "play_count": 8,
        "image_versions2": {"candidates": [{"url": "https://p.example/big"}]},
        **fields,
    }


def test_an_instagram_post_of_a_feed() -> None:
    found = post("instagram.com", instagram())
    assert (found.post_id, found.account_id, found.account_name) == (INSTAGRAM_ID, "55", "sailor")
    assert (found.text, found.likes, found.replies, found.views) == ("At sea", 5, 2, 8)
    assert found.media == ["https://p.example/big"]


def test_a_carousel_has_all_its_parts() -> None:
    parts = [
        {"image_versions2": {"candidates": [{"url": "https://p.example/1"}]}},
        {"video_versions": [{"url": "https://v.example/2"}]},
    ]
    found = post("instagram.com", instagram(media_type=8, carousel_media=parts))
    assert found.media == ["https://p.example/1", "https://v.example/2"]


def test_an_instagram_post_of_the_older_graph() -> None:
    found = post(
        "instagram.com",
        {
            "__typename": "GraphImage",
            "id": INSTAGRAM_ID,
            "shortcode": "DSDLDXjDOGC",
            "taken_at_timestamp": WHEN_S,
            "edge_media_to_caption": {"edges": [{"node": {"text": "At sea"}}]},
            "edge_media_preview_like": {"count": 5},
            "edge_media_to_comment": {"count": 2},
            "owner": {"id": "55", "username": "sailor"},
            "display_url": "https://p.example/big",
        },
    )
    expected = post("instagram.com", instagram(play_count=None))
    assert found == expected


def test_an_instagram_preview_has_only_the_time_of_its_id() -> None:
    found = post(
        "instagram.com",
        {
            "__typename": "XIGPolarisVideoMedia",
            "id": "1_2",
            "pk": INSTAGRAM_ID,
            "code": "DSDLDXjDOGC",
            "user": {"id": "55", "username": "sailor"},
            "display_uri": "https://p.example/still",
        },
    )
    assert found.created_at == datetime(2025, 12, 9, 16, 34, 5, 855000, tzinfo=UTC)
    assert (found.text, found.notes) == ("", ("time_from_id",))
    assert found.media == ["https://p.example/still"]


def test_hidden_likes_are_not_counted_and_advertisements_are_noted() -> None:
    found = post(
        "instagram.com",
        instagram(like_and_view_counts_disabled=True, product_type="ad", caption=None),
    )
    assert (found.likes, found.text, found.notes) == (None, "", ("promoted",))


def test_a_threads_post_and_its_relations() -> None:
    base = {**instagram(), "text_post_app_info": {"direct_reply_count": 3, "repost_count": 4}}
    found = post("threads.net", base)
    assert (found.platform, found.post_id, found.reposts) == ("threads", INSTAGRAM_ID, 4)
    shared = {"pk": "9", "caption": {"text": "first"}, "text_post_app_info": {}}
    quote = {**base, "text_post_app_info": {"share_info": {"quoted_post": shared}}}
    assert post("threads.com", quote).quote_of == "9"
    repost = {**base, "text_post_app_info": {"share_info": {"reposted_post": shared}}}
    reposted = post("threads.com", repost)
    assert (reposted.kind, reposted.repost_of, reposted.text) == (Kind.REPOST, "9", "first")
    reply = {**base, "text_post_app_info": {"reply_to_author": {"username": "x"}}}
    assert post("threads.com", reply).kind == Kind.REPLY


def test_a_linkedin_post_has_the_time_in_its_id() -> None:
    number = str(1_700_000_000_000 << 22)
    found = post(
        "linkedin.com",
        {
            "updateMetadata": {
                "urn": f"urn:li:aggregate:(urn:li:activity:{number},urn:li:activity:1)"
            },
            "actor": {
                "name": {"text": "The Guild"},
                "navigationContext": {
                    "actionTarget": "https://www.linkedin.com/company/guild/posts?x=1"
                },
                "subDescription": {"text": "18h •"},
            },
            "commentary": {"text": {"text": "We hire"}},
            "content": {
                "articleComponent": {"navigationContext": {"actionTarget": "https://g.example/job"}}
            },
            "*socialDetail": {
                "*totalSocialActivityCounts": {"numLikes": 3, "numShares": 2, "numComments": 1}
            },
        },
    )
    assert (found.post_id, found.created_at) == (number, WHEN)
    assert (found.account_id, found.account_name) == ("company/guild", "The Guild")
    assert (found.likes, found.reposts, found.replies) == (3, 2, 1)
    assert found.urls == ["https://g.example/job"]


def test_a_9gag_post_by_nobody_shares_no_account() -> None:
    base = {
        "title": "When",
        "description": "it rains",
        "creationTs": WHEN_S,
        "creator": None,
        "images": {
            "image700": {"width": 7, "height": 7, "url": "https://p.example/7"},
            "image460sv": {"width": 4, "height": 4, "hasAudio": 1, "vp9Url": "https://v.example/4"},
        },
        "upVoteCount": 9,
        "commentsCount": 1,
        "tags": [{"key": "rain"}],
        "promoted": 0,
    }
    one, two = post("9gag.com", {**base, "id": "a1"}), post("9gag.com", {**base, "id": "a2"})
    assert one.account_id != two.account_id
    assert (one.notes, one.text) == (("account_anonymous",), "When\nit rains")
    assert (one.media, one.hashtags) == (["https://v.example/4"], ["rain"])
    named = post("9gag.com", {**base, "id": "a3", "creator": {"username": "joe"}})
    assert (named.account_id, named.notes) == ("joe", ())


def test_an_imgur_post() -> None:
    found = post(
        "imgur.com",
        {
            "id": "ab",
            "title": "A",
            "description": "",
            "created_at": "2023-11-14T22:13:20Z",
            "account_id": 5,
            "cover": {"url": "https://p.example/c"},
            "view_count": 10,
            "upvote_count": 2,
            "comment_count": 1,
        },
    )
    assert (found.account_id, found.text, found.created_at) == ("5", "A", WHEN)


@pytest.mark.parametrize(
    "data",
    [
        {
            "aweme_id": "7300000000000000001",
            "desc": "海 #海",
            "create_time": WHEN_S,
            "author": {"uid": "5", "nickname": "鸥"},
            "statistics": {"digg_count": 3, "comment_count": 1, "play_count": 0},
            "text_extra": [{"hashtag_name": "海"}],
            "video": {"play_addr": {"url_list": ["https://v.example/1"]}},
        },
        {
            "awemeId": "7300000000000000001",
            "id": "7300000000000000001",
            "desc": "海 #海",
            "createTime": WHEN_S,
            "authorInfo": {"uid": "5", "nickname": "鸥"},
            "stats": {"diggCount": 3, "commentCount": 1},
            "textExtra": [{"hashtagName": "海"}],
            "images": [{"urlList": ["https://v.example/1"]}],
            "ZS_collected_from_embed": True,
        },
    ],
)
def test_a_douyin_post_from_either_source(data: dict[str, Any]) -> None:
    found = post("douyin.com", data)
    assert (found.post_id, found.account_id) == ("7300000000000000001", "5")
    assert (found.created_at, found.likes, found.views) == (WHEN, 3, None)
    assert (found.hashtags, found.media) == (["海"], ["https://v.example/1"])


def test_a_douyin_live_stream_is_no_post() -> None:
    assert outcome("douyin.com", {"aweme_id": "1", "rawdata": "{}"}) == Other("live streams")


NOTE_ID = f"{WHEN_S:08x}000000001203c8f3"


@pytest.mark.parametrize(
    "data",
    [
        {
            "id": NOTE_ID,
            "model_type": "note",
            "note_card": {
                "display_title": "Tea",
                "user": {"user_id": "5", "nickname": "Mei"},
                "interact_info": {"liked_count": "1.2万"},
                "cover": {"url_default": "https://p.example/1"},
            },
        },
        {
            "id": NOTE_ID,
            "note": {
                "title": "Tea",
                "time": WHEN_S * 1000,
                "user": {"userId": "5", "nickname": "Mei"},
                "interactInfo": {"likedCount": "12000"},
                "imageList": [{"urlDefault": "https://p.example/1"}],
            },
        },
    ],
)
def test_a_rednote_post_from_either_source(data: dict[str, Any]) -> None:
    found = post("xiaohongshu.com", data)
    assert (found.platform, found.account_id, found.account_name) == ("rednote", "5", "Mei")
    assert (found.text, found.likes, found.created_at) == ("Tea", 12000, WHEN)
    assert found.media == ["https://p.example/1"]


def test_a_rednote_page_element_and_a_bare_thumbnail() -> None:
    html = {"id": NOTE_ID, "author_name": "Mei", "title": "Tea", "likes": "3", "_zs-origin": "html"}
    found = post("xiaohongshu.com", html)
    assert (found.account_id, found.notes, found.created_at) == ("Mei", ("time_from_id",), WHEN)
    assert outcome("xiaohongshu.com", {"id": NOTE_ID, "type": "video"}) == Other("previews")


def test_a_rednote_comment_answers_its_note() -> None:
    found = post(
        "xiaohongshu-comments",
        {
            "id": "c1",
            "note_id": NOTE_ID,
            "content": "yum",
            "create_time": WHEN_S * 1000,
            "user_info": {"user_id": "6", "nickname": "Li"},
            "like_count": "2",
            "sub_comment_count": "0",
        },
    )
    assert (found.kind, found.reply_to, found.created_at) == (Kind.COMMENT, NOTE_ID, WHEN)
    assert (found.likes, found.replies) == (2, 0)


@pytest.mark.parametrize(
    "data",
    [
        {
            "i": "11",
            "id": "11",
            "ca": "2023-11-14T22:13:20.000Z",
            "c": "Good morning",
            "ai": "5",
            "author_info": {"i": "5", "un": "lark"},
            "fbc": 3,
            "rbc": 2,
            "image_info": [{"t": "image", "u": "https://p.example/1"}],
        },
        {
            "id": "11",
            "created_at": "2023-11-14T22:13:20.000Z",
            "content": "<p>Good morning</p>",
            "account": {"id": "5", "username": "lark"},
            "favourites_count": 3,
            "reblogs_count": 2,
            "media_attachments": [{"type": "image", "url": "https://p.example/1"}],
        },
    ],
)
def test_a_gab_post_in_short_and_long_names(data: dict[str, Any]) -> None:
    found = post("gab.com", data)
    assert (found.post_id, found.account_id, found.account_name) == ("11", "5", "lark")
    assert (found.text, found.likes, found.reposts) == ("Good morning", 3, 2)
    assert (found.created_at, found.media) == (WHEN, ["https://p.example/1"])


def test_a_truth_and_its_relations() -> None:
    base = {
        "id": "11",
        "created_at": "2023-11-14T22:13:20.000Z",
        "content": "Bells",
        "account": {"id": "5", "acct": "lark", "followers_count": 8},
        "tags": [{"name": "bells"}],
        "mentions": [{"id": "6", "username": "wren"}],
        "favourites_count": 3,
    }
    found = post("truthsocial.com", base)
    assert (found.hashtags, found.mentions, found.followers) == (["bells"], ["6"], 8)
    assert post("truthsocial.com", {**base, "quote_id": "9"}).quote_of == "9"
    assert post("truthsocial.com", {**base, "in_reply_to": {"id": "8"}}).reply_to == "8"
    retruth = post("truthsocial.com", {**base, "content": "", "reblog": {**base, "id": "7"}})
    assert (retruth.kind, retruth.repost_of, retruth.text) == (Kind.REPOST, "7", "Bells")


def test_a_pin_needs_a_time() -> None:
    pin = {
        "entityId": "1",
        "pinner": {"username": "kim", "entityId": "5"},
        "title": "Chair ",
        "description": " oak",
        "link": "https://shop.example/chair",
        "images": {"orig": {"url": "https://p.example/1"}},
    }
    found = post("pinterest.com", {**pin, "created_at": "Tue, 14 Nov 2023 22:13:20 +0000"})
    assert (found.created_at, found.text, found.account_id) == (WHEN, "Chair\noak", "5")
    rejected = outcome("pinterest.com", pin)
    assert isinstance(rejected, Rejected)
    assert rejected.field == "created_at"


def test_a_facebook_post() -> None:
    found = post(
        "facebook.com",
        {
            "comet_sections": {
                "content": {
                    "story": {
                        "post_id": "11",
                        "message": {"text": "Fair today"},
                        "actors": [{"id": "5", "name": "Town"}],
                        "attachments": [{"target": {"__typename": "Photo", "id": "77"}}],
                    }
                },
                "context_layout": {
                    "story": {
                        "comet_sections": {
                            "metadata": [{"x": 1}, {"story": {"creation_time": WHEN_S}}]
                        }
                    }
                },
            }
        },
    )
    assert (found.post_id, found.account_id, found.created_at) == ("11", "5", WHEN)
    assert found.text == "Fair today"


def test_an_item_that_is_no_object_is_rejected() -> None:
    assert isinstance(outcome("tiktok.com", "oops"), Rejected)
