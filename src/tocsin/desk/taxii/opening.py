"""What others sent over TAXII as pages list it, and the way from it to a draft of a case.

Whoever may look sees it, but for what is TLP:RED: that is for who speaks for the desk. An object
without a label bears that of its source.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, and_, func, select

from tocsin.cases.marking import Tlp
from tocsin.desk.cases.saving import open_case
from tocsin.desk.errors import ConflictError, NotFoundError
from tocsin.desk.people.rights import Actor, Right
from tocsin.desk.sitting import Sitting
from tocsin.desk.taxii.receiving import foreign_of, origin_of
from tocsin.desk.taxii.tables import ForeignRow, ReceivedRow, SourceRow
from tocsin.exchange.stix import Foreign, Received, Suggestion, suggest_case
from tocsin.exchange.stix.receiving import references

OPENINGS: Final = ("incident", "report", "grouping", "campaign")
"""What a case can begin with, best first."""
PAGE: Final = 50
_TIES: Final = ("relationship", "note", "opinion")
_AT_ONCE: Final = 500
_MOST_REFUSED: Final = 200
_LONGEST_NOTE: Final = 500


@dataclass(frozen=True, slots=True)
class Sent:
    """An object that a source sent, as lists show it."""

    row: ForeignRow
    source: SourceRow


@dataclass(frozen=True, slots=True)
class Opened:
    """An object with what is near it, and what a case of ours could be made of both."""

    row: ForeignRow
    source: SourceRow
    received: Received
    suggestion: Suggestion | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An object that was not taken, and why; ``content`` is it, where it was not too large."""

    source: SourceRow
    at: datetime
    place: int
    object_id: str
    reason: str
    content: Any


