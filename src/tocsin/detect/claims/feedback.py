"""What people say about suggestions, and what that changes.

A confirmed match is confirmed for the post it was said of, no further. Enough answers also move
the probabilities: Platt's (1999) scale and shift of the log-odds, p' = σ(a·logit(p) + b), fitted
to the answers with a prior at a = 1, b = 0, so that few answers move little. This is what makes a
probability true of *this* desk's posts, where matches may be rarer than in training. The order
of candidates stays.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.optimize import minimize
from scipy.special import logit

from tocsin.detect.claims.ranker import Ranker
from tocsin.detect.claims.tables import FEEDBACK, By, Tier
from tocsin.errors import UsageError

Floats = npt.NDArray[np.float64]

LEAST_ANSWERS: Final = 30
LEAST_OF_EACH: Final = 5
"""Fewer cannot tell a shift from chance."""
_PRIOR: Final = 4.0
"""Precision of a around 1 and b around 0: as much as about sixteen answers."""
_SUREST: Final = 1e-6


def said(
    matches: pa.Table,
    query_keys: Sequence[int],
    is_right: Sequence[bool],
    person: str,
    now: datetime,
) -> pa.Table:
    """A person's answers to some matches, one each, as rows of :data:`.tables.FEEDBACK`.

    ``query_keys`` are the posts' keys, by the number of the query.

    Raises:
        UsageError: there are not as many answers as matches.
    """
    if len(is_right) != len(matches):
        raise UsageError(
            f"{len(is_right)} answers were given to {len(matches)} matches.",
            "Give one answer for each.",
        )
    keys = pa.array(query_keys, pa.int64()).take(matches["query"].combine_chunks())
    columns = {
        "query_key": keys,
        "factcheck_key": matches["factcheck_key"],
        "by": matches["by"],
        "probability": matches["probability"],
        "is_right": pa.array(is_right, pa.bool_()),
        "person": pa.repeat(pa.scalar(person, pa.string()), len(matches)),
        "said_at": pa.repeat(pa.scalar(now, FEEDBACK.field("said_at").type), len(matches)),
    }
    return pa.table(columns, schema=FEEDBACK)


def with_tiers(matches: pa.Table, query_keys: Sequence[int], feedback: pa.Table) -> pa.Table:
    """The matches, each with the tier that the newest answer about it gives."""
    newest: dict[tuple[int, int], bool] = {}
    for row in feedback.sort_by("said_at").to_pylist():
        newest[row["query_key"], row["factcheck_key"]] = row["is_right"]
    tier = {None: Tier.SUGGESTED, True: Tier.CONFIRMED, False: Tier.REJECTED}
    pairs = zip(matches["query"].to_pylist(), matches["factcheck_key"].to_pylist(), strict=True)
    tiers = [str(tier[newest.get((query_keys[query], key))]) for query, key in pairs]
    place = matches.schema.get_field_index("tier")
    return matches.set_column(place, matches.schema.field("tier"), pa.array(tiers, pa.string()))


def recalibrated(ranker: Ranker, feedback: pa.Table) -> Ranker:
    """The ranker with its probabilities moved by these answers; the same where they are too few.

    Takes answers about matches by text, whose probability this ranker stated.
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
