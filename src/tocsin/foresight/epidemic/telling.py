"""What a person reads about a scenario: sentences with their baseline, and what is assumed."""

from typing import TYPE_CHECKING

import numpy as np

from tocsin.foresight.epidemic.mixing import MIXED, contacts_made, contacts_within
from tocsin.foresight.epidemic.parameters import SmirParameters

if TYPE_CHECKING:
    from tocsin.foresight.epidemic.foreseeing import Epidemic

LEAST_STILL_ILL = 0.0005
"""Shown with one decimal of a per cent: less would read as none."""


def epidemic(found: "Epidemic") -> tuple[str, ...]:
    """The sentences of a scenario, the most important first."""
    given, without = found.run.parameters, float(found.without.infected.sum())
    extra = found.extra
    lines = [
        (
            f"In this scenario {percent(found.infected[2])} of the population have had the "
            f"infection by day {given.days}; {_interval(found, 'infected')}."
        ),
        (
            f"With the same risk for all (λ = 1) it would be {percent(without)}: the risk of the "
            f"misinformed adds {points(extra[2])}; {_interval(found, 'extra')}."
        ),
    ]
    if 0 < given.misinformed_share < 1:
        lines.append(
            f"Of these, {points(extra[1])} are among the misinformed themselves and "
            f"{points(extra[0])} among ordinary people, who carry a risk that others took."
        )
    lines += [_groups(found), _peak(found)]
    if found.run.still_ill.sum() >= LEAST_STILL_ILL:
        lines.append(
            f"Another {percent(float(found.run.still_ill.sum()))} are still infected on day "
            f"{given.days}: the epidemic is not over, and the figures above do not count them."
        )
    return (*lines, _sweep(found), "This is a scenario, not a forecast.")


def _groups(found: "Epidemic") -> str:
    share = found.run.parameters.misinformed_share
    told = [
        f"{percent(infected / size)} of the {name}"
        for infected, size, name in (
            (found.infected[1], share, "misinformed"),
            (found.infected[0], 1 - share, "ordinary people"),
        )
        if size > 0
    ]
    return f"Those are {' and '.join(told)}."


def _peak(found: "Epidemic") -> str:
    told = f"Most are infected at once on day {found.run.peak_day}"
    if found.intervals is not None:
        low, high = found.intervals.peak_day
        told += f" (95 % of the drawn scenarios: {low:.0f} to {high:.0f})"
    return f"{told}, against day {found.without.peak_day} with λ = 1."


def _sweep(found: "Epidemic") -> str:
    rows = zip(found.shares["value"].to_pylist(), found.shares["infected"].to_pylist(), strict=True)
    told = ", ".join(f"{percent(total)} at {100 * share:g} %" for share, total in reversed([*rows]))
    return f"Infected by share of misinformed people, all else alike: {told}."


def _interval(found: "Epidemic", name: str) -> str:
    if found.intervals is None:
        return "interval not measured"
    low, high = getattr(found.intervals, name)[2]
    return f"95 % of the drawn scenarios: {100 * low:.1f} to {100 * high:.1f}"


def assumptions(given: SmirParameters) -> tuple[str, ...]:
    """What the model takes for granted, and what these parameters mean."""
    told = [
        (
            f"Misinformed people are assumed to be infected {given.risk_ratio:g} times as easily; "
            "the model does not find this out."
        ),
        (
            "An interval, where there is one, covers the ranges that were stated and nothing else: "
            "not whether the model is right."
        ),
        (
            "Who is misinformed does not change during the epidemic, nobody changes behaviour, "
            "nobody is vaccinated, and immunity lasts."
        ),
        "A misinformed person is easier to infect, not more infectious once infected.",
        f"People recover after {given.recovery_days:g} days on average, at a constant rate.",
    ]
    told += _meetings(given)
    if given.risk_ratio * given.transmission_rate > given.steps_per_day:
        told.append("λβ is more than one a step, and counts as one: certain infection.")
    return tuple(told)


def _meetings(given: SmirParameters) -> list[str]:
    if given.homophily == MIXED:
        return ["Everybody meets everybody alike, whatever their group."]
    kind = given.misinformed_share, given.homophily, given.mixing
    within, made = contacts_within(*kind), contacts_made(*kind)
    told = [
        (
            f"Contacts within the own group: {_contacts(within[0])} of an ordinary person's, "
            f"{_contacts(within[1])} of a misinformed person's."
        )
    ]
    if np.abs(made - 1).max() > 0.005:
        told.append(
            "With groups of unequal size homophily as published also changes how many people a "
            f"person meets: {made[0]:.2f} times as many as without groups for ordinary people, "
            f"{made[1]:.2f} times for misinformed people. Set mixing to 'preserved' to keep it."
        )
    return told


def _contacts(share: float) -> str:
    return "none (no contacts)" if np.isnan(share) else percent(share)


def percent(share: float) -> str:
    """A share in words."""
    return f"{100 * share:.1f} %"


def points(share: float) -> str:
    """A difference of shares in words."""
    return f"{100 * share:.1f} percentage points"
