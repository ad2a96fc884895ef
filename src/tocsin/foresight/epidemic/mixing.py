"""Who meets whom: contact rates between ordinary and misinformed people, and R₀.

A person of group g meets, of the infected share I_k of the population in group k, c_gk·I_k. Two
readings of homophily α are the same in groups of equal size, and differ where they are not:

* ``published`` (DeVerna et al. 2025): c = 2α within and 2(1 − α) between groups. α = ½ mixes groups
  of any size. In unequal groups the larger one meets more people the higher α is.
* ``preserved``: with h = 2α − 1, a share h of everybody's contacts is kept for the own group, the
  rest is with anybody: c_gk = h·[g = k]/n_g + (1 − h). Everybody meets as many people whatever α
  (preferred mixing; Jacquez, Simon, Koopman, Sattenspiel & Perry 1988, Math. Biosci. 92:119).

Both are reciprocal: g meets k as often as k meets g.
"""

from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from tocsin.errors import UsageError

Floats = npt.NDArray[np.float64]

Mixing = Literal["published", "preserved"]

MIXED: Final = 0.5
"""The homophily at which groups do not matter."""
_NOBODY: Final = 1e-12
"""A share of the population that is not even one person on Earth."""


def contact_matrix(misinformed_share: Any, homophily: Any, mixing: Mixing) -> Floats:
    """c_gk: (...) → (..., 2, 2). A group of nobody has no contacts of its own.

    Raises:
        UsageError: ``preserved`` mixing with a homophily below a half.
    """
    alpha = np.asarray(homophily, dtype=np.float64)[..., np.newaxis, np.newaxis]
    own = np.eye(2)
    if mixing == "published":
        found: Floats = 2 * (alpha * own + (1 - alpha) * (1 - own))
        return np.broadcast_to(found, (*np.shape(misinformed_share), 2, 2))
    if np.min(alpha) < MIXED:
        raise UsageError(
            f"homophily is {np.min(alpha):g}, and preserved mixing keeps contacts for the own "
            "group.",
            "Give 0.5 or more, or set mixing to 'published'.",
        )
    sizes = group_sizes(misinformed_share)
    kept = np.divide(1.0, sizes, out=np.zeros_like(sizes), where=sizes > _NOBODY)
    h = 2 * alpha - 1
    preserved: Floats = h * own * kept[..., np.newaxis] + (1 - h)
    return preserved


def group_sizes(misinformed_share: Any) -> Floats:
    """Shares of the population that are ordinary and misinformed: (...) → (..., 2)."""
    share = np.asarray(misinformed_share, dtype=np.float64)
    return np.stack([1 - share, share], axis=-1)


def contacts_within(misinformed_share: Any, homophily: Any, mixing: Mixing) -> Floats:
    """Share of a person's contacts that are within the own group: (...) → (..., 2).

    NaN for a group that meets nobody.
    """
    met = contact_matrix(misinformed_share, homophily, mixing)
    met = met * group_sizes(misinformed_share)[..., np.newaxis, :]
    total = met.sum(axis=-1)
    within = np.diagonal(met, axis1=-2, axis2=-1)
    found: Floats = np.divide(within, total, out=np.full_like(total, np.nan), where=total > 0)
    return found


def contacts_made(misinformed_share: Any, homophily: Any, mixing: Mixing) -> Floats:
    """Contacts of a person, by group, where one is what everybody has without groups: (..., 2)."""
    met = contact_matrix(misinformed_share, homophily, mixing)
    found: Floats = (met * group_sizes(misinformed_share)[..., np.newaxis, :]).sum(axis=-1)
    return found


def reproduction_number(
    rates: Floats, contacts: Floats, sizes: Floats, recovery_days: Any
) -> Floats:
    """R₀: the largest eigenvalue of the next-generation matrix K_gk = τ·b_g·n_g·c_gk.

    rates b and sizes n (..., 2), contacts c (..., 2, 2), τ (...) → (...). Diekmann, Heesterbeek &
    Metz (1990), J. Math. Biol. 28:365. Where people mix, it is τ(b_o·n_o + b_m·n_m), as published.
    """
    k = (rates * sizes)[..., np.newaxis] * contacts
    trace = k[..., 0, 0] + k[..., 1, 1]
    determinant = k[..., 0, 0] * k[..., 1, 1] - k[..., 0, 1] * k[..., 1, 0]
    root = np.sqrt(np.maximum(trace * trace - 4 * determinant, 0.0))
    found: Floats = np.asarray(recovery_days) * (trace + root) / 2
    return found
