r"""URLs in running text, in any script, in linear time.

What ends a URL: blanks, quotes, brackets that it did not open, punctuation of any script,
emoji and other symbols. Letters of any script belong to it (``/wiki/日本``), except where the
site's addresses are ASCII (short links, YouTube …) or a file name has just ended: Chinese,
Japanese or Thai text follows a link without a blank.

A URL cut off by an ellipsis is left out: what remains of ``https://t.co/ab…`` would make
strangers share one object.
"""

import re
from collections.abc import Iterator
from string import ascii_letters, digits
from typing import Final

from tocsin.posts.urls.canonical import canonical_url
from tocsin.posts.urls.hosts import has_known_suffix, owner

_LISTED = (
    "amzn.to archive.is archive.ph bit.ly bitchute.com buff.ly clck.ru cutt.ly dai.ly discord.gg "
    "dlvr.it facebook.com fb.com fb.me fb.watch goo.gl instagram.com is.gd j.mp lnkd.in odysee.com "
    "ow.ly pic.twitter.com pin.it rb.gy redd.it rumble.com shorturl.at t.cn t.co t.me telegram.me "
    "tiktok.com tiny.cc tinyurl.com trib.al twitter.com v.gd vk.cc vk.com vm.tiktok.com "
    "vt.tiktok.com wp.me x.com youtu.be youtube.com"
)
BARE_HOSTS: Final = tuple(_LISTED.split())
"""Hosts that people write without a scheme; found where a path follows."""

_ASCII_SITES = frozenset(BARE_HOSTS) - {"facebook.com", "fb.com", "odysee.com"} | {
    "bsky.app",
    "threads.com",
    "threads.net",
}
_ENDS = (
    r"\s\x00-\x1f\x7f-\xa0<>\"`\\"
    "\u00a1\u00a9\u00ab\u00ae\u00bb\u00bf"
    "\u055d\u0589\u060c\u061b\u061f\u06d4\u0964\u0965\u104a\u104b\u1361-\u1368\u17d4-\u17d6"
    "\u2000-\u200b\u200e\u200f\u2016-\u2018\u201a-\u206f"  # not joiners, dashes, apostrophe
    "\u2122\u2139\u2190-\u2bff\u2e00-\u2e7f"  # arrows, technical signs, dingbats
    "\u3000-\u3004\u3008-\u3020\u3030\u303d"
    "\ud800-\uf8ff\ufe00-\ufe1f\ufe30-\ufe6f\ufeff"
    "\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\ufff0-\uffff"
    "\U0001f000-\U0001fbff\U000e0000-\U000e0fff"  # emoji and their tags
)
_BODY = re.compile(rf"(?:[^{_ENDS}|,;]++|[|,;](?!(?i:https?://)))++")
_HOST_BEFORE = re.compile(r"[a-z0-9.-]+\Z")
_LONGEST_HOST = max(map(len, BARE_HOSTS))
_JOINS_BEFORE = frozenset(ascii_letters + digits + "@._-")  # then www. or a host is no beginning
_AUTHORITY = re.compile(r"(?:https?://)?([^/?#]*)", re.IGNORECASE)
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_FILE = re.compile(r"\.(?:s?html?|php|aspx?|jsp|pdf|jpe?g|png|gif|webp|mp4)\Z", re.IGNORECASE)
_BRACKET = re.compile(r"[()\[\]{}]")
_OPENERS = {")": "(", "]": "[", "}": "{"}
_AFTER_TEXT = "".join(_OPENERS) + ".,;:!?'*~|\u2019"
_TRAILING = ".,;:!?'*~|([{\u2019"


def extract_urls(text: str) -> list[str]:
    """The distinct URLs of a text as they stand there, in order; only usable ones.

    >>> extract_urls("see (https://example.org/a_(b)). t.me/durov/1🔥 and www.example.com!")
    ['https://example.org/a_(b)', 't.me/durov/1', 'www.example.com']
    """
    found: dict[str, None] = {}
    end = 0
    for start in _starts(text):
        if start < end or (match := _BODY.match(text, start)) is None:
            continue
        end = match.end()
        if match[0].endswith("...") or text.startswith("…", end):
            continue
        url = _without_trailing_text(_without_foreign_text(match[0]))
        if canonical_url(url) is not None:
            found[url] = None
    return list(found)


def _starts(text: str) -> list[int]:
    """Where a URL may begin, in order; by plain searches, which most posts end at once."""
    lowered = text.replace("İ", "i").lower()  # the one letter that lower() makes longer
    starts = []
    if "://" in lowered:
        for colon in _places("://", lowered):
            scheme = "https" if lowered.endswith("https", 0, colon) else "http"
            if lowered.endswith(scheme, 0, colon):
                starts.append(colon - len(scheme))
    if "www." in lowered:
        starts += [
            at for at in _places("www.", lowered) if lowered[at - 1 : at] not in _JOINS_BEFORE
        ]
    if "/" in lowered:
        starts += _bare_starts(lowered)
    return sorted(starts)


def _bare_starts(lowered: str) -> list[int]:
    starts = []
    for slash in _places("/", lowered):
        if not lowered.endswith(BARE_HOSTS, 0, slash):
            continue
        before = _HOST_BEFORE.search(lowered[max(0, slash - _LONGEST_HOST - 1) : slash])
        if before is None or before[0] not in BARE_HOSTS:
            continue
        start = slash - len(before[0])
        if lowered[start - 1 : start] not in ("@", "_", "/"):
            starts.append(start)
    return starts


def _places(part: str, text: str) -> Iterator[int]:
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + len(part))


def _without_foreign_text(url: str) -> str:
    if url.isascii() or (foreign := _FOREIGN.search(url)) is None:
        return url
    authority = _AUTHORITY.match(url)
    host, end = (authority[1], authority.end()) if authority else ("", 0)
    before = url[: foreign.start()]
    if foreign.start() < end:
        ascii_host = before[end - len(host) :]
        is_glued = has_known_suffix(ascii_host.lower()) and not has_known_suffix(host.lower())
        return before if is_glued else url
    site = host.lower().removeprefix("www.")
    is_ascii_site = site in _ASCII_SITES or owner(site) in _ASCII_SITES
    return before if is_ascii_site or _FILE.search(before) else url


def _without_trailing_text(url: str) -> str:
    """Without what follows the URL; what is cut may lay bare more of it."""
    while (cut := _cut_once(url)) != url:
        url = cut
    return url


def _cut_once(url: str) -> str:
    """Cuts at a closing bracket that the URL did not open, then punctuation at the end."""
    open_brackets: list[str] = []
    for found in _BRACKET.finditer(url):
        bracket = found[0]
        if bracket not in _OPENERS:
            open_brackets.append(bracket)
        elif open_brackets and open_brackets[-1] == _OPENERS[bracket]:
            open_brackets.pop()
        elif url[found.end() : found.end() + 1] in _AFTER_TEXT:  # also at the very end
            return url[: found.start()].rstrip(_TRAILING)
    return url.rstrip(_TRAILING)
