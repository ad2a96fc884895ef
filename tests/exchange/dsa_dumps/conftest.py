"""Dumps as they are published: a zip of zips of CSV parts, with invented statements."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

FULL = (
    "uuid", "decision_visibility", "decision_visibility_other", "end_date_visibility_restriction",
    "decision_monetary", "decision_monetary_other", "end_date_monetary_restriction",
    "decision_provision", "end_date_service_restriction", "decision_account",
    "end_date_account_restriction", "account_type", "decision_ground",
    "decision_ground_reference_url", "illegal_content_legal_ground",
    "illegal_content_explanation", "incompatible_content_ground",
    "incompatible_content_explanation", "incompatible_content_illegal", "category",
    "category_addition", "category_specification", "category_specification_other",
    "content_type", "content_type_other", "content_language", "content_date",
    "territorial_scope", "application_date", "decision_facts", "source_type", "source_identity",
    "automated_detection", "automated_decision", "platform_name", "platform_uid", "created_at",
)  # fmt: skip
NOT_LIGHT = {
    "illegal_content_explanation", "incompatible_content_explanation", "decision_facts",
    "territorial_scope",
}  # fmt: skip
LIGHT = tuple(name for name in FULL if name not in NOT_LIGHT)

Row = Mapping[str, str]


def statement(number: int, **changes: str) -> dict[str, str]:
    return {
        "uuid": f"00000000-0000-4000-8000-{number:012d}",
        "decision_visibility": '["DECISION_VISIBILITY_CONTENT_REMOVED"]',
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": "Rule 1",
        "category": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
        "content_type": '["CONTENT_TYPE_TEXT"]',
        "content_date": "2025-11-01",
        "application_date": "2025-11-03",
        "decision_facts": "A rule was broken",
        "source_type": "SOURCE_VOLUNTARY",
        "automated_detection": "Yes",
        "automated_decision": "AUTOMATED_DECISION_FULLY",
        "platform_name": "Agora",
        "platform_uid": f"puid-{number}",
        "created_at": "2025-11-04 08:30:00",
        **changes,
    }


def part(rows: Iterable[Row], columns: Iterable[str] = FULL) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


def zipped(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.fixture(scope="session")
def row() -> Callable[..., dict[str, str]]:
    """A statement by its number; keywords change its cells."""
    return statement


@pytest.fixture(scope="session")
def csv_part() -> Callable[..., bytes]:
    """A CSV part of statements."""
    return part


@pytest.fixture(scope="session")
def light_columns() -> tuple[str, ...]:
    """The columns of the light dump."""
    return LIGHT


@pytest.fixture
def dump(tmp_path: Path) -> Callable[..., Path]:
    """A dump of CSV parts: a zip of zips, each with two parts."""

    def made(*parts: bytes, name: str = "sor-global-2025-11-04-full.zip") -> Path:
        inner = {
            f"sor-{number // 2:05d}.csv.zip": zipped(
                {f"sor-{number + place:05d}.csv": one
                 for place, one in enumerate(parts[number : number + 2])}
            )
            for number in range(0, len(parts), 2)
        }  # fmt: skip
        path = tmp_path / name
        path.write_bytes(zipped(inner))
        return path

    return made
