"""One's own account: language and theme, password, second factor, tokens, sessions."""

from typing import Annotated, Any, Final, Literal

from markupsafe import Markup
from pydantic import Field

from tocsin.desk.errors import InvalidError
from tocsin.desk.people.registry import person
from tocsin.desk.people.rights import Right
from tocsin.desk.people.signed_in import (
    MOST_TOKEN_DAYS,
    end_session,
    new_api_token,
    revoke_token,
    sessions_of,
    tokens_of,
)
from tocsin.desk.people.signing_in import change_password
from tocsin.desk.people.totp import begin_totp, confirm_totp, end_totp, picture
from tocsin.web.forms import Id, Line, Nothing, Sent
from tocsin.web.pages import PUBLIC, Done, Page, Room, Shown
from tocsin.web.staying import own_path
from tocsin.web.visits import LOCALE, THEME, Visit
from tocsin.web.words.locales import LOCALES
from tocsin.web.words.speaking import gettext

room: Final = Room()
Secret = Annotated[str, Field(max_length=256)]


@room.page("/me", Right.SELF)
def me(visit: Visit) -> Page:
    """What the desk knows of oneself, and how one signs in."""
    return _me(visit)


def again(visit: Visit, form: Any, error: InvalidError) -> Page:  # noqa: ARG001
    """The page, saying what is wrong."""
    return _me(visit, faults=error.fields)


class ThemeSent(Sent):
    """How bright pages are."""

    theme: Literal["system", "light", "dark"]


@room.action("/me/theme", PUBLIC)
def set_theme(visit: Visit, form: ThemeSent) -> Done:  # noqa: ARG001
    """Chooses light or dark, in this browser."""
    return Done("/me", "saved", {"theme": form.theme}, {THEME: form.theme})


class LocaleSent(Sent):
    """A language, and the page to come back to."""

    locale: Line
    next: Annotated[str, Field(max_length=2_000)] = "/"


@room.action("/me/locale", PUBLIC)
def set_locale(visit: Visit, form: LocaleSent) -> Done:
    """Chooses a language, in this browser, and for one's account where one is signed in."""
    if form.locale not in LOCALES:
        fields = {"locale": gettext("is not a language of this desk")}
        raise InvalidError(gettext("The desk does not speak this."), "", fields)
    if visit.caller.signed_in is not None:
        person(visit.sitting.session, visit.actor.person_id).locale = form.locale
    return Done(own_path(form.next), "saved", {"locale": form.locale}, {LOCALE: form.locale})


class PasswordSent(Sent):
    """The old password and the new one."""

    old: Secret
    password: Secret


@room.action("/me/password", Right.SELF, again=again)
def set_password(visit: Visit, form: PasswordSent) -> Done:
    """Changes one's password; every other session ends."""
    signed_in = visit.caller.signed_in
    session = signed_in.session if signed_in else None
    change_password(visit.sitting, form.old, form.password, session)
    return Done("/me", "saved")


@room.showing_action("/me/second-factor", Right.SELF)
def begin_second_factor(visit: Visit, form: Nothing) -> Shown:  # noqa: ARG001
    """Shows the secret for one's phone, once; it is on when a code was typed."""
    secret, address = begin_totp(visit.sitting, visit.desk.workspace.key())
    shown = {"secret": secret, "picture": Markup(picture(address))}  # noqa: S704 - drawn by segno
    page = Page(
        "own/second_factor.html.j2", gettext("Second factor"), {"secret": secret}, None, shown
    )
    return Shown(page)


class CodeSent(Sent):
    """A code from one's phone."""

    code: Line


@room.showing_action("/me/second-factor/confirm", Right.SELF)
def confirm_second_factor(visit: Visit, form: CodeSent) -> Shown:
    """Switches the second factor on, and shows the recovery codes, once."""
    codes = confirm_totp(visit.sitting, visit.desk.workspace.key(), form.code)
    title = gettext("Recovery codes")
    return Shown(Page("own/recovery.html.j2", title, {"codes": codes}))


@room.action("/me/second-factor/end", Right.SELF)
def end_second_factor(visit: Visit, form: Nothing) -> Done:  # noqa: ARG001
    """Switches the second factor off."""
    end_totp(visit.sitting, visit.actor.person_id)
    return Done("/me", "saved")


class TokenSent(Sent):
    """A token for a program."""

    name: Line
    scopes: Annotated[list[Right], Field(default_factory=list)]
    days: Annotated[int, Field(ge=1, le=MOST_TOKEN_DAYS)] = 90


@room.showing_action("/me/tokens", Right.SELF)
def make_token(visit: Visit, form: TokenSent) -> Shown:
    """Makes a token, and shows it, once."""
    row, token = new_api_token(visit.sitting, form.name, form.scopes, form.days)
    data = {"id": row.id, "token": token, "expires_at": row.expires_at, "scopes": row.scopes}
    return Shown(Page("own/token.html.j2", gettext("A new token"), data))


class OneSent(Sent):
    """One thing of a list."""

    id: Id


@room.action("/me/tokens/revoke", Right.SELF)
def end_token(visit: Visit, form: OneSent) -> Done:
    """Ends a token."""
    revoke_token(visit.sitting, form.id)
    return Done("/me#tokens", "saved")


@room.action("/me/sessions/end", Right.SELF)
def end_one(visit: Visit, form: OneSent) -> Done:
    """Signs out another of one's browsers."""
    end_session(visit.sitting, form.id)
    return Done("/me#sessions", "saved")


def _me(visit: Visit, faults: dict[str, str] | None = None) -> Page:
    row = person(visit.sitting.session, visit.actor.person_id)
    signed_in = visit.caller.signed_in
    data = {
        "id": row.id,
        "name": row.name,
        "sign_in_name": row.sign_in_name,
        "institution": row.institution,
        "roles": sorted(visit.actor.roles),
        "theme": visit.caller.theme,
        "second_factor": row.totp_enabled,
        "recovery_codes": len(row.recovery_hashes),
        "tokens": [
            {
                "id": one.id,
                "name": one.name,
                "scopes": [Right(scope) for scope in one.scopes],
                "expires_at": one.expires_at,
                "used_at": one.used_at,
                "revoked_at": one.revoked_at,
            }
            for one in tokens_of(visit.sitting)
        ],
        "sessions": [
            {
                "id": one.token_hash,
                "used_at": one.used_at,
                "address": one.address,
                "browser": one.browser,
                "is_this": signed_in is not None and one.token_hash == signed_in.session,
            }
            for one in sessions_of(visit.sitting)
        ],
    }
    shown = {"faults": faults or {}, "rights": [one for one in Right if visit.may(one)]}
    return Page("own/me.html.j2", gettext("Your account"), data, None, shown)
