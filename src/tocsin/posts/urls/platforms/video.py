"""Smaller video platforms: each by the identifier its own player uses."""

import re
from typing import Final

from tocsin.posts.urls.page import Page, spell_path

ALIASES: Final = {
    "lbry.tv": "odysee.com",
    "m.rumble.com": "rumble.com",
    "old.bitchute.com": "bitchute.com",
    "m.rutube.ru": "rutube.ru",
    "m.ok.ru": "ok.ru",
    "odnoklassniki.ru": "ok.ru",
    "m.twitch.tv": "twitch.tv",
    "m.dailymotion.com": "dailymotion.com",
    "touch.dailymotion.com": "dailymotion.com",
}

_BITCHUTE = re.compile(r"/(?:video|embed)/([A-Za-z0-9_-]+)").fullmatch
_DAILYMOTION = re.compile(r"(?:/[a-z]{2})?(?:/embed)?/video/([a-z0-9]+)(?:_[^/]*)?").fullmatch
_DAILYMOTION_SHORT = re.compile(r"/([a-z0-9]+)").fullmatch
_VIMEO = re.compile(
    r"(?:/video|/channels/[^/]+|/groups/[^/]+/videos|/(?:album|showcase)/[0-9]+/video"
    r"|/ondemand/[^/]+)?/([0-9]+)(?:/[0-9a-f]+)?"
).fullmatch
_RUMBLE = re.compile(r"/(?:shorts/)?(v(?=[a-z]*[0-9])[a-z0-9]+)(?:-[^/]*)?").fullmatch
_RUTUBE = re.compile(r"/(?:video(?:/private)?|play/embed|shorts)/([0-9a-f]{32})").fullmatch
_OK = re.compile(r"/(?:video|videoembed|live)/([0-9]+)").fullmatch
_TWITCH_VIDEO = re.compile(r"/(?:videos|[^/]+/v(?:ideo)?)/([0-9]+)").fullmatch
_TWITCH_CLIP = re.compile(r"/[^/]+/clip/([A-Za-z0-9_-]+)").fullmatch


def bitchute(page: Page) -> str | None:
    """BitChute: letter case matters."""
    found = _BITCHUTE(page.path)
    return f"https://bitchute.com/video/{found[1]}" if found else None


def dailymotion(page: Page) -> str | None:
    """Dailymotion, its embedded player and ``dai.ly``."""
    if page.host == "geo.dailymotion.com" and page.path.startswith("/player"):
        number = page.get("video")
        return f"https://dailymotion.com/video/{number}" if number and number.isalnum() else None
    found = (_DAILYMOTION_SHORT if page.host == "dai.ly" else _DAILYMOTION)(page.path)
    return f"https://dailymotion.com/video/{found[1]}" if found else None


def vimeo(page: Page) -> str | None:
    """Vimeo: the number; the key of an unlisted video opens the same video."""
    found = _VIMEO(page.path) if page.host in ("vimeo.com", "player.vimeo.com") else None
    return f"https://vimeo.com/{found[1]}" if found else None


def rumble(page: Page) -> str | None:
    """Rumble: the code before the headline. Codes under ``/embed/`` are other codes."""
    found = _RUMBLE(page.path) if page.host == "rumble.com" else None
    return f"https://rumble.com/{found[1]}" if found else None


def rutube(page: Page) -> str | None:
    """RuTube: 32 hexadecimal digits."""
    found = _RUTUBE(page.path)
    return f"https://rutube.ru/video/{found[1]}" if found else None


def ok(page: Page) -> str | None:
    """Odnoklassniki's videos."""
    found = _OK(page.path)
    return f"https://ok.ru/video/{found[1]}" if found else None


def odysee(page: Page) -> str | None:
    """Odysee: claims were once written with ``#``, which a browser takes for a fragment."""
    if page.fragment and page.path.startswith("/@") and ":" not in page.path:
        claim = page.fragment.replace("#", ":").replace("?", "%3F")
        page.path = spell_path(f"{page.path}:{claim}")
    return None


def twitch(page: Page) -> str | None:
    """Twitch: videos by number, clips by name."""
    if page.host == "clips.twitch.tv" and len(page.segments()) == 1:
        return f"https://clips.twitch.tv{page.path}"
    if page.host != "twitch.tv":
        return None
    video, clip = _TWITCH_VIDEO(page.path), _TWITCH_CLIP(page.path)
    if clip is not None:
        return f"https://clips.twitch.tv/{clip[1]}"
    return f"https://twitch.tv/videos/{video[1]}" if video else None
