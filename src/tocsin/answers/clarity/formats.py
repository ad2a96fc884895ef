"""Plain text, Markdown or HTML to a title and blocks. Nothing is fetched, nothing is run."""

import re
from html.parser import HTMLParser
from typing import Final

from tocsin.answers.clarity.draft import Block, Role

_MARKDOWN_HEADING: Final = re.compile(r"#{1,6}[ \t]+(.*?)[ \t]*#*\Z")
_ITEM: Final = re.compile(r"[ \t]*(?:[-*+•–]|\d{1,3}[.)])[ \t]+(?=\S)")
_STRONG: Final = re.compile(r"\*\*(?=\S)|__(?=\S)")
_MARKS: Final = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|`")
_LINK: Final = re.compile(r"!?\[([^\]\[]{0,500})\]\([^()\s]{0,2000}\)")
_BREAKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt",
     "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
     "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "title",
     "tr", "ul"}
)  # fmt: skip
_UNSEEN: Final = frozenset({"script", "style", "template", "noscript", "svg"})
_BOLD: Final = frozenset({"b", "strong", "mark"})
_LONGEST_TITLE: Final = 150
"""Characters of a first line that, followed by an empty line, is the title of plain text."""


def read_text(text: str) -> tuple[str, tuple[Block, ...]]:
    r"""Plain text or Markdown: paragraphs are parted by empty lines.

    >>> read_text("# Boil water\n\n**Boil** it.")[0]
    'Boil water'
    """
    blocks: list[Block] = []
    for chunk in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        blocks.extend(_chunk(chunk))
    return _titled(blocks)


def read_html(text: str) -> tuple[str, tuple[Block, ...]]:
    """An HTML page or fragment; scripts and styles are left out."""
    parser = _Blocks()
    parser.feed(text)
    parser.close()
    parser.end_block()
    title = next((b.text for b in parser.blocks if b.role is Role.TITLE), "")
    body = [block for block in parser.blocks if block.role is not Role.TITLE]
    if body and body[0].role is Role.HEADING:  # the heading that readers see, not the tab's name
        return body[0].text, tuple(body[1:])
    return title, tuple(body)


def _chunk(chunk: str) -> list[Block]:
    blocks: list[Block] = []
    role, lines = Role.PARAGRAPH, list[str]()

    def add(as_role: Role, written: str) -> None:
        block = _marked(as_role, written)
        if block.text:
            blocks.append(block)

    def end() -> None:
        add(role, "\n".join(lines))
        lines.clear()

    for line in chunk.split("\n"):
        if heading := _MARKDOWN_HEADING.match(line.strip()):
            end()
            add(Role.HEADING, heading[1])
            role = Role.PARAGRAPH
        elif item := _ITEM.match(line):
            end()
            role = Role.ITEM
            lines.append(line[item.end() :])
        else:
            lines.append(line.strip())
    end()
    return blocks


def _marked(role: Role, text: str) -> Block:
    plain = _MARKS.sub("", _LINK.sub(r"\1", text))
    return Block(role=role, text=" ".join(plain.split()), emphasised=bool(_STRONG.search(text)))


def _titled(blocks: list[Block]) -> tuple[str, tuple[Block, ...]]:
    if not blocks:
        return "", ()
    first = blocks[0]
    short = first.role is Role.PARAGRAPH and len(first.text) <= _LONGEST_TITLE
    is_line = short and not first.text.endswith((".", ":", "…"))
    if first.role is Role.HEADING or (is_line and len(blocks) > 1):
        return first.text, tuple(blocks[1:])
    return "", tuple(blocks)


class _Blocks(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._texts: list[str] = []
        self._role = Role.PARAGRAPH
        self._bold = self._unseen = 0
        self._emphasised = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BOLD:
            self._bold += 1
        elif tag in _BREAKS:
            self.end_block()
            self._role = _role_of(tag, self._role)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BOLD:
            self._bold = max(0, self._bold - 1)
        elif tag in _BREAKS:
            self.end_block()
            self._role = Role.PARAGRAPH

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        self._texts.append(data)
        self._emphasised |= bool(self._bold and data.strip())

    def end_block(self) -> None:
        if text := " ".join("".join(self._texts).split()):
            self.blocks.append(Block(role=self._role, text=text, emphasised=self._emphasised))
        self._texts.clear()
        self._emphasised = False


def _role_of(tag: str, now: Role) -> Role:
    if tag == "title":
        return Role.TITLE
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        return Role.HEADING
    if tag == "li" or (tag in {"p", "br", "div"} and now is Role.ITEM):
        return Role.ITEM
    return Role.PARAGRAPH
