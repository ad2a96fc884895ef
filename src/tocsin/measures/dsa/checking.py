"""What is wrong with a statement of reasons, before the database or its reader says so.

Faults are what the database refuses, or what would make the statement untrue. Remarks are what a
person looks at once more: personal data in free text (Art. 24(5) forbids it), no territory
(Art. 17(3)(a) asks for one), dates in an odd order.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from tocsin.cases.documents import Document
from tocsin.measures.dsa.schema import DECISIONS, MOST_AT_ONCE, statement_schema

FIRST_CONTENT: Final = date(2000, 1, 1)
FIRST_APPLICATION: Final = date(2020, 1, 1)
"""Earlier days are refused by the database."""

_ENDS: Final = {
    "end_date_visibility_restriction": "decision_visibility",
    "end_date_monetary_restriction": "decision_monetary",
    "end_date_service_restriction": "decision_provision",
    "end_date_account_restriction": "decision_account",
}
_FREE_TEXT: Final = (
    "decision_facts", "illegal_content_explanation", "incompatible_content_explanation",
    "illegal_content_legal_ground", "incompatible_content_ground", "source_identity",
    "decision_visibility_other", "decision_monetary_other", "content_type_other",
    "category_specification_other",
)  # fmt: skip
_PERSONAL: Final = (
    ("an e-mail address", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}")),
    ("the name of an account", re.compile(r"(?<![\w@.])@\w[\w.]{1,63}")),
    ("an address on the web", re.compile(r"https?://\S", re.IGNORECASE)),
    ("a telephone number", re.compile(r"(?<![\w.,-])\+?\d(?:[ ()./-]{0,2}\d){8,14}(?![\w-])")),
    ("an IP address", re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault(Document):
    """Something wrong: where, what, and what to do. ``refused``: it cannot be sent like this."""

    field: str
    message: str
    remedy: str
    refused: bool = True


def faults(wire: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Everything wrong with a statement as it would be sent, the refused first.

    What is null, empty text or an empty list counts as not said, as it does for the database.
    """
    said = {name: one for name, one in wire.items() if one not in (None, "", [])}
    found = [*_of_schema(said), *_of_dates(said), *_of_restrictions(said), *_personal(said)]
    if "territorial_scope" not in said:
        found.append(
            Fault(
                field="territorial_scope",
                message="No territory is named.",
                remedy="Name the countries where it holds (Art. 17(3)(a)).",
                refused=False,
            )
        )
    return tuple(sorted(found, key=lambda fault: not fault.refused))


def faults_of_call(wires: Iterable[Mapping[str, Any]]) -> dict[int, tuple[Fault, ...]]:
    """The faults of statements that go in one call, by their place; what has none is left out.

    One that is refused keeps back all: so the database does.
    """
    found: dict[int, list[Fault]] = {}
    first: dict[str, int] = {}
    for place, wire in enumerate(wires):
        found[place] = list(faults(wire))
        number = str(wire.get("puid", ""))
        if place != first.setdefault(number, place):
            found[place].insert(0, _twice(first[number]))
        if place >= MOST_AT_ONCE:
            found[place].insert(0, _TOO_MANY)
    return {place: tuple(some) for place, some in found.items() if some}


def _of_schema(said: dict[str, Any]) -> Iterable[Fault]:
    told = (fault for error in _validator().iter_errors(said) for fault in _told(error))
    # what is missing is told once for each thing that is
    return {(fault.field, fault.message): fault for fault in told}.values()


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(statement_schema(), format_checker=FormatChecker(["date"]))


def _told(error: ValidationError) -> Iterator[Fault]:
    field = ".".join(str(part) for part in error.absolute_path)
    wanted: Any = error.validator_value
    held: Any = error.instance
    match error.validator:
        case "required":
            missing = [name for name in wanted if name not in held]
            for name in missing:
                yield Fault(field=name, message="It is missing.", remedy=_REQUIRED.get(name, _FILL))
        case "anyOf":
            yield Fault(
                field=DECISIONS[0],
                message="Nothing is decided.",
                remedy=f"Say what was decided, in one of {', '.join(DECISIONS)}.",
            )
        case "enum":
            yield Fault(
                field=field,
                message=f"{_short(held)} is none of its values.",
                remedy=_ONE_OF.get(field.split(".")[0]) or f"Write one of {', '.join(wanted)}.",
            )
        case "maxLength":
            yield Fault(
                field=field,
                message=f"It has {len(held):,} characters.",
                remedy=f"Say it in at most {wanted:,}.",
            )
        case "format":
            yield Fault(
                field=field,
                message=f"{_short(held)} is no day.",
                remedy="Write year, month and day, as in 2026-03-01.",
            )
        case "pattern":
            yield Fault(
                field=field, message=f"{_short(held)} is not of its form.",
                remedy=_FORMS.get(field, f"It must match {wanted}."),
            )  # fmt: skip
        case "additionalProperties":
            yield Fault(
                field=field, message="It holds a kind of number that the database does not know.",
                remedy="Only EAN-13 is known.",
            )  # fmt: skip
        case _:
            yield Fault(
                field=field,
                message=f"{_short(held)} is of the wrong kind.",
                remedy=f"It must be {_KINDS.get(str(wanted), str(wanted))}.",
            )


