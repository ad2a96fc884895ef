"""The app: every room's pages, the static files, and what stands around each request."""

from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from tocsin.desk.people.rate import Rate
from tocsin.desk.sitting import Desk
from tocsin.version import __version__
from tocsin.web.bodies import BodyLimit
from tocsin.web.headers import SafeHeaders
from tocsin.web.pages import Room, Rule
from tocsin.web.refusals import refuse_well

MOST_UPLOAD: Final = 4_000_000_000
"""Bytes that can be sent at once; larger exports come by a watched folder."""
STRANGERS: Final = (60, 1.0)
"""What one address may hand in that no partner signed, at once and a second: a partner whose key
was changed while it was offline asks a few times; who asks more often is none."""
_LOCAL: Final = ("127.0.0.1", "localhost", "[::1]")


def build_app(
    desk: Desk,
    public_url: str,
    rooms: tuple[Room, ...],
    set_up_code: str | None = None,
    rate: Rate | None = None,
) -> FastAPI:
    """The desk as an ASGI app.

    ``public_url`` is where people reach it (``https://desk.example.org``): only requests for that
    host, or for this machine itself, are answered, which is what stops DNS rebinding.
    ``set_up_code`` lets the first person in. ``rate`` holds up who asks too fast; ``None``: nobody.
    """
    app = FastAPI(
        title="Tocsin", version=__version__, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.state.desk = desk
    app.state.public_url = public_url.rstrip("/")
    app.state.set_up_code = set_up_code
    app.state.rate = rate
    app.state.strangers = Rate(*STRANGERS)
    app.state.most_upload = MOST_UPLOAD
    for room in rooms:
        app.include_router(room.router)
    app.mount("/static", StaticFiles(directory=str(files("tocsin.web") / "static")))
    refuse_well(app)
    host = urlsplit(public_url).hostname or "localhost"
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*_LOCAL, host])
    app.add_middleware(BodyLimit, most_upload=MOST_UPLOAD)
    app.add_middleware(SafeHeaders, strict_transport=public_url.startswith("https:"))
    return app


def rules_of(rooms: tuple[Room, ...]) -> list[Rule]:
    """What every route needs."""
    return [rule for room in rooms for rule in room.rules]
