"""What a file of another institution says, in sentences, before anything is done with it.

Nothing is fetched, verified or believed here. Whatever was refused is named with its place, so that
the sender can be asked about it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from tocsin.cases.marking import strictest
from tocsin.cases.references import Shelf
from tocsin.errors import InputError, TocsinError
from tocsin.exchange import killchain, misp, stix
from tocsin.exchange.flags import Reported, from_activity
from tocsin.exchange.labels import Label, from_record, standing
from tocsin.exchange.recognising import Form, form_of
from tocsin.exchange.stix.receiving import Fault

_MOST_LISTED: Final = 12
_FRAME: Final = frozenset(
    {"attack-pattern", "extension-definition", "identity", "marking-definition"}
)
_FAULTS: Final[Mapping[Fault, str]] = {
    Fault.NO_OBJECT: "it is no object",
    Fault.NO_TYPE: "it has no type that STIX allows",
    Fault.WRONG_ID: "its id does not begin with its type, or is none",
    Fault.OLD_VERSION: "it is not of STIX 2.1",
    Fault.NO_TIMES: "it does not say when it was made and changed",
    Fault.TIMES: "it was changed before it was made",
    Fault.TWICE: "another object of the same id and version says something else",
    Fault.MARKS_ITSELF: "it is a marking that marks itself",
    Fault.LOOSE_ENDS: "it is a relationship without both ends and a name",
    Fault.NUMBER: "it holds a whole number beyond 2^53, which JSON does not carry exactly",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """``said`` are sentences; ``rejected`` says of each part that was not taken where and why;
    ``numbers`` the same as plain JSON, for programs.
    """

    form: Form
    said: tuple[str, ...]
    rejected: tuple[str, ...] = ()
    numbers: Mapping[str, Any] = field(default_factory=dict)


def summary_of(content: bytes, now: datetime) -> Summary:
    """What a file says; ``now`` (aware) is when it is looked at.

    Raises:
        UnsafeInputError: it is over a bound of its form.
        InputError: it is in no form that is read here, or cannot be read at all.
    """
    form, told = form_of(content)
    return _READERS[form](content, told, now)


def _stix(content: bytes, _told: Any, now: datetime) -> Summary:
    bundle = stix.read_bundle(content, stix.Origin("", now))
    kinds = Counter(one.type for one in bundle.objects)
    makers = _makers(bundle.objects)
    rejected = [
        f"Object {one.place + 1} ({one.id or 'without an id'}): {_FAULTS[one.fault]}."
        for one in bundle.refused
    ]
    cases, damaged = _restored(bundle)
    openings = [
        f"A case can be drafted from: {one.type} “{one.content.get('name', '')}” ({one.id})."
        for one in stix.openings(bundle)
    ]
    said = [
        f"A STIX 2.1 bundle of {len(bundle.objects):,} objects: {_counted(kinds)}.",
        f"Made by: {', '.join(makers)}." if makers else "It does not say who made it.",
        *_revoked(bundle.objects),
        *_label(bundle.objects),
        *cases,
        *_first(openings),
    ]
    if bundle.missing:
        said.append(f"It refers to {len(bundle.missing):,} objects that are not in it.")
    numbers = {
        "objects": dict(kinds),
        "made_by": makers,
        "revoked": sum(one.revoked for one in bundle.objects),
        "missing": list(bundle.missing),
        "openings": [one.id for one in stix.openings(bundle)],
        "sha256": bundle.sha256,
    }
    return Summary(Form.STIX, tuple(said), (*rejected, *damaged), numbers)


def _makers(objects: Iterable[stix.Foreign]) -> list[str]:
    """Names of those who made what the bundle tells; frameworks and markings have other makers."""
    listed = list(objects)
    names = {one.id: str(one.content.get("name", "")) for one in listed if one.type == "identity"}
    telling = dict.fromkeys(one.by for one in listed if one.type not in _FRAME)
    return [names[by] for by in telling if by in names]


def _restored(bundle: stix.Received) -> tuple[list[str], list[str]]:
    """The cases of Tocsin desks in a bundle; and why one cannot be shown as its desk has it."""
    try:
        found = stix.restored(bundle.objects)
    except TocsinError as error:
        return [], [f"A case of a Tocsin desk cannot be put together: {error.message}"]
    return [
        f"A case of a Tocsin desk: “{one.case.title}”, {_words(one.case.status)}, "
        f"{one.case.tlp.label}; {len(one.records):,} verdicts, {len(one.measures):,} measures, "
        f"{len(one.answers):,} agreed answers."
        for one in found
    ], []


def _revoked(objects: Iterable[stix.Foreign]) -> Iterator[str]:
    revoked = sum(one.revoked for one in objects)
    if revoked:
        yield f"{revoked:,} objects are revoked: their maker no longer stands for them."


def _label(objects: Iterable[stix.Foreign]) -> Iterator[str]:
    labels = [one.tlp for one in objects if one.tlp is not None]
    if labels:
        yield f"Its strictest label is {strictest(labels).label}."
    else:
        yield "It has no TLP label; treat it as TLP:AMBER."


def _misp(content: bytes, _told: Any, now: datetime) -> Summary:
    event = misp.received(content, "reader", now)
    case = event.case
    counts = {shelf.value: len(getattr(case, shelf.value)) for shelf in Shelf}
    counts |= {"techniques": len(case.techniques), "events": len(case.timeline)}
    altered = [one for one in event.unread if one.what.endswith("altered")]
    apart = [f"{one.how_many:,} × {one.what}" for one in event.unread if one not in altered]
    said = [
        f"A MISP event of {event.producer}: “{case.title}”, {case.tlp.label}.",
        f"It was last changed {event.changed_at:%Y-%m-%d %H:%M} UTC.",
        f"It holds: {_counted(Counter(counts))}.",
        f"Frozen copies of evidence whose hashes are right: {len(event.basket) - 1:,}.",
    ]
    if apart:
        said.append(f"Without a place of their own here, and kept in the event: {_listed(apart)}.")
    numbers = {
        "event": event.event_id,
        "producer": event.producer,
        "tlp": case.tlp.value,
        "changed_at": event.changed_at.isoformat(),
        "parts": counts,
        "apart": {one.what: one.how_many for one in event.unread},
    }
    rejected = tuple(f"{one.how_many:,} {one.what}." for one in altered)
    return Summary(Form.MISP, tuple(said), rejected, numbers)


def _killchain(content: bytes, _told: Any, _now: datetime) -> Summary:
    rows = killchain.read(content).rows
    tactics = Counter(row.tactic for row in rows)
    said = (
        f"A list of the Online Operations Kill Chain with {len(rows):,} rows.",
        f"By phase: {_counted(tactics)}.",
        "Addresses in its indicators and comments are defanged: hxxp, [.], [://].",
    )
    return Summary(Form.KILLCHAIN, said, (), {"rows": len(rows), "tactics": dict(tactics)})


def _labels(_content: bytes, told: Any, now: datetime) -> Summary:
    labels, rejected = _each(told["labels"], "Label", from_record)
    holding = standing(labels, now)
    said = [
        f"A page of {len(told['labels']):,} AT Protocol labels.",
        f"Holding now: {len(holding):,}. {_of_sources(holding)}",
        "Who made them was not checked: use tocsin exchange labels verify.",
    ]
    words = Counter(one.val for one in holding)
    numbers = {"labels": len(labels), "holding": len(holding), "words": dict(words)}
    return Summary(Form.LABELS, tuple(said), tuple(rejected), numbers)


def _of_sources(labels: Iterable[Label]) -> str:
    by_source: dict[str, Counter[str]] = {}
    for one in labels:
        by_source.setdefault(one.src, Counter())[one.val] += 1
    return _listed([f"{source} says {_counted(words)}" for source, words in by_source.items()])


def _flags(_content: bytes, told: Any, _now: datetime) -> Summary:
    listed = told if isinstance(told, list) else [told]
    reports, rejected = _each(listed, "Report", from_activity)
    said = [f"{len(listed):,} ActivityStreams reports (Flag)."]
    said += _first([_reported(one) for one in reports])
    addresses = [address for one in reports for address in one.flag.objects]
    numbers = {
        "reports": len(reports),
        "by": sorted({one.flag.actor for one in reports}),
        "addresses": addresses,
    }
    return Summary(Form.FLAG, tuple(said), tuple(rejected), numbers)


def _reported(one: Reported) -> str:
    flag = one.flag
    when = f", {flag.published:%Y-%m-%d}" if flag.published else ""
    why = f": “{flag.content}”" if flag.content else ", without a reason"
    left = f" ({one.left_out:,} things were no address, or too many)" if one.left_out else ""
    return f"{flag.actor} reports {len(flag.objects):,} addresses{when}{why}{left}"


def _each(
    items: Iterable[Any], what: str, read: Callable[[Any], Any]
) -> tuple[list[Any], list[str]]:
    """Each item as it is read, and those that cannot be with their place."""
    taken, rejected = [], []
    for place, one in enumerate(items, 1):
        try:
            taken.append(read(one))
        except InputError as error:
            rejected.append(f"{what} {place}: {error.message}")
    return taken, rejected


def _counted(counts: Mapping[str, int]) -> str:
    """Counts by name, the most frequent first; names are other people's words."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return _listed([f"{count:,} {_words(name)[:80]}" for name, count in ordered if count]) or "none"


def _listed(items: list[str]) -> str:
    more = len(items) - _MOST_LISTED
    return ", ".join(items[:_MOST_LISTED]) + (f" and {more:,} more" if more > 0 else "")


def _first(items: list[str]) -> list[str]:
    more = len(items) - _MOST_LISTED
    return items[:_MOST_LISTED] + ([f"And {more:,} more."] if more > 0 else [])


def _words(name: str) -> str:
    return name.replace("_", " ")


_READERS: Final[Mapping[Form, Callable[[bytes, Any, datetime], Summary]]] = {
    Form.STIX: _stix,
    Form.MISP: _misp,
    Form.KILLCHAIN: _killchain,
    Form.LABELS: _labels,
    Form.FLAG: _flags,
}
