"""How the parts of two cases become one part each; nothing of either is dropped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from tocsin.cases.breakout import Answer, Breakout, Known, PlatformReached
from tocsin.cases.case import Case
from tocsin.cases.documents import Item
from tocsin.cases.scope import Measure
from tocsin.cases.technique_use import Basis, TechniqueUse


def joined_text(mine: str, theirs: str, other_id: str) -> str:
    """Both texts, the second under the id of its case; one where they say the same.

    >>> print(joined_text("Dry.", "Not dry.", "case-2"))
    Dry.
    <BLANKLINE>
    [case-2] Not dry.
    """
    if not theirs.strip() or theirs == mine:
        return mine
    return f"{mine}\n\n[{other_id}] {theirs}" if mine.strip() else theirs


def with_origin(case: Case, names: Iterable[str], origin: str) -> dict[str, tuple[Any, ...]]:
    """The items of some lists of a case, each saying that it came from there."""
    return {name: tuple(_marked(one, origin) for one in getattr(case, name)) for name in names}


def union(mine: Sequence[Item], theirs: Sequence[Item], other_id: str) -> tuple[Any, ...]:
    """The items of both; what both have is joined into one, or kept twice under two names."""
    found: dict[str, Any] = {one.key: one for one in mine}
    for one in theirs:
        known = found.get(one.key)
        if known is None:
            found[one.key] = one
        elif hasattr(known, "evidence") and hasattr(known, "note"):
            found[one.key] = _joined(known, one, other_id)
        elif _said(known) != _said(one):
            renamed = _renamed(one, known, other_id)
            found[renamed.key] = renamed
    return tuple(found.values())


def joined_breakout(mine: Breakout, theirs: Breakout, other_id: str) -> Breakout:
    """The answers of both; counts are at least the larger, and at most the sum."""
    answers: dict[str, Any] = {
        f.name: _answer(getattr(mine, f.name), getattr(theirs, f.name), other_id)
        for f in fields(Breakout)
        if isinstance(getattr(mine, f.name), Answer)
    }
    return replace(
        mine,
        platforms=_platforms(mine.platforms, theirs.platforms),
        communities_low=max(mine.communities_low, theirs.communities_low),
        communities_high=_sum(mine.communities_high, theirs.communities_high),
        **answers,
    )


def joined_scope(mine: Sequence[Measure], theirs: Sequence[Measure]) -> tuple[Measure, ...]:
    """At least the larger of two counts, and at most their sum: the same post may be in both."""
    found = {one.key: one for one in mine}
    for one in theirs:
        known = found.get(one.key)
        larger = one if known is None or one.value > known.value else known
        found[one.key] = (
            larger if known is None else replace(larger, high=_sum(known.high, one.high))
        )
    return tuple(found.values())


def _marked(item: Any, origin: str) -> Any:
    if not hasattr(item, "origins"):
        return item
    return replace(item, origins=_both(item.origins, (origin,)))


def _joined(mine: Any, theirs: Any, other_id: str) -> Any:
    """One thing that both cases refer to: the evidence, the notes and the origins of both."""
    changes: dict[str, Any] = {
        "evidence": _both(mine.evidence, theirs.evidence),
        "note": joined_text(mine.note, theirs.note, other_id),
        "origins": _both(mine.origins, theirs.origins),
    }
    if isinstance(mine, TechniqueUse):
        seen = theirs if mine.basis is Basis.INFERRED and theirs.basis is Basis.OBSERVED else mine
        names = dict.fromkeys(one.suggested_by for one in (mine, theirs) if one.suggested_by)
        changes["suggested_by"] = ", ".join(names)
        return replace(seen, **changes)
    if mine.label != theirs.label:
        changes["note"] = joined_text(changes["note"], theirs.label, other_id)
    return replace(mine, **changes)


def _renamed(item: Any, known: Any, other_id: str) -> Any:
    """A second thing under a taken key: by another id, or for a link or outcome by joined words."""
    if hasattr(item, "case_id"):
        return replace(known, note=joined_text(known.note, item.note, other_id))
    if hasattr(item, "label"):
        return replace(known, label=joined_text(known.label, item.label, other_id))
    return replace(item, id=f"{item.id}~{other_id}")


def _said(item: Any) -> Mapping[str, Any]:
    return {f.name: getattr(item, f.name) for f in fields(item) if f.name != "origins"}


def _answer(mine: Answer, theirs: Answer, other_id: str) -> Answer:
    """Yes if either says yes; no only if both do, for neither looked at the other's."""
    if mine.known is theirs.known or Known.YES in (mine.known, theirs.known):
        base = theirs if theirs.known is Known.YES and mine.known is not Known.YES else mine
        known = base.known
    else:
        base, known = mine, Known.UNKNOWN
    return replace(
        base,
        known=known,
        evidence=_both(mine.evidence, theirs.evidence),
        note=joined_text(mine.note, theirs.note, other_id),
        noticed=_both(mine.noticed, theirs.noticed),
    )


def _platforms(
    mine: Sequence[PlatformReached], theirs: Sequence[PlatformReached]
) -> tuple[PlatformReached, ...]:
    found = {one.name: one for one in mine}
    for one in theirs:
        known = found.get(one.name)
        found[one.name] = one if known is None else _platform(known, one)
    return tuple(found.values())


def _platform(mine: PlatformReached, theirs: PlatformReached) -> PlatformReached:
    return replace(
        mine,
        posts=max(mine.posts, theirs.posts),
        accounts=max(mine.accounts, theirs.accounts),
        communities_low=max(mine.communities_low, theirs.communities_low),
        communities_high=_sum(mine.communities_high, theirs.communities_high),
    )


def _sum(mine: Any, theirs: Any) -> Any:
    return None if mine is None or theirs is None else mine + theirs


def _both(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*mine, *theirs)))
