"""The doors for partners' desks. Nobody signs in: what is sent is signed by the desk that sends it.

``POST /roundtable/envelopes``
    A message, as its canonical bytes. Answer: ``{"receipt": …}``; where the message was refused
    also ``reason``, with a status of 4xx. ``{"later_s": …}`` with 429: nothing was looked at.
``POST /roundtable/statements``
    A statement that a desk's key was changed or given up. Answer: ``{"taken": …, "later": …}``.
``GET /roundtable/card``
    Who this desk says it is. It is worth nothing until people have compared the fingerprint.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from tocsin.cases.documents import to_json
from tocsin.desk.people.rate import Rate
from tocsin.desk.roundtable.circle.circles import card
from tocsin.desk.roundtable.streams.hearing import TOO_MANY, Answer, hear, hear_statement
from tocsin.roundtable.envelopes.refusals import Reason
from tocsin.web.pages import Published, Raw, Room, Told
from tocsin.web.visits import Visit

room = Room()
_STATUS: Final[Mapping[Reason, int]] = {
    Reason.TOO_LARGE: 413,
    Reason.UNKNOWN_SENDER: 403,
    Reason.SUSPENDED_SENDER: 403,
    Reason.UNKNOWN_KEY: 403,
    Reason.RETIRED_KEY: 403,
    Reason.REVOKED_KEY: 403,
    Reason.BAD_SIGNATURE: 403,
    Reason.REPLAYED: 409,
    Reason.FORKED: 409,
    Reason.BROKEN_CHAIN: 409,
}
_OTHERWISE: Final = 422


@room.hearing("/roundtable/envelopes")
def take_envelope(visit: Visit, body: Raw) -> Told:
    """Takes a message of a partner, or says why not."""
    answer = hear(visit.desk, body, _HoldUp(visit))
    if answer.later_s:
        wait = {"Retry-After": str(answer.later_s)}
        return Told({"later_s": answer.later_s, "reason": TOO_MANY}, 429, wait)
    return Told(_said(answer), _status(answer))


@room.hearing("/roundtable/statements")
def take_statement(visit: Visit, body: Raw) -> Told:
    """Takes a partner's statement about a key of its own."""
    answer = hear_statement(visit.desk, body, _HoldUp(visit))
    said: dict[str, Any] = {"taken": answer.taken, "later": answer.later}
    if answer.why:
        said["reason"] = answer.why
    return Told(said, 200 if answer.taken else _OTHERWISE)


@room.published("/roundtable/card")
def show_card(visit: Visit) -> Published:
    """Our card, as a program reads it."""
    said = orjson.dumps(to_json(card(visit.sitting)), option=orjson.OPT_INDENT_2)
    return Published(said, "application/json")


def _said(answer: Answer) -> dict[str, Any]:
    said: dict[str, Any] = {
        "receipt": to_json(answer.receipt) if answer.receipt else None,
        "refused": [{"reason": one.reason, "message": one.message} for one in answer.refused],
    }
    return said if answer.reason is None else {**said, "reason": answer.reason}


def _status(answer: Answer) -> int:
    return 200 if answer.reason is None else _STATUS.get(answer.reason, _OTHERWISE)


@dataclass(frozen=True, slots=True)
class _HoldUp:
    """One address, and what names one sender from all addresses, as often as the app lets them."""

    visit: Visit

    def address(self) -> None:
        self._take(f"address {self.visit.caller.address}")

    def sender(self, claimed: str) -> None:
        self._take(f"sender {claimed}")

    def _take(self, whose: str) -> None:
        strangers: Rate = self.visit.caller.app.state.strangers
        strangers.take(whose, time.monotonic())
