"""The answers about what was said: of each post, of each fact-check, of each void."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tocsin.exercise.scene import ScenarioPost
from tocsin.exercise.talk.factchecks import factchecks
from tocsin.exercise.talk.parts import Part
from tocsin.exercise.talk.playing import Talk

_STANCES: Final = {
    Part.SPREADS: "spreads",
    Part.DENIES: "denies",
    Part.ANSWERS: "denies",
    Part.ASKS: "asks",
}


def talk_posts(talk: Talk) -> Iterator[tuple[ScenarioPost, dict[str, Any]]]:
    """Each post with what is true of it.

    ``claim`` is the theme whose claim it repeats, ``stance`` whether it spreads or denies it, or
    asks about it; ``attacks`` is a target of the gazetteer, ``mentions`` one it does not attack.
    """
    for one in sorted((*talk.said, *talk.pasted), key=lambda said: said.post.t_ms):
        target, stance = one.theme.target, _STANCES.get(one.part)
        yield (
            one.post,
            {
                "language": one.post.language,
                "theme": one.theme.name,
                "part": one.part.value,
                "claim": one.theme.name if stance else None,
                "stance": stance,
                "attacks": target if one.part is Part.ATTACKS else None,
                "mentions": target if one.part is Part.MENTIONS else None,
            },
        )


def talk_themes(talk: Talk) -> list[dict[str, Any]]:
    """The themes: what each says, and the fact-checks that answer it."""
    return [
        {
            "id": theme.name,
            "says": theme.says,
            "target": theme.target,
            "factchecks": [one.name for one in factchecks() if one.checks == theme.name],
        }
        for theme in talk.themes
    ]


def talk_factchecks(talk: Talk) -> list[dict[str, Any]]:
    """All fact-checks; ``checks`` is the theme, none for a decoy."""
    played = {theme.name for theme in talk.themes}
    return [
        {
            "id": one.name,
            "url": one.url,
            "language": one.language,
            "checks": one.checks if one.checks in played else None,
            "expired": one.expires is not None,
        }
        for one in factchecks()
    ]


def talk_voids(talk: Talk) -> Iterator[Mapping[str, Any]]:
    """Who asked in vain: first and last question, and the first answer as milliseconds."""
    for theme in talk.themes:
        asked = _times(talk, theme.name, Part.ASKS)
        if theme.burst is not None and asked:
            answered = _times(talk, theme.name, Part.ANSWERS)
            before = [t_ms for t_ms in asked if not answered or t_ms < answered[0]]
            yield {
                "theme": theme.name,
                "language": theme.burst.language,
                "questions": len(asked),
                "unanswered": len(before),
                "first_question": asked[0],
                "last_question": asked[-1],
                "first_answer": answered[0] if answered else None,
            }


def _times(talk: Talk, theme: str, part: Part) -> list[int]:
    of_part = (one for one in talk.said if one.theme.name == theme and one.part is part)
    return sorted(one.post.t_ms for one in of_part)
