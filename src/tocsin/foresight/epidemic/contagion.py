"""A step of an epidemic among agents, as machine code.

Imported lazily: see :mod:`tocsin.shares.compiled`.
"""

import numpy as np
import numpy.typing as npt

from tocsin.shares.compiled import compiled

Bytes = npt.NDArray[np.int8]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

SUSCEPTIBLE, ILL, RECOVERED = 0, 1, 2


@compiled
def meet(offsets: Int64s, ends: Int32s, state: Bytes, met: Int32s) -> None:
    """How many infected contacts each agent has; written into ``met``."""
    met[:] = 0
    for agent in range(len(state)):
        if state[agent] == ILL:
            for tie in range(offsets[agent], offsets[agent + 1]):
                met[ends[tie]] += 1


@compiled
def turn(
    state: Bytes, met: Int32s, misinformed: Bools, chances: Floats, independent: bool,
    recovery: float, draws: npt.NDArray[np.float32],
) -> None:  # fmt: skip
    """One step in place. chances: of infection by one contact, (2 groups,); draws: 0 to 1, (n,).

    All agents change at once: who is infected in this step infects nobody before the next.
    """
    for agent in range(len(state)):
        if state[agent] == ILL:
            if draws[agent] < recovery:
                state[agent] = RECOVERED
        elif state[agent] == SUSCEPTIBLE and met[agent] > 0:
            one = chances[1 if misinformed[agent] else 0]
            chance = 1 - (1 - min(one, 1.0)) ** met[agent] if independent else one * met[agent]
            if draws[agent] < chance:
                state[agent] = ILL
