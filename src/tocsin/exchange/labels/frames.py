"""Messages of ``com.atproto.label.subscribeLabels``: a header and a body in DAG-CBOR, no more."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from tocsin.errors import InputError, UnsafeInputError
from tocsin.exchange.labels.cbor import decoded, encoded
from tocsin.exchange.labels.label import Label, from_record, unsigned_record

MAX_FRAME_BYTES: Final = 5 * 1024 * 1024
"""What the protocol allows a frame."""
_MESSAGE: Final = 1


class Labels(NamedTuple):
    """What a message brings: its number in the stream, the labels, the records as they came."""

    seq: int
    labels: tuple[Label, ...]
    records: tuple[Mapping[str, Any], ...]


def frame(seq: int, labels: Sequence[Label]) -> bytes:
    """The message that brings these labels; ``seq`` grows with every message."""
    records = [
        unsigned_record(one) | ({"sig": one.sig} if one.sig is not None else {}) for one in labels
    ]
    header = {"op": _MESSAGE, "t": "#labels"}
    return encoded(header) + encoded({"seq": seq, "labels": records})


def read_frame(content: bytes) -> Labels:
    """What a message brings; nothing of it is verified yet (see :func:`.verify`).

    Raises:
        UnsafeInputError: it is larger than the protocol allows.
        InputError: it is no message of labels; an error that it carries is told.
    """
    if len(content) > MAX_FRAME_BYTES:
        raise UnsafeInputError(
            f"A message has more than {MAX_FRAME_BYTES:,} bytes.", "Leave this labeler alone."
        )
    values = decoded(content)
    if len(values) != 2 or not all(isinstance(one, dict) for one in values):
        raise InputError("A message is not a header and a body.", "Ask the labeler about it.")
    header, body = values
    if header.get("op") != _MESSAGE:
        told = str(body.get("message") or body.get("error"))[:200]
        raise InputError(f"The labeler ended the stream: {told}.", "Connect again later.")
    records = body.get("labels")
    seq = body.get("seq")
    if header.get("t") != "#labels" or type(seq) is not int or not isinstance(records, list):
        raise InputError(
            f"A message of kind {str(header.get('t'))[:40]} brings no labels.",
            "Go on with the next.",
        )
    return Labels(seq, tuple(map(from_record, records)), tuple(records))
