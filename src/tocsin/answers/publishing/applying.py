"""Which agreed answers apply to a text or an address: what a platform asks.

An address applies where it is, after canonicalisation, one at which an answered claim appeared, or
the answer's own page. A text is matched as posts are matched to fact-checks
(:mod:`tocsin.detect.claims.matching`): BM25 and embeddings, ranked, with a calibrated probability.
Every result says how it came about and above which threshold; none says that the text is false. A
person decides. Only what holds at the asked moment is given, whatever else would match better.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from tocsin.detect.wording import words_key
from tocsin.factchecks.schema import FACTCHECKS

UNREVIEWED: Final = "translation_not_reviewed"
"""A flag beside those of :class:`tocsin.detect.claims.tables.Flag`."""


_Answered = tuple[Edition, Mapping[str, Any]]
"""An edition, and its record of one claim."""


class How(StrEnum):
    """What tied the answer to what was asked about."""

    ADDRESS = "address"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Application(Document):
    """An answer that may apply. It is a suggestion, whatever its probability.

    ``claim`` is the one that was matched, ``verdict`` the finding on it in the answer's language,
    empty where nobody judged it. ``probability`` that the answer answers the text, ``threshold``
    below which none is given, ``lexical`` (BM25) and ``cosine`` are of matches by text;
    ``language`` is the answer's, ``asked_in`` that of the text, where it was stated.
    """

    answer_id: str
    url: str
    language: str
    asked_in: str
    title: str
    statement: str
    claim: str
    verdict: str
    standing: Standing
    valid_until: datetime | None
    how: How
    probability: float | None = None
    threshold: float | None = None
    lexical: float | None = None
    cosine: float | None = None
    reasons: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class Applicable:
    """The claims that are looked through. Give an index of their own: it holds nothing else.

    Without an index only addresses can be asked about. A claim stands in the index once, however
    many answers and languages answer it: two that say the same would make each other improbable,
    for a match is judged by how far it is ahead of the next.
    """

    def __init__(self, index: ClaimIndex | None = None) -> None:
        self._index = index
        self._table: pa.Table = FACTCHECKS.empty_table()
        self._claims = 0
        self._by_key: Mapping[int, Sequence[_Answered]] = {}
        self._by_claim: Mapping[int, Sequence[_Answered]] = {}

    def hold(self, editions: Iterable[Edition], now: datetime) -> None:
        """Makes it hold those of these editions that hold now, and no others.

        Do it again when one of them changes, begins or ends.

        Raises:
            StorageError: the index cannot be written.
        """
        held = sorted((one for one in editions if holds_at(one, now)), key=_originals_first)
        answered = [(edition, record) for edition in held for record in records(edition)]
        table = factcheck_table(held, now)
        keys: list[int] = table["factcheck_key"].to_pylist()
        words = [words_key(record["claim"].casefold()) for _, record in answered]
        once = list({one: row for row, one in reversed([*enumerate(words)])}.values())
        self._table = table
        self._by_key = _grouped(keys, answered)
        alike = _grouped(words, answered)
        self._by_claim = {keys[row]: alike[words[row]] for row in once}
        self._claims = len(once)
        if self._index is not None:
            self._index.hold(table.take(pa.array(once, pa.int64())))

    def to_address(self, address: str, now: datetime) -> tuple[Application, ...]:
        """The answers whose claim appeared at an address, or whose page it is."""
        found = by_url(self._table, [address]).to_pylist()
        unique = {row["factcheck_key"]: row for row in found}.values()
        return tuple(self._found(unique, self._by_key, How.ADDRESS, "", None, now))

    def to_text(
        self,
        text: str,
        now: datetime,
        language: str = "",
        how: Matching = Matching(),  # noqa: B008 - frozen
        ranker: Ranker | None = None,
    ) -> tuple[Application, ...]:
        """The answers that may answer a text, the most probable first; none without an index.

        ``how.most`` counts answers: each is given in every language it has.
        """
        index, claims = self._index, self._claims
        if index is None or not claims:
            return ()
        # Alone, a claim is ahead of nothing: its probability is too low, not too high.
        threshold = how.least(few=1 < claims < FEW_FACTCHECKS)
        every = replace(how, most=claims, least_probability=threshold)
        found = match(index, [text], now, [language or None], every, ranker).to_pylist()
        given = self._found(found, self._by_claim, How.TEXT, language, threshold, now)
        return _first(given, how.most)

    def _found(
        self,
        found: Iterable[Mapping[str, Any]],
        answered: Mapping[int, Sequence[_Answered]],
        how: How,
        asked_in: str,
        threshold: float | None,
        now: datetime,
    ) -> Iterator[Application]:
        for row in found:
            for edition, record in answered[row["factcheck_key"]]:
                if holds_at(edition, now):
                    yield _application(edition, record, row, how, asked_in, threshold)


def _originals_first(edition: Edition) -> tuple[bool, str, str]:
    return not edition.is_original, edition.answer_id, edition.language


def _grouped(
    keys: Iterable[int], answered: Iterable[_Answered]
) -> Mapping[int, Sequence[_Answered]]:
    """What is answered by its key; a claim that an answer names twice counts once."""
    found: dict[int, dict[str, _Answered]] = {}
    for key, one in zip(keys, answered, strict=True):
        found.setdefault(key, {}).setdefault(one[0].url, one)
    return {key: tuple(some.values()) for key, some in found.items()}


def _first(applications: Iterable[Application], most: int) -> tuple[Application, ...]:
    """The applications of the first so many answers."""
    found = tuple(applications)
    answers = list(dict.fromkeys(one.answer_id for one in found))[:most]
    return tuple(one for one in found if one.answer_id in answers)


def holds_at(edition: Edition, now: datetime) -> bool:
    """Whether an edition may be given as an answer at a moment."""
    if edition.is_taken_back or edition.standing is Standing.UNDER_CORRECTION:
        return False
    begins, ends = edition.content.valid_from, edition.content.valid_until
    return (begins is None or begins <= now) and (ends is None or now < ends)


def _application(
    edition: Edition,
    record: Mapping[str, Any],
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
        claim=record["claim"],
        verdict=record["verdict"] or "",
        standing=Standing.HOLDS,
        valid_until=edition.content.valid_until,
        how=how,
        probability=row["probability"],
        threshold=threshold,
        lexical=row["lexical"],
        cosine=row["cosine"],
        reasons=tuple(row["reasons"] or ()),
        flags=tuple(flags),
    )
