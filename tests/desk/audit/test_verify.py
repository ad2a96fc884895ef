"""Whatever is changed in the audit log is found, in the database and in an exported file."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tocsin.desk.audit.chain import append
from tocsin.desk.audit.checking import check_file, check_workspace
from tocsin.desk.audit.erasing import erase_details
from tocsin.desk.audit.heads import Head, read_head
from tocsin.desk.audit.reading import export, stored_lines
from tocsin.desk.audit.verify import Line, Wrong, verify
from tocsin.desk.database import Database, sqlite_at
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.sitting import Sitting
from tocsin.errors import TocsinError
from tocsin.seal import Seal
from tocsin.workspace import Workspace, create_workspace

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
ENTRIES = 7
FIELDS = [
    *(("audit", name) for name in ("at", "actor_id", "action", "subject", "detail_digest")),
    *(("audit", name) for name in ("previous_hash", "hash", "signature")),
    *(("audit_detail", name) for name in ("salt", "detail")),
]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Workspace:
    """A workspace whose log has some entries; the detail of the third was erased."""
    workspace = create_workspace(tmp_path_factory.mktemp("log") / "workspace")
    workspace.desk.write_bytes(empty_sqlite.read_bytes())
    database, seal = Database(sqlite_at(workspace.desk)), Seal.of(workspace)
    for number in range(ENTRIES - 1):
        with database.writing() as session:
            told = {"title": f"Harbour {number}", "n": number}
            append(session, seal, "person-ana", "case.saved", f"case-{number}", told, NOW)
    with database.writing() as session:
        later = NOW + timedelta(hours=1)
        erase_details(Sitting(session, SYSTEM, later, seal), [3], "asked for")
    database.close()
    return workspace


@pytest.fixture(scope="module")
def lines(written: Workspace) -> list[Line]:
    database = Database(sqlite_at(written.desk))
    with database.reading() as session:
        read = list(stored_lines(session))
    database.close()
    return read


@pytest.fixture(scope="module")
def head(written: Workspace) -> Head:
    found = read_head(written.root / "audit.head")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def exported(
    written: Workspace, lines: list[Line], tmp_path_factory: pytest.TempPathFactory
) -> bytes:
    path = tmp_path_factory.mktemp("export") / "log.jsonl"
    with path.open("wb") as file:
        export(lines, file)
    return path.read_bytes()


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


def is_found(check: Callable[[], object]) -> bool:
    """Whether checking gives a fault, or says that what it reads is damaged."""
    try:
        verdict = check()
    except TocsinError:
        return True
    return not verdict.holds  # type: ignore[attr-defined]


def test_what_nobody_changed_holds_in_both_forms(
    written: Workspace, exported: bytes, head: Head, scratch: Path
) -> None:
    path = scratch / "same.jsonl"
    path.write_bytes(exported)
    for verdict in (check_workspace(written, noted=head), check_file(path, head.public, head)):
        assert verdict.holds
        assert verdict.entries == ENTRIES
        assert verdict.erased == (3,)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_flipped_bit_anywhere_in_an_exported_file_is_found(
    data: st.DataObject, exported: bytes, head: Head, scratch: Path
) -> None:
    place = data.draw(st.integers(0, len(exported) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = bytearray(exported)
    changed[place] ^= 1 << bit
    path = scratch / "flipped.jsonl"
    path.write_bytes(changed)
    assert is_found(lambda: check_file(path, head.public, None)), (place, bit)


@pytest.fixture(scope="module")
def opened_behind(
    written: Workspace, scratch: Path
) -> Iterator[tuple[Workspace, sqlite3.Connection]]:
    """A copy of the workspace, whose database somebody edits with other tools."""
    root = scratch / "edited"
    root.mkdir()
    for name in ("tocsin.toml", "seal", "audit.head", "desk.sqlite"):
        (root / name).write_bytes((written.root / name).read_bytes())
    connection = sqlite3.connect(root / "desk.sqlite", isolation_level=None)
    connection.text_factory = bytes
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    for (name,) in connection.execute(query).fetchall():
        connection.execute(f"DROP TRIGGER {name.decode()}")
    yield Workspace(root), connection
    connection.close()


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_flipped_bit_in_any_field_of_any_row_is_found(
    data: st.DataObject, opened_behind: tuple[Workspace, sqlite3.Connection]
) -> None:
    workspace, connection = opened_behind
    table, column = data.draw(st.sampled_from(FIELDS))
    seqs = [seq for (seq,) in connection.execute(f"SELECT seq FROM {table}")]  # noqa: S608
    seq = data.draw(st.sampled_from(seqs))
    query = f"SELECT {column} FROM {table} WHERE seq = ?"  # noqa: S608
    ((before,),) = connection.execute(query, (seq,)).fetchall()
    changed = bytearray(before)
    changed[data.draw(st.integers(0, len(before) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    change = f"UPDATE {table} SET {column} = CAST(? AS TEXT) WHERE seq = ?"  # noqa: S608
    connection.execute(change, (bytes(changed), seq))
    try:
        assert is_found(lambda: check_workspace(workspace)), (table, column, seq)
    finally:
        connection.execute(change, (before, seq))
    assert check_workspace(workspace).holds


@pytest.mark.parametrize("table", ["audit", "audit_detail"])
@pytest.mark.parametrize("seq", range(1, ENTRIES + 1))
def test_a_number_changed_behind_the_back_is_found(
    opened_behind: tuple[Workspace, sqlite3.Connection], table: str, seq: int
) -> None:
    workspace, connection = opened_behind
    if table == "audit_detail" and seq == 3:
        pytest.skip("erased")
    change = f"UPDATE {table} SET seq = ? WHERE seq = ?"  # noqa: S608
    connection.execute(change, (seq ^ 64, seq))
    try:
        assert is_found(lambda: check_workspace(workspace))
    finally:
        connection.execute(change, (seq, seq ^ 64))


@pytest.mark.parametrize("place", range(ENTRIES))
def test_a_deleted_doubled_or_moved_entry_is_found(
    lines: list[Line], head: Head, place: int
) -> None:
    deleted = lines[:place] + lines[place + 1 :]
    doubled = lines[: place + 1] + lines[place:]
    other = (place + 1) % ENTRIES
    moved = list(lines)
    moved[place], moved[other] = moved[other], moved[place]
    for changed in (deleted, doubled, moved):
        assert not verify(changed, head.public, head).holds


@pytest.mark.parametrize("kept", range(ENTRIES))
def test_a_log_cut_short_is_found_by_its_head(lines: list[Line], head: Head, kept: int) -> None:
    # The erasure is the last entry: a log cut before it lacks the reason of a missing detail.
    assert not verify(lines[:kept], head.public, head).holds


def test_the_head_of_the_workspace_cannot_be_left_out_or_forged(
    lines: list[Line], head: Head, tmp_path: Path
) -> None:
    missing = verify(lines, head.public, None).fault
    assert missing is not None
    assert missing.wrong is Wrong.HEAD
    stranger = Seal.of(create_workspace(tmp_path / "other"))
    forged = verify(lines, head.public, Head.of(stranger, head.seq, head.hash, head.at)).fault
    assert forged is not None
    assert forged.wrong is Wrong.HEAD


def test_a_log_written_anew_with_the_real_key_is_found_by_a_head_kept_elsewhere(
    tmp_path: Path, empty_sqlite: Path, head: Head, written: Workspace
) -> None:
    root = tmp_path / "again"
    root.mkdir()
    for name in ("tocsin.toml", "seal"):
        (root / name).write_bytes((written.root / name).read_bytes())
    workspace = Workspace(root)
    workspace.desk.write_bytes(empty_sqlite.read_bytes())
    database = Database(sqlite_at(workspace.desk))
    with database.writing() as session:
        for number in range(ENTRIES + 1):
            _invent(session, Seal.of(workspace), number)
    database.close()
    assert check_workspace(workspace).holds
    fault = check_workspace(workspace, noted=head).fault
    assert fault is not None
    assert fault.wrong is Wrong.REWRITTEN


def _invent(session: Session, seal: Seal, number: int) -> None:
    append(session, seal, "person-ana", "case.saved", f"case-{number}", {}, NOW)


def test_an_erased_detail_that_is_put_back_is_found(lines: list[Line], head: Head) -> None:
    again = [*lines]
    again[2] = Line(lines[2].entry, "00" * 16, "{}")
    fault = verify(again, head.public, head).fault
    assert fault is not None
    assert (fault.seq, fault.wrong) == (3, Wrong.DETAIL)
