"""VK: everything is ``kind``, owner and number, in the path or opened over another page."""

import re
from typing import Final

from tocsin.posts.urls.page import Page, decoded, lower

ALIASES: Final = dict.fromkeys(("m.vk.com", "vk.ru", "m.vk.ru", "vkontakte.ru"), "vk.com")
MIRRORS: Final = {"vkvideo.ru": "vk.com", "m.vkvideo.ru": "vk.com"}

_OBJECT = re.compile(r"(wall|photo|video|clip|story)(-?[0-9]+_[0-9]+)(?:_r([0-9]+))?(?![0-9_])")
_owner = re.compile(r"-?[0-9]+").fullmatch
_number = re.compile(r"[0-9]+").fullmatch
_COMMUNITY = re.compile(r"/(?:club|public|event)([0-9]+)").fullmatch
_LAYERS = ("w", "z")


def rule(page: Page) -> str | None:
    """Wall posts, photos, videos and communities."""
    if page.host != "vk.com":
        return None
    for layer in _LAYERS:  # what is open on top of a page is what was shared
        opened = _OBJECT.match(decoded(page.get(layer) or ""))
        if opened is not None:
            return _address(opened, page)
    if page.path == "/video_ext.php":
        return _embedded(page)
    found = _OBJECT.fullmatch(page.path[1:])
    if found is not None:
        return _address(found, page)
    community = _COMMUNITY(page.path)
    if community is not None:
        page.path = f"/club{community[1]}"
    elif page.path.count("/") == 1:
        page.path = lower(page.path)
    return None


def _address(found: re.Match[str], page: Page) -> str:
    kind = "video" if found[1] == "clip" else found[1]  # a clip is a video in another player
    reply = found[3] or page.get("reply")
    comment = f"?reply={reply}" if reply and _number(reply) else ""
    return f"https://vk.com/{kind}{found[2]}{comment}"


def _embedded(page: Page) -> str | None:
    owner, number = page.get("oid"), page.get("id")
    if owner and number and _owner(owner) and _number(number):
        return f"https://vk.com/video{owner}_{number}"
    return None
