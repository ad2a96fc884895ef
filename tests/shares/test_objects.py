"""What a post shares, kind by kind, and the ids of the objects."""

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.posts.keys import key64
from tocsin.posts.schema import Kind
from tocsin.shares import SHARES, ObjectKind, shared_objects
from tocsin.shares.text import MIN_COPY_CHARACTERS

FULL = {
    "text": "The bridge of Tolvane is closed today",
    "kind": Kind.REPLY,
    "reply_to": "7",
    "urls": ["https://news.example/a?utm_source=x", "https://www.other.example/b"],
    "hashtags": ["Flood", "bridge", "TOLVANE"],
    "mentions": ["jo", "kim"],
    "media": ["hash1"],
}


def labels(posts, kind):
    return shared_objects(posts, kind)["label"].to_pylist()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (ObjectKind.REPOST, []),
        (ObjectKind.REPLY_TARGET, ["7"]),
        (ObjectKind.URL, ["https://news.example/a", "https://other.example/b"]),
        (ObjectKind.DOMAIN, ["news.example", "other.example"]),
        (ObjectKind.HASHTAG, ["flood", "bridge", "tolvane"]),
        (ObjectKind.HASHTAG_SEQUENCE, ["flood bridge tolvane"]),
        (ObjectKind.MENTION, ["jo", "kim"]),
        (ObjectKind.MEDIA, ["hash1"]),
        (ObjectKind.TEXT_COPY, ["the bridge of tolvane is closed today"]),
    ],
)
def test_a_post_shares_each_thing_it_holds(posts_of, kind, expected):
    assert labels(posts_of(FULL), kind) == expected


@pytest.mark.parametrize("kind", ObjectKind)
def test_a_repost_of_a_known_original_shares_the_original_alone(posts_of, kind):
    repost = {**FULL, "kind": Kind.REPOST, "repost_of": "9", "reply_to": None}
    assert labels(posts_of(repost), kind) == (["9"] if kind is ObjectKind.REPOST else [])


def test_a_repost_of_an_unknown_original_shares_what_it_holds(posts_of):
    posts = posts_of({**FULL, "kind": Kind.REPOST})
    assert labels(posts, ObjectKind.REPOST) == []
    assert labels(posts, ObjectKind.MEDIA) == ["hash1"]
    assert labels(posts, ObjectKind.TEXT_COPY)


def test_a_quote_shares_its_own_words(posts_of):
    posts = posts_of({**FULL, "kind": Kind.QUOTE, "quote_of": "9"})
    assert labels(posts, ObjectKind.REPOST) == []
    assert len(labels(posts, ObjectKind.URL)) == 2


def test_the_same_thing_twice_in_one_post_is_one_share(posts_of):
    posts = posts_of(
        {
            "hashtags": ["Flood", "flood", "#FLOOD"],
            "mentions": ["jo", "jo"],
            "media": ["m", "m"],
            "urls": ["https://news.example/a", "https://news.example/b"],
        }
    )
    assert labels(posts, ObjectKind.HASHTAG) == ["flood"]
    assert labels(posts, ObjectKind.MENTION) == ["jo"]
    assert labels(posts, ObjectKind.MEDIA) == ["m"]
    assert labels(posts, ObjectKind.DOMAIN) == ["news.example"]


def test_two_hashtags_are_no_sequence_and_order_matters(posts_of):
    posts = posts_of(
        {"hashtags": ["a", "b"]}, {"hashtags": ["a", "b", "c"]}, {"hashtags": ["c", "b", "a"]}
    )
    found = shared_objects(posts, ObjectKind.HASHTAG_SEQUENCE)
    assert found["label"].to_pylist() == ["a b c", "c b a"]
    assert len(set(found["object_id"].to_pylist())) == 2


def test_short_texts_are_no_copies(posts_of):
    posts = posts_of({"text": "x" * (MIN_COPY_CHARACTERS - 1)}, {"text": "x" * MIN_COPY_CHARACTERS})
    assert labels(posts, ObjectKind.TEXT_COPY) == ["x" * MIN_COPY_CHARACTERS]


