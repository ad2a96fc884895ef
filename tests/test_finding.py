"""A finding's id is its content's, whoever makes it and whenever."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tocsin.finding import Finding

FINDING = Finding(
    detector="coordination",
    version=1,
    parameters={"window_s": 60, "kind": "url"},
    subject="network 1",
    statement="Two accounts linked to the same pages.",
    statistic={"objects": 3.0},
    evidence=(3, -1, 2),
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def test_the_same_finding_has_the_same_id_at_any_time_and_in_any_order():
    later = replace(FINDING, created_at=datetime(2027, 1, 1, tzinfo=UTC), evidence=(-1, 2, 3))
    turned = replace(FINDING, parameters={"kind": "url", "window_s": 60})
    assert FINDING.id == later.id == turned.id
    assert FINDING.id == "24760fc3f07ef7566f7eed4c"


@pytest.mark.parametrize(
    "change",
    [
        {"detector": "copies"},
        {"version": 2},
        {"parameters": {"window_s": 61, "kind": "url"}},
        {"subject": "network 2"},
        {"statement": "Three accounts linked to the same pages."},
        {"statistic": {"objects": 4.0}},
        {"evidence": (3, -1)},
        {"baseline": {"objects": 1.0}},
        {"basis": "inferred"},
    ],
)
def test_another_finding_has_another_id(change):
    assert replace(FINDING, **change).id != FINDING.id
