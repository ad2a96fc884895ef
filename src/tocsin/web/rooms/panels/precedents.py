"""Earlier verdicts beside a panel or a verdict, with a warning where like was decided unlike."""

from collections.abc import Mapping
from typing import Any, Final

from tocsin.desk.panels.precedents import beside
from tocsin.panels.panel import Panel
from tocsin.web.visits import Visit

NO_PRECEDENTS: Final[Mapping[str, Any]] = {"precedents": [], "unlike_own": False, "unlike": False}


def precedents(visit: Visit, panel: Panel) -> dict[str, Any]:
    """Published verdicts on what is close to this; they bind nobody.

    ``unlike``: some stand on another side; ``unlike_own``: than this panel's own verdict, else than
    the closest of them.
    """
    found = beside(visit.sitting, panel)
    rows = [
        {
            "panel": one.precedent.panel_id,
            "title": one.precedent.title,
            "option": one.precedent.option,
            "votes": one.precedent.votes,
            "dissents": one.precedent.dissents,
            "overturned": one.precedent.overturned,
            "words_alike": one.words,
            "contrary": one.precedent.panel_id in found.contrary,
        }
        for one in found.close
    ]
    unlike = bool(found.contrary)
    return {
        "precedents": rows,
        "unlike": unlike,
        "unlike_own": unlike and found.against == panel.id,
    }
