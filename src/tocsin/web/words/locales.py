"""The languages of the desk: a folder in ``web/locale`` is a language."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from babel import Locale, UnknownLocaleError, negotiate_locale

DEFAULT: Final = "en"


def _found() -> Mapping[str, Locale]:
    """The languages whose catalogues are there; English is in the templates themselves."""
    names = {DEFAULT}
    for folder in (files("tocsin.web") / "locale").iterdir():
        if (folder / "LC_MESSAGES" / "tocsin.po").is_file():
            names.add(folder.name)
    return {name: Locale.parse(name) for name in sorted(names)}


LOCALES: Final = _found()


def best_locale(accept_language: str) -> str | None:
    """The best of ours for what a browser asks for (RFC 9110, section 12.5.4).

    >>> best_locale("fr-CA,fr;q=0.9,en;q=0.5")
    'fr'
    """
    wanted = sorted(map(_weighed, accept_language.split(",")[:20]), reverse=True)
    names = [name for weight, name in wanted if weight > 0]
    try:
        return negotiate_locale(names, list(LOCALES), sep="-")
    except (ValueError, UnknownLocaleError):
        return None


def _weighed(part: str) -> tuple[float, str]:
    name, _, weight = part.strip().partition(";q=")
    try:
        return (float(weight) if weight else 1.0), name.strip()
    except ValueError:
        return 0.0, name
