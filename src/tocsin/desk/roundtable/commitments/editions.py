"""Editions of the public transparency report: frozen by a person, with a digest, for everybody.

What is public of a request depends on its label, and on those of all that was said of it. If all of
it is TLP:CLEAR, it is named; the others are counted, and neither in a row that names a party or a
crisis nor where few of them stand (:mod:`tocsin.roundtable.commitments.withholding`). Free text of
the other side is in none of it, nor evidence.

An edition never changes. When more is known of the same period, another edition replaces it, and
says why; what should never have been public is withdrawn, and the number and the reason stay.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tocsin.answers.registry.waiting import Waiting
from tocsin.cases.canonical import canonical, digest
from tocsin.cases.documents import Document, from_json, to_json
from tocsin.cases.marking import Tlp
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.commitments.lists import everything_of_period, public_numbers
from tocsin.desk.roundtable.tables.editions import TransparencyEditionRow
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence
from tocsin.panels.texts import checked
from tocsin.roundtable.commitments.commitment import Agreement, Commitment, Received
from tocsin.roundtable.commitments.parts import Ask, Authority, Basis, Ground, Outcome, Side
from tocsin.roundtable.commitments.transparency import (
    End,
    Transparency,
    end_of,
    is_pledge,
)
from tocsin.roundtable.commitments.waits import Until, response_times

FORM: Final = "tocsin/transparency/1"
FOLLOWS: Final = "Santa Clara Principles 2.0 (2021): Numbers"
LONGEST: Final = 5_000
_LEAST_NOTE: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Document):
    """What one side says came of a request, without its words: when it was said, when that was
    entered or taken, and whether its desk signed it. What is not signed was entered by whoever
    publishes: of the other side, from a letter or a meeting.
    """

    outcome: Outcome
    items: int
    said_at: datetime
    entered_at: datetime
    is_signed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise(Document):
    """The last promise of the asked side; ``until`` is when it is to be kept."""

    items: int
    until: datetime
    said_at: datetime
    entered_at: datetime
    is_signed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Named(Document):
    """A request or a pledge of which all is TLP:CLEAR. ``text`` is what was asked for, in our
    words; ``received`` what shows that it was received, ``received_at`` when, if that is known.
    """

    id: str
    is_pledge: bool
    asked_at: datetime
    received: Received
    received_at: datetime | None
    due: datetime
    promised: Promise | None
    party_kind: str
    party: str
    ask: Ask
    ground: Ground
    bases: tuple[Basis, ...]
    authority: Authority
    country: str
    crisis: str
    found_by_machine: bool
    text: str
    items: int
    end: End
    claimed: Said | None
    found: Said | None
    agreement: Agreement
    is_broken: bool
    appeals: int
    restored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Times(Document):
    """How long requests of the period waited."""

    until: Until
    waiting: Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Document):
    """What an edition would say now."""

    numbers: Transparency
    times: tuple[Times, ...]
    named: tuple[Named, ...]

    @property
    def digest(self) -> str:
        """Of what it says, whenever it is asked: who publishes names what they have seen."""
        said = to_json(self)
        del said["numbers"]["as_of"]
        return digest(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition(Document):
    """The report as it was published."""

    form: str = FORM
    follows: str = FOLLOWS
    number: int
    publisher: str
    published_at: datetime
    note: str
    replaces: int | None
    report: Draft


def draft(sitting: Sitting, begins: datetime, ends: datetime) -> Draft:
    """What everybody would read of the requests made from ``begins`` to before ``ends``.

    Raises:
        ForbiddenError: the actor may not publish.
        InvalidError: this is no period that is over.
    """
    sitting.need(Right.RUN_PANELS)
    found = everything_of_period(sitting, begins, ends)
    numbers = public_numbers(found, begins, ends, now=sitting.now, ours=True)
    public = [one for one in found if one.tlp is Tlp.CLEAR]
    return Draft(
        numbers=numbers,
        times=tuple(
            Times(until=until, waiting=response_times(found, until, sitting.now)) for until in Until
        ),
        named=tuple(
            _named(one, sitting.now)
            for one in sorted(public, key=lambda one: (one.asked.at, one.id))
        ),
    )


def publish(
    sitting: Sitting, begins: datetime, ends: datetime, publisher: str, note: str, seen: str
) -> int:
    """Publishes an edition; gives its number. ``seen`` is the digest of the draft that was read.

    ``note`` stands above the numbers; where an edition of the same period is public already, this
    one replaces it, and the note says why.

    Raises:
        ForbiddenError: the actor may not publish.
        InvalidError: the numbers have changed since; this is no period that is over; a text is
            missing.
    """
    found = draft(sitting, begins, ends)
    if found.digest != seen:
        raise InvalidError(
            "The numbers have changed since you looked.",
            "Look at them once more, then publish.",
            {"seen": "This is of older numbers."},
        )
    before = latest(sitting.session, begins, ends)
    with refusing():
        least = 0 if before is None else _LEAST_NOTE
        checked("note", note, least=least, most=LONGEST)
        checked("publisher", publisher, most=200)
    number = (sitting.session.scalar(select(func.max(TransparencyEditionRow.number))) or 0) + 1
    edition = Edition(
        number=number, publisher=publisher.strip(), published_at=sitting.now, note=note.strip(),
        replaces=before, report=found,
    )  # fmt: skip
    document = to_json(edition)
    row = TransparencyEditionRow(
        number=number, begins=begins, ends=ends, document=document, digest=digest(document),
        replaces=before, published_by=sitting.actor.person_id, published_at=sitting.now,
        withdrawn_because="",
    )  # fmt: skip
    sitting.session.add(row)
    sitting.session.flush()
    sitting.log("transparency.published", str(number), digest=row.digest)
    return number


def withdraw(sitting: Sitting, number: int, reason: str) -> None:
    """Takes an edition from the public. Its number stays, and the reason that everybody reads.

    Raises:
        ForbiddenError: the actor may not publish.
        NotFoundError: there is no such edition.
        InvalidError: it was withdrawn before, or no reason is given.
    """
    sitting.need(Right.RUN_PANELS)
    row = kept(sitting.session, number)
    if row.withdrawn_at is not None:
        raise InvalidError("This edition was withdrawn before.", "Look at the list.")
    with refusing():
        row.withdrawn_because = checked("reason", reason, least=_LEAST_NOTE, most=LONGEST)
    row.withdrawn_by, row.withdrawn_at = sitting.actor.person_id, sitting.now
    sitting.session.flush()
    sitting.log("transparency.withdrawn", str(number), reason=row.withdrawn_because)


def editions(session: Session) -> Sequence[TransparencyEditionRow]:
    """All that were published, the newest first, those that were withdrawn too; for everybody."""
    newest = select(TransparencyEditionRow).order_by(TransparencyEditionRow.number.desc())
    return session.scalars(newest).all()


def kept(session: Session, number: int) -> TransparencyEditionRow:
    """An edition as it is kept.

    Raises:
        NotFoundError: there is none of that number.
    """
    row = session.get(TransparencyEditionRow, number)
    if row is None:
        raise NotFoundError("There is no such edition of the report.", "Look at the list.")
    return row


def edition_of(row: TransparencyEditionRow) -> Edition:
    """What the edition says."""
    return from_json(Edition, row.document)


def open_edition(session: Session, number: int) -> Edition:
    """An edition that everybody may read.

    Raises:
        NotFoundError: there is none of that number, or it was withdrawn.
    """
    return edition_of(_open(kept(session, number)))


def file_of(row: TransparencyEditionRow) -> bytes:
    """The edition as the file whose SHA-256 is the digest (RFC 8785).

    Raises:
        NotFoundError: it was withdrawn.
    """
    return canonical(_open(row).document)


def _open(row: TransparencyEditionRow) -> TransparencyEditionRow:
    if row.withdrawn_at is not None:
        raise NotFoundError(
            Sentence("Edition {number} was withdrawn.", number=row.number),
            "Read why on its page.",
        )
    return row


def latest(session: Session, begins: datetime, ends: datetime) -> int | None:
    """The newest public edition of exactly this period."""
    return session.scalar(
        select(func.max(TransparencyEditionRow.number)).where(
            TransparencyEditionRow.begins == begins,
            TransparencyEditionRow.ends == ends,
            TransparencyEditionRow.withdrawn_at.is_(None),
        )
    )


def overlapping(session: Session, begins: datetime, ends: datetime) -> Sequence[int]:
    """Editions of other periods that share a day with this one; who compares learns what differs.

    Withdrawn ones too: others keep copies.
    """
    table = TransparencyEditionRow
    query = select(table.number).where(
        table.begins < ends, table.ends > begins,
        or_(table.begins != begins, table.ends != ends),
    ).order_by(table.number)  # fmt: skip
    return session.scalars(query).all()


def _named(one: Commitment, now: datetime) -> Named:
    asked = one.asked
    return Named(
        id=one.id, is_pledge=is_pledge(one), asked_at=asked.at,
        received=one.received, received_at=one.received_at, due=one.due,
        promised=_promise(one),
        party_kind=asked.party.kind, party=asked.party.name, ask=asked.ask, ground=asked.ground,
        bases=asked.bases, authority=asked.authority, country=asked.country, crisis=asked.crisis,
        found_by_machine=asked.found_by_machine, text=asked.text, items=asked.items,
        end=end_of(one, now), claimed=_said(one, Side.ASKED), found=_said(one, Side.ASKER),
        agreement=one.agreement, is_broken=one.is_broken(now), appeals=len(one.appeals),
        restored=_back(one),
    )  # fmt: skip


def _said(one: Commitment, side: Side) -> Said | None:
    word = one.words.get(side)
    if word is None:
        return None
    view = word.view
    return Said(
        outcome=view.outcome, items=view.items, said_at=word.when, entered_at=word.at,
        is_signed=word.is_signed,
    )  # fmt: skip


def _promise(one: Commitment) -> Promise | None:
    if not one.promises or one.keep_by is None:
        return None
    last = one.promises[-1]
    return Promise(
        items=last.items, until=one.keep_by, said_at=last.when, entered_at=last.at,
        is_signed=last.is_signed,
    )  # fmt: skip


def _back(one: Commitment) -> int:
    decided: Iterable[int] = (end.restored for end in one.decided.values())
    return sum(decided) + sum(back.items for back in one.restored)
