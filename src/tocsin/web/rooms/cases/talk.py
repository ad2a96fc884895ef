"""What is said on a case, beside it."""

from typing import Annotated, Final

from pydantic import Field

from tocsin.desk.cases.commenting import MOST_CHARACTERS, comment, withdraw_comment
from tocsin.desk.people.rights import Right
from tocsin.web.forms import Nothing, Sent
from tocsin.web.pages import Done, Room
from tocsin.web.visits import Visit

room: Final = Room()


class CommentSent(Sent):
    """What somebody says."""

    text: Annotated[str, Field(max_length=MOST_CHARACTERS)]


@room.action("/cases/{case_id}/comments", Right.LOOK)
def say(visit: Visit, case_id: str, form: CommentSent) -> Done:
    """Says something on a case."""
    row = comment(visit.sitting, case_id, form.text)
    return Done(f"/cases/{case_id}#{row.id}", "said", {"comment": row.id})


@room.action("/comments/{comment_id}/withdraw", Right.LOOK)
def take_back(visit: Visit, comment_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Takes back what one has said oneself."""
    row = withdraw_comment(visit.sitting, comment_id)
    return Done(f"/cases/{row.case_id}#{row.id}", "withdrawn", {"comment": row.id})
