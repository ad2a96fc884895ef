"""Posts matched to fact-checks: suggestions with their probability, reasons and flags.

Nothing is confirmed here. A match is a suggestion until a person says otherwise
(:mod:`.feedback`), however probable it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.detect.claims.ranker import Ranked, Ranker
from tocsin.detect.claims.reasons import reasons
from tocsin.detect.claims.retrieval import ClaimIndex, Retrieved
from tocsin.detect.claims.tables import MATCHES, By, Flag, Tier
from tocsin.detect.claims.wordings import Wording
from tocsin.detect.negation import is_negated

MEASURED: Final = frozenset({"ar", "de", "en", "es", "fr", "hi", "id", "mr", "ms", "pa", "pl",
                             "pt", "ta", "th"})  # fmt: skip
"""Languages of the sets that matching was measured on (Malay and Indonesian stand as one there)."""
SHORT_WORDS: Final = 4
"""A post of fewer words says too little to tell one claim from another."""
FEW_FACTCHECKS: Final = 500
"""Among fewer, whatever is on the same topic is the nearest of all, and probabilities are too
high: they were measured on sets of 7,000 and more."""
LEAST: Final = 0.5
"""At 0.5 a match is more probably right than wrong."""
LEAST_AMONG_FEW: Final = 0.8
"""In an exercise with 54 fact-checks, 34 % of the matches from 0.5 on were right, 56 % from 0.8."""
_AT_ONCE: Final = 256


@dataclass(frozen=True)
class Matching:
    """What is asked for."""

    least_probability: float | None = None
    """Below it there is no match; ``None``: ``LEAST``, or ``LEAST_AMONG_FEW`` fact-checks."""
    most: int = 3
    """Matches of one post at most."""
    publishers: frozenset[str] | None = None
    """Only fact-checks of these sites (``publisher_site``); ``None``: all."""
    reviewed_since: datetime | None = None
    """Only fact-checks reviewed then or later; those without a date are left out as well."""
    old_after: timedelta = timedelta(days=730)
    """A review this much older than the moment asked about is flagged: claims come back, but
    facts change."""

    def least(self, *, few: bool) -> float:
        """The least probability, among few fact-checks or many."""
        if self.least_probability is not None:
            return self.least_probability
        return LEAST_AMONG_FEW if few else LEAST


def match(
    index: ClaimIndex,
    texts: Sequence[str],
    now: datetime,
    languages: Sequence[str | None] | None = None,
    how: Matching = Matching(),  # frozen
    ranker: Ranker | None = None,
) -> pa.Table:
    """The fact-checks that may answer each text; a table like :data:`.tables.MATCHES`.

    ``languages`` are the texts' (BCP 47); ``None``: unknown. Withdrawn fact-checks are never
    suggested; those that have expired by ``now`` are, with a flag. The index's fact-checks need
    all columns of ``factchecks.schema``.
    """
    using = Ranker.shipped() if ranker is None else ranker
    spoken = [None] * len(texts) if languages is None else languages
    allowed = _allowed(index.factchecks, how)
    rows: list[dict[str, Any]] = []
    for start in range(0, len(texts), _AT_ONCE):
        some = texts[start : start + _AT_ONCE]
        for query, found in enumerate(index.candidates(some, allowed), start):
            ranked = using.rank(found, how.most)
            rows += _matches(index, query, found, ranked, spoken[query], now, how)
    return pa.Table.from_pylist(rows, schema=MATCHES)


def _matches(
    index: ClaimIndex,
    query: int,
    found: Retrieved,
    ranked: Ranked,
    language: str | None,
    now: datetime,
    how: Matching,
) -> list[dict[str, Any]]:
    few = index.factchecks.num_rows < FEW_FACTCHECKS
    chosen = np.flatnonzero(ranked.probability >= how.least(few=few))
    chosen = chosen[np.argsort(-ranked.probability[chosen], kind="stable")]
    checks = index.factchecks.take(pa.array(ranked.rows[chosen])).to_pylist()
    matches = []
    for rank, (place, check) in enumerate(zip(chosen.tolist(), checks, strict=True), 1):
        claim, title = index.wordings(check)
        matches.append(
            {
                "query": query,
                "factcheck_key": check["factcheck_key"],
                "rank": rank,
                "probability": ranked.probability[place],
                "tier": Tier.SUGGESTED,
                "by": By.TEXT,
                "lexical": ranked.bm25[place],
                "cosine": ranked.cosine[place],
                "reasons": reasons(found.post, claim, title, ranked.features[place]),
                "flags": [
                    *([str(Flag.FEW)] if few else []),
                    *flags(found.post, claim, check, language, now, how.old_after),
                ],
            }
        )
    return matches


def flags(
    post: Wording,
    claim: Wording,
    check: dict[str, Any],
    language: str | None,
    now: datetime,
    old_after: timedelta,
) -> list[str]:
    """Why to look twice at a match of these texts."""
    denies = is_negated(post.terms.text, language), is_negated(claim.terms.text, check["lang"])
    holds = {
        Flag.SHORT: len(post.terms.words) < SHORT_WORDS,
        Flag.NEGATION: None not in denies and denies[0] != denies[1],
        Flag.EXPIRED: check["valid_until"] is not None and check["valid_until"] <= now,
        Flag.OLD: check["reviewed_at"] is not None and check["reviewed_at"] < now - old_after,
        Flag.LANGUAGE: language not in MEASURED or check["lang"] not in MEASURED,
    }
    return [str(flag) for flag, there in holds.items() if there]


def _allowed(factchecks: pa.Table, how: Matching) -> npt.NDArray[np.bool_] | None:
    """Which rows may be suggested; ``None``: all."""
    kept = pc.is_null(factchecks["withdrawn_at"])
    if how.publishers is not None:
        sites = pa.array(sorted(how.publishers), pa.string())
        kept = pc.and_(kept, pc.is_in(factchecks["publisher_site"], value_set=sites))
    if how.reviewed_since is not None:
        since = pa.scalar(how.reviewed_since, factchecks.schema.field("reviewed_at").type)
        late = pc.fill_null(pc.greater_equal(factchecks["reviewed_at"], since), False)
        kept = pc.and_(kept, late)
    mask: npt.NDArray[np.bool_] = kept.to_numpy(zero_copy_only=False)
    return None if mask.all() else mask
