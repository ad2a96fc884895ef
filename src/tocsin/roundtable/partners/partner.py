"""A partner as it stands: the fold of its events. Nothing here decides; commands do."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from tocsin.cases.marking import Tlp
from tocsin.panels.errors import NotAllowedError
from tocsin.roundtable.partners import events as happened
from tocsin.roundtable.partners.events import Event


class Standing(StrEnum):
    """Where a partner stands."""

    MET = "met"
    """Nobody has compared the key."""
    TRUSTED = "trusted"
    SUSPENDED = "suspended"
    ENDED = "ended"


class KeyState(StrEnum):
    """What a key is worth."""

    OFFERED = "offered"
    """Not compared by people."""
    CURRENT = "current"
    RETIRED = "retired"
    """It signed its successor."""
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a partner, and since when it is what it is.

    ``signed_by`` is the key that it followed, empty where people compared it; ``suspect_since``
    from when on somebody else may have held it.
    """

    public: str
    state: KeyState
    since: datetime
    signed_by: str = ""
    suspect_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner. ``last_at`` is when something last happened to it; ``disowned`` are the keys that
    had handed over when they said of themselves that they were lost; ``is_warned``: it is suspended
    on such a word, and nobody has decided since.
    """

    met: happened.Met
    standing: Standing
    keys: tuple[Key, ...]
    most_tlp: Tlp
    last_at: datetime
    disowned: frozenset[str] = frozenset()
    is_warned: bool = False

    @property
    def id(self) -> str:
        """The name of the desk."""
        return self.met.desk

    @property
    def current(self) -> Key | None:
        """The key that the partner signs with; none after a loss."""
        return next((key for key in self.keys if key.state is KeyState.CURRENT), None)

    def key(self, public: str) -> Key | None:
        """One of its keys, old or new."""
        return next((key for key in self.keys if key.public == public), None)

    def is_suspect(self, public: str, received_at: datetime) -> bool:
        """Whether what came under a key at that time may be somebody else's."""
        key = self.key(public)
        return key is not None and (
            key.suspect_since is not None and received_at >= key.suspect_since
        )


Step = Callable[[Partner, Any], Partner]


def replay(events: Iterable[Event]) -> Partner:
    """The partner that the events make.

    Raises:
        NotAllowedError: there are none, or the first is not a meeting.
    """
    partner: Partner | None = None
    for event in events:
        partner = apply(partner, event)
    if partner is None:
        raise NotAllowedError("events", "A partner without events is no partner.")
    return partner


def apply(partner: Partner | None, event: Event) -> Partner:
    """The partner after the event; ``None`` before the first.

    Raises:
        NotAllowedError: the first event is not a meeting, or a later one is.
    """
    if isinstance(event, happened.Met):
        if partner is not None:
            raise NotAllowedError("events", "A partner is met once.")
        key = Key(event.key, KeyState.OFFERED, event.at)
        return Partner(event, Standing.MET, (key,), event.most_tlp, event.at)
    if partner is None:
        raise NotAllowedError("events", "A partner begins with a meeting.")
    return replace(_STEPS[type(event)](partner, event), last_at=event.at)


def _with_key(partner: Partner, public: str, **changed: Any) -> Partner:
    keys = tuple(replace(k, **changed) if k.public == public else k for k in partner.keys)
    return replace(partner, keys=keys)


def _compared(partner: Partner, event: happened.Compared) -> Partner:
    known = _with_key(partner, event.key, state=KeyState.CURRENT, since=event.at, signed_by="")
    is_new = partner.standing is Standing.MET
    return replace(known, standing=Standing.TRUSTED) if is_new else known


def _rotated(partner: Partner, event: happened.Rotated) -> Partner:
    retired = _with_key(partner, event.rotation.old, state=KeyState.RETIRED)
    new = Key(event.rotation.new, KeyState.CURRENT, event.at, signed_by=event.rotation.old)
    return replace(retired, keys=(*retired.keys, new))


def _key_revoked(partner: Partner, event: happened.KeyRevoked) -> Partner:
    """Whatever a key signed while a thief may have held it falls with it: successors first."""
    fallen = {event.key}
    for key in partner.keys:  # in the order in which they came, so that heirs of heirs fall too
        if key.signed_by in fallen and key.since >= event.suspect_since:
            fallen.add(key.public)
    keys = tuple(
        replace(key, state=KeyState.REVOKED, suspect_since=event.suspect_since)
        if key.public in fallen
        else key
        for key in partner.keys
    )
    return replace(partner, keys=keys)


def _key_offered(partner: Partner, event: happened.KeyOffered) -> Partner:
    return replace(partner, keys=(*partner.keys, Key(event.key, KeyState.OFFERED, event.at)))


def _tlp_agreed(partner: Partner, event: happened.TlpAgreed) -> Partner:
    return replace(partner, most_tlp=event.most_tlp)


def _suspended(partner: Partner, event: happened.Suspended) -> Partner:
    said = {event.statement.key} if event.statement else set()
    return replace(
        partner,
        standing=Standing.SUSPENDED,
        disowned=partner.disowned | said,
        is_warned=bool(said),
    )


def _resumed(partner: Partner, _event: happened.Resumed) -> Partner:
    return replace(partner, standing=Standing.TRUSTED, is_warned=False)


def _ended(partner: Partner, _event: happened.Ended) -> Partner:
    return replace(partner, standing=Standing.ENDED, is_warned=False)


_STEPS: Final[Mapping[type[Event], Step]] = {
    happened.Compared: _compared,
    happened.Rotated: _rotated,
    happened.KeyRevoked: _key_revoked,
    happened.KeyOffered: _key_offered,
    happened.TlpAgreed: _tlp_agreed,
    happened.Suspended: _suspended,
    happened.Resumed: _resumed,
    happened.Ended: _ended,
}
