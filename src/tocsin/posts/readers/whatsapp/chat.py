"""WhatsApp's chat export: one text file, in the language and date form of the phone.

The file has no ids and no time zone. A message's id is made from its time, author and text,
and its number among equals, so that importing a longer export of the chat again adds only
what is new. The date order is decided from the first 20,000 messages
(:mod:`.whatsapp_dates`), which are kept in memory until then.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, Final

from tocsin.posts.identifiers import synthetic_id
from tocsin.posts.readers.base import TextReader
from tocsin.posts.readers.whatsapp.dates import Order, date_order, is_some_date
from tocsin.posts.readers.whatsapp.headers import Header, read_header
from tocsin.posts.readers.whatsapp.phrases import (
    LEFT_TO_RIGHT,
    attachment,
    is_deletion,
    is_left_out,
    is_notice,
    without_edit_mark,
)
from tocsin.posts.records import Other, Outcome, Post, Record, Rejected
from tocsin.posts.schema import Kind

_MOST_WAITING: Final = 20_000
_MOST_WAITING_CHARACTERS: Final = 16_000_000
_LONGEST_TEXT: Final = 200_000  # WhatsApp's own limit is 65,536
_MOST_REMEMBERED: Final = 20_000


@dataclass(slots=True)
class _Message:
    """A message being gathered: its header and its lines as they stand in the file."""

    line: int
    header: Header | None
    lines: list[str]
    characters: int
    cut: bool = False

    def add(self, text: str) -> None:
        if self.characters + len(text) > _LONGEST_TEXT:
            self.cut = True
            return
        self.lines.append(text)
        self.characters += len(text) + 1


@dataclass(slots=True)
class _Repetitions:
    """Counts equal messages, remembering only the latest ones."""

    seen: dict[tuple[str, str | None, int], int] = field(default_factory=dict)

    def next(self, when: str, author: str | None, text: str) -> int:
        key = (when, author, hash(text))
        number = self.seen.pop(key, 0) + 1
        self.seen[key] = number
        if len(self.seen) > _MOST_REMEMBERED:
            del self.seen[next(iter(self.seen))]
        return number


class WhatsApp(TextReader):
    """One post per message; notices of the app and taken-back messages are other records."""

    name = "whatsapp"
    title = "WhatsApp chat export"

    def recognises_text(self, head: str) -> float:
        """Certain where the first line that holds anything is a message's header."""
        lines = [line for line in head.split("\n", 400)[:400] if line.strip()]
        headers = [_header(line) is not None for line in lines]
        if not headers or not any(headers):
            return 0.0
        if headers[0]:
            return 0.9 if sum(headers) > 1 or len(headers) == 1 else 0.6
        return 0.6 if sum(headers) >= 3 else 0.0

    def records(self, lines: Iterator[tuple[int, str]]) -> Iterator[Record]:
        """One record per message, with its date resolved."""
        repetitions = _Repetitions()
        order: Order | None = None
        waiting: list[_Message] = []
        characters = 0
        for message in _messages(lines):
            if order is not None:
                yield _record(message, order, repetitions)
                continue
            waiting.append(message)
            characters += message.characters
            if len(waiting) >= _MOST_WAITING or characters > _MOST_WAITING_CHARACTERS:
                order = _order(waiting)
                yield from (_record(each, order, repetitions) for each in waiting)
                waiting = []
        if waiting:
            order = _order(waiting)
            yield from (_record(each, order, repetitions) for each in waiting)

    def read(self, record: Record) -> Iterable[Outcome]:
        """The outcome of one message."""
        return (_outcome(record.value),)


def _header(line: str) -> Header | None:
    header = read_header(line)
    return header if header is not None and is_some_date(header.date) else None


def _messages(lines: Iterator[tuple[int, str]]) -> Iterator[_Message]:
    current: _Message | None = None
    for number, line in lines:
        header = _header(line)
        if header is not None:
            if current is not None:
                yield current
            current = _Message(number, header, [line], len(line))
        elif current is not None:
            current.add(line)
        elif line.strip("\ufeff\u200e \t"):
            current = _Message(number, None, [line[:_LONGEST_TEXT]], len(line))
    if current is not None:
        yield current


def _order(messages: list[_Message]) -> Order:
    return date_order([message.header.date for message in messages if message.header is not None])


def _record(message: _Message, order: Order, repetitions: _Repetitions) -> Record:
    header, lines = message.header, message.lines
    first = lines[0] if header is None else header.text
    text = "\n".join([first, *lines[1:]]).strip("\n")
    value: dict[str, Any] = {"text": text, "cut": message.cut}
    if header is not None:
        day = order.read(header.date)
        value["date"] = "/".join(header.date)
        value["author"] = header.author
        value["order_assumed"] = order.assumed
        if day is not None:
            clock = time(header.hour, header.minute, header.second)
            when = datetime.combine(day, clock).isoformat()
            value["time"] = when
            value["repetition"] = repetitions.next(when, header.author, text)
    raw = "\n".join(lines).encode("utf-8", "surrogatepass")
    return Record(value, message.line, raw, layout="text")


def _outcome(value: Any) -> Outcome:
    if "date" not in value:
        return Rejected(
            "text before the first message",
            "Cut the file so that it begins with a message, or export the chat again.",
        )
    if "time" not in value:
        return Rejected(
            f"the date {value['date'][:20]!r} does not exist in the order of the other dates",
            "Export the chat again from one phone: the file mixes two date forms.",
            "date",
        )
    if not value["author"] or is_notice(value["text"]):
        return Other("system messages")
    if is_deletion(value["text"]):
        return Other("deletions")
    return _post(value)


def _post(value: Any) -> Post:
    notes = ["day_month_order_assumed"] if value["order_assumed"] else []
    if value["cut"]:
        notes.append("text_cut")
    text, edited = without_edit_mark(value["text"])
    if edited:
        notes.append("edited")
    author = value["author"]
    post_id = synthetic_id(value["time"], author, value["text"], value["repetition"])
    files: dict[str, str] = {}
    file = attachment(text)
    if file is not None:
        name, text = file
        files[f"{post_id}/{name}"] = name  # names are given by the receiving phone
    elif is_left_out(text):
        notes.append("media_left_out")
        text = ""
    return Post(
        platform="whatsapp",
        post_id=post_id,
        account_id=author,
        account_name=author,
        created_at=datetime.fromisoformat(value["time"]),
        text=text.replace(LEFT_TO_RIGHT, "").strip(),
        kind=Kind.MESSAGE,
        conversation_id="",
        media=list(files),
        files=files,
        notes=tuple(notes),
    )
