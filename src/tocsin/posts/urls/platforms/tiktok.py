"""TikTok: a video or photo post is its number; the user before it may even be missing."""

import re
from typing import Final

from tocsin.posts.urls.page import Page, lower

ALIASES: Final = {"m.tiktok.com": "tiktok.com"}
MIRRORS: Final = {
    "vxtiktok.com": "tiktok.com",
    "tnktok.com": "tiktok.com",
    "iesdouyin.com": "douyin.com",
}

_POST = re.compile(
    r"/(?:@[^/]*/(?:video|photo)|(?:i18n/)?share/(?:video|item)|embed/v[23]|embed|player/v1|v|video)"
    r"/([0-9]+)(?:\.html)?"
)
_DOUYIN = re.compile(r"/(?:share/)?video/([0-9]+)")
_SHORT_LINKS = frozenset({"vm.tiktok.com", "vt.tiktok.com"})


def rule(page: Page) -> str | None:
    """Posts, profiles and tags; short links stay, since only TikTok knows where they lead."""
    if page.host in _SHORT_LINKS:
        return f"https://{page.host}{page.path}"
    if page.host != "tiktok.com":
        return None
    found = _POST.fullmatch(page.path)
    if found is not None:
        return f"https://tiktok.com/@/video/{found[1]}"
    segments = page.segments()
    if segments[:1] == ["t"]:
        return f"https://tiktok.com{page.path}"
    if segments and (segments[0].startswith("@") or segments[0] == "tag"):
        page.path = "/" + "/".join([*(lower(name) for name in segments[:2]), *segments[2:]])
    return None


def douyin(page: Page) -> str | None:
    """Douyin, the Chinese sibling with numbers of its own."""
    found = _DOUYIN.fullmatch(page.path)
    return f"https://douyin.com/video/{found[1]}" if found else None
