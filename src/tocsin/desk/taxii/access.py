"""Which program may read and write what, at this moment.

Three things must agree: what the administrator granted, what was agreed with the partner (the
closest label, and that it is trusted now), and whether it belongs to the collection's group. So a
partner that is suspended at the roundtable reads nothing more here, and nobody needs to remember.

A reader's password is 256 random bits that the desk made, so no list of words finds it, and one
SHA-256 is enough to keep it. Argon2 would cost every page of every client the time and memory that
it costs to slow a guesser of human passwords.
"""

from dataclasses import dataclass
from hmac import compare_digest

from sqlalchemy import select

from tocsin.cases.marking import Tlp, strictest
from tocsin.desk.people.secrets import token_hash
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.sitting import Sitting
from tocsin.desk.taxii.tables import CollectionRow, GrantRow, ReaderRow
from tocsin.errors import Sentence
from tocsin.roundtable.partners.circle import Circle


@dataclass(frozen=True, slots=True)
class Reader:
    """A program that was let in, and the closest label that it gets."""

    id: str
    name: str
    partner: str
    most_tlp: Tlp


@dataclass(frozen=True, slots=True)
class Grant:
    """A collection that a reader may use now, and how."""

    collection: CollectionRow
    can_read: bool
    can_write: bool


def let_in(sitting: Sitting, reader_id: str, secret: str) -> Reader | None:
    """The reader of these credentials; ``None``: nobody's, or no longer.

    The work is the same whether or not there is such a reader.
    """
    row = sitting.session.get(ReaderRow, reader_id)
    kept = row.secret_hash if row is not None else token_hash("")
    fits = compare_digest(kept, token_hash(secret))
    if row is None or not fits or row.ended_at is not None:
        return None
    most = agreed(circle(sitting), row)
    return Reader(row.id, row.name, row.partner, most) if most is not None else None


def agreed(known: Circle, row: ReaderRow) -> Tlp | None:
    """The closest label that was agreed with a reader's institution; ``None``: nothing, now."""
    if not row.partner:
        return Tlp(row.most_tlp)
    partner = known.trusted(row.partner)
    return partner.most_tlp if partner is not None else None


def grants(sitting: Sitting, reader: Reader) -> tuple[Grant, ...]:
    """What a reader may use now, oldest collection first."""
    query = (
        select(CollectionRow, GrantRow)
        .join(GrantRow, GrantRow.collection == CollectionRow.id)
        .where(GrantRow.reader == reader.id, CollectionRow.closed_at.is_(None))
        .order_by(CollectionRow.created_at, CollectionRow.id)
    )
    known = circle(sitting)
    return tuple(
        Grant(one, grant.can_read, grant.can_write)
        for one, grant in sitting.session.execute(query)
        if objection(known, one, reader.partner, reader.most_tlp) is None
    )


def objection(known: Circle, one: CollectionRow, partner: str, most: Tlp) -> str | None:
    """Why a reader does not get a collection whatever was granted; ``None``: it does."""
    if not is_within(Tlp(one.tlp), most):
        return Sentence("its label is closer than what was agreed with the reader's institution")
    if not one.group:
        return None
    group = known.groups.get(one.group)
    if group is None or group.dissolved is not None:
        return Sentence("its group was dissolved")
    if partner not in group.current.members:
        return Sentence("the reader's institution does not belong to its group")
    if not is_within(Tlp(one.tlp), group.current.most_tlp):
        return Sentence("its label is closer than what its group agreed on")
    return None


def is_within(label: Tlp, most: Tlp) -> bool:
    """Whether a label is no closer than another.

    >>> is_within(Tlp.GREEN, Tlp.AMBER), is_within(Tlp.AMBER_STRICT, Tlp.AMBER)
    (True, False)
    """
    return strictest((label, most)) == most
