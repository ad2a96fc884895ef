"""The adaptive adversary: one evasion a file, registered by name, each with its cost."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from tocsin.errors import UsageError
from tocsin.exercise.adversary.camouflage import camouflage
from tocsin.exercise.adversary.jitter import jitter
from tocsin.exercise.adversary.paraphrase import paraphrase
from tocsin.exercise.adversary.sleeping import sleeping
from tocsin.exercise.adversary.splitting import splitting
from tocsin.exercise.adversary.tactics import Cost, Tactics, check_strength, cost

__all__ = ["EVASIONS", "SAYS", "Cost", "Tactics", "cost", "tactics_of"]

EVASIONS: Final[Mapping[str, Callable[[Tactics, float], Tactics]]] = MappingProxyType(
    {
        "jitter": jitter,
        "paraphrase": paraphrase,
        "splitting": splitting,
        "camouflage": camouflage,
        "sleeping": sleeping,
    }
)

SAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "jitter": "members wait longer before they join",
        "paraphrase": "the same message in other words, links and hashtags",
        "splitting": "the same acts spread over more accounts",
        "camouflage": "ordinary posts mixed in",
        "sleeping": "accounts that are silent but for a few actions",
    }
)
"""Each evasion in a few words."""


def tactics_of(evasions: Mapping[str, float]) -> Tactics:
    """The tactics of an operator who uses these evasions at these strengths (0 to 1).

    >>> tactics_of({"splitting": 0.5}).account_factor
    3.0

    Raises:
        UsageError: an evasion is unknown, or a strength is outside [0, 1].
    """
    tactics = Tactics()
    for name, strength in evasions.items():
        if name not in EVASIONS:
            raise UsageError(
                f"There is no evasion {name!r}.", f"Choose among {', '.join(EVASIONS)}."
            )
        tactics = EVASIONS[name](tactics, check_strength(strength))
    return tactics
