"""Telegram's ids, which every tool writes its own way, brought to one form.

A peer is a user, a basic group ("chat") or a channel; supergroups are channels. Its number is
unique only within its kind, so accounts are named as Telegram Desktop names them: ``user1``,
``chat2``, ``channel3``. Messages are counted per chat, so a post is ``{chat number}/{message}``.

Source: Telegram's API documentation ("Peers", "Marked ids"), Telegram Desktop's older exports.
"""

import re
from typing import Any, Final, NamedTuple

from tocsin.posts.identifiers import optional_identifier

_KINDS: Final = {"user_id": "user", "chat_id": "chat", "channel_id": "channel"}
_NAMED = re.compile(r"(user|chat|channel)(\d{1,19})")
_WRITTEN = re.compile(r"\b(user_id|chat_id|channel_id)\b['\"]?\s{0,3}[:=]\s{0,3}(\d{1,19})")
_LINK = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/(?:s/)?"
    r"(?:c/(?P<number>\d{1,19})|(?P<name>[A-Za-z]\w{2,63}))(?:/\d{1,19})?/(?P<message>\d{1,19})",
    re.ASCII,
)
_CHANNEL_MARK: Final = 1_000_000_000_000  # bots and Telethon write channel 5 as -1000000000005
_MOST_CHARACTERS: Final = 20_000


class Peer(NamedTuple):
    """Who wrote, or where: ``kind`` is user, chat or channel."""

    kind: str
    number: str

    @property
    def account(self) -> str:
        """The id used for accounts."""
        return self.kind + self.number


def peer(value: Any, field: str) -> Peer | None:
    """The peer that a value names, in any of the forms in use, or ``None``.

    >>> peer({"_": "PeerChannel", "channel_id": 5}, "peer_id")
    Peer(kind='channel', number='5')
    >>> peer("channel5", "f"), peer("PeerUser(user_id=7)", "f"), peer(-1000000000005, "f")
    (Peer(kind='channel', number='5'), Peer(kind='user', number='7'), Peer(kind='channel', number='5'))

    Raises:
        FieldError: the id was rounded by a spreadsheet.
    """  # noqa: E501
    if isinstance(value, dict):
        for key, kind in _KINDS.items():
            number = optional_identifier(value.get(key), field)
            if number is not None:
                return Peer(kind, _bare(number))
        return None
    if isinstance(value, str):
        named = _NAMED.fullmatch(value.strip())
        if named is not None:
            return Peer(named[1], named[2])
        written = _WRITTEN.search(value[:_MOST_CHARACTERS])
        if written is not None:
            return Peer(_KINDS[written[1]], written[2])
    marked = optional_identifier(value, field)
    return None if marked is None else _unmarked(marked)


def _unmarked(marked: str) -> Peer | None:
    if re.fullmatch(r"-?[0-9]{1,20}", marked) is None:
        return None
    number = int(marked)
    if number >= 0:
        return Peer("user", marked)
    if number < -_CHANNEL_MARK:
        return Peer("channel", str(-number - _CHANNEL_MARK))
    return Peer("chat", str(-number))


def _bare(number: str) -> str:
    """The number without a mark that does not belong there."""
    found = _unmarked(number)
    return number if found is None else found.number


class MessageLink(NamedTuple):
    """What a link to a message says: the chat (a name in lower case, or a number)."""

    chat: str
    message: str

    @property
    def post_id(self) -> str:
        """The id of the post it points to."""
        return f"{self.chat}/{self.message}"


def message_link(value: Any) -> MessageLink | None:
    """The chat and message that a link names.

    >>> message_link("https://t.me/s/River_News/12"), message_link("t.me/c/55/3/12")
    (MessageLink(chat='river_news', message='12'), MessageLink(chat='55', message='12'))
    """
    found = _LINK.match(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    return MessageLink(found["number"] or found["name"].lower(), found["message"])


def channel_name(value: Any) -> str | None:
    """A channel's public name, in lower case, from ``@Name``, a name or a ``t.me`` link.

    >>> channel_name("@River_News"), channel_name("https://t.me/s/river_news"), channel_name("a b")
    ('river_news', 'river_news', None)
    """
    if not isinstance(value, str):
        return None
    name = value.strip().rstrip("/").rpartition("/")[2].removeprefix("@").partition("?")[0]
    return name.lower() if re.fullmatch(r"[A-Za-z]\w{2,63}", name, re.ASCII) else None
