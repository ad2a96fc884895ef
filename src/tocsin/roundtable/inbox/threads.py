"""Messages put together: what was said, what took its place, what was said about it.

Correct and revoke belong to whoever said the first thing, contest, sighting and reply to others.
A chain is one thing said and its corrections, of which the latest is current; a thread is a share
or a request, and all chains about it.

The outcome follows from the *set* of messages, not from the order in which they came, for what is
said to a group and what is said to one desk travel in streams of their own, and may overtake each
other. What is about a message that is not there waits for it.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.envelopes.refusals import Reason, Refused
from tocsin.roundtable.inbox.messages import Message, has_form

_ABOUT: Final[Mapping[What, frozenset[What]]] = {
    What.CORRECT: frozenset({What.SHARE, What.REQUEST, What.CONTEST, What.REPLY, What.SIGHTING}),
    What.REVOKE: frozenset({What.SHARE, What.REQUEST, What.CONTEST, What.REPLY, What.SIGHTING}),
    What.CONTEST: frozenset({What.SHARE, What.REQUEST, What.REPLY}),
    What.SIGHTING: frozenset({What.SHARE}),
    What.REPLY: frozenset({What.REQUEST, What.CONTEST, What.REPLY}),
}
"""What can be said about what. A correction counts as what it corrects."""
_OWN: Final = frozenset({What.CORRECT, What.REVOKE})


@dataclass(frozen=True, slots=True)
class Chain:
    """One thing said: its versions, oldest first, and what took it back. ``under``: the id of the
    first version of the chain that it is about; empty for a share or a request.
    """

    versions: tuple[Message, ...]
    revoked: Message | None
    under: str

    @property
    def first(self) -> Message:
        """What was said first; its id is the chain's."""
        return self.versions[0]

    @property
    def current(self) -> Message:
        """What holds, if it was not revoked."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class Thread:
    """A share or a request, and what was said about it. ``chains`` by id, in order of arrival."""

    chains: Mapping[str, Chain]

    @property
    def root(self) -> Chain:
        """The share or the request."""
        return next(iter(self.chains.values()))

    @property
    def id(self) -> str:
        """The id of the share or the request, as it was first said."""
        return self.root.first.id

    def about(self, chain: str, what: What) -> tuple[Chain, ...]:
        """What was said of that kind about a chain, in the order in which it was said."""
        found = (c for c in self.chains.values() if c.under == chain and c.first.what is what)
        return tuple(sorted(found, key=lambda c: c.first.order))

    def chain_of(self, message: str) -> Chain | None:
        """The chain of which a message is a version."""
        chains = self.chains.values()
        return next((c for c in chains if any(v.id == message for v in c.versions)), None)

    @property
    def open_contests(self) -> tuple[Chain, ...]:
        """Contests of the share or request that were not taken back.

        A correction does not close them: whether it is enough is for the contester to say.
        """
        contests = self.about(self.id, What.CONTEST)
        return tuple(one for one in contests if one.revoked is None)


@dataclass(frozen=True, slots=True)
class Threads:
    """All threads by id; messages that wait for what they are about; those that do not stand."""

    threads: Mapping[str, Thread]
    waiting: tuple[Message, ...]
    refused: Mapping[str, Reason]


def objection(message: Message, base: Message | None) -> Reason | None:
    """Why a message cannot be said about a chain, which began with ``base``; none: it stands.

    ``base`` is absent where it is about something that does not stand itself.
    """
    if base is None or base.what not in _ABOUT[message.what] or not has_form(message, base.what):
        return Reason.MISFIT
    if (message.what in _OWN) != (message.sender == base.sender):
        return Reason.NOT_THEIRS
    if message.what is What.SIGHTING and not (base.ours or message.ours):
        return Reason.NOT_OURS
    return None


def threads(messages: Iterable[Message]) -> Threads:
    """Puts messages together. To judge one new message, those of its own thread are enough."""
    by_id = {one.id: one for one in messages}
    children: dict[str, list[Message]] = defaultdict(list)
    for one in sorted(by_id.values(), key=lambda one: one.order):
        children[one.about].append(one)
    growing = _Growing()
    queue = deque(children[""])
    while queue:
        one = queue.popleft()
        growing.add(one)
        queue.extend(children[one.id])
    waiting = (one for one in by_id.values() if one.id not in growing.reached)
    return Threads(
        growing.threads(), tuple(sorted(waiting, key=lambda one: one.order)), growing.refused
    )


def record(message: Message, reason: Reason, *, now: datetime) -> Refused:
    """The record that a message does not stand, for the audit log."""
    return Refused(
        at=now, reason=reason, sender=message.sender, stream=message.stream,
        number=message.number, message=message.id,
    )  # fmt: skip


class _Growing:
    """Messages as they are put in, each after the one that it is about."""

    def __init__(self) -> None:
        self.reached: dict[str, Message | None] = {}
        """For every message that was put in, the first version of its chain; none: no chain."""
        self.refused: dict[str, Reason] = {}
        self._versions: dict[str, list[Message]] = defaultdict(list)
        self._revoked: dict[str, list[Message]] = defaultdict(list)
        self._under: dict[str, str] = {}
        self._roots: dict[str, str] = {}

    def add(self, message: Message) -> None:
        base = self.reached[message.about] if message.about else None
        if message.about:
            reason = objection(message, base)
            if reason is not None:
                self.refused[message.id] = reason
                self.reached[message.id] = None
                return
        if base is not None and message.what in _OWN:
            is_version = message.what is What.CORRECT
            (self._versions if is_version else self._revoked)[base.id].append(message)
            self.reached[message.id] = base if is_version else None
            return
        self.reached[message.id] = message
        self._versions[message.id].append(message)
        self._under[message.id] = base.id if base else ""
        self._roots[message.id] = self._roots[base.id] if base else message.id

    def threads(self) -> dict[str, Thread]:
        grouped: dict[str, dict[str, Chain]] = defaultdict(dict)
        for chain, root in self._roots.items():
            first, *later = self._versions[chain]
            later.sort(key=lambda one: one.order)
            gone = min(self._revoked[chain], key=lambda one: one.order, default=None)
            grouped[root][chain] = Chain((first, *later), gone, self._under[chain])
        return {root: Thread(chains) for root, chains in grouped.items()}
