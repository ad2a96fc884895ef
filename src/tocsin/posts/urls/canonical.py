"""One string a page: the steps from an address as posted to its canonical form.

The first law: two different pages never become the same string. A false merge makes
strangers look as if they had shared one thing; a missed merge loses a little evidence. So
every rule here merges only what is known to be one, and leaves alone what it does not know.

The form: ``https://`` whatever the scheme was (a page does not change with the lock), host
without ``www.``, no user name, no default port, path and query in one percent-encoded
spelling, no trackers, parameters ordered by name, no fragment unless it chooses content.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from tocsin.posts.urls.amp import names_an_article, without_amp
from tocsin.posts.urls.hosts import (
    desktop_host,
    has_known_suffix,
    is_registry_suffix,
    owner,
    spell_authority,
    without_port,
    without_www,
)
from tocsin.posts.urls.page import Page, spell_fragment, spell_path, spell_query, split
from tocsin.posts.urls.platforms import ALIASES, NATIONAL_SITES, Rule, rule_for
from tocsin.posts.urls.platforms.bluesky import from_at_uri
from tocsin.posts.urls.platforms.telegram import from_app
from tocsin.posts.urls.trackers import SITE_NAMES, is_tracker
from tocsin.posts.urls.wrappers import Unwrap, unwrap_for

MAX_NESTING: Final = 8
"""Wrappers within wrappers beyond this many are an attack, not an address."""
_CACHED_URLS: Final = 262_144
_CACHED_CHARACTERS: Final = 512

_host_alone = re.compile(r"(?>[^\s/\\?#@:]{1,260})(?=([/?#]|\Z))").match
_TELEGRAM_APP = re.compile(r"tg:/{0,2}([a-z]+)/?\?([^#]*)", re.IGNORECASE).match
_HASH_BANG_SITES = frozenset({"facebook.com", "x.com"})
_FRAGMENT_SITES = frozenset({"mega.co.nz", "mega.nz", "web.telegram.org"})
_PLACE_ON_MAP = re.compile(r"map=[0-9.]+/|-?[0-9.]+/-?[0-9.]+/-?[0-9.]+").match


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of a host, found once for all its addresses."""

    host: str
    desktop: str | None
    rule: Rule | None
    unwrap: Unwrap | None
    trackers: frozenset[str]
    keeps_fragment: bool


def canonical_url(url: str) -> str | None:
    """The canonical form of a URL, or ``None`` if it leads to no web page.

    Never raises; applying it twice changes nothing more. Takes http(s), addresses without
    scheme that begin with ``www.`` or a known domain and a slash, ``tg://`` and ``at://``.

    >>> canonical_url("http://www.Example.org:80/a/../news/?utm_source=x&id=7#top")
    'https://example.org/news?id=7'
    >>> canonical_url("https://youtu.be/abcdefghijk?t=42")
    'https://youtube.com/watch?v=abcdefghijk'
    >>> canonical_url("mailto:me@example.org") is None
    True
    """
    return _remembered(url) if len(url) <= _CACHED_CHARACTERS else _canonical(url)


def registered_domain(canonical: str) -> str | None:
    """The registered domain of a canonical URL, or ``None`` if there is no host in it.

    >>> registered_domain("https://news.example.co.uk/a")
    'example.co.uk'
    >>> registered_domain("https://one.blogspot.com/a")
    'one.blogspot.com'
    """
    authority = canonical.removeprefix("https://").partition("/")[0]
    if not authority or not canonical.startswith("https://"):
        return None
    return owner(without_port(authority))


def _canonical(url: str) -> str | None:
    outer: str | None = None
    for _ in range(MAX_NESTING):
        found = _read(url)
        if found is None:
            return outer
        page, site = found
        inner = _hash_bang(page) or (site.unwrap(page) if site.unwrap else None)
        if inner is None:
            return _finish(page, site)
        outer = _finish(page, site)  # in case what is inside is no address
        url = inner
    return None


