"""What the values of answers and of their clarity are called."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tocsin.answers.clarity.draft import Role
from tocsin.answers.clarity.remarks import Audience, Kind, Reading, Severity, What
from tocsin.answers.publishing.alerts import Category
from tocsin.answers.publishing.alerts import Status as AlertStatus
from tocsin.answers.registry.answer import State
from tocsin.answers.registry.content import ClaimantKind, SourceKind
from tocsin.answers.registry.events import Begun, Change, Outcome
from tocsin.answers.registry.history import Happened
from tocsin.answers.registry.standing import Late, Standing
from tocsin.answers.registry.waiting import Since
from tocsin.cases.marking import Tlp
from tocsin.desk.answers.listing import Asked
from tocsin.web.words.speaking import marked as _

DRAFT_TLP: Final[Mapping[Tlp, str]] = {
    Tlp.CLEAR: _("everyone at this desk may know of the draft, and speak of it"),
    Tlp.GREEN: _("everyone at this desk may know of the draft"),
    Tlp.AMBER: _("our institution, and the people and institutions named below"),
    Tlp.AMBER_STRICT: _("our institution, and the people named below"),
    Tlp.RED: _("only the people named below"),
}
"""Who may know of a draft; what is published is for everybody."""

STEPS: Final[Mapping[str, str]] = {
    "started": _("Begun"),
    "drafted": _("Text written"),
    "clarity_looked": _("Remarks of the clarity check read"),
    "review_asked": _("Sent to a second person"),
    "reviewed": _("Read by a second person"),
    "signed": _("Signed"),
    "signature_withdrawn": _("Signature taken back"),
    "published": _("Published"),
    "revision_started": _("A new version begun"),
    "abandoned": _("Writing stopped"),
    "withdrawn": _("Withdrawn"),
    "superseded": _("Replaced by another answer"),
    "translated": _("Translated"),
    "translation_reviewed": _("Translation compared with the original"),
}
"""What can happen to an answer, by the name of the event."""

FROM_WORD_FILES: Final = (
    _(
        "The short vowels that mark the Arabic passive are not written, and the forms with تم are "
        "not always passive in meaning; no check that we know of is valid for press texts."
    ),
)
"""Sentences that stand in the word files of the clarity check."""

_CLARITY: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    What: {
        What.LONG_SENTENCE: _("Long sentence"),
        What.HARD_TO_READ: _("Hard to read"),
        What.PASSIVE: _("Passive voice"),
        What.JARGON: _("Jargon"),
        What.ABBREVIATION: _("Unexplained abbreviation"),
        What.SLOW_OPENING: _("Opening before the message"),
        What.LONG_OPENING: _("Long opening"),
        What.NO_EMPHASIS: _("Main message not emphasised"),
        What.NO_CALL_TO_ACTION: _("No call to action"),
        What.NO_HEADINGS: _("No headings"),
        What.LONG_PARAGRAPH: _("Long paragraph"),
        What.LIST_IN_A_SENTENCE: _("List within a sentence"),
        What.PERCENT_WITHOUT_BASE: _("Percentage without its whole"),
        What.CHANGING_DENOMINATORS: _("Changing denominators"),
        What.TOO_PRECISE: _("Number too precise"),
        What.RELATIVE_RISK: _("Relative risk alone"),
        What.NUMBER_WITHOUT_WORDS: _("Probability without words"),
        What.FALSE_CERTAINTY: _("False certainty"),
        What.NO_UNCERTAINTY: _("What is not known is not said"),
        What.BLAME: _("Blame of the audience"),
        What.MYTH_IN_TITLE: _("Myth in the title"),
        What.QUESTION_TITLE: _("Title is a question"),
        What.MYTH_FIRST: _("Myth before the fact"),
        What.NO_WARNING: _("Myth without a warning"),
        What.MYTH_REPEATED: _("Myth repeated"),
        What.NOT_EXPLAINED: _("Not said why it misleads"),
        What.FACT_NOT_REPEATED: _("Fact not repeated"),
        What.CORRECTION_INCOMPLETE: _("Correction incomplete"),
        What.DISAGREES_WITH_EARLIER: _("Disagrees with an earlier answer"),
    },
    Severity: {
        Severity.MUST: _("Must be looked at"),
        Severity.SHOULD: _("Should be better"),
        Severity.CONSIDER: _("May be considered"),
    },
    Kind: {
        Kind.DEBUNK: _("Debunk"),
        Kind.HEALTH_ADVICE: _("Health advice"),
        Kind.CORRECTION: _("Correction"),
        Kind.NOTICE: _("Notice"),
    },
    Audience: {
        Audience.PUBLIC: _("The public"),
        Audience.PROFESSIONAL: _("Professionals"),
    },
    Role: {
        Role.TITLE: _("Title"),
        Role.HEADING: _("Heading"),
        Role.PARAGRAPH: _("Paragraph"),
        Role.ITEM: _("Item of a list"),
    },
    Reading: {
        Reading.VERY_DIFFICULT: _("very difficult"),
        Reading.DIFFICULT: _("difficult"),
        Reading.FAIRLY_DIFFICULT: _("fairly difficult"),
        Reading.STANDARD: _("standard"),
        Reading.FAIRLY_EASY: _("fairly easy"),
        Reading.EASY: _("easy"),
        Reading.VERY_EASY: _("very easy"),
        Reading.MEDIUM: _("of medium difficulty"),
        Reading.PRIMARY: _("primary school"),
        Reading.LOWER_SECONDARY: _("lower secondary school"),
        Reading.UPPER_SECONDARY: _("upper secondary school"),
        Reading.UNIVERSITY: _("university"),
    },
}

ANSWER_TERMS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    State: {
        State.DRAFTED: _("Being written"),
        State.CLARITY_LOOKED_AT: _("Remarks read"),
        State.IN_REVIEW: _("In review"),
        State.SIGNING: _("Waits for signatures"),
        State.PUBLISHED: _("Published"),
        State.WITHDRAWN: _("Withdrawn"),
        State.SUPERSEDED: _("Replaced"),
        State.ABANDONED: _("Given up"),
    },
    Standing: {
        Standing.NOT_PUBLIC: _("Not public"),
        Standing.NOT_YET: _("Does not hold yet"),
        Standing.HOLDS: _("Holds"),
        Standing.UNDER_CORRECTION: _("Is being corrected"),
        Standing.EXPIRED: _("Has expired"),
        Standing.SUPERSEDED: _("Replaced"),
        Standing.WITHDRAWN: _("Withdrawn"),
    },
    Late: {
        Late.STEP: _("This step is late"),
        Late.EXPIRES: _("Ends soon"),
    },
    Asked: {
        Asked.WRITE: _("Go on writing"),
        Asked.REVIEW: _("Read and review it"),
        Asked.SIGN: _("Read and sign it"),
        Asked.PUBLISH: _("Publish it"),
    },
    Begun: {
        Begun.VOID: _("Begun from an information void"),
        Begun.CLAIM: _("Begun from a checked claim"),
        Begun.VERDICT: _("Begun from a panel's verdict"),
        Begun.HAND: _("Begun by hand"),
    },
    Change: {
        Change.CORRECTION: _("Something in it was wrong"),
        Change.UPDATE: _("It was right; more is known now, or it would expire"),
    },
    Outcome: {
        Outcome.PASSED: _("It may be signed"),
        Outcome.RETURNED: _("It goes back to its writer"),
    },
    Happened: {
        Happened.PUBLISHED: _("Published"),
        Happened.CORRECTED: _("Corrected"),
        Happened.UPDATED: _("Updated"),
        Happened.SUPERSEDED: _("Replaced"),
        Happened.WITHDRAWN: _("Withdrawn"),
    },
    Since: {
        Since.FIRST_DEMAND: _("From the first question or rumour"),
        Since.START: _("From the start of the draft"),
    },
    SourceKind: {
        SourceKind.CASE: _("A case"),
        SourceKind.VERDICT: _("A panel's verdict"),
        SourceKind.FACTCHECK: _("A fact-check"),
        SourceKind.STUDY: _("A study"),
        SourceKind.DATA: _("Data"),
        SourceKind.DOCUMENT: _("Another document"),
    },
    ClaimantKind: {
        ClaimantKind.PERSON: _("A person"),
        ClaimantKind.ORGANISATION: _("An organisation"),
    },
    Category: {
        Category.GEO: _("Earth: earthquake, landslide"),
        Category.MET: _("Weather and flood"),
        Category.SAFETY: _("Public safety"),
        Category.SECURITY: _("Security"),
        Category.RESCUE: _("Rescue"),
        Category.FIRE: _("Fire"),
        Category.HEALTH: _("Health"),
        Category.ENV: _("Environment"),
        Category.TRANSPORT: _("Transport"),
        Category.INFRA: _("Power, water, networks"),
        Category.CBRNE: _("Chemical, biological, radiological or nuclear danger"),
        Category.OTHER: _("Something else"),
    },
    AlertStatus: {
        AlertStatus.ACTUAL: _("Meant in earnest"),
        AlertStatus.EXERCISE: _("An exercise"),
        AlertStatus.TEST: _("A technical test"),
    },
    **_CLARITY,
}
