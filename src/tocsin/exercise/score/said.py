"""What was said in an exercise and what is true of it, as ``truth.json`` gives it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Place = tuple[str, str]
"""A post: its platform, and its id there."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a theme. ``claim`` is the theme whose claim it repeats; see ``talk/telling.py``."""

    place: Place
    language: str
    theme: str
    claim: str | None
    stance: str | None
    attacks: str | None


@dataclass(frozen=True, slots=True)
class Check:
    """A fact-check, and the theme whose claim it answers; ``None``: something else."""

    answers: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Void:
    """Many questions in one language; ``first_answer`` is ``None`` where none came.

    ``unanswered`` of its ``questions`` came before the first answer.
    """

    theme: str
    language: str
    questions: int
    unanswered: int
    first_answer: datetime | None

    @property
    def is_one(self) -> bool:
        """Whether most asked in vain; otherwise it is a negative control."""
        return 2 * self.unanswered > self.questions


@dataclass(frozen=True, slots=True)
class Spoken:
    """All of it: ``says`` is each theme's story, ``checks`` the fact-checks by their address,
    ``targets`` whom the themes attack or name.
    """

    posts: Mapping[Place, Post]
    voids: tuple[Void, ...]
    says: Mapping[str, str]
    checks: Mapping[str, Check]
    targets: tuple[str, ...]


def spoken(talk: Mapping[str, Any]) -> Spoken:
    """The part ``talk`` of the answers."""
    posts = [
        Post(
            (post["platform"], post["id"]),
            post["language"],
            post["theme"],
            post["claim"],
            post["stance"],
            post["attacks"],
        )
        for post in talk["posts"]
    ]
    themes = talk["themes"]
    targets = (theme["target"] for theme in themes if theme["target"])
    return Spoken(
        {post.place: post for post in posts},
        tuple(_void(void) for void in talk["voids"]),
        {theme["id"]: theme["says"] for theme in themes},
        {one["url"]: Check(one["checks"], one["language"]) for one in talk["factchecks"]},
        tuple(dict.fromkeys(targets)),
    )


def _void(void: Mapping[str, Any]) -> Void:
    answered = void["first_answer"]
    return Void(
        void["theme"],
        void["language"],
        void["questions"],
        void["unanswered"],
        datetime.fromisoformat(answered) if answered else None,
    )
