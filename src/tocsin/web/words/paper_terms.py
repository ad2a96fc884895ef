"""What the values of DSA papers are called, and what each paper is for."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tocsin.desk.papers.kinds import Action, Happened, PaperKind
from tocsin.measures.dsa.notices import OtherWay
from tocsin.measures.dsa.orders import Need
from tocsin.web.words.speaking import marked as _

PAPER_TERMS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    PaperKind: {
        PaperKind.NOTICE: _("Notice of illegal content"),
        PaperKind.BUNDLE: _("Trusted flagger's bundle"),
        PaperKind.ORDER_TO_ACT: _("Template of an order to act"),
        PaperKind.ORDER_TO_INFORM: _("Template of an order to give information"),
        PaperKind.STATEMENT: _("Statement of reasons"),
        PaperKind.REDRESS: _("How to contest a decision"),
        PaperKind.WARNING: _("Warning of misuse"),
        PaperKind.SUSPENSION: _("Suspension for misuse"),
    },
    Happened: {
        Happened.MADE: _("Made, not sent"),
        Happened.SENT: _("Sent"),
        Happened.ACKNOWLEDGED: _("Receipt confirmed"),
        Happened.DECIDED: _("It was decided"),
        Happened.NO_REPLY: _("No reply yet"),
    },
    Action: {
        Action.REMOVED: _("The content was removed"),
        Action.DISABLED: _("Access to the content was disabled"),
        Action.DEMOTED: _("The content is shown less prominently"),
        Action.LABELLED: _("The content was labelled"),
        Action.ACCOUNT_RESTRICTED: _("The account was suspended or closed"),
        Action.OTHER: _("Something else was done"),
        Action.NONE: _("Nothing was done"),
    },
    OtherWay: {
        OtherWay.TERMS_REPORT: _(
            "Report it under the platform's terms, by its own form: the platform may act, and owes "
            "the author its reasons."
        ),
        OtherWay.CODE_OF_CONDUCT: _(
            "Raise it where the platform has signed the Code of Conduct on Disinformation: with "
            "its rapid response system, or the fact-checkers it works with."
        ),
        OtherWay.SYSTEMIC_RISK: _(
            "If it is one of many, tell the Digital Services Coordinator or the Commission: very "
            "large platforms must assess and lower systemic risks (Articles 34 and 35)."
        ),
        OtherWay.PUBLISHED_ANSWER: _(
            "Publish an answer: what is known, what is not, agreed with other institutions. It "
            "restricts nobody."
        ),
    },
    Need: {
        Need.AUTHORITY: _("only the competent authority can fill it in"),
        Need.ANYBODY: _("you can fill it in"),
    },
}
PAPER_USES: Final[Mapping[PaperKind, str]] = {
    PaperKind.NOTICE: _(
        "Tells a platform of content that a law forbids, by its exact address (Article 16). Most "
        "disinformation is not illegal: you are asked first."
    ),
    PaperKind.BUNDLE: _(
        "Many notices at once, handled with priority, for who has the status from a Digital "
        "Services Coordinator (Article 22)."
    ),
    PaperKind.ORDER_TO_ACT: _(
        "Lays out what an authority needs to order a platform to act (Article 9), and names what "
        "is missing. It is never an order by itself."
    ),
    PaperKind.ORDER_TO_INFORM: _(
        "Lays out what an authority needs to ask a platform for information on accounts "
        "(Article 10). It is never an order by itself."
    ),
    PaperKind.STATEMENT: _(
        "Says why something was restricted, for the person concerned and for the transparency "
        "database (Article 17)."
    ),
    PaperKind.REDRESS: _(
        "Tells somebody where to contest a platform's decision, and until when (Articles 20 and "
        "21)."
    ),
    PaperKind.WARNING: _(
        "Comes before any suspension: what was counted, how grave it is (Article 23)."
    ),
    PaperKind.SUSPENSION: _(
        "For a stated time, after a warning, with the four points that Article 23(3) asks for."
    ),
}
ORDER_PARTS: Final[Mapping[str, str]] = {
    "provider": _("To which provider"),
    "legal_basis": _("The law that gives the authority this power"),
    "reasons": _("Statement of reasons"),
    "provision": _("The provision that the content breaks"),
    "authority": _("The authority that gives the order"),
    "locations": _("Exact addresses of the content, a line each"),
    "recipients": _("The accounts it is about, a line each"),
    "information": _("Which information is asked for"),
    "redress": _("How the provider and the author can contest it"),
    "informed_authority": _("Who is told what was done, if it is another authority"),
    "territory": _("Where it holds: countries by two letters, as in FR BE"),
    "language": _("In which language it goes to the provider"),
    "contact_point": _("The provider's electronic point of contact"),
    "signed_by": _("Signature"),
}
"""The parts of an order as a form asks for them."""
