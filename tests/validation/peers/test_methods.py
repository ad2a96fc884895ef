"""Each method's formula on examples small enough to work out by hand."""

import math
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peers import backbone, coornet, cosharing, ours, threshold
from peers.coortweet import named as coortweet_named
from peers.coortweet import network as coortweet_network
from peers.similarity import active, blocks, strongest_of, vectors
from tocsin.detect.coordination.coortweet import CooRTweet
from tocsin.posts.schema import POSTS
from tocsin.shares.objects import SHARES

S = 1_000_000


def shares(*rows: tuple[int, int, float]) -> pa.Table:
    """Rows of (account, object, seconds)."""
    account, shared, at_s = zip(*rows, strict=True)
    columns = (account, shared, [int(t * S) for t in at_s], range(len(rows)))
    return pa.table([pa.array(list(c), pa.int64()) for c in columns], schema=SHARES)


# Two accounts within a minute on three objects, a third with them on one of these.
TRIO = shares(
    *((1, 10, 0), (2, 10, 5), (1, 11, 1_000), (2, 11, 1_050), (1, 12, 2_000), (2, 12, 2_055)),
    *((3, 12, 2_060), (3, 10, 90)),
)


def test_the_rule_of_thumb_counts_distinct_objects_met_on_within_the_window() -> None:
    ranking = threshold.joint_objects(TRIO, 60)

    assert dict(zip(ranking.accounts.tolist(), ranking.strongest.tolist(), strict=True)) == {
        1: 3, 2: 3, 3: 1,
    }  # fmt: skip
    assert threshold.PEER.defaults["k = 2, 60 s"](TRIO) == {1, 2}
    assert threshold.PEER.defaults["k = 5, 60 s"](TRIO) == set()


def test_coortweet_names_accounts_in_edges_heavier_than_the_quantile() -> None:
    # At 60 s: 1-2 three times, 1-3 and 2-3 once each; the median weight is 1.
    _, level = coortweet_network(TRIO, CooRTweet(time_window=60))

    assert level == 1
    assert coortweet_named(TRIO, CooRTweet(time_window=60)) == {1, 2}


def test_coornets_interval_is_the_median_time_to_half_the_shares_of_the_quickest() -> None:
    # Second shares after 2, 4 and 100 s: at q = 0.5 the quickest are objects 10 and 11.
    # Object 10 has 4 shares, more than half are there with the third, after 8 s; object 11
    # has 2, more than half with the second, after 4 s. Their median is 6 s.
    table = shares(
        *((1, 10, 0), (2, 10, 2), (3, 10, 8), (4, 10, 500), (1, 11, 50), (2, 11, 54)),
        *((1, 12, 0), (2, 12, 100), (9, 13, 0)),
    )

    assert coornet.coordination_interval_s(table, q=0.5, p=0.5) == 6
    assert coornet.coordination_interval_s(shares((1, 10, 0), (2, 10, 0))) == 1


def test_coornet_has_no_interval_where_nothing_was_shared_twice() -> None:
    with pytest.raises(ValueError, match="shared twice"):
        coornet.coordination_interval_s(shares((1, 10, 0), (1, 11, 0)))


def test_coornet_joins_accounts_over_objects_both_shared_in_company() -> None:
    # Bins of 10 s from the first share: object 10 has 1 and 2 in one bin, 3 and 4 in a later
    # one, 5 alone. 1-3 is an edge too, as in the package's projection, though they never met.
    table = shares((1, 10, 3), (2, 10, 12), (3, 10, 53), (4, 10, 60), (5, 10, 100))

    account, _ = coornet.coordinated(table, 10)

    assert account.tolist() == [1, 2, 3, 4]
    assert coornet.network(table, 10)[0].named(1) == {1, 2, 3, 4}


def test_coornet_leaves_out_an_object_that_one_account_repeats() -> None:
    account, _ = coornet.coordinated(shares((1, 10, 0), (1, 10, 1)), 10)

    assert not len(account)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=40), st.floats(0, 1))
def test_the_quantile_of_counts_is_the_quantile_of_the_numbers(
    numbers: list[int], share: float
) -> None:
    found = coornet.quantile_of_counts(np.bincount(numbers), share)

    assert math.isclose(found, np.quantile(numbers, share), rel_tol=1e-9)


def test_an_accounts_vector_is_tf_idf_of_length_one() -> None:
    # Account 1 shared object 10 twice and 11 once; account 2 only 10.
    rows = vectors(shares((1, 10, 0), (1, 10, 9), (1, 11, 0), (2, 10, 0)), np.array([1, 2]))

    common, rare = (1 + math.log(2)) * 1.0, math.log(3 / 2) + 1
    length = math.hypot(common, rare)
    assert np.allclose(rows.toarray(), [[common / length, rare / length], [1, 0]])


@given(
    st.lists(st.tuples(st.integers(1, 8), st.integers(1, 6), st.just(0.0)), min_size=1, max_size=40)
)
def test_products_in_blocks_are_all_products(rows: list[tuple[int, int, float]]) -> None:
    table = shares(*rows)
    made = vectors(table, active(table, 1))
    dense = made.toarray().astype(np.float64)
    expected = {
        (a, b): dense[a] @ dense[b]
        for a, b in combinations(range(len(dense)), 2)
        if dense[a] @ dense[b] > 0
    }

    found = {
        (int(a), int(b)): float(weight)
        for block in blocks(made)
        for a, b, weight in zip(block.a, block.b, block.weight, strict=True)
    }

    assert found.keys() == expected.keys()
    assert all(math.isclose(found[pair], expected[pair], rel_tol=1e-5) for pair in found)
    for number, strongest in enumerate(strongest_of(made)):
        own = [weight for pair, weight in expected.items() if number in pair]
        assert np.isclose(strongest, max(own, default=-math.inf), rtol=1e-5)


def test_co_sharing_leaves_out_accounts_with_fewer_than_ten_shares() -> None:
    ten = [(account, shared, 0.0) for account in (1, 2) for shared in range(10)]
    nine = [(account, shared, 0.0) for account in (3, 4) for shared in range(9)]

    assert cosharing.named(shares(*ten, *nine)) == {1, 2}


def test_the_backbone_weighs_an_edge_against_all_edges_of_its_ends() -> None:
    # A star: 1 shares three objects with 2 and one each with 3 and 4.
    table = shares(
        *((1, n, 0) for n in range(5)), (2, 0, 0), (2, 1, 0), (2, 2, 0), (3, 3, 0), (4, 4, 0)
    )
    rows = vectors(table, np.arange(1, 5)).toarray().astype(np.float64)
    weights = rows[1:] @ rows[0]

    ranking = backbone.network(table, 1.0)

    significance = -2 * np.log(1 - weights / weights.sum())
    assert np.allclose(ranking.strongest, [significance.max(), *significance], rtol=1e-5)


def test_superspreaders_are_the_accounts_with_the_most_shares() -> None:
    table = shares(*((account, n, 0) for account in (1, 2, 3, 4) for n in range(account)))

    assert backbone.superspreaders(table, 0.5).tolist() == [3, 4]


def test_posts_made_from_shares_have_the_schema_and_the_shares_times() -> None:
    posts = ours.bare_posts(TRIO)

    assert posts.schema.equals(POSTS)
    assert posts["created_at"].cast(pa.int64()).to_pylist() == TRIO["t"].to_pylist()
