"""The answer to a platform: which agreed answers apply to this text or address, now."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import BoundedSemaphore, Lock
from typing import Final

from tocsin.answers.publishing.applying import Applicable, Application
from tocsin.answers.publishing.edition import Edition, Site
from tocsin.chain.reading import embedder_of
from tocsin.desk.answers.public import shelf_of
from tocsin.desk.errors import TooManyError
from tocsin.desk.jobs.asked import how_to_read
from tocsin.desk.sitting import Desk, Sitting
from tocsin.detect.claims.matching import Matching
from tocsin.detect.claims.retrieval import ClaimIndex
from tocsin.embed.base import Embedder
from tocsin.posts.urls import extract_urls

INDEX_VERSION: Final = 1
"""Of what is kept of answers to look them up; raised when that changes."""
MOST_WAITING: Final = 8
"""Questions at once, of which one is looked up at a time. The desk answers everybody with some 40
threads: if all of them waited here, nobody could work."""


MOST_LINKS: Final = 10
"""Of one text; a post that has more is a list of links."""


class Looked:
    """What is looked through, kept between questions; one a process.

    Without an embedder only addresses are compared. Which answers hold is asked at each question,
    so a withdrawal or an expiry counts from its moment on.
    """

    def __init__(self, desk: Desk, site: Site, embedder: Embedder | None = None) -> None:
        """Opens the index of answers in the workspace.

        Raises:
            StorageError: it cannot be read or made.
        """
        index = None
        if embedder is not None:
            name = f"{embedder.name.replace('/', '-')}-{INDEX_VERSION}"
            index = ClaimIndex(desk.workspace.index / "answers" / name, embedder)
        self.compares_texts = index is not None
        self._shelf = shelf_of(desk, site)
        self._applicable = Applicable(index)
        self._seen: tuple[Edition, ...] | None = None
        self._turn = Lock()  # the index is one, and is searched by many threads
        self._waiting = BoundedSemaphore(MOST_WAITING)

    def to_address(self, sitting: Sitting, address: str) -> tuple[Application, ...]:
        """The answers whose claim appeared at an address, or whose page it is.

        Raises:
            TooManyError: too many ask at this moment.
        """
        with self._looking(sitting) as applicable:
            return applicable.to_address(address, sitting.now)

    def to_text(
        self,
        sitting: Sitting,
        text: str,
        language: str = "",
        how: Matching = Matching(),  # noqa: B008 - frozen
    ) -> tuple[Application, ...]:
        """The answers that may answer a text, the most probable first, then those to its links.

        Raises:
            TooManyError: too many ask at this moment.
            StorageError: the index cannot be written.
        """
        with self._looking(sitting) as applicable:
            found = applicable.to_text(text, sitting.now, language, how)
            linked = {
                (one.answer_id, one.language): one
                for address in extract_urls(text)[:MOST_LINKS]
                for one in applicable.to_address(address, sitting.now)
            }
            return (*found, *linked.values())

    @contextmanager
    def _looking(self, sitting: Sitting) -> Iterator[Applicable]:
        """What is public now, for one question at a time."""
        if not self._waiting.acquire(blocking=False):
            raise TooManyError("Too many ask at this moment.", "Ask again in a second.", 1)
        try:
            with self._turn:
                shown = self._shelf.editions(sitting.session, sitting.now)
                if shown != self._seen:
                    self._applicable.hold(shown, sitting.now)
                    self._seen = shown
                yield self._applicable
        finally:
            self._waiting.release()


def looked_of(desk: Desk, site: Site) -> Looked:
    """The one of a process, for a desk and an address.

    Texts are compared where the desk reads texts: an investigation has embedded some already, so
    the model is there, and its settings do not forbid it (``read = 0``).

    Raises:
        UsageError: a setting is not as it should be.
        MissingExtraError: the model that the settings name is not installed.
        StorageError: the index cannot be read or made.
    """
    vectors = desk.workspace.index / "vectors"
    reads = how_to_read(desk.workspace) is not None and vectors.is_dir()
    with _TURN:
        return _looked(desk, site, reads=reads)


_TURN: Final = Lock()


@lru_cache(maxsize=2)
def _looked(desk: Desk, site: Site, *, reads: bool) -> Looked:
    how = how_to_read(desk.workspace) if reads else None
    return Looked(desk, site, embedder_of(desk.workspace, how, 1) if how else None)
