import pytest

from tocsin.errors import UsageError
from tocsin.foresight.effects.ledger import Reduction
from tocsin.foresight.effects.records import Intervention as Kind
from tocsin.foresight.interventions.levers import NATURES, Lever, Rung, highest_rung, rights


def test_every_intervention_of_the_ledger_has_a_rung_a_mechanism_and_rights():
    assert set(NATURES) == set(Kind)
    assert all(nature.rights for nature in NATURES.values())


def test_an_option_stands_on_its_highest_rung_and_names_each_right_once():
    levers = (Lever(Kind.REMOVE), Lever(Kind.LABEL), Lever(Kind.DEMOTE, 0.1))
    assert highest_rung(levers) == Rung.REMOVE
    assert highest_rung(()) == Rung.MONITOR
    named = rights(levers)
    assert len(named) == len(set(named))
    assert "freedom of expression" in named


@pytest.mark.parametrize(
    "given",
    [
        {"kind": Kind.NUDGE, "reduction": 1.1},
        {"kind": Kind.NUDGE, "reduction": Reduction(0.1, -0.1, 0.2)},
        {"kind": Kind.NUDGE, "coverage": 2},
        {"kind": Kind.NUDGE, "delay_min": -1},
        {"kind": Kind.NUDGE, "delay_min": float("nan")},
        {"kind": Kind.NUDGE, "followers": 10},
        {"kind": Kind.SUSPEND},
        {"kind": Kind.SUSPEND, "followers": 10, "strikes": -1},
        {"kind": Kind.REMOVE, "reduction": 0.5},
        {"kind": Kind.DEMOTE},
    ],
)
def test_a_lever_that_makes_no_sense_is_refused(given):
    with pytest.raises(UsageError):
        Lever(**given)


def test_a_lever_says_what_it_is():
    lever = Lever(Kind.FACT_CHECK, Reduction(0.3, 0.1, 0.5), 60, 0.2)
    assert str(lever) == "fact check 30% (10% to 50%) after 60 min on 20%"
    assert str(Lever(Kind.SUSPEND, followers=50_000)) == (
        "suspend from 50,000 followers, 3 strikes"
    )
