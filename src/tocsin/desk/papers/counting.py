"""What a trusted flagger sent in a year, as Art. 22(3) asks it to be counted.

Counted are the notices of bundles that were sent in the year, each once; a notice that went out by
itself was no flagger's. Only cases that one may know of count, so whoever signs the report should
know of all of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select

from tocsin.cases.canonical import digest
from tocsin.cases.documents import to_json
from tocsin.desk.cases.knowing import known_to
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.papers.following import sent_on
from tocsin.desk.papers.kinds import Action, Happened, PaperKind
from tocsin.desk.papers.reading import document_of, steps_of
from tocsin.desk.papers.tables import PaperRow, PaperStepRow
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.measures.dsa.flaggers import Bundle, FlaggerStatus, Sent


@dataclass(frozen=True, slots=True)
class Flagged:
    """A status, the papers that went out under it, and their notices."""

    status: FlaggerStatus
    papers: tuple[PaperRow, ...]
    sent: tuple[Sent, ...]


def flagged_in(sitting: Sitting, year: int) -> tuple[Flagged, ...]:
    """All that flaggers of the desk sent in a year, by status; the newest status first.

    Raises:
        ForbiddenError: the actor may not look.
    """
    sitting.need(Right.LOOK)
    found: dict[str, tuple[FlaggerStatus, list[PaperRow], list[Sent]]] = {}
    for row in _bundles(sitting):
        steps = steps_of(sitting, row.id)
        day, bundle = sent_on(steps), document_of(row)
        if day is None or day.year != year or not isinstance(bundle, Bundle):
            continue
        _, papers, sent = found.setdefault(digest(to_json(bundle.status)), (bundle.status, [], []))
        papers.append(row)
        for number in range(1, len(bundle.notices) + 1):
            done = _action(steps, number)
            sent.append(Sent(provider=bundle.platform, content_type=row.about, action=done, on=day))
    return tuple(
        Flagged(status, tuple(papers), tuple(sent)) for status, papers, sent in found.values()
    )


def _bundles(sitting: Sitting) -> Iterator[PaperRow]:
    of_known_case = exists().where(CaseRow.id == PaperRow.case_id, known_to(sitting.actor))
    query = select(PaperRow).where(PaperRow.kind == PaperKind.BUNDLE, of_known_case)
    yield from sitting.session.scalars(query.order_by(PaperRow.number.desc()))


def _action(steps: Sequence[PaperStepRow], number: int) -> str:
    """What was decided last on one notice; empty where nothing was."""
    about = [
        one.action
        for one in steps
        if one.kind == Happened.DECIDED and (not one.items or number in one.items)
    ]
    return Action(about[-1]) if about else ""
