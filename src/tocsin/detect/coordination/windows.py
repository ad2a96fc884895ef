"""How close in time is together, for these data: the window of each behaviour, with the reason.

The default windows follow the field. Two things in the data can make one unusable: times
that are coarser than the window, and a span too short for meetings to happen on separate
occasions. Then the nearest usable window is taken, and the report says which and why.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tocsin.detect.coordination.behaviours import Behaviour

OCCASIONS_IN_SPAN: Final = 10
"""The least number of slices (of 10 windows each) in which two accounts must be able to meet."""

_STEPS_S: Final = (1, 10, 30, 60, 300, 900, 3_600, 6 * 3_600, 86_400)
_WINDOWS_IN_SPAN: Final = OCCASIONS_IN_SPAN * 10


@dataclass(frozen=True, slots=True)
class Span:
    """What the choice looks at: length of the data and the resolution of their times."""

    length_s: float
    resolution_s: int  # 1, 60, 3600, 86400: the coarsest that all times are multiples of


@dataclass(frozen=True, slots=True)
class Choice:
    """A behaviour with the window that is used, and why it is that one."""

    behaviour: Behaviour
    reason: str


def choose(behaviours: Sequence[Behaviour], span: Span) -> tuple[Choice, ...]:
    """The window of each behaviour for these data; equal behaviours are kept once.

    >>> from tocsin.detect.coordination.behaviours import parse_behaviour
    >>> choose([parse_behaviour("text_copy:1h")], Span(11 * 3600, 1))[0].behaviour.window_s
    300
    """
    made: dict[Behaviour, Choice] = {}
    for behaviour in behaviours:
        choice = _choice(behaviour, span)
        made.setdefault(choice.behaviour, choice)
    return tuple(made.values())


def stated(behaviours: Sequence[Behaviour]) -> tuple[Choice, ...]:
    """Behaviours that somebody asked for; nothing is changed."""
    return tuple(Choice(b, f"{b.window_s} s, as asked for.") for b in behaviours)


def _choice(behaviour: Behaviour, span: Span) -> Choice:
    window_s = behaviour.window_s
    if window_s < span.resolution_s:
        reason = (
            f"{span.resolution_s} s instead of {window_s} s: the times of these posts are "
            f"multiples of {span.resolution_s} s, so nothing closer can be told apart."
        )
        return Choice(replace(behaviour, window_s=span.resolution_s), reason)
    most_s = span.length_s / _WINDOWS_IN_SPAN
    usable = [step for step in _STEPS_S if max(span.resolution_s, 1) <= step <= most_s]
    if window_s > most_s and usable and usable[-1] < window_s:
        reason = (
            f"{usable[-1]} s instead of {window_s} s: the posts span {span.length_s / 3600:.1f} h, "
            f"too short for accounts to meet within {window_s} s on "
            f"{OCCASIONS_IN_SPAN} separate occasions."
        )
        return Choice(replace(behaviour, window_s=usable[-1]), reason)
    return Choice(behaviour, f"{window_s} s, the default of this behaviour.")
