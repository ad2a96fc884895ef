from datetime import UTC, datetime

import numpy as np
import pyarrow.compute as pc
import pytest

from tocsin.detect.spread.detection import measure
from tocsin.detect.spread.incidence import Lineage, delays, incidence, width_s
from tocsin.detect.spread.parameters import HowSpread
from tocsin.detect.spread.schemas import SUBJECTS
from tocsin.errors import UsageError

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def spread(duckdb_engine, made):
    rng = np.random.default_rng(1)
    table = made.told(*made.branched(rng, 0.7, 300, 10, 10_800), rng)
    low = table.select(["post_key"])
    return measure(
        duckdb_engine, duckdb_engine.table(table), made.members(table), NOW, low_credibility=low
    )


def test_r_and_serial_interval_are_those_the_posts_were_made_with(spread):
    (row,) = spread.tables()["subjects"].to_pylist()
    assert row["serial_interval_s_low"] < 10_800 < row["serial_interval_s_high"] * 1.05
    windows = spread.tables()["reproduction"].filter(pc.field("r").is_valid())
    assert pc.mean(windows["r"]).as_py() == pytest.approx(0.7, abs=0.1)
    inside = pc.and_(pc.less(windows["r_low"], 0.7), pc.greater(windows["r_high"], 0.7))
    assert pc.mean(inside.cast("float64")).as_py() > 0.85


def test_every_post_is_counted_once(spread):
    (row,) = spread.tables()["subjects"].to_pylist()
    tree = spread.tables()["tree"]
    assert row["posts"] == tree.num_rows == len(pc.unique(tree["post_key"]))
    rows = spread.tables()["reproduction"]
    cascades = spread.tables()["cascades"]
    assert pc.sum(cascades["posts"]).as_py() <= row["posts"]
    assert pc.sum(rows["imported"]).as_py() <= pc.sum(pc.equal(tree["depth"], 0)).as_py()


def test_what_is_said_has_intervals_and_says_what_is_not_measured(spread):
    said = " ".join(spread.said())
    assert "(1 would be neither growth nor decline)" in said
    assert "no better" in said or "its skill against the naive one" in said
    assert "at random" in said
    assert any("no accusation" in caveat for caveat in spread.caveats())


def test_it_is_a_result_like_any_other(spread):
    assert spread.tables()["subjects"].schema == SUBJECTS
    assert spread.to_frame("dismantling")["ranking"].nunique() == 5
    for chart in spread.charts().values():
        assert chart.svg().startswith("<svg")


def test_the_same_seed_gives_the_same_numbers(duckdb_engine, made):
    rng = np.random.default_rng(2)
    table = made.told(*made.branched(rng, 0.5, 150, 3, 3_600), rng)
    first, second = (
        measure(duckdb_engine, duckdb_engine.table(table), made.members(table), NOW).tables()
        for _ in range(2)
    )
    assert first == second


def test_few_reshares_give_no_r_and_never_a_guessed_one(duckdb_engine, made):
    rows = [{"id": str(n), "s": 600 * n} for n in range(60)]
    rows += [{"id": f"r{n}", "s": 600 * n + 60, "repost_of": str(n)} for n in range(20)]
    table = made.posts(rows)
    found = measure(duckdb_engine, duckdb_engine.table(table), made.members(table), NOW)
    (row,) = found.tables()["subjects"].to_pylist()
    assert row["r_latest"] is None
    assert row["r_unmeasured"].startswith("20 reshares of collected posts, at least 50")
    assert any("reproduction number is not measured" in line for line in found.said())
    assert not found.charts()


def test_subjects_beyond_the_most_are_named_and_counted(duckdb_engine, made):
    table = made.posts([{"id": str(n), "s": n} for n in range(4)])
    both = made.members(table, "bridge"), made.members(table.slice(1), "dam")
    members = both[0].cast(both[1].schema)
    found = measure(
        duckdb_engine,
        duckdb_engine.table(table),
        type(members).from_batches(members.to_batches() + both[1].to_batches()),
        NOW,
        HowSpread(most_subjects=1),
    )
    rows = {row["subject"]: row for row in found.tables()["subjects"].to_pylist()}
    assert rows["dam"]["posts"] == 3
    assert rows["dam"]["r_unmeasured"] == "not among the subjects with most posts"
    assert any("course of 1 subjects" in line for line in found.said())


def line(times, parents):
    times = np.array(times) * 1_000_000
    child = np.array([n for n, p in enumerate(parents) if p >= 0])
    parent = np.array([p for p in parents if p >= 0])
    return Lineage(
        times, np.array(parents) < 0, times[parent], times[child], parent, int(times[-1])
    )


def test_buckets_are_as_wide_as_generations_allow():
    how = HowSpread(least_pairs=1)
    fast = line(range(0, 2_000, 20), [-1, *range(99)])
    slow = line(range(0, 2_000_000, 20_000), [-1, *range(99)])
    assert width_s(fast, how) == 60, "no narrower than a minute"
    assert width_s(slow, how) == 21_600
    assert width_s(slow, HowSpread(bucket_s=77)) == 100, "at most 20,000 buckets"


def test_the_last_bucket_is_whole_and_counts_are_all_there():
    found = incidence(line([0, 10, 20, 100], [-1, 0, -1, 2]), 30)
    assert (found.imported.sum(), found.local.sum()) == (2, 2)
    assert found.ends(np.array([len(found.local) - 1])).tolist() == [100_000_000]


def test_what_was_known_earlier_has_no_later_child():
    whole = line(range(0, 6_000, 60), [-1, *range(99)])
    before = whole.before(3_000_000_000)
    assert before.t.max() <= before.end_t == 3_000_000_000
    assert before.child_t.max() <= before.end_t
    pairs = delays(before, 60, HowSpread(least_pairs=1))
    assert pairs is not None
    assert (pairs.delay <= pairs.longest).all()


@pytest.mark.parametrize(
    "wrong",
    [{"draws": 0}, {"bucket_s": 0}, {"prior_scale": 0.0}, {"least_fit_p": 1.0}, {"most_events": 9}],
)
def test_a_setting_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(UsageError, match=next(iter(wrong))):
        HowSpread(**wrong)
