"""One claim, one row: paraphrases and translations are put together, opposites are not.

A claim is put with an earlier one if (1) their centred cosine is far above that of random pairs
of the same corpus, or their plain cosine is that of near-identical sentences, (2) not each names
a number that the other lacks, and (3) both negate or neither does. Groups are stars, not chains:
the most widespread claim leads, and each member was compared with its leader itself.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.centring import centred
from tocsin.embed.base import Vectors
from tocsin.embed.neighbours import neighbours

LEAST_COSINE: Final = 0.45
DEVIATIONS: Final = 5.0
MOST_COSINE: Final = 0.9
"""So many standard deviations above the mean of random pairs, which are wide where all texts are
about one topic; within these bounds. Of 919 rewordings and translations of 100 texts (D3lta),
centred cosines of different texts are at 0.00 ± 0.07, and one of 100,000 is above 0.37; 99 % of
rewordings and 95 % of translations are."""
LEAST_PLAIN_COSINE: Final = 0.935
"""Above this, one pair of 100,000 is of different texts. It finds few translations, and needs no
corpus: of a dozen claims on one matter the mean is that matter, and centring takes it away."""
_LEAST_CLAIMS: Final = 200
"""Fewer have no mean to speak of; then only plain cosines count."""
_NEAREST: Final = 30
_PAIRS: Final = 20_000
_SEED: Final = 7

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_LONGEST: Final = 30
_NEGATION: Final = re.compile(
    r"(?<!\w)(?:not|no|never|none|cannot|can't|don't|doesn't|didn't|isn't|aren't|wasn't|won't|without|"
    r"false|fake|hoax|sin|nunca|jamás|ningún|ninguna|falso|ne|pas|jamais|aucun|aucune|sans|faux|"
    r"nicht|kein|keine|keinen|nie|ohne|falsch|não|nem|sem|non|mai|senza|niet|geen|nooit|zonder|"
    r"не|нет|никогда|без|ложь|фейк|няма|без|değil|yok|olmadan|asla|nie|bez)(?!\w)"
    r"|(?<!\w)(?:لا|لم|لن|ليس|ليست|غير|بدون)(?!\w)|नहीं|ना |बिना"
    r"|没有|不是|不会|并非|从不|ない|ません",
    re.IGNORECASE,
)

Ints = npt.NDArray[np.int64]


def leaders(claims: Sequence[str], languages: pa.Array, vectors: Vectors, rank: Ints) -> Ints:
    """For each claim the place of its leader, which may be itself.

    ``vectors`` (n, d) are the claims' own; ``rank`` (n,) orders them without ties, 0 leading
    first. Claims beyond a claim's 30 nearest are not compared with it.
    """
    leader = np.arange(len(claims))
    if len(claims) < 2:
        return leader
    shifted = centred(vectors, languages)
    near = neighbours(shifted, min(_NEAREST, len(claims) - 1))
    least = threshold(shifted)
    seen = [_numbers(claim) for claim in claims]
    negated = [bool(_NEGATION.search(claim)) for claim in claims]
    links: list[list[int]] = [[] for _ in claims]
    for one, place in np.argwhere(near.rows >= 0).tolist():
        two = int(near.rows[one, place])
        plain = float(vectors[one] @ vectors[two])
        alike = near.cosines[one, place] >= least or plain >= LEAST_PLAIN_COSINE
        other_number = bool(seen[one] - seen[two]) and bool(seen[two] - seen[one])
        if alike and negated[one] == negated[two] and not other_number:
            links[one].append(two)
            links[two].append(one)
    taken = np.zeros(len(claims), dtype=bool)
    for first in np.argsort(rank).tolist():
        if not taken[first]:
            members = [first, *(other for other in links[first] if not taken[other])]
            leader[members] = first
            taken[members] = True
    return leader


def threshold(shifted: Vectors) -> float:
    """The centred cosine from which on two claims may be one: none will do in a small corpus."""
    if len(shifted) < _LEAST_CLAIMS:
        return float("inf")
    random = np.random.default_rng(_SEED)
    one, two = random.integers(0, len(shifted), (2, _PAIRS))
    cosines = (shifted[one] * shifted[two]).sum(axis=1)[one != two]
    far = float(cosines.mean() + DEVIATIONS * cosines.std())
    return min(max(LEAST_COSINE, far), MOST_COSINE)


def _numbers(claim: str) -> frozenset[str]:
    return frozenset(number[:_LONGEST].replace(",", "") for number in _NUMBER.findall(claim))
