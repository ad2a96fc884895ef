"""Meta's threat research: indicators of takedowns (CSV, TSV, JSON), techniques, and the index.

Indicators are defanged (``example[.]org``) and name no account's posts, so they are not
posts. Source: https://github.com/facebook/threat-research.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from tocsin.posts.readers.base import Reader
from tocsin.posts.records import Other, Outcome, Record


class MetaIndicators(Reader):
    """Recognises indicators and counts them by what they are."""

    name: ClassVar[str] = "meta_indicators"
    title: ClassVar[str] = "Meta threat indicators"
    layouts = frozenset({"json", "table"})

    def recognises(self, record: Record) -> float:
        return 0.9 if _kind(record.value) else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        value = record.value
        if record.layout == "table" and not any(str(cell or "").strip() for cell in value.values()):
            return [Other("blank rows")]  # they part the tactics
        return [Other(_kind(value))]


def _kind(value: Mapping[str, Any]) -> str:
    if "indicator_type" in value and "indicator_value" in value:
        return "indicators"
    if "added_ds" in value and "indicators" in value:
        return "indicator lists"
    names = {str(name).strip().lower() for name in value}
    if {"tactic", "technique", "procedure"} <= names:
        return (
            "indicators"
            if names & {"indicator", "indicators", "threat indicator"}
            else ("techniques")
        )
    return ""
