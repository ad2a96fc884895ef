"""Who asks, who spreads and who answers, counted from what was read."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pyarrow as pa
import pytest

from tocsin.chain.claims import CIRCULATING, TEXT_MATCHES, Claims
from tocsin.chain.voids import find_voids
from tocsin.posts.schema import POSTS

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DAY = 86_400
ASKING, RUMOUR, TRUE, DENIAL = 11, 12, 13, 14
"""Texts by id: one asks, one repeats a false claim, one a true one, one denies the false one."""


def post(key: int, account: int, second: int, urls: tuple[str, ...] = (), reposts: int = 0):
    return {
        "platform": "forum", "post_id": f"p{key}", "account_id": f"a{account}", "lang": "en",
        "account_key": account, "post_key": key, "row_key": key, "kind": "post", "reposts": reposts,
        "created_at": second * 1_000_000, "text": "", "urls": list(urls), "raw_urls": list(urls),
    }  # fmt: skip


def matches(**spreads: str) -> pa.Table:
    checks = {"RUMOUR": 1, "TRUE": 2, "DENIAL": 1}
    rows = [
        {"text_id": globals()[name], "factcheck_key": checks[name], "spreads": spread,
         "tier": "suggested"}
        for name, spread in spreads.items()
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=TEXT_MATCHES)


@pytest.fixture
def found(duckdb_engine):
    posts = [
        post(1, 1, 10), post(2, 1, 20), post(3, 2, 30),  # two people ask, one of them twice
        post(4, 3, 40, reposts=9), post(5, 4, 50), post(6, 5, 60),
        post(7, 6, 70, ("https://check.example/1",), 4), post(8, 7, DAY + 5),
    ]  # fmt: skip
    text_of = {1: ASKING, 2: ASKING, 3: ASKING, 4: RUMOUR, 5: TRUE, 6: DENIAL, 7: 99, 8: 99}
    copies = pa.table({"post_key": list(text_of), "object_id": list(text_of.values())})
    checks = [{"factcheck_key": 1, "verdict": "false"}, {"factcheck_key": 2, "verdict": "true"}]
    claims = Claims(
        circulating=pa.Table.from_pylist(checks, schema=CIRCULATING),
        matches=matches(RUMOUR="yes", TRUE="unclear", DENIAL="no"),
        posts=pa.table({}),
        factchecks=1,
        urls=pa.array(["https://check.example/1"]),
    )
    texts = [ASKING, RUMOUR, TRUE, DENIAL, 99]
    questions = pa.table({"text_id": texts, "asks": [text == ASKING for text in texts]})
    shares = duckdb_engine.table(copies)
    reading = SimpleNamespace(copies=shares, claims=claims, questions=questions)
    members = pa.table({"post_key": list(range(1, 8)), "narrative": [5] * 7})
    table = duckdb_engine.table(pa.Table.from_pylist(posts, schema=POSTS))
    return find_voids(duckdb_engine, reading, SimpleNamespace(members=members), table, NOW)


def test_people_who_ask_and_exposures_to_a_false_claim_are_demand_and_links_are_answers(found):
    (row,) = found.ranked.to_pylist()
    assert (row["topic"], row["lang"]) == ("5", "en")
    assert row["demand"] == 2 + 10, "two people asked; the rumour reached ten"
    assert row["supply"] == 5, "a link to the fact-check that reached five"


def test_a_day_on_which_only_others_posted_is_a_silent_day_and_no_gap(found):
    assert found.windows["demand"].to_pylist() == [12, 0]
    assert found.ranked["gaps"].to_pylist() == [0]


def test_where_questions_could_not_be_told_there_are_no_voids(duckdb_engine):
    reading = SimpleNamespace(questions=None)
    assert find_voids(duckdb_engine, reading, None, None, NOW) is None
