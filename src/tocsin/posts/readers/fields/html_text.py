"""HTML content of a post, turned into what a reader of the platform sees: text and links.

Fediverse servers write mentions and hashtags as links with a class, hide parts of long
addresses in ``invisible`` spans, and put a fallback "RE: …" before a quoting post. Parsed by a
real parser; nothing is fetched. The walk is a loop, so deep nesting cannot exhaust the stack;
parsers take quadratic time over deep nesting, so the number of tags is bounded.
"""

import html
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tocsin.posts.records import FieldError
from tocsin.posts.urls import extract_urls

_MOST_TAGS: Final = 10_000  # a quarter of a second at worst; posts have a few dozen
_BLOCKS: Final = frozenset({"p", "div", "blockquote", "li", "pre", "h1", "h2", "h3", "h4", "tr"})
_UNSEEN: Final = frozenset({"script", "style", "template", "title", "head", "noscript"})
_NAMES: Final = frozenset({"mention", "hashtag"})
_FALLBACK: Final = "quote-inline"


class HtmlText(NamedTuple):
    """Visible text, and the addresses that it links to (mentions and hashtags left out).

    Where nothing is made a link, these are the addresses that stand in the text.
    """

    text: str
    links: list[str]


def read_html(markup: str) -> HtmlText:
    r"""Text and links of a piece of HTML; plain text passes through with entities decoded.

    >>> read_html('<p>Tom &amp; Ann</p><p>see <a href="https://a.example/x">here</a></p>')
    HtmlText(text='Tom & Ann\n\nsee here', links=['https://a.example/x'])

    Raises:
        FieldError: more tags than any post has.
    """
    tags = markup.count("<")
    if tags > _MOST_TAGS:
        raise FieldError(
            "content",
            f"the HTML has {tags} tags, too many for a post",
            "Look at the record: it may be an attack on the reader.",
        )
    if tags == 0:
        text = html.unescape(markup)
        return HtmlText(text, extract_urls(text))
    body = LexborHTMLParser(markup).body
    if body is None:
        return HtmlText("", [])
    for quoted in body.css(f".{_FALLBACK}"):
        quoted.decompose()
    parts: list[str] = []
    links: list[str] = []
    for node in body.traverse(include_text=True):
        _visit(node, parts, links)
    text = _tidy("".join(parts))
    linked = body.css_first("a[href]") is not None
    return HtmlText(text, list(dict.fromkeys(links)) if linked else extract_urls(text))


def _visit(node: LexborNode, parts: list[str], links: list[str]) -> None:
    tag = node.tag
    if tag == "-text":
        parent = node.parent
        if parent is None or parent.tag not in _UNSEEN:
            parts.append(node.text_content or "")
    elif tag == "br":
        parts.append("\n")
    elif tag in _BLOCKS:
        parts.append("\n\n" if tag == "p" else "\n")
    elif tag == "a":
        address = node.attributes.get("href")
        if address and address.startswith(("http://", "https://")) and not _names(node):
            links.append(address)


def _names(link: LexborNode) -> bool:
    """Whether the link is a mention or a hashtag made into a link."""
    classes = (node.attributes.get("class") or "" for node in (link, link.parent) if node)
    marks = {mark for names in classes for mark in names.split()}
    return not marks.isdisjoint(_NAMES | {"h-card"}) or link.attributes.get("rel") == "tag"


def _tidy(text: str) -> str:
    """At most one empty line in a row, none at the ends."""
    lines = (line.rstrip() for line in text.strip().split("\n"))
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept)
