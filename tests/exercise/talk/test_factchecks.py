import csv
import io
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from tocsin.exercise import Scenario
from tocsin.exercise.scenario import THEMES
from tocsin.exercise.talk import factchecks, write_factchecks
from tocsin.exercise.talk.parts import Part
from tocsin.exercise.talk.themes import load_theme
from tocsin.factchecks.adding import Adding
from tocsin.factchecks.registry import Registry
from tocsin.factchecks.verdicts import Verdict

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_most_check_something_else_and_none_checks_an_unknown_theme() -> None:
    checked = Counter(one.checks for one in factchecks())
    assert 40 <= checked.total() <= 60
    assert checked[None] > checked.total() / 2
    assert set(checked) - {None} <= set(THEMES)


def test_ids_are_given_once_and_one_has_expired() -> None:
    assert len({one.name for one in factchecks()}) == len(factchecks())
    assert len([one for one in factchecks() if one.expires is not None]) == 1


def test_some_claim_is_answered_by_nobody_and_some_only_in_another_language() -> None:
    answered = {(one.checks, one.language) for one in factchecks()}
    spread = {
        (name, language)
        for name in THEMES
        for language, parts in load_theme(name).sentences.items()
        if Part.SPREADS in parts
    }
    unanswered = {name for name, _ in spread} - {name for name, _ in answered}
    assert unanswered == {"dirty_bottles"}
    assert len(spread - answered) > 5


def test_what_is_answered_officially_has_a_fact_check_to_lead_to() -> None:
    checked = {one.checks for one in factchecks()}
    for theme in map(load_theme, THEMES):
        if theme.burst is not None and theme.burst.answers:
            assert theme.name in checked


def test_the_registry_reads_all_of_it_and_understands_the_verdicts(tmp_path: Path) -> None:
    path = tmp_path / "factchecks.csv"
    path.write_bytes(write_factchecks(Scenario()))
    registry = Registry(tmp_path / "registry")
    added = registry.add([path], Adding(NOW))
    assert sum(file.added for file in added.files) == len(factchecks())
    known = registry.current(with_expired=True).to_pylist()
    assert len({row["verdict_as_stated"] for row in known}) >= 20
    assert not [row["verdict_as_stated"] for row in known if row["verdict"] == Verdict.OTHER.value]
    assert registry.current(NOW).num_rows == len(factchecks()) - 1
    assert {row["url"] for row in known} == {one.url for one in factchecks()}


def test_reviews_are_dated_from_the_start_of_the_exercise() -> None:
    start = datetime(2031, 5, 5, tzinfo=UTC)
    rows = csv.DictReader(io.StringIO(write_factchecks(Scenario(start=start)).decode()))
    dates = {row["id"]: datetime.fromisoformat(row["review_date"]) for row in rows}
    for one in factchecks():
        assert (dates[one.name] - start).days == one.day
