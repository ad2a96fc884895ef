"""What languages, lengths of time and behaviours are called in the language that is spoken."""

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_timedelta

from tocsin.shares.kinds import ObjectKind
from tocsin.web.words.speaking import gettext, spoken
from tocsin.web.words.speaking import marked as _
from tocsin.web.words.terms import term

_BEHAVIOUR: Final = re.compile(r"([a-z_]{1,40})-([0-9]{1,8})s")
_ACTS: Final[Mapping[ObjectKind, str]] = {
    ObjectKind.REPOST: _("Reposted the same posts within %(span)s"),
    ObjectKind.URL: _("Linked to the same pages within %(span)s"),
    ObjectKind.DOMAIN: _("Linked to the same websites within %(span)s"),
    ObjectKind.HASHTAG: _("Used the same hashtags within %(span)s"),
    ObjectKind.HASHTAG_SEQUENCE: _("Used the same hashtags in the same order within %(span)s"),
    ObjectKind.TEXT_COPY: _("Posted the same text within %(span)s"),
    ObjectKind.MEDIA: _("Posted the same image or video within %(span)s"),
    ObjectKind.REPLY_TARGET: _("Replied to the same posts within %(span)s"),
    ObjectKind.MENTION: _("Named the same accounts within %(span)s"),
}


def language_name(code: str | None) -> str:
    """A language by its BCP 47 code; the code itself where it has no name.

    >>> language_name("fr"), language_name("wuu"), language_name(None)
    ('French', 'Wu Chinese', '')
    """
    if not code:
        return ""
    try:
        own = Locale.parse(code, sep="-").language
    except (ValueError, UnknownLocaleError):
        own = code
    return str(spoken().languages.get(own, code))


def span(seconds: float) -> str:
    """A length of time, in the largest unit that says it.

    >>> span(60), span(5400), span(86_400)
    ('1 minute', '2 hours', '1 day')
    """
    return format_timedelta(timedelta(seconds=seconds), threshold=1.0, locale=spoken())


def behaviour_name(name: str) -> str:
    """What two accounts did, from a behaviour's short name.

    >>> behaviour_name("url-60s"), behaviour_name("other")
    ('Linked to the same pages within 1 minute', 'other')
    """
    stated = _BEHAVIOUR.fullmatch(name)
    if stated is None or stated[1] not in set(ObjectKind):
        return name
    return gettext(_ACTS[ObjectKind(stated[1])]) % {"span": span(int(stated[2]))}


def known_as(scale: type[StrEnum], value: str | None) -> str:
    """What a value of a scale is called; a value that the scale does not know keeps its name."""
    if value is None:
        return ""
    return term(scale(value)) if value in set(scale) else value.replace("_", " ")
