"""Answers as schema.org JSON-LD: a page, and a ClaimReview for each claim that was judged.

Sources: https://schema.org/ClaimReview, https://schema.org/Question (release 30.0); Google Search
Central, "Fact Check (ClaimReview) structured data" (required: ``claimReviewed``, ``reviewRating``
with ``alternateName``, ``url``; recommended: ``author``, ``itemReviewed`` with ``appearance``,
``author``, ``datePublished``).

A rating is a verdict in words, those that readers of fact-checks know in its language ("False" for
what a panel refuted). It has no number: a scale from 1 to 5 would claim a precision that no panel's
verdict has. A claim that nobody judged is a question with its answer, and no review.

A review is what programs act on, and it has no place for a doubt. So there is one only while the
answer holds, or with the day on which it has expired; while it is being corrected, before it is in
force, and once it was withdrawn or replaced there is only the page, which says how it stands.
"""

from typing import Any, Final

import orjson

from tocsin.answers.publishing.edition import Edition, Site
from tocsin.answers.registry.content import AnsweredClaim, ClaimantKind, Source
from tocsin.answers.registry.standing import Standing
from tocsin.cases.documents import iso

CONTEXT: Final = "https://schema.org"
_STATUS: Final = {
    Standing.WITHDRAWN: "Withdrawn",
    Standing.SUPERSEDED: "Superseded",
    Standing.EXPIRED: "Expired",
    Standing.UNDER_CORRECTION: "UnderCorrection",
    Standing.NOT_YET: "Pending",
    Standing.HOLDS: "Published",
}
REVIEWED: Final = frozenset({Standing.HOLDS, Standing.EXPIRED})
"""The standings in which an answer has reviews."""
_SCRIPT: Final = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026",
                                "\u2028": "\\u2028", "\u2029": "\\u2029"})  # fmt: skip


def linked_data(edition: Edition) -> dict[str, Any]:
    """The document of a page: the page itself, then reviews and questions."""
    return {
        "@context": CONTEXT,
        "@graph": [page(edition), *reviews(edition), *_questions(edition)],
    }


def page(edition: Edition) -> dict[str, Any]:
    """The page as a node."""
    wording = edition.wording
    return {
        "@type": "WebPage",
        "@id": edition.url,
        "url": edition.url,
        "identifier": edition.urn,
        "name": wording.title,
        "abstract": wording.statement,
        "inLanguage": edition.language,
        "version": str(edition.version),
        "creativeWorkStatus": _STATUS[edition.standing],
        **_times(edition),
        "publisher": _site(edition.site),
        "sourceOrganization": _signatories(edition),
        **({"citation": sources} if (sources := _citations(edition.sources)) else {}),
        **({"translationOfWork": {"@type": "WebPage", "@id": edition.original_url}}
           if not edition.is_original else {}),
        **({"correction": edition.reason} if edition.is_taken_back else {}),
    }  # fmt: skip


def reviews(edition: Edition) -> list[dict[str, Any]]:
    """A ClaimReview for each claim with a verdict; none while the answer has no reviews."""
    if edition.standing not in REVIEWED:
        return []
    return [
        _review(edition, claim, number)
        for number, claim in enumerate(edition.claims, 1)
        if claim.verdict
    ]


def script(document: dict[str, Any]) -> str:
    r"""The document as it may stand inside a script element: nothing in it can end the element.

    >>> script({"a": "</script>"})
    '{"a":"\\u003c/script\\u003e"}'
    """
    return orjson.dumps(document).decode().translate(_SCRIPT)


def _review(edition: Edition, claim: AnsweredClaim, number: int) -> dict[str, Any]:
    wording = edition.wording
    return {
        "@type": "ClaimReview",
        "@id": f"{edition.url}#claim-{number}",
        "url": edition.url,
        "name": wording.title,
        "claimReviewed": claim.text,
        "inLanguage": edition.language,
        **_times(edition),
        "author": _signatories(edition),
        "publisher": _site(edition.site),
        "reviewRating": {
            "@type": "Rating",
            "alternateName": edition.words.say(f"verdict.{claim.verdict}"),
            "ratingExplanation": wording.why or wording.statement,
        },
        "reviewBody": "\n\n".join((wording.statement, *wording.known)),
        "itemReviewed": _claim(claim),
    }


def _claim(claim: AnsweredClaim) -> dict[str, Any]:
    node: dict[str, Any] = {"@type": "Claim", "text": claim.text}
    if claim.language:
        node["inLanguage"] = claim.language
    if claim.claimant:
        is_person = claim.claimant_kind is ClaimantKind.PERSON
        node["author"] = {
            "@type": "Person" if is_person else "Organization",
            "name": claim.claimant,
        }
    if claim.claimed_on is not None:
        node["datePublished"] = claim.claimed_on.isoformat()
    if claim.appearances:
        node["appearance"] = [{"@type": "CreativeWork", "url": one} for one in claim.appearances]
    return node


def _questions(edition: Edition) -> list[dict[str, Any]]:
    if edition.standing not in REVIEWED:
        return []
    return [
        {
            "@type": "Question",
            "@id": f"{edition.url}#claim-{number}",
            "name": claim.text,
            "acceptedAnswer": {
                "@type": "Answer",
                "text": edition.wording.statement,
                "url": edition.url,
                "inLanguage": edition.language,
            },
        }
        for number, claim in enumerate(edition.claims, 1)
        if not claim.verdict
    ]


def _times(edition: Edition) -> dict[str, str]:
    times = {
        "datePublished": edition.published_at,
        "dateModified": edition.updated_at,
        "expires": edition.content.valid_until,
    }
    return {name: iso(time) for name, time in times.items() if time is not None}


def _site(site: Site) -> dict[str, str]:
    return {"@type": "Organization", "name": site.publisher, "url": site.address}


def _signatories(edition: Edition) -> list[dict[str, str]]:
    return [{"@type": "Organization", "name": one.institution} for one in edition.signatories]


def _citations(sources: tuple[Source, ...]) -> list[dict[str, str]]:
    return [
        {
            "@type": "CreativeWork",
            "name": one.title,
            **({"url": one.url} if one.url else {}),
            **({"datePublished": one.dated.isoformat()} if one.dated else {}),
        }
        for one in sources
    ]
