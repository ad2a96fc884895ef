"""Reddit: a post is its base-36 number, a comment the pair of post and comment."""

import re
from typing import Final

from tocsin.posts.urls.page import Page, lower

ALIASES: Final = dict.fromkeys(
    (f"{label}.reddit.com" for label in ("old", "new", "np", "i", "m", "sh", "amp", "pay")),
    "reddit.com",
)
MIRRORS: Final = dict.fromkeys(
    ("rxddit.com", "vxreddit.com", "libredd.it", "teddit.net"), "reddit.com"
)

_POST = re.compile(
    r"(?:/(?:r|u|user)/[^/]+)?/comments/([A-Za-z0-9]+)(?:/[^/]*(?:/([A-Za-z0-9]+))?)?"
).fullmatch
_BARE = re.compile(r"/(?:gallery/|tb/)([A-Za-z0-9]+)").fullmatch
_SHORT = re.compile(r"/([A-Za-z0-9]+)").fullmatch


def rule(page: Page) -> str | None:
    """Posts, comments, communities and users."""
    found = _POST(page.path)
    if found is not None and page.host == "reddit.com":
        comment = f"/_/{lower(found[2])}" if found[2] else ""
        return f"https://reddit.com/comments/{lower(found[1])}{comment}"
    bare = _BARE(page.path) if page.host == "reddit.com" else None
    if bare is not None:
        return f"https://reddit.com/comments/{lower(bare[1])}"
    segments = page.segments()
    if page.host == "reddit.com" and len(segments) >= 2 and segments[0] in ("r", "u", "user"):
        place = "u" if segments[0] == "user" else segments[0]
        page.path = "/" + "/".join([place, lower(segments[1]), *segments[2:]])
    return None


def short(page: Page) -> str | None:
    """``redd.it/number``; pictures and videos have hosts of their own below it."""
    found = _SHORT(page.path) if page.host == "redd.it" else None
    return f"https://reddit.com/comments/{lower(found[1])}" if found else None
