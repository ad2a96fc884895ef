"""A lesson as somebody would make it from a case about a flood picture."""

import pytest

from tocsin.answers.lessons.pack import (
    Inoculation,
    LessonItem,
    LessonPack,
    Source,
    TaughtTechnique,
)
from tocsin.cases.disarm import techniques

TECHNIQUE = techniques()[40]
SOURCE = Source(title="Weather service", url="https://weather.example/flood")


def _item(number, is_true, statement="", feedback=""):
    return LessonItem(
        id=f"q{number}",
        statement=statement or f"Statement {number}: the river rose by {number} metres.",
        is_true=is_true,
        feedback=feedback or "The gauge of that day says so; the picture is of another year.",
        sources=(SOURCE,),
        technique="" if is_true else TECHNIQUE.id,
    )


def _pack_of(size=10, language="en", **changes):
    made = {
        "title": "The flood that was another flood",
        "language": language,
        "aims": ("Ask when a picture was taken.",),
        "inoculation": Inoculation(
            warning="Old pictures come back with each storm.",
            example="A photo of boats in a street, without a date.",
            refutation="Look for the day: an image search often finds it in a minute.",
        ),
        "items": tuple(_item(number, number % 2 == 0) for number in range(size)),
        "techniques": (
            TaughtTechnique(id=TECHNIQUE.id, name=TECHNIQUE.name, how="An old picture, new words."),
        ),
        "case_id": "case-1",
    }
    return LessonPack(**{**made, **changes})


@pytest.fixture(scope="session")
def item():
    """Makes an item: its number, whether it is true, what it says."""
    return _item


@pytest.fixture(scope="session")
def pack_of():
    """Makes a pack of so many items, in a language, with changes."""
    return _pack_of


@pytest.fixture(scope="session")
def pack():
    return _pack_of()
