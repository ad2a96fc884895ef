"""An answer as plain text for a messaging app: short, with one link, and no accidental formatting.

WhatsApp, Signal and Telegram take ``*``, ``_``, ``~`` and a backtick around words for formatting,
and ``>`` at the start of a line for a quotation. A text that has them by chance would look other
than it was agreed on, so they become letters that look alike. What does not fit is left out by
whole parts, the least important first; only a statement that fits nowhere is cut, at a word, and
then the message says so by an ellipsis before the link.
"""

from typing import Final

from tocsin.answers.publishing.edition import Edition, day
from tocsin.answers.publishing.feeds import marked_title
from tocsin.answers.registry.plain_texts import one_line
from tocsin.errors import Sentence, UsageError
from tocsin.wording import Words

MOST: Final = 1_000
"""UTF-16 code units. Telegram's caption, the shortest of the common limits, has 1,024."""
LEAST: Final = 40
"""Beyond the link: below it nothing of the statement could be told."""
_ALIKE: Final = str.maketrans({"*": "∗", "_": "＿", "~": "∼", "`": "´", ">": "›"})


def message(edition: Edition, most: int = MOST) -> str:
    """The message; its length in UTF-16 code units, as the apps count, is at most ``most``.

    Raises:
        UsageError: not even a beginning fits beside the link.
    """
    room = most - units(edition.url) - 2
    if room < LEAST:
        raise UsageError(
            Sentence("A message of {most} characters cannot hold the answer.", most=most),
            Sentence("Allow {least} or more.", least=units(edition.url) + 2 + LEAST),
        )
    kept: list[str] = []
    for part in _parts(edition):
        if units("\n\n".join((*kept, part))) <= room:
            kept.append(part)
        elif not kept:
            kept.append(_cut(part, room))
            break
    return "\n\n".join((*kept, edition.url))


def units(text: str) -> int:
    """How long messaging apps take a text to be: UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def plain(text: str) -> str:
    """A text on one line that no app formats."""
    return one_line(text).translate(_ALIKE)


def _parts(edition: Edition) -> list[str]:
    """What is told, the most important first; what warns stands in front of what it warns of."""
    words, wording = edition.words, edition.wording
    if edition.is_taken_back:  # what no longer holds is not told again
        return [plain(marked_title(edition)), plain(edition.warning)]
    unreviewed = not edition.is_original and not edition.reviewed_by
    doubt = words.say("page.unreviewed") if unreviewed else ""
    first = (edition.warning, doubt, wording.statement)
    parts = ["\n".join(plain(text) for text in first if text)]
    parts.append(_listed(words, "page.advice", wording.advice))
    parts.append(_listed(words, "page.unknown", wording.unknown))
    names = ", ".join(one.institution for one in edition.signatories)
    agreed = words.say("page.named", title=words.say("page.signatories"), text=names)
    parts.append(plain(agreed))
    start, end = edition.content.valid_from, edition.content.valid_until
    if start is not None and end is not None:
        parts.append(plain(words.say("page.valid", start=day(start), end=day(end))))
    return parts


def _listed(words: Words, key: str, items: tuple[str, ...]) -> str:
    title = words.say("page.named", title=words.say(key), text="").rstrip()
    return "\n".join((title, *(f"• {plain(one)}" for one in items)))


def _cut(text: str, room: int) -> str:
    kept = text[:room]
    while units(kept) > room - 1:
        kept = kept[:-1]
    whole = kept.rpartition(" ")[0] if " " in kept else kept
    return f"{whole.rstrip()}…"
