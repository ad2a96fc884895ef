"""The audit entries that go with a case's frozen copies, and the check of those in a package.

They prove when the case was opened and saved and when each copy was added, by a chain that others
may have noted the head of. An entry's detail goes along only where it names a copy that is in the
package; the digest of any other stands in its place.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, Final

import orjson
from sqlalchemy import select

from tocsin.desk.audit.chain import Entry, digest_of, hash_of, signed_part
from tocsin.desk.audit.tables import AuditDetailRow, AuditRow
from tocsin.desk.exchange.signing import Signer, signer_of
from tocsin.desk.sitting import Sitting
from tocsin.errors import InputError
from tocsin.exchange.packages import Checked, Custody, Fault, Wrong, custody_lines, verify
from tocsin.exchange.packages.parts import CUSTODY
from tocsin.seal import Verifier

_ADDED: Final = "evidence.added"
_TOLD: Final = ("case.opened", "case.saved", _ADDED)
_FIELDS: Final = tuple(one.name for one in fields(Entry))


def custody(sitting: Sitting, case_id: str, copies: Collection[str]) -> Custody:
    """The entries about a case, oldest first, with details of those that added ``copies``."""
    columns = [getattr(AuditRow, name) for name in _FIELDS]
    query = (
        select(*columns, AuditDetailRow.salt, AuditDetailRow.detail)
        .outerjoin(AuditDetailRow, AuditDetailRow.seq == AuditRow.seq)
        .where(AuditRow.subject == case_id, AuditRow.action.in_(_TOLD))
        .order_by(AuditRow.seq)
    )
    told = []
    for *values, salt, detail in sitting.session.execute(query):
        entry = Entry(*values)
        tells = entry.action == _ADDED and _copy_of(detail) in copies
        about = {"salt": salt, "detail": detail} if tells else {"salt": None, "detail": None}
        told.append({**asdict(entry), **about})
    return tuple(told)


def verify_package(path: Path, key: str = "") -> Checked:
    """Checks a package, and its entries of the audit log by the key that the package names.

    Raises:
        InputError: the path is neither a folder nor a whole archive.
    """
    checked = verify(path, key)
    if checked.faults:
        return checked
    return replace(checked, faults=tuple(_faults(custody_lines(path), checked)))


def verify_known(sitting: Sitting, path: Path, key: str = "") -> tuple[Checked, Signer | None]:
    """The same, and whose key signed it, as far as this desk knows. A key that handed over to the
    given one, or took over from it, is as good as the given one.

    Raises:
        InputError: the path is neither a folder nor a whole archive.
    """
    checked = verify_package(path, key)
    signer = signer_of(sitting, checked.key) if checked.key else None
    if signer is not None and key in signer.kin and not checked.expected:
        checked = verify_package(path, checked.key)
    return checked, signer


def _faults(lines: list[Mapping[str, Any]], checked: Checked) -> Iterator[Fault]:
    named, untold = set(), False
    try:
        verifier = Verifier(checked.log_key)
    except InputError:
        yield Fault(Wrong.CUSTODY, CUSTODY, "the key that signed its lines is none")
        return
    for number, line in enumerate(lines, 1):
        place = f"line {number}"
        try:
            entry = Entry(**{name: line[name] for name in _FIELDS})
            salt, detail = line["salt"], line["detail"]
            stands = hash_of(entry) == entry.hash
            signed = verifier.is_signed(signed_part(entry.hash), entry.signature)
            fits = detail is None or digest_of(salt, detail) == entry.detail_digest
            copy = _copy_of(detail)
        except (AttributeError, KeyError, TypeError, ValueError, InputError):
            stands = signed = fits = False  # anything may stand in a file of strangers
        if not (stands and signed and fits):
            yield Fault(Wrong.CUSTODY, CUSTODY, f"{place} is not what was hashed and signed")
        elif entry.action == _ADDED:
            untold = untold or detail is None
            named.add(copy)
    for one in checked.evidence:
        if one not in named and not untold:
            yield Fault(Wrong.CUSTODY, CUSTODY, f"no entry shows when copy {one[:12]} was added")


def _copy_of(detail: str | None) -> str:
    """The id of the copy that an entry's detail names."""
    told = orjson.loads(detail) if detail is not None else {}
    return str(told.get("evidence", "")) if isinstance(told, dict) else ""
