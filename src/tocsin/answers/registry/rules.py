"""The rules of an answer, fixed when its drafting starts."""

from dataclasses import dataclass

from tocsin.cases.documents import Document
from tocsin.panels.errors import NotAllowedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules(Document):
    """How many must sign, and how long each step may take, in hours.

    Raises:
        NotAllowedError: nobody need sign, or a step takes no time.
    """

    least_signatories: int = 2
    """Institutions. One institution's word is its own; agreed it is from the second on."""
    draft_hours: int = 24
    """A rumour is copied most in its first days; an answer that takes longer comes after it."""
    review_hours: int = 24
    signing_hours: int = 48
    """Two days, since the other institutions must find somebody who may sign."""
    renew_hours: int = 168
    """How long before an answer expires somebody is told: a week, the time of the steps above with
    a week-end between them."""

    def __post_init__(self) -> None:
        if self.least_signatories < 1:
            raise _wrong("least_signatories", "At least one institution must sign.")
        hours = (self.draft_hours, self.review_hours, self.signing_hours, self.renew_hours)
        if min(hours) < 1:
            raise _wrong("hours", "A step takes less than an hour.")


def _wrong(field: str, message: str) -> NotAllowedError:
    return NotAllowedError(f"rules.{field}", message, "Change the rules before the draft starts.")
