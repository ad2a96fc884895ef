"""From what a reader understood to a row of the table: ids, keys, addresses, verdict, language.

A fact-check's id is its content: who says it (the publisher's registered domain, else its name),
where (the canonical URL; without one the source's own id, else the title) and of which claim. So
the publisher's page and an aggregator give one fact-check, and a page that checks three claims
gives three.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Final

import orjson
import pyarrow as pa

from tocsin.factchecks.records import FactCheck
from tocsin.factchecks.schema import CONTENT, FACTCHECKS, Kind
from tocsin.factchecks.verdicts import normalise
from tocsin.posts.keys import key64, keys64
from tocsin.posts.language import identify
from tocsin.posts.urls import canonical_url, registered_domain

_IDENTIFIED_CHARACTERS: Final = 2_000
"""A language is told by far less; a text of a megabyte costs no more than this."""


@dataclass(slots=True)
class Sourced:
    """A fact-check and where it came from."""

    factcheck: FactCheck
    file: str
    line: int
    reader: str
    raw_hash: str


def finish(sourced: Sequence[Sourced], kind: Kind, now: datetime) -> pa.Table:
    """The rows of the table, in order, as first revisions; ``kind`` where none is stated."""
    rows = [_row(item, kind, now) for item in sourced]
    columns = {name: _array([row[name] for row in rows], name) for name in _ROW}
    columns["factcheck_key"] = keys64("factcheck", columns["factcheck_id"])
    absent = {f.name: pa.nulls(len(rows), f.type) for f in FACTCHECKS if f.name not in columns}
    columns |= absent
    return pa.table([columns[name] for name in FACTCHECKS.names], schema=FACTCHECKS)


_ROW: Final = tuple(
    name
    for name in FACTCHECKS.names
    if name not in {"factcheck_key", "withdrawn_at", "withdrawal_reason"}
)


def _row(item: Sourced, kind: Kind, now: datetime) -> dict[str, Any]:
    stated = item.factcheck
    url = canonical_url(stated.url) if stated.url else None
    site = _site(stated.publisher_url) or (registered_domain(url) if url else None)
    place = url or stated.source_id or stated.title
    verdict = normalise(stated.verdict, stated.rating, stated.worst, stated.best)
    lang, lang_score = (stated.lang, None) if stated.lang else _identified(stated)
    row: dict[str, Any] = {
        "factcheck_id": identity(site or stated.publisher, place, stated.claim),
        "source_id": stated.source_id,
        "kind": (stated.kind or kind).value,
        "claim": stated.claim,
        "title": stated.title,
        "body": stated.body,
        "url": url,
        "publisher": stated.publisher,
        "publisher_site": site,
        "verdict": verdict.value if verdict else None,
        "verdict_as_stated": stated.verdict,
        "verdict_scale": _scale(stated),
        "lang": lang,
        "lang_score": lang_score,
        "reviewed_at": _utc(stated.reviewed_at),
        "claimed_at": _utc(stated.claimed_at),
        "claimant": stated.claimant,
        "appearances": _canonical(stated.appearances),
        "image_hashes": list(dict.fromkeys(stated.image_hashes)),
        "valid_until": _utc(stated.valid_until),
        "source_file": item.file,
        "source_line": item.line,
        "reader": item.reader,
        "raw_hash": item.raw_hash,
        "added_at": now,
        "revision": 1,
    }
    row = {name: _encodable(value) for name, value in row.items()}
    said = orjson.dumps([row[name] for name in CONTENT if name != "lang"] + [stated.lang])
    row["content_key"] = key64("factcheck_content", said.decode())
    return row


def identity(publisher: str | None, place: str | None, claim: str) -> str:
    """The id of a fact-check: case, width and spacing of its claim make no difference.

    >>> identity("a.example", None, "5G  KILLS") == identity("a.example", None, "5g kills")
    True
    """
    folded = " ".join(unicodedata.normalize("NFKC", claim).casefold().split())
    parts = "\x1f".join(((publisher or "").casefold(), place or "", folded))
    return blake2b(parts.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _site(address: str | None) -> str | None:
    if not address:
        return None
    with_scheme = address if "://" in address else f"https://{address}"
    canonical = canonical_url(with_scheme)
    return registered_domain(canonical) if canonical else None


def _identified(stated: FactCheck) -> tuple[str | None, float | None]:
    """The language of the review: of its longest short text, for a claim may be a few words."""
    texts = (stated.claim, stated.title or "", stated.body or "")
    return identify(" ".join(texts)[:_IDENTIFIED_CHARACTERS])


def _scale(stated: FactCheck) -> dict[str, float | None] | None:
    numbers = {"rating": stated.rating, "worst": stated.worst, "best": stated.best}
    return numbers if any(value is not None for value in numbers.values()) else None


def _canonical(addresses: Sequence[str]) -> list[str]:
    found = (canonical_url(address) for address in addresses)
    return list(dict.fromkeys(address for address in found if address))


def _utc(time: datetime | None) -> datetime | None:
    """A time in UTC; one without a zone is taken as UTC. Nonsense is not known."""
    try:
        return (
            None
            if time is None
            else (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
        )
    except OverflowError:  # the first or last hours of the calendar
        return None


def _encodable(value: Any) -> Any:
    """Without half surrogate pairs, which JSON allows and UTF-8 does not."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    return [_encodable(item) for item in value] if isinstance(value, list) else value


def _array(values: list[Any], name: str) -> pa.Array:
    return pa.array(values, type=FACTCHECKS.field(name).type)
