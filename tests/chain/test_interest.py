"""Search interest as the institution writes it down: what is read, what is left out and said."""

import pytest

from tocsin.chain.interest import FILE, SETTING, interest_of
from tocsin.detect.voids.tables import INTEREST
from tocsin.errors import InputError, UsageError
from tocsin.workspace import create_workspace

DAY_US = 86_400_000_000


@pytest.fixture
def read(tmp_path):
    space = create_workspace(tmp_path / "space")

    def write(content, setting=f"{SETTING} = 20\n"):
        (space.root / FILE).write_bytes(content.encode("utf-8", "surrogateescape"))
        (space.root / "tocsin.toml").write_text(setting)
        return interest_of(space)

    return write


def test_a_table_is_read_under_either_name_of_its_columns(read):
    found = read("\ufeffDate,Term,Language,Place,Value\n1970-01-02, dam ,EN-gb,Quellin,<1\n")
    assert found.rows.schema == INTEREST
    assert found.rows.to_pylist() == [
        {"topic": "dam", "lang": "en", "place": "Quellin", "t": DAY_US, "search_interest": 0.5}
    ]
    assert (found.people_per_point, found.caveats) == (20, ())


def test_what_cannot_be_read_is_left_out_and_counted_and_an_empty_value_is_not_known(read):
    found = read(
        "day,topic,value\n1970-01-02,dam,7\n1970-01-03,dam,\n1970-01-04,dam,-1\n"
        "1970-01-05,dam,nan\n04/05/1970,dam,1\n1970-01-07,,1\n1970-01-08,dam\n"
    )
    assert found.rows["search_interest"].to_pylist() == [7.0]
    (said,) = found.caveats
    assert "4 rows could not be read" in said
    assert "line 4: value '-1' is no number" in said


def test_until_people_a_point_are_stated_nothing_counts_and_that_is_said(read):
    found = read("day,topic,value\n1970-01-02,dam,7\n", setting="")
    assert found.people_per_point == 0
    assert SETTING in found.caveats[0]


def test_a_table_of_something_else_and_a_setting_of_nonsense_are_refused(read):
    with pytest.raises(InputError, match="there is no column value"):
        read("day,topic\n1970-01-02,dam\n")
    with pytest.raises(InputError, match="cannot be read"):
        read("day,topic,value\n1970-01-02,\udcff,1\n")
    for nonsense in ('"many"', "true", "-1", "nan"):
        with pytest.raises(UsageError, match=SETTING):
            read("day,topic,value\n", setting=f"{SETTING} = {nonsense}\n")


def test_without_a_file_there_is_none(tmp_path):
    assert interest_of(create_workspace(tmp_path / "space")) is None
