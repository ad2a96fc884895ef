"""What a post says, without what only decorates it: the text that is matched.

A fact-check states a claim in one plain sentence; a post states it among links, hashtags, handles,
emoji and repetition. Each of these was seen to push the right fact-check down the list, so they go
or become words: ``#StopTheSteal`` is "Stop The Steal".
"""

import html
import re
import unicodedata
from typing import Final

from tocsin.embed.base import printable

MOST_CHARACTERS: Final = 10_000
"""Of a longer text the beginning counts, so that one hostile post costs bounded work."""
_LEAST_REPEATED: Final = 12
"""Characters. A repeated "No!" is emphasis and stays."""

_ADDRESS = re.compile(
    r"(?:https?://|www\.|pic\.twitter\.com/|t\.co/|t\.me/|bit\.ly/|youtu\.be/)"
    r"[^\s\u0e00-\u0eff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]*",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"\s[—–-]+ (?P<name>[^—–\n]{0,80}?)\s?\(@\w{1,30}\)(?:\s\w+ \d{1,2}, \d{4})?"
)
_REPOST_MARK = re.compile(r"^\s*RT\s+(?=@\w)")
_TAG = re.compile(r"[#@＃](?P<tag>\w+)")
_HUMPS = re.compile(
    r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"  # covid19, 5g
    r"|(?<=[a-zà-öø-ÿа-яё])(?=[A-ZÀ-ÖØ-ÞА-ЯЁ])"  # stopThe
    r"|(?<=[A-ZÀ-ÖØ-ÞА-ЯЁ])(?=[A-ZÀ-ÖØ-ÞА-ЯЁ][a-zà-öø-ÿа-яё])"  # USArmy
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？।॥؟۔])\s*|\n+")
_MARKS: Final = {"So", "Sk", "Cs", "Co", "Cc", "Cf"}
_JOINERS: Final = "\u200c\u200d"
"""Persian and Indic words are written with them."""


def prepared(text: str) -> str:
    """The text that is matched; empty where nothing but decoration is there.

    Links go; hashtags and handles are cut into words; the signature of an embedded post ("— Name
    (@handle) May 1, 2020") keeps the name; emoji and invisible characters go; what is said more
    than once is said once.

    >>> prepared("#CloseTheBridge now! 🚨 Wash your hands! https://t.co/x Wash your hands!")
    'Close The Bridge now! Wash your hands!'
    """
    text = printable(text[:MOST_CHARACTERS])
    if "&" in text:
        text = html.unescape(text)
    text = _ADDRESS.sub(" ", text)
    if "@" in text or "#" in text or "＃" in text:
        text = _SIGNATURE.sub(lambda found: f" {found['name']} ", text)
        text = _TAG.sub(_words, _REPOST_MARK.sub("", text))
    return _once(_plain(text))


def _words(tag: re.Match[str]) -> str:
    """The words of a hashtag or a handle."""
    return " " + _HUMPS.sub(" ", tag["tag"].replace("_", " ")) + " "


def _plain(text: str) -> str:
    """Without emoji and invisible characters; line ends stay, other blanks become one."""
    if not text.isascii():
        odd = {c for c in set(text) if unicodedata.category(c) in _MARKS and c not in "\n\t"}
        text = text.translate(dict.fromkeys(map(ord, odd - set(_JOINERS)), " "))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _once(text: str) -> str:
    """Each sentence where it stands first; a text written several times over, once."""
    seen: set[str] = set()
    kept = []
    for sentence in _SENTENCE_END.split(_one_period(text)):
        key = sentence.casefold().strip(" .!?")
        if key not in seen or len(key) < _LEAST_REPEATED:
            kept.append(sentence)
        seen.add(key)
    return " ".join(sentence for sentence in kept if sentence)


def _one_period(text: str) -> str:
    """A text that is one passage over and over, where no full stop parts the repetitions."""
    start = text[: 2 * _LEAST_REPEATED]
    again = text.find(start, _LEAST_REPEATED)
    while again > 0 and len(start) == 2 * _LEAST_REPEATED:
        passage = text[:again].rstrip()
        if text.startswith(passage, again):
            end = again + len(passage)
            while text.startswith(passage, end + 1):
                end += 1 + len(passage)
            return f"{passage}\n{text[end:].strip()}".strip()
        again = text.find(start, again + 1)
    return text
