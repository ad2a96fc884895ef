"""Large crowds at the desk: their ratings are judged as a job, whose result is the record.

A crowd is no panel: nobody is drawn, nothing is decided. Who rated is stored nowhere; the file that
says so is deleted when its job ends, however it ends. Who may know of a crowd follows its TLP label
as for a case (:mod:`tocsin.desk.cases.knowing`); since a crowd names nobody, RED is its sender's.
The rule ``jobs`` of retention deletes crowds too; what must stay is frozen into a case.
"""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from tocsin.cases.documents import from_json
from tocsin.cases.evidence import Provenance
from tocsin.cases.freezing import freeze_table
from tocsin.cases.marking import Tlp, strictest
from tocsin.desk.cases.basket import put_in
from tocsin.desk.cases.knowing import known_case
from tocsin.desk.cases.tables import CaseRow
from tocsin.desk.errors import ConflictError, InvalidError, NotFoundError
from tocsin.desk.jobs.incoming import forget
from tocsin.desk.jobs.queue import submit
from tocsin.desk.jobs.tables import ENDED, JobRow, JobState
from tocsin.desk.people.rights import Actor, Right
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence
from tocsin.panels.crowd.judging import DRAWS, LEAST_RATINGS, LEAST_VOTES, Crowd
from tocsin.workspace import Workspace

KIND: Final = "crowd"
PAGE: Final = 50
FILES: Final = ("ratings", "items")
"""The arguments that are paths: who rated what, and, where it is given, what the items say."""


def judge_crowd(
    sitting: Sitting, title: str, ratings: Path, items: Path | None, tlp: Tlp = Tlp.AMBER
) -> JobRow:
    """Asks for the ratings in a file to be judged.

    Raises:
        ForbiddenError: the actor may not run panels.
    """
    arguments: dict[str, Any] = {
        "title": title, "ratings": str(ratings), "tlp": tlp.value,
        "institution": sitting.actor.institution,
    }  # fmt: skip
    if items is not None:
        arguments["items"] = str(items)
    return submit(sitting, KIND, arguments)


def crowds(sitting: Sitting) -> list[JobRow]:
    """The crowds that the actor may know of, judged or waiting for it, the newest first."""
    sitting.need(Right.LOOK)
    query = select(JobRow).where(JobRow.kind == KIND, _known_to(sitting.actor))
    query = query.order_by(JobRow.created_at.desc(), JobRow.id.desc())
    return list(sitting.session.scalars(query.limit(PAGE)))


def crowd_of(sitting: Sitting, crowd_id: str) -> JobRow:
    """One of them.

    Raises:
        NotFoundError: there is none of this id that the actor may know of.
    """
    sitting.need(Right.LOOK)
    query = select(JobRow).where(JobRow.id == crowd_id, JobRow.kind == KIND)
    row = sitting.session.scalar(query.where(_known_to(sitting.actor)))
    if row is None:
        raise NotFoundError("There is no such crowd.", "Choose one from the list.")
    return row


def judged(row: JobRow) -> Crowd | None:
    """What its ratings say; ``None`` while they are not judged, or could not be."""
    if row.state != JobState.DONE or not row.result:
        return None
    return from_json(Crowd, row.result["crowd"], "crowd")


def fits(row: JobRow, case: CaseRow) -> bool:
    """Whether a case is marked as strictly as a crowd, and, where that matters, of its house."""
    tlp = Tlp(row.arguments["tlp"])
    of_house = case.institution == row.arguments["institution"] or not tlp.named_only
    return of_house and strictest([tlp, Tlp(case.tlp)]) == case.tlp


def freeze_crowd(sitting: Sitting, crowd_id: str, case_id: str) -> str:
    """Freezes what a crowd said of every item into a case's basket; gives the evidence's id.

    Raises:
        NotFoundError: there is no such crowd or case that the actor may know of.
        ConflictError: it is not judged yet.
        InvalidError: the case may be known to more people than the crowd.
        CannotStandError: it has more items than one piece of evidence holds.
    """
    row = crowd_of(sitting, crowd_id)
    case = known_case(sitting.session, sitting.actor, case_id)
    found = judged(row)
    if found is None or not row.result:
        raise ConflictError("This crowd is not judged.", "Wait for its end.")
    if not fits(row, case):
        label = Tlp(row.arguments["tlp"]).label
        raise InvalidError(
            Sentence("More people may know of this case than of the crowd ({tlp}).", tlp=label),
            "Choose a case of the same institution that is marked as strictly.",
            {"case": "is open to more people"},
        )
    texts = row.result["texts"]
    rows = [_cells(one, texts.get(one["item"], "")) for one in row.result["crowd"]["items"]]
    origin = Provenance(
        detector=KIND,
        version=1,
        parameters={"draws": DRAWS, "least_ratings": LEAST_RATINGS, "least_votes": LEAST_VOTES},
        raw_hash=row.result["file"]["sha256"],
    )
    me, now = sitting.actor.person_id, sitting.now
    title = f"{row.arguments['title']} ({found.counting} of {found.raters} raters count)"
    return put_in(sitting, case_id, freeze_table(title, _COLUMNS, rows, origin, me, now))


def forget_ratings(session: Session, workspace: Workspace) -> None:
    """Deletes the files of ratings that an ended job has left, as one that was killed has."""
    query = select(JobRow.arguments).where(JobRow.kind == KIND, JobRow.state.in_(ENDED))
    for arguments in session.scalars(query):
        for name in FILES:
            if arguments.get(name):
                forget(workspace, Path(arguments[name]))


_COLUMNS: Final = (
    "item", "text", "status", "settled", "probability", "bridging", "consensus", "consensus_low",
    "consensus_high", "reasons", "support",
)  # fmt: skip


def _cells(one: dict[str, Any], text: str) -> list[Any]:
    return [text if name == "text" else one[name] for name in _COLUMNS]


def _known_to(actor: Actor) -> ColumnElement[bool]:
    tlp = JobRow.arguments["tlp"].as_string()
    institution = JobRow.arguments["institution"].as_string()
    own = and_(institution == actor.institution, institution != "")
    return or_(
        tlp.in_([Tlp.CLEAR, Tlp.GREEN]),
        and_(tlp.in_([Tlp.AMBER, Tlp.AMBER_STRICT]), own),
        JobRow.created_by == actor.person_id,
    )
