"""The settings of the spread measures, each with the reason for its default."""

from dataclasses import dataclass
from typing import Final

from tocsin.errors import UsageError

DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class HowSpread:
    """What may be set.

    Raises:
        UsageError: a value that makes no sense.
    """

    bucket_s: int | None = None
    """Seconds counted together for R. ``None``: the widest of 1, 5, 15 minutes, 1, 3, 6 hours and
    1 day in which few (``most_same_bucket``) reshares fall into the bucket of their parent."""
    most_same_bucket: float = 0.1
    """The share of reshares in their parent's own bucket that is borne: the renewal equation takes
    them as one bucket later, so that R is a little late and never far off."""
    most_delay_s: int = 7 * DAY_S
    """Reshares later than this are not counted as the parent's: a week holds nearly all of them,
    and the delays of the latest posts are known for less time anyway."""
    least_pairs: int = 50
    """Parent and reshare pairs below which the serial interval, and so R, is not measured: a mean
    of 50 delays as scattered as they are long is known to 14 %."""
    window_s: int | None = None
    """Sliding window over which R is taken as constant. ``None``: the mean serial interval, and
    at least 7 buckets, so that a window holds a generation."""
    prior_shape: float = 1.0
    prior_scale: float = 5.0
    """Gamma prior of R, mean 5 and standard deviation 5: wide, and high, so that no data never
    looks like control (Cori et al. 2013)."""
    least_pressure: float = 11.0
    """Infectious pressure ΣΛ in a window below which R is not given. With 11 expected at R = 1 the
    posterior's coefficient of variation is 0.3 (Cori et al. 2013). Judged by the past alone:
    a rule on the window's own reshares would keep the lucky windows only."""
    draws: int = 200
    """Bootstrap resamples everywhere: 95 % limits have 5 draws beyond them on each side."""
    least_events: int = 200
    """Posts below which the branching ratio is not measured: its interval would span most of 0 to
    1."""
    most_events: int = 5_000
    """The latest posts used for the branching ratio: its interval is then about 0.1 wide, and no
    process is so regular that more could fit."""
    least_fit_p: float = 0.01
    """The branching ratio is not given where time-rescaled gaps have a smaller p-value."""
    count_bucket_s: int = 3_600
    """Width of the buckets in which bursts and change points are sought, at least; long series
    are counted in wider ones (at most 300)."""
    horizon_buckets: int = 7
    """Buckets (of R) that are forecast."""
    origins: int = 20
    """Past moments from which the forecast is made again, to measure its skill."""
    most_subjects: int = 100
    """Subjects with most posts whose dynamics are measured; cascades and exposure are for all."""
    most_removed: int = 200
    """Accounts removed in the dismantling curve, at most."""
    seed: int = 0
    """Of everything drawn."""

    def __post_init__(self) -> None:
        counts = (
            "most_delay_s", "least_pairs", "draws", "least_events", "count_bucket_s",
            "horizon_buckets", "origins", "most_subjects", "most_removed",
        )  # fmt: skip
        for name in counts:
            if getattr(self, name) < 1:
                raise UsageError(f"{name} is {getattr(self, name)}.", "Give 1 or more.")
        for name in ("bucket_s", "window_s"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise UsageError(f"{name} is {value}.", "Give 1 or more seconds, or leave it out.")
        for name in ("prior_shape", "prior_scale", "least_pressure"):
            if not getattr(self, name) > 0:
                raise UsageError(f"{name} is {getattr(self, name)}.", "Give more than 0.")
        for name in ("most_same_bucket", "least_fit_p"):
            if not 0 < getattr(self, name) < 1:
                raise UsageError(f"{name} is {getattr(self, name)}.", "Give a share, as 0.1.")
        if self.most_events < self.least_events:
            raise UsageError(
                f"most_events ({self.most_events}) is less than least_events "
                f"({self.least_events}), so nothing would ever be measured.",
                "Give at least as many.",
            )
