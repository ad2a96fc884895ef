"""A finding that changed a little is known again; another one is not taken for it."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.desk.alarms.continuing import SAME, Known, continued, in_common, sketch_of
from tocsin.desk.alarms.levels import Level, level_of
from tocsin.finding import Finding

Make = Callable[..., Finding]
KEYS = st.sets(st.integers(-(2**63), 2**63 - 1), max_size=100)


@given(mine=KEYS, theirs=KEYS)
def test_below_256_posts_the_share_in_common_is_exact(mine: set[int], theirs: set[int]) -> None:
    share = in_common(sketch_of(mine), sketch_of(theirs))
    union = mine | theirs
    assert share == (len(mine & theirs) / len(union) if union else 0)


@pytest.mark.parametrize("true", [0.1, 0.3, 0.7])
def test_of_many_posts_it_is_estimated_within_three_standard_errors(true: float) -> None:
    generator = np.random.default_rng(7)
    keys = generator.integers(-(2**63), 2**63 - 1, 20_000)
    both = int(true * len(keys))
    rest = (len(keys) - both) // 2
    mine, theirs = keys[: both + rest], np.concatenate([keys[:both], keys[both + rest :]])
    error = (true * (1 - true) / 256) ** 0.5
    assert in_common(sketch_of(mine.tolist()), sketch_of(theirs.tolist())) == pytest.approx(
        true, abs=3 * error
    )


@given(
    st.lists(st.sets(st.integers(0, 30), min_size=1, max_size=12), max_size=6),
    st.lists(st.sets(st.integers(0, 30), min_size=1, max_size=12), max_size=6),
)
def test_pairs_are_those_that_comparing_all_with_all_finds(
    findings: Sequence[set[int]], threads: Sequence[set[int]]
) -> None:
    made = [
        Finding("d", 1, {"number": number}, "s", "t", {}, tuple(keys), created_at=None)  # type: ignore[arg-type]
        for number, keys in enumerate(findings)
    ]
    known = [
        Known(f"thread {number}", "d", "s", sketch_of(keys)) for number, keys in enumerate(threads)
    ]
    pairs = sorted(
        (-share, one.id, other.thread)
        for one in made
        for other in known
        if (share := in_common(sketch_of(one.evidence), other.sketch)) >= SAME
    )
    wanted: dict[str, str] = {}
    for _, finding_id, thread in pairs:
        if finding_id not in wanted and thread not in wanted.values():
            wanted[finding_id] = thread
    assert continued(made, known) == wanted


def test_a_network_numbered_anew_is_known_by_its_posts(finding: Make) -> None:
    before = Known("thread 1", "coordination", "network 1", sketch_of(range(100)))
    other = Known("thread 2", "coordination", "network 2", sketch_of(range(900, 1_000)))
    now = finding("network 2", range(5, 120))
    assert continued([now], [before, other]) == {now.id: "thread 1"}


def test_another_detector_s_finding_on_the_same_posts_is_another_finding(finding: Make) -> None:
    before = Known("thread 1", "narratives", "narrative 1", sketch_of(range(100)))
    assert continued([finding("network 1", range(100))], [before]) == {}


def test_without_posts_it_is_known_by_its_subject(finding: Make) -> None:
    before = Known("thread 1", "voids", "bridge, en", ())
    same = finding("bridge, en", (), detector="voids")
    other = finding("harbour, en", (), detector="voids")
    assert continued([same, other], [before]) == {same.id: "thread 1"}


@pytest.mark.parametrize(
    ("q_value", "posts", "level"),
    [
        (None, 500, Level.NOTICE),
        (float("nan"), 500, Level.NOTICE),
        (0.2, 500, Level.NOTICE),
        (0.05, 500, Level.FIRM),
        (0.01, 19, Level.FIRM),
        (0.01, 20, Level.STRONG),
    ],
)
def test_the_level_says_how_sure_the_statistic_is(
    finding: Make, q_value: float | None, posts: int, level: Level
) -> None:
    assert level_of(finding(q_value=q_value, evidence=range(posts))) == level


def test_the_same_post_named_twenty_times_is_one_post(finding: Make) -> None:
    assert level_of(finding(q_value=0.001, evidence=(7,) * 20)) == Level.FIRM
