"""When accounts were made: read where it is stated, and never the loss of a post."""

from datetime import UTC, datetime

import pytest

from tocsin.posts.readers.fields.registration import registered_at


@pytest.mark.parametrize(
    "value",
    [
        "2017-05-03T12:30:00.000Z",
        "2017-05-03T14:30:00+02:00",
        "2017-05-03 12:30:00",
        "Wed May 03 12:30:00 +0000 2017",
        1_493_814_600,
        1_493_814_600_000,
        "1493814600",
        datetime(2017, 5, 3, 12, 30),  # noqa: DTZ001 - no offset: taken as UTC
    ],
)
def test_times_of_every_form_are_read(value):
    assert registered_at(value) == datetime(2017, 5, 3, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [None, "", 0, "0", "soon", "1970-01-01", float("nan"), 1e300, True, [], {}, "absent",
     datetime.min, datetime.max.replace(tzinfo=UTC)],  # noqa: DTZ901 - the calendar's ends
)  # fmt: skip
def test_nonsense_and_place_holders_are_unknown(value):
    found = registered_at(value)
    assert found is None or found.year > 9_000
