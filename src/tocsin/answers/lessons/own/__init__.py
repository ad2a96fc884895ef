"""Our own statements for before and after a lesson, in two forms of eight.

In the way of the Misinformation Susceptibility Test (Maertens et al. 2023), which pairs real with
invented headlines, and not validated as it is: which is said wherever they stand.
"""

import tomllib
from importlib.resources import files
from typing import NamedTuple

from tocsin.wording import DEFAULT, languages


class OwnItem(NamedTuple):
    """A statement, and whether it is true."""

    statement: str
    is_true: bool


def own_items(language: str) -> dict[str, tuple[OwnItem, ...]]:
    """The forms ``a`` (before, and again after two weeks or more) and ``b`` (after)."""
    known = language if language in languages(__name__) else DEFAULT
    read = tomllib.loads((files(__name__) / f"{known}.toml").read_text("utf-8"))
    return {form: tuple(OwnItem(**item) for item in read[form]) for form in ("a", "b")}
