from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from scipy.special import expit, logit

from tocsin.detect.claims.feedback import (
    LEAST_ANSWERS,
    as_shipped,
    keep,
    kept,
    recalibrated,
    said,
    with_tiers,
)
from tocsin.detect.claims.ranker import Ranker
from tocsin.detect.claims.tables import FEEDBACK
from tocsin.errors import InputError, UsageError

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def matches(probability: list[float]) -> pa.Table:
    count = len(probability)
    keys = pa.array(range(count), pa.int64())
    columns = {
        "query_key": pa.array(range(10, 10 + count), pa.int64()),
        "factcheck_key": keys,
        "as_shipped": pa.array(probability, pa.float32()),
        "tier": pa.array(["suggested"] * count),
        "by": pa.array(["text"] * count),
    }
    return pa.table(columns)


def test_only_a_persons_answer_changes_the_tier_and_the_newest_counts() -> None:
    shown = matches([0.999, 0.9, 0.8])
    first = said(shown.slice(1, 2), [False, False], "ann", NOW)
    second = said(shown.slice(1, 1), [True], "bob", NOW.replace(year=2027))
    tiers = with_tiers(shown, pa.concat_tables([second, first]))["tier"]
    assert tiers.to_pylist() == ["suggested", "confirmed", "rejected"]
    assert first.schema == FEEDBACK


def test_an_answer_for_each_match_or_none() -> None:
    with pytest.raises(UsageError, match="1 answers were given to 2 matches"):
        said(matches([0.9, 0.8]), [True], "ann", NOW)


def test_answers_are_kept_in_order_and_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "answers.jsonl"
    assert kept(path) == FEEDBACK.empty_table()
    first, second = (said(matches([0.9]), [right], "ann", NOW) for right in (True, False))
    keep(path, first)
    keep(path, second)
    assert kept(path).equals(pa.concat_tables([first, second]).combine_chunks())
    path.write_bytes(path.read_bytes() + b'{"query_key": 3}\n')
    with pytest.raises(InputError, match="line 3 is no answer"):
        kept(path)


def test_few_answers_move_nothing() -> None:
    count = LEAST_ANSWERS - 1
    right = [n % 2 == 0 for n in range(count)]
    few = said(matches([0.9] * count), right, "ann", NOW)
    ranker = Ranker.shipped()
    assert recalibrated(ranker, few) is ranker


def test_probabilities_become_true_of_the_desks_posts() -> None:
    """Matches that are right half as often, in odds e^-1.5, as the ranker believes."""
    chance = np.random.default_rng(3)
    believed = chance.uniform(0.05, 0.98, 2_000)
    right = chance.random(2_000) < expit(logit(believed) - 1.5)
    answers = said(matches(believed.tolist()), right.tolist(), "ann", NOW)
    moved = recalibrated(Ranker.shipped(), answers)
    now = expit(moved.scale * logit(believed) + moved.shift)
    assert abs(now.mean() - right.mean()) < 0.02 < abs(believed.mean() - right.mean())
    shown = pa.chunked_array([pa.array([*now[:9].tolist(), None], pa.float32())])
    before = as_shipped(moved, shown).to_pylist()
    assert before[:9] == pytest.approx(believed[:9].tolist(), abs=1e-4)
    assert before[9] is None
