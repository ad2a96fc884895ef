"""Telepathy's CSV files: the archive of a chat, the archive of replies, the forward edges.

``To`` is the chat as the user typed it (a name or a link), so posts are named by the chat's
public name. ``N/A`` stands for "nothing", ``Display_name`` may be a number.

Source: Telepathy Community 2.x, its lists of columns.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from tocsin.posts.identifiers import identifier, optional_identifier
from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.languages import primary_language
from tocsin.posts.readers.fields.loose_values import count, first, text
from tocsin.posts.readers.telegram.peers import channel_name, message_link
from tocsin.posts.records import FieldError, Other, Outcome, Post, Record
from tocsin.posts.schema import Kind
from tocsin.posts.times import parse_time


class Telepathy(Reader):
    """One post per archived message or reply; forward edges are other records."""

    name = "telepathy"
    title = "Telepathy CSV"
    layouts = frozenset({"table"})

    def recognises(self, record: Record) -> float:
        """By the columns of one of the three files."""
        columns = record.value.keys()
        if {"To", "Message ID", "Message_text", "Timestamp"} <= columns:
            return 0.95
        return 0.9 if {"Source", "Target", "Label", "Source_ID", "Timestamp"} <= columns else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The post of the row."""
        row = record.value
        if "Message ID" not in row:
            return (Other("forward edges"),)
        return (_post(row),)


def _post(row: Mapping[str, Any]) -> Post:
    link = message_link(row.get("URL"))
    chat = link.chat if link is not None else channel_name(row.get("To")) or text(row.get("To"))
    if not chat:
        raise FieldError("To", "the chat is missing", "Export again with the column To.")
    message = f"{chat}/{identifier(row.get('Message ID'), 'Message ID')}"
    comment = optional_identifier(row.get("Reply ID"), "Reply ID")
    answered = optional_identifier(_stated(row, "Reply_to_ID"), "Reply_to_ID")
    if comment is not None:
        post_id, kind, reply_to = f"{message}/comments/{comment}", Kind.COMMENT, message
    elif answered is not None:
        post_id, kind, reply_to = message, Kind.REPLY, f"{chat}/{answered}"
    else:
        post_id, kind, reply_to = message, Kind.MESSAGE, None
    author, name = _author(row, chat)
    return Post(
        platform="telegram",
        post_id=post_id,
        account_id=author,
        account_name=name,
        created_at=parse_time(row.get("Timestamp"), "Timestamp"),
        text=_text(row),
        kind=kind,
        lang=primary_language(_stated(row, "Original_language")),
        reply_to=reply_to,
        conversation_id=chat,
        likes=count(row.get("Total_reactions")),
        reposts=count(row.get("Forwards")),
        replies=count(row.get("Replies")),
        views=count(row.get("Views")),
        notes=("edited",) if _stated(row, "Edit_date") else (),
    )


def _stated(row: Mapping[str, Any], *columns: str) -> str:
    found = text(first(row, *columns)).strip()
    return "" if found in {"N/A", "None"} else found


def _text(row: Mapping[str, Any]) -> str:
    words = row.get("Message_text")
    return words if isinstance(words, str) else ""


def _author(row: Mapping[str, Any], chat: str) -> tuple[str, str | None]:
    """Who wrote; in a channel the id is the channel's own and the name its title."""
    name = _stated(row, "Display_name") or None
    number = optional_identifier(_stated(row, "User ID", "ID"), "User ID")
    if number is None:
        return chat, name
    return (f"user{number}" if number.isdigit() else number), name
