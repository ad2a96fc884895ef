"""A case as a MISP event: what a partner's analysts see, in the objects they know.

==========================  ======================================================================
Of the case                 In the event
==========================  ======================================================================
title, date                 ``info``, ``date``
TLP, status, objectives     tags; TLP also sets the distribution, never wider than the label allows
summary, target, ABCDE      ``annotation`` objects, with confidence as tags
posts, accounts             ``microblog``, ``user-account``
narratives                  ``narrative``
findings, claims, networks  ``annotation``
techniques                  DISARM 1.6 clusters and tags on the event, and an ``attack-pattern``
                            each with its basis and note
attribution                 ``annotation``, its alternatives beside it; no ``threat-actor``: MISP
                            would correlate the name with other people's accusations
severity                    ``annotation``, in words
events of the timeline      ``temporal-event``
outcomes                    ``internal-reference``
evidence                    ``file``, the frozen copy attached, so that whoever doubts can check it
==========================  ======================================================================
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from uuid import UUID

import orjson
from pymisp import MISPEvent, MISPOrganisation

from tocsin.cases import disarm
from tocsin.cases.agenda import OutcomeKind
from tocsin.cases.attribution import ActorKind
from tocsin.cases.canonical import canonical
from tocsin.cases.case import Case, Status, evidence_cited
from tocsin.cases.describing import PARTS
from tocsin.cases.documents import to_json
from tocsin.cases.errors import CannotStandError
from tocsin.cases.evidence import Evidence
from tocsin.cases.marking import Tlp
from tocsin.cases.references import Reference, Shelf
from tocsin.cases.severity import Severity
from tocsin.cases.technique_use import TechniqueUse
from tocsin.errors import UsageError
from tocsin.exchange.misp.carrying import sendable
from tocsin.exchange.misp.galaxy import galaxy_of, tag_of
from tocsin.exchange.misp.identifiers import event_uuid
from tocsin.exchange.misp.objects import Maker, Value
from tocsin.exchange.misp.taxonomy import confidence_tags, own_tag, tlp_tag

EVIDENCE: Final = "frozen evidence"
"""The comment by which a file is known as a frozen copy."""
ID: Final = "id: "
"""The comment that holds the id by which a case knows a thing."""
ANNOTATED: Final = {Shelf.FINDINGS: "finding", Shelf.CLAIMS: "claim", Shelf.NETWORKS: "network"}
_DISTRIBUTION: Final = {
    Tlp.CLEAR: 3, Tlp.GREEN: 1, Tlp.AMBER: 0, Tlp.AMBER_STRICT: 0, Tlp.RED: 0,
}  # fmt: skip
"""3 all communities, 1 this community, 0 the organisation only. "This community" is everybody on
the server, wider than AMBER; a person who knows the server may choose a sharing group there."""
_ANALYSIS: Final = {Status.OPEN: 0, Status.UNDER_REVIEW: 1, Status.WITH_PANEL: 1}
_COMPLETE: Final = 2
_UNDEFINED: Final = 4
"""Threat level: we give nobody a score of danger."""
_PLATFORMS: Final = {
    "x": "Twitter", "twitter": "Twitter", "facebook": "Facebook", "instagram": "Instagram",
    "reddit": "Reddit", "linkedin": "LinkedIn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Organisation:
    """An institution as MISP knows it; ``uuid`` is the same on every instance."""

    name: str
    uuid: UUID


@dataclass(frozen=True, slots=True)
class Origin:
    """Who sends which case when (aware; MISP counts whole seconds)."""

    case_id: str
    organisation: Organisation
    now: datetime


def event_of(case: Case, basket: Iterable[Evidence], origin: Origin) -> MISPEvent:
    """The event of a case, with the evidence of the basket that it cites.

    Exported again, it has the same ids and a newer time, so MISP updates what it has.

    Raises:
        UsageError: the case has no title, which no event can be without.
    """
    sent = sendable(case)
    if not sent.title:
        raise UsageError("A case without a title cannot be an event.", "Give it a title.")
    event = _frame(sent, origin)
    maker = Maker(origin.case_id, origin.now)
    _described(maker, sent)
    held = {one.id: one for one in basket}
    _referred(maker, sent, held)
    _used(maker, sent.techniques)
    _attributed(maker, sent)
    _severity(maker, case.severity)
    _told(maker, sent)
    _evidence(maker, sent, held)
    for made in maker.made:
        event.add_object(made)
    return event


def written(event: MISPEvent) -> bytes:
    """The event as the JSON file that MISP imports."""
    return orjson.dumps({"Event": orjson.loads(event.to_json())}, option=orjson.OPT_INDENT_2)


def _frame(case: Case, origin: Origin) -> MISPEvent:
    event = MISPEvent(strict_validation=True, force_timestamps=True)
    event.uuid = event_uuid(origin.case_id)
    event.info = case.title
    event.date = origin.now.date()
    event.timestamp = origin.now.replace(microsecond=0)
    event.distribution = _DISTRIBUTION[case.tlp]
    event.threat_level_id = _UNDEFINED
    event.analysis = _ANALYSIS.get(case.status, _COMPLETE)
    event.published = False
    event.Orgc = MISPOrganisation()
    event.Orgc.from_dict(name=origin.organisation.name, uuid=str(origin.organisation.uuid))
    known = tuple(_known(case.techniques))
    tags = [tlp_tag(case.tlp), own_tag(case.status), *map(own_tag, sorted(case.objectives))]
    for tag in (*tags, *map(tag_of, known)):
        event.add_tag(tag)
    if known:
        event.add_galaxy(galaxy_of(known))
    return event


def _known(uses: Iterable[TechniqueUse]) -> Iterator[disarm.Technique]:
    """The techniques that the framework still has; of the others the object alone tells."""
    for use in uses:
        try:
            yield disarm.technique(use.technique)
        except CannotStandError:
            continue


def _described(maker: Maker, case: Case) -> None:
    for kind in ("summary", "target"):
        _annotation(maker, kind, "", getattr(case, kind))
    for kind in PARTS:
        part = getattr(case.description, kind)
        _annotation(maker, kind, "", part.text, confidence_tags(part.confidence), part.evidence)


def _annotation(
    maker: Maker,
    kind: str,
    key: str,
    text: str,
    tags: tuple[str, ...] = (),
    evidence: tuple[str, ...] = (),
    comment: str = "",
    about: str = "",
) -> None:
    if text:
        values = [Value("type", kind), Value("text", text, comment, tags)]
        maker.add("annotation", kind, key, values, about, evidence)


def _referred(maker: Maker, case: Case, held: Mapping[str, Evidence]) -> None:
    for one in case.posts:
        maker.add("microblog", "posts", one.id, _post(one, held), one.note, one.evidence)
    for one in case.accounts:
        values = [Value("user-id", one.id, words=False), Value("display-name", one.label)]
        maker.add("user-account", "accounts", one.id, values, one.note, one.evidence)
    for one in case.narratives:
        values = [Value("narrative-summary", one.label or one.id, ID + one.id)]
        maker.add("narrative", "narratives", one.id, values, one.note, one.evidence)
    for shelf, kind in ANNOTATED.items():
        for one in getattr(case, shelf.value):
            text, named = one.label or one.id, ID + one.id
            _annotation(maker, kind, one.id, text, (), one.evidence, named, one.note)


def _post(one: Reference, held: Mapping[str, Evidence]) -> Iterator[Value]:
    yield Value("title", one.label or one.id, ID + one.id)
    frozen = next((held[name].content for name in one.evidence if name in held), {})
    content = {name: value for name, value in frozen.items() if value}
    yield Value("post", content.get("text") or one.label or one.id)
    yield Value("creation-date", content.get("created_at"))
    yield Value("username", content.get("account_name"))
    platform = str(content.get("platform") or one.id.partition("/")[0])
    yield Value("type", _PLATFORMS.get(platform, "Other"))
    for relation, name in (("hashtag", "hashtags"), ("embedded-link", "raw_urls")):
        for value in content.get(name, ()):
            yield Value(relation, value, words=False)
    yield Value("language", content.get("lang"))


def _used(maker: Maker, uses: Iterable[TechniqueUse]) -> None:
    names = {one.id: one for one in _known(uses)}
    for use in uses:
        known = names.get(use.technique)
        values = [
            Value("id", use.technique, tags=(own_tag(use.basis),)),
            Value("name", known.name if known else use.technique),
            Value("summary", known.summary if known else ""),
        ]
        maker.add("attack-pattern", "techniques", use.technique, values, use.note, use.evidence)


def _attributed(maker: Maker, case: Case) -> None:
    one = case.attribution
    if one.kind is ActorKind.UNKNOWN:
        return
    tags = (own_tag(one.kind), *confidence_tags(one.confidence))
    text = one.to or one.kind.value
    _annotation(maker, "attribution", "", text, tags, one.evidence, one.basis)
    for place, other in enumerate(one.alternatives):
        _annotation(maker, "alternative attribution", str(place), other)


def _severity(maker: Maker, severity: Severity) -> None:
    category = severity.computed
    if category.low is None:
        return
    text = f"Breakout scale ({severity.rule}): category {category.low}"
    if category.high != category.low:
        text += f" to {category.high}, for not every question is answered"
    _annotation(maker, "severity", "", f"{text}. It is about reach, never about a person.")


def _told(maker: Maker, case: Case) -> None:
    for entry in case.timeline:
        values = [Value("summary", entry.text, ID + entry.id)]
        maker.add("temporal-event", "timeline", entry.id, values, "", entry.evidence, entry.at)
    for one in case.outcomes:
        values = [Value("identifier", one.id), Value("type", outcome_type(one.kind))]
        values.append(Value("comment", one.label))
        maker.add("internal-reference", "outcomes", one.key, values, at=one.at)


def outcome_type(kind: OutcomeKind) -> str:
    """By which type an internal reference tells an outcome of a case."""
    return f"outcome: {kind}"


def _evidence(maker: Maker, case: Case, held: Mapping[str, Evidence]) -> None:
    for name in dict.fromkeys(one for _, one in evidence_cited(case)):
        values = [Value("filename", f"{name}.json", EVIDENCE)]
        if name in held:
            copy = canonical(to_json(held[name]))
            values += [
                Value("attachment", f"{name}.json", data=copy),
                Value("sha256", sha256(copy).hexdigest(), words=False),
                Value("size-in-bytes", str(len(copy))),
                Value("mimetype", "application/json"),
                Value("text", held[name].kind.value),
            ]
        maker.add("file", "evidence", name, values)
