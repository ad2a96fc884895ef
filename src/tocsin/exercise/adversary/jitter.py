"""Time jitter: members wait longer, so that fewer pairs fall inside a window.

Strength s multiplies every lag by 60 to the power s: 20 seconds become 20 minutes at full
strength. Cost: the wave is slow, and what is to trend must trend fast.
"""

from dataclasses import replace

from tocsin.exercise.adversary.tactics import Tactics

_MOST = 60.0


def jitter(tactics: Tactics, strength: float) -> Tactics:
    """Lags 60^strength times as long."""
    return replace(tactics, lag_factor=tactics.lag_factor * _MOST**strength)
