"""Paraphrase: the same message in other words, so that no two texts are equal.

Strength s says both how many acts are changed (all from 0.5 on, in proportion below) and how
deep the change goes: invisible characters and look-alike letters at first, then filled slots
and other openings, then words replaced throughout. On columns a changed act is an object of
its own: that is what an exact comparison sees. Cost: wordings, one for each changed act.
"""

from dataclasses import replace

from tocsin.exercise.adversary.tactics import Tactics

_ALL_FROM = 0.5


def paraphrase(tactics: Tactics, strength: float) -> Tactics:
    """Changes min(1, 2 × strength) of the acts, as deep as the strength."""
    return replace(
        tactics,
        reworded_share=1.0
        - (1.0 - tactics.reworded_share) * (1.0 - min(1.0, strength / _ALL_FROM)),
        rewording_depth=max(tactics.rewording_depth, strength),
    )
