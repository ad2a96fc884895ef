"""States by name, in eight languages, from CLDR (by Babel)."""

from collections.abc import Iterator, Sequence
from typing import Final

from babel import Locale

LANGUAGES: Final = ("ar", "de", "en", "es", "fr", "pt", "ru", "zh")
_CODES: Final = (
    "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF "
    "CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD "
    "GE GH GM GN GQ GR GT GW GY HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP "
    "KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MR MT MU MV MW MX MY "
    "MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PS PT PW PY QA RO RS RU RW SA SB SC SD SE "
    "SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ "
    "VA VC VE VN VU WS XK YE ZA ZM ZW"
)
_OTHER_MEANINGS: Final = {
    "ar": ("مالي", "بنين", "توغو", "عمان", "بالاو"),  # financial, sons; Amman is written the same
    "de": ("Tschad", "Georgien"),
    "en": ("Chad", "Georgia", "Jordan", "Dominica"),
    "es": ("Granada", "Chad"),
    "fr": ("Maurice", "Grenade"),
    "pt": ("Granada", "Chade", "Jordânia"),
    "ru": ("Чад", "Того", "Куба", "Мали"),
}
"""Names left out: persons, cities and words that posts mean more often than the state."""
_RUSSIAN_ENDINGS: Final = "аяийьоеуы"
_LEAST_STEM: Final = 4


def state_names() -> Iterator[tuple[str, str, Sequence[tuple[str, str]]]]:
    """For each state its target's id, its English name, and its names as (language, name).

    Which territories are listed says nothing about their status.
    """
    locales = {language: Locale(language) for language in LANGUAGES}
    for code in _CODES.split():
        names = [
            (language, _written(language, locale.territories[code]))
            for language, locale in locales.items()
            if locale.territories[code] not in _OTHER_MEANINGS.get(language, ())
        ]
        yield f"state-{code.lower()}", locales["en"].territories[code], names


def _written(language: str, name: str) -> str:
    """The name with a star where it takes endings."""
    if language == "ru" and " " not in name:
        stem = name.rstrip(_RUSSIAN_ENDINGS)
        return f"{stem}*" if len(stem) >= _LEAST_STEM else name
    return f"{name}*" if language == "de" and " " not in name else name
