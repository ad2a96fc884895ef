"""Who is behind it, as far as anybody may say so.

A wrong accusation harms someone, so the default is "unknown", an attribution is never computed, and
one to a state or a person cannot even be built without a stated basis and evidence. What else was
considered belongs to it: an attribution without alternatives is a guess.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import Document
from tocsin.cases.errors import CannotStandError
from tocsin.errors import Sentence


class ActorKind(StrEnum):
    """What sort of actor it is attributed to."""

    UNKNOWN = "unknown"
    STATE = "state"
    STATE_LINKED = "state_linked"
    PERSON = "person"
    ORGANISATION = "organisation"
    POLITICAL = "political"
    COMMERCIAL = "commercial"
    SPONTANEOUS = "spontaneous"
    """Many people of their own accord: no operation at all."""


GRAVE: Final = frozenset({ActorKind.STATE, ActorKind.STATE_LINKED, ActorKind.PERSON})
"""Kinds whose being named wrongly does harm that nothing undoes."""


@dataclass(frozen=True, slots=True)
class Attribution(Document):
    """To whom, how surely, on what basis, and what else it might have been.

    Raises:
        CannotStandError: a name without a kind; or a kind without its name, basis, evidence and
            confidence, as far as that kind needs them.
    """

    kind: ActorKind = ActorKind.UNKNOWN
    to: str = ""
    confidence: Confidence | None = None
    basis: str = ""
    evidence: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    stated_by: str = ""
    stated_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.kind is ActorKind.UNKNOWN:
            if self.to.strip():
                raise _missing(
                    "kind", Sentence("“{to}” is named, but as nothing.", to=self.to[:80])
                )
            return
        if self.kind is not ActorKind.SPONTANEOUS and not self.to.strip():
            raise _missing(
                "to", Sentence("An attribution to a {kind} names nobody.", kind=self.kind)
            )
        if self.confidence is None:
            raise _missing("confidence", "An attribution does not say how sure it is.")
        if self.kind in GRAVE and not self.basis.strip():
            raise _missing(
                "basis", Sentence("An attribution to a {kind} states no basis.", kind=self.kind)
            )
        if self.kind in GRAVE and not self.evidence:
            raise _missing(
                "evidence", Sentence("An attribution to a {kind} has no evidence.", kind=self.kind)
            )


def _missing(field: str, message: str) -> CannotStandError:
    return CannotStandError(
        f"attribution.{field}",
        message,
        "State who, how sure you are, on what basis and with which evidence, or leave it unknown.",
    )
