from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from scipy import special, stats

from tocsin.errors import InputError, UsageError
from tocsin.foresight.epidemic.fit_parameters import FitParameters
from tocsin.foresight.epidemic.fit_shown import residual_correlation
from tocsin.foresight.epidemic.fitting import Fit, fit
from tocsin.foresight.epidemic.incidence import INCIDENCE, read_incidence
from tocsin.foresight.epidemic.likelihood import COMMON, of_areas, value_and_slope
from tocsin.foresight.epidemic.parameters import SmirParameters
from tocsin.foresight.epidemic.profiles import Problem
from tocsin.foresight.epidemic.smir import smir

PEOPLE = 100_000


def made(
    seed=0, shares=(0.05, 0.2, 0.4), risk=3.0, days=60, by_group=False, reporting=0.3
) -> pa.Table:
    """Cases drawn from the model itself."""
    rng, rows = np.random.default_rng(seed), []
    for area, share in enumerate(shares):
        run = smir(
            SmirParameters(
                0.3, risk, share, seeding="proportional", initially_infected=2e-3, days=days + 1
            )
        )
        new = -np.diff(run.susceptible, axis=0)
        parts = {"ordinary": new[:, 0], "misinformed": new[:, 1]}
        for group, part in parts.items() if by_group else {None: new.sum(axis=1)}.items():
            mean = np.maximum(reporting * PEOPLE * part, 1e-9)
            cases = rng.negative_binomial(20, 20 / (20 + mean)).tolist()
            days_of = [date(2026, 1, 1) + timedelta(day) for day in range(days)]
            rows += [
                (f"a{area}", group, day, count, PEOPLE, share)
                for day, count in zip(days_of, cases, strict=True)
            ]
    return pa.Table.from_pylist(
        [dict(zip(INCIDENCE.names, row, strict=True)) for row in rows], schema=INCIDENCE
    )


@pytest.fixture(scope="module")
def fitted() -> Fit:
    return fit(made())


def test_what_was_put_in_is_found_within_the_intervals(fitted):
    for name, truth in (("transmission_rate", 0.3), ("risk_ratio", 3.0), ("reporting", 0.3)):
        one = fitted.estimate(name)
        assert one.low < one.value < one.high
        assert one.low < truth < one.high
    assert fitted.no_effect_p < 1e-6


def test_no_effect_is_told_as_none():
    found = fit(made(seed=2, risk=1.0))
    one = found.estimate("risk_ratio")
    assert one.low < 1 < one.high
    assert found.no_effect_p > 0.05


def test_areas_exposed_alike_cannot_tell_the_risk():
    found = fit(made(shares=(0.3, 0.3, 0.3)))
    assert found.estimate("risk_ratio").value is None
    assert found.estimate("transmission_rate").value is None
    assert found.no_effect_p is None
    assert found.said()[0].startswith("Risk of exposed people: not measured. λ cannot be told")


def test_cases_told_apart_by_group_can_tell_it_in_one_area():
    found = fit(made(shares=(0.3,), by_group=True))
    one = found.estimate("risk_ratio")
    assert one.low < 3 < one.high
    assert one.high / one.low < 1.3


def test_an_interval_that_reaches_the_end_of_its_range_has_no_end():
    found = fit(made(), FitParameters(risk_ratio=(0.5, 2.0)))
    one = found.estimate("risk_ratio")
    assert (one.value, one.high) == (None, None)
    assert any("no upper limit can be told" in line for line in found.said())


def test_too_few_cases_are_not_fitted():
    table = made(days=10)
    few = table.set_column(3, "cases", pa.array([0] * table.num_rows, pa.int64()))
    found = fit(few)
    assert found.said() == ("Not measured: There are fewer than 50 cases.",)
    assert found.tables()["estimates"].num_rows == 0
    assert found.tables()["cases"]["expected"].null_count == few.num_rows
    assert found.charts() == {}


def test_days_without_a_report_are_left_out():
    table = made()
    cases = table["cases"].to_pylist()
    cases[10:20] = [None] * 10
    found = fit(table.set_column(3, "cases", pa.array(cases, pa.int64())))
    assert found.tables()["cases"].num_rows == table.num_rows - 10
    one = found.estimate("risk_ratio")
    assert one.low < 3 < one.high


