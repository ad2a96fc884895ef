"""What can be seen of a claim without understanding it: numbers, quotations, links, shouting."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from tocsin.detect.wording import MOST_CHARACTERS, said

FEATURES: Final = (
    "has a number", "numbers", "has a percentage", "has a quotation", "asks", "exclaims",
    "words", "characters", "has a link", "links", "mentions", "hashtags", "share of capitals",
    "has emoji", "has a colon", "is a reply", "is a repost", "share of capitalised words",
    "is cut off",
)  # fmt: skip

_NUMBER: Final = re.compile(r"\d[\d.,]*")
_QUOTED: Final = re.compile('["“”«»„]')
_ASKS: Final = re.compile("[?؟？]")
_PERCENT: Final = re.compile("[%٪％]")


def features(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """(n, len(FEATURES)), all between 0 and 3."""
    rows = [_row(text[: 4 * MOST_CHARACTERS]) for text in texts]
    return np.array(rows, dtype=np.float64).reshape(-1, len(FEATURES))


def _row(text: str) -> tuple[float, ...]:
    words = (bare := said(text)).split()
    letters = max(sum(map(str.isalpha, bare)), 1)
    numbers = _NUMBER.findall(bare)
    return (
        bool(numbers),
        min(len(numbers) / 3, 2),
        bool(_PERCENT.search(bare)),
        bool(_QUOTED.search(bare)),
        bool(_ASKS.search(bare)),
        "!" in bare,
        min(len(words) / 20, 3),
        min(len(bare) / 140, 3),
        "http" in text,
        min(text.count("http") / 2, 2),
        min(text.count("@") / 3, 2),
        min(text.count("#") / 3, 2),
        sum(map(str.isupper, bare)) / letters,
        any(unicodedata.category(character) == "So" for character in bare),
        ":" in bare,
        text.startswith("@"),
        text.startswith("RT"),
        sum(word[:1].isupper() for word in words) / max(len(words), 1),
        bare.endswith("…"),
    )
