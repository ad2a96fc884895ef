"""The form: what it asks for, what it leaves to people, and that its history holds together."""

from dataclasses import fields, replace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measures.sanctions.conftest import NOW, WHY, form, warned

from tocsin.cases.documents import EXTRA, Document, from_json, to_json
from tocsin.cases.errors import CannotStandError
from tocsin.measures.proportionality.assessment import (
    AimedAt,
    Conduct,
    Duration,
    Effect,
    Proportionality,
    Rejection,
)
from tocsin.measures.proportionality.completeness import is_complete, missing
from tocsin.measures.proportionality.versions import History, revise
from tocsin.measures.rungs import LADDER, Rung, milder


def places(made: Proportionality) -> set[str]:
    return {one.field for one in missing(made)}


@pytest.mark.parametrize("rung", LADDER)
def test_a_form_that_is_filled_in_is_complete_at_every_rung(rung: Rung) -> None:
    assert missing(form(rung)) == ()


@pytest.mark.parametrize("rung", LADDER)
def test_an_empty_form_asks_for_everything(rung: Rung) -> None:
    asked = places(Proportionality(rung))
    assert {f"rejections.{one}" for one in milder(rung)} <= asked
    assert {"legality.basis", "purpose.aim", "conduct.aimed_at", "rabat.intent", "harm.scope",
            "repeats", "effect.not_measured", "duration.days", "assessed_by"} <= asked  # fmt: skip


def test_every_text_of_the_form_is_asked_for() -> None:
    """Emptying any one text of a complete form makes it incomplete, at that place."""
    whole = form(conduct=Conduct(AimedAt.BOTH, WHY, WHY))
    for part in ("legality", "purpose", "conduct", "rabat", "harm", "effect", "duration"):
        inner: Document = getattr(whole, part)
        for one in fields(inner):
            if one.name != EXTRA and isinstance(getattr(inner, one.name), str):
                if one.name in ("basis", "aim", "aimed_at"):
                    continue
                emptied = replace(whole, **{part: replace(inner, **{one.name: " " * 40})})
                assert places(emptied) == {f"{part}.{one.name}"}


@given(rung=st.sampled_from(LADDER), dropped=st.sampled_from(LADDER))
def test_each_milder_rung_and_no_other_must_be_rejected(rung: Rung, dropped: Rung) -> None:
    whole = form(rung)
    left = replace(whole, rejections=tuple(r for r in whole.rejections if r.rung is not dropped))
    is_milder = dropped in milder(rung)
    assert places(left) == ({f"rejections.{dropped}"} if is_milder else set())
    if not is_milder:
        more = replace(whole, rejections=(*whole.rejections, Rejection(dropped, WHY)))
        assert places(more) == {f"rejections.{dropped}"}


def test_behaviour_needs_no_word_about_what_was_said_and_speech_does() -> None:
    assert is_complete(form(conduct=Conduct(AimedAt.BEHAVIOUR, WHY)))
    assert places(form(conduct=Conduct(AimedAt.EXPRESSION, WHY))) == {"conduct.expression"}
    assert places(form(conduct=Conduct(AimedAt.BOTH, WHY))) == {"conduct.expression"}


def test_a_hope_is_either_backed_by_something_or_called_one() -> None:
    assert places(form(effect=Effect(WHY))) == {"effect.not_measured"}
    assert is_complete(form(effect=Effect(WHY, ledger=("effect-7",))))


def test_repeats_are_counted_or_it_is_the_first_case() -> None:
    assert is_complete(form(repeats=warned(), first_case=False))
    assert places(form(repeats=warned())) == {"repeats"}
    assert places(form(first_case=False)) == {"repeats"}


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_it_ends_within_a_year(days: int) -> None:
    assert places(form(duration=Duration(days, WHY))) == {"duration.days"}


def test_it_has_no_number_about_anybody() -> None:
    """Only counts of the law and days are numbers: nothing can be read as a score."""

    def numbers(value: Any, place: str = "") -> set[str]:
        if isinstance(value, dict):
            return set().union(*(numbers(one, f"{place}.{key}") for key, one in value.items()))
        if isinstance(value, list):
            return set().union(*(numbers(one, place) for one in value))
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return {place} if is_number else set()

    whole = to_json(form(repeats=warned(), first_case=False))
    assert numbers(whole) == {".duration.days", ".repeats.items", ".repeats.all_items"}


def test_it_goes_to_json_and_back() -> None:
    whole = form(repeats=warned(), first_case=False)
    assert from_json(Proportionality, orjson.loads(orjson.dumps(to_json(whole)))) == whole


def test_the_history_keeps_every_version_and_shows_a_change() -> None:
    first = revise(History(), Proportionality(Rung.DEMOTE), by="a", now=NOW)
    second = revise(first, form(), by="b", now=NOW, note="Filled in.")
    assert [one.number for one in second.versions] == [1, 2]
    assert second.of(first.latest.digest) == first.latest
    assert from_json(History, orjson.loads(orjson.dumps(to_json(second)))) == second
    with pytest.raises(CannotStandError, match="Nothing was changed"):
        revise(second, form(), by="b", now=NOW)
    forged = to_json(second)
    forged["versions"][0]["note"] = "Something else."
    with pytest.raises(CannotStandError, match="not the one"):
        from_json(History, forged)
    with pytest.raises(CannotStandError, match="not the one"):
        History(second.versions[1:])
