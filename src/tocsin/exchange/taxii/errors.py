"""What a TAXII server refuses, with the status that the standard gives it."""

from tocsin.errors import TocsinError


class RefusedError(TocsinError):
    """A request that cannot be answered; becomes an error message (section 3.6.1)."""

    def __init__(self, status: int, title: str, description: str = "") -> None:
        super().__init__(title, description)
        self.status = status


def not_understood(what: str) -> RefusedError:
    """400: a parameter is malformed (section 3.4)."""
    return RefusedError(400, "This request cannot be understood.", what)


def not_found() -> RefusedError:
    """404: there is nothing, or the client may not know of it: the two look the same."""
    return RefusedError(404, "There is nothing here, or it is not shared with you.")


def forbidden(what: str) -> RefusedError:
    """403: the client knows of it and may not do this."""
    return RefusedError(403, "You may not do this.", what)


def unprocessable(what: str) -> RefusedError:
    """422: the body cannot be processed (section 5.5)."""
    return RefusedError(422, "What was sent cannot be processed.", what)
