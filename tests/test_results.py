"""What every measurement can be asked, whatever it measured."""

from dataclasses import FrozenInstanceError, dataclass

import pandas as pd
import pyarrow as pa
import pytest

from tocsin.charts import Chart, Series
from tocsin.results import Result


@dataclass(frozen=True)
class Counted(Result):
    """Two tables and two plots, the main ones first."""

    cases: pa.Table

    def said(self):
        return ("There were 3 cases (1 to 6).",)

    def tables(self):
        return {"cases": self.cases, "ages": pa.table({"age": [1, 2]})}

    def charts(self):
        line = Series("seen", [0, 1], [1.0, 2.0])
        return {name: Chart(name, "day", "cases", (line,)) for name in ("cases", "ages")}


@dataclass(frozen=True)
class Nothing(Result):
    """What could not be measured."""

    def said(self):
        return ("Not measured: no cases.",)

    def tables(self):
        return {}

    def charts(self):
        return {}


@pytest.fixture
def counted():
    return Counted(pa.table({"day": [1, 2, 3], "cases": [1.0, None, 3.0]}))


def test_the_main_table_is_the_first_and_others_go_by_name(counted):
    frame = counted.to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert frame.columns.tolist() == ["day", "cases"]
    assert counted.to_frame("ages")["age"].tolist() == [1, 2]


def test_what_was_not_measured_is_missing_in_a_frame_and_not_a_number(counted):
    assert counted.to_frame()["cases"].isna().tolist() == [False, True, False]


def test_the_main_plot_is_the_first_and_others_go_by_name(counted):
    assert counted.plot().title == "cases"
    assert counted.plot("ages").title == "ages"


@pytest.mark.parametrize("ask", [Result.to_frame, Result.plot])
def test_a_name_that_is_not_there_is_answered_with_those_that_are(counted, ask):
    with pytest.raises(KeyError, match=r"weeks: there is cases, ages here\."):
        ask(counted, "weeks")


@pytest.mark.parametrize("ask", [Result.to_frame, Result.plot])
def test_where_there_is_nothing_that_is_said(ask):
    with pytest.raises(KeyError, match="nothing: there is nothing here"):
        ask(Nothing())


def test_a_table_called_like_nothing_is_not_taken_for_none(counted):
    with pytest.raises(KeyError, match=": there is cases, ages here"):
        counted.to_frame("")


def test_a_measurement_need_not_have_caveats_but_must_say_something(counted):
    assert counted.caveats() == ()
    with pytest.raises(TypeError, match="abstract"):
        type("Silent", (Result,), {})()


def test_a_result_cannot_be_changed(counted):
    with pytest.raises(FrozenInstanceError):
        counted.cases = None
