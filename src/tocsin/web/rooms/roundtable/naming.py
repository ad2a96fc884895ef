"""What desks are called on pages, and where their pages are."""

from collections.abc import Mapping
from typing import Any

from tocsin.desk.roundtable.circle.circles import circle, who_we_are
from tocsin.roundtable.envelopes.envelope import Address
from tocsin.roundtable.partners.circle import Circle
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

Named = Mapping[str, Any]


class Desks:
    """Names of desks and groups, as one visit sees them; each as ``name`` and ``href``."""

    def __init__(self, visit: Visit) -> None:
        self.circle: Circle = circle(visit.sitting)
        self._own = who_we_are(visit.sitting).name

    def desk(self, desk_id: str) -> Named:
        """A desk. One that we do not know is told by the beginning of its id."""
        if desk_id == self.circle.me:
            return {"id": desk_id, "name": self._own or gettext("this desk"), "href": ""}
        partner = self.circle.partners.get(desk_id)
        if partner is None:
            return {"id": desk_id, "name": gettext("unknown desk"), "href": ""}
        return {"id": desk_id, "name": partner.met.name, "href": f"/partners/{desk_id}"}

    def either(self, desk_or_group: str) -> Named:
        """A desk or a group, by its id."""
        group = self.circle.groups.get(desk_or_group)
        if group is None:
            return self.desk(desk_or_group)
        name, href = group.current.name, f"/groups/{desk_or_group}"
        return {"id": desk_or_group, "name": name, "href": href}

    def address(self, address: Address) -> Named:
        """To whom something goes or went."""
        return self.either(address.desk or address.group)
