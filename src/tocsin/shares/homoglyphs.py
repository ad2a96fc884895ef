"""Letters of different alphabets that look alike, undone word by word.

"Тhе brіdgе" with Cyrillic letters reads as "The bridge" and is another string. Unicode's TR39
maps all look-alikes to one skeleton; that merges what looks the same, and leaves a hodgepodge
that nobody can read. Here every word goes back to *one alphabet*: the one that most of its
letters can belong to, among equals the one that most letters of the whole text can belong to.
A letter that has a look-alike counts for every alphabet that has one, so the choice is the same
whichever of them was written. A Russian text stays Russian, an English one English.

The table is our own and small. It holds letters whose upper or lower case form looks like a
Latin one, for alphabets that people write posts in; no digits ("0" is not "o": numbers mean
something) and no letter twice for one Latin letter, save where only a Latin word uses it.
Source of the idea: Unicode Technical Standard 39, "Unicode Security Mechanisms", section 4.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

_TO_LATIN: Final[Mapping[str, Mapping[str, str]]] = {
    "latin": {},
    "cyrillic": dict(zip("авекмнорстухіјѕԁԛԝ", "abekmhopctyxijsdqw", strict=True)),
    "greek": dict(zip("αβεζηικμνορτυχ", "abezhikmvoptyx", strict=True)),
    "armenian": dict(zip("օսհոցզյ", "ouhngqj", strict=True)),
}
_ONLY_IN_LATIN_WORDS: Final = dict(zip("һүѵӏ", "hyvl", strict=True))
"""Second Cyrillic look-alikes of a Latin letter: in a Cyrillic word, letters of their own."""

_RARE: Final = dict(
    zip("ᎠᎡᎢᎪᎫᎬᎳᎷᎻᎽᏃᏙᏞᏟᏢᏦᏴꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ",
        "drtajewmhyzvlcpkbbpdtgkjczfnlsrvhwxyaeiou", strict=True)
)  # fmt: skip
"""Cherokee and Lisu: looked at only in a word with a letter of a larger alphabet."""

STYLED: Final = {
    ord(letter): latin
    for letter, latin in zip(
        "ɑɡıɩᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "agiiabcdefghijklmnoprstuvwyz", strict=True
    )
}
"""Latin letters that are another's look-alike: small capitals, and ı, which Turkish capitals are
folded with anyway (I is ı in Turkish and i elsewhere). NFKC does 𝐛𝐨𝐥𝐝 and ｗｉｄｅ by itself."""

_BLOCKS: Final = {"latin": "a-zß-ÿĀ-ɏḀ-ỿ", "cyrillic": "Ѐ-ԯ", "greek": "Ͱ-Ͽἀ-῿", "armenian": "Ա-և"}
_LETTERS_OF: Final = {name: re.compile(f"[{block}]") for name, block in _BLOCKS.items()}
_WORD: Final = re.compile("[^\\W_][\\w\u0300-\u036f]*")
_MOST_WORDS: Final = 1 << 16


def one_alphabet(text: str, letters: set[str]) -> str:
    """The case-folded text with each word in one alphabet; decomposed where it was changed.

    ``letters`` are the text's distinct characters.

    >>> disguised = "thе brіdgе о" + "f раris"
    >>> one_alphabet(disguised, set(disguised)) == "the bridge of paris"
    True
    >>> one_alphabet("мост закрыт, nato", set("мост закрыт, nato"))
    'мост закрыт, nato'
    """
    written = {_ALPHABET[letter] for letter in letters}
    if written <= _NEVER_CHANGED:
        return text
    if len(written - {""}) == 1 and any(len(_COULD_BE[letter]) == 1 for letter in letters):
        return text  # every word can be of this alphabet, and so can the most letters
    apart = unicodedata.normalize("NFD", text)
    dominant = _script(apart, "")
    return _WORD.sub(lambda word: _in_one_alphabet(word[0], dominant), apart)


def alphabet_of(letter: str) -> tuple[str, bool]:
    """The alphabet of a case-folded letter, and whether no other has a look-alike of it.

    The alphabet is "" for what is no letter of any, and "rare" for letters that are looked at only
    beside others. A text of one alphabet, with one letter of no other, stays as it is; so does a
    Latin one.
    """
    return _ALPHABET[letter], len(_COULD_BE[letter]) == 1


@lru_cache(_MOST_WORDS)
def _in_one_alphabet(word: str, dominant: str) -> str:
    script = _script(word, dominant)
    return word.translate(_TABLES[script]) if script else word


def _script(text: str, dominant: str) -> str:
    """The alphabet most letters can belong to; '' where there are no letters of any."""
    alike: dict[tuple[str, ...], int] = {}
    for letter in set(text):
        names = _COULD_BE[letter]
        if names:
            alike[names] = alike.get(names, 0) + text.count(letter)
    if not alike:
        return ""
    counts = {
        name: sum(count for names, count in alike.items() if name in names) for name in _BLOCKS
    }
    most = max(counts.values())
    best = [name for name, count in counts.items() if count == most]
    return dominant if dominant in best else best[0]


class _Alphabet(dict[str, str]):
    """The alphabet each letter is of: a key of ``_BLOCKS``, "rare", or "" (no matter)."""

    def __missing__(self, letter: str) -> str:
        found = next((name for name, own in _LETTERS_OF.items() if own.match(letter)), "")
        self[letter] = "rare" if letter in _RARE else found
        return self[letter]


class _CouldBe(dict[str, tuple[str, ...]]):
    """The alphabets that have a letter which looks like this one."""

    def __missing__(self, letter: str) -> tuple[str, ...]:
        self[letter] = self._alphabets(letter)
        return self[letter]

    @staticmethod
    def _alphabets(letter: str) -> tuple[str, ...]:
        own = _ALPHABET[letter]
        if own not in _BLOCKS:
            return ()
        latin = letter if own == "latin" else _TO_LATIN[own].get(letter)
        latin = _ONLY_IN_LATIN_WORDS.get(letter, latin)
        if latin is None:
            return (own,)
        alike = (name for name, table in _TO_LATIN.items() if latin in table.values())
        return ("latin", *alike)


def _table(script: str) -> dict[int, str]:
    """What each foreign look-alike becomes in a word of this script."""
    found = dict(_RARE)
    for name, table in _TO_LATIN.items():
        if name != script:
            found.update(table)
    if script == "latin":
        return {ord(letter): latin for letter, latin in {**found, **_ONLY_IN_LATIN_WORDS}.items()}
    back = {latin: letter for letter, latin in _TO_LATIN[script].items()}
    found.update(zip(back, back, strict=True))
    return {ord(letter): back.get(latin, latin) for letter, latin in found.items()}


_NEVER_CHANGED: Final = {"", "latin"}
_ALPHABET: Final = _Alphabet()
_COULD_BE: Final = _CouldBe()
_TABLES: Final = {name: _table(name) for name in _BLOCKS}
