"""Measures and foresight at the command line and in a notebook, on a small exercise."""

import csv
from datetime import date, timedelta

import numpy as np
import orjson
import pytest
from typer.testing import CliRunner

import tocsin
from tocsin.charts import Chart
from tocsin.cli import app
from tocsin.errors import UsageError


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, [*map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done.stdout


def refused(*arguments: object) -> str:
    done = CliRunner().invoke(app, [*map(str, arguments)])
    assert isinstance(done.exception, UsageError), done.output
    return str(done.exception)


@pytest.fixture(scope="module")
def space(tmp_path_factory):
    folder = tmp_path_factory.mktemp("measured")
    run("exercise", "new", folder / "exercise", "--posts", 1_500)
    run("init", folder / "space")
    exports = folder / "exercise" / "exports"
    CliRunner().invoke(app, ["import", str(exports), "-w", str(folder / "space"), "--no-language"])
    (folder / "space" / "official.toml").write_bytes(
        (folder / "exercise" / "official.toml").read_bytes()
    )
    return folder / "space"


def test_every_number_of_a_measure_leaves_as_json_with_its_sentence(space):
    told = orjson.loads(run("measure", "spread", "-w", space, "--json"))
    assert told["said"]
    subjects = told["tables"]["spread_subjects"]["rows"]
    assert {row["subject"][0] for row in subjects} == {"#", "h"}, "hashtags and addresses"
    assert all(row["posts"] >= row["cascades"] for row in subjects)


def test_a_page_and_all_tables_are_written(space, tmp_path):
    run("measure", "sources", "-w", space, "--out", tmp_path)
    page = (tmp_path / "sources.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "<script" not in page
    with (tmp_path / "tables" / "sources.csv").open(encoding="utf-8-sig", newline="") as file:
        sites = [row["source"] for row in csv.DictReader(file)]
    assert "marevia.example" in sites


def test_a_hashtag_is_measured_alone_and_an_unknown_one_is_refused(space):
    told = orjson.loads(
        run("measure", "polarisation", "-w", space, "--hashtag", "Ondrelle", "--json")
    )
    assert [row["subject"] for row in told["tables"]["polarisation_networks"]["rows"]] == [
        "#ondrelle"
    ]
    assert "Nobody posted '#nobody'" in refused(
        "measure", "spread", "-w", space, "--hashtag", "nobody"
    )


def test_what_needs_texts_read_says_so(space):
    assert "No text was read" in refused("measure", "authority", "-w", space)
    assert "No text was read" in refused("measure", "spread", "-w", space, "--narrative", "ff")
    said = refused("measure", "sources", "-w", space, "--hashtag", "ondrelle")
    assert "of all posts together" in said


def test_a_notebook_gets_the_same_as_the_command(space):
    told = orjson.loads(run("measure", "spread", "-w", space, "--hashtag", "ondrelle", "--json"))
    with tocsin.open_case(space) as case:
        spread = case.spread(hashtags=["#Ondrelle"])
        sources = case.sources()
    assert list(spread.said()) == told["said"]
    assert spread.to_frame()["posts"].tolist() == [
        row["posts"] for row in told["tables"]["spread_subjects"]["rows"]
    ]
    assert isinstance(sources.plot(), Chart)
    assert sources.plot()._repr_svg_().startswith("<svg")
    with (
        pytest.raises(UsageError, match="Nothing has been investigated"),
        tocsin.open_case(space) as case,
    ):
        case.found("voids/ranked")
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = tocsin.nothing


def test_an_epidemic_of_stated_ranges_has_intervals(tmp_path):
    said = run("foresee", "epidemic", "--risk-ratio", "2:4", "--out", tmp_path)
    assert "86.0 % of the population" in said
    assert "95 % of the drawn scenarios" in said
    assert (tmp_path / "epidemic.html").is_file()
    assert "no number and no range" in refused("foresee", "epidemic", "--risk-ratio", "much")


def test_options_are_set_beside_doing_nothing(space):
    published = run("foresee", "interventions", "--option", "mild=nudge:0.2")
    assert "mild: by published simulations" in published
    own = orjson.loads(
        run("foresee", "interventions", "-w", space, "--hashtag", "ondrelle", "--option",
            "mild=nudge:0.2", "--option", "both=nudge:0.2 + remove@60", "--json")
    )  # fmt: skip
    names = [row["option"] for row in own["tables"]["interventions_options"]["rows"]]
    assert set(names) == {"do nothing", "mild", "both"}
    assert "no name of its own" in refused("foresee", "interventions", "--option", "nudge:0.2")
    assert "no lever 'shout'" in refused("foresee", "interventions", "--option", "a=shout")


def series(folder, drop: float):
    """Ninety calm days of counts, after which they drop; and two units it did not reach."""
    chance = np.random.default_rng(3)  # one date in twenty may look like an effect by chance
    path = folder / "daily.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["day", "unit", "count"])
        for number in range(110):
            for unit in ("north", "south", "west"):
                mean = 200 * (drop if unit == "north" and number >= 90 else 1)
                day = date(2026, 1, 1) + timedelta(days=number)
                rows.writerow([day, unit, chance.poisson(mean)])
    return path


def test_an_effect_is_found_where_there_is_one_and_not_where_there_is_none(tmp_path):
    at = date(2026, 1, 1) + timedelta(days=90)
    found = run("foresee", "effect", series(tmp_path, 0.5), "--at", at, "--treated", "north")
    assert "no detectable effect" not in found
    nothing = run("foresee", "effect", series(tmp_path, 1.0), "--at", at, "--treated", "north")
    assert "no detectable effect" in nothing.lower()
    said = refused("foresee", "effect", series(tmp_path, 1.0), "--at", at)
    assert "There are 3 series" in said


def test_the_effect_on_a_hashtag_of_the_workspace_is_measured_or_said_not_to_be(space):
    said = run("foresee", "effect", "-w", space, "--hashtag", "ondrelle", "--at", "2025-10-31",
               "--hours", 6)  # fmt: skip
    assert "#ondrelle" in said
    assert "not clear which series" in refused("foresee", "effect", "--at", "2025-10-31")
    assert "is no time" in refused("foresee", "effect", "--at", "soon", "-w", space,
                                   "--hashtag", "ondrelle")  # fmt: skip


def test_the_ledger_names_its_sources():
    told = orjson.loads(run("foresee", "ledger", "--json"))
    rows = told["tables"]["ledger"]["rows"]
    assert rows
    assert all(row["source"] for row in rows)
