"""The steps that people take with what a partner shared. Each gives an act, or refuses."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from tocsin.cases.confidence import Confidence
from tocsin.panels.allowing import need_aware
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.texts import checked
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.acts import Accepted, Act, Declined, Looked, Released, Relied
from tocsin.roundtable.inbox.messages import LEAST_REASON
from tocsin.roundtable.inbox.threads import Thread
from tocsin.roundtable.inbox.troubles import IsSuspect, Standing, built, standing, troubles

_MOST_ID: Final = 200


def accept(
    thread: Thread,
    message: str,
    reasons: str,
    confidence: Confidence,
    is_suspect: IsSuspect,
    *,
    by: str,
    now: datetime,
) -> Accepted:
    """A person takes the current version of a foreign share as found.

    Raises:
        NotAllowedError: it is our own, revoked, or not the current version any more; or no person
            or no reason is named.
    """
    _need_foreign_share(thread, by, now)
    if thread.root.revoked is not None:
        raise NotAllowedError("message", "Its source took it back.", "Ask the source why.")
    _need_current(thread, message)
    return Accepted(
        at=now, by=by, message=message, reasons=_reasoned(reasons), confidence=confidence,
        seen=_before_the_eyes(thread, message, is_suspect),
    )  # fmt: skip


def decline(
    thread: Thread, message: str, reasons: str, is_suspect: IsSuspect, *, by: str, now: datetime
) -> Declined:
    """A person does not take it as found.

    Raises:
        NotAllowedError: it is our own, or not the current version; or no person or reason is named.
    """
    _need_foreign_share(thread, by, now)
    _need_current(thread, message)
    return Declined(
        at=now, by=by, message=message, reasons=_reasoned(reasons),
        seen=_before_the_eyes(thread, message, is_suspect),
    )  # fmt: skip


def rely(
    thread: Thread,
    acts: Sequence[Act],
    on: str,
    reasons: str,
    is_suspect: IsSuspect,
    *,
    by: str,
    now: datetime,
) -> Relied:
    """Builds something of ours on an accepted share.

    Raises:
        NotAllowedError: it is not accepted as it stands now, or is built on there already.
    """
    _need_foreign_share(thread, by, now)
    if standing(thread, acts, is_suspect) is not Standing.ACCEPTED:
        raise NotAllowedError(
            "message", "Nobody has accepted this as it stands now.", "Judge it first."
        )
    place = checked("on", on, most=_MOST_ID)
    if any(one.on == place for one in built(thread, acts, is_suspect)):
        raise NotAllowedError("on", "This builds on it already.")
    message = thread.root.current.id
    return Relied(
        at=now, by=by, message=message, reasons=_reasoned(reasons), on=place,
        seen=_before_the_eyes(thread, message, is_suspect),
    )  # fmt: skip


def look_again(
    thread: Thread,
    acts: Sequence[Act],
    on: str,
    reasons: str,
    is_suspect: IsSuspect,
    *,
    by: str,
    now: datetime,
) -> Looked:
    """A person looked at what builds on it, with what came since, and says why it can stand.

    Raises:
        NotAllowedError: nothing of that name builds on it.
    """
    _need_foreign_share(thread, by, now)
    message = _message_under(thread, acts, on, is_suspect)
    return Looked(
        at=now, by=by, message=message, reasons=_reasoned(reasons), on=on,
        seen=_before_the_eyes(thread, message, is_suspect),
    )  # fmt: skip


def release(
    thread: Thread,
    acts: Sequence[Act],
    on: str,
    reasons: str,
    is_suspect: IsSuspect,
    *,
    by: str,
    now: datetime,
) -> Released:
    """What built on it does so no more.

    Raises:
        NotAllowedError: nothing of that name builds on it.
    """
    _need_foreign_share(thread, by, now)
    message = _message_under(thread, acts, on, is_suspect)
    return Released(at=now, by=by, message=message, reasons=_reasoned(reasons), on=on)


def _message_under(thread: Thread, acts: Sequence[Act], on: str, is_suspect: IsSuspect) -> str:
    for one in built(thread, acts, is_suspect):
        if one.on == on:
            return one.message
    raise NotAllowedError("on", "Nothing of that name builds on it.")


def _before_the_eyes(thread: Thread, message: str, is_suspect: IsSuspect) -> tuple[str, ...]:
    return tuple(one.because for one in troubles(thread, message, is_suspect))


def _need_foreign_share(thread: Thread, by: str, now: datetime) -> None:
    need_aware(now)
    if not by:
        raise NotAllowedError("by", "Only a person does this.")
    if thread.root.first.ours or thread.root.first.what is not What.SHARE:
        raise NotAllowedError("message", "This is not something that a partner shared.")


def _need_current(thread: Thread, message: str) -> None:
    if thread.root.current.id != message:
        raise NotAllowedError(
            "message", "This is not what the source says now.", "Read the current version."
        )


def _reasoned(text: str) -> str:
    return checked("reasons", text, least=LEAST_REASON)
