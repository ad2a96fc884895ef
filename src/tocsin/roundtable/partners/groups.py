"""Sharing groups: several institutions that hear what one of them says, up to a label.

A group is known by its edition: the digest of its list of members and its label. Every change makes
another edition. A message names the edition that it is for, so two desks that hold different lists
notice it at the first message, instead of telling somebody who left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tocsin.cases.canonical import digest
from tocsin.cases.documents import Document, to_json
from tocsin.cases.errors import CannotStandError
from tocsin.cases.kinds import Kinds
from tocsin.cases.marking import Tlp
from tocsin.panels.allowing import need_aware
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.texts import checked

LEAST_MEMBERS: Final = 2
MOST_MEMBERS: Final = 500
"""More is a public channel, and is served as one (TAXII), not sealed for each."""
_ID: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition(Document):
    """Who belongs to a group: names of desks, ours among them, sorted.

    Raises:
        CannotStandError: there are too few or too many members, or the list is not sorted.
    """

    group: str
    number: int
    name: str
    members: tuple[str, ...]
    most_tlp: Tlp

    def __post_init__(self) -> None:
        """Refuses lists of which there could be two spellings."""
        if not self.group or len(self.group) > _ID or not self.group.isascii():
            raise CannotStandError("group", "This is no id of a group.", "Write a short plain one.")
        if list(self.members) != sorted(set(self.members)):
            raise CannotStandError("members", "Members are sorted and stand once.", "Sort them.")
        if not LEAST_MEMBERS <= len(self.members) <= MOST_MEMBERS:
            raise CannotStandError(
                "members", "These are too few members, or too many.", "From 2 to 500."
            )

    @property
    def digest(self) -> str:
        """What a message names: SHA-256 of the canonical JSON."""
        return digest(to_json(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Document):
    """Something that happened to a group."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed(Event):
    """The members agreed on this edition; the first founds the group."""

    edition: Edition
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissolved(Event):
    """There is no such group any more."""

    reason: str


KINDS: Final[Mapping[str, type[Event]]] = {"agreed": Agreed, "dissolved": Dissolved}
_OF: Final = Kinds(KINDS)
event_to_json, event_from_json = _OF.to_json, _OF.from_json
"""An event as plain JSON, and back."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group as it stands; ``editions`` are oldest first."""

    editions: tuple[Edition, ...]
    dissolved: Dissolved | None
    last_at: datetime

    @property
    def id(self) -> str:
        """The group's id."""
        return self.current.group

    @property
    def current(self) -> Edition:
        """The edition that holds."""
        return self.editions[-1]


def found(
    group: str, name: str, members: Iterable[str], most_tlp: Tlp, *, by: str, now: datetime
) -> tuple[Event, ...]:
    """Founds a group.

    Raises:
        CannotStandError: there are too few members, or too many.
    """
    need_aware(now)
    edition = Edition(
        group=group, number=1, name=checked("name", name, most=200),
        members=tuple(sorted(set(members))), most_tlp=most_tlp,
    )  # fmt: skip
    return (Agreed(at=now, by=by, edition=edition, reason="The group was founded."),)


def change(
    group: Group, members: Iterable[str], most_tlp: Tlp, reason: str, *, by: str, now: datetime
) -> tuple[Event, ...]:
    """Agrees on the next edition.

    Raises:
        NotAllowedError: the group was dissolved, or nothing would change.
        CannotStandError: there are too few members, or too many.
    """
    need_aware(now)
    _need_there(group)
    before = group.current
    edition = Edition(
        group=group.id, number=before.number + 1, name=before.name,
        members=tuple(sorted(set(members))), most_tlp=most_tlp,
    )  # fmt: skip
    if (edition.members, edition.most_tlp) == (before.members, before.most_tlp):
        raise NotAllowedError("members", "Nothing would change.")
    said = checked("reason", reason, least=10)
    return (Agreed(at=now, by=by, edition=edition, reason=said),)


def dissolve(group: Group, reason: str, *, by: str, now: datetime) -> tuple[Event, ...]:
    """Ends a group.

    Raises:
        NotAllowedError: it was dissolved before.
    """
    need_aware(now)
    _need_there(group)
    return (Dissolved(at=now, by=by, reason=checked("reason", reason, least=10)),)


def replay(events: Iterable[Event]) -> Group:
    """The group that the events make.

    Raises:
        NotAllowedError: there are none, or they are not one group's in order.
    """
    editions: list[Edition] = []
    dissolved, last_at = None, None
    for event in events:
        if dissolved is not None:
            raise NotAllowedError("events", "Nothing happens to a group that was dissolved.")
        if isinstance(event, Agreed):
            editions.append(event.edition)
            if event.edition.number != len(editions) or event.edition.group != editions[0].group:
                raise NotAllowedError("events", "The editions are not one group's in order.")
        elif isinstance(event, Dissolved) and editions:
            dissolved = event
        last_at = event.at
    if not editions or last_at is None:
        raise NotAllowedError("events", "A group begins with its founding.")
    return Group(tuple(editions), dissolved, last_at)


def _need_there(group: Group) -> None:
    if group.dissolved is not None:
        raise NotAllowedError("group", "The group was dissolved.", "Found another.")
