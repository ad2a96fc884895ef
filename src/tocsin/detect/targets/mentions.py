"""Which targets a text names, and where: names found, doubtful ones weighed, the longest kept."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tocsin.detect.targets.folding import Folded
from tocsin.detect.targets.gazetteer import Alias, Gazetteer, Guard
from tocsin.detect.targets.matching import Hit

MOST: Final = 100
"""Mentions of a post that count; lists of all states are longer."""
_SHOUTED: Final = 0.7
"""Share of capitals among the letters around a name from which its own say nothing."""
_AROUND: Final = 40
"""Characters to either side that count as around it: posts shout in part."""


class Mention(NamedTuple):
    """The number of a target, and where the folded text names it."""

    target: int
    start: int
    end: int


def find_mentions(gazetteer: Gazetteer, folded: Folded, language: str | None) -> list[Mention]:
    """The mentions in a text, from left to right, none within another."""
    hits = gazetteer.matcher.hits(folded)
    if not hits:
        return []
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    return list(_kept(gazetteer.aliases, folded, language, hits))[:MOST]


def _kept(
    aliases: Sequence[Alias], folded: Folded, language: str | None, hits: Sequence[Hit]
) -> Iterator[Mention]:
    reached = 0
    for hit in hits:
        alias = aliases[hit.name]
        if hit.start < reached or not _has_its_capitals(alias.name, folded, hit):
            continue
        if alias.guard is None or _counts(alias.guard, folded, language, hit):
            reached = hit.end
            yield Mention(alias.target, hit.start, hit.end)


def _has_its_capitals(name: str, folded: Folded, hit: Hit) -> bool:
    """Whether each capital of the name as listed is one in the text."""
    if name.islower():
        return True
    return all(
        folded.as_written(hit.start + place).isupper()
        for place, character in enumerate(name)
        if character.isupper() and hit.start + place < hit.end
    )


def _counts(guard: Guard, folded: Folded, language: str | None, hit: Hit) -> bool:
    if guard.only_in and language not in guard.only_in:
        return False
    if language in guard.not_in or _stands(guard.not_before, folded.text, hit.end, after=True):
        return False
    if _stands(guard.after, folded.text, hit.start) and not _is_shouted(folded, hit):
        return True
    if _stands(guard.not_after, folded.text, hit.start):
        return False
    if not guard.cues or (guard.shouted and not _is_shouted(folded, hit)):
        return True
    return any(
        cue.end <= hit.start or cue.start >= hit.end for cue in guard.cue_matcher.hits(folded)
    )


def _stands(words: Sequence[str], text: str, place: int, *, after: bool = False) -> bool:
    """Whether one of the words stands directly before (or after) a place."""
    if after:
        return any(text.startswith((word, f" {word}"), place) for word in words)
    before = f" {text[max(0, place - 40) : place].rstrip()}"
    return any(before.endswith(f" {word}") for word in words)


def _is_shouted(folded: Folded, hit: Hit) -> bool:
    """Whether the letters around a name are mostly capitals, so that its own say nothing."""
    start, end = folded.place(hit.start, hit.end)
    before = folded.written[max(0, start - _AROUND) : start]
    others = before + folded.written[end : end + _AROUND]
    capitals = sum(character.isupper() for character in others)
    small = sum(character.islower() for character in others)
    return capitals > _SHOUTED * (capitals + small)
