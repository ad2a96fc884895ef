"""Addresses that carry another address: decoded, never fetched.

A share of a redirect, an archived copy, a machine translation or a mail gateway's
"safe link" is a share of the page inside. The caveat to keep in mind: an archived or
translated copy may differ from the page as it is now; ``raw_urls`` keeps which it was.

Shorteners are not here: where they lead can only be known by asking them.
"""

import re
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

from tocsin.posts.urls.page import Page

Unwrap = Callable[[Page], str | None]

BY_PARAMETER: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    # host → (path, parameters that may hold the address); "*" for any path
    "accounts.google.com": (("*", "continue"),),
    "away.vk.com": (("/away.php", "to"), ("/away", "to")),
    "consent.google.com": (("*", "continue"),),
    "consent.youtube.com": (("*", "continue"),),
    "duckduckgo.com": (("/l", "uddg"),),
    "exit.sc": (("/", "url"),),
    "facebook.com": (
        ("/l.php", "u"),
        ("/flx/warn", "u"),
        ("/sharer.php", "u"),
        ("/sharer/sharer.php", "u"),
        ("/share.php", "u"),
        ("/dialog/share", "href"),
        ("/plugins/post.php", "href"),
        ("/plugins/video.php", "href"),
        ("/login", "next"),
        ("/login.php", "next"),
        ("/login/web", "next"),
    ),
    "gitee.com": (("/link", "target"),),
    "go.bsky.app": (("/redirect", "u"),),
    "google.com": (("/url", "url q"), ("/translate", "u")),
    "instagram.com": (("/accounts/login", "next"),),
    "l.facebook.com": (("/l.php", "u"),),
    "l.instagram.com": (("/", "u"),),
    "l.messenger.com": (("/l.php", "u"),),
    "l.threads.com": (("/", "u"),),
    "l.threads.net": (("/", "u"),),
    "l.wl.co": (("/l", "u"),),
    "l.workplace.com": (("/l.php", "u"),),
    "link.csdn.net": (("/", "target"),),
    "link.zhihu.com": (("/", "target"),),
    "linkedin.com": (
        ("/redir/redirect", "url"),
        ("/redir/general-malware-page", "url"),
        ("/safety/go", "url"),
        ("/sharing/share-offsite", "url"),
        ("/shareArticle", "url"),
    ),
    "linkprotect.cudasvc.com": (("/url", "a"),),
    "lm.facebook.com": (("/l.php", "u"),),
    "ok.ru": (("/dk", "st.link"),),
    "out.reddit.com": (("*", "url"),),
    "plus.google.com": (("/url", "q"),),
    "reddit.com": (("/media", "url"),),
    "slack-redir.net": (("/link", "url"),),
    "steamcommunity.com": (("/linkfilter", "url u"),),
    "t.me": (("/share/url", "url"), ("/share", "url"), ("/iv", "url")),
    "t.umblr.com": (("/redirect", "z"),),
    "translate.google.com": (("/translate", "u"), ("/website", "u")),
    "translate.googleusercontent.com": (("*", "u"),),
    "translate.yandex.com": (("/translate", "url"),),
    "translate.yandex.ru": (("/translate", "url"),),
    "vk.com": (("/away.php", "to"), ("/away", "to"), ("/share.php", "url")),
    "weibo.cn": (("/sinaurl", "u toasturl"),),
    "x.com": (
        ("/safety/unsafe_link_warning", "unsafe_link"),
        ("/i/flow/login", "redirect_after_login"),
    ),
    "youtube.com": (
        ("/redirect", "q"),
        ("/attribution_link", "u"),
        ("/oembed", "url"),
        ("/signin", "next"),
    ),
}

