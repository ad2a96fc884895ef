"""Notices of illegal content (Art. 16), and why most disinformation needs another way.

A notice is for content that a law forbids, named by its provision. A falsehood as such breaks no
law in most places: it may break a platform's terms, or be a matter for a trusted flagger, for the
Code of Conduct on Disinformation, or for an answer. So a notice can only be made by somebody who
has read that and names the law.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from tocsin.cases.documents import Document
from tocsin.cases.errors import CannotStandError

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
        for name in ("instrument", "provision", "jurisdiction"):
            if not getattr(self, name).strip():
                raise CannotStandError(
                    f"ground.{name}",
                    f"The legal ground has no {name}.",
                    "Name the law, its provision and where it applies. If there is none, "
                    "a notice is the wrong paper.",
                )


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
        _need(self.warned, "warned", "It was not read what a notice is for.", _READ)
        _need(bool(self.platform.strip()), "platform", "No platform is named.", "Name it.")
        _need(bool(self.locations), "locations", "There is no address.", _ADDRESS)
        for number, one in enumerate(self.locations):
            _need(_is_exact(one), f"locations[{number}]", f"{one[:80]!r} leads nowhere.", _ADDRESS)
        said = len(self.explanation.strip())
        _need(said >= LEAST_EXPLANATION, "explanation", f"It has {said} characters.", _EXPLAIN)
        who = self.notifier
        named = bool(who.name.strip()) and "@" in who.email[1:-1]
        _need(named or who.exempt, "notifier", "It says not who gives notice.", _WHO)
        _need(self.good_faith, "good_faith", "It is not stated to be given in good faith.", _FAITH)
        if self.at.tzinfo is None:
            raise CannotStandError("at", "Its time has no offset from UTC.", "State the offset.")


def _need(holds: bool, field: str, message: str, remedy: str) -> None:
    if not holds:
        raise CannotStandError(field, message, remedy)


def _is_exact(address: str) -> bool:
    """An address of one thing: a scheme of the web, a host, and more than its front page."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    exact = bool(parts.path.strip("/") or parts.query)
    return parts.scheme in ("http", "https") and bool(host) and exact and " " not in address


_READ: Final = (
    "Read what a notice is for: content that a law forbids. Most disinformation breaks no law."
)
_ADDRESS: Final = "Give the exact address of each item, not of the site or the account alone."
_EXPLAIN: Final = (
    f"Say in {LEAST_EXPLANATION} characters or more what in the content breaks the provision, "
    "and why."
)
_WHO: Final = (
    "Give a name and an e-mail address. Only notices of sexual abuse of children may come without."
)
_FAITH: Final = "State that you believe it accurate and complete (Art. 16(2)(d))."
