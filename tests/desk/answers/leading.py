"""The way of an answer at the desk, from its start to the public."""

from typing import Any

from tests.answers.registry import made
from tests.answers.registry.made import REASON

from tocsin.answers.registry.content import Content
from tocsin.answers.registry.events import Begun, Origin, Outcome
from tocsin.cases.marking import MemberKind, Tlp
from tocsin.desk.answers import agreeing, stepping, writing


def started(office: Any, tlp: Tlp = Tlp.AMBER) -> str:
    origin = Origin(begun=Begun.HAND, label="Water")
    row = office.does("writer", stepping.start_answer, origin, "en", tlp)
    return str(row.id)


def drafted(office: Any, text: Content | None = None) -> str:
    answer_id = started(office)
    whole = text or made.content()
    office.does("writer", writing.write_draft, answer_id, office.events(answer_id), whole)
    return answer_id


def to_sign(office: Any, answer_id: str) -> None:
    at = office.events
    office.does("writer", writing.leave_remarks, answer_id, at(answer_id), REASON)
    office.does("writer", writing.ask_for_review, answer_id)
    office.does("reader", writing.review_draft, answer_id, at(answer_id), Outcome.PASSED, REASON)
    office.does(
        "writer", writing.share_draft, answer_id, MemberKind.INSTITUTION, "Redbrook Waterworks"
    )


def signed(office: Any, answer_id: str, *people: str) -> None:
    for person in people:
        office.does(person, agreeing.sign_answer, answer_id, office.events(answer_id))


def published(office: Any, text: Content | None = None) -> str:
    answer_id = drafted(office, text)
    to_sign(office, answer_id)
    signed(office, answer_id, "head", "engineer")
    office.does("head", agreeing.publish_answer, answer_id)
    return answer_id
