"""The few errors Tocsin raises. Each says what happened, where, and what to do."""


class TocsinError(Exception):
    """Base of all errors meant for the person at the keyboard.

    ``message`` says what happened and where, ``remedy`` what to do about it.
    ``exit_code`` is what the command line returns; the numbers are stable.
    """

    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message = message
        self.remedy = remedy


class UsageError(TocsinError):
    """The request itself cannot be carried out as written (a flag, a path, a setting)."""

    exit_code = 2


class InputError(TocsinError):
    """A file could not be read as what it claims to be."""

    exit_code = 3


class UnsafeInputError(InputError):
    """An archive or record is over a safety cap (size, ratio, depth)."""


class StorageError(TocsinError):
    """The workspace could not be written (disk full, no permission, damaged file)."""

    exit_code = 4


class MissingExtraError(TocsinError):
    """An optional dependency is needed and not installed."""

    exit_code = 5
