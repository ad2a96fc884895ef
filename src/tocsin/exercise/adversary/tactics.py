"""How an operator who knows the detector runs a campaign, and what that costs.

An evasion does not touch posts: it changes the :class:`Tactics`, and whoever plays the campaign,
post by post or as columns, follows them. So evasions compose, each in any order, and both scales
of the exercise mean the same thing by the same strength.
"""

from dataclasses import dataclass

from tocsin.errors import UsageError


@dataclass(frozen=True, slots=True)
class Tactics:
    """The plain campaign is all defaults; evasions move away from it."""

    lag_factor: float = 1.0
    """How many times as long members wait before they join an action."""
    account_factor: float = 1.0
    """How many times as many accounts carry out the same number of acts."""
    reworded_share: float = 0.0
    """Part of the acts whose object is changed, so that it no longer equals the others'."""
    rewording_depth: float = 0.0
    """How deep a change of words goes, from 0 (invisible characters) to 1 (other words)."""
    organic_per_act: float = 0.0
    """Ordinary posts that are mixed in for each act of the campaign."""
    awake_share: float = 1.0
    """Part of the campaign's actions for which an account is awake; it sleeps otherwise."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What the operator pays, each against the plain campaign (1 = the same)."""

    accounts: float
    """Accounts to buy or build and keep alive."""
    posts: float
    """Posts to write for the same acts, the organic ones included."""
    wordings: float
    """Different wordings to invent; 1 when all copy one text."""
    delay: float
    """Time until an action is complete: a slow wave reaches fewer people while they look."""
    reach: float
    """Acts that still happen. Below 1 the campaign itself shrinks."""


def cost(tactics: Tactics, acts_per_action: float = 7.0) -> Cost:
    """What tactics cost a campaign with this many acts in each joint action.

    >>> cost(Tactics())
    Cost(accounts=1.0, posts=1.0, wordings=1.0, delay=1.0, reach=1.0)
    >>> cost(Tactics(account_factor=3.0, organic_per_act=4.0)).posts
    5.0
    """
    return Cost(
        accounts=tactics.account_factor,
        posts=1.0 + tactics.organic_per_act,
        wordings=1.0 + tactics.reworded_share * (acts_per_action - 1.0),
        delay=tactics.lag_factor,
        reach=tactics.awake_share,
    )


def check_strength(strength: float) -> float:
    """The strength, if it lies in [0, 1].

    Raises:
        UsageError: it does not.
    """
    if not 0.0 <= strength <= 1.0:
        raise UsageError(
            f"An evasion of strength {strength} is not possible.",
            "Give a strength from 0 (not used) to 1 (as far as it goes).",
        )
    return strength
