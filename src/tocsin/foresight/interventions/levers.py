"""What can be done, how hard it presses, and where it acts in the growth of a narrative.

A lever changes one mechanism of the model (:mod:`.growth`): whom a post reaches, the virality that
is left, whether posts stay, whose posts there are. Which rights it touches and which rung of the
ladder it stands on are side conditions for those who decide; nothing is decided here.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from tocsin.errors import UsageError
from tocsin.foresight.effects.ledger import Reduction
from tocsin.foresight.effects.records import Intervention


class Rung(StrEnum):
    """The ladder, from the mildest; the order is the order of the members."""

    MONITOR = "monitor"
    PREBUNK_OR_CONTEXT = "prebunk or context"
    LABEL = "label"
    LIMIT_INTERACTION = "limit interaction"
    DEMOTE = "demote"
    DEMONETISE = "demonetise"
    SUSPEND = "suspend (dated)"
    REMOVE = "remove"


class Mechanism(StrEnum):
    """Where a lever acts."""

    REACH = "reach"
    """Fewer of those who see a post share it: the followers that count are fewer."""
    VIRALITY = "virality"
    """What has been shared so far draws less new sharing."""
    POSTS = "posts"
    """Posts are taken away."""
    ACCOUNTS = "accounts"
    """Accounts are, and with them their posts."""


class Nature(NamedTuple):
    """What a kind of lever is."""

    rung: Rung
    mechanism: Mechanism
    rights: tuple[str, ...]
    """Which rights it touches, to be weighed by people."""


_EXPRESSION: Final = "freedom of expression"
_INFORMATION: Final = "freedom to receive information"
_REMEDY: Final = "notice and an effective remedy"

NATURES: Final[dict[Intervention, Nature]] = {
    Intervention.PREBUNK: Nature(
        Rung.PREBUNK_OR_CONTEXT, Mechanism.REACH, ("freedom of thought and opinion",)
    ),
    Intervention.FACT_CHECK: Nature(
        Rung.PREBUNK_OR_CONTEXT, Mechanism.REACH, ("reputation of those corrected",)
    ),
    Intervention.LABEL: Nature(
        Rung.LABEL, Mechanism.REACH, (_EXPRESSION, "reputation of those labelled", _REMEDY)
    ),
    Intervention.NUDGE: Nature(
        Rung.LIMIT_INTERACTION, Mechanism.REACH, (_EXPRESSION, "freedom of thought and opinion")
    ),
    Intervention.DEMOTE: Nature(
        Rung.DEMOTE, Mechanism.VIRALITY, (_EXPRESSION, _INFORMATION, _REMEDY)
    ),
    Intervention.SUSPEND: Nature(
        Rung.SUSPEND,
        Mechanism.ACCOUNTS,
        (_EXPRESSION, _INFORMATION, "association", "livelihood, where an account earns", _REMEDY),
    ),
    Intervention.REMOVE: Nature(Rung.REMOVE, Mechanism.POSTS, (_EXPRESSION, _INFORMATION, _REMEDY)),
}
_PRESSES: Final = (Mechanism.REACH, Mechanism.VIRALITY)


@dataclass(frozen=True, slots=True)
class Lever:
    """One lever of an option.

    Raises:
        UsageError: a value that makes no sense, or that this kind of lever does not have.
    """

    kind: Intervention
    reduction: Reduction | float | None = None
    """By what share sharing (or virality, when demoting) is reduced where the lever reaches. A
    number is taken as said, without uncertainty; None: what the ledger knows of it."""
    delay_min: float = 0.0
    """Minutes from the beginning of the event (or from now, when looking ahead)."""
    coverage: float = 1.0
    """Share of the posts it reaches; for suspensions, of the accounts."""
    followers: int | None = None
    """Suspensions: accounts with at least so many."""
    strikes: int = 3
    """Suspensions: earlier posts in the material before an account is suspended; three, as in the
    rules that Bak-Coleman et al. (2022) tried. 0 suspends from the beginning."""

    def __post_init__(self) -> None:
        for name, value in (("coverage", self.coverage), *self._reductions()):
            if not 0 <= value <= 1:
                raise UsageError(f"{self.kind}: {name} is {value}.", "Give a share, 0 to 1.")
        if not 0 <= self.delay_min < float("inf") or self.strikes < 0:
            raise UsageError(
                f"{self.kind}: delay {self.delay_min} min, {self.strikes} strikes.",
                "Give 0 or more.",
            )
        if (self.followers is None) == (self.kind == Intervention.SUSPEND):
            raise UsageError(
                f"{self.kind}: followers is {self.followers}.",
                "A suspension needs a number of followers from which on, and nothing else has it.",
            )
        if self.reduction is not None and self.mechanism not in _PRESSES:
            raise UsageError(
                f"{self.kind}: a reduction is given.", "Set its coverage: what it reaches is gone."
            )
        if self.reduction is None and self.kind == Intervention.DEMOTE:
            raise UsageError("demote: no reduction of virality is given.", "Give one, as 0.1.")

    @property
    def mechanism(self) -> Mechanism:
        """Where it acts."""
        return NATURES[self.kind].mechanism

    def __str__(self) -> str:
        name = self.kind.replace("_", " ")
        parts = [f"{name} {self._size()}".strip()]
        if self.delay_min:
            parts.append(f"after {self.delay_min:g} min")
        if self.coverage < 1:
            parts.append(f"on {self.coverage:.0%}")
        return " ".join(parts)

    def _size(self) -> str:
        if self.followers is not None:
            return f"from {self.followers:,} followers, {self.strikes} strikes"
        if isinstance(self.reduction, Reduction):
            low, high = self.reduction.low, self.reduction.high
            return f"{self.reduction.value:.0%} ({low:.0%} to {high:.0%})"
        return "" if self.reduction is None else f"{self.reduction:.0%}"

    def _reductions(self) -> tuple[tuple[str, float], ...]:
        if self.reduction is None:
            return ()
        if isinstance(self.reduction, Reduction):
            return tuple(("reduction", value) for value in self.reduction)
        return (("reduction", self.reduction),)


def highest_rung(levers: tuple[Lever, ...]) -> Rung:
    """The highest rung that an option stands on; doing nothing is to monitor."""
    ladder = list(Rung)
    return max((NATURES[lever.kind].rung for lever in levers), key=ladder.index, default=ladder[0])


def rights(levers: tuple[Lever, ...]) -> tuple[str, ...]:
    """All rights that an option touches, each once."""
    return tuple(dict.fromkeys(right for one in levers for right in NATURES[one.kind].rights))
