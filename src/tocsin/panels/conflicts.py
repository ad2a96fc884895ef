"""Who may not sit on this panel, and why: rules, each exclusion with its reason.

Names are compared as people write them: case, accents, punctuation and runs of white space do not
count. What is not declared cannot be found here, so an expert may recuse at any time, too.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tocsin.cases.documents import Document
from tocsin.panels.experts import Expert, Subject


class Ground(StrEnum):
    """Why somebody is excluded."""

    AFFILIATION_IS_PARTY = "affiliation_is_party"
    INTEREST_WITH_PARTY = "interest_with_party"
    WROTE_EVIDENCE = "wrote_evidence"
    OPENED_IT = "opened_it"
    SAME_INSTITUTION_AS_OPENER = "same_institution_as_opener"
    DECLARED_BY_EXPERT = "declared_by_expert"
    SAT_BEFORE = "sat_before"
    """On the panel that is appealed against, or that escalated."""
    NOT_AVAILABLE = "not_available"


@dataclass(frozen=True, slots=True)
class Exclusion(Document):
    """One reason why one expert may not sit; ``detail`` names the party, interest or panel."""

    expert_id: str
    ground: Ground
    detail: str = ""


def folded(name: str) -> str:
    """A name as it is compared.

    >>> folded("  Université de l’Est ")
    'universite de l est'
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", letters).strip()


def conflicts(
    expert: Expert, subject: Subject, barred: Iterable[str] = ()
) -> tuple[Exclusion, ...]:
    """All reasons why the expert may not judge the subject; none means they may.

    ``barred`` are expert ids that sat before, or were excluded then.
    """
    return tuple(_reasons(expert, subject, frozenset(barred)))


def _reasons(expert: Expert, subject: Subject, barred: frozenset[str]) -> Iterator[Exclusion]:
    parties = {folded(party): party for party in subject.parties if folded(party)}
    house = folded(expert.affiliation)
    if house in parties:
        yield Exclusion(expert.id, Ground.AFFILIATION_IS_PARTY, parties[house])
    for interest in expert.interests:
        if folded(interest.with_whom) in parties:
            detail = f"{interest.kind}: {interest.with_whom}"
            yield Exclusion(expert.id, Ground.INTEREST_WITH_PARTY, detail)
    if expert.id in subject.authors:
        yield Exclusion(expert.id, Ground.WROTE_EVIDENCE)
    if expert.id == subject.opened_by:
        yield Exclusion(expert.id, Ground.OPENED_IT)
    if house and house == folded(subject.opened_for):
        yield Exclusion(expert.id, Ground.SAME_INSTITUTION_AS_OPENER, subject.opened_for)
    if expert.id in barred:
        yield Exclusion(expert.id, Ground.SAT_BEFORE)
    if not (expert.active and expert.available):
        yield Exclusion(expert.id, Ground.NOT_AVAILABLE)
