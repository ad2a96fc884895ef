"""The history of an answer, as the public sees it: every version, and why it changed or ended.

What happened between drafts and in review is the work of people and stays at the desk; from the
first publication on everything is public, for an institution is trusted that shows its corrections.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.answers.registry.answer import Answer
from tocsin.answers.registry.events import Change
from tocsin.cases.documents import Document


class Happened(StrEnum):
    """What the public is told."""

    PUBLISHED = "published"
    CORRECTED = "corrected"
    UPDATED = "updated"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Document):
    """One line of it. ``digest`` and ``signatories`` are those of the version it is about."""

    at: datetime
    what: Happened
    version: int
    digest: str
    signatories: tuple[str, ...] = ()
    reason: str = ""
    successor: str = ""


def history(answer: Answer) -> tuple[Entry, ...]:
    """The public history, the oldest first; empty while nothing is public."""
    return tuple(_entries(answer))


def _entries(answer: Answer) -> Iterator[Entry]:
    for version in answer.versions:
        if version.published_at is not None:
            yield Entry(
                at=version.published_at,
                what=_CHANGES[version.change],
                version=version.number,
                digest=version.digest,
                signatories=tuple(one.institution for one in version.signatures),
                reason=version.change_reason,
            )
    out = answer.public
    if out is None:
        return
    if answer.withdrawn is not None:
        yield Entry(
            at=answer.withdrawn.at, what=Happened.WITHDRAWN, version=out.number,
            digest=out.digest, reason=answer.withdrawn.reason,
        )  # fmt: skip
    if answer.superseded is not None:
        yield Entry(
            at=answer.superseded.at, what=Happened.SUPERSEDED, version=out.number,
            digest=out.digest, reason=answer.superseded.reason,
            successor=answer.superseded.successor,
        )  # fmt: skip


_CHANGES = {
    None: Happened.PUBLISHED,
    Change.CORRECTION: Happened.CORRECTED,
    Change.UPDATE: Happened.UPDATED,
}
