"""From ratings to tables: levels side by side, agreement by field, and what Rabat still asks."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from tocsin.detect.intervals import wilson
from tocsin.errors import InputError, UsageError
from tocsin.foresight.dangerous_speech.agreement import agreement
from tocsin.foresight.dangerous_speech.form import FORM, LEVELS, Factor, Field, Rating
from tocsin.foresight.dangerous_speech.result import DangerousSpeech
from tocsin.foresight.dangerous_speech.schemas import FIELDS, LEVELS_GIVEN, RABAT, RATINGS, UNITS
from tocsin.posts.keys import spelled

Unit = tuple[int, str]
_LEFT: Final[Mapping[Factor, str]] = {
    Factor.CONTEXT: "Whether the context makes incitement plausible, in law and in fact.",
    Factor.SPEAKER: "The speaker's duties, as of office.",
    Factor.INTENT: "All of it: recklessness is not enough, and no field asks for intent.",
    Factor.CONTENT: "How direct the call is, and of what kind: art, satire, faith, politics, news.",
    Factor.EXTENT: "Whether it was public, how often, and by what means.",
    Factor.LIKELIHOOD: "Whether harm is probable and near; a ready audience is only part of it.",
}


@dataclass(frozen=True, slots=True)
class Parameters:
    """What may be set.

    Raises:
        UsageError: a value that makes no sense.
    """

    least_units: int = 10
    """Messages with two or more independent levels in a field that its agreement needs: on fewer,
    one message more or less turns it over."""
    far_apart: int = 2
    """Levels between the lowest and the highest from which raters are said to be far apart: one
    may be a matter of words."""
    draws: int = 2_000
    """Resamples of messages for the interval."""
    seed: int = 0
    """Of the resamples."""

    def __post_init__(self) -> None:
        for name, least in (("least_units", 2), ("far_apart", 1), ("draws", 100)):
            if getattr(self, name) < least:
                raise UsageError(f"{name} is {getattr(self, name)}.", f"Give {least} or more.")


DEFAULT: Final = Parameters()


def summarised(ratings: Sequence[Rating], parameters: Parameters = DEFAULT) -> DangerousSpeech:
    """The ratings side by side; only independent ones count, all are kept.

    Raises:
        InputError: a rater rated one message in one context twice.
    """
    _check_once(ratings)
    counts = _counts(ratings)
    rng = np.random.default_rng(parameters.seed)
    rows = [_field(field, ratings, counts[field], parameters, rng) for field in Field]
    return DangerousSpeech(
        fields=pa.Table.from_pylist(rows, schema=FIELDS),
        units=_units(ratings, parameters),
        ratings=_ratings(ratings),
        levels=_levels(counts),
        rabat=_rabat({row["field"]: row["units"] for row in rows}),
    )


def _check_once(ratings: Sequence[Rating]) -> None:
    many = Counter((rating.message, rating.context, rating.rater) for rating in ratings)
    for (message, context, rater), count in many.items():
        if count > 1:
            raise InputError(
                f"{rater} rated message {spelled(message)} in the context {context[:60]!r} "
                f"{count} times.",
                "Keep one, or state another context.",
            )


def _counts(ratings: Sequence[Rating]) -> dict[Field, np.ndarray[Any, np.dtype[np.int64]]]:
    """How many independent raters gave each level, (units, levels), by field."""
    place: dict[Unit, int] = {}
    for rating in ratings:
        place.setdefault((rating.message, rating.context), len(place))
    counts = {field: np.zeros((len(place), len(LEVELS)), dtype=np.int64) for field in Field}
    for rating in ratings:
        for field, answer in rating.answers.items():
            if rating.independent and answer.level is not None:
                counts[field][place[rating.message, rating.context], answer.level] += 1
    return counts


def _field(
    field: Field,
    ratings: Sequence[Rating],
    counts: np.ndarray[Any, np.dtype[np.int64]],
    parameters: Parameters,
    rng: np.random.Generator,
) -> dict[str, Any]:
    """A row of ``FIELDS``."""
    independent = [rating for rating in ratings if rating.independent]
    raters = {r.rater for r in independent if r.answers[field].level is not None}
    several = counts[counts.sum(axis=1) >= 2]
    row: dict[str, Any] = {
        "field": field,
        "question": FORM[field].question,
        "units": len(several),
        "raters": len(raters),
        "cannot_tell": sum(r.answers[field].level is None for r in independent),
        "reason": None,
    }
    if len(several):
        same = np.array([(np.count_nonzero(several, axis=1) == 1).sum()])
        low, high = wilson(same, np.array([len(several)]))
        ends = (float(low[0]), float(high[0]))
        row |= {"same_share": int(same[0]) / len(several)}
        row |= {"same_share_low": ends[0], "same_share_high": ends[1]}
    if len(raters) < 2:
        return row | {"reason": "fewer than two independent raters"}
    if len(several) < parameters.least_units:
        least = f"at least {parameters.least_units} are needed"
        return row | {"reason": f"{len(several)} messages have two or more ratings, {least}"}
    found = agreement(several, parameters.draws, rng)
    if np.isnan(found.low):
        return row | {"reason": "nearly all ratings are of one level, so chance agrees as well"}
    return row | {"alpha": found.alpha, "alpha_low": found.low, "alpha_high": found.high}


def _units(ratings: Sequence[Rating], parameters: Parameters) -> pa.Table:
    """The table ``UNITS``, in the order in which messages were rated."""
    by_unit: dict[Unit, list[Rating]] = defaultdict(list)
    for rating in ratings:
        by_unit[rating.message, rating.context].append(rating)
    rows = []
    for (message, context), here in by_unit.items():
        for field in Field:
            counted = [rating.answers[field].level for rating in here if rating.independent]
            levels = sorted(level for level in counted if level is not None)
            keys = (key for rating in here for key in rating.answers[field].evidence)
            rows.append(
                {
                    "post_key": message,
                    "context": context,
                    "field": field,
                    "levels": levels,
                    "lowest": levels[0] if levels else None,
                    "highest": levels[-1] if levels else None,
                    "cannot_tell": len(counted) - len(levels),
                    "far_apart": (
                        levels[-1] - levels[0] >= parameters.far_apart if len(levels) > 1 else None
                    ),
                    "evidence_keys": list(dict.fromkeys(keys)),
                }
            )
    return pa.Table.from_pylist(rows, schema=UNITS)


def _ratings(ratings: Sequence[Rating]) -> pa.Table:
    rows = [
        {
            "post_key": rating.message,
            "context": rating.context,
            "rater": rating.rater,
            "rated_at": rating.rated_at,
            "independent": rating.independent,
            "field": field,
            "level": answer.level,
            "meaning": None if answer.level is None else FORM[field].anchors[answer.level],
            "note": answer.note,
            "evidence_keys": list(answer.evidence),
        }
        for rating in ratings
        for field, answer in ((field, rating.answers[field]) for field in Field)
    ]
    return pa.Table.from_pylist(rows, schema=RATINGS)


def _levels(counts: Mapping[Field, np.ndarray[Any, np.dtype[np.int64]]]) -> pa.Table:
    rows = [
        {
            "field": field,
            "level": level,
            "meaning": FORM[field].anchors[level],
            "ratings": int(counts[field][:, level].sum()),
        }
        for field in Field
        for level in LEVELS
    ]
    return pa.Table.from_pylist(rows, schema=LEVELS_GIVEN)


def _rabat(units: Mapping[str, int]) -> pa.Table:
    by_factor = {scale.informs: field for field, scale in FORM.items()}
    rows = [
        {
            "factor": factor,
            "informed_by": by_factor.get(factor),
            "units": units[by_factor[factor]] if factor in by_factor else None,
            "what_is_left": _LEFT[factor],
        }
        for factor in Factor
    ]
    return pa.Table.from_pylist(rows, schema=RABAT)
