"""An answer as a short alert in the form of CAP 1.2. It is CAP-like, and says so.

Source: OASIS Common Alerting Protocol Version 1.2 (2010), sections 3.2.1, 3.2.2 and 3.2.4. An alert
proper is issued by an authority that is allowed to; this carries an agreed answer to systems that
read CAP. So ``urgency`` and ``severity`` are ``Unknown``: nobody assessed a hazard.

``certainty`` follows the IPCC word, with care, for the two scales differ: the IPCC's confidence is
a judgement of evidence and agreement, CAP's certainty a likelihood of an event. High and very high
confidence become ``Likely``, medium ``Possible``, all else ``Unknown``. ``Observed`` and
``Unlikely`` are never written: no word of confidence says either.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from xml.etree import ElementTree as ET

from tocsin.answers.publishing.edition import Edition
from tocsin.answers.registry.plain_texts import clean, one_line
from tocsin.cases.confidence import Confidence
from tocsin.errors import UsageError

_CAP: Final = "urn:oasis:names:tc:emergency:cap:1.2"
_HEADLINE: Final = 160
"""Characters: what section 3.2.2 recommends, for displays of telephones."""
_FORBIDDEN: Final = frozenset(" ,<&")
"""In identifier and sender (section 3.2.1)."""


class Status(StrEnum):
    """How the alert is to be taken; each value is CAP's own."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    TEST = "Test"


class Category(StrEnum):
    """What the alert is about; each value is CAP's own."""

    GEO = "Geo"
    MET = "Met"
    SAFETY = "Safety"
    SECURITY = "Security"
    RESCUE = "Rescue"
    FIRE = "Fire"
    HEALTH = "Health"
    ENV = "Env"
    TRANSPORT = "Transport"
    INFRA = "Infra"
    CBRNE = "CBRNE"
    OTHER = "Other"


CERTAINTY: Final[Mapping[Confidence, str]] = {
    Confidence.VERY_HIGH: "Likely",
    Confidence.HIGH: "Likely",
    Confidence.MEDIUM: "Possible",
    Confidence.LOW: "Unknown",
    Confidence.VERY_LOW: "Unknown",
}


def alert(
    edition: Edition,
    sender: str,
    status: Status,
    category: Category,
    area: str,
    now: datetime,
    earlier: datetime | None = None,
) -> str:
    """The alert, sent at ``now``.

    Args:
        edition: the answer in one language.
        sender: who sends it, as an address at a domain (``alerts@desk.example.org``).
        status: actual, exercise or test.
        category: what it is about.
        area: for where it holds, in words.
        now: when it is sent.
        earlier: when the alert was sent that this one updates or cancels; none: it is the first.

    Raises:
        UsageError: the sender has a character that CAP forbids, or what was taken back was never
            sent, or the area is empty.
    """
    if not sender or _FORBIDDEN & set(sender) or one_line(sender) != sender:
        raise UsageError("The sender is no CAP sender.", "Write an address without spaces.")
    if not one_line(area):
        raise UsageError("The alert has no area.", "Say for where it holds.")
    if edition.is_taken_back and earlier is None:
        raise UsageError(
            "An answer that was taken back is no alert.",
            "Only an alert that was sent is cancelled.",
        )
    root = ET.Element("alert", {"xmlns": _CAP})
    _add(root, "identifier", identifier(edition, now))
    _add(root, "sender", sender)
    _add(root, "sent", _time(now))
    _add(root, "status", status)
    _add(root, "msgType", _kind(edition, earlier))
    _add(root, "scope", "Public")
    _add(root, "note", edition.words.say("alert.note"))
    if earlier is not None:
        _add(root, "references", f"{sender},{identifier(edition, earlier)},{_time(earlier)}")
    _info(ET.SubElement(root, "info"), edition, category, area)
    return ET.tostring(root, encoding="unicode").join(
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "\n")
    )


def identifier(edition: Edition, sent: datetime) -> str:
    """The id of the alert of an answer that was sent at a moment."""
    return f"{edition.answer_id}.{edition.language}.{sent.astimezone(UTC):%Y%m%dT%H%M%S}"


def _kind(edition: Edition, earlier: datetime | None) -> str:
    if edition.is_taken_back:
        return "Cancel"
    return "Alert" if earlier is None else "Update"


def _info(info: ET.Element, edition: Edition, category: Category, area: str) -> None:
    """The elements in the order that the schema of CAP wants them."""
    wording, content, words = edition.wording, edition.content, edition.words
    confidence = content.confidence
    _add(info, "language", edition.language)
    _add(info, "category", category)
    _add(info, "event", words.say("alert.event"))
    _add(info, "urgency", "Unknown")
    _add(info, "severity", "Unknown")
    _add(info, "certainty", CERTAINTY[confidence] if confidence else "Unknown")
    if content.valid_from is not None:
        _add(info, "effective", _time(content.valid_from))
    if content.valid_until is not None:
        _add(info, "expires", _time(content.valid_until))
    _add(info, "senderName", ", ".join(one.institution for one in edition.signatories)
         or edition.site.publisher)  # fmt: skip
    _add(info, "headline", _headline(edition))
    _add(info, "description", "\n".join(filter(None, (edition.warning, wording.statement))))
    if not edition.is_taken_back:
        _add(info, "instruction", "\n".join(wording.advice))
    _add(info, "web", edition.url)
    place = ET.SubElement(info, "area")
    _add(place, "areaDesc", area)


def _headline(edition: Edition) -> str:
    title = one_line(edition.wording.title)
    if edition.is_taken_back:
        title = edition.words.say("alert.cancelled", reason=title)
    return title if len(title) <= _HEADLINE else f"{title[: _HEADLINE - 1].rstrip()}…"


def _time(time: datetime) -> str:
    """CAP forbids ``Z``, and writes UTC as ``-00:00``."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%S}-00:00"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = clean(text)
