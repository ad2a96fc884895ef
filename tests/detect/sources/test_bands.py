"""Lists side by side: bands, disagreement, and what a list does not cover."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin.detect.sources.bands import band_of, rate
from tocsin.detect.sources.coverage import coverage, stratum
from tocsin.detect.sources.parameters import How
from tocsin.detect.sources.schemas import Band

HOW = How()


def test_each_site_has_the_band_of_all_lists_that_count(ratings):
    lists = ratings(
        one={"low.com": 0.1, "high.com": 0.9, "differ.com": 0.1, "middle.com": 0.5},
        two={"low.com": 0.2, "differ.com": 0.9},
    )
    sites = ["low.com", "high.com", "differ.com", "middle.com", "nobody.com", "youtube.com"]
    found = rate(dict.fromkeys(sites), lists, HOW)
    assert list(found.bands.values()) == [
        Band.LOW, Band.HIGH, Band.DIFFER, Band.MIDDLE, Band.UNLISTED, Band.PLATFORM,
    ]  # fmt: skip
    assert found.counting["differ.com"] == (("one", 0.1), ("two", 0.9))


def test_one_list_may_rate_a_site_twice_by_subject_and_is_not_averaged(ratings):
    found = rate({"split.com": None}, ratings(one={"split.com": [0.0, 1.0]}), HOW)
    assert found.bands["split.com"] is Band.DIFFER
    assert sorted(found.rated["rating"].to_pylist()) == [0.0, 1.0]


def test_a_rating_of_an_institution_is_shown_with_its_reason_and_does_not_count(ratings):
    found = rate({"unicef.org": None}, ratings(one={"unicef.org": 0.55}), HOW)
    assert found.bands["unicef.org"] is Band.INSTITUTION
    assert found.counting["unicef.org"] == ()
    (row,) = found.rated.to_pylist()
    assert (row["counts"], row["why_not"]) == (False, "not rated: an institution")
    assert (row["licence"], row["file"], row["line"]) == ("CC0", "one.csv", 2)


def test_a_country_of_which_a_list_rates_few_sites_is_not_covered(ratings):
    few = {f"outlet{number}.pl": 0.1 for number in range(HOW.least_listed - 1)}
    found = rate({"outlet0.pl": "pl", "other.pl": "pl"}, ratings(one=few), HOW)
    assert set(found.bands.values()) == {Band.UNCOVERED}
    (row,) = found.rated.to_pylist()
    assert row["why_not"] == "this list does not cover .pl: 19 sites there"
    enough = {**few, "one-more.pl": 0.1}
    found = rate({"outlet0.pl": "pl", "other.pl": "pl"}, ratings(one=enough), HOW)
    assert list(found.bands.values()) == [Band.LOW, Band.UNLISTED]


def test_a_language_is_covered_by_the_countries_where_it_is_official(ratings):
    mexican = {f"outlet{number}.mx": 0.1 for number in range(15)}
    spanish = {f"outlet{number}.es": 0.1 for number in range(5)}
    lists = ratings(one={**mexican, **spanish, "diario.com": 0.1}, two={"diario.com": 0.1})
    found = rate({"diario.com": "es"}, lists, HOW)
    assert found.counting["diario.com"] == (("one", 0.1),)
    by_list = {row["list"]: row for row in found.coverage.to_pylist()}
    assert (by_list["one"]["listed"], by_list["one"]["is_covered"]) == (20, True)
    assert (by_list["two"]["listed"], by_list["two"]["is_covered"]) == (0, False)


def test_strata_are_countries_then_languages():
    assert stratum("a.tv", "it") == "it"
    assert stratum("a.xn--p1ai", "ru") == ".xn--p1ai"
    assert coverage(["a.de", "a.de", "b.de", "c.com"]).listed(".de") == 2
    assert coverage(["a.uk", "c.com", "d.org"]).listed("en") == 3


@given(st.floats(0, 1))
def test_every_rating_falls_in_one_band(rating):
    assert band_of(rating, HOW) in {Band.LOW, Band.MIDDLE, Band.HIGH}


def test_no_list_rates_nothing(ratings):
    found = rate({"a.com": None}, ratings(), HOW)
    assert found.bands["a.com"] is Band.UNLISTED
    assert found.rated.num_rows == 0
