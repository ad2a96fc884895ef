"""What people say about suggestions, and what that changes.

A confirmed match is confirmed for the words it was said of, no further. Enough answers also move
the probabilities: Platt's (1999) scale and shift of the log-odds, p' = σ(a·logit(p) + b), fitted
to the answers with a prior at a = 1, b = 0, so that few answers move little. This is what makes a
probability true of *this* desk's posts, where matches may be rarer than in training. The order
of candidates stays.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from scipy.optimize import minimize
from scipy.special import expit, logit

from tocsin.detect.claims.ranker import Ranker
from tocsin.detect.claims.tables import FEEDBACK, By, Tier
from tocsin.errors import InputError, StorageError, UsageError

Floats = npt.NDArray[np.float64]

LEAST_ANSWERS: Final = 30
LEAST_OF_EACH: Final = 5
"""Fewer cannot tell a shift from chance."""
_PRIOR: Final = 4.0
"""Precision of a around 1 and b around 0: as much as about sixteen answers."""
_SUREST: Final = 1e-6


def said(matches: pa.Table, is_right: Sequence[bool], person: str, now: datetime) -> pa.Table:
    """A person's answers to some matches, one each, as rows of :data:`.tables.FEEDBACK`.

    ``matches`` has ``query_key, factcheck_key, by, as_shipped``.

    Raises:
        UsageError: there are not as many answers as matches.
    """
    if len(is_right) != len(matches):
        raise UsageError(
            f"{len(is_right)} answers were given to {len(matches)} matches.",
            "Give one answer for each.",
        )
    columns = {
        "query_key": matches["query_key"],
        "factcheck_key": matches["factcheck_key"],
        "by": matches["by"],
        "probability": matches["as_shipped"],
        "is_right": pa.array(is_right, pa.bool_()),
        "person": pa.repeat(pa.scalar(person, pa.string()), len(matches)),
        "said_at": pa.repeat(pa.scalar(now, FEEDBACK.field("said_at").type), len(matches)),
    }
    return pa.table(columns, schema=FEEDBACK)


def with_tiers(matches: pa.Table, feedback: pa.Table) -> pa.Table:
    """The matches (``query_key, factcheck_key, tier``), with the tier of the newest answer."""
    newest: dict[tuple[int, int], bool] = {}
    for row in feedback.sort_by("said_at").to_pylist():
        newest[row["query_key"], row["factcheck_key"]] = row["is_right"]
    tier = {None: Tier.SUGGESTED, True: Tier.CONFIRMED, False: Tier.REJECTED}
    pairs = zip(matches["query_key"].to_pylist(), matches["factcheck_key"].to_pylist(), strict=True)
    tiers = [str(tier[newest.get(pair)]) for pair in pairs]
    place = matches.schema.get_field_index("tier")
    return matches.set_column(place, matches.schema.field("tier"), pa.array(tiers, pa.string()))


def keep(path: Path, answers: pa.Table) -> None:
    """Appends answers (schema ``FEEDBACK``) to a file, a JSON object a line.

    Raises:
        StorageError: it cannot be written.
    """
    lines = [orjson.dumps(row, default=str) + b"\n" for row in answers.to_pylist()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.writelines(lines)
    except OSError as error:
        raise StorageError(
            f"The answers cannot be written to {path}: {error}.", "Check space and permissions."
        ) from error


def kept(path: Path) -> pa.Table:
    """All answers in a file (schema ``FEEDBACK``), the oldest first; none where there is no file.

    Raises:
        InputError: a line is no answer; it names file and line.
    """
    lines = path.read_bytes().splitlines() if path.is_file() else []
    rows = [_parsed(path, number, line) for number, line in enumerate(lines, 1) if line]
    return pa.Table.from_pylist(rows, schema=FEEDBACK)


def _parsed(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        row: dict[str, Any] = orjson.loads(line)
        row |= {
            "query_key": int(row["query_key"]),
            "factcheck_key": int(row["factcheck_key"]),
            "is_right": {True: True, False: False}[row["is_right"]],
            "said_at": datetime.fromisoformat(row["said_at"]),
        }
        pa.Table.from_pylist([row], schema=FEEDBACK)
    except (ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise InputError(
            f"{path}, line {number} is no answer about a match: {error}.",
            "Correct that line, or take it out.",
        ) from error
    return row


def as_shipped(ranker: Ranker, probability: pa.ChunkedArray) -> pa.Array:
    """What the shipped model says where ``ranker`` says this; nulls stay null."""
    odds = logit(np.clip(pc.fill_null(probability, 0.5).to_numpy(), _SUREST, 1 - _SUREST))
    before = expit((odds - ranker.shift) / ranker.scale).astype(np.float32)
    return pc.if_else(probability.combine_chunks().is_valid(), pa.array(before), None)


def recalibrated(ranker: Ranker, feedback: pa.Table) -> Ranker:
    """The ranker with its probabilities moved by these answers; the same where they are too few.

    Takes answers about matches by text, with the probability that this ranker states.
    """
    by_text = feedback.filter(pc.equal(feedback["by"], str(By.TEXT)))
    right = by_text["is_right"].to_numpy().astype(np.float64)
    if len(right) < LEAST_ANSWERS or min(right.sum(), (1 - right).sum()) < LEAST_OF_EACH:
        return ranker
    shown = by_text["probability"].to_numpy().astype(np.float64)
    odds = logit(np.clip(shown, _SUREST, 1 - _SUREST))

    def loss(line: Floats) -> float:
        x = line[0] * odds + line[1]
        prior = _PRIOR * ((line[0] - 1) ** 2 + line[1] ** 2) / 2
        return float((np.logaddexp(0, x) - right * x).sum() + prior)

    scale, shift = minimize(loss, np.array([1.0, 0.0]), bounds=[(0.05, 5), (-10, 10)]).x
    return ranker.calibrated(scale * ranker.scale, scale * ranker.shift + shift)
