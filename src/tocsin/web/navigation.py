"""The main menu: what this person may use, with what waits for them."""

from typing import TYPE_CHECKING, Any, Final

from tocsin.desk.people.rights import Right
from tocsin.web.words.speaking import gettext
from tocsin.web.words.speaking import marked as _

if TYPE_CHECKING:
    from tocsin.web.visits import Caller

_ITEMS: Final = (
    ("/", _("Home"), Right.SELF),
    ("/overview", _("Overview"), Right.LOOK),
    ("/findings", _("Findings"), Right.LOOK),
    ("/posts", _("Posts"), Right.LOOK),
    ("/cases", _("Cases"), Right.LOOK),
    ("/panels", _("Panels"), Right.LOOK),
    ("/verdicts", _("Verdicts"), Right.LOOK),
    ("/measures", _("Measures"), Right.LOOK),
    ("/drafts", _("Agreed answers"), Right.LOOK),
    ("/roundtable", _("Roundtable"), Right.LOOK),
    ("/import", _("Import"), Right.IMPORT),
    ("/audit", _("Audit"), Right.READ_AUDIT),
    ("/administration", _("Administration"), Right.ADMINISTER),
)


def navigation(caller: "Caller", path: str, entered_from: str) -> list[dict[str, Any]]:
    """The items with whether each is where one stands: at its address, or in a room behind it.

    ``entered_from`` is the address of the page's first crumb; the path itself where it has none.
    """
    at_an_item = any(_stands(path, href) for href, _label, _right in _ITEMS)
    where = path if at_an_item else entered_from
    return [
        {"label": gettext(label), "href": href, "current": _stands(where, href), "badge": None}
        for href, label, right in _ITEMS
        if caller.actor.may(right)
    ]


def _stands(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(f"{href}/"))
