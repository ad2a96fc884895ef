"""Our own card, and the fingerprint that is read to partners."""

from typing import Annotated, Final

import orjson
from pydantic import Field

from tocsin.cases.documents import to_json
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.circles import card, identity, name_desk
from tocsin.desk.roundtable.circle.own_key import keys, revoke, rotate
from tocsin.roundtable.partners.events import PartnerKind
from tocsin.web.forms import Line, Moment, Nothing, Sent
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.roundtable.twofold import ADMINISTRATION, base_of, page_twice
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext
from tocsin.web.words.speaking import marked as _
from tocsin.web.words.terms import term

room: Final = Room()


class NamedSent(Sent):
    """How partners are to know this desk. ``sectors`` are words with commas between them."""

    name: Line
    kind: PartnerKind = PartnerKind.STATE
    country: Annotated[str, Field(max_length=2)] = ""
    url: Annotated[str, Field(max_length=2_000)] = ""
    contact: Line = ""
    sectors: Annotated[str, Field(max_length=500)] = ""


@page_twice(room, "/roundtable/identity")
def own(visit: Visit) -> Page:
    """Who we are among partners: the card to copy, the fingerprint to read aloud."""
    return _page(visit, _form(visit), {})


def again(visit: Visit, form: NamedSent, error: InvalidError) -> Page:
    """The same with what was typed."""
    return _page(visit, form, error.fields or {"name": str(error.message)})


@room.action("/administration/roundtable/identity", Right.ADMINISTER, again=again)
def name_it(visit: Visit, form: NamedSent) -> Done:
    """Says how partners are to know us."""
    sectors = tuple(one.strip() for one in form.sectors.split(",") if one.strip())
    name_desk(
        visit.sitting, form.name, form.kind, country=form.country, url=form.url,
        sectors=sectors, contact=form.contact,
    )  # fmt: skip
    return Done(f"{base_of(visit)}/roundtable/identity", "saved")


@room.action("/administration/roundtable/identity/rotate", Right.ADMINISTER)
def change_key(visit: Visit, form: Nothing) -> Done:  # noqa: ARG001
    """Goes over to a new key, which the old one signs. Partners are told, and compare nothing."""
    rotate(visit.sitting)
    return Done(f"{base_of(visit)}/roundtable/identity", "key_changed")


class LostSent(Sent):
    """Since when somebody else may have held our key (UTC)."""

    suspect_since: Moment = None


def again_lost(visit: Visit, form: LostSent, error: InvalidError) -> Page:  # noqa: ARG001
    """The page with what is wrong."""
    return _page(visit, _form(visit), error.fields or {"suspect_since": str(error.message)})


@room.action("/administration/roundtable/identity/revoke", Right.ADMINISTER, again=again_lost)
def give_up_key(visit: Visit, form: LostSent) -> Done:
    """Gives up our key and draws another, which every partner must compare."""
    if form.suspect_since is None:
        missing = _("Since when is missing.")
        raise InvalidError(
            missing, "Put it rather too early than too late.", {"suspect_since": missing}
        )
    revoke(visit.sitting, form.suspect_since)
    return Done(f"{base_of(visit)}/roundtable/identity", "key_given_up")


def _form(visit: Visit) -> NamedSent:
    me = identity(visit.sitting)
    return NamedSent(
        name=me.name, kind=me.kind, country=me.country, url=me.url, contact=me.contact,
        sectors=", ".join(me.sectors),
    )  # fmt: skip


def _page(visit: Visit, form: NamedSent, faults: dict[str, str]) -> Page:
    me = identity(visit.sitting)
    data = {
        "id": me.id,
        "name": me.name,
        "kind": me.kind,
        "country": me.country,
        "public_key": me.public_key,
        "fingerprint": me.fingerprint,
        "url": me.url,
        "contact": me.contact,
        "sectors": list(me.sectors),
        "since": me.since,
        "ready": me.ready,
        "card": to_json(card(visit.sitting)) if me.name else None,
        "earlier_keys": [
            {"public": one.public, "fingerprint": one.fingerprint, "since": one.since,
             "until": one.until} for one in keys(visit.sitting) if one.until is not None
        ],
    }  # fmt: skip
    shown = {
        "form": form,
        "faults": faults,
        "may_manage": visit.may(Right.ADMINISTER),
        "kinds": [(one, term(one)) for one in PartnerKind],
        "written": _written(data["card"]),
    }
    base = base_of(visit)
    first = (
        (gettext("Administration"), ADMINISTRATION)
        if base
        else (gettext("Roundtable"), "/roundtable")
    )
    crumbs = (first, (gettext("Partners"), f"{base}/partners"))
    title = gettext("Our card and fingerprint")
    return Page("roundtable/identity.html.j2", title, data, None, shown, crumbs)


def _written(told: object) -> str:
    return orjson.dumps(told, option=orjson.OPT_INDENT_2).decode() if told else ""
