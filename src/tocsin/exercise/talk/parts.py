"""What a post does with its theme: exactly one of these."""

from enum import StrEnum


class Part(StrEnum):
    """The names are the keys of the theme files, and stand in ``truth.json``."""

    SPREADS = "spreads"
    """Carries the theme's claim on."""
    DENIES = "denies"
    """Says that the claim is wrong; most quote it."""
    ASKS = "asks"
    """Asks about the theme."""
    ANSWERS = "answers"
    """An official answer, with the address of a fact-check."""
    ATTACKS = "attacks"
    """Says something bad of the theme's target, in earnest."""
    MENTIONS = "mentions"
    """Names the target and says nothing bad of it."""
