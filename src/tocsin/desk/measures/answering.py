"""The recipient's own door: by a link that holds a token they reply, read and appeal, unsigned in.

The desk keeps the token's hash only. Who enters for them what came by letter is named in the event.
"""

from sqlalchemy import ColumnElement, exists, select

from tocsin.desk.errors import NotFoundError, TooManyError
from tocsin.desk.measures.listing import replayed
from tocsin.desk.measures.stepping import step, take
from tocsin.desk.measures.tables import SanctionRow
from tocsin.desk.people.lockout import note_failure, refuse_if_too_many
from tocsin.desk.people.rights import SYSTEM, Right
from tocsin.desk.people.secrets import token_hash
from tocsin.desk.sitting import Desk, Sitting
from tocsin.measures.sanctions import acting
from tocsin.measures.sanctions.procedure import Procedure


def knock(desk: Desk, token: str, address: str) -> None:
    """Lets pass who has a link that leads somewhere, and makes guessing of links slow.

    Failures are counted by address, as those to sign in are, and apart from them; they are kept
    whatever follows.

    Raises:
        NotFoundError: the link leads nowhere, or not any more.
        TooManyError: too many links from this address led nowhere; it says how long to wait.
    """
    guesser = f"links {address}"
    with desk.looking(SYSTEM) as sitting:
        try:
            refuse_if_too_many(sitting, guesser, guesser)
        except TooManyError as error:
            raise TooManyError(
                "Too many links from here led nowhere.", error.remedy, error.wait_s
            ) from error
        if sitting.session.scalar(select(exists().where(_leads_by(token)))):
            return
    with desk.acting(SYSTEM) as sitting:
        note_failure(sitting, guesser, guesser)
    raise _nowhere()


def by_link(sitting: Sitting, token: str) -> tuple[SanctionRow, Procedure]:
    """What a recipient's link leads to; no other right is asked.

    Raises:
        NotFoundError: the link leads nowhere, or not any more.
    """
    row = sitting.session.scalar(select(SanctionRow).where(_leads_by(token)))
    if row is None:
        raise _nowhere()
    return row, replayed(sitting, row.id)


def reply_by_link(sitting: Sitting, token: str, text: str) -> Procedure:
    """The recipient answers.

    Raises:
        NotFoundError: the link leads nowhere, or not any more.
        InvalidError: the window to reply is over, or the text is empty or too long.
    """
    row, procedure = by_link(sitting, token)
    return take(sitting, row, procedure, lambda one: acting.reply(one, text, now=sitting.now))


def appeal_by_link(sitting: Sitting, token: str, text: str) -> Procedure:
    """The recipient appeals.

    Raises:
        NotFoundError: the link leads nowhere, or not any more.
        InvalidError: there is nothing to appeal against, or the time for it is over.
    """
    row, procedure = by_link(sitting, token)
    return take(sitting, row, procedure, lambda one: acting.appeal(one, text, now=sitting.now))


def enter_reply(sitting: Sitting, sanction_id: str, text: str) -> Procedure:
    """The actor enters a reply that came by letter or by telephone.

    Raises:
        ForbiddenError: the actor does not run panels.
        NotFoundError: the actor may not know of it.
        InvalidError: the window to reply is over, or the text is empty or too long.
    """
    me, now = sitting.actor.person_id, sitting.now
    return step(
        sitting, sanction_id, Right.RUN_PANELS,
        lambda one: acting.reply(one, text, by=me, now=now),
    )  # fmt: skip


def enter_appeal(sitting: Sitting, sanction_id: str, text: str) -> Procedure:
    """The actor enters an appeal that came by letter.

    Raises:
        ForbiddenError: the actor does not run panels.
        NotFoundError: the actor may not know of it.
        InvalidError: there is nothing to appeal against, or the time for it is over.
    """
    me, now = sitting.actor.person_id, sitting.now
    return step(
        sitting, sanction_id, Right.RUN_PANELS,
        lambda one: acting.appeal(one, text, by=me, now=now),
    )  # fmt: skip


def _leads_by(token: str) -> ColumnElement[bool]:
    return SanctionRow.token_hash == token_hash(token)


def _nowhere() -> NotFoundError:
    return NotFoundError(
        "This link leads nowhere, or not any more.",
        "Use the newest link that you were sent, or write to the body that sent it.",
    )
