"""The words of a lesson in its language, and the feedback of an item, the same in every format."""

from typing import Final

from tocsin import wording
from tocsin.answers.lessons.pack import LessonItem, LessonPack
from tocsin.wording import Words

_FOLDER: Final = "tocsin.answers.lessons.words"


def said(pack: LessonPack) -> Words:
    """The words in the pack's language, or English ones."""
    return wording.words(_FOLDER, pack.language)


def languages() -> tuple[str, ...]:
    """The languages that lessons have words in."""
    return wording.languages(_FOLDER)


def verdict(pack: LessonPack, item: LessonItem) -> str:
    """True, or false, in the pack's language."""
    return said(pack).say("play.true" if item.is_true else "play.false")


def feedback(pack: LessonPack, item: LessonItem) -> str:
    """What is told after an answer: the verdict, why, the technique, where to check it."""
    words = said(pack)
    parts = [f"{verdict(pack, item)}. {item.feedback}"]
    technique = next((one for one in pack.techniques if one.id == item.technique), None)
    if technique:
        parts.append(words.say("play.technique", name=technique.name, how=technique.how))
    sources = words.say("play.and").join(_source(one.title, one.url) for one in item.sources)
    parts.append(words.say("play.sources", sources=sources))
    return " ".join(parts)


def _source(title: str, url: str) -> str:
    return f"{title} <{url}>" if url else title
