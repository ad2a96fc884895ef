"""Telegram: a message is its chat and its number.

Names of chats ignore letter case, invitations do not. A comment under a post is a message
of its own, so ``?comment=`` stays. The web client keeps the chat in the fragment.
"""

import re
from typing import Final

from tocsin.posts.urls.page import Page, decoded, lower

ALIASES: Final = {"telegram.me": "t.me", "telegram.dog": "t.me"}

_name = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,}").fullmatch
_MESSAGE = re.compile(r"/(c/[0-9]+|[A-Za-z][A-Za-z0-9_]{2,})(?:/[0-9]+)?/([0-9]+)").fullmatch
_INVITATION = re.compile(r"/(?:joinchat/|\+|%2B|%20)([A-Za-z0-9_-]+)").fullmatch
_number = re.compile(r"[0-9]+").fullmatch
_WEB_CHAT = re.compile(r"@([A-Za-z][A-Za-z0-9_]{2,})|/im\?p=@([A-Za-z][A-Za-z0-9_]{2,})").fullmatch
_SUBDOMAIN = ".t.me"
_PLAYER_PARAMETERS = ("single", "embed", "t=", "mode=", "userpic=", "dark=", "color=")


def rule(page: Page) -> str | None:
    """Messages, chats and invitations on ``t.me``."""
    if page.host.endswith(_SUBDOMAIN):  # name.t.me is t.me/name
        page.path = ("/" + page.host.removesuffix(_SUBDOMAIN) + page.path).rstrip("/")
        page.host = "t.me"
    if page.path.startswith("/s/") and not any(map(page.get, ("before", "after", "q"))):
        page.path = page.path[2:]
    invitation = _INVITATION(page.path)
    if invitation is not None:
        return f"https://t.me/+{invitation[1]}"
    message = _MESSAGE(page.path)
    if message is not None:
        return _message(lower(message[1]), message[2], page.get("comment"))
    segments = page.segments()
    if segments and (_name(segments[0]) or segments[0] == "s"):
        depth = 2 if segments[0] == "s" else 1
        names = [lower(name) for name in segments[:depth]]
        page.path = "/" + "/".join([*names, *segments[depth:]])
        page.query = [p for p in page.query if not p.startswith(_PLAYER_PARAMETERS)]
    return None


def web(page: Page) -> str | None:
    """A chat opened in the web client, whichever of its versions (a, k, z)."""
    named = _WEB_CHAT(page.fragment)
    if named is not None:
        return f"https://t.me/{(named[1] or named[2]).lower()}"
    if page.path in ("/a", "/k", "/z"):
        page.path = "/"
    return None


def from_app(page: Page) -> str | None:
    """The ``t.me`` address of a ``tg://`` link, or ``None`` if it leads to no chat."""
    name, post, comment = page.get("domain"), page.get("post"), page.get("comment")
    if page.path == "/resolve" and name and _name(name):
        return _address(f"/{name}", post, comment)
    channel = page.get("channel")
    if page.path == "/privatepost" and channel and _number(channel):
        return _address(f"/c/{channel}", post, comment)
    invitation = page.get("invite")
    if page.path == "/join" and invitation:
        return f"https://t.me/+{decoded(invitation)}"
    return None


def _address(chat: str, post: str | None, comment: str | None) -> str:
    place = f"/{post}" if post and _number(post) else ""
    reply = f"?comment={comment}" if comment and _number(comment) else ""
    return f"https://t.me{chat}{place}{reply}"


def _message(chat: str, number: str, comment: str | None) -> str:
    reply = f"?comment={comment}" if comment and _number(comment) else ""
    return f"https://t.me/{chat}/{number}{reply}"
