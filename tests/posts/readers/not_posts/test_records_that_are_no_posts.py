"""Fact-checks, statements of reasons and indicators: recognised, named and counted."""

from typing import Any

import pytest

from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.not_posts.claim_review import ClaimReview
from tocsin.posts.readers.not_posts.dsa_statements import DsaStatements
from tocsin.posts.readers.not_posts.meta_indicators import MetaIndicators
from tocsin.posts.records import Layout, Other, Record

REVIEW = {"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": "x"}
STATEMENT = {
    "uuid": "u",
    "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
    "decision_visibility": "[]",
    "content_type": "[]",
    "automated_detection": "Yes",
}


@pytest.mark.parametrize(
    ("reader", "value", "layout", "expected"),
    [
        (ClaimReview(), REVIEW, "json", ["claim reviews"]),
        (ClaimReview(), {"@type": ["http://schema.org/MediaReview"]}, "json", ["claim reviews"]),
        (ClaimReview(), {"@graph": [{"@type": "WebPage"}, REVIEW]}, "json", ["claim reviews"]),
        (
            ClaimReview(),
            {"dataFeedElement": [{"item": [REVIEW, REVIEW]}]},
            "json",
            ["claim reviews"] * 2,
        ),
        (
            ClaimReview(),
            {"claims": [{"text": "x", "claimReview": [{}]}]},
            "json",
            ["claim reviews"],
        ),
        (ClaimReview(), {"claimReviewed": "x", "url": "y"}, "table", ["claim reviews"]),
        (DsaStatements(), STATEMENT, "table", ["statements of reasons"]),
        (DsaStatements(), {"statements": [STATEMENT] * 3}, "json", ["statements of reasons"] * 3),
        (DsaStatements(), {**STATEMENT, "decision_ground": ["A", "B"]}, "json", ["vocabularies"]),
        (
            MetaIndicators(),
            {"Tactic ": "0", "Technique": "0.6", "Procedure": "p", "Indicator": "a[.]example"},
            "table",
            ["indicators"],
        ),
        (
            MetaIndicators(),
            {"Tactic": "", "Technique": None, "Procedure": " ", "Indicator": ""},
            "table",
            ["blank rows"],
        ),
        (
            MetaIndicators(),
            {"Tactic": "0", "Technique": "t", "Procedure": "p"},
            "table",
            ["techniques"],
        ),
        (
            MetaIndicators(),
            {"indicator_type": "cib_url", "indicator_value": "a"},
            "json",
            ["indicators"],
        ),
        (
            MetaIndicators(),
            {"id": "x", "added_ds": "d", "indicators": {}},
            "json",
            ["indicator lists"],
        ),
    ],
)
def test_it_is_named_for_the_ledger(
    reader: Reader, value: dict[str, Any], layout: Layout, expected: list[str]
) -> None:
    record = Record(value, 1, b"", layout)
    assert reader.recognises(record) >= 0.9
    assert list(reader.read(record)) == [Other(kind) for kind in expected]


@pytest.mark.parametrize("reader", [ClaimReview(), DsaStatements(), MetaIndicators()])
@pytest.mark.parametrize("value", [{}, {"id": 1, "text": "a"}, {"@type": None, "data": [1]}])
def test_other_records_are_not_taken(reader: Reader, value: dict[str, Any]) -> None:
    assert reader.recognises(Record(value, 1, b"")) == 0.0
