"""Which site an entry of a list means, in the spelling that the posts table has.

Entries are written as names, as addresses and as patterns (``https://www.example.org/*``). One
that names a part of a site (``example.org/blog``, ``sport.example.org``) rates that part and says
nothing of the whole. A blog at a host of many authors is a site of its own, as it is in posts.
"""

import re
from typing import Final, NamedTuple

from tocsin.posts.urls.hosts import owner, spell_authority, without_port, without_www
from tocsin.posts.urls.platforms import ALIASES

_LONGEST: Final = 2_000
_SCHEME: Final = re.compile(r"(?:https?:)?//", re.IGNORECASE)


class Place(NamedTuple):
    """A registered domain, and whether the entry means all of it."""

    site: str
    is_whole: bool


def place_of(written: str) -> Place | None:
    """What an entry means; ``None`` where it is no site.

    >>> place_of("https://www.Example.org/*"), place_of("example.org/blog").is_whole
    (Place(site='example.org', is_whole=True), False)
    """
    bare = written.strip()[:_LONGEST]
    bare = bare.partition("//")[2] if _SCHEME.match(bare) else bare
    authority, _, path = bare.partition("/")
    spelled = spell_authority(authority.removeprefix("*."))
    if spelled is None or "." not in spelled or spelled.startswith("["):
        return None
    host = without_www(without_port(spelled))
    host = ALIASES.get(host, host)
    site = owner(host)
    return Place(site, host == site and path.strip("/*") == "")
