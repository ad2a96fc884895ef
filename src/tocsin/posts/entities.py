"""Hashtags and mentions in running text, for exports that do not list them."""

import re
from typing import Final

_HASHTAG: Final = re.compile(
    r"(?:^|(?<=[\s(\[\"'“«.,;:!?،。、！？]))[#＃]([^\s#＃@.,;:!?…\"'“”«»()\[\]{}<>/\\|،؛؟。、！？]{1,150})"
)
_MENTION: Final = re.compile(
    r"(?:^|(?<=[^\w@/.]))@([A-Za-z0-9_](?:[\w.-]{0,98}\w)?(?:@[\w.-]{1,99}\w)?)"
)


def hashtags_in(text: str) -> list[str]:
    """The hashtags, case-folded and without the mark, in order; ``#1`` is none.

    >>> hashtags_in("Boil the #Water! #2024 #L'eau #पानी #МОСТ")
    ['water', 'l', 'पानी', 'мост']
    """
    if "#" not in text and "＃" not in text:
        return []
    return [tag.casefold() for tag in _HASHTAG.findall(text) if not tag.isdigit()]


def mentions_in(text: str) -> list[str]:
    """The accounts named with @, as written, in order; an e-mail address is none.

    >>> mentions_in("cc @Ann_1 and @bob@social.example, not me@mail.example.")
    ['Ann_1', 'bob@social.example']
    """
    return _MENTION.findall(text) if "@" in text else []
