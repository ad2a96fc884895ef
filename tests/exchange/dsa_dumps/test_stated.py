"""Every count is what a plain loop counts, and opens its statements."""

import random
from collections import Counter

import numpy as np
import pyarrow as pa
import pytest

from tocsin.errors import InputError, UsageError
from tocsin.exchange.dsa_dumps import About, Counted, Sample, behind, import_dumps, stated
from tocsin.exchange.dsa_dumps.counting import DIMENSIONS
from tocsin.exchange.dsa_dumps.delays import quantiles
from tocsin.exchange.dsa_dumps.finishing import listed

SUBJECT = '["KEYWORD_MISINFORMATION_DISINFORMATION"]'
VISIBILITY = (
    "", "[]", '["DECISION_VISIBILITY_CONTENT_REMOVED"]',
    '["DECISION_VISIBILITY_CONTENT_DEMOTED","DECISION_VISIBILITY_CONTENT_LABELLED"]',
)  # fmt: skip


@pytest.fixture(scope="module")
def told(row):
    """Four hundred invented statements."""
    chance = random.Random(8)  # noqa: S311 - invented data
    return [
        row(
            number,
            platform_name=chance.choice(["Agora", "Bazaar", "=1+1"]),
            category_specification=chance.choice(["", "", SUBJECT]),
            decision_visibility=chance.choice(VISIBILITY),
            decision_monetary=chance.choice(["", "DECISION_MONETARY_SUSPENSION"]),
            decision_ground=chance.choice(
                ["DECISION_GROUND_ILLEGAL_CONTENT", "DECISION_GROUND_INCOMPATIBLE_CONTENT"]
            ),
            automated_detection=chance.choice(["Yes", "No"]),
            content_language=chance.choice(["", "EN", "FR"]),
            content_date=f"2025-11-{chance.randint(1, 9):02d}",
            application_date=chance.choice(["", "2025-11-05", "2025-11-20"]),
        )
        for number in range(400)
    ]


@pytest.fixture(scope="module")
def imported(told, csv_part, tmp_path_factory, duckdb_engine):
    folder = tmp_path_factory.mktemp("dumps")
    (folder / "a.csv").write_bytes(csv_part(told))
    (folder / "b.csv").write_bytes(csv_part(told[:7]))  # again: counted once
    return import_dumps([folder / "a.csv", folder / "b.csv"], folder / "in", duckdb_engine)


@pytest.fixture(scope="module")
def made(imported, duckdb_engine):
    return stated(duckdb_engine, imported)


def about(statement):
    return "keyword" if statement["category_specification"] else "other"


@pytest.mark.parametrize("name", DIMENSIONS)
def test_each_table_counts_what_a_plain_loop_counts(name, made, told):
    expected: Counter = Counter()
    for one in told:
        for column in DIMENSIONS[name]:
            cell = one.get(column, "")
            codes = listed(cell) if column == "decision_visibility" and cell else [cell]
            for code in filter(None, codes):
                expected[one["platform_name"], about(one), column, code] += 1
    found = {
        (row["platform_name"], row["about"], row["column"], row["code"]): row["count"]
        for row in made.tables()[name].to_pylist()
    }
    assert found == expected


def test_platforms_add_up_to_all_statements(made, told):
    rows = made.tables()["platforms"].to_pylist()
    assert {row["platform_name"]: row["statements"] for row in rows} == Counter(
        one["platform_name"] for one in told
    )
    for row in rows:
        assert sum(row[one.value] for one in About) == row["statements"]


def test_delays_are_quantiles_of_what_runs_forward_and_tell_the_rest(made, told):
    days = [
        int(one["application_date"][-2:]) - int(one["content_date"][-2:])
        for one in told
        if one["application_date"] and one["platform_name"] == "Agora" and about(one) == "keyword"
    ]
    row = next(
        one
        for one in made.tables()["delays"].to_pylist()
        if (one["platform_name"], one["about"]) == ("Agora", "keyword")
    )
    forward = [day for day in days if day >= 0]
    assert row["measured"] == len(forward)
    assert row["backward"] == len(days) - len(forward)
    assert [row["q25"], row["q50"], row["q90"]] == list(
        np.quantile(forward, [0.25, 0.5, 0.9], method="inverted_cdf")
    )
    assert row["undated"] == 0 or row["measured"] + row["backward"] + row["undated"] > len(days)
    assert "q50_low" not in row


