"""A first look at bytes that anybody may have sent: whose they are, before they are read.

Of the canonical form of a message (RFC 8785) the parts stand in order of their names::

    {"head":{…},"key":"64 digits","payload":{…},"signature":"128 digits"}

and the signature is over head and key alone. So head, key and signature are cut out, and whoever
did not sign is refused before the payload is parsed, whatever its size: strangers cost a few
kilobytes of reading. What passes is looked at in full afterwards, as if nothing had been seen.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import orjson

from tocsin.cases.canonical import canonical
from tocsin.cases.documents import from_json
from tocsin.cases.errors import CannotStandError, DamagedDocumentError
from tocsin.roundtable.envelopes.bounds import MOST_BYTES
from tocsin.roundtable.envelopes.envelope import Envelope, Head
from tocsin.roundtable.envelopes.refusals import Reason, Refused
from tocsin.roundtable.envelopes.verifying import of_sender, refusal
from tocsin.roundtable.partners.circle import Circle

_BEGIN: Final = b'{"head":'
_BETWEEN: Final = b',"key":"'
_MOST_HEAD: Final = 4_096
"""A head of ours has some 900 bytes."""
_PLAIN: Final = rb"[ !#-\[\]-~]{0,200}"
_KEY: Final = re.compile(rb'(%b)","payload":\{' % _PLAIN)
_END: Final = re.compile(rb'\},"signature":"(%b)"\}\Z' % _PLAIN)
_LONGEST_END: Final = 240


def glance(raw: bytes, circle: Circle, *, now: datetime) -> Envelope | Refused:
    """The message without payload, proven to be its sender's; or the first reason against it."""
    if len(raw) > MOST_BYTES:
        return refusal(Reason.TOO_LARGE, raw, now)
    bare = _bare(raw)
    if bare is None:
        return refusal(Reason.MALFORMED, raw, now)
    reason = of_sender(bare, circle, now=now)
    return bare if reason is None else refusal(reason, raw, now, bare)


def _bare(raw: bytes) -> Envelope | None:
    """Head, key and signature, if they are where they must be."""
    until = raw.find(_BETWEEN, len(_BEGIN), _MOST_HEAD)
    key = _KEY.match(raw, until + len(_BETWEEN)) if until > 0 else None
    end = _END.search(raw, max(0, len(raw) - _LONGEST_END))
    if not raw.startswith(_BEGIN) or key is None or end is None:
        return None
    said = raw[len(_BEGIN) : until]
    try:
        value = orjson.loads(said)
        if not isinstance(value, Mapping) or canonical(value) != said:
            return None
        head = from_json(Head, value)
    except (orjson.JSONDecodeError, DamagedDocumentError, CannotStandError):
        return None
    return Envelope(head=head, payload={}, key=key[1].decode(), signature=end[1].decode())