def sent(
    sitting: Sitting, source_id: str = "", kind: str = "", page: int = 1
) -> tuple[list[Sent], int]:
    """What stands of what others sent, the last first, with how many there are.

    ``kind``: of one type; otherwise what a case can begin with.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    kinds = (kind,) if kind else OPENINGS
    wanted = [
        ForeignRow.stands,
        ForeignRow.type.in_(kinds),
        _known_to(sitting.actor),
        *([ForeignRow.source == source_id] if source_id else []),
    ]
    joined = select(ForeignRow, SourceRow).join(SourceRow, SourceRow.id == ForeignRow.source)
    query = joined.where(*wanted).order_by(ForeignRow.at.desc(), ForeignRow.id)
    rows = sitting.session.execute(query.limit(PAGE).offset((page - 1) * PAGE))
    counted = select(func.count()).select_from(ForeignRow)
    counted = counted.join(SourceRow, SourceRow.id == ForeignRow.source).where(*wanted)
    return [Sent(*one) for one in rows], sitting.session.scalar(counted) or 0


def kinds_of(sitting: Sitting) -> dict[str, int]:
    """How many objects of each type stand, of what the actor may know."""
    query = (
        select(ForeignRow.type, func.count())
        .join(SourceRow, SourceRow.id == ForeignRow.source)
        .where(ForeignRow.stands, _known_to(sitting.actor))
        .group_by(ForeignRow.type)
        .order_by(ForeignRow.type)
    )
    return dict(sitting.session.execute(query).all())


def opened_of(sitting: Sitting, foreign_id: str) -> Opened:
    """An object, what is near it, and the draft that a case could be.

    Raises:
        ForbiddenError: the actor may not look.
        NotFoundError: there is none, or the actor may not know of it.
    """
    sitting.need(Right.LOOK)
    return _opened(sitting, foreign_id)


def _opened(sitting: Sitting, foreign_id: str) -> Opened:
    row, source = _known(sitting, foreign_id)
    received = _near(sitting, row, source)
    suggestion = None
    if row.type in OPENINGS and row.stands and not (row.revoked or row.is_echo):
        me = sitting.actor.person_id
        suggestion = suggest_case(received, row.object_id, me, sitting.now)
    return Opened(row, source, received, suggestion)


def draft_case(sitting: Sitting, foreign_id: str) -> str:
    """Opens a case of ours from what others sent; gives its id. It is a draft, and says from whom.

    Raises:
        ForbiddenError: the actor may not write cases.
        NotFoundError: there is no such object, or the actor may not know of it.
        ConflictError: it does not stand, or no case can begin with it.
        InvalidError: the draft cannot be saved, as for its label that names people.
    """
    sitting.need(Right.WRITE_CASES)
    found = _opened(sitting, foreign_id)
    if found.suggestion is None:
        raise ConflictError(
            "No case begins with this.",
            "Choose an incident, report, grouping or campaign that stands.",
        )
    name = f"{found.source.name}: {found.row.object_id}"
    case = open_case(sitting, found.suggestion.case, f"Drafted from {name}"[:_LONGEST_NOTE])
    found.row.case_id = case.id
    sitting.log("taxii.case_drafted", case.id, source=found.source.id, object=found.row.object_id)
    return case.id


def refusals(sitting: Sitting) -> Sequence[Refusal]:
    """What was not taken of what others sent, the last first.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
    """
    sitting.need(Right.EXCHANGE)
    query = (
        select(ReceivedRow, SourceRow)
        .join(SourceRow, SourceRow.id == ReceivedRow.source)
        .where(ReceivedRow.has_refused)
        .order_by(ReceivedRow.at.desc())
    )
    found: list[Refusal] = []
    for row, source in sitting.session.execute(query.execution_options(yield_per=50)):
        for one in row.refused:
            place, name, reason = one["place"], one["id"], one["reason"]
            found.append(Refusal(source, row.at, place, name, reason, one["object"]))
            if len(found) == _MOST_REFUSED:
                return found
    return found


def _known_to(actor: Actor) -> ColumnElement[bool]:
    """Whether an actor may know of an object, joined with its source."""
    if actor.may(Right.EXCHANGE):
        return ForeignRow.id.is_not(None)
    label = func.coalesce(ForeignRow.tlp, SourceRow.tlp)
    return label != Tlp.RED.value


def _known(sitting: Sitting, foreign_id: str) -> tuple[ForeignRow, SourceRow]:
    query = select(ForeignRow, SourceRow).join(SourceRow, SourceRow.id == ForeignRow.source)
    found = sitting.session.execute(
        query.where(ForeignRow.id == foreign_id, _known_to(sitting.actor))
    ).one_or_none()
    if found is None:
        raise NotFoundError(
            "There is no such object, or it is not shared with you.", "Look at the list."
        )
    return found[0], found[1]


def _near(sitting: Sitting, row: ForeignRow, source: SourceRow) -> Received:
    """The object and what is one step from it: all that a draft looks at."""
    ties = _standing(
        sitting,
        source,
        and_(ForeignRow.type.in_(_TIES), ForeignRow.content.contains(row.object_id)),
    )
    first = foreign_of(row)
    names = {*references(first.content), *(one.id for one in ties)}
    for one in ties:
        names |= set(references(one.content))
    found = {one.id: one for one in _named(sitting, source, names)}
    found[first.id] = first
    labelled = tuple(_labelled(one, source) for one in found.values())
    text = orjson.dumps(sorted(found))
    return Received(origin_of(source, row.at), "", "", len(text), labelled)


def _named(sitting: Sitting, source: SourceRow, names: Iterable[str]) -> list[Foreign]:
    listed, found = sorted(names), []
    for start in range(0, len(listed), _AT_ONCE):
        some = listed[start : start + _AT_ONCE]
        found += _standing(sitting, source, ForeignRow.object_id.in_(some))
    return found


def _standing(sitting: Sitting, source: SourceRow, which: ColumnElement[bool]) -> list[Foreign]:
    query = (
        select(ForeignRow)
        .join(SourceRow, SourceRow.id == ForeignRow.source)
        .where(ForeignRow.source == source.id, ForeignRow.stands, which, _known_to(sitting.actor))
    )
    return [foreign_of(one) for one in sitting.session.scalars(query.order_by(ForeignRow.id))]


def _labelled(one: Foreign, source: SourceRow) -> Foreign:
    """With its source's label where it bears none."""
    return one if one.tlp is not None else replace(one, tlp=Tlp(source.tlp))
