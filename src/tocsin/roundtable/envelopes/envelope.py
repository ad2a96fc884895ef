"""A signed message between two desks, or from one desk to a group.

======================  ============================================================
Part                    What it is
======================  ============================================================
``head``                who says what to whom, when, until when, how closed, as which
                        number of which stream after which predecessor, and the digest
                        of the payload
``payload``             any JSON object: a STIX bundle, a sighting, a request
``key``, ``signature``  Ed25519 over the canonical JSON of head and key
======================  ============================================================

The payload stands beside the head and not in it: when it must be erased, head and signature still
prove that it was sent, and when. The id of a message is the digest of its head; the next one in the
stream names it, so that nothing is left out or slipped in between. On the way a message is its
canonical form (RFC 8785), and no other bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from tocsin.cases.canonical import canonical, digest
from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import Document, to_json
from tocsin.cases.errors import CannotStandError
from tocsin.cases.marking import Tlp
from tocsin.seal import Seal

VERSION: Final = 1
FIRST: Final = ""
"""What the first message of a stream names as its predecessor."""
MOST_NUMBER: Final = 2**53
"""Numbers of messages stay below: from there on JSON numbers are not exact."""
MOST_LIFETIME: Final = timedelta(days=366)
_HEX: Final = frozenset("0123456789abcdef")
_ID_LENGTH: Final = 64
_NAME_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


class What(StrEnum):
    """What a message does."""

    SHARE = "share"
    CONTEST = "contest"
    """Says that something is wrong, and why."""
    CORRECT = "correct"
    """Takes the place of what the same desk said before."""
    REVOKE = "revoke"
    """Takes back what the same desk said before."""
    SIGHTING = "sighting"
    """Tells the source that what it shared was seen here."""
    REQUEST = "request"
    REPLY = "reply"


LASTING: Final = frozenset({What.CORRECT, What.REVOKE})
"""Whoever took what is wrong must hear so, whenever its desk is back."""
MOST_LASTING: Final = timedelta(days=3_653)
"""Ten years: longer than anybody keeps a desk turned off, and no date that cannot be written."""
_ALONE: Final = frozenset({What.SHARE, What.REQUEST})
_FOUND: Final = frozenset({What.SHARE, What.CORRECT})
_PASSING_ON: Final = frozenset({What.SHARE, What.CORRECT, What.CONTEST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(Document):
    """A desk, or a group in one edition. One of the two.

    Raises:
        CannotStandError: it is both, or neither.
    """

    desk: str = ""
    group: str = ""
    edition: str = ""

    def __post_init__(self) -> None:
        """Refuses what could be read in two ways."""
        if bool(self.desk) == bool(self.group) or bool(self.group) != bool(self.edition):
            raise CannotStandError(
                "address", "This is no address.", "Name a desk, or a group with its edition."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Head(Document):
    """What is signed. ``number`` counts from 1 within ``stream``, which the sender names.

    ``about`` is the id of the message that this one is about; ``source`` of one that it passes on
    from somebody else, where it does. ``digest`` is the payload's; ``confidence`` how sure the
    sender is of what it shares, where it says so.

    Raises:
        CannotStandError: a field is not what it must be, or they contradict each other.
    """

    version: int
    sender: str
    address: Address
    stream: str
    number: int
    previous: str
    created: datetime
    expires: datetime
    tlp: Tlp
    what: What
    digest: str
    about: str = ""
    source: str = ""
    confidence: Confidence | None = None

    def __post_init__(self) -> None:
        """Refuses heads that no desk of ours would write."""
        self._need(self.version == VERSION, "version")
        self._need(is_id(self.sender), "sender")
        self._need(is_stream(self.stream), "stream")
        self._need(0 < self.number < MOST_NUMBER, "number")
        self._need((self.previous == FIRST) == (self.number == 1), "previous")
        self._need(self.previous == FIRST or is_id(self.previous), "previous")
        self._need(is_id(self.digest), "digest")
        most = MOST_LASTING if self.what in LASTING else MOST_LIFETIME
        self._need(timedelta(0) < self.expires - self.created <= most, "expires")
        self._need((self.about == "") == (self.what in _ALONE), "about")
        self._need(self.about == "" or is_id(self.about), "about")
        self._need(self.source == "" or is_id(self.source), "source")
        self._need(self.source == "" or self.what in _PASSING_ON, "source")
        self._need(self.confidence is None or self.what in _FOUND, "confidence")

    def _need(self, holds: bool, name: str) -> None:
        if not holds:
            raise CannotStandError(
                f"head.{name}", "The head of the message cannot stand.", "Seal it with Tocsin."
            )

    @property
    def id(self) -> str:
        """The id of the message."""
        return digest(to_json(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope(Document):
    """A message as it travels."""

    head: Head
    payload: Mapping[str, Any]
    key: str
    signature: str

    @property
    def raw(self) -> bytes:
        """The bytes that travel."""
        return canonical(to_json(self))


def signed_bytes(head: Head, key: str) -> bytes:
    """The bytes that are signed."""
    return canonical({"what": "tocsin envelope", "head": to_json(head), "key": key})


def signed_with(seal: Seal, head: Head, payload: Mapping[str, Any]) -> Envelope:
    """The message signed with a key. Signing anew, after the key was changed, is the same."""
    signature = seal.sign(signed_bytes(head, seal.public))
    return Envelope(head=head, payload=payload, key=seal.public, signature=signature)


def is_id(text: str) -> bool:
    """Whether it is written as a digest is: 64 small hexadecimal digits."""
    return len(text) == _ID_LENGTH and set(text) <= _HEX


def is_stream(text: str) -> bool:
    """Whether it can name a stream: up to 64 small letters, digits and hyphens."""
    return 0 < len(text) <= _ID_LENGTH and set(text) <= _NAME_LETTERS
