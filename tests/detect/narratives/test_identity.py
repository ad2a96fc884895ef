"""Ids between two runs: laws for any groups."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.narratives.identity import NONE, named
from tocsin.detect.narratives.tables import Event

TEXTS = st.lists(st.tuples(st.integers(-1, 6), st.integers(0, 6)), min_size=1, max_size=60)


def run(group, before):
    return named(np.arange(len(group)) + 1_000, group, before)


@given(texts=TEXTS)
def test_every_group_has_one_id_of_its_own_and_the_rest_has_none(texts):
    group, before = (np.array(column) for column in zip(*texts, strict=True))
    found = run(group, before).narrative
    assert ((found == NONE) == (group < 0)).all()
    pairs = {(int(g), int(f)) for g, f in zip(group, found, strict=True) if g >= 0}
    assert len(pairs) == len({g for g, _ in pairs}) == len({f for _, f in pairs})


@given(texts=TEXTS)
def test_groups_that_stay_keep_their_ids_and_nothing_happened(texts):
    group = np.array([g for g, _ in texts])
    first = run(group, np.zeros(len(group), dtype=np.int64))
    again = run(group, first.narrative)
    assert (again.narrative == first.narrative).all()
    assert again.changes == ()
    assert {change.event for change in first.changes} <= {Event.BORN}


@given(texts=TEXTS)
def test_no_narrative_disappears_without_a_word(texts):
    group, before = (np.array(column) for column in zip(*texts, strict=True))
    found = run(group, before)
    gone = set(before.tolist()) - {NONE} - set(found.narrative.tolist())
    told = {c.other for c in found.changes if c.event is Event.MERGED}
    told |= {c.narrative for c in found.changes if c.event is Event.GONE}
    assert gone == told


def test_the_id_goes_with_the_greater_part_of_a_split():
    before = np.full(10, 77)
    group = np.array([0] * 4 + [1] * 6)
    found = run(group, before)
    assert (found.narrative[4:] == 77).all()
    (change,) = found.changes
    assert (change.event, change.other, change.texts) == (Event.SPLIT, 77, 4)
    assert change.narrative == found.narrative[0]
