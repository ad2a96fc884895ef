"""Bluesky: a post is its author (handle or DID) and its record key.

Which DID a handle stands for cannot be known without asking, so the two stay apart.
"""

import re
from typing import Final

from tocsin.posts.urls.page import Page, lower

MIRRORS: Final = dict.fromkeys(("main.bsky.dev", "fxbsky.app", "bskx.app", "bskyx.app"), "bsky.app")

_PROFILE = re.compile(r"/profile/([^/]+)(/.*)?").fullmatch
_RECORD = re.compile(
    r"at://([A-Za-z0-9.:%_-]+)(?:/app\.bsky\.feed\.(post|generator)/([A-Za-z0-9._:~-]+))?/?"
).fullmatch


def rule(page: Page) -> str | None:
    """Handles ignore letter case; DIDs and record keys do not."""
    found = _PROFILE(page.path)
    if found is None:
        return None
    who = found[1] if found[1].startswith("did:") else lower(found[1])
    page.path = f"/profile/{who}{found[2] or ''}"
    is_post = found[2] is not None and found[2].startswith("/post/")
    return f"https://bsky.app{page.path}" if is_post else None


def from_at_uri(uri: str) -> str | None:
    """The web address of an ``at://`` URI of an account, a post or a feed."""
    found = _RECORD(uri)
    if found is None:
        return None
    place = {"post": "/post/", "generator": "/feed/"}.get(found[2] or "", "")
    return f"https://bsky.app/profile/{found[1]}{place}{found[3] or ''}"
