"""CrowdTangle's CSV exports, whole and cut down. All content is invented."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tocsin.posts.readers.meta.crowdtangle import CrowdTangle
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record

READER = CrowdTangle()
FACEBOOK = {
    "Page Name": "The Invented Page",
    "User Name": "inventedpage",
    "Facebook Id": "100000000000123",
    "Likes at Posting": "1,234",
    "Followers at Posting": "2,345",
    "Post Created": "2020-05-14 12:37:12 EDT",
    "Type": "Link",
    "Total Interactions": "1,010",
    "Likes": "1,000",
    "Comments": "7",
    "Shares": "3",
    "URL": "https://www.facebook.com/inventedpage/posts/5550001",
    "Message": "Read this https://b.example/x",
    "Link": "https://short.example/1",
    "Final Link": "https://news.example/story",
    "Description": "preview of the link",
}


def read(row: dict[str, Any]) -> list[Outcome]:
    record = Record(row, 2, b"", "table")
    assert READER.recognises(record) >= 0.9
    return list(READER.read(record))


def only(row: dict[str, Any]) -> Post:
    (found,) = read(row)
    assert isinstance(found, Post)
    return found


def test_a_facebook_row_keeps_id_account_offset_counts_and_links() -> None:
    found = only(FACEBOOK)
    assert (found.platform, found.post_id) == ("facebook", "5550001")
    assert (found.account_id, found.account_name) == ("100000000000123", "The Invented Page")
    assert found.created_at.isoformat() == "2020-05-14T12:37:12-04:00"
    assert (found.likes, found.replies, found.reposts, found.followers) == (1000, 7, 3, 2345)
    assert found.urls == ["https://news.example/story", "https://b.example/x"]
    assert found.text == "Read this https://b.example/x"


def test_a_few_columns_are_enough() -> None:
    found = only(
        {
            "Page Name": "Invented",
            "Post Created": "2023-11-13 04:30:36 EST",
            "Shares": "6457",
            "Message": "text",
            "URL": "https://www.facebook.com/100000000000999/posts/77",
        }
    )
    assert (found.account_id, found.notes) == ("100000000000999", ("account_from_url",))
    assert (found.post_id, found.reposts) == ("77", 6457)


def test_without_any_id_the_name_serves_and_says_so() -> None:
    row = {name: FACEBOOK[name] for name in ("Page Name", "Post Created", "Message")}
    found = only(row)
    assert (found.account_id, found.notes) == ("The Invented Page", ("account_by_name",))
    assert found.post_id == only(dict(row)).post_id  # importing again gives the same id


@pytest.mark.parametrize(
    ("url", "post_id"),
    [
        ("https://www.facebook.com/groups/123456/permalink/789/", "789"),
        (
            "https://www.facebook.com/permalink.php?story_fbid=pfbid0AbC&id=100000000000123",
            "pfbid0AbC",
        ),
        ("https://www.facebook.com/some.page/videos/a-title/789/", "789"),
        ("https://www.facebook.com/some.page/photos/a.12/789/?type=3", "789"),
        ("https://www.facebook.com/watch/?v=789", "789"),
        ("https://www.facebook.com/some.page/posts/pfbid02Xyz", "pfbid02Xyz"),
        ("https://www.instagram.com/p/Cx-1_a/", "Cx-1_a"),
        ("https://www.reddit.com/r/invented/comments/abc12/title/", "abc12"),
    ],
)
def test_the_post_id_stands_in_the_url(url: str, post_id: str) -> None:
    assert only({**FACEBOOK, "URL": url}).post_id == post_id


def test_a_photos_link_to_itself_is_not_a_shared_link() -> None:
    link = "https://www.facebook.com/inventedpage/photos/a.1/5550001/?type=3"
    assert only({**FACEBOOK, "Link": link, "Final Link": "", "Message": ""}).urls == []


def test_an_instagram_caption_is_its_text() -> None:
    found = only(
        {
            "Account": "Invented",
            "User Name": "invented",
            "Followers at Posting": "10",
            "Post Created": "2021-07-01 10:00:00 CEST",
            "URL": "https://www.instagram.com/p/Cx1/",
            "Photo": "https://img.example/1.jpg",
            "Title": "",
            "Description": "My #caption",
            "Total Interactions": "12",
        }
    )
    assert (found.platform, found.text, found.account_id) == (
        "instagram",
        "My #caption",
        "invented",
    )
    assert found.created_at.utcoffset() == timedelta(hours=2)
    assert found.media == ["https://img.example/1.jpg"]


def test_a_zone_that_several_countries_use_leaves_the_offset_open() -> None:
    found = only({**FACEBOOK, "Post Created": "2020-05-14 12:37:12 IST"})
    assert found.created_at == datetime(2020, 5, 14, 12, 37, 12)  # noqa: DTZ001
    assert "zone_unknown" in found.notes


def test_a_table_without_a_time_lists_pages() -> None:
    row = {"Page Name": "Invented", "Page Category": "NEWS_SITE", "URL": "https://a.example"}
    assert read(row) == [Other("pages")]


def test_a_post_without_its_time_is_refused() -> None:
    with pytest.raises(FieldError, match="Post Created"):
        read({**FACEBOOK, "Post Created": ""})


def test_a_rounded_facebook_id_is_refused() -> None:
    with pytest.raises(FieldError, match="rounded"):
        read({**FACEBOOK, "Facebook Id": "1.00E+14"})
