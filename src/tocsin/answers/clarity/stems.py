"""Words cut to what their forms share, to see whether two texts speak of the same thing.

Truncation to five letters (of three languages, and few words): crude, known, and without a licence
question. Arabic loses the article and one-letter prefixes before.
"""

import re
from collections.abc import Iterable
from typing import Final

_LENGTH: Final = 5
_ARABIC_PREFIX: Final = re.compile(r"^(?:وال|فال|بال|كال|لل|ال|و(?=\w{4})|ب(?=\w{4})|ل(?=\w{4}))")
_ELISION: Final = re.compile(r"^(?:[cdjlmnst]|qu)'", re.IGNORECASE)


def stems(words: Iterable[str], stop: frozenset[str]) -> frozenset[str]:
    """The stems of the words that carry meaning."""
    bare = (_ELISION.sub("", word.casefold().replace("’", "'")) for word in words)
    return frozenset(
        _ARABIC_PREFIX.sub("", word)[:_LENGTH]
        for word in bare
        if len(word) > 2 and word not in stop
    )
