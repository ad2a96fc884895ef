"""Sharing groups: who belongs to them, and the editions on which the members agreed."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import orjson
from pydantic import Field

from tocsin.cases.documents import from_json, to_json
from tocsin.cases.errors import CannotStandError, DamagedDocumentError
from tocsin.cases.marking import Tlp
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.partners import groups
from tocsin.roundtable.partners.groups import Edition, Group
from tocsin.roundtable.partners.partner import Standing
from tocsin.web.forms import Ids, Line, Sent, Text
from tocsin.web.pages import Done, Page, Room
from tocsin.web.rooms.roundtable.naming import Desks
from tocsin.web.rooms.roundtable.partners import tlp_choices
from tocsin.web.rooms.roundtable.twofold import ADMINISTRATION, base_of, page_twice
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()


@page_twice(room, "/groups")
def all_groups(visit: Visit) -> Page:
    """The groups, and how one is founded or noted."""
    return _list(visit)


@page_twice(room, "/groups/{group_id}")
def one_group(visit: Visit, group_id: str) -> Page:
    """A group: its members, its label, its editions."""
    return _one(visit, group_id)


def again_list(visit: Visit, form: Any, error: InvalidError) -> Page:
    """The list with what was typed."""
    return _list(visit, form, _faults(error))


def again_one(visit: Visit, group_id: str, form: Any, error: InvalidError) -> Page:
    """The group with what was typed."""
    return _one(visit, group_id, form, _faults(error))


class FoundedSent(Sent):
    """A new group; we belong to it, and the members are named beside us."""

    name: Line
    members: Ids
    most_tlp: Tlp = Tlp.GREEN


@room.action("/administration/groups", Right.ADMINISTER, again=again_list)
def found(visit: Visit, form: FoundedSent) -> Done:
    """Founds a group. The others must note the same list, or nothing is taken."""
    made = groups.found(visit.sitting, form.name, form.members, form.most_tlp)
    return _done(visit, made)


class NotedSent(Sent):
    """The editions of a group as another member's desk gives them."""

    editions: Annotated[str, Field(max_length=200_000)]


@room.action("/administration/groups/note", Right.ADMINISTER, again=again_list)
def note(visit: Visit, form: NotedSent) -> Done:
    """Notes a group that others founded, or changed."""
    return _done(visit, groups.take_over(visit.sitting, _editions(form.editions)))


class ChangedSent(Sent):
    """Who belongs to the group from now on."""

    members: Ids
    most_tlp: Tlp
    reason: Text


@room.action("/administration/groups/{group_id}", Right.ADMINISTER, again=again_one)
def change(visit: Visit, group_id: str, form: ChangedSent) -> Done:
    """Notes the next edition."""
    groups.change(visit.sitting, group_id, form.members, form.most_tlp, form.reason)
    return _done(visit, group_id)


class DissolvedSent(Sent):
    """Why the group ends."""

    reason: Text


@room.action("/administration/groups/{group_id}/dissolve", Right.ADMINISTER, again=again_one)
def dissolve(visit: Visit, group_id: str, form: DissolvedSent) -> Done:
    """Ends a group."""
    groups.dissolve(visit.sitting, group_id, form.reason)
    return _done(visit, group_id)


def _done(visit: Visit, group_id: str) -> Done:
    return Done(f"{base_of(visit)}/groups/{group_id}", "group_noted", {"group": group_id})


def _list(visit: Visit, typed: Any = None, faults: Mapping[str, str] | None = None) -> Page:
    desks = Desks(visit)
    data = {"groups": [_summary(one, visit) for one in groups.listing(visit.sitting)]}
    shown = {**_forms(visit, typed, faults), "candidates": _candidates(desks)}
    return Page("roundtable/groups.html.j2", gettext("Groups"), data, None, shown, _crumbs(visit))


def _one(
    visit: Visit, group_id: str, typed: Any = None, faults: Mapping[str, str] | None = None
) -> Page:
    group, desks = groups.group(visit.sitting, group_id), Desks(visit)
    editions = [to_json(one) for one in group.editions]
    data = {
        **_summary(group, visit),
        "members": [desks.desk(one) for one in group.current.members],
        "editions": editions,
        "digest": group.current.digest,
    }
    shown = {
        **_forms(visit, typed, faults),
        "candidates": _candidates(desks, group),
        "chosen": [one for one in group.current.members if one != desks.circle.me],
        "written": orjson.dumps(editions, option=orjson.OPT_INDENT_2).decode(),
        "names": {one: desks.desk(one)["name"] for e in group.editions for one in e.members},
        "past": list(reversed(group.editions)),
    }
    crumbs = (*_crumbs(visit), (gettext("Groups"), f"{base_of(visit)}/groups"))
    return Page("roundtable/group.html.j2", group.current.name, data, None, shown, crumbs)


def _summary(group: Group, visit: Visit) -> dict[str, Any]:
    return {
        "id": group.id,
        "name": group.current.name,
        "href": f"{base_of(visit)}/groups/{group.id}",
        "count": len(group.current.members),
        "most_tlp": group.current.most_tlp,
        "edition": group.current.number,
        "dissolved": group.dissolved is not None,
        "changed_at": group.last_at,
    }


def _candidates(desks: Desks, group: Group | None = None) -> list[tuple[str, str]]:
    """Partners that can belong to a group: all with whom we have not parted, and its members."""
    members = group.current.members if group else ()
    return sorted(
        (
            (one.id, one.met.name)
            for one in desks.circle.partners.values()
            if one.standing is not Standing.ENDED or one.id in members
        ),
        key=lambda one: one[1].casefold(),
    )


def _forms(visit: Visit, typed: Any, faults: Mapping[str, str] | None) -> dict[str, Any]:
    return {
        "may_manage": visit.may(Right.ADMINISTER),
        "tlps": tlp_choices(),
        "typed": typed,
        "typed_as": type(typed).__name__ if typed is not None else "",
        "faults": dict(faults or {}),
    }


def _faults(error: InvalidError) -> dict[str, str]:
    return error.fields or {"members": str(error.message)}


def _crumbs(visit: Visit) -> tuple[tuple[str, str], ...]:
    base = base_of(visit)
    first = (
        (gettext("Administration"), ADMINISTRATION)
        if base
        else (gettext("Roundtable"), "/roundtable")
    )
    return (first, (gettext("Partners"), f"{base}/partners"))


def _editions(text: str) -> list[Edition]:
    try:
        told = orjson.loads(text)
        return [from_json(Edition, one) for one in (told if isinstance(told, list) else [told])]
    except (orjson.JSONDecodeError, DamagedDocumentError, CannotStandError) as error:
        raise InvalidError(
            "This is no list of editions.",
            "Copy all of it from the page of the group at the other desk.",
            {"editions": "This is no list of editions."},
        ) from error
