"""Posts changed as people and adversaries change them; seeded, so that figures can be repeated."""

import random
import re
from collections.abc import Callable
from typing import Final

SEED: Final = 4
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*")
_VERB = re.compile(
    r"\b(is|are|was|were|has|have|had|will|can|could|does|do|did|should|would)\b(?! not|n.t)",
    re.IGNORECASE,
)
_OTHERS: Final = (
    "Dana Whitlock", "Springfield", "Marlow Hayes", "Norland", "Peter Osgood", "Redbrook",
)  # fmt: skip
"""Invented names, which no fact-check is about."""
_SAYINGS: Final = (
    ("people", "folks"), ("said", "stated"), ("says", "claims"), ("shows", "depicts"),
    ("killed", "murdered"), ("died", "passed away"), ("children", "kids"), ("woman", "lady"),
    ("man", "guy"), ("big", "huge"), ("photo", "picture"), ("video", "clip"), ("money", "cash"),
    ("police", "cops"), ("president", "head of state"), ("doctor", "physician"),
    ("doctors", "physicians"), ("vaccine", "jab"), ("virus", "bug"), ("found", "discovered"),
    ("buy", "purchase"), ("house", "home"), ("car", "vehicle"), ("just", "only now"),
    ("new", "brand-new"), ("old", "aged"), ("because", "since"), ("about", "regarding"),
    ("get", "obtain"), ("gets", "obtains"), ("stop", "halt"), ("help", "assist"),
    ("country", "nation"), ("government", "authorities"), ("election", "vote"),
    ("called", "named"), ("make", "produce"), ("made", "produced"), ("use", "employ"),
    ("never", "not once"), ("million", "m"), ("state", "territory"), ("school", "classroom"),
)  # fmt: skip
_FRAMES: Final = ("So apparently {}", "Can you believe this? {}", "{} Let that sink in.",
                  "My cousin sent me this: {}", "{} Share before they delete it!")  # fmt: skip


def typos(text: str, chance: random.Random) -> str:
    """One word in five of four letters or more: two neighbours swapped, one lost or doubled."""

    def mistyped(found: re.Match[str]) -> str:
        word = found[0]
        if len(word) < 4 or chance.random() > 0.2:
            return word
        at = chance.randrange(1, len(word) - 2)
        return chance.choice(
            [
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
            ]
        )

    return _WORD.sub(mistyped, text)


def casing(text: str, chance: random.Random) -> str:
    """All capitals, all small, or every word with a capital."""
    return chance.choice([str.upper, str.lower, str.title])(text)


def entity_swap(text: str, chance: random.Random) -> str:
    """One name replaced by an invented one; as it is where no name is told by a capital."""
    names = list(_NAME.finditer(text))
    if not names:
        return text
    name = chance.choice(names)
    return text[: name.start()] + chance.choice(_OTHERS) + text[name.end() :]


def negation(text: str, chance: random.Random) -> str:
    """The first verb that can be negated is; else the whole is denied."""
    del chance
    changed, count = _VERB.subn(lambda found: f"{found[0]} not", text, count=1)
    return changed if count else f"It is not true that {text}"


def rewrite(text: str, chance: random.Random) -> str:
    """Words for others of the same meaning, sentences in reverse order, a frame around it."""
    for word, other in _SAYINGS:
        text = re.sub(rf"\b{word}\b", other, text, flags=re.IGNORECASE)
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return chance.choice(_FRAMES).format(" ".join(reversed(sentences)))


PERTURBATIONS: Final[dict[str, Callable[[str, random.Random], str]]] = {
    "typos": typos, "casing": casing, "negation": negation, "rewrite": rewrite,
    "entity_swap": entity_swap,
}  # fmt: skip


def perturbed(texts: list[str], name: str) -> list[str]:
    """The texts, each changed."""
    chance = random.Random(SEED)  # noqa: S311  # repeatable, not secret
    return [PERTURBATIONS[name](text, chance) for text in texts]
