"""Feeds of answers: Atom, JSON Feed, and a DataFeed of ClaimReviews.

Sources: RFC 4287 (The Atom Syndication Format); JSON Feed version 1.1 (jsonfeed.org, 2020);
https://schema.org/DataFeed. An entry keeps its id for good; what was withdrawn or replaced stays in
the feed and says so, because whoever took it over must learn of that. The newest change is first.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
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
"""Entries: a reader that looks once a day misses none, and the file stays below some megabytes."""
_ATOM: Final = "http://www.w3.org/2005/Atom"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_FEEDS: Final = UUID("b5f4d1d2-65b9-5f6a-9a3f-1d1a2b6f4e77")


def newest(editions: Iterable[Edition], most: int = MOST) -> tuple[Edition, ...]:
    """The editions that changed last, the newest first."""
    ordered = sorted(editions, key=lambda one: (one.updated_at, one.urn), reverse=True)
    return tuple(islice(ordered, most))


def marked_title(edition: Edition) -> str:
    """The title, which begins with the standing where the answer does not hold."""
    title = one_line(edition.wording.title)
    if edition.holds:
        return title
    words = edition.words
    standing = words.say(f"standing.{edition.standing}")
    return words.say("feed.marked", standing=standing, title=title)


def atom(
    editions: Sequence[Edition], site: Site, address: str, language: str, now: datetime
) -> str:
    """The Atom feed at an address; ``now`` is its time where it is empty."""
    shown = newest(editions)
    feed = ET.Element(f"{{{_ATOM}}}feed", {_XML_LANG: language})
    _add(feed, "id", uuid5(_FEEDS, f"{site.address} {address}").urn)
    _add(feed, "title", _title(site, language))
    _add(feed, "updated", iso(shown[0].updated_at if shown else now))
    _link(feed, "self", address, "application/atom+xml")
    _link(feed, "alternate", site.address, "text/html")
    _add(feed, "generator", "Tocsin", version=__version__)
    _author(feed, site.publisher)
    for edition in shown:
        _entry(ET.SubElement(feed, f"{{{_ATOM}}}entry", {_XML_LANG: edition.language}), edition)
    ET.register_namespace("", _ATOM)
    return ET.tostring(feed, encoding="unicode", xml_declaration=False).join(
        ('<?xml version="1.0" encoding="utf-8"?>\n', "\n")
    )


def json_feed(
    editions: Sequence[Edition], site: Site, address: str, language: str
) -> dict[str, Any]:
    """The JSON Feed at an address."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(site, language),
        "home_page_url": site.address,
        "feed_url": address,
        "language": language,
        "authors": [{"name": one_line(site.publisher), "url": site.address}],
        "items": [_item(one) for one in newest(editions)],
    }


def data_feed(editions: Sequence[Edition], site: Site, now: datetime) -> dict[str, Any]:
    """The DataFeed of the reviews; what was taken back is a deleted item that names its page.

    An answer to claims that nobody judged has no review, and is not in it.
    """
    shown = [one for one in newest(editions) if _has_review(one)]
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


def _has_review(edition: Edition) -> bool:
    return any(claim.verdict for claim in edition.claims)


def _element(edition: Edition) -> dict[str, Any]:
    element: dict[str, Any] = {
        "@type": "DataFeedItem",
        "dateCreated": iso(edition.published_at),
        "dateModified": iso(edition.updated_at),
    }
    if edition.is_taken_back:
        ended = edition.history[-1].at
        return element | {"dateDeleted": iso(ended), "item": [page(edition)]}
    return element | {"item": reviews(edition)}


def _entry(entry: ET.Element, edition: Edition) -> None:
    _add(entry, "id", edition.urn)
    _add(entry, "title", marked_title(edition))
    _add(entry, "updated", iso(edition.updated_at))
    _add(entry, "published", iso(edition.published_at))
    _link(entry, "alternate", edition.url, "text/html", hreflang=edition.language)
    for signatory in edition.signatories:
        _author(entry, signatory.institution)
    standing = edition.words.say(f"standing.{edition.standing}")
    ET.SubElement(
        entry, f"{{{_ATOM}}}category", {"term": edition.standing.value, "label": standing}
    )
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
            "about": "https://jsonfeed.org/version/1.1#extensions",
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
    ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes).text = clean(text)


def _link(parent: ET.Element, rel: str, href: str, kind: str, **more: str) -> None:
    attributes = {"rel": rel, "href": href, "type": kind, **more}
    ET.SubElement(parent, f"{{{_ATOM}}}link", attributes)


def _author(parent: ET.Element, name: str) -> None:
    author = ET.SubElement(parent, f"{{{_ATOM}}}author")
    _add(author, "name", one_line(name))
