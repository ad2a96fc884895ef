"""Encyclopaedias, documents, archives and invitations: same object, several doors."""

import re
from typing import Final

from tocsin.posts.urls.page import Page, spell_path

ALIASES: Final = {
    "discordapp.com": "discord.com",
    "m.wikidata.org": "wikidata.org",
    "m.mediawiki.org": "mediawiki.org",
} | {f"archive.{suffix}": "archive.ph" for suffix in ("today", "is", "li", "vn", "fo", "md")}

_MOBILE_WIKI = re.compile(r"([a-z0-9-]+)\.m\.(wik[a-z]+\.org)").fullmatch
_DRIVE_FOLDER = re.compile(r"/drive(?:/u/[0-9]+|/mobile)?/folders/([\w-]{10,})")
_DOCS = re.compile(
    r"(?:/a/[^/]+)?/(?:document|spreadsheets|presentation|forms|drawings|file)(?:/u/[0-9]+)?"
    r"/d/(?!e/)([\w-]{10,})(?:/.*)?"
)
_PUBLISHED = re.compile(
    r"(/(?:document|spreadsheets|presentation|forms)/d/e/[\w-]{10,})/(?:pub|pubhtml|embed|viewform)"
)
_drive_id = re.compile(r"[\w-]{10,}").fullmatch
_LINKEDIN = re.compile(
    r"(?:/embed)?/feed/update/urn:li:(activity|share|ugcPost):([0-9]+)"
    r"|/posts/[^/]*-(activity|share|ugcPost)-([0-9]+)(?:-[\w-]{0,40})?"
).fullmatch
_PINTEREST = re.compile(r"/pin/(?:[^/]*--)?([0-9]+)(?:/.*)?").fullmatch
_INVITE = re.compile(r"/(?:invite/)?([A-Za-z0-9-]+)").fullmatch
_SPOTIFY_LANGUAGE = re.compile(r"/intl-[a-z-]+(?=/)")


def wiki(page: Page) -> str | None:
    """Wikimedia: mobile hosts, and ``index.php?title=`` with nothing else asked for."""
    mobile = _MOBILE_WIKI(page.host)
    if mobile is not None:
        page.host = f"{mobile[1]}.{mobile[2]}"
    title = page.get("title")
    if page.path == "/w/index.php" and title and len(page.query) == 1:
        page.path, page.query = spell_path("/wiki/" + title.replace("?", "%3F")), []
    if page.path.startswith("/wiki/"):
        page.path = page.path.replace("%20", "_")
    return None


def google(page: Page) -> str | None:
    """Drive and Docs: one space of identifiers, so one address whatever opens it.

    Documents "published to the web" have identifiers of another space.
    """
    if page.host not in ("drive.google.com", "docs.google.com"):
        return None
    published = _PUBLISHED.fullmatch(page.path)
    if published is not None:
        return f"https://docs.google.com{published[1]}"
    for pattern in (_DRIVE_FOLDER, _DOCS):
        found = pattern.fullmatch(page.path)
        if found is not None:
            return f"https://drive.google.com/open?id={found[1]}"
    number = page.get("id")
    if page.path in ("/open", "/uc", "/folderview", "/leaf") and number and _drive_id(number):
        return f"https://drive.google.com/open?id={number}"
    return None


def linkedin(page: Page) -> str | None:
    """LinkedIn: posts by kind and number (the three kinds count apart)."""
    if re.fullmatch(r"[a-z]{2}\.linkedin\.com", page.host):
        page.host = "linkedin.com"
    found = _LINKEDIN(page.path)
    if found is None:
        return None
    kind, number = (found[1], found[2]) if found[1] else (found[3], found[4])
    return f"https://linkedin.com/feed/update/urn:li:{kind}:{number}"


def pinterest(page: Page) -> str | None:
    """Pinterest: pins have one number on all national hosts."""
    page.host = "pinterest.com"
    found = _PINTEREST(page.path)
    return f"https://pinterest.com/pin/{found[1]}" if found else None


def discord(page: Page) -> str | None:
    """Discord invitations, whose letter case matters."""
    found = _INVITE(page.path)
    if found is None or (page.host == "discord.com" and not page.path.startswith("/invite/")):
        return None
    return f"https://discord.gg/{found[1]}"


def spotify(page: Page) -> str | None:
    """Spotify: the language in the path is the reader's."""
    page.path = _SPOTIFY_LANGUAGE.sub("", page.path, count=1)
    return None
