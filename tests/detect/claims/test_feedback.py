from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
from scipy.special import expit, logit

from tocsin.detect.claims.feedback import LEAST_ANSWERS, recalibrated, said, with_tiers
from tocsin.detect.claims.ranker import Ranker
from tocsin.detect.claims.tables import FEEDBACK, MATCHES
from tocsin.errors import UsageError

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def matches(probability: list[float]) -> pa.Table:
    rows = [
        {"query": n, "factcheck_key": n, "rank": 1, "probability": p, "tier": "suggested",
         "by": "text", "reasons": [], "flags": []}
        for n, p in enumerate(probability)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=MATCHES)


def test_only_a_persons_answer_changes_the_tier_and_the_newest_counts() -> None:
    shown = matches([0.999, 0.9, 0.8])
    first = said(shown.slice(1, 2), [10, 11, 12], [False, False], "ann", NOW)
    second = said(shown.slice(1, 1), [10, 11, 12], [True], "bob", NOW.replace(year=2027))
    tiers = with_tiers(shown, [10, 11, 12], pa.concat_tables([second, first]))["tier"]
    assert tiers.to_pylist() == ["suggested", "confirmed", "rejected"]
    assert first.schema == FEEDBACK


def test_an_answer_for_each_match_or_none() -> None:
    with pytest.raises(UsageError, match="1 answers were given to 2 matches"):
        said(matches([0.9, 0.8]), [1, 2], [True], "ann", NOW)


def test_few_answers_move_nothing() -> None:
    count = LEAST_ANSWERS - 1
    right = [n % 2 == 0 for n in range(count)]
    few = said(matches([0.9] * count), list(range(count)), right, "ann", NOW)
    ranker = Ranker.shipped()
    assert recalibrated(ranker, few) is ranker


def test_probabilities_become_true_of_the_desks_posts() -> None:
    """Matches that are right half as often, in odds e^-1.5, as the ranker believes."""
    chance = np.random.default_rng(3)
    believed = chance.uniform(0.05, 0.98, 2_000)
    right = chance.random(2_000) < expit(logit(believed) - 1.5)
    answers = said(matches(believed.tolist()), list(range(2_000)), right.tolist(), "ann", NOW)
    moved = recalibrated(Ranker.shipped(), answers)
    now = expit(moved.scale * logit(believed) + moved.shift)
    assert abs(now.mean() - right.mean()) < 0.02 < abs(believed.mean() - right.mean())
