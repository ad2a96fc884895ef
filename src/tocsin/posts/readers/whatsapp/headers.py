"""The first line of a WhatsApp message: date, time, author, in every form phones write.

WhatsApp writes dates as the phone's locale does. Known forms: iOS ``[23.01.21, 21:05:33] Ann:``,
Android ``23/01/2021, 9:05 pm - Ann:``, early versions ``23/01/2014 21:05:33: Ann:``; date parts
in any order, parted by ``/``, ``-``, ``.`` or 年月日; seconds or not; 12-hour clocks in many
languages, before or after the time; narrow spaces and invisible direction marks in between.

Which part is day, month or year cannot be told from one line: see :mod:`.whatsapp_dates`.
"""

import re
from typing import Final, NamedTuple

_INVISIBLE: Final = dict.fromkeys(
    [0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
)
_SPACES: Final = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\u200a"), " ")
_VISIBLE: Final = str.maketrans({**_INVISIBLE, **_SPACES})
_LONGEST_HEAD: Final = 80  # date and time are shorter in every locale

# Words for the halves of the day, without dots and spaces, case-folded.
_MORNING: Final = frozenset(
    {"am", "上午", "凌晨", "清晨", "早上", "오전", "午前", "ص", "قظ", "पूर्वाह्न", "πμ"}
    | {"de", "fm", "öö", "sa", "vorm", "pg", "dop", "ap"}
)
_EVENING: Final = frozenset(
    {"pm", "下午", "中午", "晚上", "오후", "午後", "م", "بظ", "अपराह्न", "μμ"}
    | {"du", "em", "ös", "ch", "nachm", "ptg", "odp", "ip"}
)

_HEADER: Final = re.compile(
    r"""
    (?P<open>\[)?\s?
    (?P<first>\d{1,4})\s?(?P<mark>[./-]|年|년)\s?
    (?P<second>\d{1,2})\s?(?:(?P=mark)|月|월)\s?
    (?P<third>\d{1,4})(?:\.|日|일)?
    (?:\s?[,،、]\s?|\s(?:à|às|a\ las|alle|at|um|klo|kl\.?|в|om)\s|\s)
    (?P<before>[^\d\s:,\[\]–—-]{1,12}(?:\s[^\d\s:,\[\]–—-]{1,4})?\s?)?
    (?P<hour>\d{1,2})\s?[:.h]\s?(?P<minute>\d{2})(?:[:.](?P<seconds>\d{2}))?
    (?:\s?(?P<after>[^\W\d_][^\d:\]\[–—-]{0,12}?))?
    (?:\s?\](?:\s|$)|\s?[–—-]\s|:\s|,\s(?=[^:]{1,80}\s:\s))
    """,
    re.VERBOSE,
)
_AUTHOR: Final = re.compile(r"([^\n]{1,100}?)\s?:(?:[ \u00a0]|$)")
_TIGHT_AUTHOR: Final = re.compile(r"([^:\n]{1,60}):(?!//)(?=\S)")
_QUOTATIONS: Final = (("„", "“”"), ("“", "”"), ("«", "»"), ("「", "」"))


class Header(NamedTuple):
    """A line that begins a message. ``author`` is ``None`` where the app itself speaks."""

    date: tuple[str, str, str]
    hour: int
    minute: int
    second: int
    author: str | None
    text: str


def read_header(line: str) -> Header | None:
    """The header at the start of a line, or ``None`` where the line goes on with a message.

    >>> read_header("[23.01.21, 21:05:33] Ann: hello")
    Header(date=('23', '01', '21'), hour=21, minute=5, second=33, author='Ann', text='hello')
    >>> read_header("1/23/21, 9:05 PM - Ann added Bob").author is None
    True
    >>> read_header("no header") is None
    True
    """
    stripped = line.lstrip("\u200e\u200f\u202a\u202b\u202c\ufeff ")
    if not stripped or not (stripped[0] == "[" or stripped[0].isdecimal()):
        return None
    head = stripped[:_LONGEST_HEAD].translate(_VISIBLE)
    found = _HEADER.match(head)
    if found is None or (found["open"] is None) == (head[: found.end()].rstrip()[-1] == "]"):
        return None
    time = _time(found)
    if time is None:
        return None
    rest = stripped[_end_in_original(stripped, found.end()) :]
    author, text = _author(rest)
    return Header((found["first"], found["second"], found["third"]), *time, author, text)


def _end_in_original(line: str, visible: int) -> int:
    """Where the header ends in the line itself, invisible marks counted."""
    end = 0
    for end, character in enumerate(line):
        if visible == 0:
            return end
        visible -= ord(character) not in _INVISIBLE
    return end + 1


def _time(found: re.Match[str]) -> tuple[int, int, int] | None:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["seconds"] or 0)
    word = found["before"] or found["after"]
    if word is not None:
        half = word.strip().replace(".", "").replace(" ", "").casefold()
        if half in _EVENING:
            hour += 12 if hour < 12 else 0
        elif half in _MORNING:
            hour = 0 if hour == 12 else hour
        else:
            return None
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _author(rest: str) -> tuple[str | None, str]:
    """Author and text. A colon inside a quoted title ends no name."""
    found = _AUTHOR.match(rest) or _TIGHT_AUTHOR.match(rest)
    if found is None or _opens_quotation(found[1]):
        return None, rest
    name = found[1].translate(_VISIBLE).strip().removeprefix("~").strip()
    return (name or None), rest[found.end() :]


def _opens_quotation(name: str) -> bool:
    """Whether a quotation goes on past the colon: 'Ann changed the subject to "News: all"'."""
    if name.count('"') % 2 == 1:
        return True
    for opening, closing in _QUOTATIONS:
        if opening in name:
            return name.count(opening) > sum(name.count(mark) for mark in closing)
    return False
