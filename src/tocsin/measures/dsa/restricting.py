"""Which restriction of Art. 17(1) each rung of the ladder is.

What is below a label restricts nobody, and a referral is no decision: neither has a statement of
reasons.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from tocsin.measures.dsa.codes import AccountDecision, Payment, Visibility
from tocsin.measures.rungs import Rung

RESTRICTIONS: Final[Mapping[Rung, Mapping[str, Any]]] = {
    Rung.LABEL: {"decision_visibility": (Visibility.CONTENT_LABELLED,)},
    Rung.LIMIT_INTERACTION: {"decision_visibility": (Visibility.CONTENT_INTERACTION_RESTRICTED,)},
    Rung.DEMOTE: {"decision_visibility": (Visibility.CONTENT_DEMOTED,)},
    Rung.DEMONETISE: {"decision_monetary": Payment.SUSPENSION},
    Rung.SUSPEND: {"decision_account": AccountDecision.SUSPENDED},
    Rung.REMOVE: {"decision_visibility": (Visibility.CONTENT_REMOVED,)},
    Rung.TERMINATE: {"decision_account": AccountDecision.TERMINATED},
}
_ENDS: Final = {
    "decision_visibility": "end_date_visibility_restriction",
    "decision_monetary": "end_date_monetary_restriction",
    "decision_account": "end_date_account_restriction",
}


def restriction(rung: Rung, last_day: date) -> dict[str, Any]:
    """The fields of a statement that say what a rung restricts, and its last day.

    Raises:
        KeyError: the rung restricts nothing.
    """
    decided = RESTRICTIONS[rung]
    return {**decided, **{_ENDS[name]: last_day for name in decided}}
