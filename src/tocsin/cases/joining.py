"""Two cases made one, and one made two, with nothing lost, and all of it saying where it came from.

Merging keeps every reference, technique, task, entry, link, outcome and text of both. Where only
one can stand (a title, an attribution), the first case's stands and the other's is kept as a step
of the timeline. The stricter TLP label holds. Who may know of the merged case may know of both:
where both are restricted, only those remain whom both name.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from tocsin.cases.agenda import Entry, EntryKind, Link, LinkKind, entry_id
from tocsin.cases.attribution import ActorKind
from tocsin.cases.case import Case, Status
from tocsin.cases.describing import PARTS, Part
from tocsin.cases.errors import CannotStandError
from tocsin.cases.joining_parts import (
    joined_breakout,
    joined_scope,
    joined_text,
    union,
    with_origin,
)
from tocsin.cases.marking import Member, Tlp, strictest
from tocsin.cases.severity import Severity
from tocsin.errors import Sentence

LISTS: Final = (
    "findings", "posts", "accounts", "narratives", "claims", "networks", "techniques", "timeline",
    "tasks", "links", "outcomes",
)  # fmt: skip
"""What can be moved to another case."""


class Joined(NamedTuple):
    """The merged case, and the other as it is kept: merged, with a link to where it went."""

    case: Case
    other: Case


class Split(NamedTuple):
    """What stays, and the new case."""

    rest: Case
    part: Case


def merge_cases(
    into: Case, other: Case, *, into_id: str, other_id: str, by: str, now: datetime
) -> Joined:
    """Takes everything of ``other`` into ``into``; ``by`` is who does it, ``now`` aware.

    Raises:
        CannotStandError: a case is merged with itself, or nobody could know of the result.
    """
    if into_id == other_id:
        raise CannotStandError("links", "A case cannot be merged with itself.", "Name another.")
    came = with_origin(other, LISTS, other_id)
    lists: dict[str, Any] = {
        name: union(getattr(into, name), came[name], other_id) for name in LISTS
    }
    lists["timeline"] += _kept(into, other, other_id, by, now)
    merged = replace(
        into,
        **lists,
        summary=joined_text(into.summary, other.summary, other_id),
        tlp=strictest((into.tlp, other.tlp)),
        need_to_know=_who(into, other),
        objectives=into.objectives | other.objectives,
        target=joined_text(into.target, other.target, other_id),
        description=replace(into.description, **_description(into, other, other_id)),
        attribution=other.attribution if _names_nobody(into) else into.attribution,
        severity=_severity(into.severity, other.severity, other_id),
        extra={**other.extra, **into.extra},
    )
    link = Link(LinkKind.PART_OF, into_id)
    links = union(other.links, (link,), into_id)
    return Joined(merged, replace(other, status=Status.MERGED, links=links))


def split_case(
    case: Case, selection: Mapping[str, Collection[str]], *, case_id: str, title: str
) -> Split:
    """Moves a selection of a case into a new one, which is marked and restricted alike.

    ``selection`` gives the keys to move by list (``LISTS``). Words and judgements stay with the
    first case: they were made about the whole.

    Raises:
        CannotStandError: a list or a key is not there, or nothing is selected.
    """
    _need_there(case, selection)
    chosen = {name: frozenset(selection.get(name, ())) for name in LISTS}
    moved: dict[str, Any] = {
        name: tuple(one for one in items if one.key in chosen[name])
        for name, items in with_origin(case, LISTS, case_id).items()
    }
    staying: dict[str, Any] = {
        name: tuple(one for one in getattr(case, name) if one.key not in chosen[name])
        for name in LISTS
    }
    moved["links"] = union(moved["links"], (Link(LinkKind.RELATED, case_id),), case_id)
    part = Case(
        title,
        tlp=case.tlp,
        need_to_know=case.need_to_know,
        objectives=case.objectives,
        target=case.target,
        **moved,
    )
    return Split(replace(case, **staying), part)


def _need_there(case: Case, selection: Mapping[str, Collection[str]]) -> None:
    for name, keys in selection.items():
        if name not in LISTS:
            raise CannotStandError(
                name,
                Sentence("{name} cannot be moved.", name=name),
                Sentence("Lists: {lists}.", lists=tuple(LISTS)),
            )
        there = {one.key for one in getattr(case, name)}
        for key in keys:
            if key not in there:
                raise CannotStandError(
                    f"{name}.{key}",
                    Sentence("The case has no {key} among its {name}.", key=key, name=name),
                    "Look again.",
                )
    if not any(selection.values()):
        raise CannotStandError("selection", "Nothing is selected.", "Choose what is to be moved.")


def _names_nobody(case: Case) -> bool:
    return case.attribution.kind is ActorKind.UNKNOWN


def _who(into: Case, other: Case) -> tuple[Member, ...]:
    if not into.tlp.named_only:
        return other.need_to_know
    if not other.tlp.named_only:
        return into.need_to_know
    theirs = {member.key for member in other.need_to_know}
    both = tuple(member for member in into.need_to_know if member.key in theirs)
    if strictest((into.tlp, other.tlp)) is Tlp.RED and not both:
        raise CannotStandError(
            "need_to_know",
            "Nobody is named in both cases, so nobody could know of the merged one.",
            "Name somebody in both first.",
        )
    return both


def _description(into: Case, other: Case, other_id: str) -> dict[str, Any]:
    return {name: _part(into, other, name, other_id) for name in PARTS}


def _part(into: Case, other: Case, name: str, other_id: str) -> Part:
    mine: Part = getattr(into.description, name)
    theirs: Part = getattr(other.description, name)
    if not mine.text.strip():
        return replace(theirs, evidence=_both(mine.evidence, theirs.evidence))
    return replace(
        mine,
        text=joined_text(mine.text, theirs.text, other_id),
        evidence=_both(mine.evidence, theirs.evidence),
        # Two texts under one word of confidence: whoever merged them has to say it again.
        confidence=mine.confidence if not theirs.text.strip() else None,
    )


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _severity(into: Severity, other: Severity, other_id: str) -> Severity:
    return replace(
        into,
        breakout=joined_breakout(into.breakout, other.breakout, other_id),
        scope=joined_scope(into.scope, other.scope),
        override=into.override or other.override,
    )


def _kept(into: Case, other: Case, other_id: str, by: str, now: datetime) -> tuple[Entry, ...]:
    """What of the other case does not stand any more, each as a step of the timeline."""
    told: list[tuple[str, tuple[str, ...]]] = []
    if other.title != into.title:
        told.append((f"{other_id}: {other.title}", ()))
    for name in PARTS:
        theirs = getattr(other.description, name)
        if theirs.confidence and getattr(into.description, name).text.strip():
            told.append((f"{other_id}, {name}: {theirs.confidence}", ()))
    given = other.attribution
    if (
        given.kind is not ActorKind.UNKNOWN
        and given != into.attribution
        and not _names_nobody(into)
    ):
        others = "; ".join(given.alternatives)
        facts = (given.kind, given.to, given.confidence, given.basis, others, given.stated_by)
        told.append((f"{other_id}: " + " | ".join(str(f) for f in facts if f), given.evidence))
    mine, theirs = into.severity.override, other.severity.override
    if mine and theirs and mine != theirs:
        told.append((f"{other_id}: {theirs.level} | {theirs.reason} | {theirs.by}", ()))
    return tuple(
        Entry(entry_id(text, by, now), now, text, EntryKind.STEP, evidence, by, (other_id,))
        for text, evidence in told
    )
