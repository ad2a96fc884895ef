"""Our own key at the roundtable: changed in order, or given up; partners are told by statements.

A desk begins with the seal of its workspace, which also signs the audit log, and is named by it.
When the key at the roundtable is changed, the seal of the log stays: a log is signed by one key
from its first entry on. The later keys lie beside it, in ``seals/`` of the workspace, and what
leaves the desk is signed with the last one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from tocsin.cases.documents import to_json
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.seeing import need_to_see
from tocsin.desk.roundtable.tables.streams import OwnKeyRow, StatementRow
from tocsin.desk.sitting import Sitting
from tocsin.errors import StorageError
from tocsin.panels.errors import NotAllowedError
from tocsin.roundtable.partners import keys as making
from tocsin.roundtable.partners.acting import MOST_SKEW
from tocsin.roundtable.partners.keys import Revocation, Rotation, desk_id, fingerprint
from tocsin.seal import Seal

ROTATION: Final = "rotation"
REVOCATION: Final = "revocation"
_FOLDER: Final = "seals"


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A key of ours; ``until`` is absent for the one that signs."""

    public: str
    fingerprint: str
    since: datetime
    until: datetime | None


def own_id(sitting: Sitting) -> str:
    """Our name at the roundtable, made from our first key."""
    query = select(OwnKeyRow.public).where(OwnKeyRow.place == 1)
    return desk_id(sitting.session.scalar(query) or sitting.seal.public)


def current_key(session: Session) -> OwnKeyRow | None:
    """The key that signs; none: nothing was said yet, and it is the seal of the workspace."""
    return session.scalar(select(OwnKeyRow).order_by(OwnKeyRow.place.desc()).limit(1))


def speaking_seal(sitting: Sitting) -> Seal:
    """The key that signs what leaves the desk.

    Raises:
        StorageError: the desk does not hold it.
    """
    row = current_key(sitting.session)
    found = sitting.seal if row is None or row.place == 1 else _seal(sitting, row.place)
    if row is not None and found.public != row.public:
        raise StorageError(
            "The key that signs for this desk is not in its workspace.",
            "Restore the files seal and seals/ of the workspace from a backup.",
        )
    return found


def note_first_key(sitting: Sitting) -> None:
    """Notes the key that we begin with, once we are told or tell anything of a partner."""
    if current_key(sitting.session) is None:
        sitting.session.add(OwnKeyRow(place=1, public=sitting.seal.public, since=sitting.now))
        sitting.session.flush()


def keys(sitting: Sitting) -> list[OwnKey]:
    """Our keys, oldest first.

    Raises:
        ForbiddenError: the actor may not look.
    """
    need_to_see(sitting)
    rows = sitting.session.scalars(select(OwnKeyRow).order_by(OwnKeyRow.place))
    return [OwnKey(one.public, fingerprint(one.public), one.since, one.until) for one in rows]


def rotate(sitting: Sitting) -> Rotation:
    """Goes over to a new key, which the old one signs; partners are told, and need not compare.

    Raises:
        ForbiddenError: the actor does not administer.
        StorageError: the old key is not there, or the new one cannot be kept.
    """
    sitting.need(Right.ADMINISTER)
    old, new = _followed(sitting)
    statement = making.rotate(own_id(sitting), old, new, sitting.now)
    _state(sitting, ROTATION, statement)
    sitting.log("own_key.rotated", new.public, old=old.public)
    return statement


def revoke(sitting: Sitting, suspect_since: datetime) -> Revocation:
    """Gives up the present key and draws another, which no old one signs: partners must compare
    it. ``suspect_since``: from when on somebody else may have held the old one.

    Raises:
        ForbiddenError: the actor does not administer.
        InvalidError: ``suspect_since`` is in the future.
        StorageError: the old key is not there, or the new one cannot be kept.
    """
    sitting.need(Right.ADMINISTER)
    with refusing():
        if suspect_since > sitting.now + MOST_SKEW:
            raise NotAllowedError("suspect_since", "This is dated in the future.")
    old, new = _followed(sitting)
    statement = making.revoke(own_id(sitting), old, suspect_since, sitting.now)
    _state(sitting, REVOCATION, statement)
    sitting.log("own_key.revoked", old.public, new=new.public, suspect_since=suspect_since)
    return statement


def _followed(sitting: Sitting) -> tuple[Seal, Seal]:
    """The present key, and the next one in its place. Its file is made before the row: a crash in
    between leaves a key that nobody knows of, and the next attempt takes it.
    """
    note_first_key(sitting)
    old, before = speaking_seal(sitting), current_key(sitting.session)
    assert before is not None  # noqa: S101 - noted above
    new = _seal(sitting, before.place + 1)
    before.until = sitting.now
    row = OwnKeyRow(place=before.place + 1, public=new.public, since=sitting.now)
    sitting.session.add(row)
    sitting.session.flush()
    return old, new


def _seal(sitting: Sitting, place: int) -> Seal:
    folder = sitting.seal.head.parent / _FOLDER
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StorageError("The folder of keys cannot be made.", "Check the workspace.") from error
    return Seal.at(folder / str(place), sitting.seal.head)


def _state(sitting: Sitting, kind: str, statement: Rotation | Revocation) -> None:
    last = sitting.session.scalar(
        select(StatementRow.place).order_by(StatementRow.place.desc()).limit(1)
    )
    sitting.session.add(
        StatementRow(
            place=(last or 0) + 1, kind=kind, document=to_json(statement), made_at=sitting.now
        )
    )
    sitting.session.flush()
