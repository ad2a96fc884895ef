"""Telegram messages as Telethon gives them: ``to_dict()`` in JSON, telegram-tracker, 4CAT.

Types are named in ``_`` (4CAT: ``_type``, and none at the top); ``peer_id`` says where,
``from_id`` who (missing where a channel speaks for itself). Before 2020 it was ``to_id`` and a
bare number. Entities count in UTF-16 code units. Times are UTC.

Source: Telegram's API schema (message, messageFwdHeader, messageEntity…) and Telethon.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from tocsin.posts.identifiers import identifier, optional_identifier
from tocsin.posts.readers.base import Envelope, Reader
from tocsin.posts.readers.fields.loose_values import (
    count,
    dig,
    first,
    mapping,
    mappings,
    prose,
    rejection,
)
from tocsin.posts.readers.telegram.peers import Peer, peer
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time

_PEERS: Final = frozenset({"user_id", "chat_id", "channel_id"})
_OTHERS: Final = {
    "MessageService": "service messages",
    "MessageEmpty": "empty messages",
    "User": "users",
    "UserEmpty": "users",
    "UserFull": "users",
    "Channel": "channels",
    "ChannelFull": "channels",
    "ChannelForbidden": "channels",
    "Chat": "chats",
    "ChatFull": "chats",
    "ChatEmpty": "chats",
    "ChatForbidden": "chats",
    "Dialog": "chats",
}


class Telethon(Reader):
    """One post per message; service messages, users and chats are other records."""

    name = "telethon"
    title = "Telethon JSON (telegram-tracker, 4CAT)"
    layouts = frozenset({"json"})
    envelopes = (Envelope("messages"),)

    def recognises(self, record: Record) -> float:
        """By the type's name or by a peer object beside a message."""
        value = record.value
        named = _type(value)
        if named == "Message":
            return 0.95 if "peer_id" in value or "to_id" in value else 0.0
        if named in _OTHERS:
            return 0.9 if "id" in value or "full_chat" in value else 0.0
        if named.startswith("messages."):
            return 0.9 if "messages" in value else 0.0
        where = value.get("peer_id") or value.get("to_id")
        placed = isinstance(where, dict) and not _PEERS.isdisjoint(where)
        return 0.9 if placed and "id" in value and "date" in value else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The outcome of one message, or those of a page."""
        if "messages" in record.value:
            return _page(record.value)
        return (_outcome(record.value),)


def _type(value: Mapping[str, Any]) -> str:
    return prose(value.get("_")) or prose(value.get("_type"))


def _page(page: Mapping[str, Any]) -> Iterator[Outcome]:
    messages = mappings(page["messages"])
    for message in messages:
        yield _outcome(message)
    for section in ("users", "chats"):
        for _ in mappings(page.get(section)):
            yield Other(section)
    if not messages:
        yield Other("empty pages")


def _outcome(message: Mapping[str, Any]) -> Outcome:
    named = _type(message)
    if named in _OTHERS:
        return Other(_OTHERS[named])
    if message.get("action") is not None and not message.get("message"):
        return Other("service messages")
    try:
        return _post(message)
    except FieldError as error:
        return rejection(error)


def _post(message: Mapping[str, Any]) -> Post:
    notes: list[str] = []
    where = _where(message)
    author = _author(message, where, notes)
    repost_of = _origin(message, notes)
    reply_to = _reply_to(message, where)
    text = _text(message)
    urls, hashtags, mentions = _entities(message, text)
    if message.get("edit_date") and not message.get("edit_hide"):
        notes.append("edited")  # hidden edits are changes of reactions and buttons
    return Post(
        platform="telegram",
        post_id=f"{where.number}/{identifier(message.get('id'), 'id')}",
        account_id=author.account,
        created_at=parse_time(message.get("date"), "date"),
        text=text,
        account_name=_name(message, author, where),
        kind=_kind(message, where, reply_to),
        repost_of=repost_of,
        reply_to=reply_to,
        conversation_id=where.number,
        urls=urls,
        hashtags=hashtags,
        mentions=mentions,
        media=_media(message),
        likes=_reactions(message),
        reposts=count(message.get("forwards")),
        replies=_replies(message),
        views=count(message.get("views")),
        notes=tuple(notes),
    )


def _where(message: Mapping[str, Any]) -> Peer:
    found = peer(first(message, "peer_id", "to_id"), "peer_id")
    if found is None:
        raise FieldError("peer_id", "the message names no chat", "Export again with peer_id.")
    return found


def _author(message: Mapping[str, Any], where: Peer, notes: list[str]) -> Peer:
    found = peer(message.get("from_id"), "from_id")
    if found is not None:
        return found
    if where.kind == "user" and message.get("out"):
        notes.append("author_is_exporter")
        return Peer("user", "self")
    return where


def _kind(message: Mapping[str, Any], where: Peer, reply_to: str | None) -> Kind:
    if message.get("fwd_from"):
        return Kind.REPOST
    if reply_to is not None:
        return Kind.REPLY
    broadcast = message.get("post")
    if broadcast is None:
        broadcast = where.kind == "channel" and not message.get("from_id")
    return Kind.POST if broadcast else Kind.MESSAGE


def _origin(message: Mapping[str, Any], notes: list[str]) -> str | None:
    """The message that was forwarded, where the header names a channel and its message."""
    header = mapping(message.get("fwd_from"))
    if not header:
        return None
    source = peer(header.get("from_id"), "fwd_from")
    if source is None and header.get("channel_id"):  # before 2020
        source = peer({"channel_id": header["channel_id"]}, "fwd_from")
    number = optional_identifier(header.get("channel_post"), "channel_post")
    if source is not None and source.kind == "channel" and number is not None:
        return f"{source.number}/{number}"
    notes.append("forward_origin_named_only")
    return None


def _reply_to(message: Mapping[str, Any], where: Peer) -> str | None:
    header = mapping(message.get("reply_to"))
    answered = first(header, "reply_to_msg_id") or message.get("reply_to_msg_id")
    number = optional_identifier(answered, "reply_to_msg_id")
    if number is None or _opens_topic(header):
        return None
    elsewhere = peer(header.get("reply_to_peer_id"), "reply_to_peer_id")
    return f"{where.number if elsewhere is None else elsewhere.number}/{number}"


def _opens_topic(header: Mapping[str, Any]) -> bool:
    """In a forum, a message that answers nobody "replies" to the message that opened it."""
    return bool(header.get("forum_topic")) and not header.get("reply_to_top_id")


def _text(message: Mapping[str, Any]) -> str:
    words = first(message, "message", "raw_text", "text")
    question = dig(message, "media", "poll", "question")
    if isinstance(question, dict):
        question = question.get("text")
    parts = (part for part in (words, question) if isinstance(part, str) and part)
    return "\n".join(parts)


_Entities = tuple[list[str] | None, list[str] | None, list[str] | None]


def _entities(message: Mapping[str, Any], text: str) -> _Entities:
    if "entities" not in message:
        return None, None, None
    urls: list[str] = []
    hashtags: list[str] = []
    mentions: list[str] = []
    units = text.encode("utf-16-le", "surrogatepass")
    for entity in mappings(message["entities"]):
        kind = _type(entity)
        if kind == "MessageEntityTextUrl" and isinstance(entity.get("url"), str):
            urls.append(entity["url"])
        elif kind == "MessageEntityUrl":
            urls.append(_slice(units, entity))
        elif kind == "MessageEntityHashtag":
            hashtags.append(_slice(units, entity).removeprefix("#").partition("@")[0])
        elif kind == "MessageEntityMention":
            mentions.append(_slice(units, entity).removeprefix("@"))
        elif kind in {"MessageEntityMentionName", "InputMessageEntityMentionName"}:
            named = peer({"user_id": entity.get("user_id")}, "entities")
            mentions += [] if named is None else [named.account]
    preview = dig(message, "media", "webpage", "url")  # of the first link, which may be no entity
    if isinstance(preview, str) and not urls:
        urls.append(preview)
    return [url for url in urls if url], [tag for tag in hashtags if tag], mentions


def _slice(units: bytes, entity: Mapping[str, Any]) -> str:
    start, length = count(entity.get("offset")), count(entity.get("length"))
    if start is None or length is None:
        return ""
    return units[2 * start : 2 * (start + length)].decode("utf-16-le", "replace")


def _media(message: Mapping[str, Any]) -> list[str]:
    """Telegram's own ids of photos and files: the same wherever a file is forwarded."""
    found = []
    for kind in ("photo", "document"):
        number = optional_identifier(dig(message, "media", kind, "id"), kind)
        if number is not None:
            found.append(f"telegram-{kind}:{number}")
    return found


def _reactions(message: Mapping[str, Any]) -> int | None:
    results = dig(message, "reactions", "results")
    if not isinstance(results, list):
        return None
    return sum(count(item.get("count")) or 0 for item in mappings(results))


def _replies(message: Mapping[str, Any]) -> int | None:
    found = message.get("replies")
    return count(found.get("replies") if isinstance(found, dict) else found)


def _name(message: Mapping[str, Any], author: Peer, where: Peer) -> str | None:
    """A public name, where the tool stored the sender or chat beside the message (4CAT)."""
    stored = mapping(first(message, "_sender", "sender"))
    if not stored and author == where:
        stored = mapping(first(message, "_chat", "chat"))
    name = first(stored, "username", "title", "first_name")
    return name if isinstance(name, str) else None
