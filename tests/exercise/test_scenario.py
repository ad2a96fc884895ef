from datetime import datetime
from importlib.resources import files

import pytest

from tocsin.errors import UsageError
from tocsin.exercise import Scenario
from tocsin.exercise.benign import BENIGN
from tocsin.exercise.campaigns import CAMPAIGNS
from tocsin.exercise.exports import WRITERS
from tocsin.exercise.profiles import PROFILES
from tocsin.exercise.scenario import BENIGN_KINDS, CAMPAIGN_KINDS, PLATFORMS, THEMES


@pytest.mark.parametrize(
    "wrong",
    [
        {"platforms": ("x", "carrier_pigeon")},
        {"platforms": ("x", "x")},
        {"platforms": ()},
        {"languages": ("xx",)},
        {"campaigns": ("unknown",)},
        {"benign": ("unknown",)},
        {"themes": ("unknown",)},
        {"posts": 0},
        {"days": 0},
        {"level": "impossible"},
        {"evasions": (("invisibility", 0.5),)},
        {"evasions": (("jitter", 1.5),)},
        {"evasions": (("jitter", float("nan")),)},
        {"start": datetime(2025, 1, 1)},  # noqa: DTZ001 - the point of the case
    ],
)
def test_a_scenario_that_cannot_be_played_is_refused(wrong: dict) -> None:
    with pytest.raises(UsageError) as caught:
        Scenario(**wrong)
    assert caught.value.remedy


def test_every_name_has_its_part() -> None:
    assert set(PROFILES) == set(WRITERS) == set(PLATFORMS)
    assert set(CAMPAIGNS) == set(CAMPAIGN_KINDS)
    assert set(BENIGN) == set(BENIGN_KINDS)
    folder = files("tocsin.exercise.talk").joinpath("themes")
    assert {path.name for path in folder.iterdir()} == {f"{name}.toml" for name in THEMES}
