"""The JSON Schema of a statement as it is sent, made from the codes and the limits of the database.

What JSON Schema can say is here; the rest (which date follows which, personal data, what asks for
what else) is in :mod:`.checking`.
"""

from enum import StrEnum
from typing import Any, Final

from tocsin.measures.dsa.codes import (
    AccountDecision,
    AccountType,
    Automation,
    Category,
    ContentType,
    Ground,
    Keyword,
    Payment,
    Provision,
    Source,
    Visibility,
)

COUNTRIES: Final = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS",
    "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
"""The European Economic Area, by ISO 3166: Greece is GR. (Greek, the language, is EL.)"""
EUROPEAN_UNION: Final = tuple(c for c in COUNTRIES if c not in ("IS", "LI", "NO"))

SHORT, EXPLAINED, FACTS = 500, 2_000, 5_000
"""Characters: names and grounds; explanations; the facts of the decision."""
MOST_AT_ONCE: Final = 100
"""Statements that the database takes in one call."""


def statement_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of one statement."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Statement of reasons, DSA Transparency Database, version 2",
        "type": "object",
        "required": [
            "puid", "decision_facts", "content_date", "application_date", "category",
            "decision_ground", "source_type", "automated_detection", "automated_decision",
            "content_type",
        ],
        "properties": _properties(),
        "allOf": [
            *_GROUNDS,
            _asks("content_type", ContentType.OTHER, "content_type_other"),
            _asks("decision_visibility", Visibility.OTHER, "decision_visibility_other"),
            {
                "if": _is("decision_monetary", Payment.OTHER),
                "then": {"required": ["decision_monetary_other"]},
            },
            {"anyOf": [{"required": [name]} for name in DECISIONS]},
        ],
    }  # fmt: skip


DECISIONS: Final = (
    "decision_visibility", "decision_monetary", "decision_provision", "decision_account",
)  # fmt: skip
"""At least one of these is decided (Art. 17(1))."""


def _properties() -> dict[str, Any]:
    day, short = {"type": "string", "format": "date"}, {"type": "string", "maxLength": SHORT}
    yes_no = {"enum": ["Yes", "No"]}
    return {
        "puid": {**short, "pattern": "^[a-zA-Z0-9_-]+$"},
        "decision_facts": {"type": "string", "minLength": 1, "maxLength": FACTS},
        "content_date": day,
        "application_date": day,
        "category": _one(Category),
        "decision_ground": _one(Ground),
        "source_type": _one(Source),
        "source_identity": short,
        "automated_detection": yes_no,
        "automated_decision": _one(Automation),
        "content_type": _some(ContentType),
        "content_type_other": short,
        "content_language": {"type": "string", "pattern": "^[A-Z]{2}$"},
        "content_id": {
            "type": "object",
            "properties": {"EAN-13": {"type": "string", "pattern": "^[0-9]{13}$"}},
            "additionalProperties": False,
        },
        "decision_visibility": _some(Visibility),
        "decision_visibility_other": short,
        "decision_monetary": _one(Payment),
        "decision_monetary_other": short,
        "decision_provision": _one(Provision),
        "decision_account": _one(AccountDecision),
        "account_type": _one(AccountType),
        "category_addition": _some(Category, least=0),
        "category_specification": _some(Keyword, least=0),
        "category_specification_other": short,
        "decision_ground_reference_url": {**short, "pattern": "^https?://[^\\s]+$"},
        "illegal_content_legal_ground": short,
        "illegal_content_explanation": {"type": "string", "maxLength": EXPLAINED},
        "incompatible_content_ground": short,
        "incompatible_content_explanation": {"type": "string", "maxLength": EXPLAINED},
        "incompatible_content_illegal": yes_no,
        "territorial_scope": {"type": "array", "items": {"enum": list(COUNTRIES)}},
        "end_date_visibility_restriction": day,
        "end_date_monetary_restriction": day,
        "end_date_service_restriction": day,
        "end_date_account_restriction": day,
    }


_GROUNDS: Final = tuple(
    {
        "if": {
            "properties": {"decision_ground": {"const": ground.value}},
            "required": ["decision_ground"],
        },
        "then": {"required": [f"{kind}_{name}", f"{kind}_explanation"]},
    }
    for ground, kind, name in (
        (Ground.ILLEGAL_CONTENT, "illegal_content", "legal_ground"),
        (Ground.INCOMPATIBLE_CONTENT, "incompatible_content", "ground"),
    )
)


def _one(codes: type[StrEnum]) -> dict[str, Any]:
    return {"enum": [code.value for code in codes]}


def _some(codes: type[StrEnum], least: int = 1) -> dict[str, Any]:
    return {"type": "array", "minItems": least, "items": _one(codes)}


def _is(name: str, code: StrEnum) -> dict[str, Any]:
    return {"properties": {name: {"const": code.value}}, "required": [name]}


def _asks(name: str, code: StrEnum, then: str) -> dict[str, Any]:
    """Whoever says "other" says what."""
    holds = {"properties": {name: {"contains": {"const": code.value}}}, "required": [name]}
    return {"if": holds, "then": {"required": [then]}}
