"""Facebook: one object has a dozen addresses, and some of them need their owner.

Videos, reels and photos are found by their number alone (``watch?v=``, ``photo?fbid=``), so
that is their form. A post is found by its number *and* its owner (``story_fbid`` and
``id``), so both stay: ``/owner/posts/number``. The owner is a name or a number, and which
number a name has cannot be known without asking Facebook: those two spellings stay apart.
"""

import re
from typing import Final

from tocsin.posts.urls.page import Page, lower

ALIASES: Final = dict.fromkeys(
    (
        "m.facebook.com",
        "mbasic.facebook.com",
        "mobile.facebook.com",
        "touch.facebook.com",
        "web.facebook.com",
        "free.facebook.com",
        "fb.com",
        "m.fb.com",
        "facebookwkhpilnemxj7asaniu7vnjjbiltxjqhye3mhbshg7kx5tfyd.onion",
    ),
    "facebook.com",
)

_locale_host = re.compile(r"[a-z]{2}-[a-z]{2}\.facebook\.com").fullmatch
_number = re.compile(r"[0-9]+").fullmatch
_numbered_name = re.compile(r"(?:[^/]*-(?=[0-9]{9}))?([0-9]+)").fullmatch
_post_id = re.compile(r"[0-9]+|pfbid[A-Za-z0-9]+").fullmatch
_VIDEO_PAGES = frozenset({"/watch", "/watch/live", "/video.php", "/video/embed"})
_PHOTO_PAGES = frozenset({"/photo", "/photo.php", "/photos"})
_POST_PAGES = frozenset({"/story.php", "/permalink.php"})
_SHARES = frozenset({"share", "stories", "events", "marketplace", "hashtag", "ads", "help"})


def rule(page: Page) -> str | None:
    """Posts, videos, photos, group posts, events and profiles."""
    if _locale_host(page.host):
        page.host = "facebook.com"
    if page.host != "facebook.com":
        return None
    segments = page.segments()
    if not segments:
        return None
    return _by_parameter(page) or _by_path(page, segments)


def _by_parameter(page: Page) -> str | None:
    if page.path in _VIDEO_PAGES:
        return _video(page.get("v") or page.get("video_id"))
    if page.path in _PHOTO_PAGES:
        return _photo(page.get("fbid"))
    if page.path in _POST_PAGES:
        owner = page.get("id") or ""
        return _post(owner, page.get("story_fbid")) if _number(owner) else None
    if page.path == "/profile.php":
        return _profile(page.get("id"))
    return None


def _by_path(page: Page, segments: list[str]) -> str | None:
    first, last = segments[0], segments[-1]
    if first == "groups" and len(segments) >= 2:
        return _group(page, segments)
    if first in ("reel", "reels") and len(segments) == 2:
        return _video(last)
    if first in ("people", "pages", "p") and len(segments) >= 2:
        found = _numbered_name(last)
        return _profile(found[1]) if found else None
    if first == "events" and len(segments) >= 2:
        return f"https://facebook.com/events/{last}" if _number(last) else None
    if first in _SHARES:
        return None
    if len(segments) == 1:
        page.path = lower(page.path)
        return None
    return _owned(segments)


def _owned(segments: list[str]) -> str | None:
    owner, what, last = segments[0], segments[1], segments[-1]
    if len(segments) < 3:
        return None
    if what == "posts":
        return _post(owner, last)
    if what == "videos":
        return _video(last)
    if what == "photos":
        return _photo(last)
    return None


def _group(page: Page, segments: list[str]) -> str | None:
    group = lower(segments[1])
    post = page.get("multi_permalinks")
    if len(segments) == 4 and segments[2] in ("permalink", "posts"):
        post = segments[3]
    elif len(segments) > 2:
        return None
    if post and _post_id(post):
        return f"https://facebook.com/groups/{group}/posts/{post}"
    page.path = f"/groups/{group}" if len(segments) == 2 else page.path
    return None


def _video(number: str | None) -> str | None:
    return f"https://facebook.com/watch?v={number}" if number and _number(number) else None


def _photo(number: str | None) -> str | None:
    return f"https://facebook.com/photo?fbid={number}" if number and _number(number) else None


def _profile(number: str | None) -> str | None:
    return f"https://facebook.com/{number}" if number and _number(number) else None


def _post(owner: str, post: str | None) -> str | None:
    if not owner or not post or not _post_id(post):
        return None
    return f"https://facebook.com/{lower(owner)}/posts/{post}"
