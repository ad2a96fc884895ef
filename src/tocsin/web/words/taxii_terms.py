"""What is said on pages of what a draft from others' objects leaves out."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tocsin.exchange.stix.suggesting import Reason
from tocsin.web.words.speaking import marked as _

TAXII_TERMS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    Reason: {
        Reason.NO_PLACE: _("a case has no place for it"),
        Reason.REVOKED: _("its source has revoked it"),
        Reason.ECHO: _("it is our own, come back"),
        Reason.RETIRED_TECHNIQUE: _("a technique that DISARM has retired"),
        Reason.UNKNOWN_TECHNIQUE: _("a technique that DISARM does not know"),
        Reason.JUDGEMENT: _("a judgement of others, which is theirs"),
        Reason.TOO_MANY: _("a case holds no more of these"),
    },
}
FAULTS_SAID: Final = (
    _("It is no JSON object."),
    _("It has no type, or none that STIX allows."),
    _("Its id is none of its type."),
    _("It is not of STIX 2.1."),
    _("It does not say when it was created and modified."),
    _("It was modified before it was created."),
    _("Another object of the same id and version was sent with it."),
    _("It is marked by itself."),
    _("It does not say what it relates."),
    _("It holds a whole number beyond 2^53, which JSON does not carry exactly."),
)
"""What :data:`tocsin.exchange.taxii.adding.FAULTS` says, to be found by who translates."""
