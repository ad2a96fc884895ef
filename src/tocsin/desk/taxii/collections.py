"""Collections are made and closed here, and what enters them: a person puts a case in.

What a collection gave out cannot be fetched back. A case that is put in again brings new versions
of what changed, and what fell away since is added once more, revoked; of a case that is taken back
all that is its own is. A client that asks for what is new learns of it. Whoever comes later gets no
more than what is said now: earlier versions go, and what no case there names any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import func, select

from tocsin.cases.marking import Tlp
from tocsin.desk.errors import ConflictError, InvalidError, NotFoundError
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.circle.producing import Filed, filed, producer
from tocsin.desk.sitting import Sitting
from tocsin.desk.taxii import shelving
from tocsin.desk.taxii.access import is_within
from tocsin.desk.taxii.tables import CollectionRow, ObjectRow
from tocsin.errors import Sentence
from tocsin.exchange.stix import Sharing, case_objects, following, renewed, withdrawn
from tocsin.exchange.stix.bundles import unique
from tocsin.exchange.stix.identifiers import Made
from tocsin.posts.pseudonyms import Pseudonyms
from tocsin.workspace import Workspace

CLOSEST: Final = Tlp.AMBER_STRICT
"""TLP:RED is for the people who are named, and a collection is for programs."""
_LONGEST_TITLE: Final = 200
_LONGEST_TEXT: Final = 2_000
_MOST_LOGGED: Final = 100


@dataclass(frozen=True, slots=True)
class Put:
    """What putting a case in came to: objects that are new there, revoked, and as they were.

    ``troubled`` are ids that another holder of the collection stands in the way of.
    """

    new: int
    revoked: int
    unchanged: int
    troubled: tuple[str, ...] = ()


def make_collection(
    sitting: Sitting, title: str, description: str, tlp: Tlp, group: str = ""
) -> CollectionRow:
    """Makes a collection, which nobody may read yet.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        InvalidError: it has no title, a label that no program gets, or there is no such group.
    """
    sitting.need(Right.EXCHANGE)
    faults: dict[str, str] = {}
    if not 0 < len(title.strip()) <= _LONGEST_TITLE:
        faults["title"] = Sentence("is empty or too long")
    if len(description) > _LONGEST_TEXT:
        faults["description"] = Sentence("is too long")
    if not is_within(tlp, CLOSEST):
        faults["tlp"] = Sentence("is for people who are named, and not for programs")
    faults |= _group_faults(sitting, group, tlp)
    if faults:
        raise InvalidError("The collection cannot be made.", "Correct the fields below.", faults)
    row = CollectionRow(
        id=str(uuid4()), title=title.strip(), description=description.strip(), tlp=tlp,
        group=group, created_by=sitting.actor.person_id, created_at=sitting.now,
    )  # fmt: skip
    sitting.session.add(row)
    sitting.session.flush()
    sitting.log("taxii.collection_made", row.id, title=row.title, tlp=tlp, group=group)
    return row


def close_collection(sitting: Sitting, collection_id: str) -> None:
    """Ends a collection: it gives nothing more. What it gave stays on record.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        NotFoundError: there is none.
        ConflictError: it was closed before.
    """
    sitting.need(Right.EXCHANGE)
    row = open_collection(sitting, collection_id)
    row.closed_at = sitting.now
    sitting.log("taxii.collection_closed", row.id)


def put_case(
    sitting: Sitting,
    workspace: Workspace,
    collection_id: str,
    case_id: str,
    *,
    identities: bool = False,
    texts: bool = True,
) -> Put:
    """Puts a case as it stands into a collection, with its published verdicts and answers.

    ``identities``: accounts under their own ids; ``texts``: the words of posts.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        NotFoundError: there is no such collection, or the actor may not know of the case.
        InvalidError: the case's label is closer than the collection's, or the desk has no name.
        UsageError: the case has no title.
    """
    sitting.need(Right.EXCHANGE)
    row = open_collection(sitting, collection_id)
    found = filed(sitting, case_id)
    _need_open_enough(found.case.tlp, row)
    sharing = Sharing(identities, texts, Pseudonyms(workspace.key()).name)
    me = _producer(sitting)
    before = _of_case(sitting, row, case_id)
    revoked = {one["id"] for one in before if one.get("revoked")}
    told = renewed(unique(case_objects(found.file, me, sharing)), revoked)
    there = shelving.ours(sitting.session, row.id, (one["id"] for one in told))
    made = list(following(told, there, me.stix_id, sitting.now))
    gone = list(withdrawn({"objects": before}, {"objects": made}, sitting.now))
    done = _put(sitting, row, found, [*made, *gone])
    sitting.log(
        "taxii.case_put", row.id, case=case_id, case_version=found.row.version,
        new=done.new - len(gone), revoked=len(gone), identities=identities, texts=texts,
        troubled=list(done.troubled[:_MOST_LOGGED]),
    )  # fmt: skip
    return Put(done.new - len(gone), len(gone), done.unchanged, done.troubled)


def take_back_case(sitting: Sitting, collection_id: str, case_id: str, reason: str) -> Put:
    """Revokes everything of a case that a collection has; clients learn it as they ask.

    Raises:
        ForbiddenError: the actor may not speak for the desk.
        NotFoundError: there is no such collection, or the actor may not know of the case.
        InvalidError: no reason is given.
        ConflictError: the collection has nothing of it that is not revoked.
    """
    sitting.need(Right.EXCHANGE)
    row = open_collection(sitting, collection_id)
    found = filed(sitting, case_id)
    if not reason.strip() or len(reason) > _LONGEST_TEXT:
        raise InvalidError(
            "A case is taken back for a reason.",
            "Say which.",
            {"reason": Sentence("is empty or too long")},
        )
    before = _of_case(sitting, row, case_id)
    gone = list(withdrawn({"objects": before}, {"objects": []}, sitting.now))
    if not gone:
        raise ConflictError(
            "The collection has nothing of this case that stands.", "There is nothing to do."
        )
    done = _put(sitting, row, found, gone)
    sitting.log(
        "taxii.case_taken_back", row.id, case=case_id, objects=done.new, reason=reason,
        troubled=list(done.troubled[:_MOST_LOGGED]),
    )  # fmt: skip
    return Put(0, done.new, done.unchanged, done.troubled)


def open_collection(sitting: Sitting, collection_id: str) -> CollectionRow:
    """A collection that gives something.

    Raises:
        NotFoundError: there is none.
        ConflictError: it was closed.
    """
    row = sitting.session.get(CollectionRow, collection_id)
    if row is None:
        raise NotFoundError("There is no such collection.", "Look at the list of collections.")
    if row.closed_at is not None:
        raise ConflictError("This collection was closed.", "Make another.")
    return row


def _put(sitting: Sitting, row: CollectionRow, found: Filed, objects: Iterable[Made]) -> Put:
    """Adds objects of a case, and deletes what they leave behind."""
    told = [shelving.Putting(one["id"], one["type"], one, found.file.case_id) for one in objects]
    count = select(func.count()).where(ObjectRow.collection == row.id)
    before = sitting.session.scalar(count) or 0
    made = shelving.put(sitting.session, row, told, "", sitting.now)
    new = (sitting.session.scalar(count) or 0) - before
    pairs = zip(told, made, strict=True)
    troubled = tuple(one.id for one, outcome in pairs if outcome.trouble)
    shelving.let_go(sitting.session, row.id)
    return Put(new, 0, len(told) - new - len(troubled), troubled)


def _of_case(sitting: Sitting, row: CollectionRow, case_id: str) -> list[Made]:
    """The last versions of what the desk put into a collection from a case."""
    of_case = select(ObjectRow.object_id).where(
        ObjectRow.collection == row.id, ObjectRow.case_id == case_id
    )
    ids = sitting.session.scalars(of_case.distinct())
    return list(shelving.ours(sitting.session, row.id, ids).values())


def _producer(sitting: Sitting) -> Any:
    made = producer(sitting)
    if not made.name.strip():
        raise InvalidError(
            "This desk has no name yet, and whoever reads a collection must know whose it is.",
            "Have an administrator name it, on the page of partners.",
        )
    return made


def _need_open_enough(tlp: Tlp, row: CollectionRow) -> None:
    if not is_within(tlp, Tlp(row.tlp)):
        raise InvalidError(
            Sentence(
                "The case is {case}, and the collection only takes up to {most}.",
                case=tlp.label,
                most=Tlp(row.tlp).label,
            ),
            "Choose a closer collection.",
            {"collection": Sentence("is more open than the case")},
        )


def _group_faults(sitting: Sitting, group: str, tlp: Tlp) -> dict[str, str]:
    if not group:
        return {}
    known = circle(sitting).groups.get(group)
    if known is None or known.dissolved is not None:
        return {"group": Sentence("is no group of this desk")}
    if not is_within(tlp, known.current.most_tlp):
        return {"tlp": Sentence("is closer than what the group agreed on")}
    return {}


def moment_of(row: CollectionRow) -> datetime:
    """When a collection last changed."""
    return row.last_added or row.created_at
