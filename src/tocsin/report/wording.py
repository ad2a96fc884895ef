"""The words of the report: plain names for behaviours and objects, numbers, times, spans.

The readers are analysts under pressure. One name for one thing, everywhere in the report.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.description import act
from tocsin.shares.kinds import ObjectKind

_NOUNS: Final = {
    ObjectKind.REPOST: "Reposted post",
    ObjectKind.URL: "Link",
    ObjectKind.DOMAIN: "Website",
    ObjectKind.HASHTAG: "Hashtag",
    ObjectKind.HASHTAG_SEQUENCE: "Hashtags in order",
    ObjectKind.TEXT_COPY: "Text",
    ObjectKind.MEDIA: "Image or video",
    ObjectKind.REPLY_TARGET: "Post replied to",
    ObjectKind.MENTION: "Account named",
}
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
NONE: Final = "–"


def behaviour_title(behaviour: Behaviour) -> str:
    """What the two accounts did, and how close in time.

    >>> behaviour_title(Behaviour(ObjectKind.URL, 60))
    'Linked to the same pages within 1 min'
    """
    words = act(behaviour)
    return words[0].upper() + words[1:]


def behaviour_titles(behaviours: tuple[Behaviour, ...]) -> dict[str, str]:
    """:func:`behaviour_title` by the behaviour's short name."""
    return {behaviour.name: behaviour_title(behaviour) for behaviour in behaviours}


def kind_noun(kind: str) -> str:
    """What a person calls this kind of object; an unknown kind keeps its own name.

    >>> kind_noun("url"), kind_noun("sticker_pack")
    ('Link', 'sticker pack')
    """
    return _NOUNS[ObjectKind(kind)] if kind in set(ObjectKind) else kind.replace("_", " ")


def number(value: float | None) -> str:
    """With thousands separators; fractions to three digits that matter.

    >>> number(12345), number(0.12345), number(1234.5678), number(None)
    ('12,345', '0.123', '1,234.57', '–')
    """
    if value is None or value != value:  # noqa: PLR0124 - NaN is the only value unlike itself
        return NONE
    if float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.2f}" if abs(value) >= 1 else f"{value:.3g}"


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun.

    >>> counted(1, "post"), counted(2000, "post"), counted(2, "reply", "replies")
    ('1 post', '2,000 posts', '2 replies')
    """
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def percent(share: float) -> str:
    """A share from 0 to 1 as a percentage.

    >>> percent(0.8512), percent(0.004)
    ('85 %', '0.4 %')
    """
    return f"{share * 100:.1f} %" if 0 < share < 0.01 else f"{share * 100:.0f} %"


def moment(time: datetime | None) -> str:
    """A point in time, in UTC, the same way round for readers everywhere.

    >>> moment(datetime(2016, 9, 1, 10, 0, 5, tzinfo=UTC)), moment(None)
    ('2016-09-01 10:00:05', '–')
    """
    return NONE if time is None else f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def minute(time: datetime | None) -> str:
    """:func:`moment` without seconds; a whole day as a day.

    >>> minute(datetime(2016, 9, 1, 10, 7, 5, tzinfo=UTC)), minute(datetime(2016, 9, 1, tzinfo=UTC))
    ('2016-09-01 10:07', '2016-09-01')
    """
    return moment(time)[:16].removesuffix(" 00:00")


def about(value: float | None) -> str:
    """A number to about two digits, for an estimate.

    >>> about(14.612), about(0.0437), about(1234.6), about(None)
    ('15', '0.044', '1,235', '–')
    """
    if value is None or value != value:  # noqa: PLR0124 - NaN is the only value unlike itself
        return NONE
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.2g}"


def moment_us(time_us: int | np.int64) -> str:
    """:func:`moment` of microseconds since 1970."""
    return moment(EPOCH + timedelta(microseconds=int(time_us)))
