"""Sleeping accounts: long silence, then a few actions, then silence again.

Strength s leaves each account awake for 1 - 0.8s of the campaign's actions, one stretch of
them at a place of its own: accounts relieve each other, so two of them overlap rarely. The
campaign does not replace the sleepers. Cost: reach, for at full strength four acts in five
do not happen.
"""

from dataclasses import replace

from tocsin.exercise.adversary.tactics import Tactics

_MOST = 0.8


def sleeping(tactics: Tactics, strength: float) -> Tactics:
    """Awake for 1 - 0.8 × strength of the actions."""
    return replace(tactics, awake_share=tactics.awake_share * (1.0 - _MOST * strength))
