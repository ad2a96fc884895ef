"""A report that came in, from whatever server, within bounds.

Servers differ: things stand alone, in a list or as objects; the reason is plain text (Mastodon),
HTML (Pleroma and its kin) or a summary (Lemmy). Nothing is fetched, and the reason becomes plain
text, which whoever shows it escapes.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from tocsin.cases.storable import storable
from tocsin.errors import InputError
from tocsin.exchange.flags.flag import MAX_CONTENT, MAX_OBJECTS, Flag, is_address

_MOST_READ: Final = 100_000
"""Characters of a reason that are looked at at all."""
_MARKUP: Final = re.compile(r"<[a-zA-Z/!]")


@dataclass(frozen=True, slots=True)
class Reported:
    """A report, and what of it was left out.

    ``cut``: the reason was longer than a report of ours may be. ``left_out``: how many things were
    no address, or beyond ``MAX_OBJECTS``.
    """

    flag: Flag
    cut: bool
    left_out: int


def from_activity(activity: Any) -> Reported:
    """Reads a ``Flag``.

    Raises:
        InputError: it is none, or names nobody who reports, or nothing that is reported.
    """
    if not isinstance(activity, Mapping) or "Flag" not in _listed(activity.get("type")):
        raise InputError("The activity is no Flag.", "Give an activity of type Flag.")
    objects = list(dict.fromkeys(_addresses(activity.get("object"))))
    good = [one for one in objects if is_address(one)]
    actor = next(_addresses(activity.get("actor")), "")
    named = activity.get("id")
    for name, fits in (("actor", is_address(actor)), ("object", bool(good)),
                       ("id", isinstance(named, str) and is_address(named))):  # fmt: skip
        if not fits:
            raise InputError(
                f"The report has no {name} that is an address.", "Ask the server that sent it."
            )
    reason = _reason(activity)
    return Reported(
        Flag(str(named), actor, tuple(good[:MAX_OBJECTS]), reason[:MAX_CONTENT], _time(activity)),
        cut=len(reason) > MAX_CONTENT,
        left_out=len(objects) - len(good[:MAX_OBJECTS]),
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _addresses(value: Any) -> Iterator[str]:
    """Addresses as texts, as objects with an id, or as links."""
    for one in _listed(value):
        named = one.get("id") or one.get("href") if isinstance(one, Mapping) else one
        if isinstance(named, str):
            yield named


def _reason(activity: Mapping[str, Any]) -> str:
    source = activity.get("source")
    if isinstance(source, Mapping) and source.get("mediaType") == "text/plain":
        told = source.get("content")
        if isinstance(told, str):
            return str(storable(told[:_MOST_READ])[0])
    for name in ("content", "summary"):
        told = activity.get(name)
        if isinstance(told, str) and told.strip():
            return _plain(str(storable(told[:_MOST_READ])[0]))
    return ""


def _plain(text: str) -> str:
    if _MARKUP.search(text) is None:
        return html.unescape(text)
    body = LexborHTMLParser(text).body
    return body.text(separator=" ", strip=True) if body is not None else ""


def _time(activity: Mapping[str, Any]) -> datetime | None:
    try:
        time = datetime.fromisoformat(activity["published"])
    except (KeyError, TypeError, ValueError):
        return None
    return time if time.tzinfo is not None else None
