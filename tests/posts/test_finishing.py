"""From what a reader understood to a row: the same for every format."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.posts.finishing import IDENTITIES, Finishing, Sourced, finish
from tocsin.posts.keys import key64
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.posts.records import Post
from tocsin.posts.schema import POSTS, Kind

AT = datetime(2024, 5, 1, 10, tzinfo=UTC)
NAMES = Pseudonyms(b"k" * 32)
PLAIN = Finishing(None, UTC, identify_language=False)


def post(**fields):
    base = {"platform": "x", "post_id": "1", "account_id": "mill", "created_at": AT, "text": ""}
    return Post(**{**base, **fields})


def rows(*posts, how=PLAIN):
    sourced = [Sourced(item, "f.csv", n, "r/1", "00") for n, item in enumerate(posts, 1)]
    table, _ = finish(sourced, how)
    assert table.schema.equals(POSTS, check_metadata=True)
    return table.to_pylist()


def row(how=PLAIN, **fields):
    return rows(post(**fields), how=how)[0]


def test_what_the_source_does_not_list_is_found_in_the_text():
    found = row(text="See https://news.example/a?utm_source=x and @jo #Flood")
    assert found["urls"] == ["https://news.example/a"]
    assert found["raw_urls"] == ["https://news.example/a?utm_source=x"]
    assert (found["domains"], found["mentions"]) == (["news.example"], ["jo"])
    assert found["hashtags"] == ["flood"]


def test_what_the_source_lists_is_believed_even_when_it_is_nothing():
    found = row(text="See https://news.example/a @jo #Flood", urls=[], mentions=[], hashtags=[])
    assert (found["urls"], found["mentions"], found["hashtags"]) == ([], [], [])


def test_urls_are_distinct_by_their_canonical_form_and_raw_ones_go_along():
    found = row(
        urls=["https://a.example/1?utm_source=a", "not a url", "https://a.example/1", "http://b.co"]
    )
    assert len(found["urls"]) == len(set(found["urls"])) == len(found["raw_urls"]) == 2
    assert found["raw_urls"][0].endswith("utm_source=a")
    assert found["domains"] == ["a.example", "b.co"]


def test_hashtags_are_folded_and_empty_ones_dropped():
    assert row(hashtags=["#Flood", "STRASSE", "straße", "#", "", "＃全"])["hashtags"] == [
        "flood",
        "strasse",
        "strasse",
        "全",
    ]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("en", "en"), ("pt-BR", "pt"), ("zh_Hans", "zh"), ("EN", "en")],
)
def test_a_stated_language_is_kept_without_a_score(stated, expected):
    found = row(lang=stated, text="Вода в городе снова пригодна", how=Finishing(None))
    assert (found["lang"], found["lang_score"]) == (expected, None)


def test_an_unstated_language_is_identified_with_a_score():
    found = row(text="Вода в городе снова пригодна для питья", how=Finishing(None))
    assert found["lang"] == "ru"
    assert 0.5 < found["lang_score"] <= 1
    assert row(text="Вода в городе снова пригодна для питья")["lang"] is None


@given(
    time=st.datetimes(datetime.fromisoformat("1971-01-01"), datetime.fromisoformat("2025-01-01")),
    minutes=st.one_of(st.none(), st.integers(-14 * 60, 14 * 60)),
)
def test_times_become_utc_and_keep_what_was_stated(time, minutes):
    zone = timezone(timedelta(minutes=minutes or 0))
    stated = time if minutes is None else time.replace(tzinfo=zone)
    found = row(created_at=stated)
    assert found["created_at"] == time.replace(tzinfo=zone)
    assert found["created_at"].utcoffset() == timedelta(0)
    assert found["utc_offset_min"] == minutes


def test_a_naive_time_is_read_in_the_zone_given_with_its_summer_time():
    how = Finishing(None, ZoneInfo("Europe/Paris"), identify_language=False)
    summer = row(created_at=datetime.fromisoformat("2024-07-01T12:00"), how=how)
    winter = row(created_at=datetime.fromisoformat("2024-01-01T12:00"), how=how)
    assert (summer["created_at"].hour, winter["created_at"].hour) == (10, 11)
    assert summer["utc_offset_min"] is None


def test_a_naive_collection_time_is_utc_and_one_outside_the_calendar_is_none():
    how = Finishing(None, ZoneInfo("Asia/Tokyo"), identify_language=False)
    assert row(collected_at=AT.replace(tzinfo=None), how=how)["collected_at"] == AT
    extreme = datetime.min.replace(tzinfo=timezone(timedelta(hours=1)))
    assert row(collected_at=extreme)["collected_at"] is None


@pytest.mark.parametrize("count", [-1, 2**63, 10**30])
def test_a_count_that_is_no_count_is_not_stated(count):
    assert row(likes=count)["likes"] is None
    assert row(likes=2**63 - 1)["likes"] == 2**63 - 1


def test_accounts_and_mentions_become_pseudonyms_and_the_name_goes():
    found = row(account_name="The Mill", text="@jo", how=Finishing(NAMES))
    assert found["account_id"] == NAMES.name("x", "mill")
    assert found["mentions"] == [NAMES.name("x", "jo")]
    assert found["account_name"] is None


def test_each_identity_is_sealed_once():
    sourced = [Sourced(post(post_id=str(n), account_name="Mill"), "f", n, "r", "0") for n in (1, 2)]
    _, identities = finish(sourced, Finishing(NAMES, UTC, identify_language=False))
    assert identities.schema == IDENTITIES
    (only,) = identities.to_pylist()
    assert NAMES.unseal(only["sealed"]) == ("mill", "Mill")


def test_keys_are_those_of_the_strings():
    found = row(repost_of=None)
    assert found["post_key"] == key64("post", "x", "1")
    assert found["account_key"] == key64("account", "x", "mill")


def test_the_content_key_is_the_same_for_a_post_that_was_collected_again():
    one, again, edited, other = rows(
        post(likes=1), post(likes=9, post_id="2"), post(text="b"), post(account_id="jo")
    )
    assert one["content_key"] == again["content_key"]
    assert len({one["content_key"], edited["content_key"], other["content_key"]}) == 3


def test_rows_are_told_apart_by_the_object_a_share_list_names():
    same, other = rows(post(kind=Kind.REPOST, repost_of="7"), post(kind=Kind.REPOST, repost_of="8"))
    assert same["post_key"] == other["post_key"]
    assert same["row_key"] != other["row_key"]


@pytest.mark.parametrize("how", [PLAIN, Finishing(NAMES, UTC, identify_language=False)])
def test_half_of_a_surrogate_pair_becomes_a_question_mark_everywhere(how):
    half = "a\ud83d"
    found = row(
        how=how,
        text=half,
        account_name=half,
        account_id=half,
        post_id=half,
        hashtags=[half],
        mentions=[half],
        media=[half],
        repost_of=half,
    )
    assert (found["text"], found["post_id"], found["media"]) == ("a?", "a?", ["a?"])


def test_nothing_gives_an_empty_table():
    table, identities = finish([], Finishing(NAMES))
    assert (table.num_rows, identities.num_rows) == (0, 0)
    assert table.schema.equals(POSTS)
