"""How members did on seed questions, whose answers are known. Shown, never used to silence.

An answer is right if it stands on the side of the known one. The share is given with its Wilson
interval (Wilson 1927; 95 %), which for a handful of questions is wide, as it must be; and with the
Brier score (Brier 1950) of the stated confidence: mean of (confidence − right)², 0 the best, 0.25
what "fifty-fifty" on everything gives. First ballots only: later ones have heard the others.
"""

from dataclasses import dataclass

import numpy as np

from tocsin.cases.documents import Item
from tocsin.detect.intervals import wilson
from tocsin.panels.ballots import question_id
from tocsin.panels.panel import Panel


@dataclass(frozen=True, slots=True)
class Performance(Item):
    """One member's answers to seed questions."""

    seat: str
    asked: int
    right: int
    low: float
    high: float
    brier: float

    @property
    def key(self) -> str:
        return self.seat


def performances(panel: Panel) -> tuple[Performance, ...]:
    """Each seat's performance, by seat; none where no seed questions were asked.

    Open ballots are not read: before the first ballot closed there is nothing to say.
    """
    seeds = panel.called.seed_questions
    if not seeds or 1 not in panel.closed_rounds:
        return ()
    scale, found = panel.called.scale, []
    for seat, ballot in sorted(panel.ballots_of(1).items()):
        marks = [(ballot.mark(question_id(panel.id, seed.text)), seed) for seed in seeds]
        hits = [scale.side(mark.choice) is scale.side(seed.answer) for mark, seed in marks]
        errors = [
            (mark.confidence / 100 - hit) ** 2 for (mark, _), hit in zip(marks, hits, strict=True)
        ]
        low, high = (float(end[0]) for end in wilson(np.array([sum(hits)]), np.array([len(hits)])))
        found.append(Performance(seat, len(hits), sum(hits), low, high, sum(errors) / len(errors)))
    return tuple(found)
