"""Whether a statement is about disinformation, and who says so.

Three answers of falling strength, never added up in silence:

* *keyword*: the platform chose a keyword that says it. Version 2 has one for misinformation,
  disinformation and foreign interference together, and one for gendered disinformation; version 1
  had three. Keywords are optional, so their count is a lower bound.
* *category*: it chose "negative effects on civic discourse or elections" and no such keyword. That
  holds much that is no disinformation.
* *worded*: neither, but the name of the broken rule says misinformation in one of the languages
  below. A machine read that, not the platform.
"""

import re
from collections.abc import Collection
from enum import StrEnum
from typing import Final


class About(StrEnum):
    """How a statement is about disinformation."""

    KEYWORD = "keyword"
    CATEGORY = "category"
    WORDED = "worded"
    OTHER = "other"


KEYWORDS: Final = frozenset({
    "KEYWORD_MISINFORMATION_DISINFORMATION", "KEYWORD_FEMALE_GENDERED_DISINFORMATION",
    "KEYWORD_MISINFORMATION", "KEYWORD_DISINFORMATION",
    "KEYWORD_FOREIGN_INFORMATION_MANIPULATION",
})  # fmt: skip
CATEGORY: Final = "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS"
WORDS: Final = (
    "misinformation", "disinformation", "désinformation", "desinformation", "desinformaci",
    "desinforma", "disinformazione", "dezinform", "dezinfo", "falschinformation", "fehlinformation",
    "false information", "false news", "fake news", "fausses informations", "informazioni false",
    "información falsa", "desinformatie", "nepnieuws", "vilseledande information", "παραπληροφόρ",
    "дезинформац",
)  # fmt: skip
_PATTERN: Final = re.compile("|".join(map(re.escape, WORDS)), re.IGNORECASE)


def by_keywords(keywords: Collection[str]) -> bool:
    """Whether a keyword says it."""
    return not KEYWORDS.isdisjoint(keywords)


def by_words(ground: str) -> bool:
    """Whether the name of the rule says it.

    >>> by_words("Community rules: Désinformation"), by_words("Spam")
    (True, False)
    """
    return _PATTERN.search(ground) is not None
