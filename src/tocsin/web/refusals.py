"""What becomes of an error: a page that says what to do, or the same as JSON, and no more."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from tocsin.desk.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    TooManyError,
)
from tocsin.errors import StorageError, TocsinError
from tocsin.web.answers import json_answer
from tocsin.web.templating import environment
from tocsin.web.visits import SignInNeededError
from tocsin.web.words import speaking
from tocsin.web.words.locales import DEFAULT, LOCALES, best_locale
from tocsin.web.words.sentences import translated
from tocsin.web.words.speaking import marked as _

_LOG: Final = logging.getLogger("tocsin.web")
_STATUS: Final[Mapping[type[TocsinError], int]] = {
    SignInNeededError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    InvalidError: 422,
    TooManyError: 429,
    StorageError: 503,
}
_TITLES: Final[Mapping[int, str]] = {
    400: _("This request cannot be understood"),
    401: _("Sign in first"),
    403: _("You may not do this"),
    404: _("There is no such page"),
    405: _("This cannot be done here"),
    409: _("Someone else was first"),
    422: _("Something must be corrected"),
    429: _("Too many attempts"),
    503: _("The desk cannot write at the moment"),
    500: _("Something went wrong"),
}


def refuse_well(app: FastAPI) -> None:
    """Has the app answer all errors here."""
    handlers: Mapping[Any, Callable[[Request, Any], Response]] = {
        TocsinError: _ours,
        RequestValidationError: _not_valid,
        HTTPException: _http,
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


def _ours(request: Request, error: TocsinError) -> Response:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 422)
    if status == 401 and not _wants_json(request) and request.method == "GET":
        target = quote(request.url.path + (f"?{request.url.query}" if request.url.query else ""))
        return RedirectResponse(f"/sign-in?next={target}", status_code=303)
    fields = error.fields if isinstance(error, InvalidError) else {}
    compared = error.compared if isinstance(error, ConflictError) else ()
    response = _answer(request, status, error.message, error.remedy, fields, compared)
    if isinstance(error, TooManyError):
        response.headers["Retry-After"] = str(error.wait_s)
    return response


def _not_valid(request: Request, error: RequestValidationError) -> Response:
    fields = {
        ".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0]): str(one["msg"])
        for one in error.errors()
    }
    message = _("What was sent cannot be taken.")
    return _answer(request, 422, message, _("Correct the fields named below."), fields)


def _http(request: Request, error: HTTPException) -> Response:
    message = {
        404: _("There is nothing at this address."),
        405: _("This address takes no such request."),
    }
    remedy = _("Check the address, or start from the home page.")
    said = message.get(error.status_code, _("This request cannot be answered."))
    return _answer(request, error.status_code, said, remedy, {})


def _unexpected(request: Request, error: Exception) -> Response:
    route = request.scope.get("route")  # by its pattern: an address may hold somebody's key
    _LOG.error("%s %s failed", request.method, getattr(route, "path", "?"), exc_info=error)
    message = _("The desk has run into an error of its own; nothing was changed by this request.")
    remedy = _("Try again. If it happens again, tell your administrator the time of day.")
    return _answer(request, 500, message, remedy, {})


def _answer(
    request: Request,
    status: int,
    message: str,
    remedy: str,
    fields: Mapping[str, str],
    compared: Sequence[Mapping[str, Any]] = (),
) -> Response:
    if _wants_json(request):
        content = {"error": message, "remedy": remedy, "fields": dict(fields)}
        return json_answer(content | ({"compared": compared} if compared else {}), status)
    chosen = request.cookies.get("tocsin_locale", "")
    asked = best_locale(request.headers.get("accept-language", ""))
    with speaking.speaking(chosen if chosen in LOCALES else asked or DEFAULT):
        title = speaking.gettext(_TITLES.get(status, _TITLES[400 if status < 500 else 500]))
        page = (
            environment()
            .get_template("refusal.html.j2")
            .render(
                locale=str(speaking.spoken()),
                direction=speaking.direction(),
                title=title,
                status=status,
                message=translated(message),
                remedy=translated(remedy),
                fields={name: translated(what) for name, what in fields.items()},
                compared=compared,
            )
        )
    return Response(page, status_code=status, media_type="text/html")


def _wants_json(request: Request) -> bool:
    path = request.url.path
    return path.endswith((".json", ".csv")) or "authorization" in request.headers
