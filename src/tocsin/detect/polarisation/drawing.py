"""The plots of polarisation."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from tocsin.charts import Chart, Level, Series
from tocsin.detect.polarisation.scores import DECIDES
from tocsin.detect.polarisation.solving import Floats

MOST_SUBJECTS: Final = 16
"""In one plot: those with the largest gain."""
_BINS: Final = 40
_CHANCE: Final = Level(0.0, "what chance gives")
_NAN: Final = float("nan")


def gains(rows: Sequence[tuple[str, Mapping[str, Any]]]) -> Chart:
    """The gain of each subject by the score that decides, with its interval."""
    shown = sorted(rows, key=lambda row: -row[1]["gain"])[:MOST_SUBJECTS]
    series = Series(
        "gain",
        [name for name, _ in shown],
        [row["gain"] for _, row in shown],
        [row["gain_low"] for _, row in shown],
        [row["gain_high"] for _, row in shown],
        kind="points",
    )
    title = "How much more divided than chance"
    return Chart(title, "subject", f"{DECIDES.value}, gain", (series,), (_CHANCE,))


def beside_baseline(rows: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> Chart:
    """Scores and what chance gives, over links per account; rows of facts and score."""
    sparse = [facts["links_per_account"] for facts, _ in rows]
    series = (
        Series("observed", sparse, [row["observed"] for _, row in rows], kind="points"),
        Series("by chance", sparse, [row["chance"] for _, row in rows], kind="points"),
    )
    note = "The fewer links an account has, the more divided even a random network looks."
    title = "Scores beside how sparse the network is"
    return Chart(title, "links an account", DECIDES.value, series, (), note)


def over_time(subject: str, rows: Sequence[Mapping[str, Any]]) -> Chart:
    """The gain in each window; nothing where it was not measured."""

    def column(name: str) -> list[float]:
        return [_NAN if row[name] is None else row[name] for row in rows]

    series = Series(
        "gain", [row["window_start"] for row in rows], column("gain"),
        column("gain_low"), column("gain_high"),
    )  # fmt: skip
    return Chart(
        f"{subject}: how much more divided than chance",
        "start of the window",
        f"{DECIDES.value}, gain",
        (series,),
        (_CHANCE,),
    )


def above_chance(rows: Sequence[Mapping[str, Any]]) -> Chart:
    """Of one network, how far each score lies above chance in standard deviations."""
    known = [row for row in rows if row["z"] is not None]
    labels = [row["score"] for row in known]
    series = Series("above chance", labels, [row["z"] for row in known], kind="bars")
    title = "How far above chance each score is"
    return Chart(title, "score", "standard deviations of chance", (series,), (_CHANCE,))


def places(coordinates: Floats) -> Chart:
    """How accounts are spread over the first dimension."""
    counts, edges = np.histogram(coordinates, bins=_BINS)
    series = Series(
        "accounts", [*edges[:-1].tolist(), float(edges[-1])], [*counts.tolist(), 0], kind="steps"
    )
    return Chart(
        "Where accounts stand by their choices of sources",
        "first dimension (standard deviations)",
        "accounts",
        (series,),
        note="No end has a name: read the sources there.",
    )
