"""What is never rated, and what only looks like it."""

import pytest
from tldextract import TLDExtract

from tocsin.detect.sources.institutions import is_institution
from tocsin.detect.sources.places import Place, place_of
from tocsin.detect.sources.schemas import Band
from tocsin.detect.sources.standing import never_rated, spelled_sites

INSTITUTIONS = [
    "who.int", "unicef.org", "un.org", "europa.eu", "cdc.gov", "army.mil", "health.gov.au",
    "gov.uk", "nhs.uk", "sante.gouv.fr", "gob.mx", "mhlw.go.jp", "canada.ca", "admin.ch", "rki.de",
    "mz.gov.pl", "kremlin.ru", "government.nl", "icrc.org", "worldbank.org", "bmi.gv.at",
]  # fmt: skip
OUTLETS = [
    "reuters.com", "bettergov.org", "go.com", "govtrack.us", "unherd.com", "mod.io", "gov.example",
    "gop.com", "unofficial.org", "who.com", "int.example", "police.example", "go.co",
]  # fmt: skip


@pytest.mark.parametrize("site", INSTITUTIONS)
def test_institutions_are_never_rated_whatever_state_they_are_of(site):
    assert never_rated(site, frozenset()) is Band.INSTITUTION


def test_every_public_suffix_for_public_bodies_is_an_institutions():
    """The Public Suffix List, which others keep: what registries sell to public bodies only."""
    labels = {"gov", "gob", "gouv", "gub", "guv", "govt", "mil", "gv", "gc", "gop", "gos", "leg"}
    suffixes = TLDExtract(suffix_list_urls=(), cache_dir=None).tlds
    public = [one for one in suffixes if one.count(".") == 1 and one.split(".")[0] in labels]
    assert len(public) > 200
    assert [one for one in public if not is_institution(f"health.{one}")] == []


@pytest.mark.parametrize("site", OUTLETS)
def test_a_name_that_sounds_official_is_an_outlet(site):
    assert not is_institution(site)
    assert never_rated(site, frozenset()) is None


@pytest.mark.parametrize(
    "site", ["youtube.com", "t.me", "x.com", "facebook.com", "wordpress.com", "substack.com"]
)
def test_what_stands_on_a_platform_is_not_its_owners(site):
    assert never_rated(site, frozenset()) is Band.PLATFORM


def test_a_short_link_hides_where_it_leads():
    assert never_rated("bit.ly", frozenset()) is Band.SHORTENER


def test_the_users_own_sites_are_institutions_too():
    own = spelled_sites(["https://health.redbrook.example/news", "not a site"])
    assert never_rated("redbrook.example", own) is Band.INSTITUTION


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("https://www.Example.org/*", Place("example.org", True)),
        ("//example.org", Place("example.org", True)),
        ("example.org/blog", Place("example.org", False)),
        ("sport.example.org", Place("example.org", False)),
        ("somebody.blogspot.com", Place("somebody.blogspot.com", True)),
        ("twitter.com", Place("x.com", True)),
        ("192.0.2.7", Place("192.0.2.7", True)),
        ("no site", None),
        ("\ud800.com", None),
        ("a\0b.com", None),
        ("x" * 1_000_000, None),
    ],
)
def test_an_entry_means_a_site_as_posts_spell_it_or_a_part_of_one(written, place):
    assert place_of(written) == place
