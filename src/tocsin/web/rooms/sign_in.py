"""Signing in and out, the first set-up, and the link with which a person sets a password."""

from typing import Annotated, Final

from fastapi import Query
from pydantic import Field

from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.people.registry import (
    NewPerson,
    accept,
    create_first_administrator,
    has_people,
)
from tocsin.desk.people.rights import SYSTEM, Right, Role
from tocsin.desk.people.signed_in import begin_session, end_session
from tocsin.desk.people.signing_in import Attempt, WrongError, sign_in
from tocsin.desk.sitting import Sitting
from tocsin.web.forms import Line, Nothing, Sent
from tocsin.web.pages import PUBLIC, Done, Page, Room
from tocsin.web.staying import own_path
from tocsin.web.visits import SESSION, Visit
from tocsin.web.words.sentences import translated
from tocsin.web.words.speaking import gettext

room: Final = Room()
Secret = Annotated[str, Field(max_length=256)]
Next = Annotated[str, Query(max_length=2_000)]


class Credentials(Sent):
    """What somebody types to sign in."""

    name: Line
    password: Secret
    code: Line = ""
    next: Annotated[str, Field(max_length=2_000)] = "/"


@room.page("/sign-in", PUBLIC)
def ask(visit: Visit, next: Next = "/") -> Page:  # noqa: A002 - the name in the address
    """The form to sign in."""
    shown = {"next": own_path(next), "fault": None, "typed": "", **_ways(visit)}
    return Page("sign_in/sign_in.html.j2", gettext("Sign in"), shown=shown)


def ask_again(visit: Visit, form: Credentials, error: InvalidError) -> Page:
    """The form, saying that something is wrong, and not what."""
    shown = {"next": own_path(form.next), "typed": form.name, **_ways(visit)}
    shown["fault"] = translated(error.message)
    return Page("sign_in/sign_in.html.j2", gettext("Sign in"), shown=shown)


@room.outside_action("/sign-in", PUBLIC, again=ask_again)
def enter(visit: Visit, form: Credentials) -> Done:
    """Signs a person in: their session begins anew, whatever cookie there was."""
    attempt = Attempt(
        form.name, form.password, form.code, visit.caller.address, visit.caller.browser
    )
    try:
        token = sign_in(visit.desk, attempt)
    except WrongError as error:
        raise InvalidError(error.message, error.remedy) from error
    return Done(own_path(form.next), "signed_in", cookies={SESSION: token})


@room.action("/sign-out", Right.SELF)
def leave(visit: Visit, form: Nothing) -> Done:  # noqa: ARG001
    """Ends the session."""
    signed_in = visit.caller.signed_in
    if signed_in is not None and signed_in.session is not None:
        end_session(visit.sitting, signed_in.session)
    return Done("/sign-in", "signed_out", cookies={SESSION: None})


class First(Sent):
    """Who sets the desk up; ``code`` is what ``tocsin serve`` printed."""

    code: Line
    sign_in_name: Line
    name: Line
    institution: Line
    password: Secret
    everything: bool = True


@room.page("/welcome", PUBLIC)
def welcome(visit: Visit) -> Page:
    """The form for the first person of a desk."""
    _refuse_if_set_up(visit)
    empty = First.model_construct(code="", name="", sign_in_name="", institution="")
    return _welcome(empty, {})


def welcome_again(visit: Visit, form: First, error: InvalidError) -> Page:  # noqa: ARG001
    """The form with what was typed."""
    return _welcome(form, error.fields)


@room.action("/welcome", PUBLIC, again=welcome_again)
def set_up(visit: Visit, form: First) -> Done:
    """Makes the first administrator, and signs them in."""
    _refuse_if_set_up(visit)
    if not visit.caller.is_set_up_code(form.code):
        raise InvalidError(
            "The code is not right.", "", {"code": "is not the one that was printed"}
        )
    roles = frozenset(Role) if form.everything else frozenset({Role.ADMINISTRATOR})
    new = NewPerson(form.sign_in_name, form.name, form.institution, roles)
    sitting = Sitting(visit.sitting.session, SYSTEM, visit.now, visit.sitting.seal)
    row = create_first_administrator(sitting, new, form.password)
    token = begin_session(sitting, row, visit.caller.address, visit.caller.browser)
    return Done("/", "welcome", cookies={SESSION: token})


class NewPassword(Sent):
    """A password, typed once: it can be shown, so that nobody mistypes it unseen."""

    password: Secret


@room.page("/invitation/{token}", PUBLIC)
def invitation(visit: Visit, token: str) -> Page:  # noqa: ARG001
    """The form to set a password with a link."""
    return _invitation(token, {})


def invitation_again(visit: Visit, token: str, form: NewPassword, error: InvalidError) -> Page:  # noqa: ARG001
    """The form, saying what is wrong."""
    return _invitation(token, error.fields)


@room.action("/invitation/{token}", PUBLIC, again=invitation_again)
def take_up(visit: Visit, token: str, form: NewPassword) -> Done:
    """Sets the password; the link is used up."""
    accept(
        Sitting(visit.sitting.session, SYSTEM, visit.now, visit.sitting.seal), token, form.password
    )
    return Done("/sign-in", "password_set")


def _welcome(form: First, faults: dict[str, str]) -> Page:
    shown = {"form": form, "faults": faults}
    return Page("sign_in/welcome.html.j2", gettext("Set up this desk"), shown=shown)


def _invitation(token: str, faults: dict[str, str]) -> Page:
    shown = {"token": token, "faults": faults}
    return Page("sign_in/invitation.html.j2", gettext("Choose a password"), shown=shown)


def _ways(visit: Visit) -> dict[str, bool]:
    """How one can come in: as the first, or through a provider as well."""
    has_provider = "oidc" in visit.desk.workspace.settings()
    return {"first": _nobody_yet(visit), "has_provider": has_provider}


def _nobody_yet(visit: Visit) -> bool:
    return not has_people(visit.sitting.session)


def _refuse_if_set_up(visit: Visit) -> None:
    if not _nobody_yet(visit):
        raise NotFoundError("This desk is set up already.", "Sign in: /sign-in")
