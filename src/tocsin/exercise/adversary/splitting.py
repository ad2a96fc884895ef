"""Splitting: the same acts are spread over more accounts, so that each pair meets less.

Strength s gives 1 + 4s times the accounts and the same number of acts in all: at full strength
each account makes a fifth of the acts, and a pair that met n times meets n/25 times. Cost:
accounts, which must be bought, warmed and kept from suspension.
"""

from dataclasses import replace

from tocsin.exercise.adversary.tactics import Tactics

_MORE = 4.0


def splitting(tactics: Tactics, strength: float) -> Tactics:
    """1 + 4 × strength times as many accounts."""
    return replace(tactics, account_factor=tactics.account_factor * (1.0 + _MORE * strength))
