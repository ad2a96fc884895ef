"""Papers made from a case: checked by their room, kept whole, their digest in the audit log."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from tocsin.cases.canonical import digest
from tocsin.cases.documents import Document, to_json
from tocsin.cases.storable import storable
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.cases.saving import basket_ids
from tocsin.desk.errors import InvalidError
from tocsin.desk.ids import new_id
from tocsin.desk.papers.kinds import Happened, PaperKind, right_for
from tocsin.desk.papers.reading import document_of
from tocsin.desk.papers.tables import PaperRow
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence
from tocsin.measures.dsa.checking import faults


def make_paper(
    sitting: Sitting,
    case_id: str,
    kind: PaperKind,
    document: Document | Mapping[str, Any],
    addressee: str,
    language: str,
    *,
    about: str = "",
    evidence: Iterable[str] = (),
) -> PaperRow:
    """Keeps a paper as its room made it; a statement of reasons as it goes to the database.

    Raises:
        ForbiddenError: the actor may not make one of this kind.
        NotFoundError: the actor may not know of the case.
        InvalidError: it is a statement that the database would refuse, or rests on evidence that
            is not in the case's basket.
    """
    sitting.need(right_for(kind))
    known_case(sitting.session, sitting.actor, case_id)
    pieces = tuple(dict.fromkeys(evidence))
    _need_in_basket(sitting, case_id, pieces)
    plain = to_json(document) if isinstance(document, Document) else dict(document)
    kept, _ = storable(plain)
    if kind is PaperKind.STATEMENT:
        _need_sendable(kept)
    number = (sitting.session.scalar(select(func.max(PaperRow.number))) or 0) + 1
    row = PaperRow(
        id=new_id("paper"), number=number, case_id=case_id, kind=kind,
        addressee=storable(addressee)[0], about=about, language=language, document=kept,
        digest=digest(kept), evidence=list(pieces), state=Happened.MADE,
        made_by=sitting.actor.person_id, made_at=sitting.now,
    )  # fmt: skip
    document_of(row)  # what cannot be read back is not kept
    sitting.session.add(row)
    sitting.session.flush()
    sitting.log("paper.made", row.id, case=case_id, kind=kind, digest=row.digest)
    return row


def _need_sendable(wire: Mapping[str, Any]) -> None:
    refused = [fault for fault in faults(wire) if fault.refused]
    if refused:
        raise InvalidError(
            Sentence("This is no statement of reasons yet."),
            Sentence("Correct what is named below."),
            {
                fault.field: Sentence("{what} {remedy}", what=fault.message, remedy=fault.remedy)
                for fault in reversed(refused)
            },
        )


def _need_in_basket(sitting: Sitting, case_id: str, pieces: tuple[str, ...]) -> None:
    stray = set(pieces) - basket_ids(sitting.session, case_id)
    if stray:
        raise InvalidError(
            Sentence("A piece of evidence is not in the basket of this case."),
            Sentence("Put it there first: what is not frozen can change."),
            {"evidence": Sentence("{ids}", ids=tuple(sorted(one[:80] for one in stray)))},
        )
