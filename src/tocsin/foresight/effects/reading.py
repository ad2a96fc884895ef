"""Reading a ledger of effects from CSV, with errors that name the line and the field."""

import csv
import io
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from tocsin.errors import InputError
from tocsin.foresight.effects.records import (
    LEDGER,
    Intervention,
    Outcome,
    Prior,
    Quality,
    Scale,
)

COLUMNS: Final = tuple(name.removeprefix("effect_") for name in LEDGER.names)
_MOST_FIELD: Final = 4_000

Choice = TypeVar("Choice", bound=StrEnum)


def read(text: str, name: str) -> Iterable[Prior]:
    """The rows of a ledger's text; ``name`` is what errors call it.

    Raises:
        InputError: it is not such a text; it names the line and field.
    """
    reader = csv.DictReader(io.StringIO(text), strict=True)
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise InputError(
            f"{name}, line 1: there is no column {', '.join(missing)}.",
            f"The columns are {', '.join(COLUMNS)}.",
        )
    try:
        for row in reader:
            yield _prior(row, f"{name}, line {reader.line_num}")
    except csv.Error as error:
        raise InputError(
            f"{name}, line {reader.line_num}: {error}.", "Quote fields that hold commas."
        ) from error


def _prior(row: Mapping[str, str | None], place: str) -> Prior:
    of = {column: (row[column] or "").strip()[:_MOST_FIELD] for column in COLUMNS}
    prior = Prior(
        intervention=_choice(Intervention, of["intervention"], place, "intervention"),
        outcome=_choice(Outcome, of["outcome"], place, "outcome"),
        scale=_choice(Scale, of["scale"], place, "scale"),
        effect=_needed(_number(of["effect"], place, "effect"), place, "effect"),
        low=_number(of["low"], place, "low"),
        high=_number(of["high"], place, "high"),
        population=of["population"],
        country=of["country"],
        platform=of["platform"],
        year=int(_needed(_number(of["year"], place, "year"), place, "year")),
        n=None if not of["n"] else int(_needed(_number(of["n"], place, "n"), place, "n")),
        source=_needed(of["source"] or None, place, "source"),
        quality=_choice(Quality, of["quality"], place, "quality"),
        preregistered=_flag(of["preregistered"], place),
        half_life_days=_number(of["half_life_days"], place, "half_life_days"),
        note=of["note"],
    )
    _check(prior, place)
    return prior


def _check(prior: Prior, place: str) -> None:
    if (prior.low is None) != (prior.high is None):
        raise InputError(f"{place}: only one end of the interval is given.", "Give both or none.")
    if prior.low is None or prior.high is None:
        low = high = prior.effect
    else:
        low, high = prior.low, prior.high
    if not low <= prior.effect <= high:
        raise InputError(
            f"{place}: effect {prior.effect} is not between low {low} and high {high}.",
            "low is the smaller number: a reduction's low is the larger reduction.",
        )
    if prior.scale == Scale.RELATIVE_CHANGE and low < -1:
        raise InputError(
            f"{place}, effect: a relative change below -1 would leave less than nothing.",
            "Give a share, as -0.1 for a tenth less.",
        )
    if prior.half_life_days is not None and prior.half_life_days <= 0:
        raise InputError(f"{place}, half_life_days: it is not above 0.", "Leave it empty.")


def _choice(kind: type[Choice], text: str, place: str, field: str) -> Choice:
    try:
        return kind(text)
    except ValueError as error:
        raise InputError(
            f"{place}, {field}: {text[:80]!r} is not known.", f"It is one of {', '.join(kind)}."
        ) from error


def _number(text: str, place: str, field: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError as error:
        raise InputError(f"{place}, {field}: {text[:80]!r} is no number.", "") from error
    if abs(value) > 1e15 or value != value:  # noqa: PLR0124 - NaN is no figure either
        raise InputError(f"{place}, {field}: {text[:80]!r} is no usable number.", "")
    return value


Given = TypeVar("Given")


def _needed(value: Given | None, place: str, field: str) -> Given:
    if value is None:
        raise InputError(f"{place}, {field}: it is empty.", "Every row needs it.")
    return value


def _flag(text: str, place: str) -> bool | None:
    flags = {"": None, "true": True, "false": False}
    if text.lower() not in flags:
        raise InputError(
            f"{place}, preregistered: {text[:80]!r} is not known.", "It is true, false or empty."
        )
    return flags[text.lower()]
