"""Syllables of English and French words, counted by their groups of vowels.

The formulas were made with syllables heard by people. Hyphenation patterns cut fewer places than
one hears (“area” has none), so groups of vowels are counted, without the silent endings, and with
one more where two vowels are heard apart.
"""

import re
from typing import Final

_GROUPS: Final = {
    "en": re.compile(r"[aeiouy]+"),
    "fr": re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+"),
}
_MUTE_U: Final = re.compile(r"(?<=q)u|(?<=g)u(?=[eéèêiî])")
_SILENT: Final = {
    "en": re.compile(
        r"(?:(?<![aeiouylr])e|(?<=[aeiouy][rl])e|(?<![aeioutdy])ed"
        r"|(?<![aeiouycgszxl])es|(?<=[aeiouy]l)es)$"
    ),
    "fr": re.compile(r"(?:(?<=[^aeiouyàâéèêîôû])(?:e|es|ent)|(?<=[aeiouyéèêûî])(?:e|es))$"),
}
_APART: Final = {
    "en": re.compile(
        r"i(?=a(?!g|l\b|n\b))|(?<![tscxg])i(?=o|um|us)|(?<=sc)i(?=en)|(?<![tcf])i(?=et)"
        r"|u(?=a|ou(?!s\b))|e(?=o(?!p)|a$|a[tl][ei])|(?<=[aeiou])(?=ing)"
    ),
    "fr": re.compile(r"(?<=[éè])(?=[aouâô])|(?<=[aou])(?=[éèïë])"),
}


def syllables(word: str, language: str) -> int:
    """At least one.

    >>> [syllables(word, "en") for word in ("water", "table", "boiled", "vaccine", "the")]
    [2, 2, 1, 2, 1]
    """
    low = word.casefold()
    spoken = _MUTE_U.sub("", low) if language == "fr" else low
    bare = _SILENT[language].sub("", spoken) or spoken
    heard = len(_GROUPS[language].findall(bare)) + len(_APART[language].findall(bare))
    return max(1, heard)
