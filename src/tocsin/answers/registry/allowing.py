"""What commands ask before they act: is it the time, the place, and the person for it?"""

from datetime import datetime, timedelta

from tocsin.answers.registry.answer import Answer, State, Version
from tocsin.errors import Sentence
from tocsin.panels.allowing import need_aware
from tocsin.panels.conflicts import folded
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.texts import checked

LEAST_REASON = 10
"""Characters: two or three words, so that "ok" and "." are no reason."""


def need_state(answer: Answer, now: datetime, *states: State) -> None:
    """Refuses unless the answer is in one of the states, and the time is a later one."""
    need_aware(now)
    if answer.state not in states:
        raise NotAllowedError(
            "state",
            Sentence(
                "The answer is in the step {state}; this belongs to {states}.",
                state=answer.state,
                states=states,
            ),
            "Look at the answer as it stands now.",
        )


def newest(answer: Answer) -> Version:
    """The version that is worked on."""
    if answer.newest is None:
        raise NotAllowedError("version", "Nothing is written yet.", "Write a draft first.")
    return answer.newest


def public(answer: Answer) -> Version:
    """The version that was published last."""
    if answer.public is None:
        raise NotAllowedError("version", "Nothing of this answer is public.")
    return answer.public


def reasoned(text: str, field: str = "reason") -> str:
    """A reason that says something."""
    return checked(field, text, least=LEAST_REASON)


def named(institution: str) -> str:
    """The name of an institution, in one spelling of white space."""
    name = " ".join(checked("institution", institution, most=200).split())
    if not folded(name):
        raise NotAllowedError("institution", "This is no name of an institution.", "Write it.")
    return name


def after(now: datetime, hours: int) -> datetime:
    """A deadline so many hours from now."""
    return now + timedelta(hours=hours)