def test_the_order_of_rows_does_not_matter(fitted):
    table = made()
    order = np.random.default_rng(0).permutation(table.num_rows)
    assert fit(table.take(pa.array(order))).estimates == fitted.estimates


def test_the_likelihood_is_that_of_the_negative_binomial():
    observed = read_incidence(made())
    problem = Problem(observed, FitParameters())
    theta = np.log(np.array([0.25, 2.0, 0.2, 7.0, 1e-3, 2e-3, 3e-3]))
    got = np.empty(3)
    of_areas(theta, *problem.arguments, got)
    for area, (share, seed) in enumerate(zip(observed.share, np.exp(theta[COMMON:]), strict=True)):
        run = smir(
            SmirParameters(
                0.25, 2.0, float(share), initially_infected=float(seed), seeding="proportional",
                days=observed.cases.shape[1] + 1,
            )
        )  # fmt: skip
        mean = -0.2 * PEOPLE * np.diff(run.susceptible.sum(axis=1))
        cases = observed.cases[area, :, 2]
        expected = -stats.nbinom.logpmf(cases, 7, 7 / (7 + mean)).sum()
        expected -= special.gammaln(cases + 1).sum()
        assert got[area] == pytest.approx(expected, rel=1e-9)


def test_the_slope_is_that_of_the_value():
    problem = Problem(read_incidence(made(by_group=True)), FitParameters(homophily=0.7))
    theta = np.log(np.array([0.25, 2.0, 0.2, 7.0, 1e-3, 2e-3, 3e-3]))
    slope = np.empty(len(theta))
    value_and_slope(theta, *problem.arguments, slope)
    for number in range(len(theta)):
        moved = np.zeros(len(theta))
        moved[number] = 1e-5
        ends = [
            value_and_slope(theta + side * moved, *problem.arguments, np.empty(len(theta)))
            for side in (1, -1)
        ]
        assert slope[number] == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-3, abs=1e-2)


def test_days_that_depend_on_each_other_are_told(fitted):
    assert abs(residual_correlation(fitted)) < 0.2
    cases = fitted.observed.cases
    wave = 1 + 0.5 * np.sin(np.arange(cases.shape[1]) / 4)
    other = replace(fitted.observed, cases=cases * wave[:, np.newaxis])
    assert residual_correlation(replace(fitted, observed=other)) > 0.5


def changed(name, value):
    table = made(days=5)
    values = table[name].to_pylist()
    values[1] = value
    return table.set_column(
        table.column_names.index(name), name, pa.array(values, INCIDENCE.field(name).type)
    )


@pytest.mark.parametrize(
    ("table", "named"),
    [
        (lambda: made().drop_columns(["cases"]), "no column cases"),
        (lambda: changed("cases", -1), "row 2: cases is negative"),
        (lambda: changed("cases", 10 * PEOPLE), "row 2: cases is more than"),
        (lambda: changed("population", 0), "row 2: population is less than 1"),
        (lambda: changed("population", 5_000), "row 2: population differs"),
        (lambda: changed("misinformed_share", 1.5), "row 2: misinformed_share is no share"),
        (lambda: changed("group", "other"), "row 2: group is no group"),
        (lambda: changed("area", None), "row 2: area is empty"),
        (lambda: changed("day", date(2026, 1, 1)), "row 2: day repeats"),
        (lambda: made().slice(0, 0), "no rows"),
        (lambda: made().set_column(3, "cases", pa.array(["x"] * 180)), "cannot be read"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_by_place(table, named):
    with pytest.raises(InputError, match=named):
        fit(table())


@pytest.mark.parametrize(
    "wrong",
    [
        {"risk_ratio": (3.0, 1.0)},
        {"reporting": (0.1, 2.0)},
        {"recovery_days": 0.5},
        {"homophily": 2.0},
        {"initially_infected": (0.1, 3.0)},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(UsageError):
        FitParameters(**wrong)
