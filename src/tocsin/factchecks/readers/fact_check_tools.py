"""Google's Fact Check Tools API: what it answers to a search, and the pages it is given.

The two differ: a search gives a claim with its reviews, a page has marked-up reviews with the
claim inside. Source: the discovery document of ``factchecktools`` ``v1alpha1``.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from tocsin.factchecks.records import FactCheck, Outcome
from tocsin.factchecks.values import claim_of, line, moment, number, paragraphs
from tocsin.posts.readers.fields.languages import primary_language
from tocsin.posts.readers.fields.loose_values import dig, first, mapping, mappings, words
from tocsin.posts.records import FieldError, Other, Rejected

NAME: Final = "fact_check_tools/1"
ENVELOPES: Final = frozenset({"claims", "claimReviewMarkupPages"})
"""Arrays whose elements can be read one by one; image search (``results``) is read whole."""

Value = Mapping[str, Any]


def is_record(value: Value) -> bool:
    """Whether the object is an answer of the API, or an element of one."""
    return "claimReviewMarkups" in value or bool(_claims(value)) or _is_empty_answer(value)


def read(value: Value) -> Iterator[Outcome]:
    """The reviews of an object."""
    found = 0
    for claim in _claims(value):
        for review in mappings(claim.get("claimReview")):
            found += 1
            yield _outcome(_searched, claim, review)
    for page in [value, *mappings(value.get("claimReviewMarkupPages"))]:
        for markup in mappings(page.get("claimReviewMarkups")):
            found += 1
            yield _outcome(_marked_up, page, markup)
    if not found:
        yield Other("empty answers")


def _claims(value: Value) -> list[Value]:
    found = [mapping(result.get("claim")) for result in mappings(value.get("results"))]
    return [c for c in [value, *mappings(value.get("claims")), *found] if "claimReview" in c]


def _is_empty_answer(value: Value) -> bool:
    return not value or (set(value) <= {"claims", "nextPageToken"} and not value.get("claims"))


def _outcome(read_one: Any, outer: Value, inner: Value) -> Outcome:
    try:
        made: FactCheck = read_one(outer, inner)
    except FieldError as fault:
        return Rejected(fault.reason, fault.remedy, fault.field)
    return made


def _searched(claim: Value, review: Value) -> FactCheck:
    notes: list[str] = []
    publisher = mapping(review.get("publisher"))
    return FactCheck(
        claim=claim_of(claim.get("text"), "text"),
        title=line(review.get("title")),
        url=line(review.get("url")),
        publisher=line(publisher.get("name")),
        publisher_url=line(publisher.get("site")),
        verdict=line(review.get("textualRating")),
        lang=primary_language(review.get("languageCode")),
        reviewed_at=moment(review.get("reviewDate"), "reviewDate", notes),
        claimed_at=moment(claim.get("claimDate"), "claimDate", notes),
        claimant=line(claim.get("claimant")),
        notes=notes,
    )


def _marked_up(page: Value, markup: Value) -> FactCheck:
    notes: list[str] = []
    rating = mapping(markup.get("rating"))
    seen: Iterable[str] = [*words(markup.get("claimAppearances"))]
    return FactCheck(
        claim=claim_of(markup.get("claimReviewed"), "claimReviewed"),
        body=paragraphs(rating.get("ratingExplanation")),
        url=line(first(markup, "url")) or line(page.get("pageUrl")),
        publisher=line(dig(page, "claimReviewAuthor", "name")),
        verdict=line(rating.get("textualRating")),
        rating=number(rating.get("ratingValue")),
        worst=number(rating.get("worstRating")),
        best=number(rating.get("bestRating")),
        reviewed_at=moment(page.get("publishDate"), "publishDate", notes),
        claimed_at=moment(markup.get("claimDate"), "claimDate", notes),
        claimant=line(dig(markup, "claimAuthor", "name")),
        appearances=[*filter(None, [line(markup.get("claimFirstAppearance"))]), *seen],
        notes=notes,
    )
