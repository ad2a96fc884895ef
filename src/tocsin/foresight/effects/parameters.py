"""The settings of effects measured after the fact, each with the reason for its default."""

from dataclasses import dataclass

from tocsin.errors import UsageError


@dataclass(frozen=True, slots=True)
class Measuring:
    """What may be set.

    Raises:
        UsageError: a value that makes no sense.
    """

    before: int | None = None
    """Periods before the date that say what was to be expected. None: 28 days of daily series
    (each weekday four times), 8 periods of others: more would be another story by then."""
    after: int | None = None
    """Periods after the date in which an effect is looked for. None: 7 days (a whole week), or 4
    periods of others."""
    alpha: float = 0.05
    """The rate of false detections on dates where nothing happened, at most."""
    power: float = 0.8
    """Of the least effect that would be detected: the usual four in five (Cohen 1988)."""
    least_active: float = 0.5
    """Share of the periods before that must not be zero; with fewer there is no level to change."""

    def __post_init__(self) -> None:
        for name, least in (("before", 4), ("after", 1)):
            value = getattr(self, name)
            if value is not None and value < least:
                raise UsageError(f"{name} is {value}.", f"Give {least} periods or more.")
        for name in ("alpha", "power"):
            if not 0 < getattr(self, name) < 1:
                raise UsageError(f"{name} is {getattr(self, name)}.", "Give it between 0 and 1.")
        if not 0 <= self.least_active <= 1:
            raise UsageError(f"least_active is {self.least_active}.", "Give a share, as 0.5.")

    @property
    def least_placebos(self) -> int:
        """Dates where nothing happened that a decision needs: 1 in (n + 1) must reach alpha."""
        return int(-(-1 // self.alpha)) - 1
