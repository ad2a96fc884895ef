"""Who visits: from a cookie or an API token to an actor, and what a page is told of them.

A form counts only when it was sent from a page of this desk (``Origin``, ``Sec-Fetch-Site``): with
``SameSite=Strict`` cookies that is what keeps other sites from acting in a person's name. A program
with a token sends no cookie, so nothing can be forged for it. Nor can it for a program that only
asks, without a cookie, where everybody may (``from_anywhere``).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Final
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.responses import Response

from tocsin.desk.errors import ForbiddenError
from tocsin.desk.people.rate import Rate
from tocsin.desk.people.rights import Actor, Right
from tocsin.desk.people.signed_in import SignedIn, signed_in_by_cookie, signed_in_by_token
from tocsin.desk.sitting import Desk, Sitting
from tocsin.errors import TocsinError
from tocsin.web.words.locales import DEFAULT, LOCALES, best_locale

SESSION: Final = "tocsin_session"
LOCALE: Final = "tocsin_locale"
THEME: Final = "tocsin_theme"
AT_PROVIDER: Final = "tocsin_at_provider"
"""What is remembered of a browser while it is at its institution's provider. It comes back from
another site, so this one cookie cannot be strict; it is sealed, and of no use for anything else."""
THEMES: Final = ("system", "light", "dark")
NOBODY: Final = Actor("nobody", "", "", frozenset())
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_A_YEAR_S: Final = 365 * 86_400


class SignInNeededError(TocsinError):
    """Nobody is signed in, and the page is not for everyone."""


@dataclass(frozen=True)
class Caller:
    """Who asks for a page: a person, a program with a token, or nobody yet."""

    desk: Desk
    signed_in: SignedIn | None
    locale: str
    theme: str
    address: str
    browser: str
    app: FastAPI
    at_provider: str = ""

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.signed_in.actor if self.signed_in else NOBODY

    @property
    def secure(self) -> bool:
        """Whether cookies must only travel encrypted."""
        return str(self.app.state.public_url).startswith("https:")

    def is_set_up_code(self, code: str) -> bool:
        """Whether it is the code that was printed when a desk without people was started."""
        known: str | None = self.app.state.set_up_code
        return known is not None and compare_digest(known.encode(), code.strip().encode())

    def set_cookie(self, response: Response, name: str, value: str | None) -> None:
        """Sets one of our cookies; ``None`` takes it away."""
        if value is None:
            response.delete_cookie(name, path="/", secure=self.secure, httponly=True)
            return
        response.set_cookie(
            name,
            value,
            max_age=None if name == SESSION else _A_YEAR_S,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax" if name == AT_PROVIDER else "strict",
        )


@dataclass(frozen=True)
class Visit:
    """What a page function is told: who asks, and the sitting in which it may look or act."""

    caller: Caller
    sitting: Sitting

    @property
    def desk(self) -> Desk:
        """The desk."""
        return self.caller.desk

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.caller.actor

    @property
    def now(self) -> datetime:
        """The time of this visit."""
        return self.sitting.now

    def may(self, right: Right) -> bool:
        """Whether the actor has a right: what a page offers depends on it."""
        return self.actor.may(right)


def caller_of(right: Right | None, *, from_anywhere: bool = False) -> Callable[[Request], Caller]:
    """The dependency of a route: who calls, let through only with the right it needs.

    ``from_anywhere``: what is sent without a cookie may come from elsewhere than a page of ours.
    """

    def find(request: Request) -> Caller:
        caller = _caller(request, from_anywhere=from_anywhere)
        if right is None:
            return caller
        if caller.signed_in is None:
            raise SignInNeededError("Nobody is signed in.", "Sign in, or send an API token.")
        if caller.signed_in.must_change_password and right != Right.SELF:
            raise ForbiddenError("Your password must be changed first.", "Change it: /me/password")
        caller.actor.need(right)
        return caller

    return find


def _caller(request: Request, *, from_anywhere: bool) -> Caller:
    desk: Desk = request.app.state.desk
    authorisation = request.headers.get("authorization", "")
    cookie = request.cookies.get(SESSION, "")
    signed_in = None
    if authorisation:
        kind, _, token = authorisation.partition(" ")
        signed_in = signed_in_by_token(desk, token) if kind.lower() == "bearer" else None
    else:
        if cookie or not from_anywhere:
            refuse_foreign_forms(request)
        signed_in = signed_in_by_cookie(desk, cookie) if cookie else None
    _hold_up(request, signed_in)
    stated = request.cookies.get(THEME, "system")
    return Caller(
        desk=desk,
        signed_in=signed_in,
        locale=_locale(request, signed_in),
        theme=stated if stated in THEMES else "system",
        address=request.client.host if request.client else "",
        browser=request.headers.get("user-agent", ""),
        app=request.app,
        at_provider=request.cookies.get(AT_PROVIDER, ""),
    )


def _hold_up(request: Request, signed_in: SignedIn | None) -> None:
    """Lets pass who does not ask too fast: each person, and each address where nobody is signed in.

    Raises:
        TooManyError: there were too many requests.
    """
    rate: Rate | None = request.app.state.rate
    if rate is not None:
        address = request.client.host if request.client else ""
        who = signed_in.actor.person_id if signed_in else f"address:{address}"
        rate.take(who, time.monotonic())


def _locale(request: Request, signed_in: SignedIn | None) -> str:
    chosen = request.cookies.get(LOCALE) or (signed_in.locale if signed_in else None)
    if chosen and chosen in LOCALES:
        return chosen
    return best_locale(request.headers.get("accept-language", "")) or DEFAULT


def refuse_foreign_forms(request: Request) -> None:
    """Lets pass what only looks, and what was sent from a page of this desk.

    Raises:
        ForbiddenError: it changes something and was sent from elsewhere, or does not say.
    """
    if request.method in _SAFE:
        return
    origin = request.headers.get("origin")
    fetched = request.headers.get("sec-fetch-site")
    own = urlsplit(request.app.state.public_url)
    ours = {f"{own.scheme}://{own.netloc}", f"{request.url.scheme}://{request.url.netloc}"}
    if (origin in ours) if origin else fetched == "same-origin":
        return
    raise ForbiddenError(
        "This was not sent from a page of this desk, so nothing was done.",
        "Open the desk in a browser tab of its own and send the form from there.",
    )
