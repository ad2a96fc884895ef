"""The columns of a dump and of the table it becomes.

A dump states its columns in its first line; the order differs over the years, and dumps of 2023
name ``illegal_content_legal_ground`` twice. The light dump lacks the long texts and the territorial
scope. ``puid`` of the interface is ``platform_uid`` here. Facts from the database's documentation
(European Commission, DG CONNECT).
"""

from datetime import date
from typing import Final

import pyarrow as pa

VERSION_2: Final = date(2025, 7, 1)
"""Statements that came in before are of version 1 of the schema, with other codes."""

REQUIRED: Final = (
    "uuid", "platform_name", "decision_ground", "category", "content_date", "application_date",
    "source_type", "automated_detection", "automated_decision", "created_at",
)  # fmt: skip
"""Without these a part cannot be counted; both the full and the light dump have them."""
LISTS: Final = (
    "decision_visibility", "category_addition", "category_specification", "content_type",
    "territorial_scope",
)  # fmt: skip
"""Written as JSON lists of codes."""
CODES: Final = (
    "decision_monetary", "decision_provision", "decision_account", "account_type",
    "decision_ground", "category", "content_language", "source_type", "automated_detection",
    "automated_decision", "incompatible_content_illegal",
)  # fmt: skip
TEXTS: Final = (
    "decision_visibility_other", "decision_monetary_other", "decision_ground_reference_url",
    "illegal_content_legal_ground", "illegal_content_explanation", "incompatible_content_ground",
    "incompatible_content_explanation", "category_specification_other", "content_type_other",
    "decision_facts", "source_identity", "platform_uid", "content_id_ean",
)  # fmt: skip
"""Kept for statements about the subject only: they are nine tenths of a dump."""
DATES: Final = (
    "content_date", "application_date", "end_date_visibility_restriction",
    "end_date_monetary_restriction", "end_date_service_restriction",
    "end_date_account_restriction",
)  # fmt: skip
RENAMED: Final = {"puid": "platform_uid"}
READ: Final = ("uuid", "platform_name", "created_at", *CODES, *LISTS, *TEXTS, *DATES)

_CODE: Final = pa.dictionary(pa.int32(), pa.string())
STATEMENTS: Final = pa.schema(
    [
        ("uuid", pa.string()),
        ("platform_name", _CODE),
        ("created_at", pa.timestamp("us", tz="UTC")),
        ("schema_version", pa.int8()),
        ("about", _CODE),
        *((name, _CODE) for name in CODES),
        *((name, pa.list_(pa.string())) for name in LISTS),
        *((name, pa.date32()) for name in DATES),
        ("delay_days", pa.int32()),
        ("reporting_days", pa.int32()),
        *((name, pa.string()) for name in TEXTS),
        ("part", _CODE),
        ("row", pa.int64()),
    ]
)
"""A row a statement. ``about`` is how it is about disinformation (:mod:`.subject`); ``delay_days``
from content to decision, ``reporting_days`` from decision to database; ``part`` and ``row`` say
where it stood: the ``row``-th readable statement of that CSV part, from 1."""
