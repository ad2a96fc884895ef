"""Reported cases from a file: read as they are, and faults named."""

from datetime import date

import pytest

from tocsin.errors import InputError
from tocsin.foresight.epidemic.incidence import INCIDENCE
from tocsin.foresight.epidemic.incidence_file import read_incidence_csv

HEAD = "area,group,day,cases,population,misinformed_share\n"


def written(folder, text):
    path = folder / "cases.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_cells_are_read_in_their_kinds_and_an_empty_one_is_not_known(tmp_path):
    text = HEAD + "north,,2026-03-01,,1000,0.25\n=south,misinformed,2026-03-02,4,1000,0.5\n"
    table = read_incidence_csv(written(tmp_path, "\ufeff" + text))
    assert table.schema == INCIDENCE
    first, second = table.to_pylist()
    assert (first["group"], first["cases"], first["day"]) == (None, None, date(2026, 3, 1))
    assert (second["area"], second["cases"]) == ("=south", 4)


def test_further_columns_do_no_harm_and_group_may_be_missing(tmp_path):
    text = "day,area,cases,population,misinformed_share,note\n2026-03-01,a,1,10,0.5,x\n"
    assert "group" not in read_incidence_csv(written(tmp_path, text)).column_names


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "a,,2026-03-01,many,10,0.5\n", "many"),
        (HEAD + "a,,soon,1,10,0.5\n", "soon"),
        (HEAD + "a,,2026-03-01\n", "Expected 6 columns, got 3"),
        ("", "Empty CSV"),
    ],
)
def test_a_fault_names_the_file_and_the_cell(tmp_path, text, said):
    with pytest.raises(InputError, match=said) as fault:
        read_incidence_csv(written(tmp_path, text))
    assert "cases.csv" in str(fault.value)
    assert fault.value.remedy
