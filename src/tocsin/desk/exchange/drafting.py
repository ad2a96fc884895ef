"""A file of another institution becomes the draft of a case, for a person to decide upon.

The whole file is kept in the basket, as frozen evidence with its SHA-256, so nothing is lost by our
not understanding it. Into the draft goes what points at things (posts, accounts, narratives,
techniques as suggestions); what somebody else judged or decided stays in the file until a person
here makes it their own.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final, NamedTuple

from tocsin.cases.attribution import Attribution
from tocsin.cases.case import Case, Status
from tocsin.cases.checking import MAX_ITEMS, MAX_TEXT, MAX_TITLE
from tocsin.cases.describing import Description
from tocsin.cases.documents import Document
from tocsin.cases.evidence import Evidence, EvidenceKind, Provenance, freeze
from tocsin.cases.freezing import freeze_file
from tocsin.cases.marking import Member, MemberKind, Tlp
from tocsin.cases.references import Reference
from tocsin.cases.storable import storable
from tocsin.desk.cases.basket import put_in
from tocsin.desk.cases.saving import open_case, save_case
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.circles import identity
from tocsin.desk.roundtable.inbox.opening import own_identity
from tocsin.desk.sitting import Sitting
from tocsin.errors import InputError, TocsinError
from tocsin.exchange import killchain, misp, stix
from tocsin.exchange.flags import from_activity
from tocsin.exchange.labels import from_record, standing
from tocsin.exchange.recognising import Form, form_of
from tocsin.exchange.stix.suggesting import Reason

_LEFT: Final[Mapping[Reason, str]] = {
    Reason.NO_PLACE: "a draft has no place for it",
    Reason.REVOKED: "it is revoked",
    Reason.ECHO: "it is our own, come back",
    Reason.RETIRED_TECHNIQUE: "DISARM has retired the technique",
    Reason.UNKNOWN_TECHNIQUE: "DISARM has no such technique",
    Reason.JUDGEMENT: "it is another institution's judgement",
    Reason.TOO_MANY: "a case holds no more",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file that came in. ``sender`` is who gave it to us, in words; ``chosen`` the STIX object to
    begin with, empty for the best one.
    """

    name: str
    content: bytes
    sender: str = ""
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Drafted(Document):
    """The draft: its case, and what of the file is not in it, each with the reason."""

    case_id: str
    number: int
    title: str
    form: Form
    left: tuple[str, ...]


class _Draft(NamedTuple):
    case: Case
    basket: tuple[Evidence, ...]
    left: tuple[str, ...]


def draft_from_file(sitting: Sitting, file: File) -> Drafted:
    """Opens a case from a file; it belongs to the institution of who opens it.

    Raises:
        ForbiddenError: the actor may not write cases.
        InputError: the file cannot be read.
        InvalidError: it holds nothing that a case can begin with.
    """
    sitting.need(Right.WRITE_CASES)
    form, told = form_of(file.content)
    draft = _DRAFTERS[form](sitting, file, told)
    if draft.case.tlp is Tlp.RED:
        me = Member(MemberKind.PERSON, sitting.actor.person_id)
        draft = draft._replace(case=replace(draft.case, need_to_know=(me,)))
    bare = Case(draft.case.title, tlp=draft.case.tlp, need_to_know=draft.case.need_to_know)
    row = open_case(sitting, bare, f"Drafted from the file {file.name[:MAX_TITLE]}")
    for one in draft.basket:
        put_in(sitting, row.id, one)
    save_case(sitting, row.id, row.version, draft.case, "What the file says")
    sitting.log(
        "case.drafted", row.id, form=form.value, file=file.name[:MAX_TITLE],
        sha256=sha256(file.content).hexdigest(), sender=file.sender[:MAX_TITLE],
    )  # fmt: skip
    return Drafted(row.id, row.number, draft.case.title, form, draft.left)


def _stix(sitting: Sitting, file: File, told: Any) -> _Draft:
    me = own_identity(identity(sitting).id)
    bundle = stix.read_bundle(file.content, stix.Origin(_sender(file), sitting.now), own=(me,))
    openings = stix.openings(bundle)
    if not openings and not file.chosen:
        raise InvalidError(
            "The bundle holds nothing that a case can begin with.",
            "Ask for a bundle with an incident, a report, a grouping or a campaign.",
        )
    chosen = file.chosen or openings[0].id
    found = stix.suggest_case(bundle, chosen, sitting.actor.person_id, sitting.now)
    left = [f"{one.id}: {_LEFT[one.reason]}" for one in found.left]
    left += [f"object {one.place + 1} was refused: {one.fault.value}" for one in bundle.refused]
    return _Draft(found.case, (_kept(sitting, file, told, "stix/1"),), tuple(left))


