import numpy as np
import pytest

from tocsin.errors import UsageError
from tocsin.panels.agreement.alpha import Level, alpha
from tocsin.panels.agreement.comparisons import dawid_skene, majority
from tocsin.panels.agreement.cooke import weights

_ = np.nan
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
        [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
    ]
)
"""The example of Krippendorff (2011), with the values published there."""


@pytest.mark.parametrize(
    ("level", "published"),
    [(Level.NOMINAL, 0.743), (Level.ORDINAL, 0.815), (Level.INTERVAL, 0.849)],
)
def test_alpha_is_that_of_the_published_example(level: Level, published: float) -> None:
    found = alpha(KRIPPENDORFF, level)
    assert found.value == pytest.approx(published, abs=6e-4)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high
    assert found.units == 11


def test_one_rater_or_one_value_is_not_measured() -> None:
    assert alpha(KRIPPENDORFF[:1], Level.NOMINAL).value is None
    assert alpha(np.ones((3, 4)), Level.NOMINAL).value is None


def test_the_calibrated_expert_gets_the_weight() -> None:
    truths = np.arange(20.0)
    sound = np.stack([truths - 1.3, truths + 0.1 * (-1) ** np.arange(20), truths + 1.3], axis=1)
    sure_and_wrong = np.stack([truths + 5, truths + 5.1, truths + 5.2], axis=1)
    found = weights(np.stack([sound, sure_and_wrong]), truths)
    assert found.weight[0] > 0.99
    assert found.information[1] > found.information[0]


def test_quantiles_that_fall_are_refused() -> None:
    with pytest.raises(UsageError, match="rise"):
        weights(np.array([[[3.0, 2.0, 1.0]]]), np.array([2.0]))


def test_a_bloc_of_four_in_nine_takes_dawid_skene_but_not_majority() -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 60)
    honest = np.where(rng.random((5, 60)) < 0.7, truth, 1 - truth)
    charged = np.arange(60) < 30
    bloc = np.tile(np.where(charged, 1 - truth, truth), (4, 1))
    choices = np.concatenate([honest, bloc])
    wrong = dawid_skene(choices, 2).argmax(axis=1) != truth
    assert wrong[charged].all()
    assert not (majority(choices, 2).argmax(axis=1) != truth)[charged].all()
