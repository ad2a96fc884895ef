"""Instagram and Threads: a post is its short code, whose letter case matters."""

import re
from typing import Final

from tocsin.posts.urls.page import Page, lower

ALIASES: Final = {
    "m.instagram.com": "instagram.com",
    "instagr.am": "instagram.com",
    "threads.net": "threads.com",
}
MIRRORS: Final = {"ddinstagram.com": "instagram.com"}

_POST = re.compile(
    r"(?:/[^/]+)?/(?:p|reels?|tv)/(?!(?:reels|tagged|audio)\b)([A-Za-z0-9_-]{5,})(?:/(?:embed|media|c)\b.*)?"
)
_THREAD = re.compile(r"/(?:@[^/]+/post|t)/([A-Za-z0-9_-]+)(?:/(?:embed|media))?")
_NOT_OWNERS = ("/share/", "/reels/audio", "/explore/", "/stories/", "/s/")


def rule(page: Page) -> str | None:
    """Posts, reels and profiles on Instagram."""
    if page.host != "instagram.com":
        return None
    found = _POST.fullmatch(page.path)
    if found is not None and not page.path.startswith(_NOT_OWNERS):
        return f"https://instagram.com/p/{found[1]}"
    segments = page.segments()
    if len(segments) == 1 or segments[:1] == ["explore"]:
        page.path = lower(page.path)
    elif segments[:1] == ["stories"]:
        page.path = "/" + "/".join([*(lower(name) for name in segments[:2]), *segments[2:]])
    return None


def threads(page: Page) -> str | None:
    """Posts and profiles on Threads."""
    found = _THREAD.fullmatch(page.path)
    if found is not None:
        return f"https://threads.com/t/{found[1]}"
    segments = page.segments()
    if segments and segments[0].startswith("@"):
        page.path = "/" + "/".join([lower(segments[0]), *segments[1:]])
    return None
