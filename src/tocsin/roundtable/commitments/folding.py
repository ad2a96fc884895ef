"""Events into a commitment, one at a time; what cannot follow is refused, also from a store."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from tocsin.cases.marking import strictest
from tocsin.errors import Sentence
from tocsin.panels.allowing import need_aware
from tocsin.panels.errors import NotAllowedError
from tocsin.panels.texts import checked
from tocsin.roundtable.commitments import events as happened
from tocsin.roundtable.commitments.commitment import Commitment, State
from tocsin.roundtable.commitments.events import Event
from tocsin.roundtable.commitments.parts import Side, View, need_items

Step = Callable[[Commitment, Any], Commitment]
_LEAST_REASON: Final = 10
LONGEST_PROMISE: Final = timedelta(days=365)
"""After the deadline. A promise for no time that anybody waits for would be none."""


def replay(events: Iterable[Event]) -> Commitment:
    """The commitment that the events make.

    Raises:
        NotAllowedError: there are none, or one could not follow.
    """
    commitment: Commitment | None = None
    for event in events:
        commitment = apply(commitment, event)
    if commitment is None:
        raise NotAllowedError("events", "A commitment without events is none.")
    return commitment


def apply(commitment: Commitment | None, event: Event) -> Commitment:
    """The commitment after the event; ``None`` before the first.

    Raises:
        NotAllowedError: it cannot follow.
        CannotStandError: a number of items is none.
    """
    need_aware(event.at)
    if not event.by and not event.message:
        raise NotAllowedError("by", "A person enters this, or it comes as a signed message.")
    if isinstance(event, happened.Asked):
        if commitment is not None:
            raise NotAllowedError("events", "A commitment begins once.")
        return _begun(event)
    if commitment is None:
        raise NotAllowedError("events", "A commitment begins with a request or a pledge.")
    _need_dated(commitment, event)
    if event.at < commitment.last_at:
        raise NotAllowedError("at", "This is dated before what happened last.")
    if commitment.withdrawn is not None:
        raise NotAllowedError("state", "The request was withdrawn.", "Make another.")
    tlp = strictest((commitment.tlp, event.tlp or commitment.tlp))
    return replace(_STEPS[type(event)](commitment, event), last_at=event.at, tlp=tlp)


def _begun(event: happened.Asked) -> Commitment:
    checked("commitment_id", event.commitment_id, most=200)
    checked("text", event.text, least=_LEAST_REASON)
    need_items("items", event.items)
    if not event.bases:
        raise NotAllowedError(
            "bases", "It rests on no law, rule, code or agreement.", "Name what it rests on."
        )
    _need_later(event.at, event.due)
    keep_by = event.due if isinstance(event, happened.Pledged) else None
    return Commitment(event, event.due, event.at, event.tlp, keep_by=keep_by)


def _served(commitment: Commitment, event: happened.Served) -> Commitment:
    if commitment.served is not None:
        raise NotAllowedError("served", "It was served before.")
    checked("how", event.how)
    return replace(commitment, served=event)


def _promised(commitment: Commitment, event: happened.Promised) -> Commitment:
    if commitment.state is State.ANSWERED:
        raise NotAllowedError("state", "The asked side has said what came of it.")
    _need_own_word(commitment, event, Side.ASKED)
    checked("text", event.text)
    _need_items_of(commitment, event.items)
    _need_later(event.when, event.due)
    if event.due > commitment.due + LONGEST_PROMISE:
        raise NotAllowedError(
            "due",
            "This is promised for more than a year after the deadline.",
            "Name an earlier day.",
        )
    return replace(
        commitment,
        promises=(*commitment.promises, event),
        keep_by=event.due,
        missed=_missed(commitment, event.when),
        first_word_at=_earliest(commitment.first_word_at, event),
    )


def _stated(commitment: Commitment, event: happened.Stated) -> Commitment:
    _need_own_word(commitment, event, event.side)
    view: View = event.view
    checked("text", view.text)
    if view.items:
        _need_items_of(commitment, view.items)
    before = commitment.words.get(event.side)
    if before is None or before.when <= event.when:  # an older letter may be entered later
        said = replace(commitment, words={**commitment.words, event.side: event})
    else:
        said = commitment
    if event.side is Side.ASKER:
        return said
    return replace(
        said,
        missed=_missed(commitment, event.when),
        first_word_at=_earliest(commitment.first_word_at, event),
        first_outcome_at=_earliest(commitment.first_outcome_at, event),
    )


def _extended(commitment: Commitment, event: happened.Extended) -> Commitment:
    checked("reason", event.reason, least=_LEAST_REASON)
    if event.due <= commitment.due:
        raise NotAllowedError("due", "The new deadline is not later than the old one.")
    keep_by = commitment.keep_by and max(commitment.keep_by, event.due)
    return replace(commitment, due=event.due, keep_by=keep_by)


def _appealed(commitment: Commitment, event: happened.Appealed) -> Commitment:
    if commitment.state is not State.ANSWERED:
        raise NotAllowedError("state", "Nothing was decided that one could appeal against.")
    if any(one.appeal_id == event.appeal_id for one in commitment.appeals):
        raise NotAllowedError("appeal_id", "There is an appeal of this name.")
    checked("appeal_id", event.appeal_id, most=200)
    checked("text", event.text, least=_LEAST_REASON)
    return replace(commitment, appeals=(*commitment.appeals, event))


def _appeal_decided(commitment: Commitment, event: happened.AppealDecided) -> Commitment:
    if all(one.appeal_id != event.appeal_id for one in commitment.open_appeals):
        raise NotAllowedError("appeal_id", "No appeal of this name is open.")
    checked("text", event.text)
    need_items("restored", event.restored, least=0)
    _need_items_back(commitment, event.restored)
    return replace(commitment, decided={**commitment.decided, event.appeal_id: event})


def _restored(commitment: Commitment, event: happened.Restored) -> Commitment:
    checked("reason", event.reason, least=_LEAST_REASON)
    need_items("items", event.items)
    _need_items_back(commitment, event.items)
    return replace(commitment, restored=(*commitment.restored, event))


def _withdrawn(commitment: Commitment, event: happened.Withdrawn) -> Commitment:
    checked("reason", event.reason, least=_LEAST_REASON)
    return replace(commitment, withdrawn=event)


def _missed(commitment: Commitment, at: datetime) -> bool:
    """Whether a promise's date had gone by in silence when its maker spoke again."""
    keep_by = commitment.keep_by
    late = keep_by is not None and at >= keep_by and commitment.is_waiting
    return commitment.missed or late


