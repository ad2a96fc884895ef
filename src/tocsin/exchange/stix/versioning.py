"""From one bundle of a case to the next: what is revoked, what is a new version, what a new object.

STIX tells versions apart by their time, to the millisecond (section 3.6). So what says something
else without a later time would be taken by nobody, and what says the same needs no new version.

A revocation is permanent: of an object that was revoked there must be no later version (section
3.2). What a case says again after it was revoked is therefore a new object, with an id of its own
(:func:`renewed`); under its old one, whoever keeps to the standard would leave it revoked.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from tocsin.exchange.stix.identifiers import Made, stamp, stix_id, type_of

TICK: Final = timedelta(milliseconds=1)
"""STIX tells versions apart by the millisecond."""
OF_ONE_CASE: Final = frozenset({
    "course-of-action", "grouping", "incident", "note", "opinion", "relationship", "report",
})  # fmt: skip
"""Types of what is of one case alone (:meth:`~tocsin.exchange.stix.producing.Maker.own`)."""
OF_SEVERAL: Final = frozenset({
    "campaign", "channel", "file", "media-content", "narrative", "persona", "user-account",
})  # fmt: skip
"""Types of what several cases may name. It is never revoked: who no longer says it lets it go."""
_TIMES: Final = ("modified", "published")
_OF_REVOKED: Final = frozenset({
    "type", "spec_version", "id", "created_by_ref", "created", "object_marking_refs", "name",
    "abstract", "object_refs", "relationship_type", "source_ref", "target_ref", "opinion",
    "context", "report_types", "published",
})  # fmt: skip
"""What STIX demands of an object, and what it is called."""


def withdrawn(before: Mapping[str, object], after: Made, now: datetime) -> Iterator[Made]:
    """What an earlier bundle of the same case held and this one does not, revoked at ``now``.

    Only what is of the case alone. A narrative, a campaign and a channel are the same in several
    cases, a technique is the framework's, and observables cannot be revoked in STIX: of these the
    relationships that tied them to the case are. What is revoked says no more than it must: what
    was taken out of a case, such as a name, must not be said once more by that.
    """
    there = {one["id"] for one in after["objects"]}
    objects = before.get("objects")
    for one in objects if isinstance(objects, list) else ():
        if one["id"] not in there and one["type"] in OF_ONE_CASE and not one.get("revoked"):
            bare = {name: said for name, said in one.items() if name in _OF_REVOKED}
            if one["type"] == "note":
                bare["content"] = "Revoked."
            yield {**bare, "modified": _later(one["modified"], now), "revoked": True}


def renewed(objects: Iterable[Made], revoked: Collection[str]) -> list[Made]:
    """The objects, with new ids for those that say again what was revoked under their old ones.

    ``revoked`` are the ids of all of the case that are, renewed ones among them: the same ids give
    the same new ones.
    """
    made = list(objects)
    names = {
        one["id"]: _unused(one["id"], revoked)
        for one in made
        if one["id"] in revoked and not one.get("revoked")
    }
    return [_renamed(one, names) for one in made] if names else made


def following(
    objects: Iterable[Made], before: Mapping[str, Made], creator: str, now: datetime
) -> Iterator[Made]:
    """The objects as they follow the versions ``before``, by id.

    What says the same keeps its version; what of ``creator``'s says something else has a later one.
    """
    for one in objects:
        last = before.get(one["id"])
        if last is None or "modified" not in one:
            yield one
        elif _said(one) == _said(last):
            yield last
        elif one["modified"] > last["modified"] or creator not in (
            one["id"], one.get("created_by_ref"),
        ):  # fmt: skip
            yield one
        else:
            yield {**one, "modified": _later(last["modified"], now)}


def _later(than: str, now: datetime) -> str:
    return stamp(max(now, datetime.fromisoformat(than) + TICK))


def _said(one: Made) -> Made:
    return {name: said for name, said in one.items() if name not in _TIMES}


def _unused(name: str, revoked: Collection[str]) -> str:
    made, times = name, 0
    while made in revoked:
        times += 1
        made = stix_id(type_of(name), name, str(times))
    return made


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, dict):
        return {name: _renamed(one, names) for name, one in value.items()}
    return [_renamed(one, names) for one in value] if isinstance(value, list) else value