@pytest.mark.parametrize("name", DIMENSIONS)
def test_every_count_opens_as_many_statements(name, made, imported, duckdb_engine):
    for row in made.tables()[name].to_pylist()[::3]:
        counted = Counted(row["platform_name"], About(row["about"]), row["column"], row["code"])
        opened = behind(duckdb_engine, imported, counted)
        assert opened.num_rows == row["count"]
        assert len(set(opened["uuid"].to_pylist())) == row["count"]


def test_a_count_too_large_for_a_page_opens_in_part(imported, duckdb_engine):
    opened = behind(duckdb_engine, imported, Counted(about=About.KEYWORD), most=5)
    assert opened.num_rows == 5
    assert opened["part"][0].as_py().endswith(".csv")


def test_a_column_that_was_not_counted_is_refused():
    with pytest.raises(UsageError, match="decision_facts"):
        Counted(column="decision_facts", code="x")
    with pytest.raises(UsageError, match="Columns"):
        Counted(column="decision_ground")


def test_what_is_said_can_be_checked_and_warns(made, told):
    said = " ".join(made.said())
    named = sum(about(one) == "keyword" for one in told)
    assert "400 statements of 3 platforms" in said
    assert f"{named} (" in said
    caveats = " ".join(made.caveats())
    assert "nobody has checked" in caveats
    assert "7 statements stood twice" in caveats
    assert "low" not in {name[-3:] for name in made.tables()["grounds"].column_names}
    assert made.plot().svg().startswith("<svg")


def test_an_import_without_statements_says_so(tmp_path, duckdb_engine):
    (tmp_path / "a.csv").write_text("a,b\n")
    done = import_dumps([tmp_path / "a.csv"], tmp_path / "in", duckdb_engine)
    with pytest.raises(InputError, match="has no column uuid"):
        stated(duckdb_engine, done)


def test_a_sample_gives_counts_with_intervals(told, csv_part, tmp_path, duckdb_engine):
    (tmp_path / "a.csv").write_bytes(csv_part(told))
    done = import_dumps([tmp_path / "a.csv"], tmp_path / "in", duckdb_engine, sample=Sample(0.5, 1))
    made = stated(duckdb_engine, done)
    for row in made.tables()["platforms"].to_pylist():
        assert row["statements"] <= row["statements_low"] <= row["statements_high"]
    assert {"share_low", "count_high"} <= set(made.tables()["grounds"].column_names)
    assert {"q50_low", "q90_high"} <= set(made.tables()["delays"].column_names)
    assert "was drawn" in " ".join(made.caveats())
    assert "in all" in " ".join(made.said())


def test_the_interval_of_a_drawn_count_holds_the_true_number_as_often_as_it_says():
    chance = np.random.default_rng(5)
    for share, true in ((0.1, 200), (0.5, 40), (0.02, 5000)):
        low, high = Sample(share).interval(chance.binomial(true, share, 4000))
        assert np.mean((low <= true) & (true <= high)) > 0.93
    low, high = Sample(0.1).interval(np.array([0]))
    assert (low[0], high[0] > 20) == (0, True)


def test_the_interval_of_a_drawn_median_holds_the_true_one_as_often_as_it_says():
    chance = np.random.default_rng(7)
    world = chance.geometric(0.05, 20_000)
    true = int(np.quantile(world, 0.5, method="inverted_cdf"))
    held = []
    for _ in range(400):
        days, count = np.unique(chance.choice(world, 60), return_counts=True)
        rows = {"platform_name": "a", "about": "keyword"}
        table = pa.Table.from_pylist(
            [{**rows, "days": int(d), "count": int(n)} for d, n in zip(days, count, strict=True)]
        )
        (row,) = quantiles(table, drawn=True).to_pylist()
        held.append(row["q50_low"] <= true <= row["q50_high"])
    assert np.mean(held) > 0.93


def test_a_draw_takes_its_share_whatever_the_order_and_repeats():
    ids = pa.array([f"id-{n}" for n in range(20_000)]).to_numpy(zero_copy_only=False)
    first = Sample(0.3, 1).drawn(ids)
    assert abs(first.mean() - 0.3) < 0.015
    assert (Sample(0.3, 1).drawn(ids[::-1])[::-1] == first).all()
    assert not (Sample(0.3, 2).drawn(ids) == first).all()
    with pytest.raises(UsageError, match="share"):
        Sample(0.0)
