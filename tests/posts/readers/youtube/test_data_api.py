"""YouTube Data API v3: pages, single items, deleted authors. All content is invented."""

from datetime import UTC, datetime
from typing import Any

from tocsin.posts.readers.youtube.data_api import YouTubeApi
from tocsin.posts.records import Other, Outcome, Post, Record, Rejected
from tocsin.posts.schema import Kind

READER = YouTubeApi()
VIDEO = {
    "kind": "youtube#video",
    "id": "abcdefghijk",
    "snippet": {
        "channelId": "UCinvented",
        "channelTitle": "The Invented Channel",
        "publishedAt": "2022-03-04T05:06:07Z",
        "title": "A title & more",
        "description": "See https://news.example/a #vote",
        "defaultLanguage": "pt-BR",
    },
    "statistics": {"viewCount": "1234", "likeCount": "5", "commentCount": "2"},
}


def comment(comment_id: str = "Ugx1", **snippet: Any) -> dict[str, Any]:
    return {
        "kind": "youtube#comment",
        "id": comment_id,
        "snippet": {
            "videoId": "abcdefghijk",
            "textOriginal": "I agree",
            "textDisplay": "I <b>agree</b>",
            "authorDisplayName": "@someone",
            "authorChannelId": {"value": "UCsomeone"},
            "likeCount": 3,
            "publishedAt": "2022-03-05T00:00:00Z",
            **snippet,
        },
    }


def read(value: dict[str, Any]) -> list[Outcome]:
    record = Record(value, 1, b"")
    assert READER.recognises(record) >= 0.5
    return list(READER.read(record))


def only(value: dict[str, Any]) -> Post:
    (found,) = read(value)
    assert isinstance(found, Post)
    return found


def test_a_video_is_a_post_of_its_channel() -> None:
    found = only(VIDEO)
    assert (found.platform, found.post_id, found.account_id) == (
        "youtube",
        "abcdefghijk",
        "UCinvented",
    )
    assert found.text == "A title & more\nSee https://news.example/a #vote"
    assert found.created_at == datetime(2022, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert (found.lang, found.views, found.likes, found.replies) == ("pt", 1234, 5, 2)
    assert found.media == ["abcdefghijk"]


def test_a_page_gives_each_of_its_items_and_a_broken_one_rejects_itself_only() -> None:
    broken = {**VIDEO, "snippet": {**VIDEO["snippet"], "publishedAt": None}}  # type: ignore[dict-item]
    page = {"kind": "youtube#videoListResponse", "items": [VIDEO, broken, VIDEO]}
    assert [type(found) for found in read(page)] == [Post, Rejected, Post]


def test_an_item_whose_kind_was_filtered_away_is_told_by_its_shape() -> None:
    bare = {name: value for name, value in VIDEO.items() if name != "kind"}
    assert only(bare) == only(VIDEO)
    assert [type(found) for found in read({"items": [bare]})] == [Post]


def test_titles_of_search_results_are_unescaped() -> None:
    found = only(
        {
            "kind": "youtube#searchResult",
            "id": {"kind": "youtube#video", "videoId": "abcdefghijk"},
            "snippet": {**VIDEO["snippet"], "title": "Don&#39;t", "description": ""},  # type: ignore[dict-item]
        }
    )
    assert found.text == "Don't"


def test_channels_and_playlists_found_by_a_search_are_no_posts() -> None:
    channel = {"kind": "youtube#searchResult", "id": {"channelId": "UC1"}, "snippet": {}}
    assert read({"kind": "youtube#searchListResponse", "items": [channel]}) == [Other("channels")]
    assert read({"kind": "youtube#channel", "id": "UC1", "snippet": {}}) == [Other("channels")]


def test_a_thread_gives_its_top_comment_and_its_replies() -> None:
    thread = {
        "kind": "youtube#commentThread",
        "id": "Ugx1",
        "snippet": {
            "videoId": "abcdefghijk",
            "topLevelComment": comment(),
            "totalReplyCount": 1,
        },
        "replies": {"comments": [comment("Ugx1.9abc", parentId="Ugx1", videoId=None)]},
    }
    top, reply = read(thread)
    assert isinstance(top, Post)
    assert isinstance(reply, Post)
    assert (top.kind, top.reply_to, top.replies) == (Kind.COMMENT, "abcdefghijk", 1)
    assert (reply.reply_to, reply.conversation_id) == ("Ugx1", "abcdefghijk")


def test_displayed_text_is_html_and_becomes_text() -> None:
    found = only(comment(textOriginal=None, textDisplay="a &amp; b<br>c <a href='x'>d</a>"))
    assert found.text == "a & b\nc d"


def test_a_comment_of_a_deleted_account_is_kept_by_its_name() -> None:
    found = only(comment(authorChannelId=None))
    assert (found.account_id, found.notes) == ("@someone", ("account_by_name",))


def test_a_reply_without_a_parent_field_finds_it_in_its_own_id() -> None:
    assert only(comment("Ugx1.9abc")).reply_to == "Ugx1"


def playlist_item(**snippet: Any) -> dict[str, Any]:
    return {
        "kind": "youtube#playlistItem",
        "id": "PLitem",
        "snippet": {
            "playlistId": "PL1",
            "channelId": "UCcurator",
            "publishedAt": "2023-01-01T00:00:00Z",
            "title": "A title",
            "description": "",
            "resourceId": {"videoId": "abcdefghijk"},
            **snippet,
        },
    }


def test_a_playlist_item_belongs_to_the_videos_owner_and_time() -> None:
    item = playlist_item(videoOwnerChannelId="UCowner", videoOwnerChannelTitle="Owner")
    item["contentDetails"] = {"videoPublishedAt": "2020-01-01T00:00:00Z"}
    found = only(item)
    assert (found.post_id, found.account_id, found.created_at.year) == (
        "abcdefghijk",
        "UCowner",
        2020,
    )
    del item["contentDetails"]
    assert only(item).notes == ("time_added_to_playlist",)


def test_an_unavailable_video_on_a_playlist_is_no_post() -> None:
    assert read(playlist_item(title="Private video")) == [Other("unavailable videos")]


def test_an_uploads_playlist_belongs_to_its_channel() -> None:
    assert only(playlist_item(playlistId="UUcurator")).account_id == "UCcurator"


def test_errors_and_empty_pages_are_counted_as_such() -> None:
    error = {"error": {"code": 403, "message": "quota", "errors": [{"reason": "quotaExceeded"}]}}
    assert read(error) == [Other("errors")]
    assert read({"kind": "youtube#videoListResponse", "items": []}) == [Other("empty pages")]
    assert read({"kind": "youtube#video", "id": "a"}) == [Other("resources without a snippet")]


def test_other_json_is_not_recognised() -> None:
    for value in ({}, {"items": []}, {"items": [{"id": 1}]}, {"kind": 3}, {"error": "no"}):
        assert READER.recognises(Record(value, 1, b"")) == 0.0
