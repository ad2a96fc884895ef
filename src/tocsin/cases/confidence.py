"""How sure somebody is, in the five words of the IPCC (Mastrandrea et al. 2010).

Confidence is a judgement of evidence and agreement, said by a person. It is no probability, and
nothing computes with it.
"""

from enum import StrEnum


class Confidence(StrEnum):
    """Five words, from the least to the most."""

    VERY_LOW = "very_low"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"
