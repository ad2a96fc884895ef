"""The claim within a post: its sentences without greeting, hashtags, links and decoration.

Normalising a claim is picking its sentence, no more: nothing is rewritten, so every claim shown
stands in a post word for word, save for what is taken off its ends.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.wording import MOST_CHARACTERS, said
from tocsin.shares.text import without_addresses

MOST_SENTENCES: Final = 12
_LEAST_CHARACTERS: Final = 12
_LEAST_WIDE: Final = 6
"""Of a script without blanks, which says in six characters what others say in twelve."""

_END: Final = re.compile(
    # A full stop ends a sentence before a blank and no digit or lower-case letter; "U.S. troops",
    # "e.g. this" and "3.5" go on.
    r"(?<=[!?؟！？。｡।॥])\s*|(?<=[^\W\d_]{3}[.…])\s+(?![\d a-zа-яё])|\n+"
)
_TAGS_AT_END: Final = re.compile(r"(?:\s*[#＃][\w\u0900-\u0dff]+)+\s*$")
_TAGS_AT_START: Final = re.compile(r"^(?:[#＃][\w\u0900-\u0dff]+\s+)+(?=[#＃])")
"""The last one stays: it may be the subject of the sentence."""
_SIGN: Final = re.compile(r"[#＃](?=\w)")
_DECORATION: Final = re.compile(r"^[\W_]+(?<![\"'“«„(\[¿¡#＃])|[^\w.!?؟！？。।%)\]\"'”»…]+$")
_LABEL: Final = re.compile(
    r"^(?:breaking(?: news)?|urgent|just in|alert|update|thread|news|warning|must read|"
    r"urgente|última hora|alerta|atención|urgence|alerte|eilmeldung|achtung|"
    r"срочно|внимание|молния|son dakika|acil|عاجل|خبر عاجل|तत्काल|ब्रेकिंग|"
    r"突发|紧急|速報)\s*[:!｜|\-–—：]+\s*",
    re.IGNORECASE,
)
_GREETING: Final = re.compile(
    r"^(?:hi|hello|hey|dear|good (?:morning|evening|afternoon|night)|greetings|thanks|thank you|"
    r"hola|buenos días|buenas (?:tardes|noches)|gracias|olá|bom dia|boa (?:tarde|noite)|"
    r"obrigad[oa]|bonjour|bonsoir|salut|merci|hallo|guten (?:tag|morgen|abend)|"
    r"danke|hoi|goedemorgen|dank|ciao|buongiorno|grazie|здравствуйте|привет|"
    r"доброе утро|добрый (?:день|вечер)|"
    r"спасибо|здравейте|добро утро|благодаря|merhaba|günaydın|iyi (?:günler|akşamlar)|teşekkürler|"
    r"السلام عليكم|صباح الخير|مساء الخير|مرحبا|شكرا|नमस्ते|सुप्रभात|धन्यवाद|"
    r"你好|大家好|早上好|谢谢|こんにちは|おはよう|ありがとう)(?![\w\u0900-\u0dff])",
    re.IGNORECASE,
)
_GREETING_WORDS: Final = 5
"""A sentence that begins with a greeting and has at most so many words is one."""
_WIDE: Final = re.compile("[\u0e00-\u0eff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff]")


def sentences(text: str) -> list[str]:
    """What a post says, sentence by sentence; the whole of it where none is long enough.

    >>> sentences("Good morning! BREAKING: The bridge is closed. Share #news #now https://t.co/x")
    ['The bridge is closed.']
    """
    pieces = _END.split(without_addresses(text[: 4 * MOST_CHARACTERS])[:MOST_CHARACTERS])
    bare = [claim for piece in pieces if piece and (claim := _bare(piece))]
    kept = [claim for claim in dict.fromkeys(bare) if _says_something(claim)][:MOST_SENTENCES]
    return kept or [_bare(said(text)) or said(text)]


def most_probable(counts: Sequence[int], shares: npt.NDArray[np.float64]) -> list[int]:
    """Of each text the place of its likeliest sentence; ``counts`` is how many each has."""
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(int)
    return [
        int(start + shares[start : start + count].argmax())
        for start, count in zip(starts, counts, strict=True)
    ]


def _bare(piece: str) -> str:
    piece = _TAGS_AT_START.sub("", _TAGS_AT_END.sub("", " ".join(piece.split())))
    piece = _LABEL.sub("", _DECORATION.sub("", piece))
    return _SIGN.sub("", _DECORATION.sub("", piece))


def _says_something(claim: str) -> bool:
    greets = _GREETING.match(claim) and len(claim.split()) <= _GREETING_WORDS
    return not greets and len(claim) >= (_LEAST_WIDE if _WIDE.search(claim) else _LEAST_CHARACTERS)
