"""An answer as it stands: the fold of its events. Nothing here decides; commands do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.answers.registry.content import Content, Wording
from tocsin.answers.registry.events import (
    Change,
    ClarityLooked,
    Reviewed,
    RevisionStarted,
    Signed,
    Started,
    Superseded,
    Withdrawn,
)
from tocsin.answers.registry.rules import Rules
from tocsin.panels.conflicts import folded


class State(StrEnum):
    """Where an answer stands on its way. While a revision is written, the last one is still out."""

    DRAFTED = "drafted"
    CLARITY_LOOKED_AT = "clarity_looked_at"
    IN_REVIEW = "in_review"
    SIGNING = "signing"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    ABANDONED = "abandoned"


WRITING = frozenset({State.DRAFTED, State.CLARITY_LOOKED_AT, State.IN_REVIEW, State.SIGNING})
"""Somebody has something to do, until the deadline."""
ENDED = frozenset({State.WITHDRAWN, State.SUPERSEDED, State.ABANDONED})


@dataclass(frozen=True, slots=True)
class Translation:
    """A wording in another language; ``reviewed_by`` is the institution that compared it."""

    wording: Wording
    made_by: str
    made_at: datetime
    reviewed_by: str = ""
    reviewed_at: datetime | None = None

    @property
    def is_reviewed(self) -> bool:
        """Whether a second person compared it with the original."""
        return self.reviewed_at is not None


@dataclass(frozen=True, slots=True)
class Version:
    """One version: its text, who wrote it, who stands for it, when it was public.

    ``change`` and ``change_reason`` say why a published answer was written anew.
    """

    number: int
    content: Content
    digest: str
    author: str
    drafted_at: datetime
    change: Change | None = None
    change_reason: str = ""
    clarity: ClarityLooked | None = None
    review: Reviewed | None = None
    signatures: tuple[Signed, ...] = ()
    translations: tuple[Translation, ...] = ()
    published_at: datetime | None = None

    def signature_of(self, institution: str) -> Signed | None:
        """The signature of an institution, however its name is spelled."""
        asked = folded(institution)
        return next((s for s in self.signatures if folded(s.institution) == asked), None)

    def translation(self, language: str) -> Translation | None:
        """The translation into a language."""
        return next((t for t in self.translations if t.wording.language == language), None)

    @property
    def languages(self) -> tuple[str, ...]:
        """The original's, then those of the translations."""
        return (
            self.content.wording.language,
            *(one.wording.language for one in self.translations),
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer. ``deadline`` is that of the open step.

    ``touched`` are the moments at which what the public sees changed without a new version: a
    signature was taken back, or a correction was given up.
    """

    started: Started
    state: State = State.DRAFTED
    deadline: datetime | None = None
    versions: tuple[Version, ...] = ()
    revising: RevisionStarted | None = None
    withdrawn: Withdrawn | None = None
    superseded: Superseded | None = None
    touched: tuple[datetime, ...] = ()

    @property
    def id(self) -> str:
        """The answer's id."""
        return self.started.answer_id

    @property
    def rules(self) -> Rules:
        """The rules, as fixed at the start."""
        return self.started.rules

    @property
    def newest(self) -> Version | None:
        """The version that is worked on, or the published one where none is."""
        return self.versions[-1] if self.versions else None

    @property
    def public(self) -> Version | None:
        """The version that was published last; it stays readable after a withdrawal."""
        return next((v for v in reversed(self.versions) if v.published_at), None)

    @property
    def writers(self) -> frozenset[str]:
        """Who wrote on the text since it was last public."""
        since = self.public.number if self.public is not None else 0
        return frozenset(version.author for version in self.versions[since:])

    @property
    def first_published_at(self) -> datetime | None:
        """When the public was first answered."""
        return next((v.published_at for v in self.versions if v.published_at), None)

    def version(self, number: int) -> Version | None:
        """One version, from 1."""
        return self.versions[number - 1] if 1 <= number <= len(self.versions) else None