_remembered = lru_cache(maxsize=_CACHED_URLS)(_canonical)


def _read(url: str) -> tuple[Page, Site] | None:
    parts = split(url) or split(_with_scheme(url.strip()))
    if parts is None:
        return None
    authority, path, query, fragment = parts
    site = _site(authority)
    if site is None:
        return None
    return Page(site.host, spell_path(path), spell_query(query), fragment, query), site


def _with_scheme(url: str) -> str:
    """Addresses of apps, and those whose scheme was left out, as web addresses."""
    if (app := _TELEGRAM_APP(url)) is not None:
        return from_app(Page("tg", f"/{app[1].lower()}", spell_query(app[2]))) or ""
    if url.startswith("at://"):
        return from_at_uri(url) or ""
    start = _host_alone(url)
    if start is None or not (start[1] == "/" or start[0][:4].lower() == "www."):
        return ""
    host = spell_authority(start[0])
    return f"https://{url}" if host is not None and has_known_suffix(host) else ""


@lru_cache(maxsize=65_536)
def _site(authority: str) -> Site | None:
    spelled = spell_authority(authority)
    if spelled is None:
        return None
    if spelled != without_port(spelled):  # another port is another server
        return Site(spelled, None, None, None, frozenset(), keeps_fragment=False)
    bare = without_www(spelled)
    host = ALIASES.get(bare, bare)
    known = _international(host)
    return Site(
        host=host,
        desktop=_plain_desktop_host(host),
        rule=rule_for(known),
        unwrap=unwrap_for(known),
        trackers=_site_trackers(known),
        keeps_fragment=host in _FRAGMENT_SITES,
    )


def _plain_desktop_host(host: str) -> str | None:
    """The desktop host, unless our tables know better what to do with it."""
    desktop = desktop_host(host)
    if desktop is None or desktop in ALIASES or rule_for(desktop) or unwrap_for(desktop):
        return None
    return desktop


def _international(host: str) -> str:
    """``google.de`` as ``google.com``: under which name our tables know a national host."""
    registered = owner(host)
    name, _, suffix = registered.partition(".")
    if (
        name in NATIONAL_SITES
        and len(suffix.rpartition(".")[2]) == 2
        and is_registry_suffix(suffix)
    ):
        return host.removesuffix(registered) + f"{name}.com"
    return host


def _site_trackers(host: str) -> frozenset[str]:
    while "." in host:
        if host in SITE_NAMES:
            return SITE_NAMES[host]
        host = host.partition(".")[2]
    return frozenset()


def _hash_bang(page: Page) -> str | None:
    """Old routes of X and Facebook that kept the whole path behind ``#!``."""
    if page.host in _HASH_BANG_SITES and page.path == "/" and page.fragment.startswith("!/"):
        return f"https://{page.host}{page.fragment[1:]}"
    return None


def _finish(page: Page, site: Site) -> str:
    if site.rule is not None:
        named = site.rule(page)
        if named is not None:
            return named
    else:
        without_amp(page)
        if site.desktop is not None and names_an_article(page.path):
            page.host = site.desktop
    return f"https://{page.host}{page.path}{_query(page, site)}{_fragment(page, site)}"


def _query(page: Page, site: Site) -> str:
    if not page.query:
        return ""
    kept = [piece for piece in page.query if not is_tracker(piece, site.trackers)]
    if len(kept) > 1 and all("=" in piece for piece in kept):  # bare words may go by position
        kept.sort(key=_name)
    return "?" + "&".join(kept) if kept else ""


def _name(piece: str) -> str:
    return piece.partition("=")[0]


def _fragment(page: Page, site: Site) -> str:
    """Fragments that choose content: routes, places on maps, a few sites' own."""
    fragment = page.fragment
    if not fragment:
        return ""
    is_route = fragment[0] in "!/" and len(fragment) > 1
    if is_route or site.keeps_fragment or _PLACE_ON_MAP(fragment):
        return "#" + spell_fragment(fragment)
    return ""
