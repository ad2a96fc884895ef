"""Why a message is refused, and the record of it for the audit log.

The record never holds what was sent: a refused message is hostile until somebody looks. It has the
digest of the bytes, so that whoever kept them can show that these were the ones.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from tocsin.cases.documents import Document


class Reason(StrEnum):
    """What is wrong, in the order in which it is looked for."""

    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    """No JSON, a part missing or wrong, or not the canonical bytes."""
    TOO_DEEP = "too_deep"
    UNKNOWN_SENDER = "unknown_sender"
    """Nobody we know, or whose key nobody has compared, or with whom we parted."""
    SUSPENDED_SENDER = "suspended_sender"
    UNKNOWN_KEY = "unknown_key"
    """No key of the sender's, or one that people have not compared."""
    RETIRED_KEY = "retired_key"
    """It signed its successor; the sender signs the message anew."""
    REVOKED_KEY = "revoked_key"
    BAD_SIGNATURE = "bad_signature"
    """The head was changed, or another key signed it."""
    TAMPERED = "tampered"
    """The head is the sender's; the payload is not the one that it names."""
    WRONG_ADDRESS = "wrong_address"
    """For another desk, or for a group to which one of us does not belong."""
    OTHER_EDITION = "other_edition"
    """For the group as it is not composed here, or not any more, or not yet."""
    FROM_THE_FUTURE = "from_the_future"
    REPLAYED = "replayed"
    """It was taken before; this is what doubles and repeats come to."""
    FORKED = "forked"
    """Another message has this number: the sender was restored from a backup, or lies."""
    BROKEN_CHAIN = "broken_chain"
    """It names another predecessor than the one that was taken."""
    TOO_FAR_AHEAD = "too_far_ahead"
    """More are missing before it than are kept waiting."""
    EXPIRED = "expired"
    ABOVE_TLP = "above_tlp"
    """More closed than what was agreed with the sender, or in the group."""
    NOT_THEIRS = "not_theirs"
    """Only who said something corrects or revokes it; nobody contests or sights their own."""
    NOT_OURS = "not_ours"
    """A sighting goes to the source, and we are not it."""
    MISFIT = "misfit"
    """This cannot be said about that: a reply to a share, a sighting of a request. Or its payload,
    which the sender signed, is none that can be read."""


CONSUMING: Final = frozenset({Reason.EXPIRED, Reason.ABOVE_TLP, Reason.MISFIT})
"""The message is the sender's, whole and for us, and its content is not taken. Its number is, or
else all that comes after it would wait for ever."""
PASSING: Final = frozenset({
    Reason.SUSPENDED_SENDER, Reason.RETIRED_KEY, Reason.OTHER_EDITION, Reason.FROM_THE_FUTURE,
    Reason.TOO_FAR_AHEAD,
})  # fmt: skip
"""The same message, or the same one signed anew, may be taken later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(Document):
    """A refusal. ``sender``, ``stream`` and ``number`` are what the message claims, if it could be
    read; ``message`` is its id, ``raw_digest`` SHA-256 of the bytes that came, ``bytes_`` how many.
    The two are absent for what was taken and does not stand in the inbox: it is kept there.
    """

    at: datetime
    reason: Reason
    raw_digest: str = ""
    bytes_: int = 0
    sender: str = ""
    stream: str = ""
    number: int = 0
    message: str = ""
