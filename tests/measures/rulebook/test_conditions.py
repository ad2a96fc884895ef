"""Conditions are type-checked and fail closed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.measures.rulebook.conditions import MOST_CHARACTERS, Condition, ConditionError, Truth
from tocsin.measures.rulebook.facts import Facts, FactsError


@pytest.mark.parametrize(
    "text",
    [
        "case.pots > 3",
        "case.posts > 'three'",
        "case.posts",
        "has(case.posts)",
        "case == case",
        "case.objectives.exists(o, case.targets.exists(t, t == o))",
        "case.posts > ",
        "case.posts > 1 || " * 60 + "true",
    ],
)
def test_what_could_mislead_does_not_compile(text: str) -> None:
    with pytest.raises(ConditionError):
        Condition.of(text)


def test_a_condition_at_the_size_limit_compiles() -> None:
    text = "case.posts > 1".ljust(MOST_CHARACTERS)
    assert Condition.of(text).facts == ("posts",)


@pytest.mark.parametrize(
    "text",
    [
        "case.posts != 3",
        "case.satire || case.posts > 3",
        "!(case.satire && case.posts > 3)",
        "case.targets.size() == 0",
        "case.satire ? case.posts > 1 : true",
        "[case.posts].exists(n, n != 3)",
        "{'a': case.posts}['a'] != 3",
    ],
)
def test_a_fact_that_nobody_knows_is_missing_whatever_cel_would_say(text: str) -> None:
    assert Condition.of(text).evaluate(Facts.of({})).truth is Truth.MISSING


@given(st.booleans(), st.sampled_from(["satire", "journalism"]))
def test_or_does_not_swallow_a_missing_fact(value: bool, known: str) -> None:
    result = Condition.of("case.satire || case.journalism").evaluate(Facts.of({known: value}))
    assert result.truth is Truth.MISSING
    assert result.missing == tuple({"satire", "journalism"} - {known})


@given(st.integers(0, 10), st.integers(0, 10))
def test_a_known_zero_is_not_missing(posts: int, accounts: int) -> None:
    facts = Facts.of({"posts": posts, "accounts": accounts})
    result = Condition.of("case.posts > case.accounts").evaluate(facts)
    assert result.truth is (Truth.TRUE if posts > accounts else Truth.FALSE)


def test_an_empty_list_is_known_and_an_absent_one_is_not() -> None:
    condition = Condition.of("case.targets.size() == 0")
    assert condition.evaluate(Facts.of({"targets": []})).truth is Truth.TRUE
    assert condition.evaluate(Facts.of({"targets": None})).truth is Truth.MISSING


def test_an_error_of_evaluation_is_neither_true_nor_false() -> None:
    result = Condition.of("1 / case.posts > 0").evaluate(Facts.of({"posts": 0}))
    assert result.truth is Truth.ERROR
    assert "zero" in result.error


@pytest.mark.parametrize(
    "known",
    [
        {"pots": 1},
        {"posts": -1},
        {"posts": "1"},
        {"satire": 1},
        {"now": "2026-01-01"},
        {"actor": "x"},
    ],
)
def test_facts_of_the_wrong_kind_are_refused(known: dict[str, object]) -> None:
    with pytest.raises(FactsError):
        Facts.of(known)


@given(st.text(max_size=50))
def test_no_text_breaks_the_facts(text: str) -> None:
    facts = Facts.of({"platforms": [text], "verdict_value": text + "\ud800\0"})
    assert Condition.of("case.platforms.size() == 1").evaluate(facts).truth is Truth.TRUE
