"""The assessment of a measure, as a document: the questions that a restriction of speech answers.

Legality, legitimate aim, necessity and proportionality are the three-part test of ICCPR art. 19(3)
(Human Rights Committee, General Comment 34, §§ 22 and 33-36). How severe speech is follows the six
points of the Rabat Plan of Action (2012, § 29), how severe its harm the three of the UN Guiding
Principles on Business and Human Rights (principle 14). Repeat counts are those of Article 23(3) of
the Digital Services Act. Conduct (that accounts act together, that a machine posts) is described
apart from what is said, so that nobody is restricted for an opinion under the name of a technique.

All answers are sentences. Nothing is added up: no number here says how bad a person is.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from tocsin.cases.documents import Document, Item
from tocsin.measures.dsa.misuse import Assessment as Repeats
from tocsin.measures.rungs import Rung


class Basis(StrEnum):
    """What the measure rests on."""

    LAW = "law"
    TERMS = "terms"
    """The terms and conditions of a platform; no law is said to be broken."""


class Aim(StrEnum):
    """The aims for which expression may be restricted: the closed list of ICCPR art. 19(3)."""

    RIGHTS_OF_OTHERS = "rights_of_others"
    REPUTATION_OF_OTHERS = "reputation_of_others"
    NATIONAL_SECURITY = "national_security"
    PUBLIC_ORDER = "public_order"
    PUBLIC_HEALTH = "public_health"
    PUBLIC_MORALS = "public_morals"


class AimedAt(StrEnum):
    """What the measure answers."""

    BEHAVIOUR = "behaviour"
    EXPRESSION = "expression"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Legality(Document):
    """The ground: which rule, where it holds, why what was done is against it, and why the person
    could foresee that it would be held against them.
    """

    basis: Basis | None = None
    instrument: str = ""
    provision: str = ""
    jurisdiction: str = ""
    explanation: str = ""
    foreseeable: str = ""


@dataclass(frozen=True, slots=True)
class Purpose(Document):
    """The legitimate aim, and how the measure serves it: a direct and immediate connection."""

    aim: Aim | None = None
    connection: str = ""


@dataclass(frozen=True, slots=True)
class Conduct(Document):
    """What is done, apart from what is said; and which of the two the measure answers."""

    aimed_at: AimedAt | None = None
    behaviour: str = ""
    expression: str = ""


@dataclass(frozen=True, slots=True)
class Rabat(Document):
    """The six points of the Rabat threshold test, each in words."""

    context: str = ""
    speaker: str = ""
    intent: str = ""
    content_and_form: str = ""
    extent: str = ""
    likelihood: str = ""


@dataclass(frozen=True, slots=True)
class Harm(Document):
    """How severe the harm is, by the UN Guiding Principles: how grave, how wide, how final."""

    scale: str = ""
    scope: str = ""
    irremediability: str = ""


@dataclass(frozen=True, slots=True)
class Rejection(Item):
    """A milder rung, and why it would not be effective here."""

    rung: Rung
    not_effective_because: str

    @property
    def key(self) -> str:
        return self.rung


@dataclass(frozen=True, slots=True)
class Alternative(Document):
    """Another way that restricts less (a word with the author, a better page), and why not that."""

    what: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Effect(Document):
    """What the measure is expected to do, and how anybody knows.

    ``ledger`` are ids of rows of the effects ledger, ``sources`` are references in words. With
    neither, ``not_measured`` must say so: a hope may be written down, but not as a finding.
    """

    expected: str = ""
    ledger: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    not_measured: bool = False


@dataclass(frozen=True, slots=True)
class Duration(Document):
    """For how many days, and why not fewer."""

    days: int = 0
    why_not_shorter: str = ""


@dataclass(frozen=True, slots=True)
class Proportionality(Document):
    """An assessment as far as it is filled in. What is missing yet is said by ``missing``.

    ``others_touched`` is about people whom the measure reaches without being meant.
    ``first_case`` says that nothing was counted before; otherwise ``repeats`` has the counts.
    """

    rung: Rung
    legality: Legality = field(default_factory=Legality)
    purpose: Purpose = field(default_factory=Purpose)
    conduct: Conduct = field(default_factory=Conduct)
    rabat: Rabat = field(default_factory=Rabat)
    harm: Harm = field(default_factory=Harm)
    rejections: tuple[Rejection, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    repeats: Repeats | None = None
    first_case: bool = False
    effect: Effect = field(default_factory=Effect)
    others_touched: str = ""
    duration: Duration = field(default_factory=Duration)
    assessed_by: tuple[str, ...] = ()
    assessed_at: datetime | None = None


LEAST_REASON: Final = 30
"""Characters of a reason: "it does not work" is no reason, one short sentence may be."""
LONGEST_TEXT: Final = 10_000
LONGEST_NAME: Final = 240
LONGEST_EXPLANATION: Final = 2_000
"""As the DSA Transparency Database takes them in a statement of reasons."""
LONGEST_DAYS: Final = 366
"""A measure for longer is assessed anew first: after a year the facts are others."""
