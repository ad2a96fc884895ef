"""What stands in the audit log, and that the database itself keeps it."""

import stat
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import orjson
import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from tocsin.desk.audit.erasing import erase_details
from tocsin.desk.audit.heads import read_head
from tocsin.desk.audit.reading import stored_lines
from tocsin.desk.audit.tables import AuditDetailRow, AuditRow
from tocsin.desk.audit.verify import Verdict, verify
from tocsin.desk.people.rights import SYSTEM
from tocsin.desk.sitting import Desk
from tocsin.seal import Seal


def fill(desk: Desk, entries: int = 4) -> None:
    for number in range(entries):
        with desk.acting(SYSTEM) as sitting:
            sitting.log("case.saved", f"case-{number}", title=f"Harbour bridge {number}")


def verdict(desk: Desk) -> Verdict:
    with desk.database.reading() as session:
        return verify(stored_lines(session), desk.seal.public, read_head(desk.seal.head))


def refused() -> AbstractContextManager[object]:
    return pytest.raises(DatabaseError, match="only ever added to")


def test_every_entry_is_chained_signed_and_holds(desk: Desk) -> None:
    fill(desk)
    assert verdict(desk).to_json() == {"entries": 4, "erased": [], "holds": True, "fault": None}


def test_an_empty_log_holds(desk: Desk) -> None:
    assert verdict(desk).holds


def test_what_is_undone_leaves_neither_entry_nor_head(desk: Desk) -> None:
    fill(desk, 1)

    def break_off() -> None:
        with desk.acting(SYSTEM) as sitting:
            sitting.log("case.saved", "case-1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    head = read_head(desk.seal.head)
    assert head is not None
    assert head.seq == 1
    assert verdict(desk).entries == 1


def test_a_head_is_written_with_the_transaction_and_not_with_a_part_of_it(desk: Desk) -> None:
    fill(desk, 1)

    def break_off() -> None:
        with desk.acting(SYSTEM) as sitting:
            with sitting.session.begin_nested():
                sitting.log("case.saved", "case-1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert verdict(desk).holds
    with desk.acting(SYSTEM) as sitting, sitting.session.begin_nested():
        sitting.log("case.saved", "case-1")
    assert verdict(desk).holds
    assert verdict(desk).entries == 2


@pytest.mark.parametrize("table", [AuditRow, AuditDetailRow])
def test_the_database_refuses_to_change_an_entry(
    desk: Desk, table: type[AuditRow] | type[AuditDetailRow]
) -> None:
    fill(desk)
    with refused(), desk.database.writing() as session:
        session.execute(update(table).where(table.seq == 2).values(seq=9))


def test_the_database_refuses_to_delete_an_entry(desk: Desk) -> None:
    fill(desk)
    with refused(), desk.database.writing() as session:
        session.execute(delete(AuditDetailRow).where(AuditDetailRow.seq == 4))
        session.execute(delete(AuditRow).where(AuditRow.seq == 4))
    assert verdict(desk).holds


def test_the_database_refuses_to_put_an_entry_between_or_over_another(desk: Desk) -> None:
    fill(desk)
    with desk.database.reading() as session:
        row = session.execute(select(AuditRow.__table__).where(AuditRow.seq == 2)).mappings().one()
    for seq in (0, 2, 6):
        with refused(), desk.database.writing() as session:
            session.execute(insert(AuditRow).values({**row, "seq": seq}))


def test_sqlite_refuses_insert_or_replace_and_postgresql_truncate(desk: Desk) -> None:
    fill(desk)
    statement = (
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 2"
        if desk.database.is_sqlite
        else "TRUNCATE audit CASCADE"
    )
    with refused(), desk.database.writing() as session:
        session.execute(text(statement))


def test_an_erased_detail_is_gone_and_the_chain_still_holds(desk: Desk) -> None:
    fill(desk)
    with desk.acting(SYSTEM) as sitting:
        assert erase_details(sitting, [2, 3, 77], "asked for by the person") == 2
    with desk.database.reading() as session:
        lines = list(stored_lines(session))
    assert [line.detail is None for line in lines] == [False, True, True, False, False]
    assert (lines[4].entry.action, lines[4].entry.subject) == ("audit.details_erased", "2-3")
    assert verdict(desk).holds
    assert verdict(desk).erased == (2, 3)


def test_a_detail_that_goes_without_an_entry_is_found(desk: Desk) -> None:
    fill(desk)
    with desk.database.writing() as session:
        session.execute(delete(AuditDetailRow).where(AuditDetailRow.seq == 2))
    fault = verdict(desk).fault
    assert fault is not None
    assert fault.said == "Entry 2: its detail is gone, and no entry says that it was erased."


def test_any_text_and_number_can_be_told(desk: Desk) -> None:
    hostile = {
        "text": "\ud800 \0 '; DROP TABLE audit;--",
        "key": 2**63,
        "at": datetime(2026, 1, 2, tzinfo=UTC),
    }
    with desk.acting(SYSTEM) as sitting:
        sitting.log("case.saved", "case\0\udfff", names=frozenset({"b", "a"}), deep=[hostile])
    with desk.database.reading() as session:
        (line,) = stored_lines(session)
    assert orjson.loads(line.detail or "") == {
        "deep": [
            {
                "at": "2026-01-02T00:00:00+00:00",
                "key": "9223372036854775808",
                "text": "? \ufffd '; DROP TABLE audit;--",
            }
        ],
        "names": ["a", "b"],
    }
    assert line.entry.subject == "case\ufffd?"
    assert verdict(desk).holds


def test_the_seal_is_made_once_for_its_owner_alone(desk: Desk) -> None:
    path = desk.workspace.root / "seal"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Seal.of(desk.workspace).public == desk.seal.public
    assert desk.seal.private.private_bytes_raw().hex() not in repr(desk.seal)


def test_a_log_signed_with_another_key_does_not_hold(desk: Desk) -> None:
    fill(desk)
    (desk.workspace.root / "seal").unlink()
    other = Seal.of(desk.workspace)
    with desk.database.reading() as session:
        fault = verify(stored_lines(session), other.public, read_head(other.head)).fault
    assert fault is not None
    assert fault.seq == 1
