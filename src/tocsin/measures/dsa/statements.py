"""Statements of reasons (Art. 17), in the form of the DSA Transparency Database.

Whoever restricts what somebody published tells them what was decided, for how long and where, on
what facts, on what ground of law or of terms, how far a machine took part, and where to complain.
The same statement, without personal data, goes to the database (Art. 24(5)).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, Self

from tocsin.cases.documents import Document, from_json, plain
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Document):
    """One statement; the fields are named as the database names them.

    ``puid`` is the platform's own number of it, never used twice. An end date that is left out
    says that the restriction has no end; Tocsin's own always have one.
    """

    puid: str
    decision_facts: str
    content_date: date
    application_date: date
    category: Category
    decision_ground: Ground
    source_type: Source
    automated_decision: Automation
    automated_detection: bool
    content_type: tuple[ContentType, ...]
    content_type_other: str = ""
    content_language: str = ""
    content_id: Mapping[str, Any] | None = None
    decision_visibility: tuple[Visibility, ...] = ()
    decision_visibility_other: str = ""
    decision_monetary: Payment | None = None
    decision_monetary_other: str = ""
    decision_provision: Provision | None = None
    decision_account: AccountDecision | None = None
    account_type: AccountType | None = None
    category_addition: tuple[Category, ...] = ()
    category_specification: tuple[Keyword, ...] = ()
    category_specification_other: str = ""
    decision_ground_reference_url: str = ""
    illegal_content_legal_ground: str = ""
    illegal_content_explanation: str = ""
    incompatible_content_ground: str = ""
    incompatible_content_explanation: str = ""
    incompatible_content_illegal: bool | None = None
    territorial_scope: tuple[str, ...] = ()
    end_date_visibility_restriction: date | None = None
    end_date_monetary_restriction: date | None = None
    end_date_service_restriction: date | None = None
    end_date_account_restriction: date | None = None
    source_identity: str = ""

    def to_wire(self) -> dict[str, Any]:
        """As the database takes it: what is not said is left out, yes and no are words."""
        said = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "extra"}
        return {
            name: _YES_NO[value] if isinstance(value, bool) else plain(value)
            for name, value in said.items()
            if value not in ("", (), None)
        }

    @classmethod
    def from_wire(cls, value: Mapping[str, Any]) -> Self:
        """A statement that came as JSON; fields that the database adds are kept in ``extra``.

        What is wrong in it is told by :func:`tocsin.measures.dsa.checking.faults` first: here the
        first fault ends it.

        Raises:
            DamagedDocumentError: a field is missing, or not of its kind.
        """
        read = {name: _read(name, one) for name, one in value.items() if one not in UNSAID}
        return from_json(cls, read, "statement")


UNSAID: Final[tuple[Any, ...]] = (None, "", [])
"""What the database sends, and takes, for a field of which nothing is said."""
_YES_NO: Final = {True: "Yes", False: "No"}
_TRUTH: Final = {"Yes": True, "No": False}
_BOOLEAN: Final = frozenset({"automated_detection", "incompatible_content_illegal"})


def _read(name: str, value: Any) -> Any:
    return _TRUTH.get(value, value) if name in _BOOLEAN and isinstance(value, str) else value
