"""X, formerly Twitter: a status is its number, whoever's name stands before it.

X itself ignores the name, so links with a wrong or changed handle open the same status.
Front ends that repeat a status for previews or readers without an account count as X.
"""

import re
from typing import Final

from tocsin.posts.urls.page import Page, lower

ALIASES: Final = dict.fromkeys(
    ("twitter.com", "mobile.twitter.com", "m.twitter.com", "mobile.x.com"), "x.com"
)
MIRRORS: Final = dict.fromkeys(
    (
        "fxtwitter.com",
        "vxtwitter.com",
        "fixupx.com",
        "fixvx.com",
        "twittpr.com",
        "xcancel.com",
        "platform.twitter.com",
        "platform.x.com",
    ),
    "x.com",
)

_name = re.compile(r"[A-Za-z0-9_]+").fullmatch
_number = re.compile(r"[0-9]+").fullmatch
_STATUS = re.compile(
    r"/(?:[^/]+/status(?:es)?|statuses|i/web/status|i/status|i/videos/tweet)/([0-9]+)(?:/([^/]*).*)?"
).fullmatch
_OWN_PAGES = frozenset({"likes", "retweets", "reposts", "quotes", "analytics", "history", "hidden"})


def rule(page: Page) -> str | None:
    """Statuses and profiles."""
    found = _STATUS(page.path)
    if found is not None:
        return _status(found[1], found[2] or "")
    segments = page.segments()
    if not segments:
        return None
    if segments[0] == "intent" and len(segments) == 2:
        return _intent(page)
    if page.path == "/embed/Tweet.html":
        return _status_or_none(page.get("id"))
    if segments[0] == "hashtag":
        page.path = lower(page.path)
    else:
        page.path = "/" + "/".join([lower(segments[0]), *segments[1:]])
    return None


def _intent(page: Page) -> str | None:
    """Buttons that act on a status or an account: their target."""
    status = page.get("tweet_id")
    name = page.get("screen_name")
    if status is not None:
        return _status_or_none(status)
    if page.path in ("/intent/user", "/intent/follow") and name and _name(name):
        return f"https://x.com/{lower(name)}"
    return None


def _status(number: str, rest: str) -> str:
    return f"https://x.com/i/status/{number}" + (f"/{rest}" if rest in _OWN_PAGES else "")


def _status_or_none(number: str | None) -> str | None:
    return _status(number, "") if number and _number(number) else None
