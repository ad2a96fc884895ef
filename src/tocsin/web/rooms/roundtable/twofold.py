"""Pages that stand twice: for who may look, and for who administers and may look at no cases."""

from collections.abc import Callable
from typing import Final

from tocsin.desk.people.rights import Right
from tocsin.web.pages import Page, Room
from tocsin.web.visits import Visit

ADMINISTRATION: Final = "/administration"

Show = Callable[..., Page]


def page_twice(room: Room, path: str, *, csv: bool = False) -> Callable[[Show], Show]:
    """Makes a page of a function at ``path``, for all with the right to look, and beneath
    ``/administration`` for who administers; there it has its forms.
    """

    def made(show: Show) -> Show:
        room.page(path, Right.LOOK, csv=csv)(show)
        room.page(f"{ADMINISTRATION}{path}", Right.ADMINISTER, csv=csv)(show)
        return show

    return made


def base_of(visit: Visit) -> str:
    """Where this person finds partners and groups: the reading page wherever they may look."""
    return "" if visit.may(Right.LOOK) else ADMINISTRATION
