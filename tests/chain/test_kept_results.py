"""What was measured is kept with the rest, and says the same when it is looked at again."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from tocsin.chain.found import Found, _keep_result
from tocsin.charts import Chart, Level, Series
from tocsin.errors import StorageError
from tocsin.results import Result

DAY = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Measured(Result):
    """A result with every kind of axis, and with what was not measured."""

    def said(self):
        return ("It doubled (1.5 to 2.6).",)

    def tables(self):
        return {"days": pa.table({"day": pa.array([DAY], pa.timestamp("us", tz="UTC")), "n": [2]})}

    def charts(self):
        times = Series("by day", [DAY], [1.0], low=[math.nan], high=[2.0])
        labels = Series("by place", ["here"], [math.nan], kind="bars")
        numbers = Series("by age", [1.0, 2.0], [3.0, 4.0])
        return {
            "times": Chart("Times", "day", "cases", (times,), (Level(1.0, "chance"),), "A note."),
            "labels": Chart("Labels", "place", "cases", (labels,)),
            "numbers": Chart("Numbers", "age", "cases", (numbers,)),
        }

    def caveats(self):
        return ("Few cases.",)


@pytest.fixture
def found(tmp_path):
    (tmp_path / "about.json").write_text("{}")
    _keep_result(tmp_path / "measured" / "spread", Measured())
    return Found(tmp_path)


def test_a_kept_result_says_shows_and_warns_as_it_did(found):
    kept, made = found.measured()["spread"], Measured()
    assert kept.said() == made.said()
    assert kept.caveats() == made.caveats()
    assert kept.tables()["days"].equals(made.tables()["days"])
    for name, chart in made.charts().items():
        assert kept.charts()[name].svg() == chart.svg()


def test_a_damaged_result_is_named_with_its_remedy(found):
    (found.folder / "measured" / "spread" / "said.json").write_text("{")
    with pytest.raises(StorageError, match=r"spread cannot be read.*Investigate again"):
        found.measured()
