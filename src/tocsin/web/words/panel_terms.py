"""What the values of panels and verdicts are called."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tocsin.panels.ballots import EvidenceLevel
from tocsin.panels.confidence import Agreement
from tocsin.panels.conflicts import Ground
from tocsin.panels.crowd.judging import Reason as CrowdReason
from tocsin.panels.crowd.judging import Status as CrowdStatus
from tocsin.panels.events import LapseReason, Outcome, Vacancy
from tocsin.panels.experts import AffiliationKind, Dimension, InterestKind, SubjectKind
from tocsin.panels.panel import SeatState, State
from tocsin.panels.rules import AppealGround, Standing
from tocsin.panels.scales import Side
from tocsin.panels.verdicts import Firmness
from tocsin.panels.verdicts import Status as VerdictStatus
from tocsin.web.words.speaking import marked as _

OPTIONS: Final[Mapping[str, str]] = {
    "supported": _("Supported"),
    "mostly_supported": _("Mostly supported"),
    "mixed": _("Mixed"),
    "mostly_refuted": _("Mostly refuted"),
    "refuted": _("Refuted"),
    "not_enough_evidence": _("Not enough evidence"),
    "coordinated": _("Coordinated"),
    "probably_coordinated": _("Probably coordinated"),
    "probably_spontaneous": _("Probably spontaneous"),
    "spontaneous": _("Spontaneous"),
    "attributed": _("Attributed"),
    "consistent_with": _("Consistent with it"),
    "not_attributed": _("Not attributed"),
    "proportionate": _("Proportionate"),
    "proportionate_if_milder": _("Proportionate only if it were milder"),
    "not_proportionate": _("Not proportionate"),
}
"""The answers of our scales."""

SCALE_NAMES: Final[Mapping[str, str]] = {
    "claim": _("Is the claim true?"),
    "incident": _("Was it coordinated?"),
    "attribution": _("Is this actor behind it?"),
}

PANEL_TERMS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    CrowdStatus: {
        CrowdStatus.PROMOTED: _("Favoured in every group"),
        CrowdStatus.DIVIDED: _("Divides the groups"),
        CrowdStatus.NEEDS_MORE_RATINGS: _("Needs more ratings"),
    },
    CrowdReason: {
        CrowdReason.FAVOURED_IN_EVERY_GROUP: _("every group favours it"),
        CrowdReason.FEW_RECORDS_COUNT: _("too few records count"),
        CrowdReason.FEW_RATINGS: _("too few ratings"),
        CrowdReason.FEW_VOTES_IN_A_GROUP: _("too few votes in a group"),
        CrowdReason.NO_MAJORITY_IN_A_GROUP: _("a group has no majority for it"),
        CrowdReason.NOT_BRIDGING: _("not favoured beyond what the camps explain"),
        CrowdReason.FALLS_WITHOUT_A_GROUP: _("it falls without one of the groups"),
        CrowdReason.FALLS_WITHOUT_SUSPECTS: _("it falls without the tenth most alike"),
        CrowdReason.COPIES_DISAGREE: _("records that are alike say different things of it"),
        CrowdReason.UNSETTLED: _("it changes when raters are drawn anew"),
    },
    State: {
        State.NOMINATED: _("Experts are nominated"),
        State.POOLED: _("The pool is closed"),
        State.DRAWN: _("Drawn: members take their seats"),
        State.FIRST_BALLOT: _("First ballot, each alone"),
        State.DISCUSSION: _("Discussion"),
        State.SECOND_BALLOT: _("Second ballot"),
        State.VERDICT: _("There is a verdict"),
        State.ESCALATED: _("Strata do not agree: it goes to another panel"),
        State.LAPSED: _("Ended without a quorum"),
        State.PUBLISHED: _("Published"),
        State.UNDER_APPEAL: _("Under appeal"),
    },
    SeatState: {
        SeatState.INVITED: _("invited"),
        SeatState.ACCEPTED: _("taken"),
        SeatState.VACANT: _("vacant"),
    },
    Side: {
        Side.FOR: _("for"),
        Side.MIXED: _("in between"),
        Side.AGAINST: _("against"),
        Side.OPEN: _("cannot be told"),
    },
    Firmness: {
        Firmness.SETTLED: _("Settled"),
        Firmness.PROVISIONAL: _("Provisional"),
    },
    VerdictStatus: {
        VerdictStatus.VERDICT: _("Verdict"),
        VerdictStatus.ESCALATED: _("Escalated"),
        VerdictStatus.NO_QUORUM: _("No quorum"),
    },
    EvidenceLevel: {
        EvidenceLevel.LIMITED: _("Limited evidence"),
        EvidenceLevel.MEDIUM: _("Medium evidence"),
        EvidenceLevel.ROBUST: _("Robust evidence"),
    },
    Agreement: {
        Agreement.LOW: _("Low agreement"),
        Agreement.MEDIUM: _("Medium agreement"),
        Agreement.HIGH: _("High agreement"),
    },
    Standing: {
        Standing.PARTY: _("I am concerned by it"),
        Standing.AUTHOR: _("I wrote what was judged"),
        Standing.COMPLAINANT: _("I brought it forward"),
        Standing.MEMBER: _("I sat on the panel"),
    },
    AppealGround: {
        AppealGround.PROCEDURE: _("The procedure was not kept"),
        AppealGround.CONFLICT_OF_INTEREST: _("A member had a conflict of interest"),
        AppealGround.NEW_EVIDENCE: _("There is new evidence"),
        AppealGround.ERROR_OF_FACT: _("It rests on an error of fact"),
    },
    Outcome: {
        Outcome.UPHELD: _("Upheld"),
        Outcome.VARIED: _("Varied"),
        Outcome.SET_ASIDE: _("Set aside"),
    },
    Ground: {
        Ground.AFFILIATION_IS_PARTY: _("works for a party"),
        Ground.INTEREST_WITH_PARTY: _("has an interest with a party"),
        Ground.WROTE_EVIDENCE: _("wrote evidence"),
        Ground.OPENED_IT: _("opened it"),
        Ground.SAME_INSTITUTION_AS_OPENER: _("works where it was opened"),
        Ground.DECLARED_BY_EXPERT: _("declared a conflict"),
        Ground.SAT_BEFORE: _("sat on it before"),
        Ground.NOT_AVAILABLE: _("is not available"),
    },
    Vacancy: {
        Vacancy.DECLINED: _("declined"),
        Vacancy.RECUSED: _("withdrew"),
        Vacancy.MISSED: _("missed the deadline"),
    },
    LapseReason: {
        LapseReason.TOO_FEW_ACCEPTED: _("too few took their seats"),
        LapseReason.NO_QUORUM_FIRST: _("no quorum in the first ballot"),
        LapseReason.NO_QUORUM_SECOND: _("no quorum in the second ballot"),
    },
    Dimension: {
        Dimension.DISCIPLINE: _("Discipline"),
        Dimension.REGION: _("Region"),
        Dimension.AFFILIATION_KIND: _("Kind of affiliation"),
        Dimension.NOMINATED_BY: _("Nominating body"),
    },
    SubjectKind: {
        SubjectKind.CLAIM: _("A claim"),
        SubjectKind.CASE: _("A case"),
        SubjectKind.MEASURE: _("Whether a measure is proportionate"),
    },
    AffiliationKind: {
        AffiliationKind.UNIVERSITY: _("University"),
        AffiliationKind.PUBLIC_AUTHORITY: _("Public authority"),
        AffiliationKind.MEDIA: _("Media"),
        AffiliationKind.CIVIL_SOCIETY: _("Civil society"),
        AffiliationKind.INDUSTRY: _("Industry"),
        AffiliationKind.INDEPENDENT: _("Independent"),
    },
    InterestKind: {
        InterestKind.EMPLOYMENT: _("employment"),
        InterestKind.FUNDING: _("funding"),
        InterestKind.OWNERSHIP: _("ownership"),
        InterestKind.MEMBERSHIP: _("membership"),
        InterestKind.FAMILY: _("family"),
        InterestKind.PUBLIC_POSITION: _("a position taken in public"),
        InterestKind.OTHER: _("other"),
    },
}
