"""What every answer says to the browser: nothing from elsewhere, nothing inline, nothing framed.

What is published for everybody states its own policy, and only that may be shown by other sites.
"""

from collections.abc import Mapping
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SOURCES: Final = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
POLICY: Final = "; ".join(_SOURCES)
_PUBLIC_S: Final = 60
"""For so long a cache may show what was withdrawn meanwhile."""
_LINKS: Final = ("/reply/",)
"""Where an address is itself the key: no page is told it, not even one of ours. Its origin is told,
for by that a form is known to be ours, in browsers of any age."""
_ALWAYS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def published(policy: str, *, framed: bool) -> dict[str, str]:
    """The headers of what everybody may have, from any site; ``framed``: to show in a frame too."""
    ancestors = "*" if framed else "'none'"
    headers = {
        "Content-Security-Policy": f"{policy}; frame-ancestors {ancestors}",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Cache-Control": f"public, max-age={_PUBLIC_S}",
    }
    return headers | ({"X-Frame-Options": ""} if framed else {})


class SafeHeaders:
    """Adds to every answer what it does not state itself; only static files are kept by caches."""

    def __init__(self, app: ASGIApp, *, strict_transport: bool) -> None:
        self.app = app
        self.strict_transport = strict_transport

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_static = scope["path"].startswith("/static/")
        is_key = scope["path"].startswith(_LINKS)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if is_key:
                    headers["Referrer-Policy"] = "strict-origin"
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                if not headers["X-Frame-Options"]:  # it knows no way to say "anybody"
                    del headers["X-Frame-Options"]
                headers.setdefault("Cache-Control", "max-age=3600" if is_static else "no-store")
                if self.strict_transport:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        await self.app(scope, receive, with_headers)
