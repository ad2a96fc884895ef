"""Whom a command addresses: a partner or a sharing group, by its name or id."""

from dataclasses import dataclass
from typing import Final

from tocsin.desk.errors import NotFoundError
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.partners import groups
from tocsin.desk.roundtable.partners.partners import PartnerView, listing
from tocsin.desk.sitting import Sitting
from tocsin.errors import UsageError
from tocsin.roundtable.envelopes.envelope import Address
from tocsin.roundtable.partners.groups import Group
from tocsin.roundtable.partners.partner import Standing

_MOST_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Recipient:
    """What was named. ``partners``: who hears what is said to it, by name."""

    name: str
    address: Address
    partners: tuple[PartnerView, ...]


def recipient(sitting: Sitting, named: str, *, is_group: bool = False) -> Recipient:
    """The partner or the group of this name or id; ``is_group``: only groups are meant.

    An id is nobody else's; a name can be several's, and then nobody is guessed.

    Raises:
        ForbiddenError: the actor may not look.
        NotFoundError: there is none.
        UsageError: there are several.
    """
    wanted = named.strip().casefold()
    known = listing(sitting)
    found = [] if is_group else [
        _partner(one) for one in known
        if wanted in (one.partner.id, one.partner.met.name.strip().casefold())
    ]  # fmt: skip
    around = circle(sitting)
    ours = [one for one in groups.listing(sitting) if _is_ours(one, around.me)]
    found += [
        _group(one, known)
        for one in ours
        if wanted in (one.id.casefold(), one.current.name.strip().casefold())
    ]
    if len(found) > 1:
        raise UsageError(
            f"{len(found)} have this name: {', '.join(map(_told, found))}.", "Give the id of one."
        )
    if not found:
        raise _unknown(named[:_MOST_SHOWN], ours, is_group=is_group)
    return found[0]


def _is_ours(group: Group, me: str) -> bool:
    return group.dissolved is None and me in group.current.members


def _partner(one: PartnerView) -> Recipient:
    return Recipient(one.partner.met.name, Address(desk=one.partner.id), (one,))


def _group(group: Group, known: list[PartnerView]) -> Recipient:
    """A group in the edition that holds now; who is suspended hears nothing."""
    edition = group.current
    members = tuple(
        one
        for one in known
        if one.partner.id in edition.members and one.partner.standing is Standing.TRUSTED
    )
    return Recipient(edition.name, Address(group=group.id, edition=edition.digest), members)


def _told(one: Recipient) -> str:
    return f"group {one.address.group}" if one.address.group else f"partner {one.address.desk}"


def _unknown(named: str, ours: list[Group], *, is_group: bool) -> NotFoundError:
    if not is_group:
        return NotFoundError(
            f"There is no partner or group {named!r}.",
            "See: tocsin exchange partners; groups stand on the desk's page Groups.",
        )
    if not ours:
        return NotFoundError(
            "This desk belongs to no sharing group.", "An administrator founds one, or notes one."
        )
    names = ", ".join(one.current.name for one in ours)
    return NotFoundError(
        f"This desk belongs to no sharing group {named!r}.", f"There are: {names}."
    )
