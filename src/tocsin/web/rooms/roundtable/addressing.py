"""To whom something goes: a partner or a group, as a form names it (``desk:…`` or ``group:…``)."""

from collections.abc import Collection

from tocsin.cases.marking import Tlp, strictest
from tocsin.desk.errors import InvalidError
from tocsin.roundtable.envelopes.envelope import Address
from tocsin.roundtable.partners.partner import Standing
from tocsin.web.rooms.roundtable.naming import Desks
from tocsin.web.words.speaking import gettext


def choices(desks: Desks, but: Collection[str] = ()) -> list[tuple[str, str]]:
    """Everybody to whom something can be sent: trusted partners, then groups that we belong to."""
    circle = desks.circle
    partners = sorted(
        (
            (f"desk:{one.id}", one.met.name)
            for one in circle.partners.values()
            if one.standing is Standing.TRUSTED and one.id not in but
        ),
        key=lambda one: one[1].casefold(),
    )
    groups = sorted(
        (
            (f"group:{one.id}", f"{gettext('Group')}: {one.current.name}")
            for one in circle.groups.values()
            if one.dissolved is None and circle.me in one.current.members
        ),
        key=lambda one: one[1].casefold(),
    )
    return partners + groups


def as_closed_as(label: Tlp) -> list[Tlp]:
    """The labels that are no more open than this one."""
    return [one for one in Tlp if strictest((one, label)) is one]


def address_of(desks: Desks, chosen: str) -> Address:
    """The address that was chosen; of a group in the edition that holds now.

    Raises:
        InvalidError: it names nobody to whom anything can be sent.
    """
    kind, _, name = chosen.partition(":")
    if kind == "desk" and name in desks.circle.partners:
        return Address(desk=name)
    group = desks.circle.groups.get(name) if kind == "group" else None
    if group is not None and group.dissolved is None:
        return Address(group=name, edition=group.current.digest)
    raise InvalidError(
        "There is no such partner or group.", "Choose one from the list.",
        {"to": "There is no such partner or group."},
    )  # fmt: skip


def chosen_of(address: Address) -> str:
    """How a form names an address."""
    return f"desk:{address.desk}" if address.desk else f"group:{address.group}"
