"""A report as the JSON that is sent.

``content`` is HTML in ActivityStreams, so the text is escaped there; ``source`` (ActivityPub,
section 3.3) has it as it was written, for servers that show plain text. Lemmy reads ``summary``.
"""

import html
from typing import Any

from tocsin.cases.documents import iso
from tocsin.exchange.flags.flag import CONTEXT, Flag


def to_activity(flag: Flag) -> dict[str, Any]:
    """The activity; a single thing stands in a list too, as servers of every kind read it."""
    told: dict[str, Any] = {
        "@context": CONTEXT,
        "id": flag.id,
        "type": "Flag",
        "actor": flag.actor,
        "object": list(flag.objects),
        "content": html.escape(flag.content),
        "summary": html.escape(flag.content),
        "source": {"content": flag.content, "mediaType": "text/plain"},
    }
    return told | ({"published": iso(flag.published)} if flag.published else {})
