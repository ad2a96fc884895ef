"""The kinds of papers, what can happen to one, and what a provider can do."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tocsin.cases.documents import Document
from tocsin.desk.papers.letters import ToldOf, Warned
from tocsin.desk.people.rights import Right
from tocsin.measures.dsa.flaggers import Bundle
from tocsin.measures.dsa.misuse import Suspension
from tocsin.measures.dsa.notices import Notice
from tocsin.measures.dsa.orders import OrderToAct, OrderToInform
from tocsin.measures.dsa.statements import Statement


class PaperKind(StrEnum):
    """A kind of paper."""

    NOTICE = "notice"
    BUNDLE = "bundle"
    ORDER_TO_ACT = "order_to_act"
    ORDER_TO_INFORM = "order_to_inform"
    STATEMENT = "statement"
    REDRESS = "redress"
    WARNING = "warning"
    SUSPENSION = "suspension"


DOCUMENTS: Final[Mapping[PaperKind, type[Document]]] = {
    PaperKind.NOTICE: Notice,
    PaperKind.BUNDLE: Bundle,
    PaperKind.ORDER_TO_ACT: OrderToAct,
    PaperKind.ORDER_TO_INFORM: OrderToInform,
    PaperKind.STATEMENT: Statement,
    PaperKind.REDRESS: ToldOf,
    PaperKind.WARNING: Warned,
    PaperKind.SUSPENSION: Suspension,
}
"""What each kind is stored as."""
ANYBODYS: Final = frozenset({PaperKind.NOTICE, PaperKind.REDRESS})
"""What any individual may send (Art. 16(1)), or what only informs; the others bind the house."""


def right_for(kind: PaperKind) -> Right:
    """Who makes one: whoever writes cases, or, where it binds the institution, who decides."""
    return Right.WRITE_CASES if kind in ANYBODYS else Right.RUN_PANELS


class Happened(StrEnum):
    """What happened to a paper."""

    MADE = "made"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    """Art. 16(4): the provider confirms receipt without undue delay."""
    DECIDED = "decided"
    """Art. 16(5): the provider tells its decision, and how to contest it."""
    NO_REPLY = "no_reply"


class Action(StrEnum):
    """What a provider did, as flaggers count it (Art. 22(3)(c))."""

    REMOVED = "removed"
    DISABLED = "disabled"
    DEMOTED = "demoted"
    LABELLED = "labelled"
    ACCOUNT_RESTRICTED = "account_restricted"
    OTHER = "other"
    NONE = "none"
