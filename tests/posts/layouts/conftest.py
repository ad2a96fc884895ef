import io
from collections.abc import Callable, Iterator, Sequence

import pytest

from tocsin.errors import InputError
from tocsin.posts.layouts import Piece, cut
from tocsin.posts.opening import DEFAULT_LIMITS, Limits, Opened, open_inputs
from tocsin.posts.readers.base import TextReader

Cutter = Callable[..., list[Piece | InputError]]


def _pieces(
    data: bytes,
    *,
    envelopes: Sequence[str] = (),
    text_readers: Sequence[TextReader] = (),
    limits: Limits = DEFAULT_LIMITS,
    encoding: str | None = None,
    expect: str | None = None,
) -> Iterator[Piece | InputError]:
    for opened in open_inputs(["-"], limits, io.BytesIO(data)):
        assert isinstance(opened, Opened), opened
        made = cut(
            opened,
            envelopes=frozenset(envelopes),
            text_readers=text_readers,
            limits=limits,
            encoding=encoding,
        )
        assert expect in (None, made.layout)
        try:
            yield from made.records
        except InputError as error:
            yield error


@pytest.fixture(scope="session")
def pieces() -> Cutter:
    """Cuts bytes into records; an InputError in mid-file comes as the last piece."""
    return lambda data, **options: list(_pieces(data, **options))
