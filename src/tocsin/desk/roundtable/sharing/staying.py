"""What of a case does not leave the house: the parts of the list that this case has."""

from collections.abc import Iterable
from typing import Any, Final

from tocsin.cases.agenda import EntryKind
from tocsin.cases.attribution import ActorKind
from tocsin.cases.case import Case
from tocsin.cases.references import Shelf
from tocsin.exchange.stix.carrying import is_pseudonym, split_id

_WHOLE: Final = ("need_to_know", "tasks", "links", "outcomes", "extra")


def stays_at_home(case: Case, *, identities: bool) -> tuple[str, ...]:
    """The names in :data:`tocsin.exchange.stix.NOT_CARRIED` of what this case has and keeps.

    Those that a person deciding about a share would ask for: people of the desk stand in every
    case, and the institution stands for them in every bundle.
    """
    found = [name for name in _WHOLE if getattr(case, name)]
    if any(one.kind is not EntryKind.EVENT for one in case.timeline):
        found.append("timeline: steps")
    if any(not one.marked_by for one in case.techniques):
        found.append("techniques: unconfirmed")
    if case.attribution.kind is ActorKind.PERSON and not identities:
        found.append("attribution: to a person")
    if not identities and any(not is_pseudonym(split_id(one.id)[1]) for one in case.accounts):
        found.append("accounts.id")
    if not identities and any(one.label not in ("", one.id) for one in case.accounts):
        found.append("accounts.label")
    if any(one.origins for one in _items(case)):
        found.append("references.origins")
    return tuple(found)


def _items(case: Case) -> Iterable[Any]:
    return (one for shelf in Shelf for one in getattr(case, shelf.value))
