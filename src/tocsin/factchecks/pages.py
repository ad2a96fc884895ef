"""Web pages that were saved: the JSON-LD in them, and what they say of themselves.

Nothing is fetched and no script is run. Scripts are cut out by searching forward once, so a
page that is made to hurt costs no more than its length.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from tocsin.errors import InputError
from tocsin.posts.layouts.source import Source, as_utf8, stream_blocks
from tocsin.posts.opening import Opened

_OPENS: Final = re.compile(r"<!--|<script\b([^<>]{0,2000})>", re.IGNORECASE)
_CLOSES: Final = re.compile(r"</script", re.IGNORECASE)
_LINKED_DATA: Final = re.compile(r"application/ld\s*\+\s*json", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,40})", re.IGNORECASE)
_WRAPPING: Final = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*$")
_BEFORE: Final = b"\xff\xfe\xef\xbb\xbf \t\r\n"  # byte order marks and space
_MOST_TAGS: Final = 20_000
"""Parsers take quadratic time over deep nesting. Of larger pages only the JSON-LD is read."""


def is_page(head: bytes) -> bool:
    """Whether a file that starts like this is a web page.

    >>> is_page(b"<!-- saved --> <!DOCTYPE html><html>"), is_page(b"<?xml version='1.0'?><rss>")
    (True, False)
    """
    start = head.replace(b"\x00", b"").lstrip(_BEFORE)
    if start.startswith(b"<?xml"):
        return b"<html" in start[:1000].lower()
    return start.startswith(b"<")


def page_text(opened: Opened) -> str:
    """The page as text, in the encoding that its bytes or its head state.

    Raises:
        InputError: it is over the cap, or breaks off.
    """
    cap = opened.limits.max_record_bytes
    content = bytearray()
    for block in as_utf8(Source(stream_blocks(opened.stream))):
        content += block
        if len(content) > cap:
            raise InputError(
                f"{opened.name} is a web page of more than {cap:,} bytes.",
                "Cut the JSON-LD out of it, or raise max_record_bytes.",
            )
    return _decoded(bytes(content))


def _decoded(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        stated = _CHARSET.search(content[:4096])
        name = stated[1].decode() if stated else "cp1252"
        try:
            return content.decode(name, "replace")
        except LookupError:
            return content.decode("utf-8", "replace")


def linked_data(page: str) -> Iterator[tuple[int, str]]:
    """Each JSON-LD script, with the line on which its content begins, from 1."""
    at, counted, line = 0, 0, 1
    while (opening := _OPENS.search(page, at)) is not None:
        if opening[1] is None:  # a comment
            end = page.find("-->", opening.end())
            at = len(page) if end < 0 else end + 3
            continue
        closing = _CLOSES.search(page, opening.end())
        at = closing.start() if closing else len(page)
        if _LINKED_DATA.search(opening[1]):
            line += page.count("\n", counted, opening.end())
            counted = opening.end()
            yield line, _WRAPPING.sub("", page[opening.end() : at])


def about(page: str) -> dict[str, Any]:
    """What the page says of itself: ``url``, ``title``, ``lang`` and ``body``, where it does.

    The body is the paragraphs of its ``article``, or of ``main``.
    """
    if page.count("<") > _MOST_TAGS:
        return {}
    tree = LexborHTMLParser(page)
    root = tree.css_first("html")
    found = {
        "url": _attribute(tree, "link[rel=canonical]", "href")
        or _attribute(tree, 'meta[property="og:url"]', "content"),
        "title": _attribute(tree, 'meta[property="og:title"]', "content"),
        "lang": root.attributes.get("lang") if root else None,
        "body": _body(tree),
    }
    return {name: value for name, value in found.items() if value}


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str | None:
    node = tree.css_first(selector)
    return node.attributes.get(name) if node else None


def _body(tree: LexborHTMLParser) -> str | None:
    for selector in ("article p", "main p"):
        parts = [" ".join(node.text().split()) for node in tree.css(selector)]
        if any(parts):
            return "\n".join(part for part in parts if part)
    return None
