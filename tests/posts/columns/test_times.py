"""The form of a column of times, from many values at once."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.posts.columns.times import time_form
from tocsin.posts.times import parse_time


@pytest.mark.parametrize(
    ("values", "pattern"),
    [
        (["03/04/2021", "25/04/2021"], "%d/%m/%Y"),
        (["03/04/2021", "04/25/2021"], "%m/%d/%Y"),
        (["3/4/21 5:06", "4/25/21 15:06"], "%m/%d/%y %H:%M"),
        (["03.04.2021 10:00", "04.04.2021 10:00"], "%d.%m.%Y %H:%M"),
        (["2021/04/03 10:00:00"], "%Y/%m/%d %H:%M:%S"),
        (["25/04/2021 5:06 PM"], "%d/%m/%Y %I:%M %p"),
        (["25/04/2021, 17:06"], "%d/%m/%Y, %H:%M"),
        (["25/04/2021", "25/04/2021 17:06"], "%d/%m/%Y | %d/%m/%Y %H:%M"),
        (["Apr 3, 2021", "Mar 30, 2021"], "%b %d, %Y"),
    ],
)
def test_one_value_above_twelve_decides_for_the_column(values: list[str], pattern: str) -> None:
    form = time_form(values)
    assert form is not None
    assert (form.time_format, form.ambiguous) == (pattern, False)
    for value in values:
        parse_time(value, "t", *form.patterns)


@pytest.mark.parametrize("values", [["03/04/2021", "05/06/2021"], ["03-04-21 10:00"]])
def test_day_and_month_that_both_fit_are_ambiguous(values: list[str]) -> None:
    form = time_form(values)
    assert form is not None
    assert form.ambiguous


@pytest.mark.parametrize(
    "values",
    [
        ["25/13/2021"],
        ["25/01/2021", "01/25/2021"],
        ["12", "13"],
        ["905874659358453760"],
        ["hello world"],
        ["1.2.3"],
        ["10:00:00"],
        ["192.168.100.1"],
        [],
    ],
)
def test_what_is_no_time_is_not_taken_for_one(values: list[str]) -> None:
    assert time_form(values) is None


def test_forms_that_are_known_need_no_pattern() -> None:
    for value in (
        "2021-04-03T10:00:00Z",
        "2021-04-03 10:00:00+02:00",
        "Wed Oct 10 20:19:24 +0000 2018",
        "2020-05-14 12:37:12 EDT",
        datetime(2021, 1, 1, tzinfo=UTC),
        date(2021, 1, 1),
    ):
        form = time_form([value])
        assert form is not None
        assert (form.time_format, form.numeric) == (None, False)


def test_epochs_are_times_only_with_a_name_that_says_so() -> None:
    for value in ("1633823999", 1633823999, "1633823999.5", 1633823999000, "20211009235959"):
        form = time_form([value])
        assert form is not None
        assert form.numeric


@given(
    st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2099, 1, 1)), min_size=1),  # noqa: DTZ001
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%m-%Y %H:%M"]),
)
def test_the_order_is_found_or_called_ambiguous_but_never_wrong(
    times: list[datetime], pattern: str
) -> None:
    form = time_form([time.strftime(pattern) for time in times])
    assert form is not None
    if not form.ambiguous:
        for time in times:
            read = parse_time(time.strftime(pattern), "t", *form.patterns)
            assert read.date() == time.date()
