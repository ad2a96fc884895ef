"""How surely a verdict may be worded: evidence and agreement give confidence.

Mastrandrea et al. (2010), *Guidance note for lead authors of the IPCC Fifth Assessment Report*,
figure 1 and paragraph 9: confidence rises with evidence (limited, medium, robust) and agreement
(low, medium, high), in five words. The note fixes no table; here each step of either raises the
word by one, from very low to very high. It is a judgement in words and no probability.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from tocsin.cases.confidence import Confidence
from tocsin.panels.ballots import EvidenceLevel


class Agreement(StrEnum):
    """How far members agree, in the stratum that agrees the least."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


HIGH_SHARE: Final = 0.9
"""All but one in ten; in a stratum of three, all."""
MEDIUM_SHARE: Final = 2 / 3
"""Two of three."""


def agreement(least_share: float) -> Agreement:
    """The word for the share of votes on the side, in the stratum where it is least.

    >>> agreement(2 / 3).value
    'medium'
    """
    if least_share >= HIGH_SHARE:
        return Agreement.HIGH
    return Agreement.MEDIUM if least_share >= MEDIUM_SHARE else Agreement.LOW


def evidence(levels: Sequence[EvidenceLevel]) -> EvidenceLevel:
    """The median of what members said of the evidence; between two, the lower.

    Raises:
        IndexError: there are none.
    """
    order = tuple(EvidenceLevel)
    return sorted(levels, key=order.index)[(len(levels) - 1) // 2]


def confidence(level: EvidenceLevel, agreed: Agreement) -> Confidence:
    """The word of the IPCC for evidence and agreement.

    >>> confidence(EvidenceLevel.ROBUST, Agreement.MEDIUM).value
    'high'
    """
    steps = tuple(EvidenceLevel).index(level) + tuple(Agreement).index(agreed)
    return tuple(Confidence)[steps]
