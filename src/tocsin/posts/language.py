"""Which language a text is in, where the platform does not say.

py3langid (Barbaresi; after Lui & Baldwin 2012, "langid.py", ACL demonstrations): a naive
Bayes model over byte n-grams of 97 languages, here with normalised probabilities.
"""

import re
from functools import cache, lru_cache
from typing import Any, Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

MIN_LETTERS: Final = 12
"""Shorter texts are not guessed: "ok lol" would be assigned to some language at random."""

_NOISE = re.compile(r"https?://\S+|[@#]\S+")
_LETTERS = re.compile(r"[^\W\d_]")


@lru_cache(maxsize=100_000)
def identify(text: str) -> tuple[str | None, float | None]:
    """The language (BCP 47 primary subtag) and its probability; ``(None, None)``: too short.

    >>> identify("The water in the town is safe to drink again")[0]
    'en'
    """
    bare = _NOISE.sub(" ", text)
    if len(_LETTERS.findall(bare)) < MIN_LETTERS:
        return None, None
    language, probability = _identifier().classify(bare)
    return language, float(probability)


@cache
def _identifier() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
