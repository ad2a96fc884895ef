"""A report as ActivityStreams 2.0 has it: who, of what, why.

The actor is an institution or a server, never the person who noticed something: as Mastodon does,
whose reports come from the server's own actor so that nobody can take it out on a reader.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from tocsin.cases.storable import is_storable
from tocsin.errors import UsageError

CONTEXT: Final = "https://www.w3.org/ns/activitystreams"
MAX_CONTENT: Final = 1_000
"""Characters that Mastodon lets a person write; a longer reason is cut there without a word."""
MAX_OBJECTS: Final = 100
"""Things in one report; whoever has more sends another."""
MAX_ADDRESS: Final = 2_048


@dataclass(frozen=True, slots=True)
class Flag:
    """A report of ``objects`` (addresses of accounts and posts) by ``actor``, for a reason.

    ``content`` is plain text. ``published`` is aware.

    Raises:
        UsageError: an address is none, the reason is too long, or nothing is reported.
    """

    id: str
    actor: str
    objects: tuple[str, ...]
    content: str = ""
    published: datetime | None = None

    def __post_init__(self) -> None:
        for name, addresses in (
            ("id", [self.id]),
            ("actor", [self.actor]),
            ("object", self.objects),
        ):
            for one in addresses:
                if not is_address(one):
                    raise UsageError(
                        f"The {name} of a report is no address ({one[:80]!r}).",
                        "Give an https address, as the server that has it writes it.",
                    )
        if not 0 < len(self.objects) <= MAX_OBJECTS:
            raise UsageError(
                f"A report is of 1 to {MAX_OBJECTS} things, not {len(self.objects)}.",
                "Name an account or a post at least; report the rest in another.",
            )
        if len(self.content) > MAX_CONTENT or not is_storable(self.content):
            raise UsageError(
                f"A reason has at most {MAX_CONTENT:,} characters that can be stored.",
                "Shorten it, and give the address of what says more.",
            )
        if self.published is not None and self.published.tzinfo is None:
            raise UsageError("A report's time has no offset.", "Give an aware time.")


def is_address(text: str) -> bool:
    """Whether it is an http(s) address with a host, without a password, in printable signs.

    >>> is_address("https://town.example/@a"), is_address("javascript:alert(1)")
    (True, False)
    """
    if (
        len(text) > MAX_ADDRESS
        or not text.isprintable()
        or any(sign in text for sign in " <>\"'\\")
    ):
        return False
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
        )
    except ValueError:
        return False
