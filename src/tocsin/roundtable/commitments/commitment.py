"""A commitment as it stands: the fold of its events.

What is overdue is computed and never stored: it follows from the deadline and the clock. The
deadline is the one that was asked for, or that both agreed on later: who is asked cannot move it
alone. A promise has a date of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tocsin.cases.marking import Tlp
from tocsin.roundtable.commitments.events import (
    AppealDecided,
    Appealed,
    Asked,
    Event,
    Pledged,
    Promised,
    Restored,
    Served,
    Stated,
    Withdrawn,
)
from tocsin.roundtable.commitments.parts import Side, View


class State(StrEnum):
    """Where a commitment stands."""

    OPEN = "open"
    """No word from the asked side."""
    PROMISED = "promised"
    ANSWERED = "answered"
    """The asked side said what came of it."""
    WITHDRAWN = "withdrawn"


class Agreement(StrEnum):
    """Whether the two say the same."""

    NEITHER = "neither"
    ONE_SIDE = "one_side"
    AGREED = "agreed"
    CONTESTED = "contested"


class Received(StrEnum):
    """What shows that the asked side received the request."""

    SIGNED_RECEIPT = "signed_receipt"
    NOTED = "noted"
    """A person noted how: a letter, a portal, a meeting."""
    MESSAGE = "message"
    """We were asked, in their message."""
    ANSWER = "answer"
    """Nobody noted it, but the asked side has spoken of it."""
    OWN_WORD = "own_word"
    """It is a pledge: nobody had to be asked."""
    NOT_SHOWN = "not_shown"


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment. ``words`` is the last word of each side, ``due`` the deadline that holds.

    ``keep_by`` is the date of the promise that holds, absent where there is none; ``missed``: the
    date of a promise went by without a word of who made it. ``tlp`` is the strictest label of all
    that was said: it is as closed as the most closed word in it.
    """

    asked: Asked
    due: datetime
    last_at: datetime
    tlp: Tlp
    served: Served | None = None
    promises: tuple[Promised, ...] = ()
    words: Mapping[Side, Stated] = field(default_factory=dict)
    keep_by: datetime | None = None
    missed: bool = False
    first_word_at: datetime | None = None
    first_outcome_at: datetime | None = None
    appeals: tuple[Appealed, ...] = ()
    decided: Mapping[str, AppealDecided] = field(default_factory=dict)
    restored: tuple[Restored, ...] = ()
    withdrawn: Withdrawn | None = None

    @property
    def id(self) -> str:
        """The commitment's id."""
        return self.asked.commitment_id

    @property
    def views(self) -> Mapping[Side, View]:
        """What each side says came of it."""
        return {side: word.view for side, word in self.words.items()}

    def speaks_by_desk(self, side: Side) -> bool:
        """Whether the desk of a side has said a word here under its signature."""
        words: list[Event] = [word for of, word in self.words.items() if of is side]
        words += self.promises if side is Side.ASKED else ()
        return any(word.is_signed for word in words)

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.withdrawn is not None:
            return State.WITHDRAWN
        if Side.ASKED in self.words:
            return State.ANSWERED
        return State.PROMISED if self.promised_items else State.OPEN

    @property
    def agreement(self) -> Agreement:
        """Whether both say the same came of it. Neither word takes the place of the other."""
        views = list(self.views.values())
        if len(views) < len(Side):
            return Agreement.ONE_SIDE if views else Agreement.NEITHER
        agree = views[0].agrees_with(views[1])
        return Agreement.AGREED if agree else Agreement.CONTESTED

    @property
    def open_appeals(self) -> tuple[Appealed, ...]:
        """Appeals that nobody has decided."""
        return tuple(one for one in self.appeals if one.appeal_id not in self.decided)

    @property
    def is_waiting(self) -> bool:
        """Whether it is to be said yet what came of it."""
        return self.state in (State.OPEN, State.PROMISED)

    @property
    def received(self) -> Received:
        """What shows that the asked side received it. Nobody is blamed for what never came."""
        if isinstance(self.asked, Pledged):
            return Received.OWN_WORD
        if self.served is not None:
            is_signed = self.served.receipt_number is not None
            return Received.SIGNED_RECEIPT if is_signed else Received.NOTED
        if not self.asked.ours and self.asked.message:
            return Received.MESSAGE
        return Received.NOT_SHOWN if self.first_word_at is None else Received.ANSWER

    @property
    def received_at(self) -> datetime | None:
        """When it was received; by an answer alone, at the latest when that came, so absent."""
        if self.served is not None:
            return self.served.when
        return self.asked.at if self.received is Received.MESSAGE else None

    def is_not_received(self, now: datetime) -> bool:
        """Whether the deadline has come, and nobody can show that it was received."""
        return self.is_waiting and self.due <= now and self.received is Received.NOT_SHOWN

    def is_promised_later(self, now: datetime) -> bool:
        """Whether the deadline has come, and a promise for a later day still runs."""
        return self.is_waiting and self.due <= now and self._runs(now)

    def is_overdue(self, now: datetime) -> bool:
        """Whether the deadline of what was received has come, no promise runs, and nothing was said
        of what came of it.
        """
        is_late = self.is_waiting and self.due <= now and not self._runs(now)
        return is_late and self.received is not Received.NOT_SHOWN

    @property
    def promised_items(self) -> int:
        """How many items the asked side promised to act on; 0: it promised nothing."""
        if self.promises:
            return self.promises[-1].items
        return self.asked.items if isinstance(self.asked, Pledged) else 0

    def is_broken(self, now: datetime) -> bool:
        """Whether a promise's date came while its maker was silent, or the asker counts less.

        The asked side may say otherwise; :attr:`agreement` tells.
        """
        if self.keep_by is None or self.withdrawn is not None:
            return False
        seen = self.views.get(Side.ASKER)
        counts_less = seen is not None and seen.items < self.promised_items
        return self.missed or (now >= self.keep_by and (self.is_waiting or counts_less))

    def _runs(self, now: datetime) -> bool:
        return self.keep_by is not None and now < self.keep_by
