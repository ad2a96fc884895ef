import numpy as np

from tocsin.foresight.effects.power import RATIOS, power


def test_a_calm_series_shows_a_halving_and_a_wild_one_does_not(weekly):
    generator = np.random.default_rng(0)
    calm = generator.poisson(1_000, 60).astype(float)
    wild = calm * generator.gamma(1.0, 1.0, 60)
    of = {
        name: dict(zip(RATIOS, found.detected, strict=True))
        for name, found in (("calm", power(weekly(calm))), ("wild", power(weekly(wild))))
    }
    assert of["calm"][0.5] == 49
    assert of["wild"][0.5] < 15


def test_no_change_is_found_as_seldom_as_promised(weekly):
    values = np.random.default_rng(1).gamma(1.0, 1.0, 80)
    found = power(weekly(values))
    assert found.detected[RATIOS.index(1.0)] <= 0.05 * found.dates


def test_the_curve_is_said_and_drawn(weekly):
    found = power(weekly(np.random.default_rng(2).poisson(50, 60)))
    assert any("to 0.5 times would be found in" in line for line in found.said())
    assert found.to_frame().shape == (len(RATIOS), 5)
    assert found.plot().svg().startswith("<svg")


def test_a_short_series_has_no_power_to_speak_of(weekly):
    found = power(weekly(np.ones(20)))
    assert found.dates == 0
    assert "not measured" in found.said()[0]
    assert found.charts() == {}
    assert found.to_frame()["power"].isna().all()
