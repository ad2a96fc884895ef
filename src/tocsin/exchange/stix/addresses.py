"""Addresses of posts, made of their ids, and read back.

OpenCTI takes no ``media-content`` without a URL. Where a platform's address can be made of the
post's id alone, it is; elsewhere a URN of our own stands there, which leads nowhere and says so.
"""

import re
from typing import Final
from urllib.parse import quote, unquote

from tocsin.exchange.stix.carrying import split_id
from tocsin.posts.post_addresses import platform_of, post_id_in

_PATTERNS: Final = {
    "x": (re.compile(r"\d{1,20}"), "https://x.com/i/web/status/{}"),
    "youtube": (re.compile(r"[\w-]{11}"), "https://www.youtube.com/watch?v={}"),
    "telegram": (re.compile(r"\w+/\d+", re.ASCII), "https://t.me/{}"),
    "reddit": (re.compile(r"\w{4,12}", re.ASCII), "https://www.reddit.com/comments/{}"),
    "vk": (re.compile(r"-?\d+_\d+"), "https://vk.com/wall{}"),
}
_URN: Final = "urn:tocsin:post:"


def address_of(reference_id: str) -> str:
    """The URL of a post by its reference (``platform/post_id``).

    >>> address_of("x/12"), address_of("gab/ö")
    ('https://x.com/i/web/status/12', 'urn:tocsin:post:gab%2F%C3%B6')
    """
    platform, own = split_id(reference_id)
    pattern, address = _PATTERNS.get(platform, (None, ""))
    if pattern is not None and pattern.fullmatch(own):
        return address.format(own)
    return _URN + quote(reference_id, safe="")


def post_at(url: str) -> str:
    """The reference of the post at a URL; the URL itself where it is of no known form.

    >>> post_at("https://x.com/i/web/status/12"), post_at("https://a.example/1")
    ('x/12', 'https://a.example/1')
    """
    if url.startswith(_URN):
        return unquote(url.removeprefix(_URN))
    platform, own = platform_of(url), post_id_in(url)
    return f"{platform}/{own}" if platform and own else url
