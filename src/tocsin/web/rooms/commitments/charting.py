"""What a report draws: how long requests wait, and how many are done, each with its intervals."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tocsin.answers.registry.waiting import Waiting
from tocsin.charts import Chart, Series
from tocsin.roundtable.commitments.transparency import By, Row, Share
from tocsin.roundtable.commitments.waits import Until
from tocsin.web.rooms.commitments.counting import value_name
from tocsin.web.words.speaking import gettext
from tocsin.web.words.terms import term

_A_DAY_S: Final = 86_400.0


def waiting_chart(times: Mapping[Until, Waiting]) -> Chart | None:
    """The share of requests that still waits after so many days; none where none was answered."""
    labels = {
        Until.FIRST_WORD: gettext("until a first word"),
        Until.OUTCOME: gettext("until an outcome"),
    }
    lines = tuple(_line(labels[until], one) for until, one in times.items() if one.steps)
    if not lines:
        return None
    title = gettext("How long requests wait")
    return Chart(title, gettext("days of waiting"), gettext("share still waiting"), lines)


def uptake_chart(rows: Iterable[Row], by: By) -> Chart | None:
    """The share done: as the asked side says, and as the asker found of those that it checked."""
    chosen = [row for row in rows if row.by is by and row.claimed.of]
    if not chosen:
        return None
    names = [value_name(by, row.value, not_named=row.not_named) for row in chosen]
    series = (
        _points(gettext("as the asked side says"), names, [row.claimed for row in chosen]),
        _points(gettext("as the asker found"), names, [row.verified for row in chosen]),
    )
    title = gettext("How many are done, of those due or checked")
    return Chart(title, term(by), gettext("share done, with its interval"), series)


def _line(label: str, one: Waiting) -> Series:
    steps = [(step.unanswered, step.low, step.high) for step in one.steps]
    y, low, high = ([1.0, *map(_known, values)] for values in zip(*steps, strict=True))
    x = [0.0, *(step.seconds / _A_DAY_S for step in one.steps)]
    return Series(label, x, y, low, high, kind="steps")


def _points(label: str, names: Sequence[str], shares: Sequence[Share]) -> Series:
    told = [(one.share, one.low, one.high) for one in shares]
    y, low, high = (list(map(_known, values)) for values in zip(*told, strict=True))
    return Series(label, list(names), y, low, high, kind="points")


def _known(value: float | None) -> float:
    """What is not measured is not drawn."""
    return float("nan") if value is None else value
