"""Clocks: every day has its moment once, in summer time too; quiet hours may span midnight."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.desk.alarms.timing import (
    clock_time,
    next_daily,
    next_every,
    quiet_until,
    zone_named,
)
from tocsin.desk.errors import InvalidError

PARIS = ZoneInfo("Europe/Paris")
ZONES = st.sampled_from(
    ["UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
     "Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu"]
).map(ZoneInfo)  # fmt: skip
MOMENTS = st.datetimes(datetime(2011, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(at=CLOCKS, zone=ZONES, after=MOMENTS)
def test_the_next_time_is_later_and_less_than_two_days_away(
    at: time, zone: ZoneInfo, after: datetime
) -> None:
    due = next_daily(at, zone, after)
    assert after < due <= after + timedelta(hours=50)


@given(at=CLOCKS, after=MOMENTS)
def test_every_day_of_two_weeks_has_its_moment_exactly_once(at: time, after: datetime) -> None:
    due, days = after, []
    for _ in range(14):
        due = next_daily(at, PARIS, due)
        days.append(due.astimezone(PARIS).date())
    assert all(later - day == timedelta(days=1) for day, later in pairwise(days))


@pytest.mark.parametrize(
    ("after", "at", "due"),
    [
        ("2026-03-28T12:00+00:00", "02:30", "2026-03-29T01:30+00:00"),  # skipped: 03:30 summer time
        ("2026-03-29T12:00+00:00", "02:30", "2026-03-30T00:30+00:00"),
        ("2026-10-24T12:00+00:00", "02:30", "2026-10-25T00:30+00:00"),  # the first of the two
        ("2026-10-25T00:30+00:00", "02:30", "2026-10-26T01:30+00:00"),  # not the second one again
        ("2026-06-01T06:29:59+00:00", "08:30", "2026-06-01T06:30+00:00"),
        ("2026-06-01T06:30+00:00", "08:30", "2026-06-02T06:30+00:00"),
    ],
)
def test_summer_time_neither_skips_nor_doubles_a_day(after: str, at: str, due: str) -> None:
    found = next_daily(clock_time(at, "at"), PARIS, datetime.fromisoformat(after))
    assert found == datetime.fromisoformat(due)


@given(
    every=st.integers(60, 100_000),
    due=MOMENTS,
    late=st.timedeltas(timedelta(days=-3), timedelta(days=3)),
)
def test_the_next_of_an_interval_is_on_its_grid_and_the_first_that_is_later(
    every: int, due: datetime, late: timedelta
) -> None:
    now = due + late
    found = next_every(every, due, now)
    assert (found - due) % timedelta(seconds=every) == timedelta()
    assert found > now
    assert found == due or found - timedelta(seconds=every) <= now


@given(start=CLOCKS, stop=CLOCKS, zone=ZONES, now=MOMENTS)
def test_after_the_quiet_hours_it_is_not_quiet(
    start: time, stop: time, zone: ZoneInfo, now: datetime
) -> None:
    end = quiet_until(start, stop, zone, now)
    assert end >= now
    assert end - now <= timedelta(hours=50)
    if end.astimezone(zone).time() == stop:  # but for a time that summer time skips
        assert quiet_until(start, stop, zone, end) == end or start == stop


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("21:59", "21:59"),
        ("22:00", "07:00"),
        ("03:00", "07:00"),
        ("06:59", "07:00"),
        ("07:00", "07:00"),
    ],
)
def test_quiet_hours_span_midnight(now: str, due: str) -> None:
    moment = datetime.combine(datetime(2026, 1, 15).date(), time.fromisoformat(now), UTC)  # noqa: DTZ001
    end = quiet_until(time(22), time(7), UTC, moment)
    assert end.time() == time.fromisoformat(due)


def test_quiet_hours_of_no_length_are_never() -> None:
    now = datetime(2026, 1, 15, 8, tzinfo=UTC)
    assert quiet_until(time(8), time(8), UTC, now) == now


@pytest.mark.parametrize(
    "stated", ["24:00", "8:30", "08:60", "08:30:00", "", "٠٨:٣٠", "08:3O", "+8:30"]
)
def test_what_is_no_time_of_day_is_refused_with_its_field(stated: str) -> None:
    with pytest.raises(InvalidError) as refused:
        clock_time(stated, "digest_at")
    assert refused.value.fields == {"digest_at": "is no time"}


@pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "", "Europe", "a\0b"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(InvalidError):
        zone_named(name)
