"""The audit log as it is stored, and the triggers by which the database itself keeps it.

Times are kept as the very text that was hashed, so that no database's idea of a time can change it.
What may be erased (names, words) lies apart, in ``audit_detail``.
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ForeignKey, Text, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.desk.database import Base

_KEPT: Final = "the audit log is only ever added to"


class AuditRow(Base):
    """One entry of the chain."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]  # ISO 8601, UTC
    actor_id: Mapped[str] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(Text, index=True)
    detail_digest: Mapped[str]
    previous_hash: Mapped[str]
    hash: Mapped[str]
    signature: Mapped[str]


class AuditDetailRow(Base):
    """What an entry tells beyond its line; gone once erased."""

    __tablename__ = "audit_detail"

    seq: Mapped[int] = mapped_column(ForeignKey("audit.seq"), primary_key=True, autoincrement=False)
    salt: Mapped[str]  # so that a short detail cannot be guessed from its digest once erased
    detail: Mapped[str] = mapped_column(Text)  # canonical JSON


_REFUSED: Final = f"BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END"  # SQLite's
_RAISED: Final = f"RAISE EXCEPTION '{_KEPT}';"  # PostgreSQL's
_NEXT: Final = "coalesce((SELECT max(seq) FROM audit), 0) + 1"
_EACH: Final = "FOR EACH ROW EXECUTE FUNCTION"
_ALL: Final = "FOR EACH STATEMENT EXECUTE FUNCTION"
_IN_ORDER: Final = f"IF NEW.seq IS DISTINCT FROM {_NEXT} THEN {_RAISED} END IF; RETURN NEW;"
_FUNCTION: Final = "RETURNS trigger LANGUAGE plpgsql AS"


def _on_sqlite(name: str, when: str) -> str:
    return f"CREATE TRIGGER audit_{name} BEFORE {when} {_REFUSED}"


_SQLITE: Final = (
    _on_sqlite("update", "UPDATE ON audit"),
    _on_sqlite("delete", "DELETE ON audit"),
    # INSERT OR REPLACE deletes without telling the trigger above.
    _on_sqlite("insert", f"INSERT ON audit WHEN NEW.seq IS NOT {_NEXT}"),
    _on_sqlite("detail_update", "UPDATE ON audit_detail"),
    _on_sqlite(
        "detail_insert",
        "INSERT ON audit_detail WHEN NEW.seq IS NOT (SELECT max(seq) FROM audit)",
    ),
)
_POSTGRESQL: Final = (
    f"CREATE FUNCTION audit_is_kept() {_FUNCTION} $$ BEGIN {_RAISED} END $$",
    f"CREATE FUNCTION audit_is_in_order() {_FUNCTION} $$ BEGIN {_IN_ORDER} END $$",
    f"CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON audit {_EACH} audit_is_kept()",
    f"CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON audit {_ALL} audit_is_kept()",
    f"CREATE TRIGGER audit_in_order BEFORE INSERT ON audit {_EACH} audit_is_in_order()",
    f"CREATE TRIGGER audit_detail_kept BEFORE UPDATE ON audit_detail {_EACH} audit_is_kept()",
)
TRIGGERS: Final[Mapping[str, tuple[str, ...]]] = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
"""By the name of the dialect: what keeps the log append-only, run once its two tables are made."""


def _make_triggers(_target: Any, connection: Connection, **_how: Any) -> None:
    for statement in TRIGGERS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


event.listen(Base.metadata.tables["audit_detail"], "after_create", _make_triggers)
