"""What the function of a route hands on, for its door to answer with: a page, a file, a word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Crumb = tuple[str, str]


@dataclass(frozen=True)
class Page:
    """What a page shows. ``data`` is its JSON twin; ``rows`` its CSV twin, where it has one.

    ``shown`` is what only a template needs (drawings, choices of a form); ``tlp`` is a banner.
    """

    template: str
    title: str
    data: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[Mapping[str, Any]] | Any | None = None
    shown: Mapping[str, Any] = field(default_factory=dict)
    crumbs: tuple[Crumb, ...] = ()
    tlp: str | None = None
    refresh_s: int | None = None


@dataclass(frozen=True)
class Done:
    """What an action did: where to look next, what to say there, and what a program is told."""

    to: str
    said: str = "done"
    data: Mapping[str, Any] = field(default_factory=dict)
    cookies: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """What an action made that is shown once and never again, such as a new token."""

    page: Page


@dataclass(frozen=True)
class File:
    """A file to keep."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Published:
    """What everybody may have as it stands, without signing in: a page, a feed, an answer to a
    program of another site. It is the same for all who ask.

    ``policy``: its content security policy; ``framed``: other sites may show it in a frame;
    ``headers`` are further ones, such as ``Vary``.
    """

    content: bytes
    media_type: str
    policy: str = "default-src 'none'"
    framed: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """What the desk of a partner is told, as JSON with a status of its own."""

    data: Mapping[str, Any]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Away:
    """Where a browser is sent: to a provider that knows who sits there, or back from it.

    ``by_page``: by a page of ours that goes on at once. A browser that comes from elsewhere sends
    no strict cookie, and would arrive as nobody; from our own page it does.
    """

    to: str
    cookies: Mapping[str, str | None] = field(default_factory=dict)
    by_page: bool = False
