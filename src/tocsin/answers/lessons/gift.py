"""A pack as Moodle GIFT: true-or-false questions with their feedback.

GIFT is one text; ``~ = # { } :`` and the backslash are its signs, so each is written with a
backslash before it (Moodle documentation, "GIFT format"). Texts go as HTML, in which braces have
another name: some readers take an escaped brace for the end of the answers.
"""

import html
from collections.abc import Iterator
from typing import Final

from tocsin.answers.lessons.pack import LessonItem, LessonPack
from tocsin.answers.lessons.saying import feedback, said

_SIGNS: Final = str.maketrans(
    {sign: f"\\{sign}" for sign in "\\~=#:"} | {"{": "&\\#123;", "}": "&\\#125;"}
)


def gift(pack: LessonPack) -> str:
    """The pack as GIFT; a question is one paragraph, in the order of the pack."""
    return "\n\n".join(_blocks(pack)) + "\n"


def _blocks(pack: LessonPack) -> Iterator[str]:
    yield f"$CATEGORY: {_one_line(pack.title)}"
    for item in pack.items:
        yield _question(pack, item)


def _question(pack: LessonPack, item: LessonItem) -> str:
    right = "T" if item.is_true else "F"
    told = _text(feedback(pack, item))
    words = said(pack)
    # the first feedback is for a wrong answer, the second for a right one
    wrong, good = _text(words.say("play.wrong")), _text(words.say("play.right"))
    return (
        # spaces, lest a backslash at the end of a text is taken for the sign's
        f"::{_text(item.id)}::[html]{_text(item.statement)} "
        f"{{{right}#{wrong} {told} #{good} {told} }}"
    )


def _text(text: str) -> str:
    return html.escape(_one_line(text)).translate(_SIGNS)


def _one_line(text: str) -> str:
    """An empty line would end the question, a line that begins with // would be a comment."""
    return " ".join(text.split())
