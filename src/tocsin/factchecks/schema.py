"""The ``factchecks`` table: what every feed, page and spreadsheet of fact-checks becomes.

One row a revision of a fact-check. What a publisher changes becomes a new revision; the old one
stays. Ids are content ids: the same fact-check from the publisher's page and from an aggregator
is one. The version is written into every file; a change of meaning raises it.
"""

from enum import StrEnum
from typing import Final

import pyarrow as pa

SCHEMA_VERSION: Final = 1


class Kind(StrEnum):
    """Whose word it is."""

    FACTCHECK = "factcheck"
    AGREED_ANSWER = "agreed_answer"


_STRINGS = pa.list_(pa.string())
_TIME = pa.timestamp("us", tz="UTC")
SCALE: Final = pa.struct(
    [("rating", pa.float64()), ("worst", pa.float64()), ("best", pa.float64())]
)

COLUMNS: Final[dict[str, tuple[pa.DataType, str]]] = {
    "factcheck_id": (pa.string(), "BLAKE2b-128 of publisher, place (url) and claim, hexadecimal"),
    "factcheck_key": (pa.int64(), "64-bit hash of factcheck_id"),
    "source_id": (pa.string(), "the source's own id, if stated"),
    "kind": (pa.string(), "factcheck, or agreed_answer for an answer of our own"),
    "claim": (pa.string(), "the claim that was checked, in the publisher's words"),
    "title": (pa.string(), "headline of the article; null: not stated"),
    "body": (pa.string(), "text of the article, markup removed; null: not stated"),
    "url": (pa.string(), "canonical URL of the article"),
    "publisher": (pa.string(), "name of the fact-checker, as stated"),
    "publisher_site": (pa.string(), "registered domain of the publisher, else of url"),
    "verdict": (pa.string(), "on our scale (verdicts.Verdict); null: the source states none"),
    "verdict_as_stated": (pa.string(), "in the publisher's words"),
    "verdict_scale": (SCALE, "the number stated as rating, and its scale's worst and best"),
    "lang": (pa.string(), "BCP 47 primary language of the review; null: unknown"),
    "lang_score": (pa.float32(), "probability by our identifier; null: stated by the source"),
    "reviewed_at": (_TIME, "when the review was published; a day without a zone is UTC"),
    "claimed_at": (_TIME, "when the claim was made"),
    "claimant": (pa.string(), "who made the claim, as stated"),
    "appearances": (_STRINGS, "canonical URLs where the claim appeared"),
    "image_hashes": (_STRINGS, "stated hashes of its pictures, as algorithm:hexadecimal"),
    "valid_until": (_TIME, "when it expires, if stated"),
    "source_file": (pa.string(), "file the record came from, with its place in an archive"),
    "source_line": (pa.int64(), "line, row or item number in that file, from 1"),
    "reader": (pa.string(), "reader and its version, as in schema_org/1"),
    "raw_hash": (pa.string(), "BLAKE2b-64 of the raw record, hexadecimal"),
    "content_key": (pa.int64(), "64-bit hash of all it says: tells a revision from a duplicate"),
    "added_at": (_TIME, "when the registry learnt of this revision"),
    "revision": (pa.int32(), "1 for the first, one more for each change"),
    "withdrawn_at": (_TIME, "when it was withdrawn; null: it stands"),
    "withdrawal_reason": (pa.string(), "why it was withdrawn"),
}

FACTCHECKS: Final = pa.schema(
    [
        pa.field(name, dtype, metadata={"description": meaning})
        for name, (dtype, meaning) in COLUMNS.items()
    ],
    metadata={"tocsin.schema": "factchecks", "tocsin.schema_version": str(SCHEMA_VERSION)},
)

CONTENT: Final = (
    "kind", "claim", "title", "body", "url", "publisher", "publisher_site", "verdict_as_stated",
    "verdict_scale", "lang", "reviewed_at", "claimed_at", "claimant", "appearances",
    "image_hashes", "valid_until",
)  # fmt: skip
"""What a fact-check says. Its verdict on our scale follows from it, and may be mapped better."""
