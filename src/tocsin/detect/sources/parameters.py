"""The settings of the sources measurement, each with the reason for its default."""

from dataclasses import dataclass

from tocsin.errors import UsageError


@dataclass(frozen=True, slots=True)
class How:
    """What may be set.

    Raises:
        UsageError: a value that makes no sense.
    """

    low_below: float = 1 / 3
    """A rating below this on the common scale (0 worst, 1 best) is "low". Lists draw no such lines
    themselves, so the scale is cut in thirds."""
    high_from: float = 2 / 3
    """A rating from this on is "high"; between the two it is "middle"."""
    least_listed: int = 20
    """Sites of a country or language that a list must rate before it counts as covering it. Under
    that a list holds the few that its makers came across, and those are not like the others."""
    least_language_posts: int = 10
    """Posts of known language that link to a site before its language is taken from them."""
    language_share: float = 0.8
    """The share of these that must agree; a site that is read in many languages has none."""
    least_judged: int = 5
    """Judged pages or posts that a source needs before it has a reputation; under that it is not
    measured. Five of five found false could still be chance at a rate of one in two."""
    rating_list: str | None = None
    """The list whose ratings are a source's prior, by its name; ``None``: none. One list only, for
    lists are never averaged."""
    rating_weight: float = 2.0
    """How many judged posts a rating of that list counts as. Two are soon outweighed by what the
    source itself did."""
    half_life_days: float | None = None
    """After how many days a judgement counts half; ``None``: all count alike, however old."""
    most_sources: int = 1_000
    """Sources in the table, those with the most posts first, besides all that were judged. The
    shares by band count every source."""
    own_sites: tuple[str, ...] = ()
    """Further sites that are never rated: the institution's own, and its partners'."""

    def __post_init__(self) -> None:
        for name in ("least_listed", "least_language_posts", "least_judged", "most_sources"):
            if getattr(self, name) < 1:
                raise UsageError(f"{name} is {getattr(self, name)}.", "Give 1 or more.")
        if not 0 < self.low_below < self.high_from < 1:
            raise UsageError(
                f"low_below is {self.low_below} and high_from {self.high_from}.",
                "Give two numbers between 0 and 1, the first the smaller.",
            )
        if not 0.5 < self.language_share <= 1:
            raise UsageError(
                f"language_share is {self.language_share}.", "Give a share above 0.5, at most 1."
            )
        if not 0 <= self.rating_weight <= 1_000:
            raise UsageError(f"rating_weight is {self.rating_weight}.", "Give 0 to 1000 posts.")
        if self.half_life_days is not None and not self.half_life_days > 0:
            raise UsageError(f"half_life_days is {self.half_life_days}.", "Give days above 0.")
