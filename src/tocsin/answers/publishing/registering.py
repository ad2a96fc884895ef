"""Published answers as fact-checks of kind ``agreed_answer``: what matching and voids look up.

One fact-check a claim and language: who searches for a claim finds it in the words it was made in,
and finds the answer in each language it was given. A claim that nobody judged has no verdict, so it
is answered and nobody is told that it is false.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.answers.publishing.edition import Edition
from tocsin.cases.documents import iso
from tocsin.factchecks.finishing import Sourced, finish
from tocsin.factchecks.readers.tables import NAME as TABLE
from tocsin.factchecks.readers.tables import Tables
from tocsin.factchecks.schema import Kind
from tocsin.factchecks.values import line
from tocsin.posts.records import FieldError

FIELDS: Final = (
    "claim", "answer_id", "title", "body", "url", "publisher", "publisher_url", "verdict", "lang",
    "reviewed_at", "claimed_at", "claimant", "appearances", "valid_until", "kind",
)  # fmt: skip
"""As the registry's reader of tables knows them."""


def records(edition: Edition) -> list[dict[str, Any]]:
    """One record a claim, with the fields of a fact-check; none once the answer was taken back."""
    if edition.is_taken_back:
        return []
    wording = edition.wording
    until = edition.content.valid_until
    body = "\n\n".join(filter(None, (wording.statement, *wording.known, wording.why)))
    found = []
    for claim in edition.claims:
        text = _said(claim.text)
        if text is None:
            continue
        values = (
            text,
            edition.answer_id,
            wording.title,
            body,
            edition.url,
            edition.site.publisher,
            edition.site.address,
            edition.words.say(f"verdict.{claim.verdict}") if claim.verdict else None,
            edition.language,
            iso(edition.published_at),
            claim.claimed_on.isoformat() if claim.claimed_on else None,
            claim.claimant or None,
            list(claim.appearances),
            iso(until) if until is not None else None,
            Kind.AGREED_ANSWER.value,
        )
        found.append(dict(zip(FIELDS, values, strict=True)))
    return found


def _said(claim: str) -> str | None:
    """The claim as the registry's reader takes it; nothing where it is only markup."""
    try:
        return line(claim)
    except FieldError:
        return None


def as_lines(editions: Iterable[Edition]) -> bytes:
    """All records, one JSON object a line: what the registry adds as a file."""
    rows = (record for edition in editions for record in records(edition))
    return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)


def factcheck_table(editions: Iterable[Edition], now: datetime) -> pa.Table:
    """The same as rows of ``factchecks.schema``, with the ids and keys the registry gives them."""
    read = Tables().read
    rows = [
        Sourced(read(record), "", 0, TABLE, "")
        for edition in editions
        for record in records(edition)
    ]
    return finish(rows, Kind.AGREED_ANSWER, now)


def only_agreed(factchecks: pa.Table) -> pa.Table:
    """Of a registry's fact-checks, those that are agreed answers."""
    return factchecks.filter(pc.equal(factchecks["kind"], str(Kind.AGREED_ANSWER)))
