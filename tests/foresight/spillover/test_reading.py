"""A panel from a CSV file: zeros told from gaps, and faults named by line and field."""

import contextlib
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.errors import InputError
from tocsin.foresight.spillover.reading import read_panel
from tocsin.foresight.spillover.schemas import PANEL

HEAD = "area,week,events,intensity\n"
FIXTURE = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def read(tmp_path):
    def write(content):
        path = tmp_path / "panel.csv"
        path.write_bytes(content.encode("utf-8", "surrogateescape"))
        return read_panel(path)

    return write


def test_an_empty_cell_is_not_known_and_a_zero_is_a_zero(read):
    found = read("\ufeffArea,Week,Events,Intensity\nNorth,2026-03-04,0,\nNorth,2026-W11,,-2.5\n")
    assert found.schema == PANEL
    assert found.to_pylist() == [
        {"area": "North", "week": date(2026, 3, 2), "events": 0, "intensity": None,
         "exposure": None},
        {"area": "North", "week": date(2026, 3, 9), "events": None, "intensity": -2.5,
         "exposure": None},
    ]  # fmt: skip


def test_population_is_exposure_and_other_columns_are_ignored(read):
    found = read("area,date,events,intensity,population,note\nNorth,2026-03-02,1,2,5000,hm\n")
    assert found["exposure"].to_pylist() == [5000.0]


def test_a_formula_is_the_text_it_is(read):
    found = read(HEAD + '"=HYPERLINK(""http://x"")",2026-03-02,1,2\n')
    assert found["area"].to_pylist() == ['=HYPERLINK("http://x")']
    with pytest.raises(InputError, match=r"line 2: events '=1\+1' is no number"):
        read(HEAD + "North,2026-03-02,=1+1,2\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("North,2026-03-02,1.5,2", "line 3: events '1.5' is no whole number"),
        ("North,2026-03-02,-1,2", "line 3: events '-1' is no whole number"),
        ("North,2026-03-02,1e300,2", "line 3: events '1e300'"),
        ("North,2026-03-02,1,nan", "line 3: intensity 'nan' is no number"),
        ("North,2026-03-02,1,much", "line 3: intensity 'much' is no number"),
        ("North,02/03/2026,1,2", "line 3: week '02/03/2026' is no day"),
        (",2026-03-02,1,2", "line 3: area is empty"),
        ("x" * 201 + ",2026-03-02,1,2", "line 3: area is longer"),
        (
            "South,2026-03-04,1,2",
            "line 3: area 'South' has the week of 2026-03-02 already in line 2",
        ),
        ("North,2026-03-02,1,2,3", "line 3: there are more cells"),
    ],
)
def test_a_fault_is_named_by_file_line_and_field(read, line, said):
    with pytest.raises(InputError, match=said) as raised:
        read(f"{HEAD}South,2026-03-02,1,2\n{line}\n")
    assert "panel.csv" in raised.value.message
    assert raised.value.remedy


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("area,week,events\n", "no column intensity"),
        ("area,week,events,intensity,population,exposure\n", "two columns of exposure"),
        ("area,week,events,intensity,account_id\n", "never of persons"),
        ("", "no column area"),
        (HEAD + "\udcff,2026-03-02,1,2\n", "cannot be read"),
        (HEAD + "North,2026-03-02,1,2,population\n", "line 2: there are more cells"),
    ],
)
def test_another_table_is_refused(read, content, said):
    with pytest.raises(InputError, match=said):
        read(content)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_panel(tmp_path / "none.csv")


@FIXTURE
@given(st.text(max_size=60), st.text(max_size=20))
def test_nothing_in_a_file_raises_anything_else(read, cell, other):
    for content in (cell, HEAD + cell, f"{HEAD}North,{other},{cell},1\n"):
        with contextlib.suppress(InputError):
            assert read(content.encode("utf-8", "replace").decode()).schema == PANEL
