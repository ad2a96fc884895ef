"""The line to a partner: one call, and what it answered, read with care."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from tocsin.desk import calling
from tocsin.desk.roundtable.streams.receipting import MOST_BYTES, receipt_from
from tocsin.roundtable.envelopes.receipts import Receipt

ENVELOPES: Final = "/roundtable/envelopes"
STATEMENTS: Final = "/roundtable/statements"
TIMEOUT_S: Final = 60.0
"""For a message of 8 MiB that is 1.1 Mbit/s."""
_MOST_ANSWER: Final = 2 * MOST_BYTES
_MOST_WAIT_S: Final = 86_400
_REASON: Final = re.compile("[a-z_]{1,60}")
_HEADERS: Final = {"Content-Type": "application/json", "User-Agent": "Tocsin"}


@dataclass(frozen=True, slots=True)
class Told:
    """What a partner's desk answered. Nothing of it is proven but the receipt, by its signature.

    ``why``: the reason of its refusal, or what was wrong with the line; ``later_s``: it asks to
    wait; ``is_taken`` and ``is_later`` are what it says of a statement.
    """

    receipt: Receipt | None = None
    why: str = ""
    later_s: int = 0
    is_taken: bool = False
    is_later: bool = False


def deliver(url: str, raw: bytes, *, private: bool) -> Told:
    """Sends a message."""
    return _called(f"{url}{ENVELOPES}", raw, private=private)


def state(url: str, raw: bytes, *, private: bool) -> Told:
    """Sends a statement about a key of ours."""
    return _called(f"{url}{STATEMENTS}", raw, private=private)


def _called(url: str, raw: bytes, *, private: bool) -> Told:
    wrong = calling.objection(url)
    if wrong is not None:
        return Told(why=wrong, is_later=True)
    try:
        answered = calling.send(
            "POST", url, raw, _HEADERS, private=private, timeout_s=TIMEOUT_S,
            most_answer=_MOST_ANSWER,
        )  # fmt: skip
    except calling.CallError as error:
        return Told(why=str(error.message), is_later=True)
    return _read(answered)


def _read(answered: calling.Answered) -> Told:
    try:
        said = orjson.loads(answered.body)
    except orjson.JSONDecodeError:
        said = None
    if not isinstance(said, Mapping):
        return Told(why=f"HTTP {answered.status}", is_later=True)
    is_fine = 200 <= answered.status < 300
    return Told(
        receipt=receipt_from(said.get("receipt")),
        why=_reason(said.get("reason")) or ("" if is_fine else f"HTTP {answered.status}"),
        later_s=_wait(said.get("later_s")),
        is_taken=said.get("taken") is True,
        is_later=said.get("later") is True or (not is_fine and "taken" not in said),
    )


def _reason(value: Any) -> str:
    """A reason as desks write them; nothing else of what a stranger's server says is kept."""
    return value if isinstance(value, str) and _REASON.fullmatch(value) else ""


def _wait(value: Any) -> int:
    return min(value, _MOST_WAIT_S) if type(value) is int and value > 0 else 0
