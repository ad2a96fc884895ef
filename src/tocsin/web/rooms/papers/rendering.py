"""Papers as their reader sees them: in a language, as HTML, as text."""

from tocsin.desk.papers.kinds import PaperKind
from tocsin.desk.papers.letters import ToldOf, Warned
from tocsin.desk.papers.reading import document_of
from tocsin.desk.papers.tables import PaperRow
from tocsin.measures.dsa.flaggers import Bundle
from tocsin.measures.dsa.misuse import Suspension
from tocsin.measures.dsa.notices import Notice
from tocsin.measures.dsa.orders import Order
from tocsin.measures.dsa.redress import redress
from tocsin.measures.dsa.statements import Statement
from tocsin.report.papers.dsa import (
    bundle_paper,
    notice_paper,
    order_paper,
    redress_paper,
    statement_paper,
    suspension_paper,
    warning_paper,
)
from tocsin.report.papers.paper import Paper


def rendered(row: PaperRow, language: str) -> Paper:
    """The paper in a language.

    Raises:
        DamagedDocumentError: it is not what was stored.
    """
    document, number, at = document_of(row), f"P-{row.number}", row.made_at
    ways = redress(at.date())
    match document:
        case Notice():
            return notice_paper(document, number, language)
        case Bundle():
            return bundle_paper(document, number, language, at)
        case Order():
            return order_paper(document, number, language, at)
        case Statement():
            return statement_paper(document, ways, language, at)
        case Warned():
            return warning_paper(document.assessment, number, language, at, document.recipient)
        case Suspension():
            return suspension_paper(document, ways, number, language, at, row.addressee)
        case ToldOf():
            return redress_paper(
                document.ways, document.provider, document.told_on, number, language, at
            )
    raise AssertionError(PaperKind(row.kind))
