"""Erasure (GDPR, Article 17): of an account from the posts, of a person from the desk.

What was erased cannot be brought back but from a backup; a backup that is restored must be followed
by the erasures that came after it (the audit log lists them).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from tocsin.desk.alarms.forgetting import forget
from tocsin.desk.answers.naming import answers_naming
from tocsin.desk.audit.erasing import erase_details
from tocsin.desk.audit.tables import AuditDetailRow, AuditRow
from tocsin.desk.cases.erasing import erase_from_cases
from tocsin.desk.jobs.queue import submit
from tocsin.desk.keeping.accounts import Account
from tocsin.desk.keeping.rewriting import Erased, erase_from_corpus
from tocsin.desk.measures.erasing import erase_from_measures
from tocsin.desk.people.registry import person, set_active
from tocsin.desk.people.rights import SYSTEM, Right
from tocsin.desk.people.tables import PersonRow, SessionRow, TokenRow
from tocsin.desk.roundtable.sharing.erasing import erase_from_messages
from tocsin.desk.sitting import Desk, Sitting
from tocsin.desk.taxii.erasing import erase_from_taxii

Eraser = Callable[[Sitting, Account], int]
"""Takes an account out of what a room keeps; gives from how many documents."""

ERASERS: Final[list[Eraser]] = [
    erase_from_cases,
    erase_from_measures,
    erase_from_messages,
    erase_from_taxii,
]
"""Of each room that keeps copies of posts; they run in the erasure's transaction."""


@dataclass(frozen=True, slots=True)
class AccountErased:
    """What was erased of an account.

    ``documents``: copies in cases, measures and messages that were redacted; ``answers``: those
    that name it, for people to correct.
    """

    posts: int
    identities: int
    rejected: int
    documents: int
    answers: tuple[str, ...] = ()


def erase_account(
    sitting: Sitting, desk: Desk, platform: str, account_id: str, reason: str
) -> AccountErased:
    """Erases an account's posts and identity, and what rooms keep of it; it stands in the log.

    What was found is deleted too, for it quotes posts: the index is brought up to date and a new
    investigation follows as jobs. Texts of others that name the account stay as they are.

    Raises:
        ForbiddenError: the actor may not administer.
        InvalidError: platform or id is none.
        StorageError: an import holds the corpus, or it cannot be written.
    """
    sitting.need(Right.ADMINISTER)
    account = Account.of(desk.workspace, platform, account_id)
    documents = sum(erase(sitting, account) for erase in ERASERS)
    _erase_told(sitting, account.ids)
    erased: Erased = erase_from_corpus(desk.workspace, account)
    sitting.log("account.erased", "corpus", reason=reason, posts=erased.posts, documents=documents)
    then = ("investigate",) if erased.found_deleted else ()
    submit(replace(sitting, actor=SYSTEM), "index", {}, then=then)
    answers = answers_naming(sitting, account)
    return AccountErased(erased.posts, erased.identities, erased.rejected, documents, answers)


def erase_person(sitting: Sitting, person_id: str, reason: str) -> int:
    """Erases a person from the desk: who they were, how they signed in, what the log told of them.

    Their id stays on what they did, and names nobody any more. Gives how many details of the audit
    log went.

    Raises:
        ForbiddenError: the actor may not administer.
        NotFoundError: there is no such person.
        ConflictError: nobody would be administrator any more.
    """
    sitting.need(Right.ADMINISTER)
    row = person(sitting.session, person_id)
    set_active(sitting, person_id, active=False)
    names = {row.name, row.sign_in_name}
    for table in (SessionRow, TokenRow):
        sitting.session.execute(delete(table).where(table.person_id == person_id))
    forget(sitting.session, person_id)
    sitting.session.execute(delete(PersonRow).where(PersonRow.id == person_id))
    sitting.session.expunge(row)
    erased = erase_details(sitting, _about(sitting.session, person_id, names), "person erased")
    sitting.log("person.erased", person_id, reason=reason)
    return erased


def _erase_told(sitting: Sitting, texts: frozenset[str]) -> None:
    found = sitting.session.scalars(_telling(texts)).all()
    erase_details(sitting, found, "account erased")


def _about(session: Session, person_id: str, names: set[str]) -> set[int]:
    of_person = select(AuditRow.seq).where(
        or_(
            AuditRow.subject == person_id,
            (AuditRow.actor_id == person_id) & AuditRow.action.startswith("sign_in."),
        )
    )
    return {*session.scalars(of_person), *session.scalars(_telling(names))}


def _telling(texts: set[str] | frozenset[str]) -> Any:
    """The entries whose detail holds one of these texts as a value of its own."""
    quoted = [orjson.dumps(text).decode() for text in texts]
    return select(AuditDetailRow.seq).where(
        or_(*(AuditDetailRow.detail.contains(one, autoescape=True) for one in quoted))
    )
