import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.foresight.effects.deciding import decide, threshold
from tocsin.foresight.effects.parameters import Measuring

HOW = Measuring()
STATISTICS = st.lists(st.floats(-50, 50), min_size=20, max_size=80)


@given(STATISTICS)
def test_a_date_among_equals_is_called_an_effect_in_at_most_one_case_in_twenty(statistics):
    """Each of the dates in turn is the date, the others its placebos: no model, no asymptotics."""
    values = np.array(statistics)
    false = sum(
        abs(values[one]) > threshold(np.delete(values, one), HOW.alpha)
        for one in range(len(values))
    )
    assert false <= HOW.alpha * len(values)


@given(STATISTICS, st.floats(-5, 5), st.floats(0.01, 3))
def test_the_interval_leaves_out_one_exactly_where_a_change_is_detected(statistics, change, error):
    found = decide(change, error, np.array(statistics), HOW)
    assert found.low <= found.ratio <= found.high
    if found.low > 1 or found.high < 1:
        assert found.verdict == "detected"
    if found.verdict == "detected":
        assert found.low >= 1 or found.high <= 1
        assert found.p_value <= HOW.alpha + 1e-12


def test_too_few_placebos_decide_nothing():
    found = decide(-9.0, 0.1, np.zeros(18), HOW)
    assert found.verdict == "not measured"
    assert "18 dates" in found.reason
    assert "19 are needed" in found.reason
    assert np.isnan(found.ratio)


def test_the_least_effect_is_what_the_threshold_and_four_in_five_ask():
    found = decide(0.0, 0.5, np.linspace(-1, 1, 40), HOW)
    least = (1.959964 + 0.841621) * 0.5
    assert found.least_fall == pytest.approx(1 - np.exp(-least), abs=1e-5)
    assert found.least_rise == pytest.approx(np.exp(least) - 1, abs=1e-5)
