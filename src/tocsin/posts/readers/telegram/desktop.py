"""Telegram Desktop's JSON export: one chat, or everything an account holds.

A message's ``text`` is a string, or a list of strings and marked-up parts; newer exports add
``text_entities``. ``date`` is the exporting computer's local time, ``date_unixtime`` is UTC.
A full export also holds contacts, sessions, stories and drafts: they are never messages.

Source: Telegram Desktop's own writer, version 1.x (numeric ``from_id``) to 6.x.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from tocsin.posts.identifiers import optional_identifier, synthetic_id
from tocsin.posts.readers.base import Envelope, Reader
from tocsin.posts.readers.fields.loose_values import count, dig, mapping, mappings, prose, rejection
from tocsin.posts.readers.telegram.peers import Peer, peer
from tocsin.posts.readers.telegram.text import Written, written
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record
from tocsin.posts.schema import Kind
from tocsin.posts.times import optional_time, parse_time

_TYPES: Final = frozenset({"message", "service", "unsupported", ""})
_SECTIONS: Final = {
    "contacts": "contacts",
    "frequent_contacts": "contacts",
    "sessions": "sessions",
    "web_sessions": "sessions",
    "stories": "stories",
    "profile_pictures": "profile pictures",
    "drafts": "drafts",
    "personal_information": "account details",
    "ip": "account details",
    "other_data": "account details",
}
_OLD_CHANNELS: Final = 2 << 32  # exports before 2021 counted channels from here
_OLD_CHATS: Final = 1 << 32


class TelegramDesktop(Reader):
    """One post per message; service messages and everything about the account are others."""

    name = "telegram_desktop"
    title = "Telegram Desktop JSON export"
    layouts = frozenset({"json"})
    envelopes = (
        Envelope("messages"),
        Envelope("chats.list.item.messages"),
        Envelope("left_chats.list.item.messages"),
    )

    def recognises(self, record: Record) -> float:
        """By a message's type, time and text; whole documents by their sections."""
        value = record.value
        if prose(value.get("type", "chat")) in _TYPES:
            return _message_likeness(value)
        if "messages" in value:
            chat = isinstance(value["messages"], list) and "name" in value and "type" in value
            return 0.9 if chat and ("id" in value or value["type"] == "saved_messages") else 0.0
        if isinstance(dig(value, "chats", "list"), list):
            return 0.9
        return 0.9 if "personal_information" in value and "about" in value else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The outcome of one message, or of all messages of a whole document."""
        if prose(record.value.get("type", "chat")) in _TYPES and "messages" not in record.value:
            return (_outcome(record.value, record.context),)
        return _document(record.value)


def _message_likeness(value: Mapping[str, Any]) -> float:
    kind = value["type"]
    if kind == "unsupported":
        return 0.9 if "id" in value and len(value) <= 4 else 0.0
    if "date_unixtime" not in value and "date" not in value:
        return 0.0
    if kind == "service":
        return 0.9 if "action" in value or "actor" in value or "date_unixtime" in value else 0.0
    return 0.9 if "text" in value or "text_entities" in value else 0.0


def _document(value: Mapping[str, Any]) -> Iterator[Outcome]:
    """A chat or a whole export that came as one record."""
    found = False
    for chat in _chats(value):
        context = {key: chat.get(key) for key in ("name", "type", "id")}
        for message in mappings(chat.get("messages")):
            found = True
            yield _outcome(message, context)
    for section, kind in _SECTIONS.items():
        content = value.get(section)
        if not content:
            continue
        found = True
        items = dig(content, "list") if isinstance(content, dict) else content
        yield from (Other(kind) for _ in (items if isinstance(items, list) else [content]))
    if not found:
        yield Other("empty chats")


def _chats(value: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "messages" in value:
        yield value
    for section in ("chats", "left_chats"):
        yield from mappings(dig(value, section, "list"))


def _outcome(message: Mapping[str, Any], context: Mapping[str, Any]) -> Outcome:
    kind = message.get("type")
    if kind == "service":
        return Other("service messages")
    if kind == "unsupported":
        return Other("unsupported messages")
    try:
        return _post(message, context)
    except FieldError as error:
        return rejection(error)


def _post(message: Mapping[str, Any], context: Mapping[str, Any]) -> Post:
    notes: list[str] = []
    chat_kind = str(context.get("type") or "")
    chat = _chat_number(context.get("id"), chat_kind)
    created_at = _created_at(message)
    content = _content(message)
    author = _author(message, chat, chat_kind, notes)
    message_id = optional_identifier(message.get("id"), "id")
    if chat is None or message_id is None:
        notes.append("id_made_from_content")
        known = (context.get("name"), message_id, created_at.isoformat(), author, content.text)
        post_id = synthetic_id(*known)
    else:
        post_id = f"{chat}/{message_id}"
    if "edited" in message or "edited_unixtime" in message:
        notes.append("edited")
    reply_to = _reply_to(message, chat)
    kind = _kind(message, chat_kind, reply_to)
    if kind is Kind.REPOST:
        notes.append("forward_origin_named_only")
    name = message.get("from")
    files = {f"{post_id}/{path}": path for path in _files(message)}
    return Post(
        platform="telegram",
        post_id=post_id,
        account_id=author,
        created_at=created_at,
        text=content.text,
        account_name=name if isinstance(name, str) and name else None,
        kind=kind,
        reply_to=reply_to,
        conversation_id=chat,
        urls=content.urls,
        hashtags=content.hashtags,
        mentions=content.mentions,
        media=list(files),
        files=files,
        likes=_reactions(message),
        notes=tuple(notes),
    )


def _created_at(message: Mapping[str, Any]) -> datetime:
    exact = optional_time(message.get("date_unixtime"), "date_unixtime")
    return exact if exact is not None else parse_time(message.get("date"), "date")


def _kind(message: Mapping[str, Any], chat_kind: str, reply_to: str | None) -> Kind:
    if "forwarded_from" in message or "forwarded_from_id" in message:
        return Kind.REPOST
    if reply_to is not None:
        return Kind.REPLY
    return Kind.POST if chat_kind.endswith("channel") else Kind.MESSAGE


def _chat_number(value: Any, chat_kind: str) -> str | None:
    """The chat's bare number; early exports and bots mark it with its kind."""
    number = optional_identifier(value, "chat id")
    if number is None or re.fullmatch(r"-?[0-9]{1,20}", number) is None:
        return number
    whole = int(number)
    if whole < 0:
        marked = peer(number, "chat id")
        return number if marked is None else marked.number
    if chat_kind.endswith(("channel", "supergroup")) and _OLD_CHANNELS <= whole < _OLD_CHANNELS * 2:
        return str(whole - _OLD_CHANNELS)
    if chat_kind == "private_group" and _OLD_CHATS <= whole < _OLD_CHANNELS:
        return str(whole - _OLD_CHATS)
    return number


