"""What the forms of commitments have in common: numbers, times and lines read, faults kept.

They are sent as text, so that what cannot be read comes back as it was typed.
"""

from datetime import UTC, datetime
from typing import Any

from tocsin.desk.errors import InvalidError
from tocsin.errors import Sentence
from tocsin.web.forms import LARGEST


class Reading:
    """What was typed, read; what cannot be is kept by its field until :meth:`stop`."""

    def __init__(self) -> None:
        self.faults: dict[str, str] = {}

    def number(self, name: str, text: str) -> int:
        """A whole number."""
        if text.isascii() and text.isdigit() and int(text[:12]) <= LARGEST:
            return int(text)
        self.faults[name] = Sentence("Give a whole number.")
        return 0

    def moment(self, name: str, text: str) -> datetime:
        """A time as a browser sends it; without a zone it is UTC, as the form says."""
        found = self.optional_moment(name, text)
        if found is None:
            self.faults.setdefault(name, Sentence("Give a day and a time."))
        return found or datetime.max.replace(tzinfo=UTC)

    def optional_moment(self, name: str, text: str) -> datetime | None:
        """A time, or none where nothing was typed."""
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, OverflowError):
            self.faults[name] = Sentence("Give a day and a time.")
            return None

    def day(self, name: str, text: str) -> datetime:
        """The beginning of a day (UTC)."""
        try:
            return datetime.fromisoformat(text[:10]).replace(tzinfo=UTC)
        except ValueError:
            self.faults[name] = Sentence("Give a day, as in 2026-03-01.")
            return datetime.min.replace(tzinfo=UTC)

    def need(self, name: str, text: str) -> str:
        """A text that must be there."""
        if not text.strip():
            self.faults[name] = Sentence("This must not be empty.")
        return text.strip()

    def stop(self) -> None:
        """Refuses what could not be read.

        Raises:
            InvalidError: something could not.
        """
        if self.faults:
            raise InvalidError(
                Sentence("Something in the form cannot be taken."),
                Sentence("Correct what is named below."),
                self.faults,
            )


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text, each once, without empty ones."""
    return tuple(dict.fromkeys(one.strip() for one in text.splitlines() if one.strip()))


def faults_of(error: InvalidError, names: dict[str, str] | None = None) -> dict[str, Any]:
    """What is wrong, by the form's own fields; by no field where the whole step is refused."""
    named = names or {}
    found = error.fields or {"step": error.message}
    return {
        named.get(place, place.split("[", maxsplit=1)[0].rpartition(".")[2]): what
        for place, what in found.items()
    }
