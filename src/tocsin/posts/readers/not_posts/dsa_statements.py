"""Statements of reasons of the Digital Services Act's transparency database, CSV and JSON.

A statement says what a platform did to content and why; it is no post. Recognised so that
the ledger names it. Source: https://transparency.dsa.ec.europa.eu/page/api-documentation.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.loose_values import mappings
from tocsin.posts.records import Other, Outcome, Record

_FIELDS: Final = frozenset(
    {
        "decision_visibility",
        "decision_monetary",
        "decision_provision",
        "decision_account",
        "decision_ground",
        "decision_facts",
        "category_specification",
        "territorial_scope",
        "content_type",
        "application_date",
        "source_type",
        "automated_detection",
        "automated_decision",
        "puid",
        "platform_uid",
    }
)
_PAGES: Final = ("statements", "data", "items")


class DsaStatements(Reader):
    """Recognises statements of reasons and counts them."""

    name: ClassVar[str] = "dsa_statements"
    title: ClassVar[str] = "DSA statements of reasons"
    layouts = frozenset({"json", "table"})

    def recognises(self, record: Record) -> float:
        value = record.value
        for name in _PAGES:
            items = mappings(value.get(name))
            if items:
                value = items[0]
                break
        return 0.95 if _is_statement(value) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        value = record.value
        if _is_statement(value):
            # The form's vocabulary has the same fields, each with all its allowed values.
            is_vocabulary = isinstance(value.get("decision_ground"), list)
            return [Other("vocabularies" if is_vocabulary else "statements of reasons")]
        items = next((items for items in (mappings(value.get(n)) for n in _PAGES) if items), [])
        return [Other("statements of reasons")] * len(items)


def _is_statement(value: Mapping[str, Any]) -> bool:
    return "decision_ground" in value and sum(name in value for name in _FIELDS) >= 3
