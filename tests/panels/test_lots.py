from collections import Counter
from dataclasses import replace
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.panels.conftest import SEED, expert, pool, rules

from tocsin.panels import lots
from tocsin.panels.errors import InfeasibleDrawError, NotAllowedError
from tocsin.panels.experts import Dimension
from tocsin.panels.lots import (
    Candidate,
    Draw,
    candidates_of,
    commitment,
    draw,
    proves,
    quotas_hold,
    redraw,
    selection_shares,
)
from tocsin.panels.rules import Quota, Rules

CROSSED = rules(
    quotas=(
        *(Quota(Dimension.DISCIPLINE, name, 2, 4) for name in ("law", "media", "technology")),
        Quota(Dimension.REGION, "north", 5, 5),
    )
)


def test_anyone_can_run_a_draw_again_and_a_changed_name_is_found() -> None:
    record = draw(candidates_of(pool(), rules()), rules(), SEED)
    assert proves(record)
    other = next(one.id for one in record.candidates if one.id not in record.drawn)
    assert not proves(replace(record, drawn=(*record.drawn[:-1], other)))
    assert not proves(replace(record, seed="another seed of its own"))
    assert not proves(replace(record, candidates=record.candidates[1:]))


def test_the_order_in_which_experts_were_nominated_does_not_matter() -> None:
    one = draw(candidates_of(pool(), rules()), rules(), SEED)
    assert draw(candidates_of(reversed(pool()), rules()), rules(), SEED) == one


def test_the_reserve_has_each_stratum_and_nobody_who_was_drawn() -> None:
    record = draw(candidates_of(pool(), rules()), rules(), SEED)
    strata = {one.id: one.strata[0] for one in record.candidates}
    assert not set(record.reserve) & set(record.drawn)
    by_stratum = sorted(strata[one] for one in record.reserve)
    assert by_stratum == ["law"] * 3 + ["media"] * 3 + ["technology"] * 3


def test_a_short_seed_is_refused_because_it_can_be_guessed() -> None:
    with pytest.raises(NotAllowedError, match="16 characters"):
        commitment("short")


def test_quotas_that_cannot_be_filled_name_the_stratum_and_how_many_are_missing() -> None:
    few = [one for one in pool() if one.disciplines != ("law",)] + [expert(90, "law")]
    with pytest.raises(InfeasibleDrawError, match="law lacks 2") as refused:
        draw(candidates_of(few, rules()), rules(), SEED)
    assert refused.value.missing == {"discipline: law": 2}


def test_quotas_that_only_clash_together_are_named_as_such() -> None:
    only_south = [replace(one, region="south") for one in pool()]
    north = [replace(one, id=f"n{n}", region="north") for n, one in enumerate(pool()[:1] * 5)]
    with pytest.raises(InfeasibleDrawError, match="not all of them together"):
        draw(candidates_of([*only_south, *north], CROSSED), CROSSED, SEED)


def test_crossing_quotas_are_all_kept() -> None:
    candidates = candidates_of(pool(), CROSSED)
    for number in range(10):
        record = draw(candidates, CROSSED, f"{SEED} {number}")
        assert len(record.drawn) == 9
        assert quotas_hold(record, record.drawn)


def test_within_a_kind_of_expert_all_have_the_same_chance() -> None:
    simple = rules(quotas=tuple(Quota(Dimension.DISCIPLINE, n, 3, 3) for n in
        ("law", "media", "technology")))  # fmt: skip
    shares = selection_shares(candidates_of(pool(), simple), simple, 3_000, "many seeds, derived")
    # Three of eight; five standard errors of a share over 3,000 draws.
    assert max(abs(share - 3 / 8) for share in shares.values()) < 5 * (0.375 * 0.625 / 3000) ** 0.5


