"""What of a case a bundle carries, and what it does not: the list, and the case without it.

The law that the tests hold: a case that is exported and read back is :func:`carried` of it, and
differs from the case in nothing but ``NOT_CARRIED``.

What stays at home, and why:

* ``need_to_know``, ``tasks``, ``links``, ``outcomes`` and steps of the timeline: our own work, and
  other cases that the partner may not know of. Verdicts and measures go as objects of their own;
* people of the desk (``added_by``, ``marked_by``, ``stated_by`` …): a partner deals with an
  institution, so what a person stands for, the institution stands for abroad;
* suggestions that nobody confirmed: a machine's guess must not travel as a finding;
* an attribution to a person, unless identities are shared: the gravest thing a case can say;
* accounts under their own ids and names, unless identities are shared: pseudonyms stand instead,
  also where somebody typed a name for an account that is known by its pseudonym;
* the words by which a post is listed, unless texts are shared: they are the post's own;
* ``origins`` and fields of newer versions: they mean something at one desk only.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import Any, Final, TypeVar

from tocsin.cases.agenda import Entry, EntryKind
from tocsin.cases.attribution import ActorKind, Attribution
from tocsin.cases.breakout import QUESTIONS
from tocsin.cases.case import Case
from tocsin.cases.describing import PARTS, Description, Part
from tocsin.cases.documents import EXTRA, Document, from_json
from tocsin.cases.references import Reference, Shelf
from tocsin.cases.severity import Severity
from tocsin.cases.storable import storable
from tocsin.cases.technique_use import TechniqueUse
from tocsin.errors import UsageError
from tocsin.exchange.stix.producing import PSEUDONYMOUS, Producer, Sharing

NOT_CARRIED: Final = (
    "need_to_know", "tasks", "links", "outcomes", "extra",
    "timeline: steps", "timeline.written_by", "timeline.origins",
    "references.added_by", "references.origins",
    "accounts.id", "accounts.label", "posts.label: where texts stay at home",
    "techniques: unconfirmed", "techniques.marked_by", "techniques.origins",
    "attribution: to a person", "attribution.stated_by",
    "severity.stated_by", "severity.override.by",
    "description: parts without text",
    "characters that cannot be stored",
)  # fmt: skip
"""Every part of a case that a bundle has no place for, or that must not travel.

``accounts.id`` and ``accounts.label`` only where identities are not shared."""

_PSEUDONYM: Final = re.compile(r"p_[0-9a-f]{20}")
T = TypeVar("T")


def carried(case: Case, producer: Producer, sharing: Sharing = PSEUDONYMOUS) -> Case:
    """The case as whoever receives the bundle will have it.

    Raises:
        UsageError: accounts stand under their own ids, and nothing makes pseudonyms of them.
    """
    clean: Case = _bare(from_json(Case, storable(case.to_json())[0]))
    name = producer.name
    shelves: dict[str, Any] = {
        shelf.value: _each(getattr(clean, shelf.value), lambda one: _reference(one, name))
        for shelf in Shelf
    }
    shelves["accounts"] = _each(shelves["accounts"], lambda one: _account(one, sharing))
    if not sharing.texts:
        shelves["posts"] = _each(shelves["posts"], lambda one: replace(one, label=one.id))
    parts: dict[str, Any] = {one: _part(getattr(clean.description, one)) for one in PARTS}
    confirmed = (one for one in clean.techniques if one.marked_by)
    events = (one for one in clean.timeline if one.kind is EntryKind.EVENT)
    return replace(
        clean,
        **shelves,
        need_to_know=(),
        tasks=(),
        links=(),
        outcomes=(),
        description=Description(**parts),
        techniques=_each(confirmed, lambda one: _use(one, name)),
        attribution=_attribution(clean.attribution, name, sharing),
        severity=_severity(clean.severity, name),
        timeline=_each(events, lambda one: _entry(one, name)),
    )


def account_name(platform: str, account_id: str, sharing: Sharing) -> str:
    """The account's id as it may be sent.

    Raises:
        UsageError: it stands under its own id, and nothing makes a pseudonym of it.
    """
    if sharing.identities or is_pseudonym(account_id):
        return account_id
    if sharing.pseudonym is None:
        raise UsageError(
            "An account of the case stands under its own id, which must not be sent.",
            "Pass the workspace's pseudonyms, or decide that identities are shared.",
        )
    return sharing.pseudonym(platform, account_id)


def is_pseudonym(account_id: str) -> bool:
    """Whether an account's id is a keyed pseudonym of some Tocsin workspace.

    >>> is_pseudonym("p_0123456789abcdef0123"), is_pseudonym("1234567")
    (True, False)
    """
    return _PSEUDONYM.fullmatch(account_id) is not None


def split_id(reference_id: str) -> tuple[str, str]:
    """Platform and id of a post's or an account's reference; no platform where none is named.

    >>> split_id("telegram/town/12"), split_id("12")
    (('telegram', 'town/12'), ('', '12'))
    """
    platform, between, own = reference_id.partition("/")
    return (platform, own) if between else ("", reference_id)


def _each(items: Iterable[T], change: Callable[[T], T]) -> tuple[T, ...]:
    return tuple(change(one) for one in items)


def _reference(one: Reference, producer: str) -> Reference:
    return replace(one, added_by=producer, origins=())


def _account(one: Reference, sharing: Sharing) -> Reference:
    if sharing.identities:
        return one
    platform, own = split_id(one.id)
    sent = account_name(platform, own, sharing)
    named = f"{platform}/{sent}" if platform else sent
    return replace(one, id=named, label=named)


def _part(part: Part) -> Part:
    return part if part.text else Part()


def _use(use: TechniqueUse, producer: str) -> TechniqueUse:
    return replace(use, marked_by=producer, origins=())


def _entry(entry: Entry, producer: str) -> Entry:
    return replace(entry, written_by=producer, origins=())


def _attribution(one: Attribution, producer: str, sharing: Sharing) -> Attribution:
    if one.kind is ActorKind.PERSON and not sharing.identities:
        return Attribution()
    return replace(one, stated_by=producer if one.stated_by else "")


def _severity(severity: Severity, producer: str) -> Severity:
    told = severity.breakout
    answers = {
        question: replace(answer, stated_by=producer if answer.stated_by else "")
        for question in QUESTIONS
        for answer in (getattr(told, question),)
    }
    override = severity.override
    return replace(
        severity,
        breakout=replace(told, **answers),
        override=replace(override, by=producer) if override else None,
    )


def _bare(value: Any) -> Any:
    """A document without fields of newer versions, at any depth."""
    if isinstance(value, Document):
        known = {f.name: _bare(getattr(value, f.name)) for f in fields(value) if f.name != EXTRA}
        return replace(value, extra={}, **known)
    return tuple(_bare(one) for one in value) if isinstance(value, tuple) else value
