import math

import pytest

from tocsin.foresight.epidemic.foreseeing import foresee
from tocsin.foresight.epidemic.parameters import Ranges, SmirParameters
from tocsin.foresight.epidemic.tables import DAYS, SPREADS, SWEEP


def test_the_first_sentences_say_what_the_risk_adds():
    said = foresee().said()
    assert "86.0 %" in said[0]
    assert "56.7 %" in said[1]
    assert "29.3 percentage points" in said[1]
    assert said[-1] == "This is a scenario, not a forecast."


def test_what_the_misinformed_carry_and_what_others_do_adds_up():
    groups = foresee().to_frame("groups").set_index("group")
    assert groups.loc["all", "extra"] == pytest.approx(
        groups.loc["ordinary", "extra"] + groups.loc["misinformed", "extra"]
    )
    assert groups.loc["ordinary", "extra"] > 0
    assert groups.loc["misinformed", "infected_in_group"] == pytest.approx(0.985, abs=5e-4)


@pytest.mark.parametrize("ranges", [None, Ranges()])
def test_without_ranges_the_interval_is_not_measured(ranges):
    found = foresee(ranges=ranges)
    assert "interval not measured" in found.said()[0]
    assert found.tables()["groups"]["infected_low"].null_count == 3


def test_ranges_give_an_interval_around_the_scenario():
    found = foresee(ranges=Ranges(risk_ratio=(2, 4), transmission_rate=(0.25, 0.35)))
    row = found.to_frame("groups").set_index("group").loc["all"]
    assert row.infected_low < row.infected < row.infected_high
    assert "interval not measured" not in " ".join(found.said())


def test_a_range_of_one_value_has_no_width():
    row = foresee(ranges=Ranges(risk_ratio=(3, 3))).to_frame("groups").iloc[2]
    assert row.infected_low == pytest.approx(row.infected)
    assert row.infected_high == pytest.approx(row.infected)


def test_the_same_seed_gives_the_same_interval():
    ranges = Ranges(homophily=(0.5, 0.9), seed=3)
    assert (
        foresee(ranges=ranges).tables()["groups"].equals(foresee(ranges=ranges).tables()["groups"])
    )


def test_equal_risk_adds_nothing():
    groups = foresee(SmirParameters(risk_ratio=1)).to_frame("groups")
    assert groups["extra"].tolist() == [0, 0, 0]


def test_an_epidemic_that_is_not_over_says_so():
    said = foresee(SmirParameters(days=20)).said()
    assert any("still infected on day 20" in line for line in said)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_population_of_one_group_can_be_told(share):
    found = foresee(SmirParameters(misinformed_share=share, seeding="proportional"))
    assert all("nan" not in line for line in (*found.said(), *found.caveats()))
    assert found.to_frame("groups")["infected_in_group"].isna().sum() == 1


def test_tables_have_their_schemas_and_charts_are_drawn():
    found = foresee(SmirParameters(homophily=0.8, misinformed_share=0.1))
    tables = found.tables()
    assert tables["groups"].schema.equals(SPREADS)
    assert tables["days"].schema.equals(DAYS)
    for name in ("misinformed_share", "risk_ratio", "homophily"):
        assert tables[name].schema.equals(SWEEP)
        assert found.plot(name).svg().startswith("<svg")
    assert not math.isnan(float(found.to_frame("homophily")["infected"].sum()))


def test_unequal_groups_with_homophily_are_warned_about():
    published = foresee(SmirParameters(homophily=0.8, misinformed_share=0.1)).caveats()
    kept = foresee(
        SmirParameters(homophily=0.8, misinformed_share=0.1, mixing="preserved")
    ).caveats()
    assert any("1.48 times" in line for line in published)
    assert not any("times as many" in line for line in kept)
