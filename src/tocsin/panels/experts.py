"""Who may sit, and what a panel is about."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.cases.case import Objective
from tocsin.cases.documents import Document, Item


class InterestKind(StrEnum):
    """What ties an expert to somebody."""

    EMPLOYMENT = "employment"
    FUNDING = "funding"
    OWNERSHIP = "ownership"
    MEMBERSHIP = "membership"
    FAMILY = "family"
    PUBLIC_POSITION = "public_position"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Interest(Document):
    """A declared interest: of which kind, with whom, since when (a date as written)."""

    kind: InterestKind
    with_whom: str
    since: str = ""
    note: str = ""


class AffiliationKind(StrEnum):
    """The sort of house an expert works for."""

    UNIVERSITY = "university"
    PUBLIC_AUTHORITY = "public_authority"
    MEDIA = "media"
    CIVIL_SOCIETY = "civil_society"
    INDUSTRY = "industry"
    INDEPENDENT = "independent"


@dataclass(frozen=True, slots=True)
class Expert(Item):
    """An expert of the pool. The first discipline is the one that a draw goes by."""

    id: str
    name: str
    disciplines: tuple[str, ...]
    region: str
    languages: tuple[str, ...] = ()
    affiliation: str = ""
    affiliation_kind: AffiliationKind = AffiliationKind.INDEPENDENT
    interests: tuple[Interest, ...] = ()
    nominated_by: str = ""
    available: bool = True
    active: bool = True

    @property
    def key(self) -> str:
        return self.id


class Dimension(StrEnum):
    """What a panel can be stratified by."""

    DISCIPLINE = "discipline"
    REGION = "region"
    AFFILIATION_KIND = "affiliation_kind"
    NOMINATED_BY = "nominated_by"


def stratum_of(expert: Expert, dimension: Dimension) -> str:
    """Where the expert stands in a dimension; each stands in one place of each."""
    if dimension is Dimension.DISCIPLINE:
        return expert.disciplines[0] if expert.disciplines else ""
    return str(getattr(expert, dimension.value))


class SubjectKind(StrEnum):
    """What is judged."""

    CLAIM = "claim"
    CASE = "case"
    MEASURE = "measure"
    """Whether a measure is proportionate; what is published of it names nobody."""


@dataclass(frozen=True, slots=True)
class Subject(Document):
    """What a panel judges, and who is concerned by it.

    ``parties`` are institutions, platforms and accounts by name; ``opened_by`` is the analyst's or
    complainant's id, ``opened_for`` their institution; ``authors`` are expert ids of those who
    wrote evidence.
    """

    kind: SubjectKind
    id: str
    title: str
    text: str = ""
    parties: tuple[str, ...] = ()
    objectives: tuple[Objective, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    opened_by: str = ""
    opened_for: str = ""
    opened_at: datetime | None = None
    authors: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
