"""The CAP-like alert, by the rules of CAP 1.2 that can be checked without its schema."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from lxml import etree
from tests.answers.publishing.made import TEXTS, filled, public, shown, withdrawn
from tests.answers.registry import made
from tests.answers.registry.made import DAY, HOUR, NOW

from tocsin.answers.publishing.alerts import CERTAINTY, Category, Status, alert, identifier
from tocsin.cases.confidence import Confidence
from tocsin.errors import UsageError
from tocsin.panels.ballots import EvidenceLevel
from tocsin.panels.confidence import Agreement

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
SENDER = "answers@desk.example.org"
ALERT_ORDER = [
    "identifier",
    "sender",
    "sent",
    "status",
    "msgType",
    "source",
    "scope",
    "restriction",
    "addresses",
    "code",
    "note",
    "references",
    "incidents",
    "info",
]
INFO_ORDER = [
    "language",
    "category",
    "event",
    "responseType",
    "urgency",
    "severity",
    "certainty",
    "audience",
    "eventCode",
    "effective",
    "onset",
    "expires",
    "senderName",
    "headline",
    "description",
    "instruction",
    "web",
    "contact",
    "parameter",
    "resource",
    "area",
]


def made_alert(edition: object, **more: object) -> ET.Element:
    given = {"sender": SENDER, "status": Status.EXERCISE, "category": Category.HEALTH,
             "area": "Redbrook", "now": NOW + HOUR, **more}  # fmt: skip
    return ET.fromstring(alert(edition, **given))  # type: ignore[arg-type]  # noqa: S314 - our own


def names(element: ET.Element) -> list[str]:
    return [child.tag.removeprefix(CAP) for child in element]


@given(TEXTS)
def test_elements_stand_in_the_order_of_the_standard_whatever_the_texts(text: str) -> None:
    root = made_alert(shown(public(filled(text))))
    assert names(root) == sorted(names(root), key=ALERT_ORDER.index)
    info = root.find(f"{CAP}info")
    assert info is not None
    assert names(info) == sorted(names(info), key=INFO_ORDER.index)
    for needed in ("category", "event", "urgency", "severity", "certainty"):
        assert info.findtext(CAP + needed)


def test_times_are_written_as_cap_wants_them() -> None:
    root = made_alert(shown(public()))
    for element in root.iter():
        if element.tag.removeprefix(CAP) in {"sent", "effective", "expires"}:
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-00:00", element.text or "")


def test_nothing_is_said_of_urgency_or_severity_and_it_says_what_it_is() -> None:
    root = made_alert(shown(public()))
    assert root.findtext(f"{CAP}status") == "Exercise"
    assert root.findtext(f"{CAP}info/{CAP}urgency") == "Unknown"
    assert root.findtext(f"{CAP}info/{CAP}severity") == "Unknown"
    assert "CAP-like" in (root.findtext(f"{CAP}note") or "")


@pytest.mark.parametrize(
    ("level", "agreed", "certainty"),
    [
        (EvidenceLevel.ROBUST, Agreement.HIGH, "Likely"),
        (EvidenceLevel.ROBUST, Agreement.MEDIUM, "Likely"),
        (EvidenceLevel.MEDIUM, Agreement.MEDIUM, "Possible"),
        (EvidenceLevel.LIMITED, Agreement.LOW, "Unknown"),
    ],
)
def test_certainty_follows_the_word_of_the_ipcc(
    level: EvidenceLevel, agreed: Agreement, certainty: str
) -> None:
    root = made_alert(shown(public(made.content(evidence=level, agreement=agreed))))
    assert root.findtext(f"{CAP}info/{CAP}certainty") == certainty


def test_every_word_of_confidence_has_a_certainty_that_claims_no_observation() -> None:
    assert set(CERTAINTY) == set(Confidence)
    assert set(CERTAINTY.values()) == {"Likely", "Possible", "Unknown"}


def test_an_update_and_a_cancellation_refer_to_what_was_sent() -> None:
    one = shown(public())
    update = made_alert(one, earlier=NOW)
    assert update.findtext(f"{CAP}msgType") == "Update"
    assert update.findtext(f"{CAP}references") == (
        f"{SENDER},{identifier(one, NOW)},2026-03-02T09:00:00-00:00"
    )
    gone = made_alert(shown(withdrawn(), now=NOW + 2 * DAY), earlier=NOW)
    assert gone.findtext(f"{CAP}msgType") == "Cancel"
    assert gone.findtext(f"{CAP}info/{CAP}instruction") is None


def test_a_headline_is_of_160_characters_at_most() -> None:
    root = made_alert(shown(public(made.saying(title="water " * 33))))
    assert len(root.findtext(f"{CAP}info/{CAP}headline") or "") <= 160


@pytest.mark.parametrize("sender", ["", "a b@c", "a,b", "a<b", "a&b", "a\nb"])
def test_a_sender_that_cap_forbids_is_refused(sender: str) -> None:
    with pytest.raises(UsageError):
        made_alert(shown(public()), sender=sender)


def test_what_was_never_sent_cannot_be_cancelled() -> None:
    with pytest.raises(UsageError, match="no alert"):
        made_alert(shown(withdrawn(), now=NOW + 2 * DAY))


def _part(name: str, kind: str = "xs:string", least: int = 1) -> str:
    return f'<xs:element name="{name}" type="{kind}" minOccurs="{least}"/>'


def _one_of(name: str, *values: str) -> str:
    options = "".join(f'<xs:enumeration value="{one}"/>' for one in values)
    kind = f'<xs:simpleType><xs:restriction base="xs:string">{options}</xs:restriction>'
    return f'<xs:element name="{name}">{kind}</xs:simpleType></xs:element>'


PROFILE = f"""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{CAP[1:-1]}"
 targetNamespace="{CAP[1:-1]}" elementFormDefault="qualified">
