import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tocsin.chain.investigation import Investigation
from tocsin.errors import StorageError
from tocsin.report.csv_cells import csv_table
from tocsin.report.iso_times import with_iso_times
from tocsin.report.readable_tables import readable_tables
from tocsin.report.tables import write_tables

NAMES = {
    "files", "rejections", "timeline", "networks", "accounts", "edges", "evidence", "objects",
    "capped", "posts", "findings", "readings", "leaders", "pairs", "calibration",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(investigation: Investigation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("tables") / "deep" / "down"
    write_tables(investigation, target)
    return target


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))


def test_every_table_comes_as_csv_parquet_and_json_and_nothing_else(folder: Path):
    expected = {f"{name}.{form}" for name in NAMES for form in ("csv", "parquet", "json")}
    assert {path.name for path in folder.iterdir()} == expected


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_three_forms_hold_the_same(folder: Path, name: str):
    table = with_iso_times(pq.read_table(folder / f"{name}.parquet"))
    rows = json.loads((folder / f"{name}.json").read_bytes())
    assert rows == table.to_pylist()
    as_csv = [
        {key: as_cell(value) for key, value in row.items()} for row in csv_table(table).to_pylist()
    ]
    found = read_csv(folder / f"{name}.csv")
    assert len(found) == len(as_csv)
    for one, two in zip(found, as_csv, strict=True):
        assert {key: number(value) for key, value in one.items()} == {
            key: number(value) for key, value in two.items()
        }


def as_cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def number(text: str) -> str | float:
    """Figures by value: CSV writes 1 for 1.0."""
    try:
        return text if text.isdigit() and len(text) > 15 else float(text)
    except ValueError:
        return text


def test_csv_starts_with_a_byte_order_mark_so_that_excel_reads_it(folder: Path):
    assert (folder / "posts.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_edges_and_evidence_name_accounts_and_posts_and_no_keys(
    investigation: Investigation, folder: Path
):
    edges = json.loads((folder / "edges.json").read_bytes())
    accounts = {row["account_id"] for row in investigation.coordination.accounts.to_pylist()}
    posts = {row["post_id"] for row in investigation.coordination.posts.to_pylist()}
    assert {edge["account_a"] for edge in edges} | {e["account_b"] for e in edges} == accounts
    evidence = json.loads((folder / "evidence.json").read_bytes())
    assert {row["post_a"] for row in evidence} | {row["post_b"] for row in evidence} == posts
    by_edge = {edge["edge"]: edge for edge in edges}
    for row in evidence:
        edge = by_edge[row["edge"]]
        assert (row["account_a"], row["account_b"]) == (edge["account_a"], edge["account_b"])


def test_networks_are_counted_from_one_in_every_table(folder: Path):
    for name in ("networks", "accounts", "edges"):
        rows = json.loads((folder / f"{name}.json").read_bytes())
        assert min(row["network"] for row in rows) == 1


def test_a_formula_in_a_post_is_only_text_in_csv_and_exact_in_parquet(folder: Path):
    cells = [row["text"] for row in read_csv(folder / "posts.csv")]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert not any(cell.startswith(("=", "@", "+", "-")) for cell in cells)
    exact = pq.read_table(folder / "posts.parquet")["text"].to_pylist()
    assert any(text.startswith("=HYPERLINK") for text in exact)
    assert any("\x00" in text for text in exact)


def test_tables_are_the_same_bytes_again(
    investigation: Investigation, folder: Path, tmp_path: Path
):
    write_tables(investigation, tmp_path)
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


@pytest.mark.parametrize("name", ["edgeless", "empty"])
def test_tables_without_rows_still_have_their_columns(
    name: str, request: pytest.FixtureRequest, tmp_path: Path, investigation: Investigation
):
    write_tables(request.getfixturevalue(name), tmp_path)
    for table, full in readable_tables(investigation).items():
        assert pq.read_table(tmp_path / f"{table}.parquet").schema.names == full.schema.names
    assert json.loads((tmp_path / "edges.json").read_bytes()) == []


def test_a_folder_that_cannot_be_made_is_said_plainly(investigation: Investigation, tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="could not be written"):
        write_tables(investigation, tmp_path / "file" / "tables")
