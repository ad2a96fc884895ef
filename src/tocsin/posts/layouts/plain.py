"""Text whose records only its reader can cut: chat logs."""

from collections import deque
from collections.abc import Iterator, Sequence

from tocsin.errors import InputError
from tocsin.posts.layouts.faults import broken_line, wrong_byte
from tocsin.posts.layouts.source import Source, line_batches
from tocsin.posts.opening import Limits
from tocsin.posts.readers.base import TextReader
from tocsin.posts.records import Record, Unreadable

_HEAD_BYTES = 1 << 16
_PLAUSIBLE = 0.5


def text_reader_of(source: Source, readers: Sequence[TextReader]) -> TextReader | None:
    """The reader that is surest of the text, if any finds it plausible."""
    head = source.head(_HEAD_BYTES).decode("utf-8", "replace")
    sure = [(reader.recognises_text(head), reader) for reader in readers]
    best, reader = max(sure, key=lambda pair: pair[0], default=(0.0, None))
    return reader if best >= _PLAUSIBLE else None


def text_records(
    source: Source, reader: TextReader, limits: Limits
) -> Iterator[Record | Unreadable]:
    """The records the reader cuts, and the lines it could not be given.

    Raises:
        InputError: the data break off; the reader has finished its last record by then.
    """
    lines = _Lines(source, limits)
    for record in reader.records(iter(lines)):
        yield from lines.refused()
        yield record
    yield from lines.refused()
    if lines.failure is not None:
        raise lines.failure


class _Lines:
    """Numbered lines of text; those that are no text are set aside."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self._source = source
        self._max_bytes = limits.max_record_bytes
        self._refused: deque[Unreadable] = deque()
        self.failure: InputError | None = None

    def __iter__(self) -> Iterator[tuple[int, str]]:
        try:
            yield from self._decoded()
        except InputError as failure:
            self.failure = failure

    def _decoded(self) -> Iterator[tuple[int, str]]:
        for first, lines in line_batches(self._source, self._max_bytes):
            for number, line in enumerate(lines, first):
                if not isinstance(line, bytes):
                    self._refused.append(broken_line(number, line, self._max_bytes))
                    continue
                try:
                    yield number, line.decode().removesuffix("\r")
                except UnicodeDecodeError as error:
                    self._refused.append(Unreadable(number, line, wrong_byte(error)))

    def refused(self) -> Iterator[Unreadable]:
        while self._refused:
            yield self._refused.popleft()
