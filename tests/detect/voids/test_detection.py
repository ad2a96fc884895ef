"""From cells to alarms, episodes and ranks: small cases by hand, and laws."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.detect.voids.detection import detect_in_cells, measure
from tocsin.detect.voids.parameters import Parameters
from tocsin.detect.voids.tables import CELLS, EPISODES, RANKED, WINDOWS

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BEGIN = datetime(2024, 3, 4, tzinfo=UTC)
FIXTURE = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
COUNTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=40)


def steady(days, seed=0, asked=60, answers=40):
    rng = np.random.default_rng(seed)
    return rng.poisson(asked, days).tolist(), rng.poisson(answers, days).tolist()


def states(found):
    return found.windows["state"].to_pylist()


def test_a_topic_that_loses_its_answers_gives_an_alarm_from_beginning_to_end(cell, table):
    demand, supply = steady(80)
    demand[50:60], supply[50:60] = [120] * 10, [0] * 10
    found = measure(table(cell(demand, supply)))
    assert [day for day, state in enumerate(states(found)) if state == "alarm"] == [*range(50, 60)]
    (episode,) = found.episodes.to_pylist()
    assert episode["start"] == BEGIN + timedelta(days=50)
    assert episode["end"] == BEGIN + timedelta(days=60)
    assert (episode["alarms"], episode["demand"], episode["supply"]) == (10, 1_200, 0)
    assert not episode["ongoing"]
    assert episode["baseline_demand"] == pytest.approx(60, abs=5)


def test_a_long_void_never_becomes_its_own_baseline(cell, table):
    demand, supply = steady(200)
    demand[60:], supply[60:] = [120] * 140, [0] * 140
    found = measure(table(cell(demand, supply)))
    assert set(states(found)[60:]) == {"alarm"}
    assert found.episodes["ongoing"].to_pylist() == [True]


def test_few_answers_to_few_questions_are_no_alarm(cell, table):
    demand, supply = steady(60)
    demand[50], supply[50] = 20, 0
    assert "alarm" not in states(measure(table(cell(demand, supply))))


def test_little_data_is_too_little_to_tell_and_no_answer_ever_is_said(cell, table):
    few = measure(table(cell([1, 2] * 30, [1, 0] * 30)))
    assert set(states(few)) == {"too little to tell"}
    never = measure(table(cell([30] * 60, [0] * 60)))
    assert states(never) == ["too little to tell"] * 28 + ["never answered before"] * 32


def test_days_without_a_row_are_gaps_and_not_days_without_demand(cell, table):
    demand, supply = steady(100)
    holes = [None if day % 3 == 1 else asked for day, asked in enumerate(demand)]
    zeros = [0 if day % 3 == 1 else asked for day, asked in enumerate(demand)]
    found = measure(table(cell(holes, supply)))
    (row,) = found.ranked.to_pylist()
    assert (row["windows"], row["gaps"]) == (67, 33)
    silent = [0 if day % 3 == 1 else answers for day, answers in enumerate(supply)]
    (quiet,) = measure(table(cell(zeros, silent))).ranked.to_pylist()
    assert (quiet["windows"], quiet["gaps"]) == (100, 0)
    assert row["expected_unanswered"] > quiet["expected_unanswered"]


def test_unanswered_share_fill_ratio_and_wait_by_hand(cell, table):
    (row,) = measure(table(cell([0, 3, 1, 6, 0], [0, 0, 0, 2, 9]))).ranked.to_pylist()
    assert row["unanswered_share"] == pytest.approx(4 / 10)
    assert row["fill_ratio"] == pytest.approx(2 / 10)
    assert row["time_to_answer_s"] == 2 * 86_400
    assert row["first_answer"] == BEGIN + timedelta(days=3)
    # Unanswered 0, 3, 1, 4, 0 in five of the last seven days: 8 in 5, so 11.2 in 7.
    assert row["expected_unanswered"] == pytest.approx(11.2)
    assert row["expected_low"] < 11.2 < row["expected_high"]


def test_what_is_unknown_is_null(cell, table):
    none, never = (
        measure(table(cell([0, 0], [1, 1], topic="a"), cell([5, 5], [0, 0], topic="b")))
        .ranked.sort_by("topic")
        .to_pylist()
    )
    assert none["unanswered_share"] is None
    assert none["fill_ratio"] is None
    assert none["time_to_answer_s"] is None
    assert (never["unanswered_share"], never["first_answer"]) == (1, None)


def test_the_interval_of_a_count_without_excess_is_garwoods(cell, table):
    """Ten in seven windows that vary no more than by chance: 4.795 to 18.390."""
    (row,) = measure(table(cell([1, 2, 1, 2, 1, 2, 1], [0] * 7))).ranked.to_pylist()
    assert row["expected_unanswered"] == 10
    assert row["expected_low"] == pytest.approx(4.7954, abs=1e-3)
    assert row["expected_high"] == pytest.approx(18.3904, abs=1e-3)


def test_many_quiet_cells_give_hardly_an_alarm_and_a_void_among_them_is_found(cell, table):
    many = [cell(*steady(90, seed), topic=f"t{seed:03d}") for seed in range(150)]
    demand, supply = steady(90, 999)
    demand[80:], supply[80:] = [150] * 10, [1] * 10
    found = measure(table(*many, cell(demand, supply, topic="void")))
    alarms = [row["topic"] for row in found.windows.to_pylist() if row["state"] == "alarm"]
    assert alarms.count("void") == 10
    assert len(alarms) - 10 <= 2
    assert found.ranked["topic"][0].as_py() == "void"


@FIXTURE
@given(COUNTS)
def test_shares_lie_between_none_and_all(cell, table, counts):
    (row,) = measure(table(cell(*zip(*counts, strict=True)))).ranked.to_pylist()
    for name in ("unanswered_share", "fill_ratio"):
        assert row[name] is None or 0 <= row[name] <= 1
    assert 0 <= row["expected_low"] <= row["expected_unanswered"] <= row["expected_high"]


@FIXTURE
@given(st.integers(0, 99), st.integers(0, 150), st.integers(1, 2_000), st.integers(0, 3_000))
def test_more_supply_on_a_day_never_makes_its_alarm_stronger(
    cell, table, seed, answers, more, asked
):
    last = []
    for extra in (0, more):
        lists = [steady(50, seed + number) for number in range(3)]
        lists[0][0][-1], lists[0][1][-1] = asked, answers + extra
        made = table(*(cell(*both, topic=str(number)) for number, both in enumerate(lists)))
        last.append([row for row in measure(made).windows.to_pylist() if row["topic"] == "0"][-1])
    before, after = last
    assert (before["state"] == "alarm") >= (after["state"] == "alarm")
    if before["p_value"] is not None and after["p_value"] is not None:
        assert after["p_value"] >= before["p_value"] * (1 - 1e-9)
        assert after["q_value"] >= before["q_value"] * (1 - 1e-9)


@FIXTURE
@given(st.randoms())
def test_the_order_of_rows_changes_nothing(cell, table, random):
    demand, supply = steady(60)
    supply[50:] = [0] * 10
    rows = [
        *cell(demand, supply, topic="a"), *cell(*steady(60, 1), topic="b", place="KE"),
        *cell(*steady(60, 2), topic="b", lang=None), *cell([7] * 60, [0] * 60, topic="c"),
    ]  # fmt: skip
    shuffled = random.sample(rows, len(rows))
    one, two = (detect_in_cells(table(some), NOW) for some in (rows, shuffled))
    assert one.windows == two.windows
    assert one.episodes == two.episodes
    assert one.ranked == two.ranked
    assert one.findings == two.findings


def test_nothing_in_is_nothing_out_in_the_same_shape():
    found = detect_in_cells(CELLS.empty_table(), NOW)
    assert (found.windows.schema, found.episodes.schema) == (WINDOWS, EPISODES)
    assert found.ranked.schema == RANKED
    assert found.ranked.num_rows == 0
    assert found.findings == ()


def test_a_finding_says_what_was_seen_what_is_usual_and_what_it_does_not_say(cell, table):
    demand, supply = steady(60)
    demand[55], supply[55] = 200, 3
    made = table(
        cell(demand, supply), cell([20] * 60, [0] * 60, topic="\u202edam\n" * 60, lang=None)
    )
    alarm, never = detect_in_cells(made, NOW).findings
    assert alarm.statement.startswith('"bridge" (en): on 2024-04-28 UTC there were 3 exposures')
    assert "(1% of both), where 40% is usual" in alarm.statement
    assert alarm.statistic["answered_share"] == pytest.approx(3 / 203)
    assert alarm.q_value < Parameters().fdr
    assert "1,200 questions" in never.statement
    assert "140 more will in the next 7 days" in never.statement
    assert never.interval[0] < 140 < never.interval[1]
    assert "\n" not in never.statement
    assert len(never.subject) < 110
    assert all(any("not to a falsehood" in said for said in f.caveats) for f in (alarm, never))


def test_search_interest_is_said_to_be_relative(cell, table):
    made = table(cell([9] * 3, [0] * 3))
    filled = made.set_column(6, "search_interest", pa.array([1.0, 2.0, 3.0]))
    found = detect_in_cells(filled, NOW, Parameters(per_search_point=3))
    assert any("Search interest is relative" in said for said in found.caveats)
    assert found.ranked["demand"].to_pylist() == [45]
