"""The terms of a procedure, fixed when a sanction is proposed: nobody changes them on the way."""

from dataclasses import dataclass
from typing import Final

from tocsin.cases.documents import Document
from tocsin.cases.errors import CannotStandError
from tocsin.errors import Sentence
from tocsin.measures.sanctions.deadlines import zone_of

LEAST_REPLY_DAYS: Final = 7
"""Less is no window: a notice may come on a day when nobody reads it."""
LEAST_APPEAL_DAYS: Final = 14
LEAST_DECIDERS: Final = 2
"""With whoever proposed it, three people in at least two roles have then said yes or no."""
LEAST_REVIEWERS: Final = 2
MOST_DAYS: Final = 366
SLOW_REPLY_DAYS: Final = 14
"""The least where a notice goes by post or is posted up: it is read days after it was served."""
MOST_REST_DAYS: Final = 3
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Terms(Document):
    """How many calendar days each step may take, in the zone of the person concerned.

    Raises:
        CannotStandError: a window is too short, a step too long, or there is no such zone.
    """

    zone: str
    appeal_to: str
    """The body that hears the appeal."""
    appeal_how: str
    """How one reaches it, in words: an address, a page."""
    vote_days: int = 60
    """Until the panel has voted: a panel of ``tocsin.panels`` takes 35 days by its own defaults."""
    serve_days: int = 14
    reply_days: int = 14
    """As long as most administrative law gives; the least is seven."""
    decide_days: int = 30
    appeal_days: int = 184
    """Six months at their longest, as DSA art. 20(1) asks of platforms."""
    review_days: int = 60
    deciders: int = 3
    """Odd, so that a tie is rare; on a tie the measure is not adopted."""
    reviewers: int = 3
    rest_days: tuple[int, ...] = (5, 6)
    """Days of the week on which no time to answer ends, 0 for Monday; Saturday and Sunday."""

    def __post_init__(self) -> None:
        """Refuses terms under which nobody could defend themselves."""
        zone_of(self.zone)
        least = {
            "vote_days": 1, "serve_days": 1, "reply_days": LEAST_REPLY_DAYS, "decide_days": 1,
            "appeal_days": LEAST_APPEAL_DAYS, "review_days": 1, "deciders": LEAST_DECIDERS,
            "reviewers": LEAST_REVIEWERS,
        }  # fmt: skip
        for name, lowest in least.items():
            if not lowest <= getattr(self, name) <= MOST_DAYS:
                raise CannotStandError(
                    f"terms.{name}",
                    Sentence("{name} is {value}.", name=name, value=getattr(self, name)),
                    Sentence("From {least} to {most}.", least=lowest, most=MOST_DAYS),
                )
        rest = set(self.rest_days)
        if len(rest) > MOST_REST_DAYS or not rest <= set(range(_WEEK)):
            raise CannotStandError(
                "terms.rest_days",
                "These are no days of rest.",
                Sentence("At most {most} days, 0 for Monday to 6.", most=MOST_REST_DAYS),
            )
        for name in ("appeal_to", "appeal_how"):
            if not getattr(self, name).strip():
                raise CannotStandError(
                    f"terms.{name}", "There is no way to appeal.", "Say who hears it, and how."
                )
