"""The answer to a platform: which agreed answers apply to this text or address, now."""

from datetime import datetime
from threading import Lock
from typing import Final

from sqlalchemy import func, select

from tocsin.answers.publishing.applying import Applicable, Application
from tocsin.desk.answers.public import public_editions, site_of
from tocsin.desk.answers.tables import AnswerRow
from tocsin.desk.sitting import Desk, Sitting
from tocsin.detect.claims.matching import Matching
from tocsin.detect.claims.retrieval import ClaimIndex
from tocsin.embed.base import Embedder

INDEX_VERSION: Final = 1
"""Of what is kept of answers to look them up; raised when that changes."""


class Looked:
    """What is looked through, kept between questions; one a process.

    Without an embedder only addresses are compared. Which answers hold is asked at each question,
    so a withdrawal or an expiry counts from its moment on.
    """

    def __init__(self, desk: Desk, embedder: Embedder | None = None) -> None:
        """Opens the index of answers in the workspace.

        Raises:
            StorageError: it cannot be read or made.
        """
        index = None
        if embedder is not None:
            name = f"{embedder.name.replace('/', '-')}-{INDEX_VERSION}"
            index = ClaimIndex(desk.workspace.index / "answers" / name, embedder)
        self._desk = desk
        self._applicable = Applicable(index)
        self._seen: tuple[int, int, datetime | None] | None = None
        self._turn = Lock()  # the index is one, and is searched by many threads

    def to_address(self, sitting: Sitting, address: str) -> tuple[Application, ...]:
        """The answers whose claim appeared at an address, or whose page it is.

        Raises:
            UsageError: the desk has no public address.
        """
        with self._turn:
            self._refresh(sitting)
            return self._applicable.to_address(address, sitting.now)

    def to_text(
        self,
        sitting: Sitting,
        text: str,
        language: str = "",
        how: Matching = Matching(),  # noqa: B008 - frozen
    ) -> tuple[Application, ...]:
        """The answers that may answer a text, the most probable first.

        Raises:
            UsageError: the desk has no public address.
            StorageError: the index cannot be written.
        """
        with self._turn:
            self._refresh(sitting)
            return self._applicable.to_text(text, sitting.now, language, how)

    def _refresh(self, sitting: Sitting) -> None:
        """Holds what is public now, where anything has changed since the last question."""
        query = select(func.count(), func.sum(AnswerRow.events), func.max(AnswerRow.updated_at))
        count, events, changed = sitting.session.execute(query.where(AnswerRow.is_public)).one()
        seen = (count, events or 0, changed)
        if seen != self._seen:
            site, now = site_of(self._desk.workspace), sitting.now
            self._applicable.hold(public_editions(sitting.session, site, now), now)
            self._seen = seen
