"""Camouflage: organic posts are mixed in, so that the joint acts are a small part of a life.

Strength s adds 12s ordinary posts, reposts of what is popular among them, for each act. It
works against shares and rates (how much of an account's activity is joint), not against counts
of meetings. Cost: posts, and the accounts' attention.
"""

from dataclasses import replace

from tocsin.exercise.adversary.tactics import Tactics

_MOST = 12.0


def camouflage(tactics: Tactics, strength: float) -> Tactics:
    """12 × strength organic posts more for each act."""
    return replace(tactics, organic_per_act=tactics.organic_per_act + _MOST * strength)
