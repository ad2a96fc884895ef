"""Which answers name an account that has the right to be erased.

An answer holds no copy of a post. It may name who made a claim, and where, because people wrote
that, and institutions signed it: a machine that struck it out would break every signature. So what
is found here is listed for a person, who corrects the answer or withdraws it.
"""

from sqlalchemy import select

from tocsin.desk.answers.tables import AnswerEventRow
from tocsin.desk.keeping.accounts import Account
from tocsin.desk.people.rights import Right
from tocsin.desk.sitting import Sitting


def answers_naming(sitting: Sitting, account: Account) -> tuple[str, ...]:
    """The ids of the answers of which some version names the account, or links to it by its id.

    Raises:
        ForbiddenError: the actor may not administer.
    """
    sitting.need(Right.ADMINISTER)
    query = select(AnswerEventRow.answer_id, AnswerEventRow.document).where(
        AnswerEventRow.kind.in_(("drafted", "translated"))
    )
    found = {
        answer_id: None
        for answer_id, document in sitting.session.execute(query.order_by(AnswerEventRow.answer_id))
        if _names(document, account)
    }
    return tuple(found)


def _names(value: object, account: Account) -> bool:
    """Whether any text has one of the account's ids as a word, or as a part of an address."""
    if isinstance(value, str):
        return value in account.ids or any(
            one in value.replace("?", "/").replace("=", "/").split("/") for one in account.ids
        )
    if isinstance(value, dict):
        return any(_names(one, account) for one in value.values())
    return isinstance(value, list) and any(_names(one, account) for one in value)
