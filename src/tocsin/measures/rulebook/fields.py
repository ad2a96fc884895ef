"""The facts that a condition may read: one definition, from which everything else is made.

Each field has a type, a unit, a sentence and a source. From this table come the protobuf message
that CEL checks conditions against, the JSON Schema of facts documents, and the table in the docs.
A field that stands in no facts document is *not known*, which is never the same as zero, false or
empty: a condition that reads it is not evaluated (:mod:`tocsin.measures.rulebook.conditions`).
"""

from enum import StrEnum
from typing import Final, NamedTuple


class Type(StrEnum):
    """The type of a fact."""

    BOOL = "bool"
    INT = "int"
    NUMBER = "number"
    TEXT = "text"
    TEXTS = "texts"
    TIME = "time"


class Source(StrEnum):
    """Who can know a fact."""

    CASE = "the case"
    FINDING = "a finding of a detector"
    PANEL = "the verdict of a panel"
    REGISTRY = "the register of agreed answers"
    PERSON = "a person's assessment, never a machine's"
    RECORD = "the record of earlier decisions"


class Field(NamedTuple):
    """One fact. ``words`` are the values a text may have, where they are few."""

    name: str
    type: Type
    unit: str
    sentence: str
    source: Source
    words: tuple[str, ...] = ()
    most: float | None = None


OBJECTIVES: Final = (
    "electoral",
    "health",
    "journalists_and_media",
    "institutions",
    "foreign_intervention",
    "social_cohesion",
)
TARGETS: Final = (
    "voters",
    "candidate",
    "election_authority",
    "journalist",
    "media",
    "health_authority",
    "court",
    "public_body",
    "minority",
    "person",
    "notice_system",
)
ACTORS: Final = ("state", "official", "media", "private_person", "unknown")
GROUNDS: Final = (
    "electoral_law",
    "incitement",
    "threat",
    "impersonation",
    "intimate_images",
    "public_health_law",
    "defamation",
    "other",
)

