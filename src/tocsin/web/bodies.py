"""How much may be sent: a form is small, few pages take files, and one door takes messages."""

from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_FORM: Final = 4_000_000
"""Bytes of a form: twice the longest text, in the longest encoding."""
MOST_MESSAGE: Final = 8 * 2**20 + 65_536
"""Bytes of a partner's message: what may be, and enough above it to say that it is too large."""
_FILES: Final = ("/import", "/import.json", "/crowds", "/crowds.json")
_MESSAGES: Final = ("/roundtable/envelopes",)


class TooLargeError(Exception):
    """More was sent than may be."""


class BodyLimit:
    """Cuts off what is too large while it comes in, whatever its headers say."""

    def __init__(self, app: ASGIApp, *, most_upload: int) -> None:
        self.app = app
        self.most_upload = most_upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, counting what comes in."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self._most(scope["path"])
        held, over, begun = 0, False, False

        async def counted() -> Message:
            nonlocal held, over
            message = await receive()
            held += len(message.get("body", b""))
            if held > most:
                over = True
                raise TooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            if over and not begun:
                return  # who parsed it takes the cut for a broken form, and would say so
            begun = True
            await send(message)

        try:
            await self.app(scope, counted, noted)
        except TooLargeError:
            if begun:
                raise
        if over and not begun:
            text = f"More than {most:,} bytes were sent. Send less at once.\n"
            await PlainTextResponse(text, status_code=413)(scope, receive, send)

    def _most(self, path: str) -> int:
        if path in _MESSAGES:
            return MOST_MESSAGE
        return self.most_upload if path in _FILES else MOST_FORM
