"""What the values of rules and countermeasures are called."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from tocsin.measures.countermeasures import How
from tocsin.measures.rulebook.adopting import Stance
from tocsin.measures.rulebook.conditions import Truth
from tocsin.measures.rulebook.fields import Source
from tocsin.measures.rulebook.rule import Evidence, Kind, Outcome, Weight
from tocsin.web.words.speaking import marked as _

RULE_TERMS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    Weight: {
        Weight.LOW: _("Low severity"),
        Weight.MEDIUM: _("Middle severity"),
        Weight.HIGH: _("High severity"),
    },
    Evidence: {
        Evidence.POSTS: _("The posts"),
        Evidence.FINDING: _("A finding of a detector"),
        Evidence.VERDICT: _("The verdict of a panel"),
        Evidence.ANSWER: _("An agreed answer"),
        Evidence.ASSESSMENT: _("A qualified person's assessment"),
        Evidence.RECORD: _("The record of earlier decisions"),
    },
    Kind: {
        Kind.POSITIVE: _("A case that it is meant for"),
        Kind.NEGATIVE: _("A case that it must leave alone"),
        Kind.MISSING: _("A case of which something is not known"),
    },
    Outcome: {
        Outcome.APPLIES: _("Applies"),
        Outcome.DOES_NOT_APPLY: _("Does not apply"),
        Outcome.ESCALATE: _("Not decided: people must look"),
    },
    Truth: {
        Truth.TRUE: _("Met"),
        Truth.FALSE: _("Not met"),
        Truth.MISSING: _("Cannot be known yet"),
        Truth.ERROR: _("Could not be evaluated"),
    },
    Stance: {
        Stance.ADOPT: _("Adopted as it is"),
        Stance.ADAPT: _("Tightened"),
        Stance.DECLINE: _("Declined"),
    },
    How: {
        How.CURRENT: _("as in the source"),
        How.RENAMED: _("renamed since"),
        How.MAPPED: _("mapped by us from a retired id"),
    },
    Source: {
        Source.CASE: _("from the case"),
        Source.FINDING: _("from findings in the case"),
        Source.PANEL: _("from the verdict of a panel"),
        Source.REGISTRY: _("from the register of agreed answers"),
        Source.PERSON: _("a person's assessment, never a machine's"),
        Source.RECORD: _("from the record of earlier decisions"),
    },
}

FIELDS: Final[Mapping[str, str]] = {
    "rule": _("The rule"),
    "version": _("Version"),
    "title": _("Title"),
    "grounds": _("Legal ground"),
    "severity": _("Severity"),
    "evidence": _("Evidence that a proposal must carry"),
    "when": _("When it applies"),
    "measures": _("What it proposes"),
    "expires": _("In force until"),
    "rights": _("Rights"),
    "automatic": _("The most that a machine may do by itself"),
    "techniques": _("Techniques (DISARM)"),
    "countermeasures": _("Countermeasures"),
    "tests": _("Tests"),
}
"""The fields of a rule, as a comparison names them."""

FACTS: Final[Mapping[str, str]] = {
    "objectives": _("What the incident aims at."),
    "targets": _("Whom or what it is aimed at."),
    "techniques_observed": _("Techniques seen in the evidence."),
    "techniques_inferred": _("Techniques that were concluded, not seen."),
    "networks": _("Coordinated networks in the case."),
    "coordinated_accounts": _("Accounts in those networks."),
    "coordination_q": _("The largest q-value among the networks' findings."),
    "severity_low": _("The lowest category of the Breakout Scale that the evidence allows."),
    "severity_high": _("The highest category of the Breakout Scale that the evidence allows."),
    "posts": _("Posts in the case."),
    "accounts": _("Accounts in the case."),
    "platforms": _("Platforms that it reached."),
    "languages": _("Languages of the posts."),
    "verdict_status": _("What the panel came to."),
    "verdict_value": _("The option of the scale that the panel chose."),
    "verdict_side": _("The side of the scale on which that option stands."),
    "verdict_probability": _("How often the verdict comes out again when votes are resampled."),
    "verdict_settled": _("Whether that share is 0.9 or more."),
    "strata_agree": _("Whether every stratum of the panel agrees."),
    "answer_exists": _("Whether an agreed answer is in force."),
    "hours_since_answer": _("Time since the agreed answer was published."),
    "unanswered_share": _("The share of demand that met no reliable answer."),
    "illegal_grounds": _("Grounds on which a qualified person holds the content illegal."),
    "satire": _("It is satire or parody."),
    "journalism": _("It is journalism, or reports on the claim."),
    "opinion": _("It is opinion, not a claim of fact."),
    "official_speech": _("It is speech of an official in office."),
    "danger_to_life": _("Whoever follows it may be hurt."),
    "media_made_by_machine": _("A picture, voice or film is synthetic or manipulated."),
    "disclosed": _("Who is behind it, or how it was made, is disclosed."),
    "actor": _("What kind of actor is behind it."),
    "repeats_12_months": _("Manifestly illegal items, or unfounded notices, in twelve months."),
    "repeat_share": _("Those items as a share of all that the account posted, or notified."),
    "repeat_gravity": _("How grave the gravest of them was."),
    "warned": _("Whether a prior warning was given."),
    "first_seen": _("When the first post was seen."),
    "now": _("The moment of evaluation."),
    "vote_day": _("When the polls close."),
}
"""What each fact says; a test holds it against the facts that rules may read."""

VALUES: Final[Mapping[str, str]] = {
    "electoral": _("elections"),
    "health": _("health"),
    "journalists_and_media": _("journalists and media"),
    "institutions": _("institutions"),
    "foreign_intervention": _("foreign intervention"),
    "social_cohesion": _("social cohesion"),
    "voters": _("voters"),
    "candidate": _("a candidate"),
    "election_authority": _("an election authority"),
    "journalist": _("a journalist"),
    "media": _("a news medium"),
    "health_authority": _("a health authority"),
    "court": _("a court"),
    "public_body": _("a public body"),
    "minority": _("a minority"),
    "person": _("a private person"),
    "notice_system": _("the notices to platforms"),
    "state": _("a state"),
    "official": _("an official"),
    "private_person": _("a private person"),
    "unknown": _("nobody knows"),
    "electoral_law": _("electoral law"),
    "incitement": _("incitement"),
    "threat": _("threat"),
    "impersonation": _("impersonation"),
    "intimate_images": _("intimate images"),
    "public_health_law": _("public health law"),
    "defamation": _("defamation"),
    "other": _("other"),
    "verdict": _("a verdict"),
    "escalated": _("no verdict: it was escalated"),
    "no_quorum": _("no verdict: too few voted"),
    "for": _("for the claim"),
    "mixed": _("mixed"),
    "against": _("against the claim"),
    "open": _("open"),
}
"""The values that a fact of few words may have."""

BASE: Final[tuple[str, ...]] = (
    _("Coordinated inauthentic behaviour"),
    _("Coordinated networks were found, at a false discovery rate of at most 5 %."),
    _("At least ten accounts are in the networks."),
    _("A technique is seen, not only concluded."),
    _("Who is behind it is not disclosed."),
    _(
        "Fans, unions and charities coordinate openly. Behaviour is judged apart from what is "
        "said; a person looks at benign readings first."
    ),
    _("Incitement against a group, as a qualified person holds it"),
    _("The incident aims at social cohesion."),
    _("It is aimed at a minority."),
    _("A qualified person holds it to be incitement under a named law."),
    _("It is neither satire nor journalism."),
    _(
        "The highest threshold applies: all six factors of the Rabat test are argued by "
        "people. Offence, blasphemy or unpopular opinion is no incitement."
    ),
    _("Coordinated amplification in the two weeks before a vote"),
    _("The incident aims at elections."),
    _("The polls close within fourteen days."),
    _("It is at least in category 2 of the Breakout Scale."),
    _(
        "Campaigns and citizens coordinate lawfully. The finding concerns behaviour, not "
        "opinion, and is for a panel to weigh before anything beyond monitoring."
    ),
    _("Undisclosed machine-made media of a candidate"),
    _("It is aimed at a candidate."),
    _("A person found that picture, voice or film is synthetic or manipulated."),
    _("This is not disclosed."),
    _("It is not satire."),
    _(
        "Parody of candidates is protected speech. The rule asks for a label; a person must "
        "have found the media synthetic, for detectors of it err."
    ),
    _("Wrong information on how, when or where to vote"),
    _("It is aimed at voters or an election authority."),
    _("A panel found the claim wrong; the verdict is settled and every stratum agrees."),
    _("It is neither satire, nor opinion, nor journalism."),
    _(
        "The right to vote is protected, and so is criticism of how a vote is run. Only a "
        "false statement of fact about the procedure is meant, never doubt or complaint."
    ),
    _("A state actor that hides behind others"),
    _("The incident is a foreign intervention."),
    _("A person attributed it to a state, with its basis."),
    _(
        "States may speak in their own name. Attribution is a person's, with a basis and a "
        "confidence; a nationality or an opinion is never evidence."
    ),
    _("Medical falsehood that may hurt whoever follows it"),
    _("The incident aims at health."),
    _("A person found that whoever follows it may be hurt."),
    _(
        "Experience, doubt and debate among the learned stay free. The claim must be of fact, "
        "wrong by a settled verdict, and dangerous to follow."
    ),
    _("Health questions that meet no reliable answer"),
    _("At least half of the demand met no reliable answer."),
    _("No agreed answer is in force."),
    _(
        "Nothing is restricted: the rule asks an institution to answer. Whoever asks is not "
        "suspected of anything."
    ),
    _("A claim that an agreed answer already answers"),
    _("The incident aims at public institutions."),
    _("An agreed answer is in force."),
    _(
        "The post stays as it is; readers are shown the answer beside it. The label names who "
        "signed the answer and how to object."
    ),
    _("A forged document of a public body or court"),
    _("It is aimed at a public body, a court, an election authority or a health authority."),
    _("A document that was altered (DISARM T0089.003) is seen in the evidence."),
    _(
        "Leaks of true documents serve the public and fall outside. The body named is a "
        "party: its denial alone proves nothing, so a panel decides."
    ),
    _("Coordinated harassment of a journalist"),
    _("The incident aims at journalists and media."),
    _("It is aimed at a journalist."),
    _("Harassment, threats or private data made public (DISARM T0048) are seen in the evidence."),
    _(
        "Harsh criticism of journalists is protected, and so is a call to boycott "
        "(T0048.001). What is meant is many accounts that act together to silence one person; "
        "each account is heard before a sanction."
    ),
    _("A site or account that poses as a news medium"),
    _("It is aimed at a news medium."),
    _("An impersonated persona or a lookalike domain is seen in the evidence."),
    _("It is not satire and does not disclose itself."),
    _(
        "Parody accounts that say so are free. A suspension needs notice, reply and appeal, "
        "and the medium's own word on what is its own."
    ),
    _("Frequent manifestly unfounded notices"),
    _("It is aimed at the notices to platforms."),
    _("At least five manifestly unfounded notices in twelve months."),
    _("They are at least half of the notices given."),
    _("A prior warning was given."),
    _(
        "Only the handling of notices is suspended, for a time; the right to complain and to "
        "go to court stays. An error in law is not abuse."
    ),
    _("Frequent manifestly illegal content"),
    _("At least three manifestly illegal items in twelve months."),
    _("They are at least 5 % of what the account posted."),
    _("The gravest was at least of middle gravity."),
    _(
        "The law asks for number, share, gravity and intent, and for a prior warning; the "
        "numbers here only bring the case before people. A suspension ends on a date."
    ),
)
"""What the base rulebook says: titles, conditions and rights. Rules of others keep their words."""
