"""Reddit: things, listings and dumps."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tocsin.posts.readers.reddit.exports import Reddit
from tocsin.posts.records import Other, Outcome, Post, Record, Rejected
from tocsin.posts.schema import Kind

READER = Reddit()


def comment(**fields: Any) -> dict[str, Any]:
    return {
        "id": "c1",
        "author": "mira",
        "body": "The bridge is closed.",
        "created_utc": 1714557600.0,
        "link_id": "t3_s1",
        "parent_id": "t1_c0",
        "subreddit": "river",
        "score": 5,
    } | fields


def submission(**fields: Any) -> dict[str, Any]:
    return {
        "id": "s1",
        "author": "mira",
        "title": "Bridge closed",
        "selftext": "",
        "url": "https://a.example/1",
        "is_self": False,
        "permalink": "/r/river/comments/s1/bridge_closed/",
        "created_utc": 1714557600,
        "subreddit": "river",
        "num_comments": 3,
        "score": 7,
    } | fields


def outcomes(value: dict[str, Any]) -> list[Outcome]:
    record = Record(value, 1, b"")
    assert READER.recognises(record) >= 0.5
    return list(READER.read(record))


def post(value: dict[str, Any]) -> Post:
    (found,) = outcomes(value)
    assert isinstance(found, Post)
    return found


def test_a_comment_knows_its_parent_and_its_thread() -> None:
    found = post(comment())
    assert (found.post_id, found.account_id) == ("t1_c1", "mira")
    assert (found.kind, found.reply_to) == (Kind.COMMENT, "t1_c0")
    assert (found.conversation_id, found.likes) == ("t3_s1", 5)
    assert found.created_at == datetime(2024, 5, 1, 10, tzinfo=UTC)


def test_dumps_write_numbers_as_strings_and_empty_fields_as_null() -> None:
    dumped = comment(name=None, created_utc="1714557600", score="5", retrieved_on="1714644000")
    found = post(dumped)
    assert (found.post_id, found.likes) == ("t1_c1", 5)
    assert found.created_at == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert found.collected_at == datetime(2024, 5, 2, 10, tzinfo=UTC)


def test_an_id_that_looks_like_a_rounded_number_is_an_id() -> None:
    assert post(comment(id="82e12")).post_id == "t1_82e12"


def test_pushshifts_numeric_parents_are_turned_back_into_ids() -> None:
    assert post(comment(parent_id=36**5)).reply_to == "t1_100000"
    assert post(comment(parent_id=None)).reply_to == "t3_s1"


@pytest.mark.parametrize("author", ["[deleted]", "[removed]", None, ""])
def test_deleted_authors_do_not_become_one_account(author: Any) -> None:
    first, second = post(comment(author=author)), post(comment(author=author, id="c2"))
    assert (first.account_id, second.account_id) == ("deleted:t1_c1", "deleted:t1_c2")
    assert "author_deleted" in first.notes
    assert first.account_name is None


def test_of_a_removed_text_only_a_note_is_left() -> None:
    assert (post(comment(body="[removed]")).text, post(comment(body="[removed]")).notes) == (
        "",
        ("text_removed",),
    )
    found = post(submission(selftext="[deleted]"))
    assert (found.text, found.notes) == ("Bridge closed", ("text_removed",))


def test_a_submission_is_its_title_its_text_and_its_link() -> None:
    found = post(submission(selftext="See [this](https://b.example/2_(x)) &amp; www.c.example/3"))
    assert (found.post_id, found.kind) == ("t3_s1", Kind.POST)
    assert found.text.startswith("Bridge closed\n\nSee [this]")
    assert found.urls is not None
    assert found.urls[:2] == ["https://a.example/1", "https://b.example/2_(x)"]
    assert (found.replies, found.likes, found.hashtags) == (3, 7, [])


def test_a_text_submission_does_not_link_to_itself() -> None:
    own = submission(is_self=True, url="https://www.reddit.com/r/river/comments/s1/bridge_closed/")
    assert post(own).urls == []


def test_files_on_reddit_are_media() -> None:
    assert post(submission(url="https://i.redd.it/x.jpg")).media == ["https://i.redd.it/x.jpg"]
    gallery = {"abc": {"m": "image/png"}, "../x": {"m": "image/png"}, "d": {}}
    assert post(submission(media_metadata=gallery)).media == ["https://i.redd.it/abc.png"]


def test_a_crosspost_repeats_its_parent() -> None:
    found = post(submission(crosspost_parent="t3_s0"))
    assert (found.kind, found.repost_of) == (Kind.REPOST, "t3_s0")


def test_named_users_are_mentions() -> None:
    assert post(comment(body="ask u/jo_mill or /u/Bo-1, not edu/people")).mentions == [
        "jo_mill",
        "Bo-1",
    ]


def test_a_listing_with_replies_gives_every_comment() -> None:
    inner = {"kind": "Listing", "data": {"children": [{"kind": "t1", "data": comment(id="c2")}]}}
    listing = {
        "kind": "Listing",
        "data": {
            "children": [
                {"kind": "t3", "data": submission()},
                {"kind": "t1", "data": comment(replies=inner)},
                {"kind": "more", "data": {"children": ["c3", "c4"]}},
                {"kind": "t5", "data": {"display_name": "river"}},
            ]
        },
    }
    found = outcomes(listing)
    assert [item.post_id for item in found if isinstance(item, Post)] == ["t3_s1", "t1_c1", "t1_c2"]
    others = [item.kind for item in found if isinstance(item, Other)]
    assert others == ["unloaded comments", "subreddits"]


def test_replies_may_nest_deeply() -> None:
    inner: Any = ""
    for number in range(3_000):
        child = {"kind": "t1", "data": comment(id=f"c{number}", replies=inner)}
        inner = {"kind": "Listing", "data": {"children": [child]}}
    assert len(outcomes(inner)) == 3_000


def test_pages_of_archives_and_of_loaded_comments_are_read() -> None:
    assert len(outcomes({"data": [comment(), submission()]})) == 2
    more = {"json": {"errors": [], "data": {"things": [{"kind": "t1", "data": comment()}]}}}
    assert isinstance(outcomes(more)[0], Post)
    assert outcomes({"kind": "Listing", "data": {"children": []}}) == [Other("empty listings")]


def test_a_bare_subreddit_or_user_is_another_record() -> None:
    about = {"display_name": "river", "subscribers": 5, "public_description": "x"}
    assert outcomes(about) == [Other("subreddits")]
    assert outcomes({"name": "mira", "link_karma": 1, "comment_karma": 2}) == [Other("users")]


def test_rows_of_a_table_are_read_alike() -> None:
    row = {key: None if value is None else str(value) for key, value in comment().items()}
    record = Record(row, 1, b"", "table")
    (found,) = READER.read(record)
    assert isinstance(found, Post)
    assert found.post_id == "t1_c1"


def test_a_comment_without_time_is_rejected_with_a_remedy() -> None:
    (found,) = outcomes(comment(created_utc=None))
    assert isinstance(found, Rejected)
    assert found.remedy


@pytest.mark.parametrize(
    "value",
    [
        {"title": "a video", "author": "x"},
        {"body": "text", "author": "x"},
        {"data": [{"id": "1", "text": "a tweet"}]},
        {"data": {"id": "1"}, "includes": {}},
        {"kind": "youtube#video", "snippet": {}},
    ],
)
def test_other_formats_are_left_alone(value: dict[str, Any]) -> None:
    assert READER.recognises(Record(value, 1, b"")) == 0.0
