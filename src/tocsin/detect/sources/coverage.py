"""What a list covers, by country and language, measured from the list itself.

A site belongs to a stratum: its country's suffix (``.pl``), or, under a suffix that says no country
(``.com``, and ``.tv`` or ``.me``, which Google treats alike), the language of the posts that link
to it. A list covers a suffix if it rates enough sites under it. It covers a language if it rates
enough sites under the suffixes of countries where that is official (Unicode CLDR, in ``babel``);
English also by those under no country's suffix, where most of them are. Where neither is known, the
stratum is the suffixes without a country.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from babel.languages import get_official_languages

GENERIC_COUNTRIES: Final = frozenset(
    {"ad", "ai", "as", "bz", "cc", "cd", "co", "dj", "eu", "fm", "io", "la", "me", "ms", "nu", "sc",
     "sr", "su", "tk", "to", "tv", "ws"}
)  # fmt: skip
"""Suffixes of countries or regions that are sold to all the world."""
NO_COUNTRY: Final = "no country"
_TERRITORY: Final = {"uk": "GB", "ac": "SH"}
_GENERIC_LANGUAGE: Final = "en"


def stratum(site: str, language: str | None) -> str:
    """The stratum of a site: ``.xx``, a language, or :data:`NO_COUNTRY`.

    >>> stratum("onet.pl", "en"), stratum("infobae.com", "es"), stratum("example.org", None)
    ('.pl', 'es', 'no country')
    """
    suffix = site.rpartition(".")[2]
    if _is_country(suffix):
        return f".{suffix}"
    return language or NO_COUNTRY


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many sites one list rates, by suffix of a country; under none: :data:`NO_COUNTRY`."""

    by_suffix: Mapping[str, int]

    def listed(self, where: str) -> int:
        """Sites of a stratum that the list rates."""
        if where.startswith(".") or where == NO_COUNTRY:
            return self.by_suffix.get(where, 0)
        found = sum(
            count for suffix, count in self.by_suffix.items() if where in _languages(suffix)
        )
        return found + (self.by_suffix.get(NO_COUNTRY, 0) if where == _GENERIC_LANGUAGE else 0)


def coverage(sites: Iterable[str]) -> Coverage:
    """The coverage of a list from its sites; one that stands in it twice counts once."""
    return Coverage(Counter(stratum(site, None) for site in set(sites)))


def _is_country(suffix: str) -> bool:
    return (len(suffix) == 2 and suffix.isalpha() and suffix not in GENERIC_COUNTRIES) or (
        suffix.startswith("xn--")
    )


@cache
def _languages(suffix: str) -> frozenset[str]:
    """The official languages of a suffix's country, as BCP 47 primary languages."""
    bare = suffix.removeprefix(".")
    territory = _TERRITORY.get(bare, bare.upper())
    found = get_official_languages(territory, regional=False, de_facto=True)
    return frozenset(language.partition("_")[0] for language in found)
