"""Requests and replies as they travel in signed messages, and the events that they make.

What is sent has no name of a person of ours, and no case: a request says what is asked for, on what
basis, until when. A reply is a promise or says what came of it. Its words are the other side's, and
are entered as such, by the message that carried them.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tocsin.cases.canonical import digest
from tocsin.cases.documents import Document, from_json, to_json
from tocsin.panels.errors import NotAllowedError
from tocsin.roundtable.commitments import events as happened
from tocsin.roundtable.commitments.commitment import Commitment
from tocsin.roundtable.commitments.events import Event
from tocsin.roundtable.commitments.folding import apply
from tocsin.roundtable.commitments.parts import (
    Ask,
    Authority,
    Basis,
    Ground,
    Party,
    Side,
    View,
)
from tocsin.roundtable.envelopes.envelope import What
from tocsin.roundtable.inbox.messages import Message, bundle


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Document):
    """The payload of a request."""

    ask: Ask
    ground: Ground
    bases: tuple[Basis, ...]
    authority: Authority
    text: str
    items: int
    due: datetime
    evidence: tuple[str, ...] = ()
    country: str = ""
    found_by_machine: bool = False
    crisis: str = ""


class Word(StrEnum):
    """What a reply does."""

    PROMISE = "promise"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Document):
    """The payload of a reply to a request: ``due`` and ``items`` of a promise, or a ``view``.

    Raises:
        NotAllowedError: it is neither whole.
    """

    word: Word
    text: str = ""
    items: int = 0
    due: datetime | None = None
    view: View | None = None

    def __post_init__(self) -> None:
        """Refuses half a word."""
        is_whole = self.due is not None if self.word is Word.PROMISE else self.view is not None
        if not is_whole:
            raise NotAllowedError("word", "A part of the reply is missing.")


def request_payload(asked: happened.Asked) -> dict[str, Any]:
    """What is sent of a request of ours; its events keep the rest."""
    said = to_json(asked)
    return to_json(from_json(Request, {n: said[n] for n in Request.__slots__ if n in said}))


def taken_request(message: Message, asker: Party) -> tuple[Event, ...]:
    """A partner asks us for something: the commitment that it begins in our ledger.

    Its id follows from the message, so that it is begun once.

    Raises:
        NotAllowedError: it is no request, or rests on nothing, or its deadline is over.
        DamagedDocumentError: its payload is no request.
        CannotStandError: a part of it cannot stand.
    """
    if message.what is not What.REQUEST or message.ours:
        raise NotAllowedError("message", "This is not a partner's request.")
    asked = from_json(Request, message.payload)
    event = happened.Asked(
        at=message.received_at, message=message.id,
        commitment_id=digest({"what": "tocsin commitment", "message": message.id}),
        ours=False, party=asker, ask=asked.ask, ground=asked.ground, bases=asked.bases,
        authority=asked.authority, text=asked.text, items=asked.items, due=asked.due,
        evidence=asked.evidence, country=asked.country, found_by_machine=asked.found_by_machine,
        crisis=asked.crisis, tlp=message.tlp,
    )  # fmt: skip
    apply(None, event)
    return (event,)


def taken_reply(commitment: Commitment, message: Message) -> tuple[Event, ...]:
    """What the desk that was asked replied, or, in its ledger, what the asker says came of it.

    Raises:
        NotAllowedError: it is no reply to this request, not from its other side, or says what
            cannot follow.
        DamagedDocumentError: its payload is no reply.
        CannotStandError: a part of it cannot stand.
    """
    asked = commitment.asked
    if message.what is not What.REPLY or message.sender != asked.party.desk:
        raise NotAllowedError("message", "This is not a reply of the other side.")
    reply = from_json(Reply, bundle(message))
    at, side = message.received_at, Side.ASKED if asked.ours else Side.ASKER
    if reply.view is not None and reply.word is Word.OUTCOME:
        event: Event = happened.Stated(
            at=at, message=message.id, tlp=message.tlp, side=side, view=reply.view
        )
    elif reply.due is not None and side is Side.ASKED:
        event = happened.Promised(
            at=at, message=message.id, tlp=message.tlp, text=reply.text, items=reply.items,
            due=reply.due,
        )  # fmt: skip
    else:
        raise NotAllowedError("word", "Only who is asked promises.")
    apply(commitment, event)
    return (event,)
