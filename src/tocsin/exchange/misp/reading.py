"""What the objects of a MISP event say of a case; each function takes plain JSON as it came.

What we sent comes back as it was. What others made is read as far as it means the same: a post is
a post in any of MISP's templates for one. Nothing here fetches, and nothing is trusted to be whole.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from tocsin.cases import disarm
from tocsin.cases.agenda import Entry, Outcome, OutcomeKind
from tocsin.cases.attribution import ActorKind, Attribution
from tocsin.cases.describing import PARTS, Description, Part
from tocsin.cases.errors import CannotStandError
from tocsin.cases.references import Reference, Shelf
from tocsin.cases.technique_use import Basis, TechniqueUse
from tocsin.exchange.misp.building import ANNOTATED, EVIDENCE, ID, outcome_type
from tocsin.exchange.misp.galaxy import TYPE, technique_ids, technique_tagged
from tocsin.exchange.misp.objects import tags_of, text_of, values_of
from tocsin.exchange.misp.taxonomy import confidence_of, own_words

Made = Mapping[str, Any]

POSTS: Final = frozenset({
    "microblog", "twitter-post", "facebook-post", "reddit-post", "parler-post", "blog",
    "youtube-video", "telegram-message", "chat-message",
})  # fmt: skip
ACCOUNTS: Final = frozenset({
    "user-account", "twitter-account", "facebook-account", "telegram-account",
    "instagram-account", "reddit-account", "parler-account", "youtube-channel", "telegram-bot",
})  # fmt: skip
_POST_TEXTS: Final = ("title", "post", "post-content", "content", "video-title", "text", "url")
_ACCOUNT_TEXTS: Final = (
    "display-name",
    "displayed-name",
    "account-name",
    "username",
    "name",
    "channel-name",
    "url",
)
_ACCOUNT_IDS: Final = ("user-id", "account-id", "id", "username", "name")


@dataclass(frozen=True, slots=True)
class Context:
    """Who takes the event in, when, who made it, and which object holds which evidence."""

    receiver: str
    now: datetime
    producer: str
    files: Mapping[str, str]


def evidence_names(objects: Iterable[Made]) -> dict[str, str]:
    """For the object id of each frozen copy, the id of the evidence."""
    found = {}
    for made in objects:
        for one in values_of(made, "filename"):
            if one.get("comment") == EVIDENCE and str(one.get("value")).endswith(".json"):
                found[str(made.get("uuid"))] = str(one["value"]).removesuffix(".json")
    return found


def shelf_of(made: Made) -> Shelf | None:
    """Where in a case an object belongs, if it is a thing that a case refers to."""
    name = str(made.get("name"))
    if name in POSTS:
        return Shelf.POSTS
    if name in ACCOUNTS:
        return Shelf.ACCOUNTS
    if name == "narrative":
        return Shelf.NARRATIVES
    kind = text_of(made, "type") if name == "annotation" else None
    return next((shelf for shelf, word in ANNOTATED.items() if word == kind), None)


def reference(made: Made, shelf: Shelf, context: Context) -> Reference:
    """A thing the case refers to; one that states no id of its own has that of its object."""
    if shelf is Shelf.POSTS:
        label, named = text_of(made, *_POST_TEXTS), _named(made, "title")
    elif shelf is Shelf.ACCOUNTS:
        label, named = text_of(made, *_ACCOUNT_TEXTS), text_of(made, *_ACCOUNT_IDS)
    elif shelf is Shelf.NARRATIVES:
        label, named = text_of(made, "narrative-summary"), _named(made, "narrative-summary")
    else:
        label, named = text_of(made, "text"), _named(made, "text")
    key = named or str(made.get("uuid"))
    note = str(made.get("comment") or "")
    cited = evidence_of(made, context)
    return Reference(key, label or key, context.receiver, context.now, cited, note)


def evidence_of(made: Made, context: Context) -> tuple[str, ...]:
    """The ids of the frozen copies that an object refers to."""
    listed = made.get("ObjectReference")
    found = listed if isinstance(listed, list) else []
    targets = (str(one.get("referenced_uuid")) for one in found if isinstance(one, dict))
    return tuple(context.files[target] for target in targets if target in context.files)


def described(objects: Iterable[Made], context: Context) -> tuple[dict[str, str], Description]:
    """Summary and target, and the five parts."""
    texts = {"summary": "", "target": ""}
    parts: dict[str, Any] = {}
    for made in objects:
        kind = text_of(made, "type")
        for one in values_of(made, "text")[:1]:
            if kind in texts:
                texts[kind] = str(one.get("value"))
            elif kind in PARTS:
                confidence = confidence_of(tags_of(one))
                cited = evidence_of(made, context)
                parts[kind] = Part(str(one.get("value")), cited, confidence)
    return texts, Description(**parts)


def attribution(objects: Iterable[Made], context: Context) -> Attribution:
    """Who is said to be behind it; unknown unless the event says so in our words, with a basis.

    Raises:
        CannotStandError: it accuses a state or a person without basis or evidence.
    """
    listed = list(objects)
    others = (made for made in listed if text_of(made, "type") == "alternative attribution")
    alternatives = tuple(text_of(made, "text") for made in others)
    for made in listed:
        said = next(iter(values_of(made, "text")), None)
        if said is None or text_of(made, "type") != "attribution":
            continue
        kinds = own_words(tags_of(said), ActorKind)
        if not kinds:
            continue
        to = str(said.get("value"))
        return Attribution(
            kinds[0],
            "" if kinds[0] is ActorKind.SPONTANEOUS and to == kinds[0].value else to,
            confidence_of(tags_of(said)),
            str(said.get("comment") or ""),
            evidence_of(made, context),
            alternatives,
            context.producer,
        )
    return Attribution()


def technique_uses(event: Made, objects: Iterable[Made], context: Context) -> list[TechniqueUse]:
    """From ``attack-pattern`` objects, then from clusters and tags that no object tells of."""
    uses = {use.technique: use for use in _patterns(objects, context)}
    for name in (*_clustered(event), *filter(None, map(technique_tagged, tags_of(event)))):
        uses.setdefault(name, TechniqueUse(name, marked_by=context.producer))
    return list(uses.values())


def _patterns(objects: Iterable[Made], context: Context) -> Iterator[TechniqueUse]:
    for made in objects:
        if made.get("name") != "attack-pattern" or not is_disarm(made):
            continue
        name, stated = text_of(made, "id"), tags_of(values_of(made, "id")[0])
        cited = evidence_of(made, context)
        seen = Basis.OBSERVED in own_words(stated, Basis) and cited
        basis = Basis.OBSERVED if seen else Basis.INFERRED
        note = str(made.get("comment") or "")
        yield TechniqueUse(name, basis, cited, note, marked_by=context.producer)


def is_disarm(made: Made) -> bool:
    """Whether an ``attack-pattern`` is of DISARM: ids of other frameworks look the same.

    One that carries our own tag is, whatever its version.
    """
    ours = any(own_words(tags_of(one), Basis) for one in values_of(made, "id")[:1])
    return ours or is_technique(text_of(made, "id"))


def is_technique(name: str) -> bool:
    """Whether DISARM has, or had, a technique of that id."""
    try:
        disarm.technique(name)
    except disarm.RetiredTechniqueError:
        return True
    except CannotStandError:
        return False
    return True


def _clustered(event: Made) -> Iterator[str]:
    listed = event.get("Galaxy")
    for galaxy in listed if isinstance(listed, list) else []:
        if not isinstance(galaxy, dict) or galaxy.get("type") != TYPE:
            continue
        clusters = galaxy.get("GalaxyCluster")
        for cluster in clusters if isinstance(clusters, list) else []:
            if isinstance(cluster, dict):
                yield from filter(is_technique, technique_ids(cluster))


def entries(objects: Iterable[Made], context: Context) -> Iterator[Entry]:
    """Events of the timeline; one without a time is not one."""
    for made in objects:
        at = _time(made.get("first_seen"))
        text = text_of(made, "summary", "description")
        if made.get("name") == "temporal-event" and at is not None and text:
            key = _named(made, "summary") or str(made.get("uuid"))
            cited = evidence_of(made, context)
            yield Entry(key, at, text, evidence=cited, written_by=context.producer)


def outcomes(objects: Iterable[Made]) -> Iterator[Outcome]:
    """What came of it at the sender's."""
    for made in objects:
        kind = outcome_kind(made)
        if kind is not None:
            named, label = text_of(made, "identifier"), text_of(made, "comment")
            yield Outcome(kind, named, label, _time(made.get("first_seen")))


def outcome_kind(made: Made) -> OutcomeKind | None:
    """What sort of outcome an object tells; others refer to things of their own with it too."""
    told = text_of(made, "type") if made.get("name") == "internal-reference" else ""
    return next((kind for kind in OutcomeKind if told == outcome_type(kind)), None)


def _named(made: Made, relation: str) -> str:
    for one in values_of(made, relation):
        comment = str(one.get("comment") or "")
        if comment.startswith(ID):
            return comment.removeprefix(ID)
    return ""


def _time(value: Any) -> datetime | None:
    """A time in UTC; one without an offset is UTC, as MISP means it."""
    try:
        time = datetime.fromisoformat(value)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):  # an offset can lead out of the calendar
        return None
