import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.foresight.effects.ledger import Reduction, ledger
from tocsin.foresight.effects.records import Intervention as Kind
from tocsin.foresight.interventions.event import event
from tocsin.foresight.interventions.levers import Lever
from tocsin.foresight.interventions.options import factors, known, suspended

RUNS = 200


def twenty_buckets():
    seconds = np.arange(0, 20 * 300, 30)
    n = len(seconds)
    posts = pa.table(
        {
            "post_key": np.arange(n),
            "account_key": np.arange(n) % 7,
            "t": pa.array(seconds * 1_000_000).cast(pa.timestamp("us", "UTC")),
            "followers": np.arange(n) * 10,
        }
    )
    return event(posts, 300)


SEEN = twenty_buckets()


def factors_of(*levers, since=0):
    return factors(levers, SEEN, 20, since, RUNS, np.random.default_rng(0))


def test_a_lever_acts_from_its_delay_on_where_it_reaches():
    found = factors_of(Lever(Kind.NUDGE, 0.4, delay_min=50, coverage=0.5))
    assert (found.reach[:, :10] == 1).all()
    assert np.allclose(found.reach[:, 10:], 0.8)
    assert (found.demoted == 1).all()
    assert (found.stays == 1).all()
    assert (factors_of(Lever(Kind.REMOVE, delay_min=50)).stays[:, 10:] == 0).all()


def test_looking_ahead_a_delay_counts_from_now():
    found = factors_of(Lever(Kind.DEMOTE, 0.1, delay_min=10), since=15)
    assert (found.demoted[:, :17] == 1).all()
    assert np.allclose(found.demoted[:, 17:], 0.9)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=4))
@settings(max_examples=40, deadline=None)
def test_levers_on_one_mechanism_lie_between_overlap_and_sum_and_are_not_multiplied(sizes):
    found = factors_of(*[Lever(Kind.NUDGE, size) for size in sizes])
    left = found.reach[:, -1]
    assert (left <= 1 - max(sizes) + 1e-12).all()
    assert (left >= max(0.0, 1 - sum(sizes)) - 1e-12).all()
    if sum(sizes) - max(sizes) > 0.1 and sum(sizes) < 1:
        assert np.ptp(left) > 0.5 * (sum(sizes) - max(sizes))


def test_an_uncertain_effect_is_drawn_with_its_interval():
    found = factors_of(Lever(Kind.LABEL, Reduction(0.25, 0.1, 0.5)))
    drawn = 1 - found.reach[:, -1]
    assert np.median(drawn) == pytest.approx(0.25, abs=0.03)
    assert 0.1 <= drawn.min() < 0.15
    assert 0.4 < drawn.max() <= 0.5


def test_a_suspension_concerns_large_accounts_from_their_strikes_on():
    lever = Lever(Kind.SUSPEND, followers=1_000, strikes=3, coverage=0.5)
    there = suspended(lever, SEEN)
    expected = (SEEN.followers >= 1_000) & (np.arange(200) // 7 >= 3)
    assert there.tolist() == expected.tolist()
    assert factors_of(lever).keeps[there].tolist() == [0.5] * int(expected.sum())


def test_levers_without_a_reduction_take_the_ledgers_or_say_that_there_is_none():
    levers, reason = known([Lever(Kind.LABEL), Lever(Kind.REMOVE)], ledger())
    assert reason == ""
    assert isinstance(levers[0].reduction, Reduction)
    levers, reason = known([Lever(Kind.LABEL), Lever(Kind.PREBUNK)], ledger())
    assert levers == ()
    assert "after a prebunk is not in the ledger" in reason
