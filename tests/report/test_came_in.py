import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tocsin.chain.investigation import REJECTIONS, FileLedger, Investigation
from tocsin.report.came_in import file_rows, rejection_groups, total

counts = st.integers(0, 1_000)


@given(st.lists(st.tuples(counts, counts, counts, counts, st.integers(-3, 3)), max_size=5))
def test_what_does_not_add_up_is_said(parts: list[tuple[int, int, int, int, int]]):
    files = [
        FileLedger(f"f{n}", (), p + o + d + r + lost, p, {"users": o}, d, r, {})
        for n, (p, o, d, r, lost) in enumerate(parts)
    ]
    rows = file_rows(files)
    assert [row.sum.missing for row in rows] == [part[4] for part in parts]
    assert total(rows).missing == sum(part[4] for part in parts)


def test_notes_are_in_words(investigation: Investigation):
    assert file_rows(investigation.files)[0].notes == (("id ruined: external_author_id", 1),)


def test_records_rejected_for_the_same_cause_stand_together(investigation: Investigation):
    groups = rejection_groups(investigation.rejections)
    assert [len(group.rows) for group in groups] == [2, 1]
    assert groups[0].reason == "id: the id … was rounded by a spreadsheet and identifies nothing"
    assert groups[0].remedy.startswith("Import the original export")


def test_rows_without_a_reason_are_shown_all_the_same():
    rows = pa.Table.from_pylist([{"file": "a", "line": None}], schema=REJECTIONS)
    assert len(rejection_groups(rows)) == 1
