"""The tables of matching: what is suggested, and what people said about it."""

from enum import StrEnum
from typing import Final

import pyarrow as pa


class Tier(StrEnum):
    """How far a match has come. The machine only suggests."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class By(StrEnum):
    """What tied the post to the fact-check."""

    TEXT = "text"
    URL = "url"
    IMAGE = "image"


class Flag(StrEnum):
    """Why a person should look twice."""

    SHORT = "short"
    NEGATION = "negation_differs"
    EXPIRED = "expired"
    OLD = "reviewed_long_before"
    LANGUAGE = "language_not_measured"
    FEW = "few_factchecks"
    LINKS_FACTCHECK = "links_the_factcheck"


_STRINGS = pa.list_(pa.string())


def _schema(columns: dict[str, tuple[pa.DataType, str]]) -> pa.Schema:
    return pa.schema(
        [
            pa.field(name, dtype, metadata={"description": meaning})
            for name, (dtype, meaning) in columns.items()
        ]
    )


MATCHES: Final = _schema(
    {
        "query": (pa.int64(), "row of the text, picture or URL that was asked about, from 0"),
        "factcheck_key": (pa.int64(), "the fact-check"),
        "rank": (pa.int32(), "1 for the most probable of this query"),
        "probability": (pa.float32(), "that it answers the post; null: not matched by text"),
        "tier": (pa.string(), "suggested, confirmed or rejected: the latter two by a person"),
        "by": (pa.string(), "text, url or image"),
        "lexical": (pa.float32(), "BM25 of the wording; null: not by text"),
        "cosine": (pa.float32(), "likeness in meaning; null: not by text"),
        "reasons": (_STRINGS, "what speaks for it, in words, strongest first"),
        "flags": (_STRINGS, "why to look twice"),
    }
)

FEEDBACK: Final = _schema(
    {
        "query_key": (pa.int64(), "what was said of: see wording.words_key"),
        "factcheck_key": (pa.int64(), "the fact-check"),
        "by": (pa.string(), "what had tied them"),
        "probability": (pa.float32(), "as the shipped model states it; null: not by text"),
        "is_right": (pa.bool_(), "what the person said"),
        "person": (pa.string(), "who said it"),
        "said_at": (pa.timestamp("us", tz="UTC"), "when"),
    }
)
