"""The vote by stratum: a panel of ``tocsin.panels`` is asked whether the measure is proportionate.

The panel knows nothing of sanctions. It is called on the sanction's id with this scale; what it
decided comes back as a reference that names the panel, the strata, and who sat (so that nobody of
them decides later, or reviews).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.cases.canonical import digest
from tocsin.cases.documents import Document, to_json
from tocsin.panels.appeals import standing_decision
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.panel import Panel, State
from tocsin.panels.scales import Option, Scale, Side
from tocsin.panels.verdicts import Firmness, Status

MEASURE: Final = Scale(
    "measure",
    (
        Option("proportionate", Side.FOR),
        Option("proportionate_if_milder", Side.MIXED),
        Option("not_proportionate", Side.AGAINST),
        Option("not_enough_evidence", Side.OPEN),
    ),
)
"""The scale of such a panel. Only the first option supports the measure as it is proposed."""
LEAST_STRATA: Final = 2


@dataclass(frozen=True, slots=True)
class Stand(Document):
    """How a stratum voted: with how many votes, and on which side more than half of them."""

    stratum: str
    votes: int
    side: Side | None


@dataclass(frozen=True, slots=True)
class VerdictRef(Document):
    """What a panel decided about a proposed sanction; ``digest`` is of its whole decision.

    ``members`` are all who hold or held a seat; they are not public.
    """

    panel_id: str
    sanction_id: str
    question: str
    option: str | None
    strata: tuple[Stand, ...]
    firmness: Firmness
    probability: float
    members: tuple[str, ...]
    decided_at: datetime
    digest: str

    @property
    def supports(self) -> bool:
        """Whether every stratum, of two or more, found the measure proportionate."""
        for_it = all(one.side is Side.FOR and one.votes > 0 for one in self.strata)
        return self.option == MEASURE.names[0] and len(self.strata) >= LEAST_STRATA and for_it


def verdict_of(panel: Panel) -> VerdictRef:
    """The reference to what a panel decided; escalated counts as no support.

    Raises:
        NotAllowedError: it was asked something else, or has not decided, or is under appeal.
    """
    decided = panel.decided
    standing = standing_decision(panel)
    if panel.called.scale != MEASURE:
        raise NotAllowedError("panel", "This panel was not asked whether a measure will do.")
    if decided is None or standing is None or panel.state is State.UNDER_APPEAL:
        raise NotAllowedError("panel", "This panel has not decided, or not for good.", "Wait.")
    reached = standing.status is Status.VERDICT
    return VerdictRef(
        panel_id=panel.id,
        sanction_id=panel.called.subject.id,
        question=panel.called.question,
        option=standing.option if reached else None,
        strata=tuple(Stand(one.stratum, one.votes, one.side) for one in standing.standpoints),
        firmness=standing.firmness,
        probability=standing.probability,
        members=tuple(sorted(panel.ever_seated)),
        decided_at=decided.at,
        digest=digest(to_json(standing)),
    )
