"""Zeeschuimer: what a researcher's browser was sent while scrolling, one item per line.

Every line is an envelope (``source_platform``, ``timestamp_collected``, ``item_id`` …) with
the platform's own object in ``data``; each platform has its module in this folder. Sources:
the Zeeschuimer and 4CAT documentation, which describe the objects field by field.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tocsin.posts.readers.base import Reader
from tocsin.posts.readers.fields.loose_values import rejection
from tocsin.posts.readers.zeeschuimer.platforms import PLATFORMS
from tocsin.posts.records import FieldError, Outcome, Post, Record, Rejected
from tocsin.posts.times import optional_time


class Zeeschuimer(Reader):
    """One post per item; tombstones and previews are other records."""

    name = "zeeschuimer"
    title = "Zeeschuimer (NDJSON)"
    layouts = frozenset({"json"})

    def recognises(self, record: Record) -> float:
        """By the envelope."""
        value = record.value
        return 0.9 if "source_platform" in value and "data" in value else 0.0

    def read(self, record: Record) -> Iterable[Outcome]:
        """The post in ``data``."""
        envelope = record.value
        data = envelope["data"]
        if not isinstance(data, dict):
            return (Rejected("the item holds no object", "Collect it again.", "data"),)
        return (read_item(envelope, data),)


def read_item(envelope: Mapping[str, Any], item: Mapping[str, Any]) -> Outcome:
    """The outcome of a platform's object, given the envelope it was collected in.

    4CAT keeps the same objects with the envelope inside them, under ``__import_meta``.
    """
    platform = str(envelope.get("source_platform")).lower().removeprefix("www.")
    read = PLATFORMS.get(platform)
    if read is None:
        return Rejected(
            f"Zeeschuimer's platform {platform[:40]!r} is not known",
            "It is kept; a newer version may read it.",
            "source_platform",
        )
    collected_at = _collected_at(envelope)
    try:
        outcome = read(item, collected_at)
    except FieldError as error:
        return rejection(error)
    if isinstance(outcome, Post):
        outcome.collected_at = collected_at
    return outcome


def _collected_at(envelope: Mapping[str, Any]) -> datetime | None:
    stamp = envelope.get("timestamp_collected")
    return None if stamp is None else optional_time(stamp, "timestamp_collected")
