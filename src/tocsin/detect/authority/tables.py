"""What the authority dashboard hands on."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from tocsin.charts import Chart
from tocsin.detect.authority import description, drawing
from tocsin.detect.authority.waiting import Curve
from tocsin.results import Result


@dataclass(frozen=True)
class Authority(Result):
    """The dashboard of an institution beside its peers; tables in the schemas of :mod:`.schemas`.

    ``ours`` is whose it is. ``curves`` has the share of topics still unanswered by hours waited,
    for every institution that could be measured and for anybody. ``left_out`` says what was not
    counted.
    """

    ours: str
    heard: pa.Table
    over_time: pa.Table
    uptake: pa.Table
    waiting: pa.Table
    consistency: pa.Table
    responses: pa.Table
    answers: pa.Table
    corrected: pa.Table
    contradictions: pa.Table
    curves: Mapping[str, Curve]
    left_out: tuple[str, ...]

    def said(self) -> tuple[str, ...]:
        return (
            *description.of_hearing(self.heard),
            *description.of_uptake(self.uptake, self.ours),
            *description.of_waiting(self.waiting, self.ours),
            *description.of_consistency(self.consistency, self.contradictions, self.ours),
        )

    def tables(self) -> Mapping[str, pa.Table]:
        return {
            "institutions": self.heard,
            "over_time": self.over_time,
            "uptake": self.uptake,
            "waiting": self.waiting,
            "consistency": self.consistency,
            "responses": self.responses,
            "answers": self.answers,
            "corrections": self.corrected,
            "contradictions": self.contradictions,
        }

    def charts(self) -> Mapping[str, Chart]:
        return drawing.charts(self.over_time, self.responses, self.heard, self.curves, self.ours)

    def caveats(self) -> tuple[str, ...]:
        return (*description.CAVEATS, *self.left_out)
