"""The audit log: entries that each hold the hash of the one before, signed.

    digest = SHA-256(salt ‖ detail)
    hash   = SHA-256(canonical JSON of seq, at, actor, action, subject, digest, previous hash)

and the signature is over the hash. The chain binds the digest of a detail, not the detail, so that
erasing one leaves the chain whole (Schneier & Kelsey 1999, "Secure audit logs"; RFC 8785 for the
canonical form). The first entry follows a hash of the public key.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tocsin.cases.canonical import canonical
from tocsin.desk.audit.heads import Head, keep_head
from tocsin.desk.audit.storable import storable
from tocsin.desk.audit.tables import AuditDetailRow, AuditRow
from tocsin.seal import Seal

_CONTEXT: Final = b"tocsin audit entry 1\n"
_SALT_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log, without its detail."""

    seq: int
    at: str
    actor_id: str
    action: str
    subject: str
    detail_digest: str
    previous_hash: str
    hash: str = ""
    signature: str = ""


_SAID: Final = tuple(one.name for one in fields(Entry) if one.name not in ("hash", "signature"))


def append(
    session: Session,
    seal: Seal,
    actor_id: str,
    action: str,
    subject: str,
    detail: Mapping[str, Any],
    now: datetime,
) -> Entry:
    """Adds an entry; kept with the transaction of the session, or not at all.

    Raises:
        TypeError: the detail holds what is not JSON.
    """
    written, salt = canonical(storable(detail)).decode(), secrets.token_hex(_SALT_BYTES)
    last = session.execute(
        select(AuditRow.seq, AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1)
    ).one_or_none()
    unsigned = Entry(
        seq=last.seq + 1 if last else 1,
        at=now.astimezone(UTC).isoformat(timespec="microseconds"),
        actor_id=storable(actor_id),
        action=storable(action),
        subject=storable(subject),
        detail_digest=digest_of(salt, written),
        previous_hash=last.hash if last else origin(seal.public),
    )
    made = hash_of(unsigned)
    entry = replace(unsigned, hash=made, signature=seal.sign(signed_part(made)))
    session.execute(insert(AuditRow).values(asdict(entry)))
    session.execute(insert(AuditDetailRow).values(seq=entry.seq, salt=salt, detail=written))
    keep_head(session, seal, Head.of(seal, entry.seq, entry.hash, entry.at))
    return entry


def origin(public: str) -> str:
    """What the first entry of a chain follows: the hash of the key that signs it."""
    return sha256(f"tocsin audit {public}".encode()).hexdigest()


def digest_of(salt: str, detail: str) -> str:
    """What the chain knows of a detail."""
    return sha256(f"{salt}{detail}".encode()).hexdigest()


def hash_of(entry: Entry) -> str:
    """The hash of what an entry says: all its fields but hash and signature.

    Raises:
        NotCanonicalError: a field is not what an entry can hold.
    """
    return sha256(canonical({name: getattr(entry, name) for name in _SAID})).hexdigest()


def signed_part(entry_hash: str) -> bytes:
    """What the signature of an entry is over."""
    return _CONTEXT + entry_hash.encode()
