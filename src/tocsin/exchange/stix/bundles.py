"""A case with everything that belongs to it, as a STIX 2.1 bundle: whole, or object by object.

A bundle is one version of a case. Sent again unchanged it is the same to the byte; sent after a
change, each object keeps its id and has a later ``modified``. What fell away of it since is sent
once more, revoked (:func:`~tocsin.exchange.stix.versioning.withdrawn`), so that a partner does not
keep what the producer gave up.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final

import orjson

from tocsin.answers.registry.answer import Answer
from tocsin.cases.attribution import ActorKind
from tocsin.cases.case import Case, Status
from tocsin.cases.evidence import Evidence, EvidenceKind
from tocsin.errors import UsageError
from tocsin.exchange.stix.actions import answers, measures
from tocsin.exchange.stix.carrying import carried
from tocsin.exchange.stix.extensions import definitions
from tocsin.exchange.stix.identifiers import Made, stamp, stix_id
from tocsin.exchange.stix.incidents import incident
from tocsin.exchange.stix.marking import marking
from tocsin.exchange.stix.producing import (
    PSEUDONYMOUS,
    Maker,
    Producer,
    Sharing,
    Versions,
    identity,
)
from tocsin.exchange.stix.remarks import attributed, remarks
from tocsin.exchange.stix.techniques import used
from tocsin.exchange.stix.things import Held, channels, personas, referred
from tocsin.exchange.stix.verdicts import Record, side_of, verdicts
from tocsin.measures.sanctions.register import Entry
from tocsin.panels.scales import Side

_DONE: Final = frozenset({Status.DECIDED, Status.CLOSED, Status.MERGED})


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that is sent of a case: the case in a version, and what came of it.

    ``records`` are panels' published records, ``measures`` lines of the public register.
    """

    case_id: str
    case: Case
    versions: Versions
    basket: Sequence[Evidence] = ()
    records: Sequence[Record] = ()
    measures: Sequence[Entry] = ()
    answers: Sequence[Answer] = field(default=())


def case_bundle(file: CaseFile, producer: Producer, sharing: Sharing = PSEUDONYMOUS) -> Made:
    """The bundle of a case.

    Raises:
        UsageError: the case has no title, or accounts that must not be sent as they are.
    """
    return bundle_of(case_objects(file, producer, sharing))


def bundle_of(objects: Iterable[Made]) -> Made:
    """A bundle of objects, whose id is that of what it holds."""
    held = list(unique(objects))
    named = (f"{one['id']} {one.get('modified', '')}" for one in held)
    return {"type": "bundle", "id": stix_id("bundle", *named), "objects": held}


def write_bundle(objects: Iterable[Made], bundle_id: str, file: BinaryIO) -> int:
    """Writes a bundle object by object, so that memory does not grow with it; says how many.

    ``bundle_id`` is :func:`~tocsin.exchange.stix.identifiers.stix_id` of ``bundle`` and whatever
    names this export. The ids seen so far are kept, some 150 bytes each.
    """
    written = 0
    file.write(b'{"type":"bundle","id":' + orjson.dumps(bundle_id) + b',"objects":[')
    for one in unique(objects):
        file.write((b"," if written else b"") + orjson.dumps(one))
        written += 1
    file.write(b"]}")
    return written


def unique(objects: Iterable[Made]) -> Iterator[Made]:
    """Each object once: of the same id and version the first."""
    seen: set[tuple[str, str]] = set()
    for one in objects:
        key = (one["id"], one.get("modified", ""))
        if key not in seen:
            seen.add(key)
            yield one


def case_objects(
    file: CaseFile, producer: Producer, sharing: Sharing = PSEUDONYMOUS
) -> Iterator[Made]:
    """The objects of a case, each as soon as it is made; the report comes last.

    Raises:
        UsageError: the case has no title, or accounts that must not be sent as they are.
    """
    sent = carried(file.case, producer, sharing)
    if not sent.title.strip():
        raise UsageError("A case without a title cannot be an incident.", "Give it a title.")
    maker = Maker(producer, file.case_id, sent.tlp, file.versions)
    yield from (*definitions(), identity(producer), marking(sent.tlp))
    named: list[str] = []
    for one in unique(_told(maker, sent, file, sharing)):
        named.append(one["id"])
        yield one
    yield _container(maker, sent, named)


def _told(maker: Maker, case: Case, file: CaseFile, sharing: Sharing) -> Iterator[Made]:
    held: Held = {one.id: one for one in file.basket if one.redaction is None}
    side = side_of(file.records, file.case_id)
    seen = incident(maker, case, held, side)
    about = seen["id"]
    yield seen
    yield from used(maker, case, about)
    coordinated = side is Side.FOR
    yield from referred(maker, case, about, held, sharing, coordinated=coordinated)
    yield from channels(maker, case, about)
    yield from personas(maker, case, held, sharing)
    yield from remarks(maker, case, about, held)
    yield from _files(maker, held, about)
    yield from measures(maker, file.measures, about)
    yield from verdicts(maker, file.records, about, _judged(maker, case, file, about))
    yield from answers(maker, file.answers, about)


def _judged(maker: Maker, case: Case, file: CaseFile, about: str) -> dict[str, str]:
    """The objects that a panel can have been asked about."""
    found = {"incident": about}
    if case.attribution.kind is not ActorKind.UNKNOWN:
        found["attribution"] = attributed(maker, case.attribution, about)["id"]
    for claim in case.claims:
        found[f"claim/{claim.id}"] = stix_id("narrative", maker.producer.id, "claim", claim.id)
    for entry in file.measures:
        made = maker.own("course-of-action", "measure", entry.sanction_id)
        found[f"measure/{entry.sanction_id}"] = made["id"]
    return found


def _files(maker: Maker, held: Held, about: str) -> Iterator[Made]:
    """Pictures and documents of the basket by their hash; the files stay where they are."""
    for one in held.values():
        sha256 = one.content.get("sha256")
        if one.kind in (EvidenceKind.PICTURE, EvidenceKind.DOCUMENT) and isinstance(sha256, str):
            made = maker.observable(
                "file", sha256,
                name=str(one.content.get("name", "")),
                size=one.content.get("bytes"),
                hashes={"SHA-256": sha256},
            )  # fmt: skip
            yield made
            yield maker.relationship(about, "related-to", made["id"])


def _container(maker: Maker, case: Case, named: list[str]) -> Made:
    """A report once the case is decided; until then a grouping, which promises nothing final."""
    told = {"name": case.title, "description": case.summary, "object_refs": named}
    if case.status in _DONE:
        published = stamp(maker.versions.modified)
        return maker.own("report", report_types=["threat-report"], published=published, **told)
    return maker.own("grouping", context="suspicious-activity", **told)
