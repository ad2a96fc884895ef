"""What speaks against a version that was accepted or built on: told, never acted on by itself."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tocsin.cases.documents import Document
from tocsin.roundtable.inbox.acts import Accepted, Act, Declined, Looked, Released, Relied
from tocsin.roundtable.inbox.messages import Message
from tocsin.roundtable.inbox.threads import Thread

IsSuspect = Callable[[Message], bool]
"""Whether somebody else may have signed it (:meth:`..partners.partner.Partner.is_suspect`)."""


class Kind(StrEnum):
    """What the trouble is."""

    CORRECTED = "corrected"
    REVOKED = "revoked"
    CONTESTED = "contested"
    SUSPECT_KEY = "suspect_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble(Document):
    """A trouble, and the id of the message (for a suspect key, of the key) that makes it."""

    kind: Kind
    because: str


def troubles(thread: Thread, message: str, is_suspect: IsSuspect) -> tuple[Trouble, ...]:
    """What speaks against one version of the thread's share, as things are now."""
    root, found = thread.root, []
    if root.revoked is not None:
        found.append(Trouble(kind=Kind.REVOKED, because=root.revoked.id))
    if root.current.id != message:
        found.append(Trouble(kind=Kind.CORRECTED, because=root.current.id))
    found += [Trouble(kind=Kind.CONTESTED, because=one.current.id) for one in thread.open_contests]
    found += [
        Trouble(kind=Kind.SUSPECT_KEY, because=version.signed_by)
        for version in root.versions
        if version.id == message and is_suspect(version)
    ]
    return tuple(found)


class Standing(StrEnum):
    """Where a foreign share stands with us."""

    WAITING = "waiting"
    """Nobody has judged it."""
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LOOK_AGAIN = "look_again"
    """It was judged, and something came since."""
    REVOKED = "revoked"
    """Its source took it back."""


def judgement(acts: Iterable[Act]) -> Accepted | Declined | None:
    """The last word of our people on it."""
    judged = [one for one in acts if isinstance(one, Accepted | Declined)]
    return max(judged, key=lambda one: one.at, default=None)


def standing(thread: Thread, acts: Sequence[Act], is_suspect: IsSuspect) -> Standing:
    """Where the thread's share stands."""
    if thread.root.revoked is not None:
        return Standing.REVOKED
    judged = judgement(acts)
    if judged is None:
        return Standing.WAITING
    if any(one.because not in judged.seen for one in troubles(thread, judged.message, is_suspect)):
        return Standing.LOOK_AGAIN
    return Standing.ACCEPTED if isinstance(judged, Accepted) else Standing.DECLINED


@dataclass(frozen=True, slots=True, kw_only=True)
class Built(Document):
    """Something of ours that builds on a version, and what has come since and nobody looked at."""

    on: str
    message: str
    troubles: tuple[Trouble, ...]


def built(thread: Thread, acts: Iterable[Act], is_suspect: IsSuspect) -> tuple[Built, ...]:
    """All that builds on the thread's share, in the order in which it was built."""
    relied: dict[str, Act] = {}
    seen: dict[str, set[str]] = {}
    for act in sorted(acts, key=lambda one: one.at):
        if isinstance(act, Relied):
            relied[act.on], seen[act.on] = act, set(act.seen)
        elif isinstance(act, Released):
            relied.pop(act.on, None)
        elif isinstance(act, Looked) and act.on in relied:
            seen[act.on].update(act.seen)
    return tuple(
        Built(
            on=on, message=act.message,
            troubles=tuple(
                one for one in troubles(thread, act.message, is_suspect)
                if one.because not in seen[on]
            ),
        )
        for on, act in relied.items()
    )  # fmt: skip
