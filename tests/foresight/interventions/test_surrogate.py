import numpy as np

from tocsin.foresight.effects.records import Intervention as Kind
from tocsin.foresight.interventions.levers import Lever
from tocsin.foresight.interventions.surrogate import surrogate


def test_options_are_told_side_by_side_with_doing_nothing():
    found = surrogate(
        {
            "label": [Lever(Kind.LABEL, 0.3)],
            "both": [Lever(Kind.LABEL, 0.3), Lever(Kind.REMOVE, delay_min=120, coverage=0.2)],
            "prebunk": [Lever(Kind.PREBUNK)],
        }
    )
    table = found.to_frame().set_index("option")
    assert table.loc["do nothing", "remaining"] == 1
    assert np.isnan(table.loc["both", "remaining"])
    assert table.loc["both", "rung"] == "remove"
    assert "not in the ledger" in table.loc["prebunk", "reason"]
    assert any("depending on how much the levers overlap" in line for line in found.said())
    assert found.plot().svg().startswith("<svg")
