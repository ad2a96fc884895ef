"""What other ways of counting say, shown beside the verdict of a panel and never deciding it.

Krippendorff's alpha over the questions of the paper (ordinal, in the order of the scale; answers on
side ``OPEN`` stand outside the order and count as missing), and for the main question the share of
each option by plain majority and by Dawid–Skene. With a handful of questions alpha is "not
measured" or has a wide interval, and Dawid–Skene has little to go by; both are shown as they are.
Cooke's classical model needs questions answered in quantiles, which a scale of words has not.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tocsin.cases.documents import Document
from tocsin.panels.agreement.alpha import Level, alpha
from tocsin.panels.agreement.comparisons import dawid_skene, majority
from tocsin.panels.panel import Panel
from tocsin.panels.scales import Side


@dataclass(frozen=True, slots=True)
class OptionShares(Document):
    """An option of the main question: its share of votes, and what Dawid–Skene makes of it."""

    option: str
    share: float
    dawid_skene: float


@dataclass(frozen=True, slots=True)
class Comparison(Document):
    """One closed round. ``alpha`` is absent where it is not measured, as is its interval."""

    round: int
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    questions: int
    options: tuple[OptionShares, ...]


def comparisons(panel: Panel) -> tuple[Comparison, ...]:
    """One comparison for each closed round in which somebody voted."""
    return tuple(_compared(panel, n) for n in panel.closed_rounds if panel.ballots_of(n))


def _compared(panel: Panel, round_: int) -> Comparison:
    scale, questions = panel.called.scale, panel.questions
    ballots = [ballot for _, ballot in sorted(panel.ballots_of(round_).items())]
    choices = np.array(
        [[scale.place(ballot.mark(q.id).choice) for q in questions] for ballot in ballots]
    )
    main = [question.id for question in questions].index(panel.main_question)
    agreed = alpha(_in_order(choices, panel), Level.ORDINAL)
    shares = majority(choices, len(scale.options))[main]
    believed = dawid_skene(choices, len(scale.options))[main]
    rows = tuple(
        OptionShares(name, float(share), float(belief))
        for name, share, belief in zip(scale.names, shares, believed, strict=True)
    )
    return Comparison(round_, agreed.value, agreed.low, agreed.high, len(questions), rows)


def _in_order(choices: npt.NDArray[np.int64], panel: Panel) -> npt.NDArray[np.float64]:
    outside = [
        place for place, one in enumerate(panel.called.scale.options) if one.side is Side.OPEN
    ]
    return np.where(np.isin(choices, outside), np.nan, choices.astype(np.float64))
