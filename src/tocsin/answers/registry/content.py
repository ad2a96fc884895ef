"""What an agreed answer says: one document a version, which institutions sign by its digest.

The signed document has one wording, the original. Translations stand beside it
(:mod:`.translating`): a translator must be able to add one without every institution signing anew,
and a reader must be told that the original is what was agreed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tocsin.cases.canonical import digest
from tocsin.cases.confidence import Confidence
from tocsin.cases.documents import Document, to_json
from tocsin.panels.ballots import EvidenceLevel
from tocsin.panels.confidence import Agreement, confidence


class ClaimantKind(StrEnum):
    """Who makes a claim: public records of a person are another matter than of an organisation."""

    PERSON = "person"
    ORGANISATION = "organisation"


class SourceKind(StrEnum):
    """What an answer rests on."""

    CASE = "case"
    VERDICT = "verdict"
    FACTCHECK = "factcheck"
    STUDY = "study"
    DATA = "data"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Document):
    """One of them. ``id`` is its id at the desk, where it has one; ``dated`` the day it is of."""

    kind: SourceKind
    title: str
    id: str = ""
    url: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording(Document):
    """The answer in one language (BCP 47). ``why`` says how the claim misleads, if it does."""

    language: str
    title: str = ""
    statement: str = ""
    known: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredClaim(Document):
    """A claim that the answer is to.

    ``verdict`` is an option of the scale of claims (:data:`tocsin.panels.scales.CLAIM`), empty
    where nobody judged it; ``verdict_from`` is the id of the panel or fact-check that did.
    ``appearances`` are addresses where it stood.
    """

    text: str
    language: str = ""
    claimant: str = ""
    claimant_kind: ClaimantKind = ClaimantKind.ORGANISATION
    claimed_on: date | None = None
    appearances: tuple[str, ...] = ()
    factchecks: tuple[str, ...] = ()
    narratives: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    verdict: str = ""
    verdict_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content(Document):
    """All that is signed. It holds from ``valid_from`` until before ``valid_until``."""

    wording: Wording
    evidence: EvidenceLevel | None = None
    agreement: Agreement | None = None
    sources: tuple[Source, ...] = ()
    claims: tuple[AnsweredClaim, ...] = ()
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    @property
    def confidence(self) -> Confidence | None:
        """The word of the IPCC for evidence and agreement; none where either is not stated."""
        if self.evidence is None or self.agreement is None:
            return None
        return confidence(self.evidence, self.agreement)


def digest_of(answer_id: str, content: Content) -> str:
    """SHA-256 of the canonical form: what is signed. Of another answer the same text is another.

    Raises:
        NotCanonicalError: a text holds half a surrogate pair.
    """
    return digest({"answer": answer_id, "content": to_json(content)})
