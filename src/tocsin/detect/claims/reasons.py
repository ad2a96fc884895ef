"""Why a fact-check was suggested, in words a person can check against both texts."""

from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.claims.features import FEATURES
from tocsin.detect.claims.wordings import Wording

Floats = npt.NDArray[np.float64]

_LEAST_SHARE: Final = 0.4
_LEAST_IDF: Final = 4.0
"""A word in fewer than one of 50 fact-checks."""
_SHOWN: Final = 5
_AT: Final = {name: place for place, name in enumerate(FEATURES)}


def reasons(post: Wording, claim: Wording, title: Wording, compared: Floats) -> list[str]:
    """What both texts share, strongest first."""
    said = []
    share = compared[_AT["claim_words_in_post"]]
    if share >= _LEAST_SHARE:
        said.append(f"{share:.0%} of the claim's wording stands in the post")
    if compared[_AT["cosine_rank"]] == 1:
        said.append("nearest in meaning of all fact-checks looked at")
    if compared[_AT["bm25_rank"]] == 1:
        said.append("nearest in wording of all fact-checks looked at")
    numbers = (claim.terms.numbers | title.terms.numbers) & post.terms.numbers
    if numbers:
        said.append("shares the numbers " + ", ".join(sorted(numbers)[:_SHOWN]))
    rare = _rare(post, claim)
    if rare:
        said.append("shares the rare words " + ", ".join(rare))
    if compared[_AT["body"]] > 0 and compared[_AT["body_to_best"]] == 1:
        said.append("its article is the nearest in wording")
    return said


def _rare(post: Wording, claim: Wording) -> list[str]:
    """Shared words that few fact-checks have, the rarest first."""
    weight = dict(zip(claim.words.hashes.tolist(), claim.words.idf.tolist(), strict=True))
    shared = set(claim.terms.words) & set(post.terms.words)
    rare = [word for word in shared if weight[hash(word)] >= _LEAST_IDF]
    return sorted(rare, key=lambda word: (-weight[hash(word)], word))[:_SHOWN]
