"""ClaimReview and MediaReview of schema.org, wherever they stand in a JSON-LD document.

Sources: https://schema.org/ClaimReview, https://schema.org/MediaReview (release 30.0); Google
Search Central, "Fact Check (ClaimReview) structured data"; the Data Commons fact-check feed.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tocsin.factchecks.readers.linked_data import Graph, Node, every, nodes, types
from tocsin.factchecks.records import FactCheck, Outcome
from tocsin.factchecks.values import claim_of, line, moment, number, paragraphs
from tocsin.posts.readers.fields.languages import primary_language
from tocsin.posts.records import FieldError, Other, Rejected
from tocsin.posts.urls import canonical_url

NAME: Final = "schema_org/1"
_REVIEWS: Final = frozenset({"ClaimReview", "MediaReview"})
_CLAIM_TEXTS: Final = ("text", "name", "description", "headline")


def is_document(value: Any) -> bool:
    """Whether a review stands anywhere in the value, or the value says that it is linked data."""
    return any(_is_review(node) for node in nodes(value)) or (
        isinstance(value, dict) and ("@graph" in value or "@type" in value)
    )


def read(document: Any, page: Mapping[str, Any]) -> Iterator[Outcome]:
    """The reviews of a document; other linked data count as one other record.

    ``page`` is what the page around the document says of itself (title, url, body, lang): it
    fills what a review of this very page leaves out.
    """
    graph = Graph(document)
    found = 0
    for node in nodes(document):
        if _is_review(node):
            found += 1
            try:
                yield _completed(_review(node, graph), page)
            except FieldError as fault:
                yield Rejected(fault.reason, fault.remedy, fault.field)
    if not found:
        yield Other("other structured data")


def _is_review(node: Node) -> bool:
    named = not _REVIEWS.isdisjoint(types(node)) and len(node) > 2
    nested = any(isinstance(value, (dict, list)) for value in node.values())
    return named or ("claimReviewed" in node and nested)  # flat, it is a row of a table


def _review(node: Node, graph: Graph) -> FactCheck:
    notes: list[str] = []
    item = graph.child(node, "itemReviewed")
    rating = graph.child(node, "reviewRating", "rating")
    publisher = _publisher(node, graph)
    value = graph.one(rating, "ratingValue")
    return FactCheck(
        claim=claim_of(_claim(node, item, graph), "claimReviewed"),
        source_id=line(graph.one(node, "identifier")),
        title=line(graph.one(node, "headline", "name")),
        body=paragraphs(graph.one(node, "reviewBody", "articleBody"))
        or paragraphs(graph.one(rating, "ratingExplanation")),
        url=_address(graph.one(node, "url", "mainEntityOfPage"), graph),
        publisher=line(graph.one(publisher, "name", "legalName")),
        publisher_url=_address(graph.one(publisher, "url", "@id"), graph),
        verdict=_words(node, rating, value, graph),
        rating=number(value),
        worst=number(graph.one(rating, "worstRating")),
        best=number(graph.one(rating, "bestRating")),
        lang=_language(node, graph),
        reviewed_at=moment(graph.one(node, "datePublished", "dateCreated"), "datePublished", notes),
        claimed_at=moment(graph.one(item, "datePublished"), "itemReviewed.datePublished", notes),
        claimant=_name(graph.one(item, "author", "creator"), graph),
        appearances=list(_appearances(item, graph)),
        image_hashes=list(_hashes(item, graph)),
        valid_until=moment(graph.one(node, "expires"), "expires", notes),
        notes=notes,
    )


def _claim(node: Node, item: Node, graph: Graph) -> Any:
    stated = graph.one(node, "claimReviewed")
    if stated:
        return stated
    meant = graph.child(item, "interpretedAsClaim") or item
    return graph.one(meant, *_CLAIM_TEXTS) if "Claim" in types(meant) else None


def _publisher(node: Node, graph: Graph) -> Node:
    """The organisation that answers for the review; a person only where there is none."""
    stated = [
        {"name": value} if isinstance(value, str) else value
        for name in ("author", "publisher", "sourceOrganization")
        for value in graph.all(node, name)
        if isinstance(value, (str, dict))
    ]
    people = ("Person" in types(value) for value in stated)
    ordered = sorted(zip(people, range(len(stated)), stated, strict=True), key=lambda o: o[:2])
    return ordered[0][2] if ordered else {}


def _words(node: Node, rating: Node, value: Any, graph: Graph) -> str | None:
    """The verdict in words: of the rating, of a value that is no number, or of the medium."""
    stated = graph.one(rating, "alternateName", "name")
    if not stated and number(value) is None:
        stated = value
    if not stated:
        loose = graph.one(node, "reviewRating")
        stated = loose if isinstance(loose, str) else None
    if not stated:
        category = graph.one(node, "mediaAuthenticityCategory")
        name = category.get("@id") if isinstance(category, dict) else category
        stated = name.rsplit("/", 1)[-1] if isinstance(name, str) else None
    return line(stated)


def _language(node: Node, graph: Graph) -> str | None:
    stated = graph.one(node, "inLanguage")
    if isinstance(stated, dict):
        stated = graph.one(stated, "alternateName", "identifier", "name")
    if stated is None:
        claimed = graph.all(node, "claimReviewed")
        stated = claimed[0].get("@language") if claimed and isinstance(claimed[0], dict) else None
    return primary_language(stated)


def _name(value: Any, graph: Graph) -> str | None:
    return line(graph.one(value, "name")) if isinstance(value, dict) else line(value)


def _address(value: Any, graph: Graph) -> str | None:
    """An address: stated as such, or as an object that has one."""
    if isinstance(value, dict):
        value = graph.one(value, "url", "contentUrl", "@id")
    return value.strip() or None if isinstance(value, str) else None


def _appearances(item: Node, graph: Graph) -> Iterator[str]:
    names = ("firstAppearance", "appearance", "mediaItemAppearance", "url", "contentUrl")
    for value in (value for name in names for value in graph.all(item, name)):
        address = _address(value, graph)
        if address is not None:
            yield address


def _hashes(item: Node, graph: Graph) -> Iterator[str]:
    """Hashes of pictures, sounds and films: schema.org has ``sha256``."""
    media = [*graph.all(item, "mediaItemAppearance"), *graph.all(item, "image"), item]
    for node in (node for node in media if isinstance(node, dict)):
        for stated in every(graph.one(node, "sha256")):
            if isinstance(stated, str):
                yield f"sha256:{stated.strip().lower()}"


def _completed(review: FactCheck, page: Mapping[str, Any]) -> FactCheck:
    address = page.get("url")
    same = review.url is None or canonical_url(review.url) == canonical_url(address or "")
    if page and address and same:
        review.url = review.url or address
        review.title = review.title or page.get("title")
        review.body = review.body or page.get("body")
    if page:
        review.lang = review.lang or primary_language(page.get("lang"))
    return review
