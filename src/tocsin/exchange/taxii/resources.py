"""The resources of TAXII 2.1 as JSON. Empty lists are left out, as section 2 demands."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from tocsin.exchange.taxii.asking import token
from tocsin.exchange.taxii.errors import RefusedError
from tocsin.exchange.taxii.media import STIX, TAXII
from tocsin.exchange.taxii.store import Collection, Kept, Outcome, Root
from tocsin.exchange.taxii.times import stamp

Json = dict[str, Any]


def discovery(title: str, description: str, contact: str, roots: Sequence[str]) -> Json:
    """Section 4.1.1; the first root is the default."""
    told: Json = {"title": title, "description": description, "contact": contact}
    if roots:
        told |= {"default": roots[0], "api_roots": list(roots)}
    return _said(told)


def api_root(root: Root, most_bytes: int) -> Json:
    """Section 4.2.1."""
    return _said({
        "title": root.title, "description": root.description, "versions": [TAXII],
        "max_content_length": most_bytes,
    })  # fmt: skip


def collection(one: Collection) -> Json:
    """Section 5.2.1."""
    return _said({
        "id": one.id, "title": one.title, "description": one.description,
        "can_read": one.can_read, "can_write": one.can_write, "media_types": [STIX],
    })  # fmt: skip


def collections(several: Iterable[Collection]) -> Json:
    """Section 5.1.1."""
    listed = [collection(one) for one in several]
    return {"collections": listed} if listed else {}


def envelope(page: Sequence[Kept], *, more: bool) -> bytes:
    """Section 3.7. The objects are the texts that are kept: they are joined, and not read again."""
    if not page:
        return b"{}"
    objects = b",".join(one.content for one in page)
    return b"{" + _more(page, more) + b'"objects":[' + objects + b"]}"


def manifest(page: Sequence[Kept], *, more: bool) -> bytes:
    """Section 5.3.1; ``next`` is told as in an envelope, for section 5.3 takes it."""
    if not page:
        return b"{}"
    records = [
        {"id": one.id, "date_added": stamp(one.added), "version": one.version, "media_type": STIX}
        for one in page
    ]
    return b"{" + _more(page, more) + b'"objects":' + orjson.dumps(records) + b"}"


def versions(page: Sequence[Kept], *, more: bool) -> bytes:
    """Section 5.8.1; the same of ``next``."""
    if not page:
        return b"{}"
    told = orjson.dumps([one.version for one in page])
    return b"{" + _more(page, more) + b'"versions":' + told + b"}"


def status(asked_at: str, outcomes: Sequence[tuple[str, Outcome]]) -> Json:
    """Section 4.3.1, without its id: everything is done by the time of the answer."""
    good = [_details(name, one) for name, one in outcomes if not one.trouble]
    bad = [_details(name, one) for name, one in outcomes if one.trouble]
    told: Json = {
        "status": "complete", "request_timestamp": asked_at, "total_count": len(outcomes),
        "success_count": len(good), "failure_count": len(bad), "pending_count": 0,
    }  # fmt: skip
    return told | ({"successes": good} if good else {}) | ({"failures": bad} if bad else {})


def error(refused: RefusedError) -> Json:
    """Section 3.6.1."""
    return _said({
        "title": refused.message, "description": refused.remedy,
        "http_status": str(refused.status),
    })  # fmt: skip


def _details(name: str, one: Outcome) -> Json:
    return _said({"id": name, "version": one.version, "message": one.trouble})


def _more(page: Sequence[Kept], more: bool) -> bytes:
    if not more:
        return b'"more":false,'
    return b'"more":true,"next":' + orjson.dumps(token(page[-1].position)) + b","


def _said(told: Mapping[str, Any]) -> Json:
    return {name: value for name, value in told.items() if value != ""}
