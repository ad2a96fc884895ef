"""Sharing groups: each desk notes the editions on which the members agreed."""

from collections.abc import Iterable, Sequence

from tocsin.cases.marking import Tlp
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.ids import new_id
from tocsin.desk.measures.refusing import refusing
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.roundtable.circle.keeping import group_of, groups_of, keep_group
from tocsin.desk.roundtable.circle.own_key import note_first_key, own_id
from tocsin.desk.roundtable.circle.seeing import need_to_see
from tocsin.desk.roundtable.streams.streams import go_over_to_edition
from tocsin.desk.roundtable.tables.streams import GroupRow
from tocsin.desk.sitting import Sitting
from tocsin.roundtable.partners import groups as acting
from tocsin.roundtable.partners.groups import Agreed, Edition, Event, Group


def found(sitting: Sitting, name: str, members: Iterable[str], most_tlp: Tlp) -> str:
    """Founds a group of us and these desks; gives its id. The others note it, as its founder tells
    them its editions, with :func:`take_over`.

    Raises:
        ForbiddenError: the actor does not administer.
        InvalidError: a member is not known, or there are too few or too many.
    """
    sitting.need(Right.ADMINISTER)
    note_first_key(sitting)
    with refusing():
        events = acting.found(
            new_id("group"), name, {*members, own_id(sitting)}, most_tlp,
            by=sitting.actor.person_id, now=sitting.now,
        )  # fmt: skip
    return _noted(sitting, None, events).id


def take_over(
    sitting: Sitting, editions: Sequence[Edition], reason: str = "As its founder told us."
) -> str:
    """Notes a group that others founded or changed: all its editions, oldest first; gives its id.

    Raises:
        ForbiddenError: the actor does not administer.
        InvalidError: they are not one group's in order, contradict what we noted before, or the
            last one names a desk that we do not know.
    """
    sitting.need(Right.ADMINISTER)
    note_first_key(sitting)
    if not editions:
        raise InvalidError("These are no editions of a group.", "Ask its founder for them.")
    row = sitting.session.get(GroupRow, editions[0].group)
    known = group_of(sitting.session, row.id).editions if row is not None else ()
    if tuple(editions[: len(known)]) != known or len(editions) == len(known):
        raise InvalidError(
            "These editions contradict what this desk has noted of the group, or say nothing new.",
            "Compare the lists of members with the founder of the group.",
        )
    events = tuple(
        Agreed(at=sitting.now, by=sitting.actor.person_id, edition=one, reason=reason)
        for one in editions[len(known) :]
    )
    return _noted(sitting, row, events).id


def change(
    sitting: Sitting, group_id: str, members: Iterable[str], most_tlp: Tlp, reason: str
) -> None:
    """The members agreed on another edition. What members who stay have not taken yet is sealed
    anew for each; who leaves gets nothing of it any more.

    Raises:
        ForbiddenError: the actor does not administer.
        NotFoundError: there is no such group.
        InvalidError: nothing would change, or a member is not known.
    """
    sitting.need(Right.ADMINISTER)
    row = _row(sitting, group_id)
    with refusing():
        events = acting.change(
            group_of(sitting.session, group_id), members, most_tlp, reason,
            by=sitting.actor.person_id, now=sitting.now,
        )  # fmt: skip
    _noted(sitting, row, events)


def dissolve(sitting: Sitting, group_id: str, reason: str) -> None:
    """Ends a group; what its members have not taken is not sent any more.

    Raises:
        ForbiddenError: the actor does not administer.
        NotFoundError: there is no such group.
        InvalidError: it was dissolved before.
    """
    sitting.need(Right.ADMINISTER)
    row = _row(sitting, group_id)
    with refusing():
        events = acting.dissolve(
            group_of(sitting.session, group_id), reason, by=sitting.actor.person_id,
            now=sitting.now,
        )  # fmt: skip
    _noted(sitting, row, events)


def listing(sitting: Sitting) -> list[Group]:
    """All groups by name.

    Raises:
        ForbiddenError: the actor may not look.
    """
    need_to_see(sitting)
    kept = groups_of(sitting.session)
    return sorted(kept.values(), key=lambda one: (one.current.name.casefold(), one.id))


def group(sitting: Sitting, group_id: str) -> Group:
    """One group.

    Raises:
        ForbiddenError: the actor may not look.
        NotFoundError: there is none of that id.
    """
    need_to_see(sitting)
    return group_of(sitting.session, _row(sitting, group_id).id)


def _row(sitting: Sitting, group_id: str) -> GroupRow:
    row = sitting.session.get(GroupRow, group_id)
    if row is None:
        raise NotFoundError("There is no such group.", "Look at the list of groups.")
    return row


def _noted(sitting: Sitting, row: GroupRow | None, events: Sequence[Event]) -> Group:
    """Writes down what happened to a group, and takes its streams over to what holds then."""
    old = group_of(sitting.session, row.id).current if row is not None else None
    if row is None:
        first = events[0]
        assert isinstance(first, Agreed)  # noqa: S101 - a group begins with its founding
        row = GroupRow(id=first.edition.group, name=first.edition.name, edition="", events=0)
        sitting.session.add(row)
        sitting.session.flush()
    with refusing():
        after = keep_group(sitting, row, events)
    _need_known(sitting, after)
    if old is not None:
        go_over_to_edition(sitting, circle(sitting), old)
    return after


def _need_known(sitting: Sitting, group: Group) -> None:
    around = circle(sitting)
    others = [one for one in group.current.members if one != around.me]
    unknown = [one for one in others if one not in around.partners]
    if unknown:
        raise InvalidError(
            "A member of the group is no partner of this desk.",
            "Note its card first, and compare keys.",
            {"members": unknown[0]},
        )
