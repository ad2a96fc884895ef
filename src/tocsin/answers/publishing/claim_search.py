"""Agreed answers in the shape that Google's Fact Check Tools API answers a search in.

Programs that ask that API (``claims:search`` of ``v1alpha1``; its discovery document names the
parameters and fields) can ask a desk in the same words. What is here is what has a ClaimReview: a
claim that was judged, of an answer that holds, or that has expired and says so on its page.

A search is by words, all of which must stand in the claim or in the answer's title and statement,
without accents and in any case. It is no matching of meaning: for that ask ``/answers/applies``.
"""

import re
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from tocsin.answers.publishing.edition import Edition
from tocsin.answers.publishing.linked_data import REVIEWED
from tocsin.answers.registry.content import AnsweredClaim
from tocsin.cases.documents import iso
from tocsin.errors import UsageError

PAGE: Final = 10
"""Claims of a page where nothing is asked: as the API has it."""
MOST: Final = 100
_WORD: Final = re.compile(r"\w+")
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked, in the API's words. Empty: no such filter. ``language`` is BCP 47."""

    query: str = ""
    language: str = ""
    publisher_site: str = ""
    max_age_days: int | None = None
    page_size: int = PAGE
    page_token: str = ""


class _Found(NamedTuple):
    changed: datetime
    answer_id: str
    number: int
    claim: AnsweredClaim
    editions: list[Edition]


def search(editions: Iterable[Edition], asked: Search, now: datetime) -> dict[str, Any]:
    """A page of claims with their reviews, those that changed last first.

    Raises:
        UsageError: the token is none that a page gave.
    """
    found = sorted(_found(editions, asked, now), key=_place)
    if asked.page_token:
        after = _opened(asked.page_token)
        found = [one for one in found if _place(one) > after]
    page = found[: asked.page_size]
    told: dict[str, Any] = {"claims": [_claim(one) for one in page]} if page else {}
    if len(found) > len(page):
        told["nextPageToken"] = _token(_place(page[-1]))
    return told


def _found(editions: Iterable[Edition], asked: Search, now: datetime) -> list[_Found]:
    words = _words(asked.query)
    oldest = None if asked.max_age_days is None else now - timedelta(days=asked.max_age_days)
    found: dict[tuple[str, int], _Found] = {}
    for edition in editions:
        if not _fits(edition, asked, oldest):
            continue
        for number, claim in enumerate(edition.claims, 1):
            if not claim.verdict or not words <= _said(edition, claim):
                continue
            key = (edition.answer_id, number)
            new = _Found(edition.updated_at, *key, claim, [])
            found.setdefault(key, new).editions.append(edition)
    return [
        one._replace(changed=max(each.updated_at for each in one.editions))
        for one in found.values()
    ]


def _fits(edition: Edition, asked: Search, oldest: datetime | None) -> bool:
    if edition.standing not in REVIEWED:
        return False
    if asked.language and _primary(edition.language) != _primary(asked.language):
        return False
    if asked.publisher_site and _host(edition) != asked.publisher_site.lower():
        return False
    return oldest is None or edition.updated_at >= oldest


def _claim(one: _Found) -> dict[str, Any]:
    claim, made = one.claim, one.claim.claimed_on
    return {
        "text": claim.text,
        **({"claimant": claim.claimant} if claim.claimant else {}),
        **({"claimDate": f"{made.isoformat()}T00:00:00Z"} if made else {}),
        "claimReview": [_review(edition, claim) for edition in one.editions],
    }


def _review(edition: Edition, claim: AnsweredClaim) -> dict[str, Any]:
    return {
        "publisher": {"name": edition.site.publisher, "site": _host(edition)},
        "url": edition.url,
        "title": edition.wording.title,
        "reviewDate": iso(edition.updated_at),
        "textualRating": edition.words.say(f"verdict.{claim.verdict}"),
        "languageCode": edition.language,
    }


def _said(edition: Edition, claim: AnsweredClaim) -> frozenset[str]:
    return _words(f"{claim.text} {edition.wording.title} {edition.wording.statement}")


def _words(text: str) -> frozenset[str]:
    """The words of a text, without case and accents.

    >>> sorted(_words("L'EAU est empoisonnée"))
    ['eau', 'empoisonnee', 'est', 'l']
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return frozenset(_WORD.findall(bare))


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _host(edition: Edition) -> str:
    return urlsplit(edition.site.address).hostname or ""


def _place(one: _Found) -> tuple[float, str, int]:
    """The order: what changed last first, and never two at one place."""
    return -one.changed.timestamp(), one.answer_id, one.number


def _token(place: Sequence[Any]) -> str:
    text = f"{-place[0]:.{_DIGITS}f} {place[2]} {place[1]}"
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _opened(token: str) -> tuple[float, str, int]:
    try:
        text = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4)).decode()
        changed, number, answer_id = text.split(" ", 2)
        return -float(changed), answer_id, int(number)
    except ValueError:
        raise UsageError(
            "The token of the page is none.", "Send nextPageToken as it came, or none."
        ) from None
