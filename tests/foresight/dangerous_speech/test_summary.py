"""Ratings side by side: nothing is added up, nothing is lost, dissent stays."""

import numpy as np
import pytest

from tocsin.errors import InputError, UsageError
from tocsin.foresight.dangerous_speech.form import Factor, Field
from tocsin.foresight.dangerous_speech.schemas import FIELDS, LEVELS_GIVEN, RABAT, RATINGS, UNITS
from tocsin.foresight.dangerous_speech.summary import Parameters, summarised

SCHEMAS = {
    "fields": FIELDS, "units": UNITS, "levels": LEVELS_GIVEN, "rabat": RABAT, "ratings": RATINGS
}  # fmt: skip


@pytest.fixture
def many(rating):
    """Three raters of twelve messages, who see the same with a little noise."""
    rng = np.random.default_rng(2)
    true = np.tile([0, 1, 2, 3], 3)
    return [
        rating(message, f"rater-{rater}", int(np.clip(true[message] + rng.choice([0, 0, 1]), 0, 3)))
        for rater in range(3)
        for message in range(12)
    ]


def of(found, table, **wanted):
    rows = found.tables()[table].to_pylist()
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def test_agreement_is_told_by_field_with_its_interval(many):
    found = summarised(many)
    row = of(found, "fields", field="message")[0]
    assert 0.5 < row["alpha_low"] < row["alpha"] < row["alpha_high"] <= 1
    assert (row["units"], row["raters"], row["reason"]) == (12, 3, None)
    first, apart, *fields = found.said()
    assert first == "3 people rated 12 messages in context in 5 fields."
    assert apart.startswith("On 0 of 12 messages")
    assert len(fields) == 5
    assert f"({row['alpha_low']:.2f} to {row['alpha_high']:.2f})" in fields[2]


def test_nothing_is_a_total_and_nothing_is_about_a_person(many):
    for table in summarised(many).tables().values():
        for name in table.column_names:
            assert not {"total", "score", "mean", "account", "sum"} & set(name.split("_"))


def test_levels_are_kept_side_by_side_and_dissent_is_shown(rating):
    found = summarised(
        [rating(1, "rater-1", 0), rating(1, "rater-2", 3), rating(1, "rater-3", None)]
    )
    (row,) = of(found, "units", field="speaker")
    assert row["levels"] == [0, 3]
    assert (row["lowest"], row["highest"], row["cannot_tell"]) == (0, 3, 1)
    assert row["far_apart"] is True
    assert row["evidence_keys"] == [1, 7]
    assert found.said()[1].startswith("On 1 of 1 messages raters are far apart")
    assert len(of(found, "ratings", field="speaker")) == 3


def test_the_same_words_in_two_contexts_are_two_units(rating):
    found = summarised([rating(1), rating(1, context="elsewhere")])
    assert len(of(found, "units", field="medium")) == 2


def test_ratings_that_are_not_independent_are_kept_and_count_for_nothing(rating):
    found = summarised([rating(1, "rater-1", 0), rating(1, "rater-2", 3, independent=False)])
    assert of(found, "units", field="speaker")[0]["levels"] == [0]
    assert len(of(found, "ratings", rater="rater-2")) == 5
    assert "1 rating was made after seeing others'" in found.said()[0]
    assert of(found, "fields", field="speaker")[0]["raters"] == 1


@pytest.mark.parametrize(
    ("raters", "messages", "said"),
    [(1, 20, "fewer than two independent raters"), (2, 9, "9 messages have two or more ratings")],
)
def test_too_few_raters_or_messages_are_not_measured(rating, raters, messages, said):
    found = summarised(
        [rating(m, f"rater-{r}", (m + r) % 4) for r in range(raters) for m in range(messages)]
    )
    for row in of(found, "fields"):
        assert row["alpha"] is None
        assert row["reason"].startswith(said)
    assert f"Speaker: agreement not measured ({said}" in found.said()[-5]
    assert "agreement" not in found.charts()


def test_one_level_throughout_is_not_measured(rating):
    found = summarised([rating(m, f"rater-{r}", 1) for r in range(3) for m in range(20)])
    row = of(found, "fields", field="context")[0]
    assert (row["alpha"], row["same_share"]) == (None, 1.0)
    assert "one level" in row["reason"]


def test_no_ratings_are_nothing_measured():
    found = summarised([])
    assert found.said()[0] == "Not measured: nothing was rated."
    assert not found.charts()
    assert {name: table.schema for name, table in found.tables().items()} == SCHEMAS


def test_tables_have_their_schemas_and_charts_are_drawn(many):
    found = summarised(many)
    assert {name: table.schema for name, table in found.tables().items()} == SCHEMAS
    assert list(found.charts()) == ["agreement", "levels"]
    assert all(chart.svg().startswith("<svg") for chart in found.charts().values())
    assert sum(found.levels["ratings"].to_pylist()) == len(many) * 5


def test_rabat_is_told_what_was_rated_and_that_intent_was_not(many):
    found = summarised(many)
    (intent,) = of(found, "rabat", factor=Factor.INTENT)
    assert (intent["informed_by"], intent["units"]) == (None, None)
    (extent,) = of(found, "rabat", factor=Factor.EXTENT)
    assert (extent["informed_by"], extent["units"]) == (Field.MEDIUM, 12)


def test_who_rates_a_message_twice_in_one_context_is_refused(rating):
    with pytest.raises(InputError, match=r"rater-1 rated message 0{15}1 .* 2 times"):
        summarised([rating(), rating()])


@pytest.mark.parametrize("wrong", [{"least_units": 1}, {"far_apart": 0}, {"draws": 3}])
def test_settings_of_nonsense_are_refused(wrong):
    with pytest.raises(UsageError, match=next(iter(wrong))):
        Parameters(**wrong)


def test_who_cannot_tell_is_counted_by_field(rating):
    levels = dict.fromkeys(Field, 1) | {Field.MEDIUM: None}
    found = summarised([rating(level=levels)])
    assert of(found, "fields", field="medium")[0]["cannot_tell"] == 1
    assert of(found, "fields", field="speaker")[0]["cannot_tell"] == 0
