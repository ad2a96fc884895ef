"""What X writes the same way everywhere."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.posts.readers.x.entities import classic_time, iso_time, language, plain, snowflake_time
from tocsin.posts.records import FieldError


@given(st.datetimes(min_value=datetime.fromisoformat("1000-01-01"), timezones=st.just(UTC)))
def test_the_fast_way_reads_what_strftime_writes(time: datetime) -> None:
    time = time.replace(microsecond=0)
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    written = f"Mon {months[time.month - 1]} {time:%d %H:%M:%S} +0000 {time.year}"
    assert classic_time(written, "created_at") == time


def test_another_offset_takes_the_long_way() -> None:
    found = classic_time("Wed Sep 04 13:51:55 +0200 2019", "created_at")
    assert found.utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize("value", [None, 3.5e300, "soon", [], {}, "Wed Foo 04 13:51:55 +0000 2019"])
def test_what_is_no_time_is_refused(value: object) -> None:
    with pytest.raises(FieldError):
        classic_time(value, "created_at")
    with pytest.raises(FieldError):
        iso_time(value, "created_at")


@pytest.mark.parametrize("post_id", ["", "20", "abc", "²", "9" * 30])
def test_ids_that_were_not_made_from_the_clock_have_no_time(post_id: str) -> None:
    assert snowflake_time(post_id) is None


def test_escapes_are_undone_once() -> None:
    assert plain("&amp;lt; &lt;b&gt; &quot;") == "&lt; <b> &quot;"


@pytest.mark.parametrize(
    ("code", "expected"), [("zh-CN", "zh"), ("iw", "he"), ("msa", "ms"), (5, None)]
)
def test_languages_are_primary_codes_of_today(code: object, expected: str | None) -> None:
    assert language(code) == expected
