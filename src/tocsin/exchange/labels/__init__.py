"""AT Protocol labels: what an institution says of a post or an account on Bluesky and its kin.

Made, signed, negated and limited in time by us; read and verified from others; served as a page of
``queryLabels`` or frames of ``subscribeLabels``. A label informs. Words that would hide what
somebody wrote (those with an exclamation mark, kept for operators of a service) cannot be issued.
"""

from tocsin.exchange.labels.frames import Labels, frame, read_frame
from tocsin.exchange.labels.holding import standing
from tocsin.exchange.labels.label import Label, from_record, negation, to_record
from tocsin.exchange.labels.service import (
    Definition,
    Strings,
    page,
    read_page,
    service_record,
)
from tocsin.exchange.labels.signing import (
    LabelKey,
    NotSignedError,
    did_key_of,
    new_key,
    signed,
    signing_input,
    verify,
)
from tocsin.exchange.labels.subjects import subjects_of

__all__ = [
    "Definition", "Label", "LabelKey", "Labels", "NotSignedError", "Strings", "did_key_of",
    "frame", "from_record", "negation", "new_key", "page", "read_frame", "read_page",
    "service_record", "signed", "signing_input", "standing", "subjects_of", "to_record", "verify",
]  # fmt: skip
