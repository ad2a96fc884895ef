"""For administrators: credentials of partners' programs, servers to ask, feeds of fact-checks."""

from typing import Annotated, Any, Final

from pydantic import Field

from tocsin.cases.marking import Tlp
from tocsin.desk.errors import InvalidError
from tocsin.desk.factchecks.feeds import FeedView, add_feed, feeds, pause_feed
from tocsin.desk.people.rights import Right
from tocsin.desk.roundtable.circle.circles import circle
from tocsin.desk.taxii.listing import collections
from tocsin.desk.taxii.readers import (
    ReaderView,
    add_reader,
    end_reader,
    grant,
    readers,
    renew_secret,
)
from tocsin.desk.taxii.sources import Address, SourceView, add_source, pause_source, sources
from tocsin.desk.taxii.tables import ReaderRow
from tocsin.roundtable.partners.partner import Standing
from tocsin.web.forms import Id, Line, Nothing, Sent
from tocsin.web.pages import Done, Page, Room, Shown
from tocsin.web.rooms.taxii.overview import OFFERED, crumbs
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()
_A_MINUTE: Final = 60
_AN_HOUR: Final = 3_600
_BLANK: Final[dict[str, Any]] = {
    "name": "", "root": "", "collection": "", "user": "", "tlp": Tlp.AMBER, "every_min": 60,
    "url": "", "every_h": 6,
}  # fmt: skip
"""The forms before anything is typed."""
Url = Annotated[str, Field(max_length=500)]
Secret = Annotated[str, Field(max_length=500)]
Minutes = Annotated[int, Field(ge=5, le=43_200)]
Hours = Annotated[int, Field(ge=1, le=720)]


@room.page("/taxii/access", Right.ADMINISTER)
def access(visit: Visit) -> Page:
    """Who may fetch what, whom this desk asks, and which fact-checks it follows."""
    return _page(visit, {}, {})


def again(visit: Visit, form: Any, error: InvalidError) -> Page:
    """The page with what was typed, but no password."""
    typed = {name: value for name, value in dict(form).items() if name != "password"}
    return _page(visit, typed, error.fields)


class ReaderSent(Sent):
    """A program that is to be let in; ``partner`` empty: of an institution without a desk."""

    name: Line
    partner: Id = ""
    most_tlp: Tlp = Tlp.GREEN


@room.showing_action("/taxii/readers", Right.ADMINISTER)
def let_in(visit: Visit, form: ReaderSent) -> Shown:
    """Makes credentials for a program, and shows the password, once."""
    row, secret = add_reader(visit.sitting, form.name, partner=form.partner, most_tlp=form.most_tlp)
    return _shown(visit, row, secret)


@room.showing_action("/taxii/readers/{reader_id}/secret", Right.ADMINISTER)
def renew(visit: Visit, reader_id: str, form: Nothing) -> Shown:  # noqa: ARG001
    """Makes a new password for a program; the old one opens nothing any more."""
    row, secret = renew_secret(visit.sitting, reader_id)
    return _shown(visit, row, secret)