_PATH_PREFIXES: Final[dict[str, re.Pattern[str]]] = {
    # host → what stands in the path before the address
    "12ft.io": re.compile(r"/(?=https?[:%])"),
    "archive.ph": re.compile(
        r"/(?:newest|oldest|o/[A-Za-z0-9]+|[0-9]{4}[0-9.-]{4,})/|/(?=https?[:%])"
    ),
    "r.jina.ai": re.compile(r"/(?=https?[:%])"),
    "timetravel.mementoweb.org": re.compile(r"/memento/[0-9]+/"),
    "web.archive.org": re.compile(
        r"/web/(?:[0-9]{1,14}(?:[a-z]{2}_)?/(?=https?[:%]|[^/*:]+\.)|(?=https?[:%]))"
    ),
}
_BARE_QUERY = frozenset({"anon.to", "anonym.to", "dereferer.me", "href.li", "nullrefer.com"})

_scheme = re.compile(r"https?:", re.IGNORECASE).match
_encoded_scheme = re.compile(r"https?(?:%3A|:%2F)", re.IGNORECASE).match
_AMP_CACHE = re.compile(r"/(?:[a-z]{1,3}/)?(?:s/)?([^/]+\.[^/]+(?:/.*)?)")
_AMP_VIEWER = re.compile(r"/amp/(?:s/)?([^/]+\.[^/]+(?:/.*)?)")
_DISQUS_TOKEN = re.compile(r":[A-Za-z0-9_-]{20,}\Z")
_CACHED = re.compile(r"cache:(?:[A-Za-z0-9_-]+:)?(\S+\.\S+)")
_YAHOO = re.compile(r"/RU=([^/]+)")
_PROOFPOINT_3 = re.compile(r"/v3/__(.+?)__;([A-Za-z0-9_-]*)")
_PLACEHOLDER = re.compile(r"\*(?:\*([A-Za-z0-9_-]))?")
_RUN_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def unwrap_for(host: str) -> Unwrap | None:
    """How addresses on this host are unwrapped, or ``None`` if it wraps none."""
    if host in _PATH_PREFIXES:
        return _from_path
    if host in _BARE_QUERY:
        return _from_query
    if host in _SPECIAL:
        return _SPECIAL[host]
    for ending, unwrap in _ENDINGS.items():
        if host.endswith(ending):
            return unwrap
    if host in BY_PARAMETER:
        places = BY_PARAMETER[host]
        return lambda page: _from_parameter(page, places)
    return None


def _from_parameter(page: Page, places: tuple[tuple[str, str], ...]) -> str | None:
    for path, names in places:
        if path not in ("*", page.path):
            continue
        for name in names.split():
            if (inner := _parameter(page, name)) is not None:
                return inner
    return None


def _parameter(page: Page, name: str) -> str | None:
    """The address in a parameter.

    Where it was pasted in without escapes, nobody can say which of the parameters behind
    it are its own: it keeps them all, so that two pages never become one.
    """
    value = page.get(name)
    if not value:
        return None
    inner = _decode(value)
    if inner.startswith("/") and not inner.startswith("//"):
        inner = f"https://{page.host}{inner}"
    start = name + "="
    pieces = page.raw_query.split("&")
    if any("?" in piece for piece in pieces if piece.startswith(start)):
        inner = "&".join([inner, *(piece for piece in pieces if not piece.startswith(start))])
    return _with_fragment(inner, page)


def _from_path(page: Page) -> str | None:
    found = _PATH_PREFIXES[page.host].match(page.path)
    return _rest(page, found.end()) if found else None


def _from_query(page: Page) -> str | None:
    query = page.raw_query
    if _encoded_scheme(query):
        query = _decode(query)
    return _with_fragment(query, page) if _scheme(query) else None


def _rest(page: Page, start: int) -> str | None:
    """The address that begins at this place of the path and takes query and fragment along."""
    inner = page.path[start:]
    if _encoded_scheme(inner):
        inner = _decode(inner)
    if not inner:
        return None
    if page.raw_query:
        inner += ("&" if "?" in inner else "?") + page.raw_query
    return _with_fragment(inner if _scheme(inner) else f"https://{inner}", page)


