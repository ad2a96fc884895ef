"""Receipts of partners for our streams: what they took, and proof of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import orjson

from tocsin.cases.documents import from_json, to_json
from tocsin.cases.errors import CannotStandError, DamagedDocumentError
from tocsin.desk.roundtable.streams.streams import (
    keep,
    outgoing_of,
    say_again_what_expired,
    sealed_row,
)
from tocsin.desk.roundtable.tables.streams import OutgoingRow, ReceiptRow, UntakenRow
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.envelopes.bounds import is_sound
from tocsin.roundtable.envelopes.receipts import Misreceipt, Receipt, read_receipt
from tocsin.roundtable.envelopes.refusals import Reason
from tocsin.roundtable.envelopes.sending import Taken, take_receipt
from tocsin.roundtable.partners.circle import Circle

MOST_BYTES: Final = 65_536
"""A receipt that tells a hundred numbers has some 6 kilobytes."""


def receipt_in(raw: bytes) -> Receipt | None:
    """The receipt in bytes, if they are one."""
    if len(raw) > MOST_BYTES:
        return None
    try:
        return receipt_from(orjson.loads(raw))
    except orjson.JSONDecodeError:
        return None


def receipt_from(value: object) -> Receipt | None:
    """The receipt in plain JSON, if it is one and nothing else."""
    if not isinstance(value, Mapping) or not is_sound(value):
        return None
    try:
        given = from_json(Receipt, value)
    except (DamagedDocumentError, CannotStandError):
        return None
    return given if to_json(given) == value else None


def take(sitting: Sitting, around: Circle, given: Receipt) -> Misreceipt | None:
    """Notes a receipt, if it counts; gives what is wrong with it otherwise."""
    session = sitting.session
    row = session.get(OutgoingRow, given.stream)
    if row is None:
        return Misreceipt.NOT_OURS
    outgoing = outgoing_of(row)
    wrong = read_receipt(
        given, around, row.id, outgoing.number,
        lambda number: sealed_row(session, row.id, number).id, now=sitting.now,
    )  # fmt: skip
    if wrong is not None:
        return wrong
    keep(session, around, row, take_receipt(outgoing, given))
    _keep_proof(sitting, given)
    _keep_untaken(sitting, around, row, given)
    session.flush()
    return None


def take_known(
    sitting: Sitting, around: Circle, row: OutgoingRow, given: Receipt, number: int
) -> None:
    """Notes that a desk has a message of ours, though its receipt is for more than we know of
    having sent: it has signed that it took as many, and says that this is one of them.
    """
    outgoing = outgoing_of(row)
    known = Taken(receiver=given.receiver, number=number, at=given.at)
    others = (one for one in outgoing.taken if one.receiver != given.receiver)
    keep(sitting.session, around, row, replace(outgoing, taken=(*others, known)))


def _keep_proof(sitting: Sitting, given: Receipt) -> None:
    """The farthest one is kept; a receiver that was restored from a backup sends nearer ones."""
    if not given.number:
        return
    row = sitting.session.get(ReceiptRow, (given.stream, given.receiver))
    if row is None:
        row = ReceiptRow(stream=given.stream, desk=given.receiver, number=0, document={})
        sitting.session.add(row)
    if given.number > row.number:
        row.number, row.document = given.number, to_json(given)


def _keep_untaken(sitting: Sitting, around: Circle, row: OutgoingRow, given: Receipt) -> None:
    for one in given.untaken:
        key = (given.stream, one.number, given.receiver)
        if sitting.session.get(UntakenRow, key) is not None:
            continue
        sitting.session.add(
            UntakenRow(
                stream=given.stream, number=one.number, desk=given.receiver, reason=one.reason,
                told_at=sitting.now,
            )
        )  # fmt: skip
        message = sealed_row(sitting.session, given.stream, one.number).id
        sitting.log("message.untaken", message, desk=given.receiver, reason=one.reason)
        if one.reason is Reason.EXPIRED:
            say_again_what_expired(sitting, around, row, given.receiver, one.number)
