"""What only a person can judge, as questions; the items of the Index are named by number."""

from collections.abc import Iterator
from typing import Final

from tocsin.answers.clarity.prepared import Prepared
from tocsin.answers.clarity.remarks import Kind, Question

_CDC: Final = "CDC Clear Communication Index, User Guide (2013), item {item}"
_ALWAYS: Final = (
    (
        "1",
        "Which one thing must they remember, and does the text say it in one to three sentences?",
    ),
    ("2", "Is that one thing in the title or in the first paragraph?"),
    ("3", "Is it that one thing which is emphasised, and not something else?"),
    ("4", "Is there a picture or chart that carries the message, and does it help?"),
    ("7", "Would the people you want to reach use these words? Ask three of them."),
    ("10", "Is what they need most in the first paragraph?"),
)
_ADVICE: Final = (
    ("13", "Does it say why the advice matters to them, not to you?"),
    ("14", "Can they do it with what they have, and does the text say how?"),
    ("18", "Does it say what may happen, to whom, and how bad it would be?"),
    ("19", "Are both the risks and the benefits of the advice said?"),
)
_SCIENCE: Final = (
    ("11", "Does it say what the authorities know, and what they do not know, as it is today?"),
)
_NUMBERS: Final = (
    ("15", "Are these the numbers that they would use in daily life?"),
    ("16", "Does it say what each number means for them?"),
    ("17", "Must they calculate to understand it?"),
)
_DEBUNK: Final = (
    ("Is the claim spread widely enough that answering it does more good than harm?",
     "Lewandowsky et al., The Debunking Handbook 2020, strategic map: what to debunk"),
    ("Does the explanation fill the gap that the myth leaves?",
     "Lewandowsky et al., The Debunking Handbook 2020, “Debunk often and properly”: fact"),
    ("Is the source one that these readers trust?",
     "Lewandowsky et al., The Debunking Handbook 2020, “Who should debunk?”"),
)  # fmt: skip
_CORRECTION: Final = (
    ("Will it reach those who saw the mistake, and in the same place?",
     "IFCN Code of Principles, 5: open and honest corrections"),
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
    for item, question in sorted(asked, key=lambda one: int(one[0])):
        yield Question(text=question, source=_CDC.format(item=item))
    more = {Kind.DEBUNK: _DEBUNK, Kind.CORRECTION: _CORRECTION}
    for question, source in more.get(kind, ()):
        yield Question(text=question, source=source)
