"""A labeler's own pages: what its words mean, and the labels it has given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from tocsin.errors import InputError, UsageError
from tocsin.exchange.labels.label import Label, from_record, issuable, to_record, written

MAX_PAGE: Final = 250
"""What ``queryLabels`` may be asked for at once."""
_EXAMPLE: Final = "at://did:example:none"


class Severity(StrEnum):
    """How an app shows it."""

    INFORM = "inform"
    ALERT = "alert"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Strings:
    """A word explained in one language (BCP 47)."""

    lang: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Definition:
    """What a word of ours means. It never blurs: what somebody wrote stays to be read."""

    identifier: str
    severity: Severity
    locales: tuple[Strings, ...]

    def __post_init__(self) -> None:
        if not self.locales:
            raise UsageError(
                f"The word {self.identifier[:40]!r} is explained in no language.",
                "Say in one at least what it means and on what it rests.",
            )


def service_record(definitions: Sequence[Definition], now: datetime) -> dict[str, Any]:
    """The record ``app.bsky.labeler.service`` of an institution (key ``self``).

    Raises:
        UsageError: a word is none to issue, or stands twice.
    """
    words = [one.identifier for one in definitions]
    if len(set(words)) != len(words):
        raise UsageError("A word is defined twice.", "Define each once, in all its languages.")
    for word in words:
        issuable(Label("did:example:none", _EXAMPLE, word, now))
    return {
        "$type": "app.bsky.labeler.service",
        "policies": {
            "labelValues": words,
            "labelValueDefinitions": [_definition(one) for one in definitions],
        },
        "createdAt": written(now),
    }


def _definition(one: Definition) -> dict[str, Any]:
    return {
        "identifier": one.identifier,
        "severity": one.severity.value,
        "blurs": "none",
        "defaultSetting": "warn",
        "locales": [
            {"lang": told.lang, "name": told.name, "description": told.description}
            for told in one.locales
        ],
    }


def page(labels: Sequence[Label], cursor: str | None = None) -> dict[str, Any]:
    """A page of ``com.atproto.label.queryLabels``.

    Raises:
        UsageError: it has more labels than a page may.
    """
    if len(labels) > MAX_PAGE:
        raise UsageError(f"A page has at most {MAX_PAGE} labels.", "Give the next page a cursor.")
    told: dict[str, Any] = {"labels": [to_record(one) for one in labels]}
    return told | ({"cursor": cursor} if cursor is not None else {})


def read_page(content: Any) -> tuple[tuple[Label, ...], tuple[Mapping[str, Any], ...], str | None]:
    """The labels of a page, the records as they came (to verify), and the next page's cursor.

    Raises:
        InputError: it is no page of labels.
    """
    records = content.get("labels") if isinstance(content, Mapping) else None
    if not isinstance(records, list) or len(records) > MAX_PAGE:
        raise InputError("The answer is no page of labels.", "Ask the labeler again.")
    cursor = content.get("cursor")
    return (
        tuple(map(from_record, records)),
        tuple(records),
        cursor if isinstance(cursor, str) else None,
    )
