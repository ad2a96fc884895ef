"""Who is first, how often, and how surely: against counting by hand and against all outcomes."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.coordination.leaders import leaders, upper_tail


class View:
    """The columns of a network that the question needs."""

    number = 3

    def __init__(self, shares):
        order = sorted(shares, key=lambda share: (share[0], share[2], share[1]))
        self.object, self.account, self.t_us = (
            np.array([share[place] for share in order], dtype=np.int64) for place in range(3)
        )
        self.size = int(self.account.max()) + 1
        self.account_key = np.arange(self.size) * 10
        self.kind = np.array(["url"] * (int(self.object.max()) + 1))


@given(
    chances=st.lists(st.floats(0.05, 0.95), min_size=1, max_size=7),
    count=st.integers(0, 8),
)
def test_the_tail_is_the_sum_over_all_outcomes(chances, count):
    total = 0.0
    for outcome in product((0, 1), repeat=len(chances)):
        if sum(outcome) >= count:
            total += np.prod([p if hit else 1 - p for p, hit in zip(chances, outcome, strict=True)])
    assert upper_tail(count, np.array(chances)) == pytest.approx(total)


def test_the_tail_of_many_objects_is_close_to_the_exact_one():
    exact = sum(
        float(np.exp(_log_choose(1_000, k) + k * np.log(0.2) + (1_000 - k) * np.log(0.8)))
        for k in range(230, 1_001)
    )
    assert upper_tail(230, np.full(1_000, 0.2)) == pytest.approx(exact, rel=0.1)


def _log_choose(n, k):
    return sum(np.log(n - i) - np.log(i + 1) for i in range(k))


def test_who_is_always_first_leads_and_the_others_do_not():
    shares = [(o, a, 100 * o + (0 if a == 2 else 5 + a)) for o in range(12) for a in range(4)]
    rows = leaders([View(shares)]).to_pylist()
    assert [row["account_key"] for row in rows if row["clear"]] == [20]
    top = rows[0]
    assert (top["joint"], top["first"], top["share"]) == (12, 12, 1.0)
    assert top["chance"] == pytest.approx(0.25)
    assert top["low"] > top["chance"]
    assert top["p_value"] == pytest.approx(4 * 0.25**12)


def test_turns_at_being_first_are_no_lead():
    shares = [(o, a, 100 * o + (a - o) % 4) for o in range(12) for a in range(4)]
    rows = leaders([View(shares)]).to_pylist()
    assert not any(row["clear"] for row in rows)
    assert {row["first"] for row in rows} == {3}


def test_two_at_the_same_moment_are_both_not_first():
    rows = leaders([View([(o, a, 100 * o) for o in range(6) for a in range(2)])]).to_pylist()
    assert {row["first"] for row in rows} == {0}
    assert {row["joint"] for row in rows} == {6}


def test_what_only_one_member_shared_counts_for_nobody():
    rows = leaders([View([(0, 0, 1), (1, 0, 1), (1, 1, 5)])]).to_pylist()
    assert {row["account_key"]: row["joint"] for row in rows} == {0: 1, 10: 1}


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 9)), min_size=2,
                unique_by=lambda share: share[:2]))  # fmt: skip
def test_firsts_are_what_counting_by_hand_gives(shares):
    rows = leaders([View(shares)]).to_pylist()
    for row in rows:
        account = row["account_key"] // 10
        joint = first = 0
        for number in {share[0] for share in shares}:
            times = {share[1]: share[2] for share in shares if share[0] == number}
            if account in times and len(times) > 1:
                joint += 1
                own = times.pop(account)
                first += all(own < other for other in times.values())
        assert (row["joint"], row["first"]) == (joint, first)
        assert row["low"] <= row["share"] <= row["high"]