<xs:simpleType name="time"><xs:restriction base="xs:dateTime">
<xs:pattern value="[0-9\\-]{{10}}T[0-9:]{{8}}[\\-+][0-9]{{2}}:[0-9]{{2}}"/>
</xs:restriction></xs:simpleType>
<xs:element name="alert"><xs:complexType><xs:sequence>
{_part("identifier")}{_part("sender")}{_part("sent", "time")}
{_one_of("status", "Actual", "Exercise", "Test")}{_one_of("msgType", "Alert", "Update", "Cancel")}
{_one_of("scope", "Public")}{_part("note")}{_part("references", least=0)}
<xs:element name="info"><xs:complexType><xs:sequence>
{_part("language", "xs:language")}{_one_of("category", *Category)}{_part("event")}
{_one_of("urgency", "Unknown")}{_one_of("severity", "Unknown")}
{_one_of("certainty", "Likely", "Possible", "Unknown")}
{_part("effective", "time", 0)}{_part("expires", "time", 0)}{_part("senderName")}
{_part("headline")}{_part("description")}{_part("instruction", least=0)}{_part("web", "xs:anyURI")}
<xs:element name="area"><xs:complexType><xs:sequence>{_part("areaDesc")}</xs:sequence>
</xs:complexType></xs:element>
</xs:sequence></xs:complexType></xs:element>
</xs:sequence></xs:complexType></xs:element>
</xs:schema>"""
"""The part of CAP 1.2 that we write, by sections 3.2.1, 3.2.2 and 3.2.4 of the standard."""


@given(TEXTS)
def test_an_alert_keeps_to_our_part_of_the_standard(text: str) -> None:
    schema = etree.XMLSchema(etree.fromstring(PROFILE))
    gone = shown(withdrawn(), now=NOW + 2 * DAY)
    for root in (made_alert(shown(public(filled(text)))), made_alert(gone, earlier=NOW)):
        assert schema.validate(etree.fromstring(ET.tostring(root))), schema.error_log
    broken = made_alert(shown(public()))
    broken.remove(broken[0])
    assert not schema.validate(etree.fromstring(ET.tostring(broken)))
