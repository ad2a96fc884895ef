"""The head of the audit log: how far it went, signed, so that a log cut short does not pass.

It is written beside the database after every commit (``audit.head``). Who can cut the log can also
put back an older head; a copy that somebody else keeps (mailed each week, printed, given to an
auditor) shows that too.
"""

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

import orjson
from filelock import FileLock
from sqlalchemy import event
from sqlalchemy.orm import Session

from tocsin.cases.canonical import canonical
from tocsin.errors import InputError, Sentence
from tocsin.posts.staging import replace_file
from tocsin.seal import Seal, Verifier

_CONTEXT: Final = b"tocsin audit head 1\n"
_PENDING: Final = "tocsin_audit_head"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a log: its number, hash and time; whose log (``public``), signed."""

    seq: int
    hash: str
    at: str
    public: str
    signature: str

    @classmethod
    def of(cls, seal: Seal, seq: int, entry_hash: str, at: str) -> Self:
        """The head of a log that ends with this entry."""
        signature = seal.sign(_signed_part(seq, entry_hash, at))
        return cls(seq, entry_hash, at, seal.public, signature)

    def is_signed_by(self, verifier: Verifier) -> bool:
        """Whether the owner of a key signed it."""
        return verifier.is_signed(_signed_part(self.seq, self.hash, self.at), self.signature)

    def to_json(self) -> dict[str, Any]:
        """As plain JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """From plain JSON.

        Raises:
            InputError: it is no head.
        """
        try:
            texts = {name: value[name] for name in ("hash", "at", "public", "signature")}
            seq = value["seq"]
        except (KeyError, TypeError) as error:
            raise _no_head("a part is missing") from error
        if type(seq) is not int or not all(isinstance(text, str) for text in texts.values()):
            raise _no_head("a part is of a wrong kind")
        return cls(seq=seq, **texts)


def read_head(path: Path) -> Head | None:
    """The head in a file; ``None``: there is no such file.

    Raises:
        InputError: it is no head.
    """
    try:
        return Head.from_json(orjson.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise _no_head("it is not JSON") from error


def keep_head(session: Session, seal: Seal, head: Head) -> None:
    """Writes the head to its file once the transaction is committed."""
    if _PENDING not in session.info:
        event.listen(session, "after_commit", lambda done: _write_last(done, seal.head))
        event.listen(session, "after_soft_rollback", lambda undone, _: _forget(undone))
    session.info[_PENDING] = head


def _forget(session: Session) -> None:
    session.info[_PENDING] = None


def _write_last(session: Session, path: Path) -> None:
    if not session.in_nested_transaction():  # a savepoint that is let go commits nothing yet
        _write(session.info[_PENDING], path)


def _write(head: Head | None, path: Path) -> None:
    if head is None:
        return
    try:
        with FileLock(path.with_name(path.name + ".lock")):
            if _seq_in(path) < head.seq:  # another process may have been faster
                replace_file(path, orjson.dumps(head.to_json(), option=orjson.OPT_INDENT_2) + b"\n")
    except OSError as error:
        # The entry is committed: an error here would make people do it twice.
        _log.warning("The head of the audit log cannot be written to %s: %s", path, error)


def _seq_in(path: Path) -> int:
    try:
        head = read_head(path)
    except InputError:
        return 0
    return head.seq if head else 0


def _signed_part(seq: int, entry_hash: str, at: str) -> bytes:
    return _CONTEXT + canonical({"seq": seq, "hash": entry_hash, "at": at})


def _no_head(why: str) -> InputError:
    return InputError(
        Sentence("This is no head of an audit log: {why}.", why=why),
        "Give a file that tocsin audit head has made.",
    )
