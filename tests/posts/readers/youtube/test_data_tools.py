"""YouTube Data Tools: video lists, comments, channels. All content is invented."""

from typing import Any

from tocsin.posts.readers.youtube.data_tools import YouTubeDataTools
from tocsin.posts.records import Other, Outcome, Post, Record
from tocsin.posts.schema import Kind

READER = YouTubeDataTools()


def read(row: dict[str, Any]) -> Outcome:
    record = Record(row, 2, b"", "table")
    assert READER.recognises(record) >= 0.8
    (found,) = READER.read(record)
    return found


def test_a_video_row_is_a_post() -> None:
    found = read(
        {
            "position": "1",
            "channelId": "UC1",
            "channelTitle": "Invented",
            "videoId": "abcdefghijk",
            "publishedAt": "2022-03-04T05:06:07Z",
            "videoTitle": "Title",
            "videoDescription": "",
            "viewCount": "10",
            "likeCount": "",
        }
    )
    assert isinstance(found, Post)
    assert (found.post_id, found.account_id, found.text) == ("abcdefghijk", "UC1", "Title")
    assert (found.views, found.likes) == (10, None)


def comment(**cells: str) -> dict[str, str]:
    return {
        "id": "Ugx1.9abc",
        "replyCount": "0",
        "likeCount": "2",
        "publishedAt": "2022-03-04 05:06:07",
        "authorName": "@someone",
        "text": "I agree",
        "authorChannelId": "UC9",
        "isReply": "1",
        "isReplyTo": "Ugx1",
        "isReplyToName": "@other",
        **cells,
    }


def test_a_comment_row_is_a_comment_whose_time_states_no_offset() -> None:
    found = read(comment())
    assert isinstance(found, Post)
    assert (found.kind, found.reply_to, found.account_id) == (Kind.COMMENT, "Ugx1", "UC9")
    assert found.created_at.tzinfo is None
    assert found.conversation_id is None


def test_a_comment_without_a_channel_id_is_kept_by_its_name() -> None:
    found = read(comment(authorChannelId=""))
    assert isinstance(found, Post)
    assert (found.account_id, found.notes) == ("@someone", ("account_by_name",))


def test_a_channel_list_holds_no_posts() -> None:
    row = {"id": "UC1", "title": "Invented", "subscriberCount": "5", "videoCount": "2"}
    assert read(row) == Other("channels")
