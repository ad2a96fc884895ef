"""Which agreed answers apply to a text or an address: what a platform asks.

An address applies where it is, after canonicalisation, one at which an answered claim appeared, or
the answer's own page. A text is matched as posts are matched to fact-checks
(:mod:`tocsin.detect.claims.matching`): BM25 and embeddings, ranked, with a calibrated probability.
Every result says how it came about and above which threshold; none says that the text is false. A
person decides. Only what holds at the asked moment is given.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import pyarrow as pa

from tocsin.answers.publishing.edition import Edition
from tocsin.answers.publishing.registering import factcheck_table, records
from tocsin.answers.registry.standing import Standing
from tocsin.cases.documents import Document
from tocsin.detect.claims.addresses import by_url
from tocsin.detect.claims.matching import FEW_FACTCHECKS, Matching, match
from tocsin.detect.claims.ranker import Ranker
from tocsin.detect.claims.retrieval import ClaimIndex
from tocsin.factchecks.schema import FACTCHECKS

UNREVIEWED: Final = "translation_not_reviewed"
"""A flag beside those of :class:`tocsin.detect.claims.tables.Flag`."""


class How(StrEnum):
    """What tied the answer to what was asked about."""

    ADDRESS = "address"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Document):
    """An answer that may apply. It is a suggestion, whatever its probability.

    ``probability`` that it answers the text, ``threshold`` below which none is given, ``lexical``
    (BM25) and ``cosine`` are of matches by text; ``language`` is the answer's, ``asked_in`` that of
    the text, where it was stated.
    """

    answer_id: str
    url: str
    language: str
    asked_in: str
    title: str
    statement: str
    claim: str
    how: How
    probability: float | None = None
    threshold: float | None = None
    lexical: float | None = None
    cosine: float | None = None
    reasons: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class Applicable:
    """The editions that are looked through. Give an index of their own: it holds nothing else.

    Without an index only addresses can be asked about.
    """

    def __init__(self, index: ClaimIndex | None = None) -> None:
        self._index = index
        self._table: pa.Table = FACTCHECKS.empty_table()
        self._said: Mapping[int, tuple[Edition, str]] = {}

    def hold(self, editions: Iterable[Edition], now: datetime) -> None:
        """Makes it hold these editions, and no others.

        Raises:
            StorageError: the index cannot be written.
        """
        held = tuple(editions)
        table = factcheck_table(held, now)
        said = [(edition, record["claim"]) for edition in held for record in records(edition)]
        first: dict[int, int] = {}  # an answer may name a claim twice
        for row, key in enumerate(table["factcheck_key"].to_pylist()):
            first.setdefault(key, row)
        self._table = table.take(pa.array(first.values(), pa.int64()))
        self._said = {key: said[row] for key, row in first.items()}
        if self._index is not None:
            self._index.hold(self._table)

    def to_address(self, address: str, now: datetime) -> tuple[Application, ...]:
        """The answers whose claim appeared at an address, or whose page it is."""
        return tuple(self._found(by_url(self._table, [address]), How.ADDRESS, "", None, now))

    def to_text(
        self,
        text: str,
        now: datetime,
        language: str = "",
        how: Matching = Matching(),  # noqa: B008 - frozen
        ranker: Ranker | None = None,
    ) -> tuple[Application, ...]:
        """The answers that may answer a text, the most probable first; none without an index."""
        index = self._index
        if index is None or not self._table.num_rows:
            return ()
        threshold = how.least(few=self._table.num_rows < FEW_FACTCHECKS)
        spoken = [language or None]
        found = match(index, [text], now, spoken, how, ranker)
        return tuple(self._found(found, How.TEXT, language, threshold, now))

    def _found(
        self, found: pa.Table, how: How, asked_in: str, threshold: float | None, now: datetime
    ) -> Iterator[Application]:
        for row in found.to_pylist():
            edition, claim = self._said[row["factcheck_key"]]
            if holds_at(edition, now):
                yield _application(edition, claim, row, how, asked_in, threshold)


def holds_at(edition: Edition, now: datetime) -> bool:
    """Whether an edition may be given as an answer at a moment."""
    if edition.is_taken_back or edition.standing is Standing.UNDER_CORRECTION:
        return False
    begins, ends = edition.content.valid_from, edition.content.valid_until
    return (begins is None or begins <= now) and (ends is None or now < ends)


def _application(
    edition: Edition,
    claim: str,
    row: Mapping[str, Any],
    how: How,
    asked_in: str,
    threshold: float | None,
) -> Application:
    flags: Sequence[str] = row["flags"] or ()
    if not edition.is_original and not edition.reviewed_by:
        flags = (*flags, UNREVIEWED)
    return Application(
        answer_id=edition.answer_id,
        url=edition.url,
        language=edition.language,
        asked_in=asked_in,
        title=edition.wording.title,
        statement=edition.wording.statement,
        claim=claim,
        how=how,
        probability=row["probability"],
        threshold=threshold,
        lexical=row["lexical"],
        cosine=row["cosine"],
        reasons=tuple(row["reasons"] or ()),
        flags=tuple(flags),
    )
