"""From posts, lists and judgements to what a person reads about sources."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from tocsin.detect.sources.detection import measure
from tocsin.detect.sources.parameters import How
from tocsin.detect.sources.schemas import BANDS, COVERAGE, OUTLETS, RATED, SOURCES, Band
from tocsin.errors import InputError, UsageError
from tocsin.results import Result

NOW = datetime(2026, 3, 9, tzinfo=UTC)
FORMULA = '=HYPERLINK("http://evil.example","x")\x00\x1f'


def many(posts, **extra):
    """Forty accounts; half of their links lead to a site rated low, a quarter to one rated high."""
    sites = ["low.com", "low.com", "high.com", "unicef.org"]
    rows = [
        {"urls": [f"https://{sites[number % 4]}/{number}"], "reposts": number % 3, **extra}
        for number in range(40)
    ]
    return posts(*rows)


def test_shares_by_band_add_up_and_what_is_not_rated_has_its_own(duckdb_engine, posts, ratings):
    lists = ratings(one={"low.com": 0.1, "high.com": 0.9, "unicef.org": 0.5})
    found = measure(duckdb_engine, duckdb_engine.table(many(posts)), lists)
    bands = {row["band"]: row for row in found.bands.to_pylist()}
    assert list(bands) == [str(band) for band in Band]
    assert (bands[Band.LOW]["links"], bands[Band.HIGH]["links"]) == (20, 10)
    assert bands[Band.INSTITUTION]["links"] == 10
    for of in ("links_share", "exposures_share", "sites_share"):
        assert sum(row[of] for row in bands.values()) == pytest.approx(1)
    assert bands[Band.LOW]["links_share_low"] < 0.5 < bands[Band.LOW]["links_share_high"]
    assert sum(row["exposures"] for row in bands.values()) == 40 + sum(n % 3 for n in range(40))
    said = " ".join(found.said())
    assert "50.0% (" in said
    assert "Not rated are 25.0% of all links" in said


def test_an_institution_has_neither_band_nor_reputation_whatever_is_brought(
    duckdb_engine, posts, ratings, judged
):
    lists = ratings(one={"unicef.org": 0.05}, two={"unicef.org": 0.9})
    table = judged(*({"post_key": post, "outcome": "false"} for post in range(1, 41)))
    found = measure(duckdb_engine, duckdb_engine.table(many(posts)), lists, table, NOW)
    (row,) = [row for row in found.sources.to_pylist() if row["source"] == "unicef.org"]
    assert row["band"] == Band.INSTITUTION
    assert (row["false_share"], row["judged"], row["lists"]) == (None, 0, 0)
    assert not any(
        row["counts"] for row in found.rated.to_pylist() if row["source"] == "unicef.org"
    )


def test_a_reputation_has_interval_number_and_posts_and_few_are_not_measured(
    duckdb_engine, posts, ratings, judged
):
    outcomes = {1: "false", 2: "false", 3: "true"}
    table = judged(
        *({"post_key": post, "outcome": outcomes.get(post % 4, "true")} for post in range(1, 13))
    )
    found = measure(duckdb_engine, duckdb_engine.table(many(posts)), ratings(), table, NOW)
    rows = {row["source"]: row for row in found.sources.to_pylist()}
    low, high = rows["low.com"], rows["high.com"]
    assert low["judged"] == 6
    assert low["false_share_low"] < low["false_share"] < low["false_share_high"]
    assert set(low["post_keys"][:6]) == {1, 2, 5, 6, 9, 10}
    assert (high["judged"], high["false_share"]) == (3, None)
    assert any("fewer than 5 judged" in sentence for sentence in found.said())


def test_a_list_is_a_prior_only_where_it_is_named(duckdb_engine, posts, ratings, judged):
    table = judged(*({"post_key": post, "outcome": "mixed"} for post in range(1, 41)))
    lists = ratings(one={"low.com": 0.0}, two={"low.com": 1.0})

    def share(how):
        found = measure(
            duckdb_engine, duckdb_engine.table(many(posts)), lists, table, NOW, how
        ).sources.to_pylist()
        return next(row["false_share"] for row in found if row["source"] == "low.com")

    plain, worse = share(How()), share(How(rating_list="one", rating_weight=10))
    assert share(How(rating_list="two", rating_weight=10)) < plain < worse
    with pytest.raises(UsageError, match="three"):
        share(How(rating_list="three"))


def test_a_person_is_no_source_but_an_outlet_that_is_named_is(duckdb_engine, posts, judged):
    table = judged(*({"post_key": post, "outcome": "false"} for post in range(1, 41)))
    outlets = pa.table({"account_key": [7], "outlet": [FORMULA]}, schema=OUTLETS)
    rows = posts(*({"account_key": 7 + number // 30} for number in range(40)))
    found = measure(duckdb_engine, duckdb_engine.table(rows), judged=table, created_at=NOW,
                    outlets=outlets)  # fmt: skip
    (row,) = found.sources.to_pylist()
    assert (row["kind"], row["source"], row["posts"], row["judged"]) == ("account", FORMULA, 30, 30)
    assert row["band"] is None


def test_tables_have_their_schemas_and_the_plots_and_sentences_survive_hostile_names(
    duckdb_engine, posts, ratings, judged
):
    rows = posts(
        *({"urls": [f"https://{name}/1"], "domains": [name]} for name in (FORMULA, "<b>.com", "")),
        *({"urls": ["https://low.com/x"]} for _ in range(20)),
    )
    table = judged(*({"post_key": post, "outcome": "false"} for post in range(1, 24)))
    found = measure(duckdb_engine, duckdb_engine.table(rows), ratings(one={"low.com": 0}), table,
                    NOW, How(least_judged=1))  # fmt: skip
    assert isinstance(found, Result)
    for name, schema in (("sources", SOURCES), ("bands", BANDS), ("ratings", RATED),
                         ("coverage", COVERAGE)):  # fmt: skip
        assert found.tables()[name].schema.equals(schema)
    for chart in found.charts().values():
        assert "<b>" not in chart.svg()
    assert found.to_frame().shape[0] == found.sources.num_rows
    assert found.said()
    assert found.caveats()


def test_nothing_in_gives_sentences_that_say_so(duckdb_engine, posts, ratings):
    empty = duckdb_engine.table(posts())
    found = measure(duckdb_engine, empty)
    assert found.sources.num_rows == 0
    assert "No list of ratings is here" in found.said()[0]
    assert measure(duckdb_engine, empty, ratings(one={})).said()[0] == "No post links to a site."
    assert not found.charts()


def test_judged_posts_without_a_time_are_refused(duckdb_engine, posts, judged):
    table = judged({"post_key": 1, "outcome": "false"})
    with pytest.raises(UsageError, match="time"):
        measure(duckdb_engine, duckdb_engine.table(posts()), judged=table)
    with pytest.raises(InputError, match="outcome"):
        measure(duckdb_engine, duckdb_engine.table(posts()),
                judged=table.drop_columns(["outcome"]), created_at=NOW)  # fmt: skip


def test_most_sources_have_a_row_and_the_others_still_count(duckdb_engine, posts, ratings):
    rows = posts(*({"urls": [f"https://site{number}.com/"]} for number in range(30)))
    found = measure(
        duckdb_engine, duckdb_engine.table(rows), ratings(one={}), how=How(most_sources=5)
    )
    assert found.sources.num_rows == 5
    assert sum(found.bands["links"].to_pylist()) == 30
    assert any("25 of 30 sources" in caveat for caveat in found.caveats())


@pytest.mark.parametrize(
    "wrong",
    [
        {"low_below": 0.9}, {"least_judged": 0}, {"language_share": 0.5}, {"half_life_days": 0},
        {"rating_weight": -1}, {"least_listed": 0},
    ],
)  # fmt: skip
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(UsageError, match=next(iter(wrong))):
        How(**wrong)