def _of_dates(said: dict[str, Any]) -> Iterator[Fault]:
    begun, made = _day(said, "application_date"), _day(said, "content_date")
    if made and made < FIRST_CONTENT:
        yield _too_early("content_date", FIRST_CONTENT)
    if begun and begun < FIRST_APPLICATION:
        yield _too_early("application_date", FIRST_APPLICATION)
    if begun and made and made > begun:
        yield Fault(
            field="content_date",
            message="The content is younger than the decision on it.",
            remedy="Check both days.",
            refused=False,
        )
    for name in _ENDS:
        end = _day(said, name)
        if end and begun and end < begun:
            yield Fault(
                field=name,
                message="It ends before it begins.",
                remedy=f"Its last day is {begun.isoformat()} or later.",
            )


def _of_restrictions(said: dict[str, Any]) -> Iterator[Fault]:
    for end, decision in _ENDS.items():
        if end in said and decision not in said:
            yield Fault(
                field=end,
                message="It ends what was not decided.",
                remedy=f"Say what was decided in {decision}, or leave the day out.",
            )
    if said.get("source_type") == "SOURCE_VOLUNTARY" and "source_identity" in said:
        yield Fault(
            field="source_identity",
            message="A decision of one's own has no notifier.",
            remedy="Leave it out: the database does not keep it.",
            refused=False,
        )


def _personal(said: dict[str, Any]) -> Iterator[Fault]:
    for name in _FREE_TEXT:
        text = said.get(name)
        if not isinstance(text, str):
            continue
        for what, pattern in _PERSONAL:
            if pattern.search(text):
                yield Fault(
                    field=name,
                    message=f"It may hold {what}.",
                    remedy="Take personal data out: the database is public (Art. 24(5)).",
                    refused=False,
                )


def _day(said: dict[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(said.get(name, ""))
    except (TypeError, ValueError):
        return None


def _too_early(name: str, first: date) -> Fault:
    return Fault(
        field=name,
        message="It is too early to be right.",
        remedy=f"The database takes {first.isoformat()} and later.",
    )


def _short(value: Any) -> str:
    return repr(value)[:80]


def _twice(place: int) -> Fault:
    return Fault(
        field="puid",
        message=f"Statement {place} of this call has the same.",
        remedy="Every statement has a number of its own, never used again.",
    )


_TOO_MANY: Final = Fault(
    field="statements",
    message=f"There are more than {MOST_AT_ONCE} in one call.",
    remedy=f"Send {MOST_AT_ONCE} at a time.",
)
_FILL: Final = "Fill it in."
_REQUIRED: Final = {
    "illegal_content_legal_ground": "Name the provision of law (Art. 17(3)(d)).",
    "illegal_content_explanation": "Say why the content is illegal under it (Art. 17(3)(d)).",
    "incompatible_content_ground": "Name the clause of the terms (Art. 17(3)(e)).",
    "incompatible_content_explanation": "Say why the content is against it (Art. 17(3)(e)).",
    "decision_visibility_other": "Say which other restriction it is.",
    "decision_monetary_other": "Say which other restriction it is.",
    "content_type_other": "Say what kind of content it is.",
}
_ONE_OF: Final = {
    "territorial_scope": (
        "Write countries of the European Economic Area by their two letters (Greece is GR)."
    ),
    "automated_detection": "Write Yes or No.",
    "incompatible_content_illegal": "Write Yes or No.",
}
_FORMS: Final = {
    "puid": "Only letters without accents, digits, - and _.",
    "content_language": "Write the language in two capital letters, as in EN or EL.",
    "decision_ground_reference_url": "Write an address that begins with http:// or https://.",
    "content_id.EAN-13": "An EAN-13 has 13 digits.",
}
_KINDS: Final = {"string": "text", "array": "a list", "object": "an object"}
