"""What is published, for whoever asks: nobody needs to be signed in, and no draft is in it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from tocsin.answers.publishing.edition import Edition, Site, edition, editions
from tocsin.answers.registry.answer import Answer
from tocsin.desk.alarms.outside import outside_of
from tocsin.desk.answers.stepping import replayed
from tocsin.desk.answers.tables import AnswerRow
from tocsin.desk.errors import NotFoundError
from tocsin.errors import UsageError
from tocsin.workspace import Workspace

PATH: Final = "/answers"
"""Where the desk shows answers, below its public address."""


def site_of(workspace: Workspace) -> Site:
    """Where answers are published: the desk's ``public_url``, and ``publisher`` in its settings.

    Raises:
        UsageError: the desk has no public address.
    """
    address = outside_of(workspace).public_url
    if not address:
        raise UsageError(
            "The desk has no public address, so no answer has one.",
            'Write public_url = "https://desk.example.org" in tocsin.toml.',
        )
    stated = workspace.settings().get("publisher")
    named = stated if isinstance(stated, str) and stated.strip() else urlsplit(address).hostname
    return Site(f"{address}{PATH}", str(named))


def public_answer(session: Session, answer_id: str) -> Answer:
    """A published answer.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(AnswerRow, answer_id)
    if row is None or not row.is_public:
        raise NotFoundError("There is no such published answer.", "Look at the list.")
    return replayed(session, [row.id])[0]


def public_answers(session: Session) -> Sequence[Answer]:
    """All that were ever published, the newest first."""
    query = select(AnswerRow.id).where(AnswerRow.is_public).order_by(AnswerRow.number.desc())
    return replayed(session, list(session.scalars(query)))


def public_edition(
    session: Session, answer_id: str, language: str, site: Site, now: datetime
) -> Edition:
    """A published answer in one language; in the original where the language is empty.

    Raises:
        NotFoundError: there is none in it.
    """
    answer = public_answer(session, answer_id)
    asked = language or answer.started.language
    found = edition(answer, asked, site, now)
    if found is None and not language:
        found = editions(answer, site, now)[0]
    if found is None:
        raise NotFoundError(
            "This answer is not published in that language.", "Look at the original."
        )
    return found


def public_editions(
    session: Session, site: Site, now: datetime, language: str = ""
) -> tuple[Edition, ...]:
    """Every published answer in every language, or in one."""
    return tuple(
        one
        for answer in public_answers(session)
        for one in editions(answer, site, now)
        if not language or one.language == language
    )
