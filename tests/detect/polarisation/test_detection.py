"""From posts to what a minister reads."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from tocsin.detect.polarisation import schemas
from tocsin.detect.polarisation.detection import EVERYTHING, measure
from tocsin.detect.polarisation.parameters import Basis, HowPolarised, Relation
from tocsin.detect.polarisation.scores import DECIDES, Score
from tocsin.detect.polarisation.tables import State
from tocsin.finding import findings_table

NOW = datetime(2026, 1, 1, tzinfo=UTC)
QUICK = HowPolarised(
    nulls=19, window_nulls=19, cuts=1, dimension_nulls=19, resamplings=10, least_choosers=5
)
WEEK_US = 7 * 86_400_000_000
BEGIN = 2_800 * WEEK_US  # weeks are counted from 1970
ORIGINALS, ACCOUNTS = 40, 300


def post(key, account, t, **changed):
    return {
        "platform": "x", "post_id": str(key), "post_key": key, "account_key": account,
        "created_at": t, "repost_of": None, "quote_of": None, "reply_to": None, "domains": [],
        **changed,
    }  # fmt: skip


def debate(mix, weeks, reposts, seed, column="repost_of"):
    """Accounts of two camps refer to posts of their own, and some to any (``mix``)."""
    rng = np.random.default_rng(seed)
    rows = [post(key, key, BEGIN) for key in range(ORIGINALS)]
    for key in range(ORIGINALS, ORIGINALS + reposts):
        account = int(rng.integers(ACCOUNTS))
        other = int(rng.integers(ORIGINALS // 2)) * 2 + account % 2
        if rng.random() < mix:
            other = int(rng.integers(ORIGINALS))
        t = BEGIN + int(rng.integers(weeks * WEEK_US))
        domains = [f"d{other}.example"]
        rows.append(post(key, account, t, domains=domains, **{column: str(other)}))
    return rows


def table(rows):
    kinds = {"post_key": pa.int64(), "account_key": pa.int64()}
    schema = {name: kinds.get(name, pa.string()) for name in rows[0]}
    schema |= {"created_at": pa.timestamp("us", tz="UTC"), "domains": pa.list_(pa.string())}
    return pa.Table.from_pylist(rows, schema=pa.schema(schema))


def measured(engine, rows, how=QUICK, members=None):
    return measure(engine, engine.table(table(rows)), members, NOW, how)


@pytest.fixture(scope="module")
def divided(duckdb_engine):
    return measured(duckdb_engine, debate(0.1, 2, 2_000, 1))


def test_a_divided_debate_is_told_with_interval_baseline_and_evidence(divided):
    [row] = divided.networks.to_pylist()
    assert (row["subject"], row["state"]) == (EVERYTHING, State.POLARISED)
    assert row["posts"] == row["posts_with_author"] == 2_000
    said = divided.said()[0]
    for part in ("falls into two sides", "95 % interval", "19 random networks", "links an account"):
        assert part in said
    [finding] = divided.findings
    assert findings_table(divided.findings).num_rows == 1
    assert set(finding.evidence) <= set(range(ORIGINALS, ORIGINALS + 2_000))
    assert finding.interval[0] > finding.baseline[DECIDES]


def test_sides_are_the_camps(divided):
    rows = divided.accounts.to_pylist()
    sides = np.array([row["side"] == "A" for row in rows])
    camps = np.array([row["account_key"] % 2 for row in rows])
    agreed = (sides == camps).mean()
    assert max(agreed, 1 - agreed) > 0.9


def test_a_link_opens_a_post_of_its_accounts(divided):
    posted = {row["post_key"]: row for row in debate(0.1, 2, 2_000, 1)}
    author = {row["post_id"]: row["account_key"] for row in posted.values()}
    for link in divided.links.to_pylist():
        evidence = posted[link["post_key"]]
        assert evidence["account_key"] == link["source_key"]
        assert author[evidence["repost_of"]] == link["target_key"]
    assert set(divided.links["across"].to_pylist()) == {True, False}


def test_every_week_has_its_own_chance(divided):
    rows = divided.windows.to_pylist()
    assert [row["state"] for row in rows] == [State.POLARISED] * 2
    assert all(row["nulls"] == 19 and row["gain_low"] > 0 for row in rows)
    assert rows[0]["window_start"] == datetime.fromtimestamp(BEGIN / 1e6, UTC)


def test_tables_and_charts_are_whole(divided):
    names = {
        "networks": schemas.NETWORKS, "scores": schemas.SCORES, "windows": schemas.WINDOWS,
        "links": schemas.LINKS, "accounts": schemas.ACCOUNTS, "dimensions": schemas.DIMENSIONS,
        "sources": schemas.SOURCES, "places": schemas.PLACES,
    }  # fmt: skip
    assert {name: found.schema for name, found in divided.tables().items()} == names
    charts = divided.charts()
    assert {"gain", "baseline", "places"} < set(charts)
    assert all(chart.svg().startswith("<svg") for chart in charts.values())
    assert len(divided.to_frame("scores")) == len(Score) - 1


def test_accounts_are_placed_by_what_they_repost_with_intervals(divided):
    rows = divided.ideologies.places.to_pylist()
    camps = np.array([row["account_key"] % 2 for row in rows])
    place = np.array([row["coordinate"] for row in rows])
    assert abs(np.corrcoef(camps, place)[0, 1]) > 0.9
    assert all(row["coordinate_low"] < row["coordinate"] < row["coordinate_high"] for row in rows)
    assert any("neither left nor right" in caveat for caveat in divided.caveats())


def test_opinions_come_from_domains_only_because_reposts_are_the_links(duckdb_engine, divided):
    how = HowPolarised(
        nulls=19, window_nulls=19, cuts=1, dimension_nulls=19, resamplings=10, least_choosers=5,
        basis=Basis.DOMAINS,
    )  # fmt: skip
    found = measured(duckdb_engine, debate(0.1, 1, 2_000, 1), how)
    assert Score.OPINIONS in found.scores["score"].to_pylist()
    assert Score.OPINIONS not in divided.scores["score"].to_pylist()
    assert found.ideologies.sources["source"][0].as_py().endswith(".example")


def test_a_mixed_debate_is_not_called_polarised(duckdb_engine):
    found = measured(duckdb_engine, debate(1.0, 1, 1_500, 2))
    assert found.networks["state"].to_pylist() == [State.CHANCE]
    assert found.findings == ()


def test_quotes_are_no_endorsement_and_never_mixed_with_reposts(duckdb_engine):
    rows = debate(0.1, 1, 1_000, 3, column="quote_of")
    how = HowPolarised(relations=(Relation.REPOSTS, Relation.QUOTES), nulls=19, window_nulls=19)
    found = measured(duckdb_engine, rows, how)
    state = {row["relation"]: row["state"] for row in found.networks.to_pylist()}
    assert state == {"reposts": State.NOT_MEASURED, "quotes": State.POLARISED}
    assert any("contradict" in caveat for caveat in found.caveats())


def test_subjects_are_measured_apart_and_small_ones_not_at_all(duckdb_engine):
    rows = debate(0.1, 1, 2_000, 4)
    whole = [row["post_key"] for row in rows]
    members = pa.table(
        {"subject": ["#large"] * len(whole) + ["#small"] * 3 + ["#none"],
         "post_key": [*whole, *whole[-3:], -5]}
    )  # fmt: skip
    found = measured(duckdb_engine, rows, members=members)
    state = {row["subject"]: row["state"] for row in found.networks.to_pylist()}
    assert state == {
        "#large": State.POLARISED, "#small": State.NOT_MEASURED, "#none": State.NOT_MEASURED,
    }  # fmt: skip
    assert sum("not measured for 2 of 3 networks" in sentence for sentence in found.said()) == 1


def test_reposts_of_posts_that_were_not_collected_are_counted_and_said(duckdb_engine):
    rows = debate(0.1, 1, 2_000, 5)[10:]
    found = measured(duckdb_engine, [row for row in rows if int(row["post_id"]) % 40 > 30])
    [row] = found.networks.to_pylist()
    assert row["posts_with_author"] < row["posts"] / 2
    assert "not collected" in " ".join(found.said()) or "was collected" in found.said()[-1]


def test_hostile_names_and_ids_do_no_harm(duckdb_engine):
    rows = debate(0.1, 1, 1_000, 6)
    for row in rows:
        row["post_id"] = "<script>" + row["post_id"] + "'" * 3
        if row["repost_of"]:
            row["repost_of"] = "<script>" + row["repost_of"] + "'" * 3
    members = pa.table(
        {"subject": ["<b>&\n'\"" * 50] * len(rows), "post_key": [row["post_key"] for row in rows]}
    )
    found = measured(duckdb_engine, rows, members=members)
    assert found.networks["state"].to_pylist() == [State.POLARISED]
    assert all("<b>" not in chart.svg() for chart in found.charts().values())


def test_no_posts_are_not_measured(duckdb_engine):
    found = measured(duckdb_engine, [post(1, 1, BEGIN)])
    assert found.networks["state"].to_pylist() == [State.NOT_MEASURED]
    assert found.windows.num_rows == 0
    assert found.charts() == {}
    assert len(found.said()) == 2
