"""Taking an account out of the ledger of commitments, when it has the right to be erased.

That there was a request, of whom, on what basis, and what came of it in numbers stays: the public
reports count it. The words of the step that names the account go, and its evidence.
"""

import json
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Text, cast, or_, select

from tocsin.desk.keeping.accounts import Account
from tocsin.desk.roundtable.inbox.ledger import replayed_all
from tocsin.desk.roundtable.tables.commitments import CommitmentEventRow
from tocsin.desk.sitting import Sitting

_WORDS: Final = frozenset({"text", "reason", "how"})
_LISTS: Final = frozenset({"evidence"})


def erase_from_ledger(
    sitting: Sitting, account: Account, messages: Collection[str], why: str
) -> int:
    """Erases the words of steps that name an account, or that came as one of these messages, which
    were erased; says how many.
    """
    document = cast(CommitmentEventRow.document, Text)
    named = (json.dumps(one) for one in (*account.ids, *messages))
    query = select(CommitmentEventRow).where(
        or_(*(document.contains(one, autoescape=True) for one in named))
    )
    found = [
        row
        for row in sitting.session.scalars(query)
        if account.is_in(row.document) or row.document["message"] in messages
    ]
    for row in found:
        row.document = _without_words(row.document, why)
    sitting.session.flush()
    changed = {row.commitment_id for row in found}
    replayed_all(sitting.session, sorted(changed))  # what is left must still be a commitment
    for one in sorted(changed):
        sitting.log("commitment.erased", one, why=why)
    return len(found)


def _without_words(value: Any, why: str) -> Any:
    if isinstance(value, dict):
        return {name: _kept(name, one, why) for name, one in value.items()}
    return [_without_words(one, why) for one in value] if isinstance(value, list) else value


def _kept(name: str, value: Any, why: str) -> Any:
    if name in _WORDS and value:
        return why
    return [] if name in _LISTS else _without_words(value, why)
