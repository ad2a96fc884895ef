"""What the values of cases, jobs and alarms are called."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tocsin.cases.agenda import EntryKind, LinkKind, OutcomeKind
from tocsin.cases.attribution import ActorKind
from tocsin.cases.breakout import Ground, Known
from tocsin.cases.case import Objective, Status
from tocsin.cases.comparing import Kind as ChangeKind
from tocsin.cases.confidence import Confidence
from tocsin.cases.evidence import EvidenceKind
from tocsin.cases.marking import MemberKind, Tlp
from tocsin.cases.references import Shelf
from tocsin.cases.technique_use import Basis
from tocsin.desk.alarms.tables import AlarmState
from tocsin.desk.jobs.tables import JobState
from tocsin.web.words.speaking import marked as _

CASE_TERMS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    Status: {
        Status.OPEN: _("Open"),
        Status.UNDER_REVIEW: _("Under review"),
        Status.WITH_PANEL: _("With a panel"),
        Status.DECIDED: _("Decided"),
        Status.CLOSED: _("Closed"),
        Status.MERGED: _("Merged"),
    },
    Objective: {
        Objective.ELECTORAL: _("Elections"),
        Objective.HEALTH: _("Health"),
        Objective.JOURNALISTS_AND_MEDIA: _("Journalists and media"),
        Objective.INSTITUTIONS: _("Institutions"),
        Objective.FOREIGN_INTERVENTION: _("Foreign intervention"),
        Objective.SOCIAL_COHESION: _("Social cohesion"),
    },
    Tlp: {
        Tlp.CLEAR: _("Everyone may know it, also in public"),
        Tlp.GREEN: _("Everyone at this desk may know it"),
        Tlp.AMBER: _("Our institution, and whom the case names"),
        Tlp.AMBER_STRICT: _("Our institution only, and people that the case names"),
        Tlp.RED: _("Only the people that the case names"),
    },
    MemberKind: {
        MemberKind.PERSON: _("Person"),
        MemberKind.INSTITUTION: _("Institution"),
    },
    ActorKind: {
        ActorKind.UNKNOWN: _("Unknown"),
        ActorKind.STATE: _("A state"),
        ActorKind.STATE_LINKED: _("Linked to a state"),
        ActorKind.PERSON: _("A person"),
        ActorKind.ORGANISATION: _("An organisation"),
        ActorKind.POLITICAL: _("A political actor"),
        ActorKind.COMMERCIAL: _("A commercial actor"),
        ActorKind.SPONTANEOUS: _("Many people of their own accord"),
    },
    Confidence: {
        Confidence.VERY_LOW: _("Very low confidence"),
        Confidence.LOW: _("Low confidence"),
        Confidence.MEDIUM: _("Medium confidence"),
        Confidence.HIGH: _("High confidence"),
        Confidence.VERY_HIGH: _("Very high confidence"),
    },
    Known: {
        Known.YES: _("Yes"),
        Known.NO: _("No"),
        Known.UNKNOWN: _("Not known"),
    },
    Ground: {
        Ground.ONE_COMMUNITY_ONE_PLATFORM: _("one community on one platform"),
        Ground.ONE_COMMUNITY_PLATFORMS: _("one community on several platforms"),
        Ground.COMMUNITIES_ONE_PLATFORM: _("several communities on one platform"),
        Ground.COMMUNITIES_PLATFORMS: _("several communities on several platforms"),
        Ground.MEDIA: _("amplified by mainstream media"),
        Ground.PROMINENT: _("amplified by a high-profile person"),
        Ground.ACTION: _("led to a policy response or another concrete action"),
        Ground.VIOLENCE: _("a call for violence"),
        Ground.NOTHING_SEEN: _("nothing was seen yet"),
    },
    Basis: {
        Basis.OBSERVED: _("Observed"),
        Basis.INFERRED: _("Inferred"),
    },
    EvidenceKind: {
        EvidenceKind.POST: _("Post"),
        EvidenceKind.ACCOUNT: _("Account"),
        EvidenceKind.FINDING: _("Finding"),
        EvidenceKind.TABLE: _("Table"),
        EvidenceKind.PICTURE: _("Picture"),
        EvidenceKind.DOCUMENT: _("Document"),
        EvidenceKind.NOTE: _("Note"),
    },
    Shelf: {
        Shelf.FINDINGS: _("Findings"),
        Shelf.POSTS: _("Posts"),
        Shelf.ACCOUNTS: _("Accounts"),
        Shelf.NARRATIVES: _("Narratives"),
        Shelf.CLAIMS: _("Claims"),
        Shelf.NETWORKS: _("Networks"),
    },
    EntryKind: {
        EntryKind.EVENT: _("It happened"),
        EntryKind.STEP: _("We did it"),
    },
    LinkKind: {
        LinkKind.RELATED: _("Related to"),
        LinkKind.PART_OF: _("Part of"),
        LinkKind.DUPLICATE_OF: _("Duplicate of"),
        LinkKind.SAME_OPERATION: _("Same operation as"),
    },
    OutcomeKind: {
        OutcomeKind.PANEL: _("Panel"),
        OutcomeKind.VERDICT: _("Verdict"),
        OutcomeKind.MEASURE: _("Measure"),
    },
    ChangeKind: {
        ChangeKind.ADDED: _("added"),
        ChangeKind.REMOVED: _("removed"),
        ChangeKind.CHANGED: _("changed"),
    },
    JobState: {
        JobState.QUEUED: _("Waits"),
        JobState.RUNNING: _("Runs"),
        JobState.DONE: _("Done"),
        JobState.FAILED: _("Failed"),
        JobState.CANCELLED: _("Called off"),
    },
    AlarmState: {
        AlarmState.NEW: _("New"),
        AlarmState.SEEN: _("Seen"),
        AlarmState.ACKNOWLEDGED: _("Taken on"),
    },
}

PARTS: Final[Mapping[str, str]] = {
    "actor": _("Actor: who"),
    "behaviour": _("Behaviour: what they did"),
    "content": _("Content: what they said"),
    "degree": _("Degree: how far it got"),
    "effect": _("Effect: what it did, and to whom"),
}
"""The five parts of the description (ABCDE, Pamment 2020)."""

QUESTIONS: Final[Mapping[str, str]] = {
    "elsewhere": _("Was it seen on platforms of which nothing was collected?"),
    "media": _("Did mainstream media carry it on?"),
    "prominent": _("Did a celebrity, a candidate or an official carry it on?"),
    "action": _("Did it lead to a policy response or another concrete action?"),
    "violence": _("Does it call for violence?"),
}
"""The questions of the breakout scale (Nimmo 2020)."""

JOBS: Final[Mapping[str, str]] = {
    "import": _("Import of posts"),
    "crowd": _("Ratings of a crowd"),
    "index": _("Index of posts"),
    "investigate": _("Investigation"),
    "retention": _("Deletion of what is past its time"),
    "shadow": _("Shadow run of a rulebook"),
    "taxii": _("Objects of another server (TAXII)"),
    "factcheck_feed": _("Feed of fact-checks"),
}
"""The kinds of work."""
