"""The text of an answer as a form sends it, and back: what is agreed, its sources, its claims.

A list of sentences is a text with a line each. Sources and claims come as lists of one length, a
place in each list for one of them; one of which nothing was said is left out.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from pydantic import Field

from tocsin.answers.registry.content import (
    AnsweredClaim,
    ClaimantKind,
    Content,
    Source,
    SourceKind,
    Wording,
)
from tocsin.answers.registry.wholeness import LONGEST_ADDRESS, MOST_ITEMS
from tocsin.desk.errors import InvalidError
from tocsin.panels.ballots import EvidenceLevel
from tocsin.panels.confidence import Agreement
from tocsin.web.forms import Line, Moment, NotBlank, Sent, Text
from tocsin.web.words.speaking import gettext

_OF_ONE: Final = re.compile(r"(source|claim)s\[(\d+)\]\.?(\w*)")
_Words = Annotated[list[Text], Field(default_factory=list, max_length=MOST_ITEMS)]
_Lines = Annotated[list[Line], Field(default_factory=list, max_length=MOST_ITEMS)]
_Addresses = Annotated[
    list[Annotated[str, Field(max_length=LONGEST_ADDRESS)]],
    Field(default_factory=list, max_length=MOST_ITEMS),
]
_Days = Annotated[
    list[Annotated[date | None, NotBlank]], Field(default_factory=list, max_length=MOST_ITEMS)
]


class WordingSent(Sent):
    """A wording; ``known``, ``unknown`` and ``advice`` have a line for each sentence."""

    title: Line = ""
    statement: Text = ""
    known: Text = ""
    unknown: Text = ""
    advice: Text = ""
    why: Text = ""


class ContentSent(WordingSent):
    """All that is signed. Times without a zone are UTC."""

    evidence: Annotated[EvidenceLevel | None, NotBlank] = None
    agreement: Annotated[Agreement | None, NotBlank] = None
    valid_from: Moment = None
    valid_until: Moment = None
    source_kind: Annotated[list[SourceKind], Field(default_factory=list, max_length=MOST_ITEMS)]
    source_title: _Lines
    source_url: _Addresses
    source_dated: _Days
    source_id: _Lines
    claim_text: _Words
    claim_language: _Lines
    claim_claimant: _Lines
    claim_claimant_kind: Annotated[
        list[ClaimantKind], Field(default_factory=list, max_length=MOST_ITEMS)
    ]
    claim_claimed_on: _Days
    claim_appearances: _Words
    claim_factchecks: _Words
    claim_narratives: _Words
    claim_claims: _Words
    claim_verdict: _Lines
    claim_verdict_from: _Lines


def wording_of(form: WordingSent, language: str) -> Wording:
    """The wording that was typed."""
    return Wording(
        language=language,
        title=form.title,
        statement=form.statement,
        known=lines(form.known),
        unknown=lines(form.unknown),
        advice=lines(form.advice),
        why=form.why,
    )


def content_of(form: ContentSent, language: str) -> Content:
    """The text that was typed.

    Raises:
        InvalidError: the lists of sources, or of claims, are not of one length.
    """
    return Content(
        wording=wording_of(form, language),
        evidence=form.evidence,
        agreement=form.agreement,
        sources=tuple(_sources(form)),
        claims=tuple(_claims(form)),
        valid_from=_utc(form.valid_from),
        valid_until=_utc(form.valid_until),
    )


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def box_of(field: str) -> str:
    """The box of the form in which a field of the text is written.

    >>> box_of("wording.title"), box_of("sources[0].url"), box_of("claims[1].verdict_from")
    ('title', 'source-url-1', 'claim-verdict-from-2')
    """
    one = _OF_ONE.match(field)
    if one is not None:
        part = (one[3] or ("title" if one[1] == "source" else "text")).replace("_", "-")
        return f"{one[1]}-{part}-{int(one[2]) + 1}"
    name = field.removeprefix("wording.").partition("[")[0]
    return {"confidence": "evidence"}.get(name, name)


def boxed(fields: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, by the box in which it is to be corrected."""
    return {box_of(field): what for field, what in fields.items()}


def _sources(form: ContentSent) -> list[Source]:
    names = ("kind", "title", "url", "dated", "id")
    return [
        Source(**one)
        for one in _rows(form, "source", names)
        if one["title"] or one["url"] or one["dated"]
    ]


def _claims(form: ContentSent) -> list[AnsweredClaim]:
    listed = ("appearances", "factchecks", "narratives", "claims")
    names = ("text", "language", "claimant", "claimant_kind", "claimed_on", *listed, "verdict",
             "verdict_from")  # fmt: skip
    return [
        AnsweredClaim(**{**one, **{name: lines(one[name]) for name in listed}})
        for one in _rows(form, "claim", names)
        if one["text"] or one["claimant"] or one["appearances"] or one["claimed_on"]
    ]


def _rows(form: ContentSent, kind: str, names: Sequence[str]) -> list[dict[str, Any]]:
    columns = [getattr(form, f"{kind}_{name}") for name in names]
    if len({len(column) for column in columns}) > 1:
        fields = {f"{kind}s": gettext("the lists are not of one length")}
        raise InvalidError(
            gettext("The form is not whole."), gettext("Open the page again."), fields
        )
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _utc(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC) if at is not None else None
