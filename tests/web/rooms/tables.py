"""Desks that sit at one table with the desk of the pages: partners in process, and the calls."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.roundtable.live.desks import House, Network, carried, house, meet

from tocsin.cases.case import Case, Objective
from tocsin.cases.marking import Tlp
from tocsin.cases.references import Reference
from tocsin.desk.cases.saving import case_of, open_case, save_case
from tocsin.desk.people.rights import Actor, Role
from tocsin.desk.roundtable import sharing
from tocsin.desk.roundtable.circle.circles import name_desk
from tocsin.desk.roundtable.inbox import inbox
from tocsin.desk.roundtable.partners import partners
from tocsin.roundtable.envelopes.envelope import Address
from tocsin.roundtable.partners.events import PartnerKind

ALL = Actor("all", "Everybody", "House", frozenset(Role))
WHY = "The laboratory read the samples again, and found nothing."
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def case(title: str = "The river", tlp: Tlp = Tlp.GREEN, words: str = "the water is poisoned",
         things: int = 3) -> Case:  # fmt: skip
    """A case with some posts and accounts."""

    def some(kind: str, say: Any) -> tuple[Reference, ...]:
        return tuple(Reference(f"x/{kind}{n}", say(n), "all", NOW) for n in range(things))

    return Case(
        title, "Forty accounts said it within two hours.", tlp=tlp,
        objectives=frozenset({Objective.HEALTH}), target="The waterworks",
        posts=some("p", lambda n: f"{n}: {words}"), accounts=some("a", lambda n: f"handle{n}"),
    )  # fmt: skip


class Table:
    """``here`` is the desk of the pages, ``there`` a partner; ``network`` carries their calls."""

    def __init__(self, here: House, *others: House) -> None:
        self.here, self.others, self.there = here, others, others[0]
        self.network = Network(here, *others)

    def case_there(self, of: Case, house_: House | None = None) -> str:
        with (house_ or self.there).desk.acting(ALL) as sitting:
            return open_case(sitting, of).id

    def told(self, of: Case | None = None, tlp: Tlp = Tlp.GREEN, by: House | None = None) -> str:
        """The partner shares a case with us; gives the id of the thread."""
        one = by or self.there
        self.case = self.case_there(of or case(), one)
        with one.desk.acting(ALL) as sitting:
            said = sharing.share_case(
                sitting, one.desk.workspace, self.case, Address(desk=self.here.id), tlp, None
            )
        self.carry()
        return said.id

    def corrected(self, **changes: Any) -> None:
        """The partner changes the case that it shared last, and corrects it."""
        with self.there.desk.acting(ALL) as sitting:
            row, now = case_of(sitting.session, ALL, self.case)
            save_case(sitting, self.case, row.version, replace(now, **changes))
        with self.there.desk.acting(ALL) as sitting:
            sharing.share_again(
                sitting, self.there.desk.workspace, self.case, Address(desk=self.here.id), WHY
            )
        self.carry()

    def does(self, use_case: Any, *given: Any, at: House | None = None, **more: Any) -> Any:
        """A use case at the partner's desk, or another's; what it says is carried."""
        with (at or self.there).desk.acting(ALL) as sitting:
            made = use_case(sitting, *given, **more)
        self.carry()
        return made

    def seen(self, thread: str, at: House | None = None) -> Any:
        """A thread as the partner sees it."""
        with (at or self.there).desk.looking(ALL) as sitting:
            return inbox.view(sitting, thread)

    def carry(self) -> None:
        """Everybody posts all that waits."""
        houses = (self.here, *self.others)
        with carried(self.network):
            for _ in range(2):
                for one in houses:
                    for other in houses:
                        if one is not other and other.id in _known(one):
                            one.post(other)


def _known(one: House) -> set[str]:
    with one.desk.looking(ALL) as sitting:
        return {view.partner.id for view in partners.listing(sitting)}


def table(desk: Any, folder: Any, database_at: Any, *names: str, acquainted: bool = True) -> Table:
    """A table with the desk of the pages and partners of these names; their databases are copies
    of an empty one.
    """
    here = House("here", desk)
    with desk.acting(ALL) as sitting:
        name_desk(sitting, "The Institute", PartnerKind.RESEARCH, country="FR", url=here.url)
    others = [
        house(folder, name, desk.clock, url=database_at("sqlite", folder / f"{name}.sqlite"))
        for name in names or ("south",)
    ]
    if acquainted:
        for other in others:
            meet(here, other)
            meet(other, here)
    return Table(here, *others)
