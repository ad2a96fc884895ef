"""Taking an account out of the measures against it, when it has the right to be erased.

While a measure may still be answered, appealed against or is in force, its record stays whole: it
is what the person concerned defends themselves with (GDPR, Article 17(3)(b) and (e)). Once it is
over and no appeal can come, whom it was about, what they were told and what they answered are taken
out; that there was a measure, on what ground and by what votes, stays.
"""

from typing import Any, Final

from sqlalchemy import select

from tocsin.desk.keeping.accounts import Account
from tocsin.desk.measures.listing import replayed
from tocsin.desk.measures.tables import SanctionEventRow, SanctionRow
from tocsin.desk.sitting import Sitting
from tocsin.measures.sanctions.procedure import OVER, Procedure

GONE: Final = "(erased at the account's request)"
_PERSONAL: Final = frozenset({"name", "address", "facts", "text"})
"""Fields of the events that name somebody or quote them."""


def erase_from_measures(sitting: Sitting, account: Account) -> int:
    """Redacts the measures about an account that are over; says how many."""
    query = select(SanctionEventRow).where(SanctionEventRow.kind == "proposed")
    about = [row.sanction_id for row in sitting.session.scalars(query)
             if account.is_in(row.document["subject"])]  # fmt: skip
    return sum(_erase(sitting, sanction_id, account) for sanction_id in about)


def _erase(sitting: Sitting, sanction_id: str, account: Account) -> bool:
    if not _is_final(replayed(sitting, sanction_id), sitting):
        return False
    query = select(SanctionEventRow).where(SanctionEventRow.sanction_id == sanction_id)
    for event in sitting.session.scalars(query):
        event.document = _redacted(event.document, account)
    row = sitting.session.get_one(SanctionRow, sanction_id)
    row.subject, row.token_hash = GONE, None
    sitting.session.flush()
    replayed(sitting, sanction_id)  # what is left must still be a procedure
    sitting.log("sanction.erased", sanction_id)
    return True


def _is_final(procedure: Procedure, sitting: Sitting) -> bool:
    sanction = procedure.sanction
    open_appeal = (
        sanction is not None and procedure.appealed is None and sitting.now < sanction.appeal.until
    )
    return procedure.state in OVER and not open_appeal


def _redacted(document: Any, account: Account) -> Any:
    """The event without what names the account: of its texts, those that people wrote about it."""
    redacted = dict(document)
    if redacted["kind"] == "proposed":
        redacted["subject"] = _nameless(redacted["subject"], account)
    for name in ("notice", "reply"):
        if name in redacted:
            inner = redacted[name].items()
            redacted[name] = {k: GONE if k in _PERSONAL else v for k, v in inner}
    if redacted["kind"] == "appealed":
        redacted["text"] = GONE
    if redacted["kind"] == "told":
        redacted["address"] = GONE
    return redacted


def _nameless(subject: Any, account: Account) -> Any:
    """One account among many leaves a network; who alone it was about is nobody any more."""
    members = [
        f"{GONE} {place}" if one in account.ids else one  # still two, where there were two
        for place, one in enumerate(subject["members"], start=1)
    ]
    if subject["id"] in account.ids or not members:
        return {**subject, "id": GONE, "name": GONE, "members": members}
    return {**subject, "members": members}