def _author(message: Mapping[str, Any], chat: str | None, chat_kind: str, notes: list[str]) -> str:
    sender = message.get("from_id")
    if isinstance(sender, int) and not isinstance(sender, bool) and sender >= _OLD_CHATS:
        kind = "channel" if sender >= _OLD_CHANNELS else "chat"  # numbers only before 2021
        return Peer(kind, str(sender & (_OLD_CHATS - 1))).account
    found = peer(sender, "from_id")
    if found is not None:
        return found.account
    if chat is not None and chat_kind.endswith("channel"):
        return Peer("channel", chat).account
    name = message.get("from")
    if isinstance(name, str) and name:
        notes.append("account_named_only")
        return f"name:{name}"
    raise FieldError(
        "from_id",
        "the message names no author",
        "Its account was deleted, or the export is not complete; nothing can be attributed.",
    )


def _reply_to(message: Mapping[str, Any], chat: str | None) -> str | None:
    answered = optional_identifier(message.get("reply_to_message_id"), "reply_to_message_id")
    elsewhere = peer(message.get("reply_to_peer_id"), "reply_to_peer_id")
    where = chat if elsewhere is None else elsewhere.number
    return None if answered is None or where is None else f"{where}/{answered}"


def _content(message: Mapping[str, Any]) -> Written:
    """Text and links; a poll's question and a task list's title are text as well."""
    content = written(message.get("text"), message.get("text_entities"))
    titles = (dig(message, "poll", "question"), dig(message, "todo_list", "title"))
    added = [written(title, None).text for title in titles if title]
    text = "\n".join(part for part in (content.text, *added) if part)
    return content._replace(text=text)


def _files(message: Mapping[str, Any]) -> list[str]:
    """Names of attached files as the export knows them; bracketed texts say why there is none.

    They are unique to the message only: every chat has its ``photos/photo_1.jpg``.
    """
    found = [message.get("photo"), message.get("file_name") or message.get("file")]
    return [path for path in found if isinstance(path, str) and path and path[0] != "("]


def _reactions(message: Mapping[str, Any]) -> int | None:
    if "reactions" not in message:
        return None
    return sum(count(mapping(item).get("count")) or 0 for item in mappings(message["reactions"]))
