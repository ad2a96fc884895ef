"""What is said of measured networks: rows of scores, and which of them are polarised.

A network is called polarised when its false discovery rate over the networks judged together
(Benjamini & Hochberg 1995, JRSS B 57:289; with one network this is its p-value) is at most the
rate, and the whole interval of its gain lies above zero: both by the score that decides.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.stats import false_discovery_control

from tocsin.detect.polarisation.chance import Gain, gains
from tocsin.detect.polarisation.networks import Network
from tocsin.detect.polarisation.schemas import State
from tocsin.detect.polarisation.scores import DECIDES, Score
from tocsin.detect.polarisation.solving import Floats

_PLACE = {score: place for place, score in enumerate(Score)}


def judged(networks: Sequence[Network], rate: float) -> list[tuple[State, list[dict[str, Any]]]]:
    """For each network what is said of it, and a row for each score that was measured on it."""
    found = [None if one.held is None else gains(one.held.observed, one.held.nulls)
             for one in networks]  # fmt: skip
    q_values = _q_values(found)
    return [
        (_state(gain, q, rate), _rows(one, gain, q))
        for one, gain, q in zip(networks, found, q_values, strict=True)
    ]


def _q_values(found: Sequence[Gain | None]) -> Floats:
    """False discovery rates of each score over the networks, shape (networks, s)."""
    nothing = np.full(len(Score), np.nan)
    p = np.array([nothing if gain is None else gain.p_value for gain in found])
    p = p.reshape(len(found), len(Score))
    q = np.full((len(found), len(Score)), np.nan)
    for place in range(len(Score)):
        known = np.isfinite(p[:, place])
        if known.any():
            q[known, place] = false_discovery_control(p[known, place])
    return q


def _state(gain: Gain | None, q: Floats, rate: float) -> State:
    at = _PLACE[DECIDES]
    if gain is None or not np.isfinite(q[at]):
        return State.NOT_MEASURED
    return State.POLARISED if q[at] <= rate and gain.low[at] > 0 else State.CHANCE


def _rows(network: Network, gain: Gain | None, q: Floats) -> list[dict[str, Any]]:
    if gain is None or network.held is None:
        return []
    columns = {
        "observed": network.held.observed, "chance": gain.mean, "chance_sd": gain.sd,
        "gain": gain.gain, "gain_low": gain.low, "gain_high": gain.high, "z": gain.z,
        "p_value": gain.p_value, "q_value": q,
    }  # fmt: skip
    return [
        {
            "score": score.value,
            **{name: _number(values[place]) for name, values in columns.items()},
            "nulls": len(network.held.nulls),
        }
        for score, place in _PLACE.items()
        if np.isfinite(gain.gain[place])
    ]


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
