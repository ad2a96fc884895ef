"""Partners' streams as they are kept: what was taken, what waits.

Writers of the desk's database take turns (:meth:`tocsin.desk.database.Database.writing`), so nobody
else changes a stream while it is received; that a number is taken once is also what its table says.
"""

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tocsin.cases.documents import from_json, to_json
from tocsin.desk.roundtable.tables.streams import HeldRow, IncomingRow, TakenRow
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.envelopes.receiving import Held, Stream


class Shelf:
    """The streams of all partners, in a transaction that writes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def stream(self, sender: str, stream: str) -> Stream | None:
        """The stream that the sender calls so, with what waits in it."""
        row = self._session.get(IncomingRow, (sender, stream))
        if row is None:
            return None
        query = select(HeldRow.document).where(HeldRow.sender == sender, HeldRow.stream == stream)
        held = self._session.scalars(query.order_by(HeldRow.number))
        waiting = tuple(from_json(Held, one) for one in held)
        known = from_json(Stream, row.document)
        return Stream(
            sender=known.sender, address=known.address, id=known.id, number=known.number,
            last=known.last, held=waiting, untaken=known.untaken,
        )  # fmt: skip

    def taken(self, sender: str, stream: str, number: int) -> str:
        """The id of the message that was taken under a number."""
        return self._session.get_one(TakenRow, (sender, stream, number)).id


def keep_stream(sitting: Sitting, stream: Stream, taken: Mapping[int, str]) -> None:
    """Keeps a stream as it is after a message, and the numbers that were taken by it."""
    session, key = sitting.session, (stream.sender, stream.id)
    document = {**to_json(stream), "held": []}
    row = session.get(IncomingRow, key)
    if row is None:
        row = IncomingRow(
            sender=stream.sender, id=stream.id, document=document, heard_at=sitting.now
        )
        session.add(row)
    row.document, row.heard_at = document, sitting.now
    session.flush()
    for number, message in taken.items():
        session.add(TakenRow(sender=stream.sender, stream=stream.id, number=number, id=message))
    _keep_held(session, stream)
    session.flush()


def _keep_held(session: Session, stream: Stream) -> None:
    of_stream = (HeldRow.sender == stream.sender, HeldRow.stream == stream.id)
    before = set(session.scalars(select(HeldRow.number).where(*of_stream)))
    now = {one.envelope.head.number: one for one in stream.held}
    gone = before - now.keys()
    if gone:
        session.execute(delete(HeldRow).where(*of_stream, HeldRow.number.in_(gone)))
    for number in now.keys() - before:
        one = now[number]
        session.add(
            HeldRow(
                sender=stream.sender, stream=stream.id, number=number, id=one.id,
                document=to_json(one),
            )
        )  # fmt: skip