def test_an_empty_hashtag_is_none(posts_of):
    posts = posts_of({"hashtags": ["", "#", "＃", "flood"]})
    assert labels(posts, ObjectKind.HASHTAG) == ["flood"]


def test_ids_are_the_keys_of_the_kind_and_the_label(posts_of):
    posts = posts_of(FULL)
    for kind in (
        ObjectKind.URL,
        ObjectKind.DOMAIN,
        ObjectKind.HASHTAG,
        ObjectKind.HASHTAG_SEQUENCE,
        ObjectKind.TEXT_COPY,
        ObjectKind.MEDIA,
    ):
        found = shared_objects(posts, kind).to_pylist()
        assert [row["object_id"] for row in found] == [key64(kind.value, r["label"]) for r in found]


def test_a_reposted_or_answered_post_is_its_own_key(posts_of):
    posts = posts_of(
        {"post_id": "1"},
        {"kind": Kind.REPOST, "repost_of": "1"},
        {"kind": Kind.REPLY, "reply_to": "1"},
    )
    original = posts["post_key"][0].as_py()
    assert shared_objects(posts, ObjectKind.REPOST)["object_id"].to_pylist() == [original]
    assert shared_objects(posts, ObjectKind.REPLY_TARGET)["object_id"].to_pylist() == [original]


def test_a_mentioned_account_is_its_own_key(posts_of):
    posts = posts_of({"account_id": "jo"}, {"mentions": ["jo"]})
    found = shared_objects(posts, ObjectKind.MENTION)
    assert found["object_id"].to_pylist() == [posts["account_key"][0].as_py()]


@pytest.mark.parametrize(
    ("kind", "same"),
    [
        (ObjectKind.URL, True),
        (ObjectKind.DOMAIN, True),
        (ObjectKind.HASHTAG, True),
        (ObjectKind.TEXT_COPY, True),
        (ObjectKind.MEDIA, True),
        (ObjectKind.REPLY_TARGET, False),
        (ObjectKind.MENTION, False),
    ],
)
def test_links_and_texts_are_the_same_on_all_platforms_and_ids_are_not(posts_of, kind, same):
    posts = posts_of({**FULL, "platform": "x"}, {**FULL, "platform": "bluesky"})
    ids = shared_objects(posts, kind)["object_id"].to_pylist()
    assert (set(ids[: len(ids) // 2]) == set(ids[len(ids) // 2 :])) is same


def test_the_time_is_in_microseconds_and_the_rest_is_the_posts_own(posts_of):
    posts = posts_of({}, FULL)
    (row,) = shared_objects(posts, ObjectKind.MEDIA).to_pylist()
    assert row["t"] == int(posts["created_at"][1].as_py().timestamp() * 1_000_000)
    assert row["account_key"] == posts["account_key"][1].as_py()
    assert row["post_key"] == posts["post_key"][1].as_py()


@pytest.mark.parametrize("kind", ObjectKind)
def test_no_posts_make_no_shares_of_the_right_type(posts_of, kind):
    found = shared_objects(posts_of(), kind)
    assert found.num_rows == 0
    found.select(SHARES.names).cast(SHARES)


def rows_of(table):
    return sorted(map(str, table.to_pylist()))


@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    tags=st.lists(st.lists(st.sampled_from("abc"), max_size=4), min_size=1, max_size=9),
    data=st.data(),
)
@pytest.mark.parametrize("kind", [ObjectKind.HASHTAG, ObjectKind.TEXT_COPY, ObjectKind.REPOST])
def test_slices_and_chunks_of_a_table_give_what_the_whole_gives(posts_of, kind, tags, data):
    posts = posts_of(
        *(
            {
                "hashtags": own,
                "text": f"The bridge of Tolvane {len(own)} is closed",
                "repost_of": "9" if len(own) == 1 else None,
            }
            for own in tags
        )
    )
    whole = rows_of(shared_objects(posts, kind))
    place = data.draw(st.integers(0, posts.num_rows))
    parts = [posts.slice(0, place), posts.slice(place)]
    assert rows_of(shared_objects(pa.concat_tables(parts), kind)) == whole
    apart = [row for part in parts for row in rows_of(shared_objects(part, kind))]
    assert sorted(apart) == whole
