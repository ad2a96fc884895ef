"""What people say on a case, beside it: never a part of its versions, nor of its report."""

from collections.abc import Sequence

from sqlalchemy import select

from tocsin.desk.cases.knowing import known_case
from tocsin.desk.cases.tables import CommentRow
from tocsin.desk.errors import ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting
from tocsin.errors import Sentence

MOST_CHARACTERS = 10_000


def comment(sitting: Sitting, case_id: str, text: str) -> CommentRow:
    """Says something on a case; all who may know of it may.

    Raises:
        NotFoundError: the actor may not know of it.
        InvalidError: there is nothing in it, or too much.
    """
    sitting.need(Right.LOOK)
    known_case(sitting.session, sitting.actor, case_id)
    said = text.strip()
    if not said or len(said) > MOST_CHARACTERS:
        what = (
            Sentence("is empty")
            if not said
            else Sentence(
                "is longer than {most_characters} characters", most_characters=MOST_CHARACTERS
            )
        )
        raise InvalidError("The comment cannot be kept.", "Correct it.", {"text": what})
    row = CommentRow(
        id=new_id("comment"),
        case_id=case_id,
        author=sitting.actor.person_id,
        text=said,
        written_at=sitting.now,
    )
    sitting.session.add(row)
    sitting.session.flush()
    sitting.log("comment.written", row.id, case=case_id)
    return row


def withdraw_comment(sitting: Sitting, comment_id: str) -> CommentRow:
    """Takes back what one has said oneself; that something was said stays.

    Raises:
        NotFoundError: there is none, or the actor may not know of its case.
        ForbiddenError: someone else said it.
    """
    row = sitting.session.get(CommentRow, comment_id)
    if row is None:
        raise NotFoundError("There is no such comment.", "Look at the case again.")
    known_case(sitting.session, sitting.actor, row.case_id)
    if row.author != sitting.actor.person_id:
        raise ForbiddenError("Someone else wrote this.", "Answer it instead.")
    row.text, row.withdrawn_at = "", sitting.now
    sitting.log("comment.withdrawn", comment_id, case=row.case_id)
    return row


def comments(sitting: Sitting, case_id: str) -> Sequence[CommentRow]:
    """What was said on a case, the oldest first.

    Raises:
        NotFoundError: the actor may not know of it.
    """
    known_case(sitting.session, sitting.actor, case_id)
    query = select(CommentRow).where(CommentRow.case_id == case_id)
    return list(sitting.session.scalars(query.order_by(CommentRow.written_at, CommentRow.id)))