def test_under_crossing_quotas_a_kind_shares_one_chance_over_all_orders_of_lots(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kinds = [("a", "x"), ("a", "x"), ("a", "y"), ("b", "x"), ("b", "x")]
    candidates = tuple(Candidate(f"c{n}", kind) for n, kind in enumerate(kinds))
    quotas = (
        Quota(Dimension.DISCIPLINE, "a", 1, 2),
        Quota(Dimension.DISCIPLINE, "b", 1, 2),
        Quota(Dimension.REGION, "y", 1, 1),
    )
    wanted = Rules(3, Dimension.DISCIPLINE, quotas, quorum=1, stratum_quorum=1)
    seats: Counter[str] = Counter()
    for order in permutations(candidates):
        monkeypatch.setattr(lots, "_by_lot", lambda _, order=order: list(order))
        seats.update(draw(candidates, wanted, SEED).drawn)
    assert seats["c0"] == seats["c1"] > 0
    assert seats["c3"] == seats["c4"] > 0
    assert seats["c2"] == 120


def test_quotas_hold_between_their_ends_only() -> None:
    record = draw(candidates_of(pool(), rules()), rules(), SEED)
    law = [one.id for one in record.candidates if one.strata == ("law",)]
    assert quotas_hold(record, record.drawn)
    assert not quotas_hold(record, law[:4], least=False)
    assert quotas_hold(record, law[:3], least=False)
    assert not quotas_hold(record, law[:3])


@st.composite
def small(draw_: st.DrawFn) -> tuple[tuple[Candidate, ...], Rules]:
    kinds = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]
    picked = draw_(st.lists(st.sampled_from(kinds), max_size=8))
    candidates = tuple(Candidate(f"c{n}", kind) for n, kind in enumerate(picked))
    bounds = st.tuples(st.integers(1, 3), st.integers(0, 2)).map(lambda b: (b[0], b[0] + b[1]))
    a, b = draw_(bounds), draw_(bounds)
    x = draw_(st.integers(0, 3))
    size = draw_(st.integers(a[0] + b[0], a[1] + b[1]))
    quotas = (
        Quota(Dimension.DISCIPLINE, "a", *a),
        Quota(Dimension.DISCIPLINE, "b", *b),
        Quota(Dimension.REGION, "x", x, x + 1),
    )
    return candidates, Rules(
        size, Dimension.DISCIPLINE, quotas, quorum=1, stratum_quorum=1, resamples=1_000
    )


@given(small())
@settings(max_examples=60, deadline=None)
def test_a_panel_is_drawn_exactly_where_brute_force_finds_one(
    asked: tuple[tuple[Candidate, ...], Rules],
) -> None:
    candidates, wanted = asked
    blank = Draw("", "", "", "", 0, 0, (Dimension.DISCIPLINE, Dimension.REGION), wanted.quotas,
                 candidates)  # fmt: skip
    possible = any(
        quotas_hold(blank, [one.id for one in chosen])
        for chosen in combinations(candidates, wanted.size)
    )
    if possible:
        record = draw(candidates, wanted, SEED)
        assert len(record.drawn) == wanted.size
        assert quotas_hold(record, record.drawn)
    else:
        with pytest.raises(InfeasibleDrawError):
            draw(candidates, wanted, SEED)


@given(st.lists(st.sampled_from("ab"), max_size=12), st.integers(2, 6), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_one_dimension_needs_no_solver_and_draws_what_the_solver_would(
    strata: list[str], size: int, least: int
) -> None:
    quotas = (
        Quota(Dimension.DISCIPLINE, "a", least, 6),
        Quota(Dimension.DISCIPLINE, "b", 1, 6),
    )
    if size < least + 1:
        return
    plain = Rules(size, Dimension.DISCIPLINE, quotas, quorum=1, stratum_quorum=1)
    crossed = replace(plain, quotas=(*quotas, Quota(Dimension.REGION, "any", 0, 99)))
    one = tuple(Candidate(f"c{n:02d}", (name,)) for n, name in enumerate(strata))
    two = tuple(Candidate(c.id, (*c.strata, "any")) for c in one)
    try:
        by_bounds = draw(one, plain, SEED)
    except InfeasibleDrawError:
        with pytest.raises(InfeasibleDrawError):
            draw(two, crossed, SEED)
        return
    # The digest of the pool differs, and lots with it: hand both the same one.
    same = replace(by_bounds, dimensions=(Dimension.DISCIPLINE, Dimension.REGION),
                   quotas=crossed.quotas, candidates=two)  # fmt: skip
    assert redraw(same).drawn == by_bounds.drawn
