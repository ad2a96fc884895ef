"""Which texts are one narrative, and that ids stay."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.narratives.decisions import Decision, Kind
from tocsin.detect.narratives.graph import near_texts
from tocsin.detect.narratives.identity import NONE
from tocsin.detect.narratives.placing import Before, Read, placed
from tocsin.detect.narratives.tables import Event

AT = datetime(2024, 5, 1, tzinfo=UTC)
SIZES = dict.fromkeys(range(30), 12)


def place(read, known=None):
    near = near_texts(read.vectors, read.texts["lang"].combine_chunks())
    return placed(read, near, known or Before())


def narratives(table):
    return table["narrative"].to_numpy()


def most(values):
    """The most frequent of some numbers."""
    found, counts = np.unique(values, return_counts=True)
    return found[counts.argmax()].item()


def test_each_subject_is_one_narrative(world):
    read, subject = world(SIZES)
    found = narratives(place(read)[0])
    same = (found[:, None] == found) == (subject[:, None] == subject)
    assert same.mean() > 0.995
    assert len(set(found.tolist()) - {NONE}) == 30


def test_texts_of_nothing_in_common_are_in_no_narrative(world):
    read, _ = world(dict.fromkeys(range(400), 1))
    assert (narratives(place(read)[0]) == NONE).mean() > 0.9


def test_the_order_of_texts_does_not_matter(world):
    read, _ = world(SIZES)
    order = np.random.default_rng(2).permutation(len(read.vectors))
    shuffled = Read(read.texts.take(pa.array(order)), read.vectors[order])
    one, two = narratives(place(read)[0]), narratives(place(shuffled)[0])
    one = one[order]
    assert ((one[:, None] == one) == (two[:, None] == two)).mean() > 0.995
    assert len(set(one.tolist()) & set(two.tolist())) > 0.8 * len(set(one.tolist()))


def test_narratives_keep_their_ids_when_a_tenth_is_added(world, joined):
    read, _ = world(SIZES)
    first = place(read)[0]
    more, _ = world({**dict.fromkeys(range(30), 1), 40: 6}, begin=10_000)
    again, changes, _ = place(joined(read, more), Before(first))
    old = narratives(first)
    kept = narratives(again)[: len(old)] == old
    assert kept[old != NONE].mean() > 0.99
    assert [change.event for change in changes] == [Event.BORN]
    born = narratives(again)[-6:]
    assert (born == changes[0].narrative).sum() >= 5


def test_what_people_merge_split_and_pin_stays(world):
    read, subject = world(SIZES)
    first = place(read)[0]
    one, two = (most(narratives(first)[subject == s]) for s in (0, 1))
    third = most(narratives(first)[subject == 2])
    leaving = tuple(read.texts["text_id"].to_numpy()[subject == 2][:4].tolist())
    decisions = (
        Decision(AT, "ann", Kind.MERGE, two, into=one),
        split := Decision(AT, "ann", Kind.SPLIT, third, texts=leaving),
    )
    again, _, held = place(read, Before(first, decisions))
    after = narratives(again)
    was = narratives(first)
    assert (after[(was == one) | (was == two)] == one).all()
    assert set(after[np.isin(read.texts["text_id"].to_numpy(), leaving)]) == {split.made}
    assert held == {one, third, split.made}
    kept, _, _ = place(read, Before(again, decisions))
    assert (narratives(kept) == after).all()


def test_a_narrative_is_of_one_theme(world):
    read, _ = world(SIZES)
    table = place(read)[0]
    told = table.filter(pc.not_equal(table["narrative"], NONE))
    themes = told.group_by("narrative").aggregate([("theme", "count_distinct")])
    assert set(themes["theme_count_distinct"].to_pylist()) == {1}


def test_no_texts_and_one_text_are_no_narratives(world):
    read, _ = world({0: 1})
    assert narratives(place(read)[0]).tolist() == [NONE]
    nothing = Read(read.texts.slice(0, 0), read.vectors[:0])
    assert place(nothing)[0].num_rows == 0
