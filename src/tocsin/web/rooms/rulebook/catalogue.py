"""The catalogue of countermeasures: what may be offered, under which condition, against what."""

from typing import Any, Final

from tocsin.desk.people.rights import Right
from tocsin.measures.countermeasures import (
    Countermeasure,
    Stance,
    countermeasures,
    repair,
    version,
)
from tocsin.web.forms import Id
from tocsin.web.pages import Page, Room
from tocsin.web.rooms.rulebook.saying import technique_name
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()


@room.page("/countermeasures", Right.LOOK, csv=True)
def catalogue(
    visit: Visit,  # noqa: ARG001
    technique: Id = "",
    stance: Stance | None = None,
) -> Page:
    """All countermeasures of DISARM, each judged; or those that answer a technique."""
    wanted = technique.strip().upper()
    rows = [
        _data(one)
        for one in countermeasures(*([stance] if stance else []))
        if not wanted or _answers(one, wanted)
    ]
    links = repair()
    data = {
        "technique": wanted,
        "technique_name": technique_name(wanted) if wanted else "",
        "stance": stance,
        "framework": version(),
        "links": {"source": dict(links.source), "kept": dict(links.kept)},
        "countermeasures": rows,
    }
    shown = {"stances": Stance, "techniques": _techniques()}
    crumbs = ((gettext("Rulebook"), "/rules"),)
    title = gettext("Countermeasures")
    flat = [row | {"techniques": [one["id"] for one in row["techniques"]]} for row in rows]
    return Page("rulebook/countermeasures.html.j2", title, data, flat, shown, crumbs)


def _answers(one: Countermeasure, technique: str) -> bool:
    """Whether it answers a technique, or the one above it."""
    return bool({link.technique for link in one.links} & {technique, technique.partition(".")[0]})


def _techniques() -> list[tuple[str, str]]:
    """The techniques that any countermeasure answers, by id."""
    ids = sorted({link.technique for one in countermeasures() for link in one.links})
    return [(one, f"{one} {technique_name(one)}") for one in ids]


def _data(one: Countermeasure) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "stance": one.stance,
        "reason": one.reason,
        "condition": one.condition,
        "rungs": list(one.rungs),
        "who": list(one.who),
        "techniques": [
            {"id": link.technique, "name": technique_name(link.technique), "how": link.how}
            for link in one.links
        ],
    }
