"""What only a person can judge, as questions; the items of the Index are named by number."""

from collections.abc import Iterator
from typing import Final

from tocsin.answers.clarity.prepared import Prepared
from tocsin.answers.clarity.remarks import Kind, Question

_CDC: Final = "CDC Clear Communication Index, User Guide (2013), item "
_HANDBOOK: Final = "Lewandowsky et al., The Debunking Handbook 2020, "
_HONEST_CORRECTIONS: Final = "IFCN Code of Principles, 5: open and honest corrections"


def _asked(text: str, source: str) -> Question:
    return Question(text=text, source=source)


_ALWAYS: Final = (
    (1, _asked("Which one thing must they remember, and does the text say it in one to three "
               "sentences?", _CDC + "1")),
    (2, _asked("Is that one thing in the title or in the first paragraph?", _CDC + "2")),
    (3, _asked("Is it that one thing which is emphasised, and not something else?", _CDC + "3")),
    (4, _asked("Is there a picture or chart that carries the message, and does it help?",
               _CDC + "4")),
    (7, _asked("Would the people you want to reach use these words? Ask three of them.",
               _CDC + "7")),
    (10, _asked("Is what they need most in the first paragraph?", _CDC + "10")),
)  # fmt: skip
_ADVICE: Final = (
    (13, _asked("Does it say why the advice matters to them, not to you?", _CDC + "13")),
    (14, _asked("Can they do it with what they have, and does the text say how?", _CDC + "14")),
    (18, _asked("Does it say what may happen, to whom, and how bad it would be?", _CDC + "18")),
    (19, _asked("Are both the risks and the benefits of the advice said?", _CDC + "19")),
)  # fmt: skip
_SCIENCE: Final = (
    (11, _asked("Does it say what the authorities know, and what they do not know, as it is "
                "today?", _CDC + "11")),
)  # fmt: skip
_NUMBERS: Final = (
    (15, _asked("Are these the numbers that they would use in daily life?", _CDC + "15")),
    (16, _asked("Does it say what each number means for them?", _CDC + "16")),
    (17, _asked("Must they calculate to understand it?", _CDC + "17")),
)  # fmt: skip
_DEBUNK: Final = (
    _asked("Is the claim spread widely enough that answering it does more good than harm?",
           _HANDBOOK + "strategic map: what to debunk"),
    _asked("Does the explanation fill the gap that the myth leaves?",
           _HANDBOOK + "“Debunk often and properly”: fact"),
    _asked("Is the source one that these readers trust?", _HANDBOOK + "“Who should debunk?”"),
)  # fmt: skip
_CORRECTION: Final = (
    _asked("Will it reach those who saw the mistake, and in the same place?",
           _HONEST_CORRECTIONS),
)  # fmt: skip


def questions(text: Prepared) -> Iterator[Question]:
    """The questions that fit the draft's kind."""
    kind = text.draft.kind
    asked = list(_ALWAYS)
    if kind in (Kind.DEBUNK, Kind.HEALTH_ADVICE):
        asked += _SCIENCE
    if kind in (Kind.HEALTH_ADVICE, Kind.NOTICE):
        asked += _ADVICE
    if any(any(c.isdigit() for c in block.text) for block in text.blocks):
        asked += _NUMBERS
    yield from (question for _, question in sorted(asked, key=lambda one: one[0]))
    yield from {Kind.DEBUNK: _DEBUNK, Kind.CORRECTION: _CORRECTION}.get(kind, ())
