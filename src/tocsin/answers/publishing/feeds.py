"""Feeds of answers: Atom, JSON Feed, and a DataFeed of ClaimReviews.

Sources: RFC 4287 (The Atom Syndication Format); RFC 5005, section 3 (paged feeds); JSON Feed
version 1.1 (jsonfeed.org, 2020); https://schema.org/DataFeed. An entry keeps its id for good; what
was withdrawn or replaced stays in the feed and says so, because whoever took it over must learn of
that. The newest change is first, so a reader who comes back needs the first page only.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from math import ceil
from typing import Any, Final
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from tocsin import wording
from tocsin.answers.publishing.edition import WORDS, Edition, Site
from tocsin.answers.publishing.linked_data import CONTEXT, page, reviews
from tocsin.answers.publishing.pages import fragment
from tocsin.answers.registry.plain_texts import clean, one_line
from tocsin.cases.documents import iso
from tocsin.version import __version__

MOST: Final = 200
"""Entries of a page: who looks once a day needs no second one, and it stays below a megabyte."""
_ATOM: Final = "http://www.w3.org/2005/Atom"
_FEEDS: Final = UUID("b5f4d1d2-65b9-5f6a-9a3f-1d1a2b6f4e77")


def newest(editions: Iterable[Edition], number: int = 1, most: int = MOST) -> tuple[Edition, ...]:
    """The editions on a page of at most so many, from 1: those that changed last come first."""
    ordered = sorted(editions, key=lambda one: (one.updated_at, one.urn), reverse=True)
    return tuple(ordered[(number - 1) * most : number * most])


def page_count(editions: Sequence[Edition], most: int = MOST) -> int:
    """How many pages there are; one where there are no editions."""
    return max(1, ceil(len(editions) / most))


def paged(address: str, number: int) -> str:
    """The address of a page of the feed at an address.

    >>> paged("https://a.example/feed.atom", 1), paged("https://a.example/feed.atom?lang=fr", 2)
    ('https://a.example/feed.atom', 'https://a.example/feed.atom?lang=fr&page=2')
    """
    if number == 1:
        return address
    return f"{address}{'&' if '?' in address else '?'}page={number}"


def marked_title(edition: Edition) -> str:
    """The title, which begins with the standing where the answer does not hold."""
    title = one_line(edition.wording.title)
    if edition.holds:
        return title
    words = edition.words
    standing = words.say(f"standing.{edition.standing}")
    return words.say("feed.marked", standing=standing, title=title)


def atom(
    editions: Sequence[Edition],
    site: Site,
    address: str,
    language: str,
    now: datetime,
    number: int = 1,
) -> str:
    """A page of the Atom feed at an address; ``now`` is its time where it is empty."""
    shown = newest(editions, number)
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    _add(feed, "id", uuid5(_FEEDS, f"{site.address} {address}").urn)
    _add(feed, "title", _title(site, language))
    _add(feed, "updated", iso(shown[0].updated_at if shown else now))
    _link(feed, "self", paged(address, number), "application/atom+xml")
    _link(feed, "alternate", site.address, "text/html")
    for rel, other in _other_pages(page_count(editions), number).items():
        _link(feed, rel, paged(address, other), "application/atom+xml")
    _add(feed, "generator", "Tocsin", version=__version__)
    _author(feed, site.publisher)
    for edition in shown:
        _entry(ET.SubElement(feed, "entry", {"xml:lang": edition.language}), edition)
    return ET.tostring(feed, encoding="unicode").join(
        ('<?xml version="1.0" encoding="utf-8"?>\n', "\n")
    )


def _other_pages(count: int, number: int) -> dict[str, int]:
    """The relations of RFC 5005 to other pages; none where there is only one."""
    if count == 1:
        return {}
    near = {"previous": number - 1, "next": number + 1}
    return {"first": 1, **{rel: n for rel, n in near.items() if 1 <= n <= count}, "last": count}


def json_feed(
    editions: Sequence[Edition], site: Site, address: str, language: str, number: int = 1
) -> dict[str, Any]:
    """A page of the JSON Feed at an address."""
    more = number < page_count(editions)
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(site, language),
        "home_page_url": site.address,
        "feed_url": paged(address, number),
        **({"next_url": paged(address, number + 1)} if more else {}),
        "language": language,
        "authors": [{"name": one_line(site.publisher), "url": site.address}],
        "items": [_item(one) for one in newest(editions, number)],
    }


def with_claims_judged(editions: Iterable[Edition]) -> tuple[Edition, ...]:
    """Those that the feed of reviews is of: where nobody judged a claim, there is no review."""
    return tuple(one for one in editions if any(claim.verdict for claim in one.claims))


def data_feed(
    editions: Sequence[Edition], site: Site, now: datetime, number: int = 1
) -> dict[str, Any]:
    """A page of the DataFeed of the reviews.

    What was taken back is a deleted item that names its page; what is being corrected, or is not in
    force yet, is an item that has its page and no review.
    """
    shown = newest(with_claims_judged(editions), number)
    return {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": _title(site, wording.DEFAULT),
        "url": site.address,
        "dateModified": iso(shown[0].updated_at if shown else now),
        "publisher": {
            "@type": "Organization", "name": one_line(site.publisher), "url": site.address
        },
        "dataFeedElement": [_element(one) for one in shown],
    }  # fmt: skip


def _element(edition: Edition) -> dict[str, Any]:
    element: dict[str, Any] = {
        "@type": "DataFeedItem",
        "dateCreated": iso(edition.published_at),
        "dateModified": iso(edition.updated_at),
    }
    if edition.is_taken_back:
        ended = edition.history[-1].at
        return element | {"dateDeleted": iso(ended), "item": [page(edition)]}
    return element | {"item": reviews(edition) or [page(edition)]}


def _entry(entry: ET.Element, edition: Edition) -> None:
    _add(entry, "id", edition.urn)
    _add(entry, "title", marked_title(edition))
    _add(entry, "updated", iso(edition.updated_at))
    _add(entry, "published", iso(edition.published_at))
    _link(entry, "alternate", edition.url, "text/html", hreflang=edition.language)
    for signatory in edition.signatories:
        _author(entry, signatory.institution)
    standing = edition.words.say(f"standing.{edition.standing}")
    ET.SubElement(entry, "category", {"term": edition.standing.value, "label": standing})
    _add(entry, "summary", summary(edition))
    _add(entry, "content", fragment(edition), type="html")


def summary(edition: Edition) -> str:
    """The statement; before it, why not to rely on it, where the answer does not hold."""
    return " ".join(one_line(text) for text in (edition.warning, edition.wording.statement) if text)


def _item(edition: Edition) -> dict[str, Any]:
    until = edition.content.valid_until
    return {
        "id": edition.urn,
        "url": edition.url,
        "title": marked_title(edition),
        "summary": summary(edition),
        "content_html": fragment(edition),
        "date_published": iso(edition.published_at),
        "date_modified": iso(edition.updated_at),
        "language": edition.language,
        "authors": [{"name": one.institution} for one in edition.signatories],
        "tags": [edition.standing.value],
        "_tocsin": {
            "standing": edition.standing.value,
            "reason": edition.reason,
            "version": edition.version,
            "digest": edition.digest,
            "valid_until": iso(until) if until is not None else None,
        },
    }


def _title(site: Site, language: str) -> str:
    return wording.words(WORDS, language).say("feed.title", name=one_line(site.publisher))


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = clean(text)


def _link(parent: ET.Element, rel: str, href: str, kind: str, **more: str) -> None:
    attributes = {"rel": rel, "href": href, "type": kind, **more}
    ET.SubElement(parent, "link", attributes)


def _author(parent: ET.Element, name: str) -> None:
    author = ET.SubElement(parent, "author")
    _add(author, "name", one_line(name))
