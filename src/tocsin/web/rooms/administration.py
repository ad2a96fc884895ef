"""For administrators: people, messages that did not get out, plug-ins, and how the desk is set."""

from typing import Annotated, Any, Final

from pydantic import Field

from tocsin.desk.alarms.deliveries import deliver_again, list_deliveries
from tocsin.desk.errors import InvalidError
from tocsin.desk.people.registry import (
    NewPerson,
    change_roles,
    invite,
    invite_again,
    people,
    person,
    set_active,
)
from tocsin.desk.people.rights import Right, Role
from tocsin.desk.people.tables import PersonRow
from tocsin.desk.people.totp import end_totp
from tocsin.plugins import Plugin, Refused
from tocsin.report.plugged import every_plugin
from tocsin.web.forms import Line, Nothing, Sent
from tocsin.web.pages import Done, Page, Room, Shown
from tocsin.web.visits import Visit
from tocsin.web.words.speaking import gettext

room: Final = Room()


@room.page("/administration", Right.ADMINISTER)
def administration(visit: Visit) -> Page:
    """Where the desk stands: people, messages, settings."""
    deliveries = list_deliveries(visit.sitting)
    settings = dict(visit.desk.workspace.settings())
    data = {
        "people": len(people(visit.sitting)),
        "deliveries": [
            {
                "id": row.id,
                "channel": row.channel,
                "target": row.target,
                "state": row.state,
                "attempts": row.attempts,
                "created_at": row.created_at,
                "error": row.error,
            }
            for row in deliveries
        ],
        "plugins": _plugins(),
        "settings": {name: _safe(name, value) for name, value in sorted(settings.items())},
        "workspace": str(visit.desk.workspace.root.resolve()),
        "database": visit.desk.database.url.get_backend_name(),
        "public_key": visit.desk.seal.public,
    }
    return Page("administration/administration.html.j2", gettext("Administration"), data)


@room.action("/administration/deliveries/{delivery_id}/again", Right.ADMINISTER)
def send_again(visit: Visit, delivery_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Tries a message again that did not get out."""
    deliver_again(visit.sitting, delivery_id)
    return Done("/administration#deliveries", "saved")


@room.page("/administration/people", Right.ADMINISTER, csv=True)
def all_people(visit: Visit) -> Page:
    """Who uses this desk, and what they may do."""
    empty = NewSent.model_construct(sign_in_name="", name="", institution="", roles=[])
    return _people(visit, empty, {})


def again(visit: Visit, form: "NewSent", error: InvalidError) -> Page:
    """The page with what was typed."""
    return _people(visit, form, error.fields)


class NewSent(Sent):
    """Who is to be let in."""

    sign_in_name: Line
    name: Line
    institution: Line
    roles: Annotated[list[Role], Field(default_factory=list)]


@room.showing_action("/administration/people", Right.ADMINISTER)
def let_in(visit: Visit, form: NewSent) -> Shown:
    """Adds a person, and shows the link with which they set their password, once."""
    new = NewPerson(form.sign_in_name, form.name, form.institution, frozenset(form.roles))
    row, token = invite(visit.sitting, new)
    return _link(visit, row, token)


class RolesSent(Sent):
    """The roles of a person."""

    roles: Annotated[list[Role], Field(default_factory=list)]


@room.action("/administration/people/{person_id}/roles", Right.ADMINISTER)
def set_roles(visit: Visit, person_id: str, form: RolesSent) -> Done:
    """Changes what a person may do; they sign in anew."""
    change_roles(visit.sitting, person_id, form.roles)
    return Done("/administration/people", "saved", {"person": person_id})


class ActiveSent(Sent):
    """Whether a person may come in."""

    active: bool


@room.action("/administration/people/{person_id}/active", Right.ADMINISTER)
def let_or_shut(visit: Visit, person_id: str, form: ActiveSent) -> Done:
    """Shuts a person out, or lets them in again."""
    set_active(visit.sitting, person_id, active=form.active)
    return Done("/administration/people", "saved", {"person": person_id})


@room.showing_action("/administration/people/{person_id}/invitation", Right.ADMINISTER)
def new_link(visit: Visit, person_id: str, form: Nothing) -> Shown:  # noqa: ARG001
    """Makes a new link for a person who lost theirs, or their password."""
    token = invite_again(visit.sitting, person_id)
    return _link(visit, person(visit.sitting.session, person_id), token)


@room.action("/administration/people/{person_id}/second-factor/end", Right.ADMINISTER)
def lost_phone(visit: Visit, person_id: str, form: Nothing) -> Done:  # noqa: ARG001
    """Switches the second factor off for a person who lost their phone."""
    visit.sitting.need(Right.ADMINISTER)
    end_totp(visit.sitting, person_id)
    return Done("/administration/people", "saved", {"person": person_id})


def _plugins() -> list[dict[str, str]]:
    """What other packages bring; ``problem`` is why one is left out, or empty."""
    working, refused = every_plugin()
    found: list[Plugin[Any] | Refused] = [*working, *refused]
    return [
        {
            "kind": one.point.removeprefix("tocsin."),
            "name": one.name,
            "package": one.package,
            "version": one.version,
            "problem": one.problem if isinstance(one, Refused) else "",
        }
        for one in found
    ]


def _people(visit: Visit, form: NewSent, faults: dict[str, str]) -> Page:
    rows = [_person(row) for row in people(visit.sitting)]
    shown = {"form": form, "faults": faults, "roles": Role}
    crumbs = ((gettext("Administration"), "/administration"),)
    data = {"people": rows}
    return Page("administration/people.html.j2", gettext("People"), data, rows, shown, crumbs)


def _person(row: PersonRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "sign_in_name": row.sign_in_name,
        "institution": row.institution,
        "roles": [Role(role) for role in row.roles],
        "active": row.active,
        "second_factor": row.totp_enabled,
        "has_password": row.password_hash is not None,
    }


def _link(visit: Visit, row: PersonRow, token: str) -> Shown:
    address = f"{visit.caller.app.state.public_url}/invitation/{token}"
    data = {"person": row.id, "name": row.name, "link": address, "until": row.invitation_until}
    return Shown(Page("administration/link.html.j2", gettext("A link for a new password"), data))


def _safe(name: str, value: Any) -> Any:
    """A setting as it may be shown: what can hold a password is not."""
    is_secret = any(part in name for part in ("password", "secret", "database", "smtp", "mail"))
    return gettext("(set, not shown)") if is_secret else value