FIELDS: Final = (
    Field("objectives", Type.TEXTS, "", "What the incident aims at.", Source.CASE, OBJECTIVES),
    Field("targets", Type.TEXTS, "", "Whom or what it is aimed at.", Source.PERSON, TARGETS),
    Field(
        "techniques_observed",
        Type.TEXTS,
        "DISARM ids",
        "Techniques seen in the evidence.",
        Source.CASE,
    ),
    Field(
        "techniques_inferred",
        Type.TEXTS,
        "DISARM ids",
        "Techniques that were concluded, not seen.",
        Source.CASE,
    ),
    Field("networks", Type.INT, "networks", "Coordinated networks in the case.", Source.FINDING),
    Field(
        "coordinated_accounts", Type.INT, "accounts", "Accounts in those networks.", Source.FINDING
    ),
    Field(
        "coordination_q",
        Type.NUMBER,
        "q-value",
        "The largest q-value among the networks' findings.",
        Source.FINDING,
        most=1,
    ),
    Field(
        "severity_low",
        Type.INT,
        "1 to 6",
        "The lowest category of the Breakout Scale that the evidence allows.",
        Source.CASE,
        most=6,
    ),
    Field(
        "severity_high",
        Type.INT,
        "1 to 6",
        "The highest category of the Breakout Scale that the evidence allows.",
        Source.CASE,
        most=6,
    ),
    Field("posts", Type.INT, "posts", "Posts in the case.", Source.CASE),
    Field("accounts", Type.INT, "accounts", "Accounts in the case.", Source.CASE),
    Field("platforms", Type.TEXTS, "", "Platforms that it reached.", Source.CASE),
    Field("languages", Type.TEXTS, "codes", "Languages of the posts.", Source.CASE),
    Field(
        "verdict_status",
        Type.TEXT,
        "",
        "What the panel came to.",
        Source.PANEL,
        ("verdict", "escalated", "no_quorum"),
    ),
    Field(
        "verdict_value",
        Type.TEXT,
        "",
        "The option of the scale that the panel chose.",
        Source.PANEL,
    ),
    Field(
        "verdict_side",
        Type.TEXT,
        "",
        "The side of the scale on which that option stands.",
        Source.PANEL,
        ("for", "mixed", "against", "open"),
    ),
    Field(
        "verdict_probability",
        Type.NUMBER,
        "share",
        "How often the verdict comes out again when votes are resampled.",
        Source.PANEL,
        most=1,
    ),
    Field("verdict_settled", Type.BOOL, "", "Whether that share is 0.9 or more.", Source.PANEL),
    Field(
        "strata_agree", Type.BOOL, "", "Whether every stratum of the panel agrees.", Source.PANEL
    ),
    Field("answer_exists", Type.BOOL, "", "Whether an agreed answer is in force.", Source.REGISTRY),
    Field(
        "hours_since_answer",
        Type.NUMBER,
        "hours",
        "Time since the agreed answer was published.",
        Source.REGISTRY,
    ),
    Field(
        "unanswered_share",
        Type.NUMBER,
        "share",
        "The share of demand that met no reliable answer.",
        Source.FINDING,
        most=1,
    ),
    Field(
        "illegal_grounds",
        Type.TEXTS,
        "",
        "Grounds on which a qualified person holds the content illegal.",
        Source.PERSON,
        GROUNDS,
    ),
    Field("satire", Type.BOOL, "", "It is satire or parody.", Source.PERSON),
    Field("journalism", Type.BOOL, "", "It is journalism, or reports on the claim.", Source.PERSON),
    Field("opinion", Type.BOOL, "", "It is opinion, not a claim of fact.", Source.PERSON),
    Field(
        "official_speech", Type.BOOL, "", "It is speech of an official in office.", Source.PERSON
    ),
    Field("danger_to_life", Type.BOOL, "", "Whoever follows it may be hurt.", Source.PERSON),
    Field(
        "media_made_by_machine",
        Type.BOOL,
        "",
        "A picture, voice or film is synthetic or manipulated.",
        Source.PERSON,
    ),
    Field(
        "disclosed",
        Type.BOOL,
        "",
        "Who is behind it, or how it was made, is disclosed.",
        Source.PERSON,
    ),
    Field("actor", Type.TEXT, "", "What kind of actor is behind it.", Source.PERSON, ACTORS),
    Field(
        "repeats_12_months",
        Type.INT,
        "items",
        "Manifestly illegal items, or unfounded notices, in twelve months.",
        Source.RECORD,
    ),
    Field(
        "repeat_share",
        Type.NUMBER,
        "share",
        "Those items as a share of all that the account posted, or notified.",
        Source.RECORD,
        most=1,
    ),
    Field(
        "repeat_gravity",
        Type.INT,
        "1 to 3",
        "How grave the gravest of them was.",
        Source.PERSON,
        most=3,
    ),
    Field("warned", Type.BOOL, "", "Whether a prior warning was given.", Source.RECORD),
    Field("first_seen", Type.TIME, "UTC", "When the first post was seen.", Source.CASE),
    Field("now", Type.TIME, "UTC", "The moment of evaluation.", Source.CASE),
    Field("vote_day", Type.TIME, "UTC", "When the polls close.", Source.PERSON),
)

BY_NAME: Final = {field.name: field for field in FIELDS}


def json_schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of a facts document: any fields may be absent, none unknown."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Facts of a case",
        "type": "object",
        "additionalProperties": False,
        "properties": {field.name: _schema_of(field) for field in FIELDS},
    }


def table() -> str:
    """The fields as a Markdown table, for the documentation."""
    rows = ("| fact | type | unit | meaning | known from |", "|---|---|---|---|---|")
    body = (f"| `{f.name}` | {f.type} | {f.unit} | {f.sentence} | {f.source} |" for f in FIELDS)
    return "\n".join((*rows, *body))


MOST_ITEMS: Final = 1_000
"""Items of a list fact: with the nesting cap of conditions it bounds the work of one evaluation."""
MOST_CHARACTERS: Final = 200


def _schema_of(field: Field) -> dict[str, object]:
    text: dict[str, object] = {"type": "string", "maxLength": MOST_CHARACTERS}
    if field.words:
        text["enum"] = list(field.words)
    most = {} if field.most is None else {"maximum": field.most}
    match field.type:
        case Type.BOOL:
            made: dict[str, object] = {"type": "boolean"}
        case Type.INT:
            made = {"type": "integer", "minimum": 0, "maximum": 2**53, **most}
        case Type.NUMBER:
            made = {"type": "number", "minimum": 0, **most}
        case Type.TEXT:
            made = text
        case Type.TIME:
            made = {"type": "string", "format": "date-time"}
        case Type.TEXTS:
            made = {"type": "array", "items": text, "maxItems": MOST_ITEMS, "uniqueItems": True}
    return {**made, "description": field.sentence}
