"""The pieces by which a text is found: words in any script, folded as a searcher expects.

*Folded*: compatibility forms and capitals are one (NFKC, case folding: Unicode Standard, sections
3.12 and 3.13), accents and the vowel signs of Arabic and Hebrew are left out, Arabic letters have
one spelling and lose the article (the prefixes of the "light" stemmer: Larkey, Ballesteros and
Connell 2002), digits are Western. No stemming otherwise: what is found can be seen in the text.

Scripts without blanks (Chinese, Japanese, Thai, Lao, Khmer, Burmese), and Korean, whose words carry
their particles, are cut into overlapping pairs of characters, the last character alone. So each
character begins exactly one piece: a run of several is looked up as a phrase of pairs, and a single
one as a beginning; both find it anywhere in a text, without a dictionary.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

MOST_CHARACTERS: Final = 100_000
"""Of a text, what can be found: bounded work for a post of any length. Posts end long before."""
MOST_LETTERS: Final = 80
"""Of a word; the longest words of dictionaries have about 80, longer ones are machine-made."""

_UNSPACED_RANGES: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
)
_DROPPED: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640"
    "\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069\u00ad\ufe00-\ufe0f"
    "\U0001f3fb-\U0001f3ff]"
)
"""Accents, Arabic and Hebrew points, signs that do not show, and skin tones of emoji."""
_LETTERS: Final = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"), "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك",
        "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ħ": "h",
        **dict.fromkeys("'’ʼ＇", "'"),
    }
)  # fmt: skip
_OTHER_DIGIT: Final = re.compile(r"(?![0-9])\d")
_ASCII_WORD: Final = re.compile(r"[a-z0-9_]+")
_ARTICLE: Final = re.compile("^(?:[وفبك]?ال|لل)(?=[\u0620-\u064a]{3})")


def words(text: str) -> list[str]:
    """The pieces of a text, in order.

    >>> words("Élection: 投票站! 🗳️ الانتخابات")
    ['election', '投票', '票站', '站', '🗳', 'انتخابات']
    """
    return list(_pieces(folded(text[:MOST_CHARACTERS])))


def folded(text: str) -> str:
    """The text with everything gone by which two spellings of one word differ."""
    text = text.casefold()
    if text.isascii():
        return text
    apart = _DROPPED.sub("", unicodedata.normalize("NFKD", text))
    text = unicodedata.normalize("NFKC", apart).casefold().translate(_LETTERS)
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)


def _pieces(text: str) -> Iterator[str]:
    if text.isascii():
        yield from (piece[:MOST_LETTERS] for piece in _ASCII_WORD.findall(text))
        return
    for match in _any_script().finditer(text):
        piece = match[0]
        if match.lastgroup == "unspaced":
            yield from (piece[i : i + 2] for i in range(len(piece)))
        else:
            yield _ARTICLE.sub("", piece)[:MOST_LETTERS]


def is_unspaced(piece: str) -> bool:
    """Whether the piece is of a script that is cut into pairs of characters."""
    match = _any_script().match(piece)
    return match is not None and match.lastgroup == "unspaced"


@lru_cache(1)
def _any_script() -> re.Pattern[str]:
    """Runs without blanks, words (whose vowel signs are marks, no letters), flags, symbols."""
    marks = "".join(chr(c) for c in range(0x300, 0x1E950) if unicodedata.category(chr(c))[0] == "M")
    letters = rf"(?:(?![{_UNSPACED_RANGES}])[\w{marks}])+"
    return re.compile(
        rf"(?P<unspaced>[{_UNSPACED_RANGES}]+)|(?P<word>{letters})"
        "|(?P<flag>[\U0001f1e6-\U0001f1ff]{2})"
        "|(?P<symbol>[\u203c\u2049\u2100-\u2bff\U0001f000-\U0001faff])"
    )
