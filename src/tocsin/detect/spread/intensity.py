"""The log-likelihood of a Hawkes process with exponential kernels, and its gradient, in O(n).

    λ(t) = μ(t) + Σ_j n_j Σ_{t_i < t} β_j exp(−β_j (t − t_i))
    ln L = Σ_i ln λ(t_i) − ∫μ − Σ_j n_j Σ_i (1 − exp(−β_j (T − t_i)))

The inner sums follow a recursion over events (Ogata 1981, IEEE Trans. Inf. Theory 27:23).
"""

import math

import numpy as np
import numpy.typing as npt

from tocsin.shares.compiled import compiled

Floats = npt.NDArray[np.float64]


@compiled
def excitation(
    t: Floats, end: float, mu: Floats, n: Floats, beta: Floats
) -> tuple[float, Floats, Floats, Floats]:
    """The log-likelihood without −∫μ, its derivatives by n and by β, and 1/λ at each event.

    ``t`` are the times of events, ascending, shape (events,), ``mu`` the baseline there; ``n`` and
    ``beta`` have shape (kernels,).
    """
    kernels = len(n)
    total, by_n, by_beta = 0.0, np.zeros(kernels), np.zeros(kernels)
    inverse = np.empty(len(t))
    s, q = np.zeros(kernels), np.zeros(kernels)
    for i in range(len(t)):
        gap = t[i] - t[i - 1] if i > 0 else 0.0
        rate = mu[i]
        for j in range(kernels):
            if i > 0:
                decay = math.exp(-beta[j] * gap)
                q[j] = decay * (q[j] - gap * (s[j] + 1.0))
                s[j] = decay * (s[j] + 1.0)
            rate += n[j] * beta[j] * s[j]
        inverse[i] = 1.0 / rate
        total += math.log(rate)
        left = end - t[i]
        for j in range(kernels):
            gone = math.exp(-beta[j] * left)
            total -= n[j] * (1.0 - gone)
            by_n[j] += beta[j] * s[j] * inverse[i] - (1.0 - gone)
            by_beta[j] += n[j] * ((s[j] + beta[j] * q[j]) * inverse[i] - left * gone)
    return total, by_n, by_beta, inverse


@compiled
def caused(t: Floats, n: Floats, beta: Floats) -> Floats:
    """Posts set off up to each event k: Σ_j n_j Σ_{i<k} (1 − exp(−β_j (t_k − t_i)))."""
    whole = np.zeros(len(t))
    s = np.zeros(len(n))
    for i in range(len(t)):
        for j in range(len(n)):
            if i > 0:
                s[j] = math.exp(-beta[j] * (t[i] - t[i - 1])) * (s[j] + 1.0)
            whole[i] += n[j] * (i - s[j])
    return whole
