"""What we owe to others because something changed: it is listed, and a person sends it.

Who passed something on owes its correction to those who got it. Who hears a contest of what they
passed on owes it to the source.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tocsin.cases.documents import Document
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.threads import Chain, Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Document):
    """Say ``what`` about ``about``, with ``source`` as the source of the message.

    For a correction or a revocation ``about`` is our own share; for a contest it is the foreign one
    that we passed on, and ``source`` is the contest that we heard.
    """

    what: What
    about: str
    source: str


def duties(threads: Mapping[str, Thread]) -> tuple[Duty, ...]:
    """All that is owed, for every share that we passed on and have not revoked."""
    chain_ids = {
        version.id: thread
        for thread in threads.values()
        if not thread.root.first.ours
        for version in thread.root.versions
    }
    found: list[Duty] = []
    for thread in threads.values():
        root = thread.root
        upstream = chain_ids.get(root.first.source) if root.first.ours else None
        if upstream is not None and root.revoked is None:
            found += _downstream(root, upstream.root)
            found += _upstream(thread, upstream)
    return tuple(found)


def _downstream(own: Chain, upstream: Chain) -> Iterator[Duty]:
    if upstream.revoked is not None:
        yield Duty(what=What.REVOKE, about=own.current.id, source=upstream.revoked.id)
    elif upstream.current.id not in {version.source for version in own.versions}:
        yield Duty(what=What.CORRECT, about=own.current.id, source=upstream.current.id)


def _upstream(own: Thread, upstream: Thread) -> Iterator[Duty]:
    """Contests of others against what we passed on, which its source has not heard from us."""
    if upstream.root.revoked is not None:
        return
    told = {
        version.source
        for contest in upstream.about(upstream.id, What.CONTEST)
        if contest.first.ours
        for version in contest.versions
    }
    for contest in own.open_contests:
        is_told = any(version.id in told for version in contest.versions)
        if not contest.first.ours and not is_told:
            yield Duty(what=What.CONTEST, about=upstream.root.current.id, source=contest.current.id)
