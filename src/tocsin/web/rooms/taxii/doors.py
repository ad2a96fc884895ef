"""The doors of TAXII 2.1: programs with credentials of their own, and never a person's session.

They are no pages: what is asked and answered, and with which status, is the standard's to say
(:mod:`tocsin.exchange.taxii`). No cookie is read here, so no other site can act by a browser.
"""

import time
from base64 import b64decode
from typing import Final

from fastapi import Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from tocsin.desk.errors import TooManyError
from tocsin.desk.people.rate import Rate
from tocsin.desk.sitting import Desk
from tocsin.desk.taxii.serving import nobody, served
from tocsin.exchange import taxii
from tocsin.exchange.taxii.errors import RefusedError
from tocsin.exchange.taxii.server import refusal, too_large
from tocsin.web.pages import PROGRAM, Room, Rule

room: Final = Room()
METHODS: Final = ("GET", "POST", "DELETE")
PATH: Final = "/taxii2/{path:path}"
_LONGEST_HEADER: Final = 2_000


async def taxii_door(request: Request) -> Response:
    """Answers a program as TAXII 2.1 says (OASIS, 2021); see docs/methods/taxii.md."""
    user, secret = _credentials(request.headers.get("authorization", ""))
    try:
        _hold_up(request, user)
    except TooManyError as error:
        refused = RefusedError(
            429, "There were too many requests.", f"Wait {error.wait_s} seconds."
        )
        return _response(refusal(refused, **{"Retry-After": str(error.wait_s)}))
    if not user:
        return _response(nobody())
    body = await _body(request)
    if body is None:
        return _response(refusal(too_large()))
    asked = taxii.Request(
        request.method,
        request.path_params["path"],
        tuple(request.query_params.multi_items()),
        request.headers.get("accept", ""),
        request.headers.get("content-type", ""),
        body,
    )
    desk: Desk = request.app.state.desk
    return _response(await run_in_threadpool(served, desk, asked, user, secret))


for _method in METHODS:
    room.router.add_api_route(PATH, taxii_door, methods=[_method], include_in_schema=False)
    room.rules.append(Rule(_method, PATH, PROGRAM))


def _credentials(header: str) -> tuple[str, str]:
    """Name and password of HTTP Basic (RFC 7617); empty where there are none."""
    scheme, _, told = header.partition(" ")
    if scheme.lower() != "basic" or len(header) > _LONGEST_HEADER:
        return "", ""
    try:
        user, _, secret = b64decode(told.strip(), validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return (user, secret) if user.isascii() and user.isprintable() else ("", "")


def _hold_up(request: Request, user: str) -> None:
    """Lets pass who does not ask too fast: by name and address, so that nobody uses up another's.

    Raises:
        TooManyError: there were too many requests.
    """
    rate: Rate | None = request.app.state.rate
    if rate is not None:
        address = request.client.host if request.client else ""
        rate.take(f"taxii:{user[:100]}:{address}", time.monotonic())


async def _body(request: Request) -> bytes | None:
    """What is sent, read only as far as it may be long; ``None``: it is longer."""
    held = bytearray()
    async for chunk in request.stream():
        held += chunk
        if len(held) > taxii.MOST_SENT:
            return None
    return bytes(held)


def _response(made: taxii.Answer) -> Response:
    return Response(made.body, status_code=made.status, headers=made.headers)
