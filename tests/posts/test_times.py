"""Times as exports write them: read back exactly, or refused, never anything else."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.posts.records import FieldError
from tocsin.posts.times import optional_time, parse_time

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
FIRST, LAST = datetime.fromisoformat("1971-01-01"), datetime.fromisoformat("2100-01-01")
TIMES = st.datetimes(FIRST, LAST, timezones=OFFSETS)
NAIVE = st.datetimes(FIRST, LAST)


def same(one, two):
    return one == two and one.utcoffset() == two.utcoffset()


@given(time=TIMES)
def test_iso_8601_is_read_exactly_with_its_offset(time):
    assert same(parse_time(time.isoformat(), "t"), time)
    assert same(parse_time(time.isoformat(" "), "t"), time)
    assert same(parse_time(f"  {time.isoformat()}\n", "t"), time)


@given(time=NAIVE)
def test_a_time_that_states_no_offset_stays_without(time):
    for text in (time.isoformat(), f"{time:%Y-%m-%d %H:%M:%S.%f}"):
        assert same(parse_time(text, "t"), time)


@given(time=TIMES)
def test_zulu_time_is_utc(time):
    utc = time.astimezone(UTC)
    assert same(parse_time(f"{utc:%Y-%m-%dT%H:%M:%S.%f}Z", "t"), utc)


@given(time=TIMES)
def test_mail_and_old_x_times_are_read_to_the_second(time):
    whole = time.replace(microsecond=0)
    assert same(parse_time(format_datetime(whole), "t"), whole)
    assert same(parse_time(f"{whole:%a %b %d %H:%M:%S %z %Y}", "t"), whole)


@given(time=TIMES, unit=st.sampled_from([1, 1_000, 1_000_000]), text=st.booleans())
def test_epochs_are_known_by_their_size(time, unit, text):
    whole = time.replace(microsecond=0, tzinfo=UTC)
    if whole.year < 1974:  # milliseconds of the first years look like seconds
        return
    epoch = int(whole.timestamp()) * unit
    assert same(parse_time(str(epoch) if text else epoch, "t"), whole)


def test_nanoseconds_fractions_and_negative_epochs_are_read():
    assert parse_time(1_714_557_600_123_456_789, "t").microsecond in {123_456, 123_457}
    assert parse_time("1714557600.5", "t").microsecond == 500_000
    assert parse_time(-86_400, "t").isoformat() == "1969-12-31T00:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20240501", "2024-05-01T00:00:00"),
        ("20240501102030", "2024-05-01T10:20:30"),
        ("2024-05-01", "2024-05-01T00:00:00"),
        ("2024-05-01 10:20:30 UTC", "2024-05-01T10:20:30+00:00"),
        ("2024-05-01 10:20:30 est", "2024-05-01T10:20:30-05:00"),
        ("2024-05-01T10:20:30+0530", "2024-05-01T10:20:30+05:30"),
    ],
)
def test_the_forms_of_exports(text, expected):
    assert parse_time(text, "t").isoformat() == expected


@pytest.mark.parametrize("pattern", ["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"])
@given(time=NAIVE)
def test_a_pattern_decides_which_is_the_day(pattern, time):
    whole = time.replace(second=0, microsecond=0)
    assert parse_time(f"{whole:{pattern}}", "t", "%Y", pattern) == whole


@pytest.mark.parametrize("text", ["05/04/2024", "1.2.2024 10:00", "yesterday", "10:20", "-", "."])
def test_an_ambiguous_or_unknown_form_is_never_guessed(text):
    with pytest.raises(FieldError, match="no known form"):
        parse_time(text, "t")


@pytest.mark.parametrize("value", [None, "", "  ", True, [], {}, b"2024-05-01"])
def test_what_is_no_time_at_all_is_missing(value):
    with pytest.raises(FieldError, match="missing"):
        parse_time(value, "t")


HOSTILE = [
    10**400, -(10**400), 1e300, float("nan"), float("inf"), "9" * 400, "9" * 5_000, "1" * 99,
    "x" + " UTC" * 5_000, "1 Jan 99999999999999999999 00:00:00 +0000", "2" * 50 + "." + "2" * 40,
    "0000-00-00", "9999-99-99T99:99:99", "Mon, 99 Foo 20 00:00:00 +9999", "²", "٣" * 30, "\x00",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_time_is_refused(value):
    with pytest.raises(FieldError):
        parse_time(value, "t")
    assert optional_time(value, "t") is None


@given(
    st.one_of(
        st.text(max_size=40),
        st.text(alphabet="0123456789-+:.TZ /,UTCJanMo", max_size=40),
        st.integers(),
        st.floats(),
    )
)
def test_anything_gives_a_time_or_a_field_error(value):
    try:
        found = parse_time(value, "t")
    except FieldError:
        found = None
    assert found is None or isinstance(found, datetime)
