"""The same message in other words: what paraphrase does to a text.

Three depths, each on top of the one before: signs nobody sees (zero-width characters and
letters of another script that look alike), a frame around the message (an opening, a closing,
a filled slot), and other words in it (the phrase file's swaps). The message stays, so a reader
is told the same; what stops being equal is the text.
"""

from typing import Final

from tocsin.exercise.chance import Chance
from tocsin.exercise.texts import Phrasebook

FRAME_FROM: Final = 0.25
SWAPS_FROM: Final = 0.6
INVISIBLE: Final = ("\u200b", "\u200c", "\u2060", "\ufeff")
"""Zero-width space, non-joiner, word joiner, no-break space."""
LOOK_ALIKES: Final = {
    "a": "\u0430",
    "e": "\u0435",
    "o": "\u043e",
    "p": "\u0440",
    "c": "\u0441",
    "\u0430": "a",
    "\u0435": "e",
    "\u043e": "o",
    "\u0440": "p",
    "\u0441": "c",
}
"""Letters of the Latin and Cyrillic scripts that no reader tells apart."""
_SIGNS_A_TEXT = 4
_LETTERS = 0.08


def reword(text: str, book: Phrasebook, depth: float, chance: Chance) -> str:
    """The text as somebody who knows that copies are counted would post it.

    ``depth`` is from 0 (invisible signs) to 1 (every swap that the phrase file knows).
    """
    if depth >= SWAPS_FROM:
        text = _swap(text, book, chance)
    if depth >= FRAME_FROM:
        text = _frame(text, book, chance)
    return _speckle(text, chance)


def _swap(text: str, book: Phrasebook, chance: Chance) -> str:
    for said, others in book.swaps.items():
        if said in text:
            text = text.replace(said, chance.pick((said, *others, *others)))
    return text


def _frame(text: str, book: Phrasebook, chance: Chance) -> str:
    where, when = chance.pick(book.slots["where"]), chance.pick(book.slots["when"])
    pieces = [chance.pick(book.openers), text, chance.pick(book.closers)]
    slot = chance.pick((where, when, f"{where}, {when}"))
    pieces.insert(2, f"({slot})")
    return book.joiner.join(pieces)


def _speckle(text: str, chance: Chance) -> str:
    """At least one zero-width sign, and some look-alike letters where the script has any."""
    letters = [
        LOOK_ALIKES[letter] if letter in LOOK_ALIKES and chance.happens(_LETTERS) else letter
        for letter in text
    ]
    for _ in range(chance.between(1, _SIGNS_A_TEXT)):
        letters.insert(chance.below(len(letters)) + 1, chance.pick(INVISIBLE))
    return "".join(letters)
