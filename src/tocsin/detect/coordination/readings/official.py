"""Official campaign: public bodies that spread one message, openly and under their names.

*Test.* Four signs, of which data hold some: the joint links go to domains that only public
bodies can register (``.gov``, ``.int`` …); the accounts' names say that they are public bodies
(only where identities were kept); or the accounts have an audience that takes years, above four
fifths of the other accounts of their platform, and the message is one: one site or the very
same text; or the texts open as notices of a public body do ("Official notice:", "Ministry of …:").
None of them proves an office, the last least of all, so the strength stays at 0.75 at most, and
at 0.6 by content alone.

*How to fake it.* Link to an office's page, take an office's name, buy followers, write
"Official notice" before the text.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np

from tocsin.detect.coordination.readings.background import Background
from tocsin.detect.coordination.readings.tables import (
    Judgement,
    Reading,
    grade,
    judge,
    percent,
    unknown,
)
from tocsin.detect.coordination.readings.view import NetworkView
from tocsin.shares.kinds import ObjectKind

CEILING: Final = 0.75
LARGE: Final = 0.8
"""Followers above this share of the panel's make a large audience."""

LEAST_KNOWN: Final = 0.3
LEAST_SIGNS: Final = 2

_LABELS: Final = frozenset(
    ("gov", "gob", "gouv", "gub", "govt", "government", "gv", "go", "gc", "mil", "int")
)
"""Parts of a domain, behind its first, that registries keep for public bodies."""

_OFFICES: Final = frozenset(("europa.eu", "admin.ch", "bund.de", "parliament.uk"))
_BODIES: Final = re.compile(
    r"minist|ministr|министер|мініст|وزارة|मंत्रालय|省$|wizara|bakanl|"
    r"health (institute|agency|authority|service|department)|public health|"
    r"authority|agency|agence|agencia|agentur|behörde|bundes|council|municipal|"
    r"government|gouvernement|gobierno|regierung|governo|правительств|حكومة|"
    r"civil protection|civil defen[cs]e|protection civile|protezione civile|"
    r"police|polizei|policía|prefect|préfecture|emergency|fire (service|department)|"
    r"clinic|hospital|university|embassy|"
    r"united nations|world health",
    re.IGNORECASE,
)
_NOTICE: Final = re.compile(
    r"official (notice|warning|information|statement)|press release|public (notice|warning)|"
    r"health alert|emergency alert|amtliche|pressemitteilung|communiqué|avis officiel|"
    r"aviso oficial|comunicado|comunicato|nota oficial|официальн|пресс-релиз|офіційн|"
    r"بيان رسمي|إشعار رسمي|تنبيه رسمي|आधिकारिक|公式|公告|通告|お知らせ|taarifa rasmi|tangazo rasmi|"
    r"resmi açıklama|komunikat|공식",
    re.IGNORECASE,
)
_HEAD: Final = 60
"""Characters in which a notice says that it is one."""

_MEASURE: Final = "share with a sign of a public body"


@dataclass(frozen=True)
class _Signs:
    """The share of joint links, names, texts and accounts with a sign; NaN where there are none."""

    links: float
    names: float
    content: float
    audience: float
    one_message: float

    def strengths(self) -> dict[str, float]:
        return {
            "links": grade(self.links, 0.4, 0.7, 1.0),
            "names": grade(self.names, 0.4, 0.7, 1.0),
            "content": min(0.6, grade(self.content, 0.5, 0.8, 1.0)),
            "audience": min(
                grade(self.audience, 0.4, 0.7, 1.0), grade(self.one_message, 0.5, 0.8, 1.0)
            ),
        }

    def words(self) -> str:
        says = {
            "of the joint links go to domains kept for public bodies": self.links,
            "of the accounts have the name of one": self.names,
            "of the texts open as an official notice does": self.content,
            f"of the accounts have more followers than {percent(LARGE)} of others": self.audience,
            "of the joint posts carry one message": self.one_message,
        }
        known = [f"{percent(share)} {what}" for what, share in says.items() if not np.isnan(share)]
        return f"{'; '.join(known)}. Nothing here proves an office."


def _test(view: NetworkView, background: Background) -> Judgement:
    signs = _signs(view, background)
    if all(np.isnan([signs.links, signs.names, signs.content, signs.audience])):
        return unknown(
            _MEASURE, "The data hold no links, names, texts or numbers of followers to tell by."
        )
    strengths = signs.strengths()
    best = max(strengths, key=lambda name: strengths[name])
    elsewhere = _elsewhere(background) if best == "audience" else None
    return judge(
        min(CEILING, strengths[best]), signs.words(), f"{_MEASURE}: {best}",
        getattr(signs, best), elsewhere, view.evidence(),
    )  # fmt: skip


def _signs(view: NetworkView, background: Background) -> _Signs:
    linked = [names for names in view.acts.domains if names]
    named = [name for name in view.name if name]
    texts = [text for text in view.acts.text if text]
    ranks = background.audience(view.rows)
    known = ranks[~np.isnan(ranks)]
    heard = len(known) >= max(2, LEAST_KNOWN * view.size)
    return _Signs(
        links=_share([any(map(_is_official, names)) for names in linked]),
        names=_share([_BODIES.search(name) is not None for name in named]),
        content=_share([_opens_as_notice(text) for text in texts]),
        audience=float((known >= LARGE).mean()) if heard else float("nan"),
        one_message=_one_message(view),
    )


def _share(signs: list[bool]) -> float:
    return sum(signs) / len(signs) if len(signs) >= LEAST_SIGNS else float("nan")


def _is_official(domain: str) -> bool:
    """By labels that registries keep for public bodies, behind the name or as the last one.

    >>> _is_official("health.gov.xy"), _is_official("who.int"), _is_official("gov-news.org")
    (True, True, False)
    """
    name = domain.casefold()
    return name in _OFFICES or not _LABELS.isdisjoint(name.split(".")[1:])


def _opens_as_notice(text: str) -> bool:
    head = text[:_HEAD]
    signed = _BODIES.search(head.partition(":")[0]) if ":" in head else None
    return signed is not None or _NOTICE.search(head) is not None


def _one_message(view: NetworkView) -> float:
    """The share of joint posts that carry the same text, or link to the most linked site."""
    copied = float((view.kind[view.object] == ObjectKind.TEXT_COPY.value).mean())
    sites = Counter(name for names in view.acts.domains for name in names)
    top = sites.most_common(1)[0][1] / len(view.acts.domains) if sites else 0.0
    return max(copied, min(top, 1.0))


def _elsewhere(background: Background) -> float | None:
    ranks = background.audience(background.panel)
    known = ranks[~np.isnan(ranks)]
    return float((known >= LARGE).mean()) if len(known) >= 20 else None


OFFICIAL: Final = Reading(
    "official",
    "Public bodies that spread one message",
    "one message, openly repeated, by accounts that sign as public bodies",
    "The bodies' own lists of their accounts, and the announcement of the campaign.",
    _test,
)
