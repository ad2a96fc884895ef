"""An address taken apart and spelled in one way: what every later rule works on.

Nothing here knows any site. What is changed here cannot change which page is meant: the
same octets written with other escapes, another case of the host, a default port, the
segments ``.`` and ``..`` (RFC 3986, section 6.2.2, and the WHATWG URL standard for what
browsers forgive).
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

MAX_CHARACTERS: Final = 16_384
"""Longer addresses are refused: browsers do not share them and every step stays cheap."""

_ADDRESS = re.compile(
    r"https?:[/\\]+([^/\\?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.IGNORECASE | re.DOTALL
)
_EDGES = "".join(map(chr, range(33))) + "\x7f\xa0\u200b\u200e\u200f\u2060\u3000\ufeff"
_LINE_BREAKS = str.maketrans("", "", "\t\n\r")
_ESCAPED_AMPERSAND = re.compile("&#0?38;")
_LETTERS = re.compile(r"(?<!%)(?<!%[0-9A-F])[A-Z]+")
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)

# Escapes that mean the character itself. Unreserved ones everywhere (RFC 3986); in a path
# also the marks that no server splits at; in a query value all that cannot end the value.
_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_PATH_MARKS = "!'()*,:@"
_NAME_MARKS = "!$'()*,/:?@"
_VALUE_MARKS = _NAME_MARKS + "="


def _spellings(characters: str) -> dict[str, str]:
    """Each two-digit escape in every letter case → its one spelling."""
    table = {}
    for code in range(256):
        digits = f"{code:02X}"
        spelled = chr(code) if chr(code) in characters else f"%{digits}"
        for first in {digits[0], digits[0].lower()}:
            for second in {digits[1], digits[1].lower()}:
                table[f"%{first}{second}"] = spelled
    return table


class _Speller:
    """Rewrites percent escapes of one part of an address, in linear time."""

    def __init__(self, marks: str, kept: str) -> None:
        allowed = re.escape(_UNRESERVED + marks + kept)
        self._plain = re.compile(f"[{allowed}]*").fullmatch
        self._odd = re.compile(f"%[0-9A-Fa-f]{{2}}|%|[^%{allowed}]+")
        self._escapes = _spellings(_UNRESERVED + marks)

    def spell(self, part: str) -> str:
        """The part with every octet spelled in the one way."""
        return part if self._plain(part) else self._odd.sub(self._respell, part)

    def _respell(self, found: re.Match[str]) -> str:
        odd = found[0]
        return self._escapes.get(odd) or quote(_octets(odd), safe="")


_PATH = _Speller(_PATH_MARKS, "/$&+;=")
_NAME = _Speller(_NAME_MARKS, ";")
_VALUE = _Speller(_VALUE_MARKS, ";")
_FRAGMENT = _Speller("!'()*,:@/?", "$&+;=")
_plain_query = re.compile(f"[{re.escape(_UNRESERVED + _VALUE_MARKS)};&]*").fullmatch


@dataclass(slots=True)
class Page:
    """An address in parts.

    ``host`` is lower-case ASCII and carries its port where it has one. ``path`` starts with
    a slash and ends with one only where it is nothing else. ``query`` holds ``name=value``
    pieces in their order, ``raw_query`` the query as it was written (wrappers need it).
    """

    host: str
    path: str
    query: list[str]
    fragment: str = ""
    raw_query: str = ""

    def get(self, name: str) -> str | None:
        """The value of a parameter, percent-encoded; ``None`` if absent or contradictory."""
        start = name + "="
        found = {piece[len(start) :] for piece in self.query if piece.startswith(start)}
        return found.pop() if len(found) == 1 else None

    def segments(self) -> list[str]:
        """The parts of the path; none for the root."""
        return self.path[1:].split("/") if len(self.path) > 1 else []


def split(url: str) -> tuple[str, str, str, str] | None:
    """An http(s) address as ``(authority, path, query, fragment)``, all still raw.

    Browsers forgive blanks around an address, line breaks in it, backslashes and a wrong
    number of slashes; exports add HTML's escapes of ``&``.
    """
    if len(url) > MAX_CHARACTERS:
        return None
    url = url.strip(_EDGES)
    if "\n" in url or "\t" in url or "\r" in url:
        url = url.translate(_LINE_BREAKS)
    if "&#" in url:
        url = _ESCAPED_AMPERSAND.sub("&", url)
    found = _ADDRESS.fullmatch(url)
    if found is None:
        return None
    authority, path, query, fragment = found.groups("")
    return authority, path, query, fragment


def spell_path(path: str) -> str:
    """The path in its one spelling: escapes, dot segments, session, last slash."""
    if "\\" in path:
        path = path.replace("\\", "/")
    path = _PATH.spell(path)
    if ";" in path:
        path = _SESSION.sub("", path)
    if "/." in path:
        path = _without_dot_segments(path)
    return path.rstrip("/") or "/"


def spell_query(query: str) -> list[str]:
    """The query's pieces in their one spelling and in the order they had.

    A plus sign is a blank in a form's query; ``%2B`` is a plus sign.
    """
    if not query:
        return []
    if _plain_query(query) and "amp;" not in query:
        return [piece for piece in query.split("&") if piece]
    return [spelled for piece in query.split("&") if (spelled := _spell_piece(piece))]


def spell_fragment(fragment: str) -> str:
    """The fragment in its one spelling."""
    return _FRAGMENT.spell(fragment)


def lower(part: str) -> str:
    """The part in lower case, its escapes left as they are."""
    return _LETTERS.sub(lambda found: found[0].lower(), part) if "%" in part else part.lower()


def decoded(value: str) -> str:
    """A spelled value as the characters it stands for."""
    return unquote(value) if "%" in value else value


def _spell_piece(piece: str) -> str:
    name, equals, value = piece.replace("+", "%20").partition("=")
    name = _NAME.spell(name)
    while name.startswith("amp;"):  # HTML's escape of the ampersand before this piece
        name = name[4:]
    return name + equals + _VALUE.spell(value)


def _octets(text: str) -> bytes:
    """UTF-8; octets that were no text when they were decoded come back as they were."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _without_dot_segments(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept)
