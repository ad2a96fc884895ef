"""YouTube: a video is its eleven characters, whichever player, list or moment the link names.

The letter case of a video id matters; that of a handle does not.
"""

import re
from typing import Final

from tocsin.posts.urls.page import Page, lower

ALIASES: Final = dict.fromkeys(("m.youtube.com", "gaming.youtube.com"), "youtube.com") | {
    "y2u.be": "youtu.be"
}
MIRRORS: Final = dict.fromkeys(
    ("youtube-nocookie.com", "youtubekids.com", "yewtu.be", "inv.nadeko.net"), "youtube.com"
)

_video_id = re.compile(r"[A-Za-z0-9_-]{11}(?![A-Za-z0-9_-])").match
_list_id = re.compile(r"[A-Za-z0-9_-]+").fullmatch
_HOSTS = frozenset({"youtube.com", "music.youtube.com", "youtu.be"})
_PLAYERS = frozenset({"shorts", "embed", "live", "v", "e", "watch"})
_NOT_VIDEOS = frozenset({"videoseries", "live_stream"})  # eleven letters each, by bad luck
_NAMED_BY = frozenset({"user", "c"})


def rule(page: Page) -> str | None:
    """Videos, playlists, community posts and channels."""
    if page.host not in _HOSTS:
        return None
    segments = page.segments()
    video = _video(page, segments)
    if video is not None:
        return f"https://youtube.com/watch?v={video}"
    if page.host == "youtu.be" or not segments:
        return None
    return _playlist(page, segments) or _channel(page, segments)


def _video(page: Page, segments: list[str]) -> str | None:
    if page.host == "youtu.be" and len(segments) == 1 and segments[0] != "watch":
        candidate: str | None = segments[0]
    elif segments == ["watch"]:
        candidate = page.get("v")
    elif len(segments) >= 2 and segments[0] in _PLAYERS:
        candidate = segments[1]
    else:
        return None
    found = _video_id(candidate or "")
    return found[0] if found and found[0] not in _NOT_VIDEOS else None


def _playlist(page: Page, segments: list[str]) -> str | None:
    plays_list = segments in (["playlist"], ["watch"], ["embed", "videoseries"])
    list_id = page.get("list")
    if not plays_list or list_id is None or not _list_id(list_id) or page.get("v") is not None:
        return None
    return f"https://youtube.com/playlist?list={list_id}"


def _channel(page: Page, segments: list[str]) -> str | None:
    post = page.get("lb")
    if segments[-1] == "community" and post is not None and _list_id(post):
        return f"https://youtube.com/post/{post}"
    if page.host != "youtube.com":
        return None
    if segments[0].startswith("@"):
        names, tabs = segments[:1], segments[1:]
    elif segments[0] in _NAMED_BY and len(segments) >= 2:
        names, tabs = segments[:2], segments[2:]
    else:
        return None
    page.path = "/" + "/".join([*(lower(name) for name in names), *tabs]).removesuffix("/featured")
    return None
