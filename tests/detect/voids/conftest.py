"""Cells written as short lists: one number a day, None for a day that was not observed."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from tocsin.detect.voids.tables import CELLS

BEGIN = datetime(2024, 3, 4, tzinfo=UTC)


@pytest.fixture
def cell():
    """The rows of one cell: demand as questions, supply as answers."""

    def make(demand, supply, topic="bridge", lang="en", place=None):
        return [
            {
                "topic": topic, "lang": lang, "place": place,
                "window_start": BEGIN + timedelta(days=day),
                "questions": asked, "exposures": 0, "search_interest": None, "answers": answers,
            }
            for day, (asked, answers) in enumerate(zip(demand, supply, strict=True))
            if asked is not None
        ]  # fmt: skip

    return make


@pytest.fixture
def table():
    """A table of cells from any number of lists of rows."""

    def make(*lists):
        return pa.Table.from_pylist([row for some in lists for row in some], schema=CELLS)

    return make
