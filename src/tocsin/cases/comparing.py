"""What changed from one version of a case to another, place by place."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from tocsin.cases.case import Case
from tocsin.cases.trees import Tree, tree
from tocsin.cases.words import Run, word_diff


class Kind(StrEnum):
    """What happened at a place."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class FieldChange(NamedTuple):
    """A change at a place such as ``tasks.3fa1….due``.

    ``before`` and ``after`` are plain JSON, ``None`` where there was nothing; ``words`` is given
    where one text became another.
    """

    field: str
    kind: Kind
    before: Any
    after: Any
    words: tuple[Run, ...] = ()


_ABSENT: Final = object()
_EMPTY: Final = ("", None)


def diff(before: Case, after: Case) -> tuple[FieldChange, ...]:
    """All changes, in the order of the case; none where both say the same.

    >>> [(c.field, c.kind.value, c.after) for c in diff(Case("A well"), Case("A well", "Told."))]
    [('summary', 'added', 'Told.')]
    """
    return tuple(_changes(tree(before), tree(after), ""))


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any], place: str
) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name, _ABSENT), after.get(name, _ABSENT)
        field = f"{place}.{name}" if place else name
        if old == new and isinstance(old, bool) == isinstance(new, bool):  # JSON's 1 is not true
            continue
        if isinstance(old, Tree) and isinstance(new, Tree):
            yield from _changes(old, new, field)
        else:
            yield _change(field, old, new)


def _change(field: str, old: Any, new: Any) -> FieldChange:
    old, new = (None if one is _ABSENT else one for one in (old, new))
    if old in _EMPTY:
        return FieldChange(field, Kind.ADDED, None, new)
    if new in _EMPTY:
        return FieldChange(field, Kind.REMOVED, old, None)
    words = word_diff(old, new) if isinstance(old, str) and isinstance(new, str) else ()
    return FieldChange(field, Kind.CHANGED, old, new, words)
