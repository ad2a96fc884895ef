"""The dashboard of an institution, counted by hand."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from tocsin.detect.authority.detection import measure
from tocsin.detect.authority.parameters import How
from tocsin.detect.authority.schemas import (
    ANSWERS,
    ANYBODY,
    CONSISTENCY,
    CONTRADICTIONS,
    CORRECTED,
    HEARD,
    OVER_TIME,
    RESPONSES,
    UPTAKE,
    WAITING,
)
from tocsin.errors import InputError, UsageError
from tocsin.results import Result

OFFICE, PEER = 1, 2
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
NOW = MONDAY + timedelta(days=30)
SCHEMAS = {
    "institutions": HEARD, "over_time": OVER_TIME, "uptake": UPTAKE, "waiting": WAITING,
    "consistency": CONSISTENCY, "responses": RESPONSES, "answers": ANSWERS,
    "corrections": CORRECTED, "contradictions": CONTRADICTIONS,
}  # fmt: skip
HOSTILE = '<script>"\x00=1+1'


def row_of(table, name):
    return next(row for row in table.to_pylist() if row["institution"] == name)


@pytest.fixture
def dashboard(duckdb_engine, institutions):
    def make(posts, topics, how=None, stances=None, named=institutions, now=NOW):
        return measure(
            duckdb_engine, duckdb_engine.table(posts), named, topics, now, how or How(), stances
        )

    return make


def test_exposure_is_what_its_posts_reached_of_all(dashboard, posts, topics):
    rows = posts(
        {"account_key": OFFICE, "reposts": 9}, {"account_key": PEER, "reposts": 4},
        *({} for _ in range(25)),
        {"account_key": OFFICE, "reposts": 99},  # on no topic: does not count
    )  # fmt: skip
    found = dashboard(rows, topics(*((post, "t", "other") for post in range(1, 28))))
    office, peer = found.heard.to_pylist()
    assert (office["institution"], office["posts"], office["exposures"]) == ("Office", 1, 10)
    assert office["exposure_share"] == pytest.approx(10 / 40)
    assert peer["exposure_share"] == pytest.approx(5 / 40)
    assert office["posts_share"] == pytest.approx(1 / 27)
    assert office["exposure_share_low"] < 0.25 < office["exposure_share_high"]
    assert office["post_keys"] == [1]
    assert "25.0% (" in found.said()[0]


def test_it_is_cited_by_links_quotes_and_reposts_of_others_and_not_by_itself(
    dashboard, posts, topics
):
    site = {"urls": ["https://office.example/a"], "domains": ["office.example"]}
    below = {"urls": ["https://other.office.example/a"], "domains": ["office.example"]}
    rows = posts(
        {"account_key": OFFICE, **site},
        {"kind": "quote", "quote_of": "1"}, {"kind": "repost", "repost_of": "1"}, site, below,
        {"kind": "reply", "reply_to": "1"},
        {"account_key": OFFICE, "kind": "quote", "quote_of": "1"},
        *({} for _ in range(20)),
    )  # fmt: skip
    found = dashboard(rows, topics(*((post, "t", "other") for post in range(1, 28))))
    office = row_of(found.heard, "Office")
    assert office["citing"] == 4
    assert office["citation_share"] == pytest.approx(4 / 25)
    assert sorted(office["citing_post_keys"]) == [2, 3, 4, 5]


def test_windows_add_up_to_the_whole_and_begin_on_monday(dashboard, posts, topics):
    rows = posts(
        *({"account_key": OFFICE if n % 5 == 0 else 100 + n, "h": 20 * n} for n in range(30))
    )
    about = topics(*((post, "t", "other") for post in range(1, 31)))
    found = dashboard(rows, about)
    weeks = [row for row in found.over_time.to_pylist() if row["institution"] == "Office"]
    assert [row["window_start"] for row in weeks] == [
        MONDAY + timedelta(weeks=number) for number in range(4)
    ]
    office = row_of(found.heard, "Office")
    for name in ("posts", "exposures", "citing"):
        assert sum(row[name] for row in weeks) == office[name]
    assert all(row["exposure_share"] is None for row in weeks)  # 9 posts a week: too few
    assert office["exposure_share"] == pytest.approx(6 / 30)


def test_uptake_sets_answers_beside_the_rumours_that_they_answer(dashboard, posts, topics):
    rows = posts(
        *({"account_key": OFFICE, "reposts": 2} for _ in range(6)),
        *({"reposts": 10} for _ in range(6)),
        {"reposts": 1_000},
    )
    about = topics(
        *((post, "a", "answer") for post in range(1, 7)),
        *((post, "a", "rumour") for post in range(7, 13)),
        (13, "unanswered topic", "rumour"),
    )
    row = row_of(dashboard(rows, about).uptake, "Office")
    assert (row["corrections"], row["rumours"]) == (6, 6)
    assert (row["corrections_passed"], row["rumours_passed"]) == (12, 60)
    assert row["uptake_share"] == pytest.approx(1 / 6)
    assert row["alike_share"] == pytest.approx(1 / 2)
    assert row["uptake_share_low"] < 1 / 6 < row["uptake_share_high"]
    assert row["delay_h"] is None  # no repost was collected


def test_how_soon_answers_are_passed_on_is_told_from_the_reposts_that_are_here(
    dashboard, posts, topics
):
    rows = posts(
        *({"account_key": OFFICE, "h": 0, "post_id": f"a{n}"} for n in range(10)),
        *(
            {"kind": "repost", "repost_of": f"a{n}", "h": n + 1 + extra}
            for n in range(10)
            for extra in (-1, 0, 1)
        ),
    )
    about = topics(
        *((post, "a", "answer") for post in range(1, 11)),
        *((post, "a", "other") for post in range(11, 41)),
    )
    row = row_of(dashboard(rows, about).uptake, "Office")
    assert row["corrections_passed"] == 30
    assert row["delay_h"] == pytest.approx(5.5)
    assert row["delay_h_low"] < 5.5 < row["delay_h_high"]


def test_waits_count_those_who_still_wait_and_demand_before_the_first_answer(
    dashboard, posts, topics
):
    """Six topics, asked at hours 0 to 5; the office answers three of them, the peer one more."""
    rows, about = [], []
    for n in range(6):
        rows.append({"h": n})
        about.append((len(rows), f"t{n}", "demand"))
    for n, answerer, h in ((0, OFFICE, 10), (1, OFFICE, 21), (2, OFFICE, 1), (3, PEER, 8)):
        rows.append({"account_key": answerer, "h": h})
        about.append((len(rows), f"t{n}", "answer"))
    rows.append({"h": 50, "reposts": 7})
    about.append((len(rows), "t0", "rumour"))
    rows.append({"h": 5, "account_key": 1_001})  # asks again on t0: counts once
    about.append((len(rows), "t0", "demand"))
    found = dashboard(posts(*rows), topics(*about))
    office = [row for row in found.answers.to_pylist() if row["institution"] == "Office"]
    assert [row["wait_h"] for row in office] == [10, 20, 0, 47, 46, 45]
    assert [row["is_answered"] for row in office] == [True, True, True, False, False, False]
    assert (office[0]["demand"], office[0]["unanswered"]) == (9, 1)
    assert (office[2]["demand"], office[2]["unanswered"]) == (1, 0)
    assert (office[0]["demand_post_key"], office[0]["answer_post_key"]) == (1, 7)
    waiting = row_of(found.waiting, "Office")
    assert (waiting["topics"], waiting["answered"], waiting["wait_h"]) == (6, 3, 20)
    assert waiting["unanswered_share"] == pytest.approx((1 + 1 + 0 + 3) / 14)
    assert row_of(found.waiting, ANYBODY)["answered"] == 4
    assert any("those still waiting counted in" in sentence for sentence in found.said())


def test_answers_by_window_add_up_to_the_whole(dashboard, posts, topics):
    """Twelve topics asked about over three weeks, and answered an hour later in the first two."""
    rows, about = [], []
    for n in range(12):
        rows.append({"h": 40 * n})
        about.append((len(rows), f"t{n}", "demand"))
        if n < 8:
            rows.append({"account_key": OFFICE, "h": 40 * n + 1, "reposts": 1})
            about.append((len(rows), f"t{n}", "answer"))
            rows.append({"h": 40 * n + 2, "reposts": 3})
            about.append((len(rows), f"t{n}", "rumour"))
    rows.append(
        {"account_key": OFFICE, "kind": "reply", "reply_to": "2", "text": "Erratum", "h": 3}
    )
    found = dashboard(posts(*rows), topics(*about), How(least_topics=2, least_posts=2))
    weeks = [row for row in found.responses.to_pylist() if row["institution"] == "Office"]
    waiting, uptake = row_of(found.waiting, "Office"), row_of(found.uptake, "Office")
    assert [row["topics"] for row in weeks] == [5, 4, 3]
    assert sum(row["answered"] for row in weeks) == waiting["answered"] == 8
    assert sum(row["answers"] for row in weeks) == uptake["corrections"] == 8
    assert [row["wait_h"] for row in weeks] == [1, 1, None]
    assert weeks[0]["uptake_share"] == pytest.approx(1 / 4)
    assert weeks[2]["unanswered_share"] == 1
    assert [row["own_corrections"] for row in weeks] == [1, 0, 0]
    assert {"uptake", "unanswered", "waiting"} <= found.charts().keys()


def test_corrections_and_contradictions_are_counted_of_its_own_posts(
    dashboard, posts, topics, stances
):
    rows = posts(
        {"account_key": OFFICE}, {"account_key": OFFICE},
        {"account_key": OFFICE, "kind": "reply", "reply_to": "1", "text": "Correction: it is 12."},
        {"account_key": OFFICE, "kind": "quote", "quote_of": "2", "text": "More on this"},
        {"account_key": PEER}, {"kind": "reply", "reply_to": "1", "text": "Correction!"},
    )  # fmt: skip
    about = topics((1, "t", "other"))
    sided = stances((1, "t", "agree"), (2, "t", "deny"), (5, "t", "deny"), (6, "t", "agree"))
    found = dashboard(rows, about, stances=sided)
    row = row_of(found.consistency, "Office")
    assert (row["posts"], row["corrected"], row["stanced_topics"], row["contradicted"]) == (
        4, 1, 1, 1,
    )  # fmt: skip
    assert row["corrected_share"] == pytest.approx(1 / 4)
    assert found.corrected["corrects_post_key"].to_pylist() == [1]
    pairs = [(r["institution"], r["other"]) for r in found.contradictions.to_pylist()]
    assert sorted(pairs) == [("Office", "Office"), ("Office", "Peer")]
    without = dashboard(rows, about)
    assert row_of(without.consistency, "Office")["contradicted"] is None
    assert any("no stances were given" in sentence for sentence in without.said())


def test_too_little_is_not_measured_and_says_so(dashboard, posts, topics):
    found = dashboard(posts({"account_key": OFFICE}), topics((1, "t", "answer")))
    assert row_of(found.heard, "Office")["exposure_share"] is None
    assert all("not measured" in sentence for sentence in found.said()[:3])
    assert not found.charts()
    nothing = dashboard(posts(), topics())
    office = row_of(nothing.heard, "Office")
    assert (office["posts"], office["citing"], office["exposure_share"]) == (0, 0, None)
    assert all("not measured" in sentence for sentence in nothing.said())


def test_posts_after_its_time_are_not_known(dashboard, posts, topics):
    rows = posts({"account_key": OFFICE, "h": 1}, {"account_key": OFFICE, "h": 99})
    about = topics((1, "t", "other"), (2, "t", "other"))
    found = dashboard(rows, about, now=MONDAY + timedelta(hours=2))
    assert row_of(found.heard, "Office")["posts"] == 1


def test_an_institution_without_an_account_is_cited_and_no_more(dashboard, posts, topics):
    named = pa.table(
        [[HOSTILE, HOSTILE], pa.array([None, None], pa.int64()), ["office.example", "b.example"]],
        names=["institution", "account_key", "site"],
    )
    site = {"urls": ["https://office.example/a"], "domains": ["office.example"]}
    rows = posts(*(site for _ in range(10)), *({} for _ in range(10)))
    about = topics(*((post, "t", "other") for post in range(1, 21)))
    found = dashboard(rows, about, named=named)
    (row,) = found.heard.to_pylist()
    assert row["posts"] is row["exposure_share"] is None
    assert row["citation_share"] == pytest.approx(0.5)
    for chart in found.charts().values():
        assert "<script>" not in chart.svg()
    assert any("without an account" in caveat for caveat in found.caveats())


def test_tables_have_their_schemas(dashboard, posts, topics):
    found = dashboard(posts({"account_key": OFFICE}), topics((1, "t", "answer")))
    assert isinstance(found, Result)
    assert {name: table.schema for name, table in found.tables().items()} == SCHEMAS


def test_the_dashboard_is_the_named_institutions(dashboard, posts, topics):
    found = dashboard(posts(), topics(), How(institution="Peer"))
    assert found.ours == "Peer"
    with pytest.raises(UsageError, match="Nobody"):
        dashboard(posts(), topics(), How(institution="Nobody"))


def test_bad_tables_are_named_with_column_and_row(dashboard, posts, topics, institutions):
    with pytest.raises(InputError, match="topics, row 2: role is 'asks'"):
        dashboard(posts(), topics((1, "t", "answer"), (2, "t", "asks")))
    with pytest.raises(InputError, match="institutions: there is no column site"):
        dashboard(posts(), topics(), named=institutions.drop_columns(["site"]))
    with pytest.raises(UsageError, match="No institution"):
        dashboard(posts(), topics(), named=institutions.slice(0, 0))


@pytest.mark.parametrize("wrong", [{"window_s": 0}, {"least_posts": 1}, {"least_topics": 0}])
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(UsageError, match=next(iter(wrong))):
        How(**wrong)
