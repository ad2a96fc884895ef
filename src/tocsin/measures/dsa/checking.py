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
from tocsin.errors import Sentence
from tocsin.measures.dsa.schema import DECISIONS, MOST_AT_ONCE, statement_schema
from tocsin.measures.dsa.statements import UNSAID

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
    (
        Sentence("It may hold an e-mail address."),
        re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}"),
    ),
    (Sentence("It may hold the name of an account."), re.compile(r"(?<![\w@.])@\w[\w.]{1,63}")),
    (Sentence("It may hold an address on the web."), re.compile(r"https?://\S", re.IGNORECASE)),
    (
        Sentence("It may hold a telephone number."),
        re.compile(r"(?<![\w.,-])\+?\d(?:[ ()./-]{0,2}\d){8,14}(?![\w-])"),
    ),
    (
        Sentence("It may hold an IP address."),
        re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)"),
    ),
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
    said = {name: one for name, one in wire.items() if one not in UNSAID}
    found = [*_of_schema(said), *_of_dates(said), *_of_restrictions(said), *_personal(said)]
    if "territorial_scope" not in said:
        found.append(
            Fault(
                field="territorial_scope",
                message=Sentence("No territory is named."),
                remedy=Sentence("Name the countries where it holds (Art. 17(3)(a))."),
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


def _is_day(value: object) -> bool:
    """RFC 3339: the one spelling that the database takes; Python's own reader knows others."""
    if not isinstance(value, str):
        return True  # of another type: that is told as such
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_FORMATS: Final = FormatChecker([])
_FORMATS.checks("date")(_is_day)


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(statement_schema(), format_checker=_FORMATS)


def _told(error: ValidationError) -> Iterator[Fault]:
    field = ".".join(str(part) for part in error.absolute_path)
    wanted: Any = error.validator_value
    held: Any = error.instance
    match error.validator:
        case "required":
            missing = [name for name in wanted if name not in held]
            for name in missing:
                yield Fault(field=name, message=_MISSING, remedy=_REQUIRED.get(name, _FILL))
        case "anyOf":
            yield Fault(
                field=DECISIONS[0],
                message=Sentence("Nothing is decided."),
                remedy=Sentence("Say what was decided, in one of {fields}.", fields=DECISIONS),
            )
        case "enum":
            yield Fault(
                field=field,
                message=Sentence("{held} is none of its values.", held=_short(held)),
                remedy=_ONE_OF.get(field.split(".")[0])
                or Sentence("Write one of {values}.", values=tuple(wanted)),
            )
        case "maxLength":
            yield Fault(
                field=field,
                message=Sentence("It has {count} characters.", count=len(held)),
                remedy=Sentence("Say it in at most {most}.", most=wanted),
            )
        case "format":
            yield Fault(
                field=field,
                message=Sentence("{held} is no day.", held=_short(held)),
                remedy=Sentence("Write year, month and day, as in 2026-03-01."),
            )
        case "pattern":
            yield Fault(
                field=field,
                message=Sentence("{held} is not of its form.", held=_short(held)),
                remedy=_FORMS.get(field, Sentence("It must match {pattern}.", pattern=wanted)),
            )
        case "additionalProperties":
            yield Fault(
                field=field,
                message=Sentence("It holds a kind of number that the database does not know."),
                remedy=Sentence("Only EAN-13 is known."),
            )
        case _:
            yield Fault(
                field=field,
                message=Sentence("{held} is of the wrong kind.", held=_short(held)),
                remedy=_KINDS.get(str(wanted), _FILL),
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
            message=Sentence("The content is younger than the decision on it."),
            remedy=Sentence("Check both days."),
            refused=False,
        )
    for name in _ENDS:
        end = _day(said, name)
        if end and begun and end < begun:
            yield Fault(
                field=name,
                message=Sentence("It ends before it begins."),
                remedy=Sentence("Its last day is {day} or later.", day=begun.isoformat()),
            )


def _of_restrictions(said: dict[str, Any]) -> Iterator[Fault]:
    for end, decision in _ENDS.items():
        if end in said and decision not in said:
            yield Fault(
                field=end,
                message=Sentence("It ends what was not decided."),
                remedy=Sentence(
                    "Say what was decided in {field}, or leave the day out.", field=decision
                ),
            )
    if said.get("source_type") == "SOURCE_VOLUNTARY" and "source_identity" in said:
        yield Fault(
            field="source_identity",
            message=Sentence("A decision of one's own has no notifier."),
            remedy=Sentence("Leave it out: the database does not keep it."),
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
                    message=what,
                    remedy=Sentence("Take personal data out: the database is public (Art. 24(5))."),
                    refused=False,
                )


def _day(said: dict[str, Any], name: str) -> date | None:
    """The day of a field, if it is one; the schema has told what is none."""
    try:
        return date.fromisoformat(said.get(name, ""))
    except (TypeError, ValueError):
        return None


def _too_early(name: str, first: date) -> Fault:
    return Fault(
        field=name,
        message=Sentence("It is too early to be right."),
        remedy=Sentence("The database takes {day} and later.", day=first.isoformat()),
    )


def _short(value: Any) -> str:
    return repr(value)[:80]


def _twice(place: int) -> Fault:
    return Fault(
        field="puid",
        message=Sentence("Statement {place} of this call has the same.", place=place),
        remedy=Sentence("Every statement has a number of its own, never used again."),
    )


_TOO_MANY: Final = Fault(
    field="statements",
    message=Sentence("There are more than {most} in one call.", most=MOST_AT_ONCE),
    remedy=Sentence("Send {most} at a time.", most=MOST_AT_ONCE),
)
_MISSING: Final = Sentence("It is missing.")
_FILL: Final = Sentence("Fill it in.")
_REQUIRED: Final = {
    "illegal_content_legal_ground": Sentence("Name the provision of law (Art. 17(3)(d))."),
    "illegal_content_explanation": Sentence(
        "Say why the content is illegal under it (Art. 17(3)(d))."
    ),
    "incompatible_content_ground": Sentence("Name the clause of the terms (Art. 17(3)(e))."),
    "incompatible_content_explanation": Sentence(
        "Say why the content is against it (Art. 17(3)(e))."
    ),
    "decision_visibility_other": Sentence("Say which other restriction it is."),
    "decision_monetary_other": Sentence("Say which other restriction it is."),
    "content_type_other": Sentence("Say what kind of content it is."),
}
_ONE_OF: Final = {
    "territorial_scope": Sentence(
        "Write countries of the European Economic Area by their two letters (Greece is GR)."
    ),
    "automated_detection": Sentence("Write Yes or No."),
    "incompatible_content_illegal": Sentence("Write Yes or No."),
}
_FORMS: Final = {
    "puid": Sentence("Only letters without accents, digits, - and _."),
    "content_language": Sentence("Write the language in two capital letters, as in EN or EL."),
    "decision_ground_reference_url": Sentence(
        "Write an address that begins with http:// or https://."
    ),
    "content_id.EAN-13": Sentence("An EAN-13 has 13 digits."),
}
_KINDS: Final = {
    "string": Sentence("It must be text."),
    "array": Sentence("It must be a list."),
    "object": Sentence("It must be an object."),
}
