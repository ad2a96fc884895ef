"""People of a house, what they share, and the inbox of the other one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.roundtable.live.desks import House

from tocsin.cases.case import Case
from tocsin.cases.confidence import Confidence
from tocsin.cases.evidence import EvidenceKind, Provenance, freeze
from tocsin.cases.marking import Tlp
from tocsin.cases.references import Reference
from tocsin.desk.cases.basket import put_in
from tocsin.desk.cases.saving import case_of, open_case, save_case
from tocsin.desk.people.rights import Actor, Role
from tocsin.desk.roundtable import sharing
from tocsin.desk.roundtable.inbox import inbox
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.envelopes.envelope import Address
from tocsin.roundtable.inbox.messages import Message

ANALYST = Actor("analyst", "B. Analyst", "House", frozenset({Role.ANALYST}))
VIEWER = Actor("viewer", "C. Viewer", "Another", frozenset({Role.VIEWER}))
BOTH = Actor("both", "D. Both", "House", frozenset({Role.ANALYST, Role.LIAISON}))
WHY = "The laboratory read the samples again."
ACCOUNT, PSEUDONYM = "424242", "p_0123456789abcdef0123"
POSTED = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)


def does(house: House, actor: Actor, use_case: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """A use case in the name of somebody, in a transaction of its own."""
    with house.desk.acting(actor) as sitting:
        return use_case(sitting, *args, **more)


def sees(house: House, actor: Actor, use_case: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """A look at something in the name of somebody."""
    with house.desk.looking(actor) as sitting:
        return use_case(sitting, *args, **more)


def to(house: House) -> Address:
    return Address(desk=house.id)


def case(house: House, **fields: Any) -> str:
    """A case with two accounts, a post and its frozen copy."""
    now = house.desk.clock()
    frozen = freeze(
        EvidenceKind.POST,
        {"platform": "chat", "post_id": "7", "text": "The water is poisoned.",
         "account_id": ACCOUNT, "created_at": POSTED.isoformat()},
        Provenance(), "analyst", now,
    )  # fmt: skip
    made = Case(
        **{
            "title": "The river", "tlp": Tlp.GREEN, "summary": "Forty accounts, one sentence.",
            "accounts": (
                Reference(f"chat/{ACCOUNT}", "A name", "analyst", now),
                Reference(f"chat/{PSEUDONYM}", PSEUDONYM, "analyst", now),
            ),
            "posts": (Reference("chat/7", "chat/7", "analyst", now),),
            **fields,
        }
    )  # fmt: skip

    def opened(sitting: Sitting) -> str:
        row = open_case(sitting, made)
        put_in(sitting, row.id, frozen)
        _, case = case_of(sitting.session, sitting.actor, row.id)
        post = Reference("chat/7", "chat/7", "analyst", now, evidence=(frozen.id,))
        save_case(sitting, row.id, row.version, _with(case, posts=(post,)))
        return row.id

    return str(does(house, BOTH, opened))


def change(house: House, case_id: str, **fields: Any) -> None:
    """Saves a case with other fields."""

    def saved(sitting: Sitting) -> None:
        row, case = case_of(sitting.session, sitting.actor, case_id)
        save_case(sitting, case_id, row.version, _with(case, **fields))

    does(house, BOTH, saved)


def shared(house: House, other: House, case_id: str, tlp: Tlp = Tlp.GREEN, **how: Any) -> Message:
    """A case, shared with a partner and arrived there."""
    message = does(
        house, BOTH, sharing.share_case, house.desk.workspace, case_id, to(other), tlp,
        Confidence.MEDIUM, **how,
    )  # fmt: skip
    house.post(other)
    return message


def accepted(house: House, message: Message) -> None:
    does(house, BOTH, inbox.accept, message.id, message.id, WHY, Confidence.HIGH)


def _with(case: Case, **fields: Any) -> Case:
    return replace(case, **fields)
