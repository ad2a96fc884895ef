"""A first look at bytes that anybody may have sent: whose they are, before they are read.

Of the canonical form of a message (RFC 8785) the parts stand in order of their names::

    {"head":{…},"key":"64 digits","payload":{…},"signature":"128 digits"}

and the signature is over head and key alone. So head, key and signature are cut out, and whoever
did not sign is refused before the payload is parsed, whatever its size: strangers cost a few
kilobytes of reading. Of what a partner signed the payload's bytes are held against the digest that
the head names. So all that could be said against a message but that its payload cannot be read is
known before it is parsed, and only what will be taken is parsed at all.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final

import orjson

from tocsin.cases.documents import from_json
from tocsin.cases.errors import CannotStandError, DamagedDocumentError
from tocsin.roundtable.envelopes.bounds import MOST_BYTES, MOST_DEPTH, depth, is_canonical
from tocsin.roundtable.envelopes.envelope import Envelope, Head
from tocsin.roundtable.envelopes.refusals import Reason, Refused
from tocsin.roundtable.envelopes.verifying import Arrived, of_sender, opened, refusal
from tocsin.roundtable.partners.circle import Circle

_BEGIN: Final = b'{"head":'
_BETWEEN: Final = b',"key":"'
_MOST_HEAD: Final = 4_096
"""A head of ours has some 900 bytes."""
_PLAIN: Final = rb"[ !#-\[\]-~]{0,200}"
_KEY: Final = re.compile(rb'(%b)","payload":\{' % _PLAIN)
_END: Final = re.compile(rb'\},"signature":"(%b)"\}\Z' % _PLAIN)
_LONGEST_END: Final = 240


def glance(raw: bytes, circle: Circle, *, now: datetime) -> Arrived | Refused:
    """The message without payload, its head proven to be its sender's; or the first reason against
    it.
    """
    if len(raw) > MOST_BYTES:
        return refusal(Reason.TOO_LARGE, raw, now)
    cut = _cut(raw)
    if cut is None:
        return refusal(Reason.MALFORMED, raw, now)
    bare, start, end = cut
    came = Arrived(bare, "", sha256(raw).hexdigest(), len(raw))
    reason = of_sender(bare, circle)
    if reason is not None:
        return came.refused(reason, now)
    return replace(came, payload_digest=sha256(memoryview(raw)[start:end]).hexdigest())


def read_in_full(came: Arrived, raw: bytes) -> Arrived:
    """The message with its payload. Where that is none, though its sender signed it, its number is
    taken and no more: nobody could ever send another under it.
    """
    found = opened(raw)
    if isinstance(found, Reason) or found.extra:
        return replace(came, is_readable=False)
    return replace(came, envelope=found)


def _cut(raw: bytes) -> tuple[Envelope, int, int] | None:
    """Head, key and signature, if they are where they must be, and from where to where the payload
    goes.
    """
    until = raw.find(_BETWEEN, len(_BEGIN), _MOST_HEAD)
    key = _KEY.match(raw, until + len(_BETWEEN)) if until > 0 else None
    end = _END.search(raw, max(0, len(raw) - _LONGEST_END))
    if not raw.startswith(_BEGIN) or key is None or end is None:
        return None
    said = raw[len(_BEGIN) : until]
    try:
        value = orjson.loads(said)
        if not isinstance(value, Mapping) or depth(value) >= MOST_DEPTH:
            return None
        if not is_canonical(value, said):
            return None
        head = from_json(Head, value)
    except (orjson.JSONDecodeError, DamagedDocumentError, CannotStandError):
        return None
    bare = Envelope(head=head, payload={}, key=key[1].decode(), signature=end[1].decode())
    return bare, key.end() - 1, end.start() + 1
