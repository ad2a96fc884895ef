"""Templates with slots: "X is a traitor, share!", whoever X is.

Texts that are alike token by token (:func:`.comparing.is_alike`) come as sets. The first of them
is laid beside each of the others: what they have in common at the beginning, at the end and, if
that is too little, in the middle is the template; what differs fills its one or two slots. Of the
templates that the pairs give, the one with the most text in common over most texts is taken. Every
text is then checked against it, token by token.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tocsin.detect.copies.thresholds import (
    FIXED_IN_LONGER,
    FIXED_LETTERS,
    FIXED_TOKENS,
    LEAST_TEXTS,
    MIDDLE_LETTERS,
    MIDDLE_TOKENS,
    MOST_MIDDLE,
)

_MOST_LAID: Final = 10
"""With how many others the first text is laid side by side."""
_MOST_ROUNDS: Final = 4
"""How often a first text is taken from what is left of a set of alike ones."""
SLOT: Final = "…"

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(f"[{_UNSPACED}]|[^ {_UNSPACED}]+")
_WIDE = re.compile("[\u2e80-\U0010ffff]")
_NEEDLESS_BLANK = re.compile(f"(?<=[{_UNSPACED}]) (?=[{_UNSPACED}])")

Tokens = tuple[str, ...]
Fillings = tuple[Tokens, ...]
"""What fills the slots of a text: one entry or two."""


@dataclass(frozen=True, slots=True)
class Text:
    """A normalised text in tokens, with its letters counted once."""

    tokens: Tokens
    letters: int

    @classmethod
    def of(cls, text: str) -> "Text":
        """Cut as :func:`tocsin.shares.tokens.tokenise` does."""
        tokens = tokens_of(text)
        return cls(tokens, letters_of(tokens))


@dataclass(frozen=True, slots=True)
class Template:
    """What stands before, between and after the slots; without ``middle`` there is one slot."""

    before: Tokens
    middle: Tokens
    after: Tokens
    letters: int
    """Letters outside the slots."""

    @classmethod
    def of(cls, before: Tokens, middle: Tokens, after: Tokens) -> "Template":
        """With its letters counted, once."""
        return cls(before, middle, after, letters_of(before + middle + after))

    def slots(self, text: Text) -> Fillings | None:
        """What fills the slots of a text; ``None`` if it is not made from this template."""
        tokens = text.tokens
        first, last = len(self.before), len(tokens) - len(self.after)
        if first > last or (first and tokens[0] != self.before[0]):
            return None
        if tokens[:first] != self.before or tokens[last:] != self.after:
            return None
        if self.letters < FIXED_IN_LONGER * text.letters:
            return None
        if not self.middle:
            return (tokens[first:last],)
        place = _find(self.middle, tokens[first:last])
        if place < 0:
            return None
        return tokens[first : first + place], tokens[first + place + len(self.middle) : last]

    @property
    def is_enough(self) -> bool:
        """Whether the text outside the slots says something."""
        tokens = len(self.before) + len(self.middle) + len(self.after)
        return tokens >= FIXED_TOKENS and self.letters >= FIXED_LETTERS

    def __str__(self) -> str:
        parts = [written(self.before), SLOT, written(self.middle)]
        parts += [SLOT] * bool(self.middle) + [written(self.after)]
        return " ".join(part for part in parts if part)


def tokens_of(text: str) -> Tokens:
    """The tokens of a normalised text, as :func:`tocsin.shares.tokens.tokenise` cuts them."""
    if text.isascii():
        return tuple(token for token in text.split(" ") if token)
    return tuple(_TOKEN.findall(text))


def letters_of(tokens: Tokens) -> int:
    """Letters; an ideograph counts two."""
    joined = "".join(tokens)
    return len(joined) if joined.isascii() else len(joined) + len(_WIDE.findall(joined))


def written(tokens: Tokens) -> str:
    """The tokens as text, with blanks where the script has them."""
    joined = " ".join(tokens)
    return joined if joined.isascii() else _NEEDLESS_BLANK.sub("", joined)


def find_templates(texts: Sequence[Text]) -> list[tuple[Template, dict[int, Fillings]]]:
    """The templates in a set of alike texts (in order of time), and the texts made from each.

    Those are the numbers of texts, with what fills the slots of each.
    """
    found: list[tuple[Template, dict[int, Fillings]]] = []
    rest = list(range(len(texts)))
    for _ in range(_MOST_ROUNDS):
        if len(rest) < LEAST_TEXTS:
            break
        template = _best([texts[number] for number in rest[:_MOST_LAID]])
        if template is None:
            rest = rest[1:]  # it stands alone; lay the next beside the others
            continue
        slots = ((number, template.slots(texts[number])) for number in rest)
        made = {number: filled for number, filled in slots if filled is not None}
        found.append((template, made))
        rest = [number for number in rest if number not in made]
    return found


def _best(texts: Sequence[Text]) -> Template | None:
    """The template with most letters in common, over all texts made from it.

    Among equals it is the longest: what fewer texts have in common with more words.
    """
    candidates = {_common(texts[0].tokens, other.tokens) for other in texts[1:]}
    best, most = None, 0
    for template in sorted(candidates, key=lambda t: (-t.letters, t.before, t.middle, t.after)):
        if template.letters * len(texts) <= most:
            break
        if not template.is_enough:
            continue
        filled = [slots for slots in map(template.slots, texts) if slots is not None]
        if template.letters * len(filled) > most and _varies(filled):
            best, most = template, template.letters * len(filled)
    return best


def _varies(filled: Sequence[Fillings]) -> bool:
    """Whether each slot is filled in enough ways.

    Two headlines that name the same two people have two slots as well, but one has two values.
    """
    return all(len(set(values)) >= LEAST_TEXTS for values in zip(*filled, strict=True))


def _common(one: Tokens, two: Tokens) -> Template:
    """What two texts have in common at the beginning, at the end, and between if that is little."""
    shorter = min(len(one), len(two))
    first = 0
    while first < shorter and one[first] == two[first]:
        first += 1
    last = 0
    while last < shorter - first and one[-1 - last] == two[-1 - last]:
        last += 1
    ends = Template.of(one[:first], (), one[len(one) - last :])
    if ends.is_enough:
        return ends
    middle = _longest_run(one[first : len(one) - last], two[first : len(two) - last])
    return Template.of(ends.before, middle, ends.after)


def _longest_run(one: Tokens, two: Tokens) -> Tokens:
    """The common run with most letters; runs begin with a pair of tokens that both have."""
    if len(one) > MOST_MIDDLE or len(two) > MOST_MIDDLE:
        return ()
    places: dict[Tokens, list[int]] = {}
    for a in range(len(one) - MIDDLE_TOKENS + 1):
        places.setdefault(one[a : a + MIDDLE_TOKENS], []).append(a)
    best: Tokens = ()
    least = MIDDLE_LETTERS - 1
    for b in range(len(two) - MIDDLE_TOKENS + 1):
        for a in places.get(two[b : b + MIDDLE_TOKENS], ()):
            size = MIDDLE_TOKENS
            while a + size < len(one) and b + size < len(two) and one[a + size] == two[b + size]:
                size += 1
            letters = letters_of(one[a : a + size])
            if letters > least:
                best, least = one[a : a + size], letters
    return best


def _find(run: Tokens, tokens: Tokens) -> int:
    """Where the run begins in the tokens, or −1."""
    for place in range(len(tokens) - len(run) + 1):
        if tokens[place] == run[0] and tokens[place : place + len(run)] == run:
            return place
    return -1
