import numpy as np
import pytest

from tocsin.errors import UsageError
from tocsin.foresight.effects.difference import difference_in_differences
from tocsin.foresight.effects.interrupted import interrupted


def world(seed: int = 0, n: int = 50, controls: int = 6) -> dict[str, np.ndarray]:
    """Units that all follow one course with a shock to everybody at period 30."""
    generator = np.random.default_rng(seed)
    course = 200 * np.exp(np.cumsum(generator.normal(0, 0.1, n)))
    course[30:] *= 0.4
    names = ["treated", *[f"control {number}" for number in range(controls)]]
    return {name: generator.poisson(course).astype(float) for name in names}


def date(table):
    return sorted(set(table["t"].to_pylist()))[30]


def test_what_happened_to_all_is_no_effect(panel, weekly):
    units = world()
    table = panel(units)
    found = difference_in_differences(table, "treated", date(table))
    assert found.decision.verdict == "not detected"
    assert found.decision.ratio == pytest.approx(1, abs=0.15)
    # The series alone cannot tell: it sees the shock as a change.
    alone = interrupted(weekly(units["treated"]), date(table))
    assert alone.decision.ratio < 0.6


def test_what_happened_to_one_is_found_with_its_size(panel):
    units = world()
    units["treated"][30:] *= 0.6
    table = panel(units)
    found = difference_in_differences(table, "treated", date(table))
    assert found.decision.verdict == "detected"
    assert found.decision.low < 0.6 < found.decision.high
    seen, expected = found.totals()
    assert seen / expected == pytest.approx(0.6, abs=0.1)


def test_different_ways_before_are_refused(panel):
    units = world()
    units["treated"][:30] *= np.exp(0.12 * np.arange(30))
    units["treated"][30:] *= np.exp(0.12 * 30)
    table = panel(units)
    found = difference_in_differences(table, "treated", date(table))
    assert found.decision.verdict == "not measured"
    assert "already went different ways" in found.said()[0]


def test_controls_in_the_units_place_are_placebos(panel):
    table = panel(world(controls=3))
    found = difference_in_differences(table, "treated", date(table))
    by_unit = [one.unit for one in found.placebos]
    assert by_unit.count("treated") == 30 - 4 - 8 + 1
    assert by_unit.count("control 1") == 50 - 4 - 8 + 1


def test_no_control_and_no_such_unit_are_usage_errors(panel):
    table = panel(world())
    with pytest.raises(UsageError, match="no unit 'somebody'"):
        difference_in_differences(table, "somebody", date(table))
    with pytest.raises(UsageError, match="no control"):
        difference_in_differences(panel({"treated": np.ones(50)}), "treated", date(table))


def test_false_alarms_are_few_where_nothing_happens_to_the_one(panel):
    false = 0
    for seed in range(40):
        table = panel(world(seed))
        found = difference_in_differences(table, "treated", date(table))
        false += found.decision.verdict == "detected"
    assert false <= 5  # P(more than 5 of 40 at 0.05) is 0.3 %
