"""What a reader of fact-checks gives back: a fact-check, another kind of record, or a rejection."""

from dataclasses import dataclass, field
from datetime import datetime

from tocsin.factchecks.schema import Kind
from tocsin.posts.records import Other, Rejected


@dataclass(slots=True)
class FactCheck:
    """A fact-check as a reader understood it; only the claim is needed.

    Addresses are raw, and times naive where the source states no zone. ``image_files`` are paths of
    pictures beside the file, which become ``image_hashes``. ``notes`` are short codes of things
    that could not be used (``time_not_understood:datePublished``), which are counted.
    """

    claim: str
    source_id: str | None = None
    title: str | None = None
    body: str | None = None
    url: str | None = None
    publisher: str | None = None
    publisher_url: str | None = None
    verdict: str | None = None
    rating: float | None = None
    worst: float | None = None
    best: float | None = None
    lang: str | None = None
    reviewed_at: datetime | None = None
    claimed_at: datetime | None = None
    claimant: str | None = None
    appearances: list[str] = field(default_factory=list)
    image_hashes: list[str] = field(default_factory=list)
    image_files: list[str] = field(default_factory=list)
    valid_until: datetime | None = None
    kind: Kind | None = None
    notes: list[str] = field(default_factory=list)


Outcome = FactCheck | Other | Rejected
