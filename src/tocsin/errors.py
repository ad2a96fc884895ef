"""The few errors Tocsin raises. Each says what happened, where, and what to do."""

from typing import Any, Self


class Sentence(str):  # noqa: SLOT000 - a text cannot have slots and a place for values
    """A sentence that is made of a template and values, and remembers both.

    It is the English sentence, so whoever prints it needs to know nothing more. Who speaks another
    language looks up ``template``, and fills in ``values`` as that language writes them. A value is
    a text, a number, a time, a member of a scale, another sentence, or a tuple of those.

    >>> Sentence("At most {most} rows, not of {kinds}.", most=5000, kinds=("post", "note"))
    'At most 5,000 rows, not of post, note.'
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, **values: Any) -> Self:
        """Fills the places of the template, ``{name}``, with the values of those names."""
        made = super().__new__(cls, template.format(**{k: _plain(v) for k, v in values.items()}))
        made.template, made.values = template, values
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """As a text: what leaves the process is English and stays so."""
        return str, (str(self),)


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(_plain(one) for one in value)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return f"{value:,}" if is_number else str(value)


class TocsinError(Exception):
    """Base of all errors meant for the person at the keyboard.

    ``message`` says what happened and where, ``remedy`` what to do about it.
    Both are a text as it stands, or a :class:`Sentence` where values stand in it.
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
