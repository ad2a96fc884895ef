"""The shape of a reader: one file a format, recognised by content and never by file name.

A reader is stateless. :meth:`Reader.recognises` is asked for each new shape of record;
:meth:`Reader.read` must give at least one outcome for every record it is given and must
never raise for bad content: it returns a :class:`~tocsin.posts.records.Rejected` instead
(:class:`~tocsin.posts.records.FieldError` raised inside ``read`` becomes one).
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from tocsin.posts.records import Layout, Outcome, Record


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where records lie inside one big JSON document.

    ``items`` is the path of the array that holds the records, in dots, with ``item`` for
    an array's elements: ``"chats.list.item.messages"``. The scalar fields that stand before
    the array in the objects above it travel with each record as ``Record.context``.

    Documents without a matching envelope are given to the reader whole, as one record.
    """

    items: str


class Reader(ABC):
    """Reads one format."""

    name: ClassVar[str]
    """Stable name: lower-case letters, digits and underscores."""
    version: ClassVar[int] = 1
    """Raised when the same record would give a different post."""
    title: ClassVar[str]
    """What a person calls the format."""
    layouts: ClassVar[frozenset[Layout]]
    """In which layouts the format occurs."""
    envelopes: ClassVar[tuple[Envelope, ...]] = ()

    @abstractmethod
    def recognises(self, record: Record) -> float:
        """How sure this reader is that the record is its own: 0 (no) to 1 (certain).

        Looks at the presence and shape of fields only; must be cheap (about a microsecond)
        and must not raise. By convention 0.9 for a signature nobody else has, 0.5 for a
        plausible one, 0.1 for a last resort.
        """

    @abstractmethod
    def read(self, record: Record) -> Iterable[Outcome]:
        """The outcomes of one record: at least one."""


class TextReader(Reader):
    """Reads a format whose records are not lines, rows or JSON: it cuts them itself."""

    layouts = frozenset({"text"})

    @abstractmethod
    def recognises_text(self, head: str) -> float:
        """How sure this reader is, from the first 64 KiB of the text, 0 to 1."""

    @abstractmethod
    def records(self, lines: Iterator[tuple[int, str]]) -> Iterator[Record]:
        """Cuts numbered lines (line ends removed) into records, in bounded memory."""

    def recognises(self, record: Record) -> float:
        """Certain for the records this reader cut itself."""
        return 1.0 if record.layout == "text" else 0.0
