"""Notices of illegal content (Art. 16), and why most disinformation needs another way.

A notice is for content that a law forbids, named by its provision. A falsehood as such breaks no
law in most places: it may break a platform's terms, or be a matter for a trusted flagger, for the
Code of Conduct on Disinformation, or for an answer. So a notice can only be made by somebody who
has read that and names the law.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from tocsin.cases.documents import Document
from tocsin.cases.errors import CannotStandError
from tocsin.errors import Sentence
from tocsin.measures.dsa.lacking import Lack, need_nothing

LEAST_EXPLANATION: Final = 100
"""Characters: a shorter one cannot say what is illegal, under what, and why it is so here."""


class OtherWay(StrEnum):
    """What to use where no law forbids the content."""

    TERMS_REPORT = "terms_report"
    CODE_OF_CONDUCT = "code_of_conduct"
    SYSTEMIC_RISK = "systemic_risk"
    PUBLISHED_ANSWER = "published_answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalGround(Document):
    """The provision that forbids the content, and where it is law."""

    instrument: str
    provision: str
    jurisdiction: str

    def __post_init__(self) -> None:
        """Refuses a ground that names no provision."""
        need_nothing(lacking_ground(self.instrument, self.provision, self.jurisdiction))


def lacking_ground(instrument: str, provision: str, jurisdiction: str) -> Iterator[Lack]:
    """What a legal ground lacks, all of it."""
    said = {"instrument": instrument, "provision": provision, "jurisdiction": jurisdiction}
    for name, text in said.items():
        if not text.strip():
            yield Lack(f"ground.{name}", _NO_LAW[name], _LAW, "Art. 16(2)(a)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifier(Document):
    """Who gives notice (Art. 16(2)(c)).

    ``exempt``: it is about an offence of Arts. 3 to 7 of Directive 2011/93/EU (abuse of children),
    where nobody need say who they are.
    """

    name: str = ""
    email: str = ""
    exempt: bool = False
    trusted_flagger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Document):
    """A notice with all that Art. 16(2) asks for; without it there is none.

    Raises:
        CannotStandError: something is missing; ``field`` names it.
    """

    platform: str
    locations: tuple[str, ...]
    explanation: str
    ground: LegalGround
    notifier: Notifier
    good_faith: bool
    warned: bool
    at: datetime
    further: str = ""

    def __post_init__(self) -> None:
        """Refuses what Art. 16(2) would find wanting."""
        need_nothing(
            lacking(
                self.platform, self.locations, self.explanation, self.notifier,
                good_faith=self.good_faith, warned=self.warned,
            )
        )  # fmt: skip
        if self.at.tzinfo is None:
            raise CannotStandError("at", "Its time has no offset from UTC.", "State the offset.")


def lacking(
    platform: str,
    locations: tuple[str, ...],
    explanation: str,
    who: Notifier,
    *,
    good_faith: bool,
    warned: bool,
) -> Iterator[Lack]:
    """What a notice with these parts lacks beside its legal ground, all of it."""
    yield from lacking_frame(platform, who, good_faith=good_faith, warned=warned)
    yield from lacking_item(locations, explanation)


def lacking_frame(
    platform: str, who: Notifier, *, good_faith: bool, warned: bool
) -> Iterator[Lack]:
    """What is lacking of the parts that many notices share."""
    if not warned:
        yield Lack("warned", Sentence("It was not read what a notice is for."), _READ)
    if not platform.strip():
        yield Lack("platform", Sentence("No platform is named."), Sentence("Name it."))
    named = bool(who.name.strip()) and "@" in who.email[1:-1]
    if not (named or who.exempt):
        what = Sentence("It does not say who gives notice.")
        yield Lack("notifier", what, _WHO, "Art. 16(2)(c)")
    if not good_faith:
        what = Sentence("It is not stated to be given in good faith.")
        yield Lack("good_faith", what, _FAITH, "Art. 16(2)(d)")


def lacking_item(locations: tuple[str, ...], explanation: str) -> Iterator[Lack]:
    """What is lacking of where the content is, and why it is illegal."""
    if not locations:
        yield Lack("locations", Sentence("There is no address."), _ADDRESS, "Art. 16(2)(b)")
    for number, one in enumerate(locations):
        if not is_exact(one):
            what = Sentence("{address} leads to no single item.", address=one[:80])
            yield Lack(f"locations[{number}]", what, _ADDRESS, "Art. 16(2)(b)")
    said = len(explanation.strip())
    if said < LEAST_EXPLANATION:
        what = Sentence("The explanation has {count} characters.", count=said)
        yield Lack("explanation", what, _EXPLAIN, "Art. 16(2)(a)")


def is_exact(address: str) -> bool:
    """Whether it is the address of one thing: a scheme of the web, a host, more than a front page.

    >>> is_exact("https://p.example/post/1"), is_exact("https://p.example/"), is_exact("p/1")
    (True, False, False)
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    exact = bool(parts.path.strip("/") or parts.query)
    plain = not any(letter.isspace() for letter in address)
    return parts.scheme in ("http", "https") and bool(host) and exact and plain


_NO_LAW: Final = {
    "instrument": Sentence("No law is named."),
    "provision": Sentence("No provision of the law is named."),
    "jurisdiction": Sentence("It does not say where the law applies."),
}
_LAW: Final = Sentence(
    "Name the law, its provision and where it applies. If there is none, a notice is the wrong "
    "paper."
)
_READ: Final = Sentence(
    "Read what a notice is for: content that a law forbids. Most disinformation breaks no law."
)
_ADDRESS: Final = Sentence(
    "Give the exact address of each item, not of the site or the account alone."
)
_EXPLAIN: Final = Sentence(
    "Say in {least} characters or more what in the content breaks the provision, and why.",
    least=LEAST_EXPLANATION,
)
_WHO: Final = Sentence(
    "Give a name and an e-mail address. Only notices of sexual abuse of children may come without."
)
_FAITH: Final = Sentence("State that you believe it accurate and complete.")
