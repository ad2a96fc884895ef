"""The target: innocents of an exercise are read as such, and its campaigns are not."""

from datetime import UTC, datetime

import pytest

from tocsin.detect.coordination.behaviours import DEFAULT_BEHAVIOURS
from tocsin.detect.coordination.detection import detect
from tocsin.detect.coordination.portraits import portray
from tocsin.exercise import Scenario, write_exercise
from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportSettings, import_files
from tocsin.posts.summary import bucket_width_s, summarise
from tocsin.shares.index import ShareIndex

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NEWSROOMS_FANS_AND_OFFICIALS = (
    "syndication",
    "fan_club",
    "official_alert",
    "official_campaign",
)


def read(engine, folder, scenario):
    """The accounts by network, the first reading of each, and the exercise's answers."""
    truth = write_exercise(scenario, folder).truth
    corpus = Corpus(folder / "corpus")
    import_files(corpus, engine, [folder / "exports"], ImportSettings(NOW, None))
    index = ShareIndex(corpus, folder / "index")
    index.update()
    shares = index.tables(engine, {behaviour.kind for behaviour in DEFAULT_BEHAVIOURS})
    posts = corpus.posts(engine)
    found = detect(engine, shares, posts, DEFAULT_BEHAVIOURS, NOW)
    width_s = bucket_width_s(summarise(engine, posts))
    rows = portray(engine, shares, posts, found, width_s).readings.to_pylist()
    first = {row["network"]: row for row in rows if row["rank"] == 0}
    accounts = [row for row in found.accounts.to_pylist() if row["network"] in first]
    return accounts, first, truth


def of_groups(groups):
    return {
        (platform, member[name])
        for group in groups
        for platform, members in group["accounts"].items()
        for member in members
        for name in ("id", "handle")
    }


@pytest.mark.parametrize("seed", [11, 12])
def test_at_most_2_percent_of_innocents_stand_without_a_benign_reading_first(
    duckdb_engine, tmp_path, seed
):
    scenario = Scenario(seed=seed, campaigns=(), benign=NEWSROOMS_FANS_AND_OFFICIALS)
    accounts, first, _ = read(duckdb_engine, tmp_path, scenario)
    without = [row for row in accounts if first[row["network"]]["verdict"] != "fits"]
    assert len(accounts) >= 30
    assert len(without) <= 0.02 * len(accounts)


def test_campaigns_are_not_explained_away(duckdb_engine, tmp_path):
    accounts, first, truth = read(duckdb_engine, tmp_path, Scenario(seed=13))
    planted = of_groups(truth["campaigns"])
    caught = [row for row in accounts if (row["platform"], row["account_id"]) in planted]
    explained = [row for row in caught if first[row["network"]]["verdict"] == "fits"]
    assert len(caught) >= 40
    assert len(explained) <= 0.1 * len(caught)
