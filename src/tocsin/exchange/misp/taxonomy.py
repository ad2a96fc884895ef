"""Machine tags, both ways: TLP and ICD 203 as MISP's taxonomies have them, and a few of our own.

Where a taxonomy of MISP says the same thing, it is used: ``tlp`` and, for how sure somebody is,
``estimative-language:confidence-in-analytic-judgment`` (never its likelihoods: confidence is no
probability). That scale has three words where ours has five, so our own word stands beside it.
Our namespace is ``tocsin``; :func:`taxonomy_file` is what an administrator loads to see the words
explained. An instance that never loads it still keeps the tags.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final, TypeVar

from tocsin.cases.attribution import ActorKind
from tocsin.cases.case import Objective, Status
from tocsin.cases.confidence import Confidence
from tocsin.cases.marking import Tlp
from tocsin.cases.technique_use import Basis

S = TypeVar("S", bound=StrEnum)

NAMESPACE: Final = "tocsin"
_TAG: Final = re.compile(r'tocsin:([a-z-]{1,40})="([a-z_]{1,40})"')
_PREDICATES: Final[dict[str, tuple[str, type[StrEnum]]]] = {
    "status": ("Where the case stands", Status),
    "objective": ("What the incident aims at", Objective),
    "confidence": ("How sure the analyst is (IPCC)", Confidence),
    "actor": ("What sort of actor it is attributed to", ActorKind),
    "basis": ("Whether a technique was seen or is concluded", Basis),
}
_JUDGEMENT: Final = "estimative-language:confidence-in-analytic-judgment"
_THREE: Final = {
    Confidence.VERY_LOW: "low", Confidence.LOW: "low", Confidence.MEDIUM: "moderate",
    Confidence.HIGH: "high", Confidence.VERY_HIGH: "high",
}  # fmt: skip
FROM_THREE: Final = {
    f'{_JUDGEMENT}="low"': Confidence.LOW,
    f'{_JUDGEMENT}="moderate"': Confidence.MEDIUM,
    f'{_JUDGEMENT}="high"': Confidence.HIGH,
}
"""Confidence as MISP's estimative language tells it, in three steps."""
_TLP: Final = {f"tlp:{one.value.replace('_', '+')}": one for one in Tlp} | {"tlp:white": Tlp.CLEAR}


def own_tag(value: StrEnum) -> str:
    """The tag of one of our words.

    >>> own_tag(Basis.OBSERVED)
    'tocsin:basis="observed"'
    """
    predicate = next(name for name, (_, words) in _PREDICATES.items() if isinstance(value, words))
    return f'{NAMESPACE}:{predicate}="{value}"'


def own_words(tags: Iterable[str], words: type[S]) -> tuple[S, ...]:
    """Our words of one kind among the tags, in their order; what is none of them is left out."""
    predicate = next(name for name, (_, known) in _PREDICATES.items() if known is words)
    found = (_TAG.fullmatch(tag) for tag in tags)
    values = (hit[2] for hit in found if hit and hit[1] == predicate)
    return tuple(words(one) for one in values if one in set(words))


def tlp_tag(tlp: Tlp) -> str:
    """The tag of the Traffic Light Protocol, version 2.0."""
    return f"tlp:{tlp.value.replace('_', '+')}"


def tlps(tags: Iterable[str]) -> tuple[Tlp, ...]:
    """The labels among the tags; the old WHITE is CLEAR, ``unclear`` and ``ex:chr`` are none."""
    return tuple(_TLP[tag.casefold()] for tag in tags if tag.casefold() in _TLP)


def confidence_tags(confidence: Confidence | None) -> tuple[str, ...]:
    """Our word, and the nearest of ICD 203."""
    if confidence is None:
        return ()
    return own_tag(confidence), f'{_JUDGEMENT}="{_THREE[confidence]}"'


def confidence_of(tags: Iterable[str]) -> Confidence | None:
    """Our word where there is one, else that of ICD 203; ``None`` where there is neither."""
    told = tuple(tags)
    ours = own_words(told, Confidence)
    theirs = tuple(FROM_THREE[tag] for tag in told if tag in FROM_THREE)
    return next(iter((*ours, *theirs)), None)


def is_understood(tag: str) -> bool:
    """Whether the tag is one that this module reads."""
    own = _TAG.fullmatch(tag)
    known = own is not None and own[1] in _PREDICATES and own[2] in set(_PREDICATES[own[1]][1])
    return known or tag.casefold() in _TLP or tag in FROM_THREE


def taxonomy_file() -> dict[str, Any]:
    """What goes into ``taxonomies/tocsin/machinetag.json`` of an instance."""
    return {
        "namespace": NAMESPACE,
        "expanded": "Tocsin",
        "description": "Where a case of disinformation stands and how sure its analysts are.",
        "version": 1,
        "predicates": [
            {"value": name, "expanded": about} for name, (about, _) in _PREDICATES.items()
        ],
        "values": [
            {
                "predicate": name,
                "entry": [
                    {"value": str(one), "expanded": str(one).replace("_", " ").capitalize()}
                    for one in words
                ],
            }
            for name, (_, words) in _PREDICATES.items()
        ],
    }