@room.action("/taxii/readers/{reader_id}/end", Right.ADMINISTER)
def shut_out(visit: Visit, reader_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Shuts a program out for good."""
    end_reader(visit.sitting, reader_id)
    return Done("/taxii/access#readers", "saved")


class GrantSent(Sent):
    """What a program may do with a collection; neither: nothing any more."""

    collection: Id
    can_read: bool = False
    can_write: bool = False


def grant_again(visit: Visit, reader_id: str, form: GrantSent, error: InvalidError) -> Page:  # noqa: ARG001
    """The page, saying why a collection cannot be granted."""
    return again(visit, {}, error)


@room.action("/taxii/readers/{reader_id}/grants", Right.ADMINISTER, again=grant_again)
def allow(visit: Visit, reader_id: str, form: GrantSent) -> Done:
    """Says what a program may do with a collection."""
    may = {"can_read": form.can_read, "can_write": form.can_write}
    grant(visit.sitting, reader_id, form.collection, **may)
    return Done("/taxii/access#readers", "saved")


class SourceSent(Sent):
    """A collection of another server, and how to sign in there."""

    name: Line
    root: Url
    collection: Line
    user: Line = ""
    password: Secret = ""
    private: bool = False
    tlp: Tlp = Tlp.AMBER
    every_min: Minutes = 60


@room.action("/taxii/sources", Right.ADMINISTER, again=again)
def follow_server(visit: Visit, form: SourceSent) -> Done:
    """Adds a collection of another server; it is asked at once, and then again and again."""
    address = Address(form.root, form.collection, form.user, form.password, form.private)
    row = add_source(
        visit.sitting, visit.desk.workspace, form.name, address,
        tlp=form.tlp, every_s=form.every_min * _A_MINUTE,
    )  # fmt: skip
    return Done("/taxii/access#sources", "saved", {"source": row.id})


class Active(Sent):
    """Whether it is asked."""

    active: bool


@room.action("/taxii/sources/{source_id}/active", Right.ADMINISTER)
def hold_server(visit: Visit, source_id: str, form: Active) -> Done:
    """Stops asking a server, or goes on."""
    pause_source(visit.sitting, source_id, active=form.active)
    return Done("/taxii/access#sources", "saved")


class FeedSent(Sent):
    """A feed of fact-checks."""

    name: Line
    url: Url
    private: bool = False
    every_h: Hours = 6


@room.action("/taxii/feeds", Right.ADMINISTER, again=again)
def follow_feed(visit: Visit, form: FeedSent) -> Done:
    """Adds a feed of fact-checks; it is fetched at once, and then again and again."""
    every_s = form.every_h * _AN_HOUR
    row = add_feed(visit.sitting, form.name, form.url, every_s=every_s, private=form.private)
    return Done("/taxii/access#feeds", "saved", {"feed": row.id})


@room.action("/taxii/feeds/{feed_id}/active", Right.ADMINISTER)
def hold_feed(visit: Visit, feed_id: str, form: Active) -> Done:
    """Stops fetching a feed, or goes on."""
    pause_feed(visit.sitting, feed_id, active=form.active)
    return Done("/taxii/access#feeds", "saved")


def _page(visit: Visit, typed: dict[str, Any], faults: dict[str, str]) -> Page:
    partners = circle(visit.sitting).partners.values()
    data = {
        "address": f"{visit.caller.app.state.public_url}/taxii2/",
        "readers": [_reader(one) for one in readers(visit.sitting)],
        "sources": [_source(one) for one in sources(visit.sitting) if one.row.root],
        "feeds": [_feed(one) for one in feeds(visit.sitting)],
    }
    shown = {
        "typed": _BLANK | typed, "faults": faults, "labels": OFFERED, "every_label": tuple(Tlp),
        "partners": [
            (one.id, one.met.name) for one in partners if one.standing is Standing.TRUSTED
        ],
        "collections": [
            (one.row.id, one.row.title)
            for one in collections(visit.sitting)
            if one.row.closed_at is None
        ],
    }  # fmt: skip
    title = gettext("Programs, servers and feeds")
    return Page("taxii/access.html.j2", title, data, None, shown, _crumbs(visit))


def _crumbs(visit: Visit) -> tuple[tuple[str, str], ...]:
    """An administrator may not look at what is exchanged, only at who may."""
    return crumbs() if visit.may(Right.LOOK) else ((gettext("Administration"), "/administration"),)


def _shown(visit: Visit, row: ReaderRow, secret: str) -> Shown:
    data = {
        "reader": row.id, "name": row.name, "password": secret,
        "address": f"{visit.caller.app.state.public_url}/taxii2/",
    }  # fmt: skip
    return Shown(Page("taxii/secret.html.j2", gettext("A password for a program"), data))


def _reader(one: ReaderView) -> dict[str, Any]:
    row = one.row
    return {
        "id": row.id, "name": row.name, "partner": row.partner, "most_tlp": one.most_tlp,
        "created_at": row.created_at, "used_at": row.used_at, "ended_at": row.ended_at,
        "objects": one.objects, "last_read": one.last_read,
        "grants": [
            {"collection": each.collection.id, "title": each.collection.title,
             "can_read": each.can_read, "can_write": each.can_write, "objection": each.objection}
            for each in one.grants
        ],
    }  # fmt: skip


def _source(one: SourceView) -> dict[str, Any]:
    row = one.row
    return {
        "id": row.id, "name": row.name, "root": row.root, "collection": row.collection,
        "user": row.user, "private": row.private, "tlp": Tlp(row.tlp), "active": row.active,
        "every_min": row.every_s // _A_MINUTE, "last_at": row.last_at, "trouble": row.trouble,
        "objects": one.objects,
    }  # fmt: skip


def _feed(one: FeedView) -> dict[str, Any]:
    row = one.row
    return {
        "id": row.id, "name": row.name, "url": row.url, "private": row.private,
        "active": row.active, "every_h": row.every_s // _AN_HOUR, "last_at": row.last_at,
        "trouble": row.trouble, "brought_at": one.last and one.last.at,
        "counts": one.last and one.last.counts,
    }  # fmt: skip
