"""Receipts: up to which message of a stream a desk has taken everything.

A receipt is signed, for two reasons: who could forge one could make the sender give up a message
that never came; and it proves to others that a notice was served. It names the id of the last
message taken, so it cannot be moved to another stream, and a sender that was restored from an old
backup learns from it that its numbers are used up.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tocsin.cases.canonical import canonical
from tocsin.cases.documents import Document, to_json
from tocsin.cases.errors import CannotStandError
from tocsin.panels.allowing import need_aware
from tocsin.roundtable.envelopes.envelope import MOST_NUMBER
from tocsin.roundtable.envelopes.receiving import Stream, Untaken
from tocsin.roundtable.partners.acting import MOST_SKEW
from tocsin.roundtable.partners.circle import Circle
from tocsin.roundtable.partners.keys import is_signed
from tocsin.roundtable.partners.partner import KeyState
from tocsin.seal import Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Document):
    """``receiver`` took all messages of ``sender``'s stream up to ``number``, whose id is ``last``.

    ``untaken`` are the numbers whose content was not taken, with the reason.

    Raises:
        CannotStandError: a number is none that a message can have, or was not taken.
    """

    receiver: str
    sender: str
    stream: str
    number: int
    last: str
    at: datetime
    untaken: tuple[Untaken, ...] = ()
    key: str
    signature: str

    def __post_init__(self) -> None:
        """Refuses numbers under which nobody can look for a message."""
        told = all(0 < one.number <= self.number for one in self.untaken)
        if not told or not 0 <= self.number < MOST_NUMBER:
            raise CannotStandError(
                "receipt.number", "The receipt cannot stand.", "Ask the partner for another."
            )


def receipt(stream: Stream, me: str, seal: Seal, *, now: datetime) -> Receipt:
    """The receipt for what is taken of a stream. Give it only for what is stored."""
    need_aware(now)
    bare = Receipt(
        receiver=me, sender=stream.sender, stream=stream.id, number=stream.number,
        last=stream.last, at=now, untaken=stream.untaken, key=seal.public, signature="",
    )  # fmt: skip
    return replace(bare, signature=seal.sign(_message(bare)))


class Misreceipt(StrEnum):
    """Why a receipt does not count."""

    UNKNOWN_RECEIVER = "unknown_receiver"
    BAD_KEY = "bad_key"
    """None of the receiver's keys that holds."""
    BAD_SIGNATURE = "bad_signature"
    NOT_OURS = "not_ours"
    """It is about another desk's stream, or another stream than the one that was asked about."""
    FROM_THE_FUTURE = "from_the_future"
    FORKED = "forked"
    """They took another message under this number, or more than we know of having sent. We were
    restored from a backup: begin a new stream and say there again what they may lack."""


def read_receipt(
    given: Receipt,
    circle: Circle,
    stream: str,
    sealed: int,
    id_of: Callable[[int], str],
    *,
    now: datetime,
) -> Misreceipt | None:
    """What is wrong with a receipt for one of our streams; none: it counts.

    ``sealed`` is how many messages the stream has, ``id_of`` the id of one, from 1.
    """
    need_aware(now)
    partner = circle.trusted(given.receiver)
    if partner is None:
        return Misreceipt.UNKNOWN_RECEIVER
    key = partner.key(given.key)
    if key is None or key.state is not KeyState.CURRENT:
        return Misreceipt.BAD_KEY
    if not is_signed(given.key, _message(given), given.signature):
        return Misreceipt.BAD_SIGNATURE
    if given.sender != circle.me or given.stream != stream:
        return Misreceipt.NOT_OURS
    if given.at > now + MOST_SKEW:
        return Misreceipt.FROM_THE_FUTURE
    if given.number > sealed or (given.number and id_of(given.number) != given.last):
        return Misreceipt.FORKED
    return None


def _message(given: Receipt) -> bytes:
    said = {name: one for name, one in to_json(given).items() if name not in ("key", "signature")}
    return canonical({"what": "tocsin receipt", "receipt": said, "key": given.key})
