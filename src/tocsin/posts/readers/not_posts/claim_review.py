"""ClaimReview and MediaReview: fact-checks as schema.org JSON-LD, and Google's two forms.

Fact-checks are not posts. They are recognised so that the ledger says what they are and the
claims room can read them. Source: https://schema.org/ClaimReview; the DataFeed of the Data
Commons; the ``claims`` of the Fact Check Tools API.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final

from tocsin.posts.readers.base import Envelope, Reader
from tocsin.posts.readers.fields.loose_values import mappings
from tocsin.posts.records import Other, Outcome, Record

_TYPES: Final = frozenset({"ClaimReview", "MediaReview"})
_CONTAINERS: Final = ("@graph", "dataFeedElement", "item", "itemListElement", "claims")
_MAX_DEPTH: Final = 4


class ClaimReview(Reader):
    """Recognises fact-checks and counts them."""

    name: ClassVar[str] = "claim_review"
    title: ClassVar[str] = "ClaimReview / MediaReview"
    layouts = frozenset({"json", "table"})
    envelopes = (Envelope("dataFeedElement"),)

    def recognises(self, record: Record) -> float:
        value = record.value
        if record.layout == "table":
            return 0.9 if "claimReviewed" in value else 0.0
        return 0.95 if _is_review(value) or _has_reviews(value, _MAX_DEPTH) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        value = record.value
        if record.layout == "table" or _is_review(value):
            return [Other("claim reviews")]
        found = [Other("claim reviews") for _ in _reviews(value, _MAX_DEPTH)]
        return found or [Other("empty pages")]


def _is_review(value: Mapping[str, Any]) -> bool:
    stated = value.get("@type")
    types = stated if isinstance(stated, list) else [stated]
    named = any(isinstance(name, str) and name.rsplit("/", 1)[-1] in _TYPES for name in types)
    return named or "claimReviewed" in value or "claimReview" in value


def _has_reviews(value: Mapping[str, Any], depth: int) -> bool:
    """Whether the first object of a container is a review: enough to recognise, and cheap."""
    if depth == 0:
        return False
    for name in _CONTAINERS:
        for item in mappings(value.get(name))[:8]:
            if _is_review(item) or _has_reviews(item, depth - 1):
                return True
    return False


def _reviews(value: Mapping[str, Any], depth: int) -> Iterator[Mapping[str, Any]]:
    if _is_review(value):
        yield value
        return
    for name in _CONTAINERS if depth else ():
        for item in mappings(value.get(name)):
            yield from _reviews(item, depth - 1)
