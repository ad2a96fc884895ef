"""What of a case can be labelled: its posts on Bluesky and other servers of the AT Protocol."""

from collections.abc import Iterator
from typing import Final

from tocsin.cases.case import Case
from tocsin.posts.readers.bluesky.at_uri import at_uri

_PLATFORM: Final = "bluesky/"


def subjects_of(case: Case) -> Iterator[str]:
    """The ``at://`` addresses of the case's posts (ids ``bluesky/at://…``), each once.

    Never its accounts: a label on an account is on everything that somebody will ever write.
    Whether a post is labelled at all is decided in the procedure of measures.
    """
    named = (one.id.removeprefix(_PLATFORM) for one in case.posts if one.id.startswith(_PLATFORM))
    for address in dict.fromkeys(named):
        parts = at_uri(address)
        if parts is not None and parts.collection and parts.key:
            yield address