def _amp_cache(page: Page) -> str | None:
    found = _AMP_CACHE.fullmatch(page.path)
    return _rest(page, found.start(1)) if found else None


def _google(page: Page) -> str | None:
    found = _AMP_VIEWER.fullmatch(page.path)
    return (
        _rest(page, found.start(1)) if found else _from_parameter(page, BY_PARAMETER["google.com"])
    )


def _google_cache(page: Page) -> str | None:
    found = _CACHED.match(_decode(page.get("q") or ""))
    return found[1] if found else None


def _translate_goog(page: Page) -> str | None:
    """``www-example-org.translate.goog``: dots became hyphens, hyphens became two."""
    name = page.host.removesuffix(".translate.goog")
    host = name.replace("--", "\0").replace("-", ".").replace("\0", "-")
    return f"https://{host}{_rest_of(page)}"


def _rest_of(page: Page) -> str:
    query = f"?{page.raw_query}" if page.raw_query else ""
    return _with_fragment(page.path + query, page)


def _bing(page: Page) -> str | None:
    value = page.get("u") if page.path == "/ck/a" else None
    return _base64_text(value[2:]) if value and value.startswith("a1") else None


def _yahoo(page: Page) -> str | None:
    found = _YAHOO.search(page.path)
    return _decode(found[1]) if found else None


def _disqus(page: Page) -> str | None:
    inner = _parameter(page, "url")
    return _DISQUS_TOKEN.sub("", inner) if inner else None


def _proofpoint(page: Page) -> str | None:
    """Versions 1 to 3 of Proofpoint's URL Defense.

    Version 2 writes ``%`` as ``-`` and ``/`` as ``_``. Version 3 takes some characters out:
    ``*`` stands for one of them, ``**`` and a letter for a run of them (A is two), and they
    follow in Base64.
    """
    if page.path == "/v1/url":
        return _parameter(page, "u")
    if page.path == "/v2/url":
        value = page.get("u")
        return _decode(value.replace("-", "%").replace("_", "/")) if value else None
    found = _PROOFPOINT_3.match(_rest_of(page))
    if found is None:
        return None
    taken = _base64_text(found[2])
    return None if taken is None else _put_back(found[1], taken)


def _put_back(address: str, taken: str) -> str | None:
    place = 0

    def characters(found: re.Match[str]) -> str:
        nonlocal place
        length = _RUN_LENGTHS.index(found[1]) + 2 if found[1] else 1
        place += length
        return taken[place - length : place]

    whole = _PLACEHOLDER.sub(characters, address)
    return whole if place == len(taken) else None


def _base64_text(value: str) -> str | None:
    """Base64 of UTF-8, as text; ``None`` where it is not."""
    try:
        return urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode("utf-8")
    except (Base64Error, ValueError):
        return None


def _decode(value: str) -> str:
    """Percent escapes as characters; octets that are no UTF-8 survive as they were."""
    return unquote(value, errors="surrogateescape")


def _with_fragment(inner: str, page: Page) -> str:
    """A redirect hands its fragment on to where it leads, unless that has its own."""
    return f"{inner}#{page.fragment}" if page.fragment and "#" not in inner else inner


_ENDINGS: Final[dict[str, Unwrap]] = {
    ".safelinks.protection.outlook.com": lambda page: _parameter(page, "url"),
    ".cdn.ampproject.org": _amp_cache,
    ".bing-amp.com": _amp_cache,
    ".translate.goog": _translate_goog,
}
_SPECIAL: Final[dict[str, Unwrap]] = {
    "bing.com": _bing,
    "cdn.ampproject.org": _amp_cache,
    "disq.us": _disqus,
    "google.com": _google,
    "r.search.yahoo.com": _yahoo,
    "urldefense.com": _proofpoint,
    "urldefense.proofpoint.com": _proofpoint,
    "urldefense.us": _proofpoint,
    "webcache.googleusercontent.com": _google_cache,
}
