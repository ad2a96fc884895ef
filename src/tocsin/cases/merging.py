"""Two people wrote at once: their changes joined, or the places where they cannot be.

Three-way merge: of what both started from (``base``), what I wrote (``mine``) and what was saved
meanwhile (``theirs``). A place that only one of them changed takes that change; where both made the
same change there is nothing to settle; where they differ there is a conflict, and nobody's words
are overwritten.
"""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from tocsin.cases.case import Case
from tocsin.cases.errors import CannotStandError
from tocsin.cases.trees import Keyed, Texts, Tree, case_of, tree


class Dispute(NamedTuple):
    """A place that both changed, with what each says (plain JSON; ``None``: taken out)."""

    field: str
    base: Any
    mine: Any
    theirs: Any


class Merge(NamedTuple):
    """What came of it. Where there are conflicts, ``case`` is theirs with my other changes."""

    case: Case
    disputes: tuple[Dispute, ...]

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The fields in conflict."""
        return tuple(dispute.field for dispute in self.disputes)


_ABSENT: Final = object()


def merge_three_way(base: Case, mine: Case, theirs: Case) -> Merge:
    """Joins my changes and theirs.

    >>> base = Case("A well", "Dry?")
    >>> merge = merge_three_way(base, Case("The well", "Dry?"), Case("A well", "Not dry."))
    >>> merge.case.title, merge.case.summary, merge.conflicts
    ('The well', 'Not dry.', ())
    """
    disputes: list[Dispute] = []
    merged = _merged(tree(base), tree(mine), tree(theirs), "", disputes)
    try:
        return Merge(case_of(merged), tuple(disputes))
    except CannotStandError as error:  # each alone may stand, and both together not
        whole = Dispute(error.field, base.to_json(), mine.to_json(), theirs.to_json())
        return Merge(theirs, (*disputes, whole))


def _merged(base: Any, mine: Any, theirs: Any, place: str, disputes: list[Dispute]) -> Any:
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    if isinstance(mine, Tree) and isinstance(theirs, Tree):
        known = base if isinstance(base, Tree) else {}
        return _joined(known, mine, theirs, place, disputes)
    shown = (None if one is _ABSENT else one for one in (base, mine, theirs))
    disputes.append(Dispute(place, *shown))
    return theirs


def _joined(
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    place: str,
    disputes: list[Dispute],
) -> Tree:
    found = _kind(mine, theirs)()
    for name in dict.fromkeys((*base, *theirs, *mine)):
        field = f"{place}.{name}" if place else name
        value = _merged(
            base.get(name, _ABSENT),
            mine.get(name, _ABSENT),
            theirs.get(name, _ABSENT),
            field,
            disputes,
        )
        if value is not _ABSENT:
            found[name] = value
    return found


def _kind(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> type[Tree]:
    """An empty list has nothing to tell whether it holds things or texts."""
    for kind in (Keyed, Texts):
        if isinstance(mine, kind) or isinstance(theirs, kind):
            return kind
    return Tree
