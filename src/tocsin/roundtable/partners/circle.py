"""Everybody a desk talks to, as it stands: what a message is held against."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tocsin.roundtable.partners.groups import Edition, Group
from tocsin.roundtable.partners.partner import Partner, Standing


@dataclass(frozen=True, slots=True)
class Circle:
    """Our own name, the partners and the groups, each by id."""

    me: str
    partners: Mapping[str, Partner] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)

    def trusted(self, desk: str) -> Partner | None:
        """The partner of that name, if things are taken from it."""
        partner = self.partners.get(desk)
        return partner if partner and partner.standing is Standing.TRUSTED else None

    def edition(self, group: str, edition: str) -> Edition | None:
        """The edition of that digest, if it is the one that holds and we belong to it."""
        known = self.groups.get(group)
        if known is None or known.dissolved is not None or known.current.digest != edition:
            return None
        return known.current if self.me in known.current.members else None
