from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

START = datetime(2026, 1, 4, tzinfo=UTC)
WEEK = timedelta(days=7)
Make = Callable[..., pa.Table]


def times(n: int, step: timedelta = WEEK) -> list[datetime]:
    return [START + step * number for number in range(n)]


@pytest.fixture
def weekly() -> Make:
    def make(values: npt.ArrayLike, step: timedelta = WEEK) -> pa.Table:
        array = np.asarray(values, dtype=np.float64)
        when = pa.array(times(len(array), step), pa.timestamp("us", "UTC"))
        return pa.table({"t": when, "value": array})

    return make


@pytest.fixture
def panel() -> Make:
    def make(units: dict[str, npt.ArrayLike]) -> pa.Table:
        rows = {name: np.asarray(values, dtype=np.float64) for name, values in units.items()}
        n = len(next(iter(rows.values())))
        return pa.table(
            {
                "unit": np.repeat(list(rows), n),
                "t": pa.array(times(n) * len(rows), pa.timestamp("us", "UTC")),
                "value": np.concatenate(list(rows.values())),
            }
        )

    return make
