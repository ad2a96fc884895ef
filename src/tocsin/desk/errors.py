"""What a use case refuses, and why; the web turns each into its page and status."""

from collections.abc import Mapping
from typing import Any

from tocsin.errors import TocsinError


class NotFoundError(TocsinError):
    """There is no such thing, or this person may not know of it: the two look the same."""


class ForbiddenError(TocsinError):
    """The person is known and may not do this."""


class ConflictError(TocsinError):
    """Someone else was first: what was sent is based on an older version.

    ``compared`` holds, for each field in dispute, what stood there (``base``), what was sent
    (``mine``) and what was saved meanwhile (``theirs``).
    """

    def __init__(
        self, message: str, remedy: str = "", compared: tuple[dict[str, Any], ...] = ()
    ) -> None:
        super().__init__(message, remedy)
        self.compared = compared


class InvalidError(TocsinError):
    """What was sent cannot be taken; ``fields`` says by field what is wrong.

    >>> InvalidError("The case cannot be saved.", "Correct it.", {"title": "is empty"}).fields
    {'title': 'is empty'}
    """

    def __init__(
        self, message: str, remedy: str = "", fields: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message, remedy)
        self.fields = dict(fields or {})


class TooManyError(TocsinError):
    """Too many attempts; ``wait_s`` says how many seconds until the next is taken."""

    def __init__(self, message: str, remedy: str, wait_s: int) -> None:
        super().__init__(message, remedy)
        self.wait_s = wait_s
