import numpy as np
import pyarrow as pa
import pytest

from tocsin.errors import UsageError
from tocsin.foresight.effects.records import Intervention as Kind
from tocsin.foresight.interventions.foresee import Foreseeing, foresee
from tocsin.foresight.interventions.levers import Lever

OPTIONS = {
    "nudge": [Lever(Kind.NUDGE, 0.4)],
    "label at once": [Lever(Kind.LABEL, 0.3)],
    "label late": [Lever(Kind.LABEL, 0.3, delay_min=120)],
    "remove": [Lever(Kind.REMOVE, delay_min=60)],
    "suspend": [Lever(Kind.SUSPEND, followers=5_000, strikes=0)],
    "demote": [Lever(Kind.DEMOTE, 0.2)],
    "nudge and label": [Lever(Kind.NUDGE, 0.4), Lever(Kind.LABEL, 0.3)],
    "nothing at all": [Lever(Kind.NUDGE, 0.0), Lever(Kind.REMOVE, coverage=0.0)],
    "prebunk": [Lever(Kind.PREBUNK)],
}
HOW = Foreseeing(runs=200)


def changes(found):
    return {option.name: found.change(option) for option in found.options if not option.reason}


def test_options_are_compared_with_doing_nothing(burst):
    found = foresee(burst, OPTIONS, HOW)
    assert found.growth.reason == ""
    change = changes(found)
    assert change["do nothing"] == (0, 0, 0)
    assert change["nothing at all"] == (0, 0, 0)
    for name in ("nudge", "label at once", "remove", "suspend", "demote"):
        middle, low, high = change[name]
        assert low <= middle <= high < 0.3
        assert middle < -0.05
    # Sooner is better, and two levers are at least as good as the better one.
    assert change["label at once"][0] < change["label late"][0]
    assert change["nudge and label"][0] <= change["nudge"][0] + 0.02
    assert "not in the ledger" in found.options[-1].reason
    _shown(found)


def _shown(found):
    frame = found.to_frame().set_index("option")
    assert frame.loc["remove", "rung"] == "remove"
    assert "freedom of expression" in frame.loc["remove", "rights"]
    assert np.isnan(frame.loc["prebunk", "posts"])
    suspended = found.to_frame("suspended")
    assert (suspended["followers"] >= 5_000).all()
    assert frame.loc["suspend", "accounts_suspended"] == suspended["account_key"].nunique()
    assert found.said()[0].startswith("The burst from")
    assert any(line.startswith("prebunk: not measured") for line in found.said())
    assert set(found.tables()) == {"options", "paths", "event", "fit", "suspended"}
    assert all(chart.svg().startswith("<svg") for chart in found.charts().values())


def test_removal_of_everything_leaves_what_came_before(burst):
    found = foresee(burst, {"remove": [Lever(Kind.REMOVE, delay_min=60)]}, HOW)
    nothing, remove = (option.posts for option in found.options)
    assert (remove[:, 12:] == 0).all()
    assert np.array_equal(remove[:, :12], nothing[:, :12])


def test_looking_ahead_keeps_what_was_seen(burst):
    how = Foreseeing(runs=100, ahead_min=60)
    found = foresee(burst, {"remove now": [Lever(Kind.REMOVE)]}, how)
    seen = found.event.counts
    for option in found.options:
        assert option.posts.shape == (100, len(seen) + 12)
        assert (option.posts[:, : len(seen)] == seen).all()
    assert (found.options[1].posts[:, len(seen) :] == 0).all()
    assert "the model expects" in found.said()[0]


def test_the_same_seed_gives_the_same(burst):
    one, two = (foresee(burst, {"nudge": OPTIONS["nudge"]}, HOW) for _ in range(2))
    assert np.array_equal(one.options[1].posts, two.options[1].posts)


def test_too_small_a_burst_is_not_measured(burst):
    found = foresee(burst.slice(0, 15), OPTIONS, HOW)
    assert "not measured" in found.said()[0]
    assert found.charts() == {}
    assert found.to_frame()["posts"].isna().all()
    assert found.to_frame("fit").empty


def test_unknown_followers_are_told(burst):
    followers = burst["followers"].to_pylist()
    followers[:10] = [None] * 10
    blind = burst.set_column(3, "followers", pa.array(followers, pa.int64()))
    found = foresee(blind, {}, HOW)
    assert found.event.unknown_followers > 0
    assert any("are unknown" in line for line in found.caveats())


def test_settings_that_make_no_sense_are_refused():
    for given in ({"bucket_s": 0}, {"runs": 3}, {"ahead_min": -1}, {"edge": 1.0}):
        with pytest.raises(UsageError):
            Foreseeing(**given)
