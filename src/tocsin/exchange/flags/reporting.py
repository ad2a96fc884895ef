"""Reports of a case's posts, one for each server: a server can act on what it holds, no more."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from tocsin.cases.case import Case
from tocsin.exchange.flags.flag import MAX_OBJECTS, Flag, is_address

_REPORTS: Final = UUID("46e45b8c-ad1d-4a9a-ba58-b321e1611630")
_PLATFORMS: Final = frozenset({"mastodon", "activitypub"})


def reports_of(case: Case, actor: str, base: str, reason: str, now: datetime) -> Iterator[Flag]:
    """Reports to send, by server; the posts of the case whose ids are ``mastodon/https://…``.

    ``actor`` is the institution's own actor, ``base`` the address that ids of reports begin with
    (no slash at its end), ``now`` aware. The same posts give the same ids, so a report that is sent
    again is the same report.

    Raises:
        UsageError: ``actor`` or ``base`` is no address, or the reason is too long.
    """
    servers: dict[str, dict[str, None]] = {}
    for one in case.posts:
        platform, _, address = one.id.partition("/")
        if platform in _PLATFORMS and is_address(address):
            servers.setdefault(str(urlsplit(address).hostname), {})[address] = None
    for server in sorted(servers):
        addresses = list(servers[server])
        for start in range(0, len(addresses), MAX_OBJECTS):
            some = tuple(addresses[start : start + MAX_OBJECTS])
            name = uuid5(_REPORTS, "\n".join((actor, reason, *some)))
            yield Flag(f"{base}/{name}", actor, some, reason, now)
