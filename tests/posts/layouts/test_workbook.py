import io
import zipfile
from datetime import datetime
from xml.sax.saxutils import escape

import pytest

from tocsin.errors import InputError, UnsafeInputError
from tocsin.posts.identifiers import is_rounded
from tocsin.posts.opening import Limits
from tocsin.posts.records import Other, Record

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EPOCH = datetime.fromisoformat("1899-12-30T00:00")  # a workbook's days have no time zone
NOON = datetime.fromisoformat("2021-05-04T12:00")
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def cell(value: object, place: str) -> str:
    if isinstance(value, datetime):
        days = (value - EPOCH).total_seconds() / 86_400
        return f'<c r="{place}" s="1"><v>{days!r}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def sheet(rows: list[list[object]]) -> str:
    lines = "".join(
        f'<row r="{n}">'
        + "".join(cell(value, f"{chr(65 + i)}{n}") for i, value in enumerate(row) if value != "")
        + "</row>"
        for n, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{lines}</sheetData></worksheet>'


def workbook(**sheets: list[list[object]]) -> bytes:
    """The smallest XLSX file that readers accept."""
    numbered = list(enumerate(sheets, 1))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in numbered)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/s{n}.xml"/>'
            for n, _ in numbered
        )
        + f'<Relationship Id="rId99" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{SPREADSHEET}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="22"/></cellXfs></styleSheet>',
    }
    parts |= {f"xl/worksheets/s{n}.xml": sheet(sheets[name]) for n, name in numbered}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


ROWS: list[list[object]] = [["id", "text", "time"], ["17", "hello", NOON]]


def test_each_row_is_a_record_with_its_row_number_and_sheet(pieces) -> None:
    (found,) = pieces(workbook(Posts=ROWS), expect="workbook")
    assert found.value == {"id": "17", "text": "hello", "time": NOON}
    assert (found.line, found.context, found.layout) == (2, {"sheet": "Posts"}, "table")


def test_every_sheet_is_a_table_of_its_own(pieces) -> None:
    found = pieces(workbook(A=ROWS, Empty=[], B=[["name", "x"], ["ann", "y"]]))
    assert [(piece.context["sheet"], list(piece.value)) for piece in found] == [
        ("A", ["id", "text", "time"]),
        ("B", ["name", "x"]),
    ]


def test_an_id_that_the_spreadsheet_rounded_is_seen_to_be_rounded(pieces) -> None:
    rows: list[list[object]] = [["id", "text"], [9.05874659358454e17, "a"], ["9.05E+17", "b"]]
    found = pieces(workbook(Posts=rows))
    assert all(is_rounded(piece.value["id"]) for piece in found)


def test_a_row_of_zeros_is_not_blank(pieces) -> None:
    rows: list[list[object]] = [["likes", "shares"], [0, 0], [1, 2]]
    assert [piece.value["likes"] for piece in pieces(workbook(Posts=rows))] == [0, 1]


def test_titles_above_the_header_are_counted_and_empty_cells_are_empty(pieces) -> None:
    rows: list[list[object]] = [
        ["A title"],
        [],
        ["id", "text", "lang"],
        ["1", "a", ""],
        ["2", "", "en"],
    ]
    first, *found = pieces(workbook(Posts=rows))
    assert first == Other("preamble lines")
    assert [(piece.line, piece.value) for piece in found] == [
        (4, {"id": "1", "text": "a", "lang": ""}),
        (5, {"id": "2", "text": "", "lang": "en"}),
    ]


def test_a_workbook_that_unpacks_to_too_much_is_refused(pieces) -> None:
    data = workbook(Posts=[["id", "text"], ["1", "x" * 5_000_000]])
    *_, error = pieces(data, limits=Limits(max_workbook_bytes=1_000_000))
    assert isinstance(error, UnsafeInputError)
    assert "CSV" in error.remedy


def test_a_size_that_the_archive_understates_is_not_believed(pieces) -> None:
    data = bytearray(workbook(Posts=[["id", "text"], ["1", "x" * 5_000_000]]))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    *_, error = pieces(bytes(data), limits=Limits(max_workbook_bytes=1_000_000))
    assert isinstance(error, UnsafeInputError)


def test_a_cell_in_the_last_corner_of_a_sheet_cannot_end_the_import(pieces) -> None:
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(Posts=ROWS))) as source,
        zipfile.ZipFile(buffer, "w") as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name).decode().replace("</sheetData>", corner))
    (error,) = pieces(buffer.getvalue())
    assert isinstance(error, InputError)
    assert "memory" in error.message
    assert "CSV" in error.remedy


def test_a_damaged_workbook_says_so(pieces) -> None:
    data = workbook(Posts=ROWS).replace(b"xl/worksheets/s1.xml", b"xl/worksheets/s9.xml")
    found = pieces(data)
    assert not any(isinstance(piece, Record) for piece in found)
    assert isinstance(found[-1], InputError)
    (old,) = pieces(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    assert isinstance(old, InputError)
    with pytest.raises(InputError):
        raise old
