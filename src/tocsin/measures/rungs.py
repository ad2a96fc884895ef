"""The ladder of measures, from the mildest to the gravest, as the Digital Services Act names them.

A rung restricts what the ones below it leave free. Whoever proposes one says why each milder one
will not do (least restrictive means: ICCPR art. 19(3), Human Rights Committee General Comment 34
§ 34; DSA art. 14(4)).
"""

from enum import StrEnum
from typing import Final


class Rung(StrEnum):
    """A measure. The order in which they stand is the order of the ladder."""

    MONITOR = "monitor"
    PREBUNK = "prebunk"
    CONTEXT = "context"
    LABEL = "label"
    LIMIT_INTERACTION = "limit_interaction"
    DEMOTE = "demote"
    DEMONETISE = "demonetise"
    SUSPEND = "suspend"
    REMOVE = "remove"
    TERMINATE = "terminate"
    REFER = "refer"

    @property
    def height(self) -> int:
        """Its place on the ladder, from 0."""
        return LADDER.index(self)


LADDER: Final = tuple(Rung)
AUTOMATIC_MOST: Final = Rung.LABEL
"""The gravest rung that a machine may take without people: what leaves everything to be read."""


def milder(rung: Rung) -> tuple[Rung, ...]:
    """The rungs below one, mildest first.

    >>> milder(Rung.LABEL)
    (<Rung.MONITOR: 'monitor'>, <Rung.PREBUNK: 'prebunk'>, <Rung.CONTEXT: 'context'>)
    """
    return LADDER[: rung.height]


def is_automatic(rung: Rung) -> bool:
    """Whether a machine may take it alone."""
    return rung.height <= AUTOMATIC_MOST.height