def _earliest(before: datetime | None, event: Event) -> datetime:
    return event.when if before is None else min(before, event.when)


def _need_dated(commitment: Commitment, event: Event) -> None:
    """Refuses a word that was not said yet when it was entered, or before it was asked for."""
    if event.said_at is None:
        return
    need_aware(event.said_at)
    if event.said_at > event.at:
        raise NotAllowedError("said_at", "This has not happened yet.", "Enter it when it has.")
    if event.said_at < commitment.asked.at:
        raise NotAllowedError(
            "said_at", "This is dated before the request was made.", "Look at the date again."
        )


def _need_own_word(commitment: Commitment, event: Event, side: Side) -> None:
    """Who has signed a word is not spoken for: nobody writes over it by hand."""
    if not event.is_signed and commitment.speaks_by_desk(side):
        raise NotAllowedError(
            "side",
            "The desk of this side has signed a word about this request.",
            "Ask them to say it by their desk.",
        )


def _need_later(at: datetime, due: datetime) -> None:
    need_aware(due)
    if due <= at:
        raise NotAllowedError("due", "The deadline is over when it is set.", "Leave time for it.")


def _need_items_of(commitment: Commitment, items: int) -> None:
    need_items("items", items)
    if items > commitment.asked.items:
        raise NotAllowedError(
            "items",
            Sentence(
                "{items} are more than the {asked} that were asked about.",
                items=items,
                asked=commitment.asked.items,
            ),
        )


def _need_items_back(commitment: Commitment, items: int) -> None:
    """No more can be back than were asked about."""
    back = sum(one.items for one in commitment.restored)
    back += sum(one.restored for one in commitment.decided.values())
    if back + items > commitment.asked.items:
        raise NotAllowedError("items", "More would be back than were asked about.")


_STEPS: Final[Mapping[type[Event], Step]] = {
    happened.Served: _served,
    happened.Promised: _promised,
    happened.Stated: _stated,
    happened.Extended: _extended,
    happened.Appealed: _appealed,
    happened.AppealDecided: _appeal_decided,
    happened.Restored: _restored,
    happened.Withdrawn: _withdrawn,
}
