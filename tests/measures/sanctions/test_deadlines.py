"""Days as the calendar has them: zones, leap days, and clocks that are put forward and back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tocsin.cases.errors import CannotStandError
from tocsin.measures.sanctions.deadlines import end_of_day, is_so_many_days, last_day

ZONES = (
    "UTC", "Europe/Paris", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago",
    "America/St_Johns", "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe", "America/Havana",
)  # fmt: skip
moments = st.integers(0, 11 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(at=moments, days=st.integers(0, 400), zone=st.sampled_from(ZONES))
@example(at=datetime(2024, 1, 1, tzinfo=UTC), days=115, zone="Africa/Cairo")  # no midnight there
def test_the_last_moment_in_time_lies_so_many_calendar_days_on(
    at: datetime, days: int, zone: str
) -> None:
    place, deadline = ZoneInfo(zone), end_of_day(at, days, zone)
    wanted = at.astimezone(place).date() + timedelta(days=days)
    assert (deadline - timedelta(microseconds=1)).astimezone(place).date() == wanted
    assert deadline.astimezone(place).date() == wanted + timedelta(days=1)
    assert last_day(deadline, zone) == wanted
    assert is_so_many_days(at, deadline, days)


@given(at=moments, zone=st.sampled_from(ZONES), days=st.integers(2, 60))
def test_the_first_moment_too_late_is_found_by_going_minute_by_minute(
    at: datetime, zone: str, days: int
) -> None:
    place, wanted = ZoneInfo(zone), None
    until = at.astimezone(place).date() + timedelta(days=days)
    moment = at.replace(second=0, microsecond=0) + timedelta(days=days, hours=-30)
    for _ in range(24 * 4 * 4):  # of four days around it, each quarter of an hour
        if moment.astimezone(place).date() <= until:
            wanted = moment
        moment += timedelta(minutes=15)
    assert wanted is not None
    assert timedelta(0) < end_of_day(at, days, zone) - wanted <= timedelta(minutes=15)


@pytest.mark.parametrize(
    ("at", "days", "zone", "wanted"),
    [
        # a leap day is a day
        (datetime(2028, 2, 27, 12, tzinfo=UTC), 2, "UTC", datetime(2028, 3, 1, tzinfo=UTC)),
        (datetime(2027, 2, 27, 12, tzinfo=UTC), 2, "UTC", datetime(2027, 3, 2, tzinfo=UTC)),
        # 23 hours on the day when summer time begins, 25 when it ends
        (datetime(2026, 3, 28, 12, tzinfo=UTC), 1, "Europe/Paris",
         datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), 1, "Europe/Paris",
         datetime(2026, 10, 25, 23, tzinfo=UTC)),
        # it is tomorrow there already, or still yesterday
        (datetime(2026, 5, 1, 11, tzinfo=UTC), 0, "Pacific/Kiritimati",
         datetime(2026, 5, 2, 10, tzinfo=UTC)),
        (datetime(2026, 5, 1, 10, tzinfo=UTC), 0, "Pacific/Pago_Pago",
         datetime(2026, 5, 1, 11, tzinfo=UTC)),
        # midnight that the clock skips (Beirut), and that it shows twice (Havana)
        (datetime(2026, 3, 28, 12, tzinfo=UTC), 0, "Asia/Beirut",
         datetime(2026, 3, 28, 22, tzinfo=UTC)),
        (datetime(2026, 10, 31, 16, tzinfo=UTC), 0, "America/Havana",
         datetime(2026, 11, 1, 4, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_days_that_are_known(at: datetime, days: int, zone: str, wanted: datetime) -> None:
    assert end_of_day(at, days, zone) == wanted


def test_a_deadline_that_was_told_stands_when_a_state_changes_its_clocks() -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    told = end_of_day(at, 14, "Europe/Paris")
    assert is_so_many_days(at, told + timedelta(hours=1), 14)
    assert not is_so_many_days(at, told + timedelta(days=1, hours=3), 14)
    assert not is_so_many_days(at, told - timedelta(days=1), 14)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "Europe", "a\x00b"])
def test_what_is_no_zone_is_refused(zone: str) -> None:
    with pytest.raises(CannotStandError, match="no time zone"):
        end_of_day(datetime(2026, 3, 2, tzinfo=UTC), 1, zone)


def test_each_day_of_a_year_ends_where_the_next_begins_in_every_zone() -> None:
    """Every change of clocks of the year, in ten zones: the day before the deadline, not after."""
    for zone in ZONES:
        for days in range(366):
            deadline = end_of_day(datetime(2026, 1, 1, 12, tzinfo=UTC), days, zone)
            before = (deadline - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
            assert before < deadline.astimezone(ZoneInfo(zone)).date()


def test_every_zone_of_the_system_ends_every_day() -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    for zone in sorted(available_timezones()):
        assert timedelta(0) < end_of_day(at, 0, zone) - at <= timedelta(hours=24)
