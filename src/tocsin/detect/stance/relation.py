"""What is seen of a reply and of what it answers: words of denial and assent, marks, overlap."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.wording import said

FEATURES: Final = (
    "denies by a word", "agrees by a word", "negates", "asks", "asks at the end", "exclaims",
    "words", "has a link", "has a hashtag", "mocks", "thanks", "cosine with the target",
    "words in common", "quotes the target", "is a link only", "begins with no or yes",
)  # fmt: skip

DENIAL: Final = re.compile(
    r"\b(?:fake|false|hoax|lie|lies|liar|lying|myth|debunk\w*|untrue|not true|bullshit|bs|nonsense|"
    r"wrong|misinformation|disinformation|propaganda|misleading|stop spreading|fact.?check\w*|"
    r"rumou?r|no evidence|photoshop\w*|conspiracy|fakenews|doubt|"
    r"falso|falsa|mentira|bulo|boato|faux|fausse|mensonge|intox|falsch|lüge|bufala|nepravda|yalan|"
    r"asılsız|ложь|фейк|неправда|вранье|лъжа)\b"
    r"|كذب|كاذب|إشاعة|شائعة|غير صحيح|झूठ|फर्जी|अफवाह|假的|谣言|謠言|不实|デマ|嘘",
    re.IGNORECASE,
)
"""A debunk that quotes the claim has one of these more often than not."""
_ASSENT: Final = re.compile(
    r"\b(?:yes|true|exactly|agree\w*|correct|right|indeed|confirm\w*|absolutely|well said|"
    r"this is why|facts|truth|told you|thank\w*|good|great|sí|cierto|verdad|sim|oui|vrai|ja|"
    r"stimmt|evet|doğru|да|правда)\b|نعم|صحيح|हाँ|सच|是的|没错|本当",
    re.IGNORECASE,
)
_NEGATION: Final = re.compile(
    r"\b(?:not|no|never|none|nothing|cannot|can't|don't|doesn't|didn't|isn't|aren't|wasn't|won't|"
    r"ain't|dont|doesnt|isnt|nope|nah|without|ne|pas|nicht|kein\w*|não|nunca|non|niet|geen|не|нет|değil|yok)\b",
    re.IGNORECASE,
)
_MOCKS: Final = re.compile(r"\b(?:lol|lmao|haha\w*|rofl|smh|wtf|omg)\b|[😂🤣🙄😆]", re.IGNORECASE)
_THANKS: Final = re.compile(r"\b(?:thank\w*|thx|please|pls|stay safe|pray\w*|god)\b", re.IGNORECASE)
_ASKS: Final = re.compile("[?؟？]")
_ASKS_LAST: Final = re.compile(r"[?؟？]\W*$")
_FIRST: Final = re.compile(
    r"\W*(?:no|nope|nah|yes|yep|yeah|yup|oui|non|sí|nein|ja)\b", re.IGNORECASE
)
_WORD: Final = re.compile(r"\w{3,}")
_QUOTED_SHARE: Final = 0.7


def features(
    replies: Sequence[str], targets: Sequence[str], cosines: npt.NDArray[np.floating]
) -> npt.NDArray[np.float64]:
    """(n, len(FEATURES)), all between −1 and 3."""
    rows = [
        _row(reply, target, float(cosine))
        for reply, target, cosine in zip(replies, targets, cosines, strict=True)
    ]
    return np.array(rows, dtype=np.float64).reshape(-1, len(FEATURES))


def _row(reply: str, target: str, cosine: float) -> tuple[float, ...]:
    bare = said(reply).replace("’", "'")
    words = set(_WORD.findall(bare.casefold()))
    answered = set(_WORD.findall(said(target).casefold()))
    common = len(words & answered)
    return (
        bool(DENIAL.search(bare)),
        bool(_ASSENT.search(bare)),
        min(len(_NEGATION.findall(bare)) / 2, 2),
        bool(_ASKS.search(bare)),
        bool(_ASKS_LAST.search(bare)),
        "!" in bare,
        min(len(bare.split()) / 20, 3),
        "http" in reply,
        "#" in bare,
        bool(_MOCKS.search(bare)),
        bool(_THANKS.search(bare)),
        10 * (cosine - 0.8),
        common / max(len(words), 1),
        bool(answered) and common >= _QUOTED_SHARE * len(answered),
        not words,
        bool(_FIRST.match(bare)),
    )