def _misp(sitting: Sitting, file: File, _told: Any) -> _Draft:
    event = misp.received(file.content, sitting.actor.person_id, sitting.now)
    case = replace(
        event.case,
        status=Status.OPEN,
        description=Description(),
        attribution=Attribution(),
        techniques=tuple(
            replace(one, marked_by="", suggested_by=event.producer) for one in event.case.techniques
        ),
        outcomes=(),
    )
    judged = [
        name
        for name in ("description", "attribution", "outcomes")
        if getattr(event.case, name) != getattr(case, name)
    ]
    left = [f"{name}: {_LEFT[Reason.JUDGEMENT]}" for name in judged]
    left += [f"{one.how_many:,} × {one.what}: {_LEFT[Reason.NO_PLACE]}" for one in event.unread]
    return _Draft(case, event.basket, tuple(left))


def _killchain(sitting: Sitting, file: File, _told: Any) -> _Draft:
    table = killchain.frozen(file.content, file.name, sitting.actor.person_id, sitting.now)
    rows = len(killchain.read(file.content).rows)
    summary = f"{rows:,} rows of an Online Operations Kill Chain list from {_sender(file)}."
    case = Case(f"From {_sender(file)}"[:MAX_TITLE], summary)
    return _Draft(case, (table,), ())


def _labels(sitting: Sitting, file: File, told: Any) -> _Draft:
    labels, left = [], []
    for place, record in enumerate(told["labels"], 1):
        try:
            labels.append(from_record(record))
        except InputError as error:
            left.append(f"label {place}: {error.message}")
    kept = _kept(sitting, file, told, "labels/1")
    posts: dict[str, list[str]] = {}
    for one in standing(labels, sitting.now):
        if one.uri.startswith("at://"):
            posts.setdefault(one.uri, []).append(f"{one.src} says {one.val}")
        else:
            left.append(f"{one.uri[:MAX_TITLE]}: a label on a whole account is no finding")
    summary = (
        f"Labels of the AT Protocol from {_sender(file)}. A label is what somebody says; who "
        "made these was not checked."
    )
    named = ((f"bluesky/{uri}", uri, "; ".join(says)) for uri, says in posts.items())
    return _pointing(sitting, file, summary, named, kept, left)


def _flags(sitting: Sitting, file: File, told: Any) -> _Draft:
    reports, left = [], []
    for place, activity in enumerate(told if isinstance(told, list) else [told], 1):
        try:
            reports.append(from_activity(activity))
        except InputError as error:
            left.append(f"report {place}: {error.message}")
    if not reports:
        raise InvalidError("No report in the file can be read.", "Ask the server that sent it.")
    told = told if isinstance(told, dict) else {"reports": told}
    kept = _kept(sitting, file, told, "flag/1")
    lines = [f"{one.flag.actor} reports {len(one.flag.objects):,} addresses." for one in reports]
    if any(one.flag.content for one in reports):
        left.append(f"why it is reported: {_LEFT[Reason.JUDGEMENT]}")
    left.append(
        "the reported addresses: nothing in a report says which of them is an account and which "
        "a post; they stand in the frozen report"
    )
    case = Case(f"From {_sender(file)}"[:MAX_TITLE], "\n".join(lines)[:MAX_TEXT])
    return _Draft(case, (kept,), tuple(left))


def _pointing(
    sitting: Sitting,
    file: File,
    summary: str,
    posts: Iterable[tuple[str, str, str]],
    kept: Evidence,
    left: list[str],
) -> _Draft:
    """A draft whose posts are these: id, label and note of each."""
    listed = list(posts)
    if not listed:
        raise InvalidError("The file points at no post.", "Nothing was opened.")
    left += [f"{one[0]}: {_LEFT[Reason.TOO_MANY]}" for one in listed[MAX_ITEMS:]]
    me = (sitting.actor.person_id, sitting.now)
    references = tuple(
        Reference(own[:MAX_TITLE], label[:MAX_TITLE], *me, (kept.id,), note[:MAX_TEXT])
        for own, label, note in listed[:MAX_ITEMS]
    )
    case = Case(f"From {_sender(file)}"[:MAX_TITLE], summary, posts=references)
    return _Draft(case, (kept,), tuple(left))


def _kept(sitting: Sitting, file: File, told: Any, reader: str) -> Evidence:
    """The whole file as evidence; one too large for the basket is kept by its hash."""
    digest = sha256(file.content).hexdigest()
    who, now = sitting.actor.person_id, sitting.now
    content, altered = storable(told)
    origin = Provenance(
        source_file=storable(file.name)[0], reader=reader, raw_hash=digest, altered=altered
    )
    try:
        return freeze(EvidenceKind.DOCUMENT, content, origin, who, now)
    except TocsinError:
        note = f"From {_sender(file)}; too large for the basket."
        name = file.name[:MAX_TITLE]
        return freeze_file(EvidenceKind.DOCUMENT, name, digest, len(file.content), note, who, now)


def _sender(file: File) -> str:
    return " ".join(str(storable(file.sender or file.name)[0]).split())[:MAX_TITLE]


_DRAFTERS: Final[Mapping[Form, Callable[[Sitting, File, Any], _Draft]]] = {
    Form.STIX: _stix,
    Form.MISP: _misp,
    Form.KILLCHAIN: _killchain,
    Form.LABELS: _labels,
    Form.FLAG: _flags,
}
