"""The form: five fields, four levels each in words, rated by people for one message in a context.

The fields are those of the Dangerous Speech Project (Benesch 2012, *Dangerous Speech: A Proposal to
Prevent Group Violence*; *Dangerous Speech: A Practical Guide*, 2021); the words of the levels are
ours. Which factor of the Rabat Plan of Action (A/HRC/22/17/Add.4, 2013, paragraph 29) a field
informs is said with it. The form does not ask for intent, which the Rabat threshold needs: it
prepares that judgement and never replaces it. Levels of different fields are never added up: they
have no common unit, and a low one is no consolation for a high one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from tocsin.errors import InputError

VERSION: Final = 1
MOST_TEXT: Final = 4_000
"""Characters of a note or context: enough for the reason, too little for a file."""
MOST_EVIDENCE: Final = 100
_RATER: Final = re.compile(r"(?=[^0-9]*[0-9])[A-Za-z0-9][A-Za-z0-9_-]{1,39}")
LEVELS: Final = (0, 1, 2, 3)


class Field(StrEnum):
    """What is rated."""

    SPEAKER = "speaker"
    AUDIENCE = "audience"
    MESSAGE = "message"
    CONTEXT = "context"
    MEDIUM = "medium"


class Factor(StrEnum):
    """The six factors of the Rabat threshold."""

    CONTEXT = "context"
    SPEAKER = "speaker"
    INTENT = "intent"
    CONTENT = "content and form"
    EXTENT = "extent"
    LIKELIHOOD = "likelihood and imminence"


@dataclass(frozen=True, slots=True)
class Scale:
    """A field's question, its four levels in words, and the Rabat factor that it informs."""

    question: str
    anchors: tuple[str, str, str, str]
    informs: Factor


FORM: Final[Mapping[Field, Scale]] = {
    Field.SPEAKER: Scale(
        "What weight does whoever says this have with this audience?",
        (
            "None: unknown to the audience, or not heeded by it.",
            "Some: known to a part of it.",
            "Much: followed or respected by it.",
            "Great: obeyed or feared by it, or commands people who can use force.",
        ),
        Factor.SPEAKER,
    ),
    Field.AUDIENCE: Scale(
        "How ready is the audience to be moved against the group that is spoken of?",
        (
            "Not: no grievance or fear towards that group is known.",
            "A little: grievance or fear in a part of it.",
            "Clearly: widespread grievance or fear, and talk of acting on it.",
            "Very: it is organised or armed for it, or has acted on it lately.",
        ),
        Factor.LIKELIHOOD,
    ),
    Field.MESSAGE: Scale(
        "Does the message make violence against the group seem acceptable or needed?",
        (
            "No: nothing in it does.",
            "By hints: it likens people to things or animals, or blames them all, in veiled words.",
            "Openly: it calls the group less than human, or a threat that must be stopped.",
            "Directly: it calls for violence, or says that it is a right or a duty.",
        ),
        Factor.CONTENT,
    ),
    Field.CONTEXT: Scale(
        "Do the time and place make violence likelier?",
        (
            "No: the groups live together without dispute.",
            "A little: old violence that was not dealt with, or rivalry over scarce things.",
            "Clearly: recent violence, or a vote, trial or anniversary ahead that may trigger it.",
            "Very: violence is going on, or nobody expects to answer for it.",
        ),
        Factor.CONTEXT,
    ),
    Field.MEDIUM: Scale(
        "How strongly does the way it is passed on carry it to this audience?",
        (
            "Weakly: few see it, and it is easily answered.",
            "Somewhat: a part sees it, and hears other voices that it trusts.",
            "Strongly: a main source for the audience, or repeated through many channels.",
            "Most: the only or most trusted source, or sent straight to those who would act.",
        ),
        Factor.EXTENT,
    ),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One field of one rating.

    ``level`` is one of ``LEVELS``; ``None``: the rater cannot tell. ``note`` says why, and
    ``evidence`` are the keys of posts that show it; only "cannot tell" may have none.
    """

    level: int | None
    note: str
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rating:
    """What one person rated of one message in its context.

    Raises:
        InputError: it is not complete, or names the rater; the message says which field.
    """

    message: int
    """The message's ``post_key``."""
    context: str
    """Where and when it is judged: the same words may be harmless elsewhere."""
    rater: str
    """A pseudonym with a digit in it, such as ``rater-07``: never a name."""
    rated_at: datetime
    """In UTC."""
    independent: bool
    """Made before the rater saw anybody else's rating. Others are kept, and count for nothing."""
    answers: Mapping[Field, Answer]

    def __post_init__(self) -> None:
        if problem := _problem(self):
            raise InputError(f"This rating cannot be kept: {problem}.", "Say what is missing.")


def _problem(rating: Rating) -> str:
    if not _RATER.fullmatch(rating.rater):
        return (
            f"rater {rating.rater[:40]!r} is no pseudonym: 2 to 40 letters, digits, - and _, with "
            "a digit in it, so that it is not a name"
        )
    if rating.rated_at.utcoffset() != timedelta(0):
        return "rated_at is not in UTC"
    if fault := _text_problem(rating.context):
        return f"context {fault}"
    if not -(2**63) <= rating.message < 2**63:
        return "message is no post key"
    missing = [field for field in Field if field not in rating.answers]
    if missing or len(rating.answers) > len(Field):
        return f"it needs an answer to each of {', '.join(Field)}"
    for field in Field:
        if fault := _answer_problem(rating.answers[field]):
            return f"{field}: {fault}"
    return ""


def _answer_problem(answer: Answer) -> str:
    if answer.level is not None and (type(answer.level) is not int or answer.level not in LEVELS):
        return f"level {str(answer.level)[:40]!r} is none of 0, 1, 2 and 3"
    if fault := _text_problem(answer.note):
        return f"the note {fault}"
    if answer.level is not None and not answer.evidence:
        return "there is no evidence: name the posts that show it"
    if len(answer.evidence) > MOST_EVIDENCE:
        return f"there are more than {MOST_EVIDENCE} posts of evidence"
    if not all(-(2**63) <= key < 2**63 for key in answer.evidence):
        return "evidence holds what is no post key"
    return ""


def _text_problem(text: str) -> str:
    if not text.strip():
        return "is empty"
    if len(text) > MOST_TEXT:
        return f"is longer than {MOST_TEXT:,} characters"
    if any(0xD800 <= ord(character) < 0xE000 or character == "\0" for character in text):
        return "holds characters that are no text"
    return ""
