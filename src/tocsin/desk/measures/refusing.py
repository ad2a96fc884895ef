"""What the pure rooms refuse, as the desk says it: with the field in which it lies."""

from collections.abc import Iterator
from contextlib import contextmanager

from tocsin.cases.errors import CannotStandError
from tocsin.desk.errors import InvalidError
from tocsin.panels.errors import NotAllowedError


@contextmanager
def refusing() -> Iterator[None]:
    """Turns a refusal of the procedure into one of the desk.

    Raises:
        InvalidError: the procedure does not allow it here, now, or from this person; or a part of
            it is missing.
    """
    try:
        yield
    except (NotAllowedError, CannotStandError) as error:
        raise InvalidError(error.message, error.remedy, {error.field: error.message}) from error
