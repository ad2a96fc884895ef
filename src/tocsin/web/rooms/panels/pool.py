"""The pool of experts: who can be nominated, and what they declared."""

from typing import Annotated, Any, Final

from pydantic import Field

from tocsin.cases.documents import to_json
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.panels.nominations import nominations_of
from tocsin.desk.panels.pool import expert, experts, keep_expert
from tocsin.desk.people.registry import colleagues
from tocsin.desk.people.rights import Right, Role
from tocsin.panels.conflicts import Ground
from tocsin.panels.experts import AffiliationKind, Expert, Interest, InterestKind
from tocsin.web.forms import Id, Line, Sent
from tocsin.web.pages import Done, Page, Room
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()
_MOST: Final = 2_000


@room.page("/experts", Right.RUN_PANELS, csv=True)
def pool(visit: Visit) -> Page:
    """The pool of experts."""
    return _pool(visit, {})


def again(visit: Visit, form: "Profile", error: InvalidError) -> Page:  # noqa: ARG001
    """The page, saying what is wrong."""
    return _pool(visit, error.fields)


class Profile(Sent):
    """An expert. Interests are a line each: the kind, a colon, and with whom."""

    expert: Id
    disciplines: Annotated[str, Field(max_length=_MOST)]
    region: Line
    languages: Annotated[str, Field(max_length=_MOST)] = ""
    affiliation: Line = ""
    affiliation_kind: AffiliationKind = AffiliationKind.INDEPENDENT
    interests: Annotated[str, Field(max_length=_MOST)] = ""
    nominated_by: Line = ""
    available: bool = False


@room.action("/experts", Right.RUN_PANELS, again=again)
def keep(visit: Visit, form: Profile) -> Done:
    """Adds an expert to the pool, or changes their profile."""
    row = keep_expert(visit.sitting, _expert(form))
    return Done("/experts", "saved", {"expert": row.id})


@room.page("/me/expert", Right.VOTE)
def mine(visit: Visit) -> Page:
    """What the pool knows of oneself; one declares one's interests here."""
    return _mine(visit, {})


def mine_again(visit: Visit, form: "Declared", error: InvalidError) -> Page:  # noqa: ARG001
    """The page, saying what is wrong."""
    return _mine(visit, error.fields)


class Declared(Sent):
    """What an expert says of themselves."""

    languages: Annotated[str, Field(max_length=_MOST)] = ""
    interests: Annotated[str, Field(max_length=_MOST)] = ""
    available: bool = False


@room.action("/me/expert", Right.VOTE, again=mine_again)
def declare(visit: Visit, form: Declared) -> Done:
    """Declares one's own interests, languages, and whether one is available."""
    known = expert(visit.sitting, visit.actor.person_id)
    changed = Expert(
        **{
            **{name: getattr(known, name) for name in known.__dataclass_fields__},
            "languages": _listed(form.languages),
            "interests": _interests(form.interests),
            "available": form.available,
        }
    )
    keep_expert(visit.sitting, changed)
    return Done("/me/expert", "saved")


def _expert(form: Profile) -> Expert:
    return Expert(
        form.expert,
        "",
        _listed(form.disciplines),
        form.region,
        _listed(form.languages),
        form.affiliation,
        form.affiliation_kind,
        _interests(form.interests),
        form.nominated_by,
        form.available,
    )


def _interests(text: str) -> tuple[Interest, ...]:
    found = []
    for line in text.splitlines():
        kind, _, whom = line.partition(":")
        if not line.strip():
            continue
        name = kind.strip().casefold().replace(" ", "_")
        if name not in set(InterestKind) or not whom.strip():
            what = gettext("a line is not of the form KIND: WITH WHOM")
            raise InvalidError(gettext("The interests cannot be read."), "", {"interests": what})
        found.append(Interest(InterestKind(name), whom.strip()))
    return tuple(found)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())


def _row(one: Expert) -> dict[str, Any]:
    return {**to_json(one), "affiliation_kind": one.affiliation_kind}


def _pool(visit: Visit, faults: dict[str, str]) -> Page:
    rows = [_row(one) for one in experts(visit.sitting)]
    known = {row["id"] for row in rows}
    members = [one for one in colleagues(visit.sitting.session) if Role.PANELLIST in one.roles]
    shown = {
        "faults": faults,
        "members": [{"id": one.id, "name": one.name, "known": one.id in known} for one in members],
        "affiliation_kinds": AffiliationKind,
        "interest_kinds": InterestKind,
    }
    return Page("panels/pool.html.j2", gettext("Experts"), {"experts": rows}, rows, shown)


def _mine(visit: Visit, faults: dict[str, str]) -> Page:
    try:
        known: dict[str, Any] | None = _row(expert(visit.sitting, visit.actor.person_id))
    except NotFoundError:
        known = None
    shown = {"faults": faults, "interest_kinds": InterestKind}
    title = gettext("You as an expert")
    data = {"expert": known, "nominations": _nominations(visit) if known else []}
    return Page("panels/mine.html.j2", title, data, None, shown)


def _nominations(visit: Visit) -> list[dict[str, Any]]:
    """What one was nominated for, and whom it concerns: no more is needed to know of a tie."""
    return [
        {
            "panel": one.row.id,
            "number": one.row.number,
            "title": one.panel.called.subject.title,
            "question": one.panel.called.question,
            "body": one.panel.called.body,
            "parties": list(one.panel.called.subject.parties),
            "excluded": [exclusion.ground for exclusion in one.excluded],
            "withdrew": any(x.ground is Ground.DECLARED_BY_EXPERT for x in one.excluded),
            "href": f"/panels/{one.row.id}",
        }
        for one in nominations_of(visit.sitting)
    ]
