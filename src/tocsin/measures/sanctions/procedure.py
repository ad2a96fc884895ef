"""A procedure as it stands: the fold of its events. Nothing here decides.

======================  =========================================  ==============================
State                   What it waits for                          When its deadline is missed
======================  =========================================  ==============================
proposed                a panel, or (up to a label) imposition     lapses
voting                  the panel's verdict                        lapses
supported               notice to the person concerned             lapses
notified                their reply                                goes on: nobody must reply
deciding                the deciders                               lapses
in force                its end date, an appeal                    expires
under appeal            the reviewers                              lapses: the measure falls
not supported,          nothing                                    –
declined, lapsed,
withdrawn, lifted
expired                 an appeal, if there is time for it yet     –
======================  =========================================  ==============================
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from tocsin.measures.rungs import Rung
from tocsin.measures.sanctions.events import (
    AppealDecided,
    Appealed,
    Decided,
    Proposed,
    Told,
    Withdrawn,
)
from tocsin.measures.sanctions.parts import Letter, Notice, Reply
from tocsin.measures.sanctions.sanction import Sanction
from tocsin.measures.sanctions.terms import Terms
from tocsin.measures.sanctions.voting import VerdictRef


class State(StrEnum):
    """Where a procedure stands."""

    PROPOSED = "proposed"
    VOTING = "voting"
    SUPPORTED = "supported"
    NOTIFIED = "notified"
    DECIDING = "deciding"
    IN_FORCE = "in_force"
    UNDER_APPEAL = "under_appeal"
    NOT_SUPPORTED = "not_supported"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    LIFTED = "lifted"
    EXPIRED = "expired"


BEFORE_FORCE: Final = frozenset(
    {State.PROPOSED, State.VOTING, State.SUPPORTED, State.NOTIFIED, State.DECIDING}
)
BINDING: Final = frozenset({State.IN_FORCE, State.UNDER_APPEAL})
OVER: Final = frozenset(State) - BEFORE_FORCE - BINDING


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure. ``deadline`` is that of the open step, absent where nothing is awaited.

    ``sanction`` is there from the moment that a measure is in force, and stays on record.
    """

    proposed: Proposed
    state: State
    deadline: datetime | None
    last_at: datetime
    panel_id: str = ""
    verdict: VerdictRef | None = None
    notice: Notice | None = None
    reply_until: datetime | None = None
    replies: tuple[Reply, ...] = ()
    decided: Decided | None = None
    sanction: Sanction | None = None
    appealed: Appealed | None = None
    appeal_decided: AppealDecided | None = None
    withdrawn: Withdrawn | None = None
    told: tuple[Told, ...] = ()

    @property
    def id(self) -> str:
        """The sanction's id."""
        return self.proposed.sanction_id

    @property
    def terms(self) -> Terms:
        """The terms, as fixed when it was proposed."""
        return self.proposed.terms

    @property
    def rung(self) -> Rung:
        """What is in force, or else what is proposed."""
        return self.sanction.rung if self.sanction else self.proposed.form.rung

    def was_told(self, letter: Letter) -> bool:
        """Whether a letter is on record as having reached the person concerned."""
        return any(one.letter is letter for one in self.told)

    def binds(self, now: datetime) -> bool:
        """Whether the measure is in force at ``now``, whatever the clock has yet to record."""
        if self.sanction is None or self.state not in BINDING:
            return False
        return self.sanction.begins_at <= now < self.sanction.ends_at
