"""Conditions are type-checked and fail closed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.measures.rulebook.conditions import MOST_CHARACTERS, Condition, ConditionError, Truth
from tocsin.measures.rulebook.evaluating import outcome_of
from tocsin.measures.rulebook.facts import Facts, FactsError
from tocsin.measures.rulebook.rule import Outcome


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


LISTS = [f"{number:04}" + "x" * 196 for number in range(1_000)]
LONGEST = Facts.of({"platforms": LISTS, "languages": LISTS, "verdict_value": "x" * 200})


@pytest.mark.parametrize(
    "text",
    [
        "case.platforms.exists(p, p in case.languages)",
        "case.platforms.exists(p, case.languages.size() > 1)",
        "(case.platforms + case.platforms).exists(p, p == 'z')",
        "case.platforms.exists(p, p.matches('(x{1,30}){1,30}y'))",
        "case.platforms.exists(p, case.platforms.exists(q, p == q))",
        "case.platforms.all(p, [p, p].exists(q, q == 'z'))",
    ],
)
def test_a_condition_that_would_run_too_long_is_refused_when_it_is_read(text: str) -> None:
    """The first took 83 ms, the fourth 10 s on the longest facts, before they were refused."""
    with pytest.raises(ConditionError, match="refused"):
        Condition.of(text)


@pytest.mark.parametrize(
    "text",
    [
        " || ".join(["case.platforms.exists(p, p == 'z')"] * 9),
        f"case.platforms.exists(p, {' || '.join(f'p == {n!r}' for n in map(str, range(40)))})",
        "case.platforms.map(p, (p + p + p + p) + (p + p + p + p)).size() > 2000",
        " || ".join(f"case.verdict_value.matches('(x{{1,30}}){{1,30}}{n}')" for n in range(12)),
        "case.platforms.filter(p, p < 'z').map(p, [p, p, p]).size() > 2000",
    ],
)
def test_what_is_read_ends_soon_even_on_the_longest_facts(text: str) -> None:
    """Bounds that no slow machine meets by chance: the worst takes some 70 ms here."""
    condition = Condition.of(text)
    began = time.process_time()
    assert condition.evaluate(LONGEST).truth is not Truth.MISSING
    assert time.process_time() - began < 2


def test_where_the_engine_gives_up_people_look() -> None:
    """It allows 10,000 rounds of macros in an evaluation."""
    condition = Condition.of(" || ".join(["case.platforms.exists(p, p == 'z')"] * 12))
    result = condition.evaluate(LONGEST)
    assert result.truth is Truth.ERROR
    assert "budget" in result.error
    assert outcome_of([Truth.FALSE, result.truth]) is Outcome.ESCALATE
