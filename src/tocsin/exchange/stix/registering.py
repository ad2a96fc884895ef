"""OpenCTI's types made known to the ``stix2`` library, whose ``parse`` refuses them otherwise.

Nothing in Tocsin needs it; a partner's script that works with ``stix2`` objects does. ``stix2``
keeps its types in one registry of the process, so this is done once, and only when asked.
"""

from functools import cache
from typing import Any

import stix2  # type: ignore[import-untyped]
from stix2 import properties

_MANY: Any = properties.ListProperty(properties.StringProperty)


@cache
def register_types() -> None:
    """Registers ``channel``, ``narrative``, ``media-content`` and ``persona``, once a process."""
    text = properties.StringProperty
    stix2.v21.CustomObject(
        "channel",
        [("name", text(required=True)), ("description", text()), ("aliases", _MANY),
         ("channel_types", _MANY)],
    )(type("Channel", (), {}))  # fmt: skip
    stix2.v21.CustomObject(
        "narrative",
        [("name", text(required=True)), ("description", text()), ("aliases", _MANY),
         ("narrative_types", _MANY)],
    )(type("Narrative", (), {}))  # fmt: skip
    stix2.v21.CustomObservable(
        "media-content",
        [("url", text(required=True)), ("title", text()), ("description", text()),
         ("content", text()), ("media_category", text()),
         ("publication_date", properties.TimestampProperty(precision="millisecond"))],
    )(type("MediaContent", (), {}))  # fmt: skip
    stix2.v21.CustomObservable(
        "persona",
        [("persona_name", text(required=True)), ("persona_type", text(required=True))],
    )(type("Persona", (), {}))  # fmt: skip
