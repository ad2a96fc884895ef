"""What a person reads about spillover: one sentence with its interval and baseline, and caveats."""

from collections.abc import Mapping
from typing import Any, Final

from tocsin.foresight.spillover.parameters import Parameters
from tocsin.foresight.spillover.schemas import Verdict

_NOT_CAUSE: Final = (
    "To predict is not to cause: a hidden cause that shows online before it shows in events passes "
    "for a gain, and no test on these data can tell."
)
_WHERE: Final = (
    "Compared is in which areas a week's events happen, given how many there were; how many a week "
    "will bring is not forecast."
)
_MANY: Final = (
    "Intervals of single areas and blocks are each for itself: of 20 that gain nothing, one leaves "
    "out 0 by chance."
)
CAVEATS: Final = (
    "This is about areas and weeks, never about a person: no one may be judged by it.",
    _NOT_CAUSE,
    _WHERE,
    _MANY,
    "Events are those that were recorded: where recording follows attention, so does the gain.",
)


def sentences(row: Mapping[str, Any], parameters: Parameters) -> tuple[str, ...]:
    """What was found, the most important first; ``row`` is the one of ``SUMMARY``."""
    if row["verdict"] == Verdict.TOO_LITTLE:
        return (f"Not measured: {row['reason']}.", _data(row))
    if row["verdict"] == Verdict.CONFOUNDED:
        return (_confounded(row, parameters), _data(row))
    return (_gain(row, parameters), _tests(row), _data(row))


def _confounded(row: Mapping[str, Any], parameters: Parameters) -> str:
    return (
        f"Not measured: intensity of the {parameters.leads} weeks after predicts events as well "
        f"(p = {row['placebo_p_value']:.3f} against {row['rotations']:,} rotations), which no "
        "cause can do. Either a hidden cause moves both, or events come first, or both happen "
        "within one week."
    )


def _gain(row: Mapping[str, Any], parameters: Parameters) -> str:
    value, low, high = (100 * row[name] for name in ("gain", "gain_low", "gain_high"))
    kept_out = (
        f"each of {row['forecast_events']:,} events in {row['forecast_weeks']:,} weeks kept out "
        f"was {_change(value)} ({low:+.1f} to {high:+.1f} %) when its place was forecast from "
        f"event history and the intensity of the {parameters.lags} weeks before, than from event "
        "history alone"
    )
    if row["verdict"] == Verdict.GAIN:
        return f"Online intensity helps to say where events happen next: {kept_out}."
    return f"No gain over event history: {kept_out}."


def _change(percent: float) -> str:
    return f"{abs(percent):.1f} % {'likelier' if percent >= 0 else 'less likely'}"


def _tests(row: Mapping[str, Any]) -> str:
    return (
        f"Against {row['rotations']:,} rotations of intensity in time p = {row['p_value']:.3f}; "
        f"intensity after the events does not predict them (p = {row['placebo_p_value']:.3f})."
    )


def _data(row: Mapping[str, Any]) -> str:
    said = (
        f"The panel has {row['events']:,} events in {row['areas']:,} areas and {row['weeks']:,} "
        f"weeks; {row['area_weeks']:,} area-weeks could be used"
    )
    if row["gaps"]:
        said += f", and in {row['gaps']:,} events or intensity are not known"
    if row["areas_without_events"]:
        said += f"; {row['areas_without_events']:,} areas had no event"
    if row["unforecast_events"]:
        said += (
            f"; {row['unforecast_events']:,} events of the forecast weeks fell where no forecast "
            "was possible (no earlier event there, or a gap)"
        )
    return f"{said}."
