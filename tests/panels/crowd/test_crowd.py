import numpy as np
import orjson
import pytest
from scipy.optimize import minimize

from tocsin.cases.documents import from_json, to_json
from tocsin.errors import UsageError
from tocsin.panels.crowd.bridging import LAMBDA_FACTOR, LAMBDA_INTERCEPT, fit, objective, start
from tocsin.panels.crowd.groups import Counts, counted, opinion_groups
from tocsin.panels.crowd.judging import (
    LEAST_RATINGS,
    Crowd,
    Reason,
    Status,
    _consensus,
    judge,
)
from tocsin.panels.crowd.ratings import Ratings


def crowd(raters: int = 200, seed: int = 0) -> Ratings:
    """Two camps of one size; 240 items: a third liked by all, two thirds by one camp each."""
    rng = np.random.default_rng(seed)
    liked = np.array([[0.9, 0.9], [0.9, 0.1], [0.1, 0.9]])
    rater, item = (part.ravel() for part in np.indices((raters, 240)))
    vote = np.where(rng.random(raters * 240) < liked[item % 3, rater % 2], 1.0, 0.0)
    names = tuple(map(str, range(raters))), tuple(map(str, range(240)))
    return Ratings(*names, rater.astype(np.int64), item.astype(np.int64), vote)


def pushed(honest: Ratings, target: int, kind: str) -> Ratings:
    rng, size = np.random.default_rng(1), len(honest.raters) // 4
    rows = [(honest.rater, honest.item, honest.value)]
    for n in range(size):
        model = honest.rater == rng.integers(len(honest.raters))
        value = honest.value[model] if kind == "camouflaged" else rng.choice([0.0, 1.0], 240)
        value = np.where(np.arange(240) == target, 1.0, value)
        rows.append((np.full(240, len(honest.raters) + n), np.arange(240), value))
    names = (*honest.raters, *(f"b{n}" for n in range(size)))
    return Ratings(names, honest.items, *map(np.concatenate, zip(*rows, strict=True)))


def test_the_solver_reaches_what_l_bfgs_reaches() -> None:
    ratings = crowd()
    peer = minimize(
        lambda x: objective(ratings, x, LAMBDA_INTERCEPT, LAMBDA_FACTOR),
        start(ratings),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 5000, "ftol": 1e-15},
    )
    assert fit(ratings).objective == pytest.approx(peer.fun, rel=1e-6)


def test_the_two_camps_are_the_groups() -> None:
    group = opinion_groups(crowd())
    assert len(set(group[::2])) == len(set(group[1::2])) == 1
    assert group[0] != group[1]


def test_consensus_is_the_product_over_groups() -> None:
    ratings = crowd(20)
    group = np.arange(20) % 2
    agree, disagree = counted(ratings, group).consensus()
    votes = ratings.value.reshape(20, 240)
    for item in range(240):
        told = [votes[group == g, item] for g in (0, 1)]
        assert agree[item] == pytest.approx(np.prod([(v.sum() + 1) / 12 for v in told]))
        assert disagree[item] == pytest.approx(np.prod([(11 - v.sum()) / 12 for v in told]))


def test_what_both_camps_like_is_promoted_and_nothing_else() -> None:
    found = judge(crowd())
    assert [one.status is Status.PROMOTED for one in found.items] == [
        n % 3 == 0 for n in range(240)
    ]
    assert found.tables()["items"].num_rows == 240
    assert found.charts()["items"].svg().startswith("<svg")


def test_support_in_each_group_is_told_with_its_interval() -> None:
    honest = crowd()
    found = judge(honest)
    votes = honest.value.reshape(200, 240)
    camps = [votes[0::2], votes[1::2]]
    for number, one in enumerate(found.items):
        assert all(of.low <= of.agree / of.votes <= of.high for of in one.support)
        assert one.consensus_low <= one.consensus <= one.consensus_high
        told = sorted(of.agree for of in one.support)
        assert told == pytest.approx(sorted(camp[:, number].sum() for camp in camps), abs=15)
        assert all(0.85 * 100 <= of.votes <= 100 for of in one.support)
    table = found.tables()["support"].to_pandas()
    assert len(table) == 480
    assert (table.agree <= table.votes).all()


def test_the_consensus_interval_holds_what_it_measures_in_95_of_100_crowds() -> None:
    rng = np.random.default_rng(0)
    for groups, raters in ((2, 5), (2, 30), (3, 10), (5, 100)):
        share = rng.uniform(0.02, 0.98, (groups, 1))
        agree = rng.binomial(raters, share, (groups, 20_000)).astype(np.float64)
        votes = np.full_like(agree, raters)
        ends = np.array(_consensus(Counts(agree, votes - agree, votes)))
        held = (ends[:, 1] <= share.prod()) & (share.prod() <= ends[:, 2])
        assert held.mean() >= 0.95
        assert (ends[:, 1] <= ends[:, 0]).all()
        assert (ends[:, 0] <= ends[:, 2]).all()


@pytest.mark.parametrize("kind", ["filler", "camouflaged"])
def test_a_fifth_of_the_crowd_promotes_no_target(kind: str) -> None:
    found = judge(pushed(crowd(), 1, kind))
    assert found.items[1].status is not Status.PROMOTED
    assert 0.7 * 200 < found.counting <= 205


@pytest.mark.parametrize("kind", ["filler", "camouflaged"])
def test_a_brigade_silences_nothing_that_all_like(kind: str) -> None:
    found = judge(pushed(crowd(), 1, kind))
    assert all(one.status is Status.PROMOTED for one in found.items[::3])


def test_an_item_with_few_ratings_is_neither_promoted_nor_refused() -> None:
    honest = crowd()
    kept = (honest.item != 0) | (honest.rater < LEAST_RATINGS - 1)
    few = Ratings(
        honest.raters, honest.items, honest.rater[kept], honest.item[kept], honest.value[kept]
    )
    one = judge(few).items[0]
    assert one.status is Status.NEEDS_MORE_RATINGS
    assert Reason.FEW_RATINGS in one.reasons


def test_a_crowd_goes_to_json_and_back() -> None:
    found = judge(crowd(60))
    assert from_json(Crowd, orjson.loads(orjson.dumps(to_json(found)))) == found


def test_forty_nine_raters_are_no_crowd() -> None:
    with pytest.raises(UsageError, match="49 raters"):
        judge(crowd(49))


def test_the_last_vote_holds_and_hostile_names_are_only_names() -> None:
    found = Ratings.of(["\ud800", "\ud800", "a\0"], ["=1+1", "=1+1", "x"], [1, -1, 0])
    assert found.value.tolist() == [0.0, 0.5]
    assert Ratings.from_json(found.to_json()).raters == found.raters


def test_where_every_record_is_too_short_nothing_is_said_and_nothing_breaks() -> None:
    rater, item = (part.ravel().astype(np.int64) for part in np.indices((80, 4)))
    value = (rater + item) % 2.0
    names = tuple(map(str, range(80))), tuple(map(str, range(4)))
    found = judge(Ratings(*names, rater, item, value))
    assert found.counting == 0
    assert {one.status for one in found.items} == {Status.NEEDS_MORE_RATINGS}
    assert {one.support for one in found.items} == {()}
    assert found.tables()["support"].num_rows == 0
    assert {one.consensus for one in found.items} == {None}
