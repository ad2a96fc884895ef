"""The figures of interventions and effects: published simulations, and search attention."""

import ast
import os
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pcsv
from scipy import stats

import void_attention
from figures import Figure, Target
from tocsin.charts import Chart, Level, Series
from tocsin.detect.intervals import wilson
from tocsin.foresight.effects.difference import difference_in_differences
from tocsin.foresight.effects.interrupted import interrupted
from tocsin.foresight.effects.parameters import Measuring
from tocsin.foresight.effects.periods import periods
from tocsin.foresight.effects.power import detections
from tocsin.foresight.effects.records import Intervention
from tocsin.foresight.interventions.foresee import Foreseeing, foresee
from tocsin.foresight.interventions.levers import Lever
from tocsin.foresight.interventions.published import BANS, BASELINE, NUDGES, REMOVALS, alone

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

LEAST_ATTENTION = 0.005
"""As for the voids: below it, a claim was hardly looked for in a country."""
TRIALS = 2_000
POWER_SERIES = 300
DIFFERENCES = 500
DAILY_SERIES = 20
SWINGS = (0.2, 0.5, 1.0)
HOW = Measuring()
BEFORE, AFTER = 8, 4
RATIOS = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0, 10.0)


@cache
def _quiet(data: Path) -> tuple[list[str], list[datetime], Floats, npt.NDArray[np.bool_]]:
    """Claims, week ends, attention of the week (rows, weeks), and where a fact-check came."""
    found = void_attention.attention(data)
    enough = np.flatnonzero(found.gain.sum(axis=1) > LEAST_ATTENTION)
    place = {
        (found.claim[row], found.country[row]): number for number, row in enumerate(enough.tolist())
    }
    checked = np.zeros((len(enough), len(found.ends)), dtype=np.bool_)
    path = data / "infodemic" / "factcheck_attention" / "df_fc.csv"
    quoted = pcsv.ParseOptions(newlines_in_values=True)
    rows = pcsv.read_csv(path, parse_options=quoted)
    for row in rows.select(["date", "claim", "countries_list"]).to_pylist():
        countries = row["countries_list"]
        week = (void_attention.sunday(row["date"]) - found.ends[0]).days // 7
        for country in ast.literal_eval(countries) if countries.startswith("{") else ():
            number = place.get((row["claim"].removesuffix(".csv"), country))
            if number is not None and 0 <= week < len(found.ends):
                checked[number, week] = True
    ends = [datetime.fromisoformat(f"{end}T00:00+00:00") for end in found.ends]
    claims = [found.claim[row] for row in enough]
    # The first week holds all attention before it, and is no week of its own.
    return claims, ends[1:], np.maximum(found.gain[enough, 1:], 0.0), checked[:, 1:]


def _series(ends: list[datetime], values: Floats) -> pa.Table:
    return pa.table({"t": pa.array(ends, pa.timestamp("us", "UTC")), "value": values})


def _dates(checked: npt.NDArray[np.bool_], generator: np.random.Generator) -> list[tuple[int, int]]:
    """Rows and weeks, drawn at random, with no fact-check from 8 weeks before to 4 after.

    Weeks late enough in the year to have the 19 placebo dates that a decision needs.
    """
    rows, weeks = checked.shape
    first = BEFORE + AFTER + HOW.least_placebos - 1
    drawn: list[tuple[int, int]] = []
    while len(drawn) < TRIALS:
        row, week = int(generator.integers(rows)), int(generator.integers(first, weeks - AFTER + 1))
        if not checked[row, week - BEFORE : week + AFTER].any():
            drawn.append((row, week))
    return drawn


def placebo_false_positive_rate(data: Path) -> tuple[float, str]:
    _, ends, gain, checked = _quiet(data)
    verdicts = [
        interrupted(_series(ends, gain[row]), ends[week], HOW).decision.verdict
        for row, week in _dates(checked, np.random.default_rng(0))
    ]
    decided = [verdict for verdict in verdicts if verdict != "not measured"]
    false = decided.count("detected")
    return false / len(decided), _note(false, len(decided), len(verdicts))


def _note(false: int, decided: int, all_: int) -> str:
    low, high = wilson(np.array([false]), np.array([decided]))
    return (
        f"{false} of {decided} dates that were decided ({low[0]:.3f} to {high[0]:.3f}); "
        f"{all_ - decided} of {all_} not measured"
    )


@cache
def _power(data: Path) -> dict[float, tuple[int, int]]:
    """Detected, and tried, for each change put in, at quiet dates of quiet series."""
    _, ends, gain, checked = _quiet(data)
    quiet = np.flatnonzero(~checked.any(axis=1))
    chosen = np.random.default_rng(1).choice(quiet, POWER_SERIES, replace=False)
    hits = dict.fromkeys(RATIOS, (0, 0))
    for row in chosen.tolist():
        values = periods(_series(ends, gain[row]))
        for ratio in RATIOS:
            found = detections(values, ratio, HOW)
            hits[ratio] = (hits[ratio][0] + int(found.sum()), hits[ratio][1] + len(found))
    return hits


def power_at(ratio: float, data: Path) -> tuple[float, str]:
    found = _power(data)
    curve = ", ".join(f"{one:g}: {hits / tried:.3f}" for one, (hits, tried) in found.items())
    hits, tried = found[ratio]
    return hits / tried, f"{tried} dates in {POWER_SERIES} series never fact-checked; {curve}"


@cache
def _daily_power() -> dict[float, dict[float, float]]:
    """Power by swing and ratio on made daily series of 180 days.

    A level of 200 a day, weekends at 0.6; each day up or down by the swing (a standard deviation of
    the logarithm), of which 0.5 carries over to the next day.
    """
    found = {}
    for swing in SWINGS:
        hits, tried = dict.fromkeys(RATIOS, 0), 0
        for seed in range(DAILY_SERIES):
            values = periods(_daily(swing, seed))
            for ratio in RATIOS:
                detected = detections(values, ratio, HOW)
                hits[ratio] += int(detected.sum())
            tried += len(detected)
        found[swing] = {ratio: count / tried for ratio, count in hits.items()}
    return found


def _daily(swing: float, seed: int) -> pa.Table:
    generator = np.random.default_rng(seed)
    days = np.arange(180)
    noise = np.zeros(len(days))
    for day in days[1:]:
        noise[day] = 0.5 * noise[day - 1] + np.sqrt(0.75) * swing * generator.standard_normal()
    mean = 200 * np.where(days % 7 >= 5, 0.6, 1.0) * np.exp(noise)
    start = datetime(2026, 1, 5, tzinfo=UTC)
    return _series(
        [start + timedelta(days=int(day)) for day in days], generator.poisson(mean) * 1.0
    )


def daily_power(data: Path) -> tuple[float, str]:  # noqa: ARG001 - made series
    found = _daily_power()
    told = "; ".join(
        f"swing {swing:g}: " + ", ".join(f"{ratio:g}: {share:.2f}" for ratio, share in row.items())
        for swing, row in found.items()
    )
    return found[SWINGS[0]][0.5], f"{DAILY_SERIES} series of 180 days each; {told}"


def power_chart(data: Path) -> Chart:
    """``docs/methods/power.svg``: which changes are found, in real weekly and made daily series."""
    labels = [f"{ratio:g}×" for ratio in RATIOS]
    weekly = [100 * hits / tried for hits, tried in _power(data).values()]
    series = [
        Series(f"daily, swing {swing:g}", labels, [100 * share for share in row.values()])
        for swing, row in _daily_power().items()
    ]
    return Chart(
        "Which changes are found", "change, in times", "found (%)",
        (*series, Series("search, by week", labels, weekly)), (Level(5.0, "chance"),),
    )  # fmt: skip


def difference_false_positive_rate(data: Path) -> tuple[float, str]:
    """The claim in one country against the same claim in all others, where none was checked."""
    claims, ends, gain, checked = _quiet(data)
    verdicts = []
    for row, week in _dates(checked, np.random.default_rng(2))[:DIFFERENCES]:
        span = slice(week - BEFORE, week + AFTER)
        same = [
            other
            for other in np.flatnonzero(np.array(claims) == claims[row]).tolist()
            if not checked[other, span].any()
        ]
        if len(same) < 3:
            continue
        units = np.repeat([str(other) for other in same], len(ends))
        when = pa.array(ends * len(same), pa.timestamp("us", "UTC"))
        table = pa.table({"unit": units, "t": when, "value": gain[same].ravel()})
        found = difference_in_differences(table, str(row), ends[week], HOW)
        verdicts.append(found.decision.verdict)
    decided = [verdict for verdict in verdicts if verdict != "not measured"]
    false = decided.count("detected")
    return false / len(decided), _note(false, len(decided), len(verdicts))


ADAPTATION = {0.25: -0.462, 0.30: -0.507, 0.34: -0.538}
"""Change in posts by a label that lowers sharing so much, from the beginning, on all posts."""
COMBINED = {"modest": 5.1, "aggressive": 4.0}
EVENTS = 32
DRAWS = 12_000
SIZES, LENGTHS, TOGETHER = (7.58, 2.40), (3.81, 0.98), 0.79
"""Mean and standard deviation of log posts and log five minutes of the 465 events that the authors
fitted (their public table of events), and how the two correlate."""
LARGEST, LONGEST, SHORTEST = 1_700_000, 2_600, 12
"""Of the same events: posts, and lengths in five minutes."""
FOLLOWERS = (6.2, 2.2)
"""Of log followers: a median of 500, and one account in ten with more than 8,000. Assumed."""
EDGE = 0.05
FASTER = Foreseeing(runs=100)


def response_max_error(data: Path) -> tuple[float, str]:  # noqa: ARG001 - figures in print
    errors = {
        nudge: 100 * abs(alone(Lever(Intervention.NUDGE, nudge)).value - 1 - change)
        for nudge, change in ADAPTATION.items()
    }
    each = ", ".join(f"{nudge:.0%}: {error:.2f}" for nudge, error in errors.items())
    return max(errors.values()), f"points, fitted to four nudges only; {each}"


def _burst(generator: np.random.Generator) -> tuple[Ints, Floats] | None:
    """Posts by bucket and followers by post of a burst with parameters from the authors' priors.

    None where there is none: it dies at once, runs away, or does not end at 5 % of its peak.
    """
    alpha, beta = generator.normal(-3, 3), generator.normal(0, 3)
    delta, fading = generator.random(), generator.exponential()
    phi = 1 / max(abs(generator.standard_normal()), 1e-3)
    counts, followers = [3], [generator.lognormal(*FOLLOWERS, 3)]
    v, total = float(np.log1p((1 + followers[0]).sum())), 3
    while len(counts) < LONGEST:
        mean = np.exp(min(alpha + beta * v, 20.0)) * generator.gamma(phi, 1 / phi)
        y = int(generator.poisson(min(mean, 1e9)))
        total += y
        if total > LARGEST:
            return None
        counts.append(y)
        followers.append(generator.lognormal(*FOLLOWERS, y))
        x = float(np.log1p((1 + followers[-1]).sum()))
        v = v * delta * np.exp(-fading * len(counts)) + x
        if y < EDGE * max(counts):
            kept = len(counts) >= SHORTEST and total >= 20
            return (np.array(counts), np.concatenate(followers)) if kept else None
    return None


def _posts(counts: Ints, followers: Floats) -> pa.Table:
    seconds = np.repeat(np.arange(len(counts)) * 300, counts)
    return pa.table(
        {
            "post_key": np.arange(len(seconds)),
            "account_key": np.arange(len(seconds)),
            "t": pa.array((1_600_000_200 + seconds) * 1_000_000).cast(pa.timestamp("us", "UTC")),
            "followers": followers.astype(np.int64),
        }
    )


def _events() -> list[pa.Table]:
    """Bursts by the model under the authors' priors, nearest in size and length to theirs."""
    generator = np.random.default_rng(0)
    bursts = [one for one in (_burst(generator) for _ in range(DRAWS)) if one is not None]
    size = np.log([counts.sum() for counts, _ in bursts])
    length = np.log([len(counts) for counts, _ in bursts])
    chosen: list[int] = []
    for number in range(EVENTS):
        z = float(stats.norm.ppf((number + 0.5) / EVENTS))
        other = TOGETHER * z + np.sqrt(1 - TOGETHER**2) * float(generator.standard_normal())
        away = (size - SIZES[0] - SIZES[1] * z) ** 2 / SIZES[1] ** 2
        away = away + (length - LENGTHS[0] - LENGTHS[1] * other) ** 2 / LENGTHS[1] ** 2
        away[chosen] = np.inf
        chosen.append(int(np.argmin(away)))
    return [_posts(*bursts[place]) for place in chosen]


def _policy(
    nudge: float, ban: int, demote: tuple[float, float], remove: float
) -> list[list[Lever]]:
    """A policy's four outcomes for an event: neither demoted nor removed, one of them, both."""
    always = [
        Lever(Intervention.NUDGE, nudge),
        Lever(Intervention.SUSPEND, followers=ban, strikes=0),
    ]
    down = Lever(Intervention.DEMOTE, demote[0], demote[1])
    away = Lever(Intervention.REMOVE, delay_min=remove)
    return [always, [*always, down], [*always, away], [*always, down, away]]


def _options() -> dict[str, list[Lever]]:
    found = {f"nudge {n}": [Lever(Intervention.NUDGE, n)] for n in NUDGES}
    found |= {f"remove {d}": [Lever(Intervention.REMOVE, delay_min=d)] for d in REMOVALS}
    found |= {f"ban {f}": [Lever(Intervention.SUSPEND, followers=int(f), strikes=0)] for f in BANS}
    for name, policy in POLICIES.items():
        found |= {f"{name} {place}": levers for place, levers in enumerate(_policy(*policy[:4]))}
    return found


POLICIES = {
    "modest": (0.1, 100_000, (0.1, 120.0), 240.0, 0.05),
    "aggressive": (0.2, 50_000, (0.2, 60.0), 120.0, 0.10),
}
"""Nudge, suspensions from so many followers, demotion (size, minutes), removal (minutes), and the
share of events demoted; one event in five is removed. The thresholds of followers are our guess."""


@cache
def _simulated() -> tuple[dict[str, float], int]:
    """Posts left by each option, as a share, over all made events that can be fitted."""
    totals: dict[str, float] = {}
    fitted = 0
    for posts_of_one in _events():
        found = foresee(posts_of_one, _options(), FASTER)
        if found.growth.reason:
            continue
        fitted += 1
        for option in found.options:
            posts = float(option.posts.sum(axis=1).mean())
            totals[option.name] = totals.get(option.name, 0.0) + posts
    base = totals["do nothing"]
    return {name: posts / base for name, posts in totals.items()}, fitted


def _errors(published: dict[str, float], left: dict[str, float]) -> tuple[float, str]:
    """The largest difference in points of the baseline, and each pair."""
    errors = {name: 100 * abs(left[name] - posts / BASELINE) for name, posts in published.items()}
    each = ", ".join(
        f"{name}: {left[name]:.2f} where {posts / BASELINE:.2f}"
        for name, posts in published.items()
    )
    return max(
        errors.values()
    ), f"points at most, {_simulated()[1]} of {EVENTS} made events; {each}"


def nudge_error(data: Path) -> tuple[float, str]:  # noqa: ARG001 - made events
    return _errors({f"nudge {n}": posts for n, posts in NUDGES.items()}, _simulated()[0])


def removal_error(data: Path) -> tuple[float, str]:  # noqa: ARG001
    return _errors({f"remove {d}": posts for d, posts in REMOVALS.items()}, _simulated()[0])


def ban_error(data: Path) -> tuple[float, str]:  # noqa: ARG001
    return _errors({f"ban {f}": posts for f, posts in BANS.items()}, _simulated()[0])


def combined_error(data: Path) -> tuple[float, str]:  # noqa: ARG001
    left, _ = _simulated()
    mixed = {}
    for name, (*_, demoted) in POLICIES.items():
        weights = np.outer([0.8, 0.2], [1 - demoted, demoted]).ravel()
        mixed[name] = float(sum(w * left[f"{name} {place}"] for place, w in enumerate(weights)))
    return _errors(COMBINED, mixed)


def label_error(data: Path) -> tuple[float, str]:  # noqa: ARG001 - figures in print
    """Labels on a random twentieth of events, and on the twentieth with most posts.

    Which share of posts the largest have follows from the sizes as a lognormal distribution.
    """
    largest = float(stats.norm.cdf(SIZES[1] - stats.norm.ppf(0.95)))
    published = {0.05: -0.018, largest: -0.421}
    errors, told = [], []
    for coverage, change in published.items():
        found = alone(Lever(Intervention.LABEL, 0.3, coverage=coverage)).value - 1
        errors.append(100 * abs(found - change))
        told.append(f"on {coverage:.0%} of posts {100 * found:.1f} % where {100 * change:.1f} %")
    return max(errors), f"points at most; {', '.join(told)}"


ATTENTION = "search attention to claims, by country and week (2020)"
MADE = "events made by the model, sizes and lengths as published"
FIGURES = [
    Figure(
        "foresight.interventions_max_error_points", Target(0, 3),
        "published simulations", response_max_error,
    ),
    Figure(
        "effects.placebo_false_positive_rate", Target(0, 0.05), ATTENTION,
        placebo_false_positive_rate, quick=False,
    ),
    Figure("effects.power_at_halving", None, ATTENTION, partial(power_at, 0.5), quick=False),
    Figure("effects.power_at_tenth", None, ATTENTION, partial(power_at, 0.1), quick=False),
    Figure("effects.power_at_tenfold", None, ATTENTION, partial(power_at, 10.0), quick=False),
    Figure("effects.daily_power_at_halving", None, "made daily series", daily_power),
    Figure(
        "effects.did_false_positive_rate", None, ATTENTION,
        difference_false_positive_rate, quick=False,
    ),
    Figure(
        "foresight.interventions_label_error_points", None, "published simulations", label_error
    ),
    Figure("foresight.interventions_nudge_error_points", None, MADE, nudge_error, quick=False),
    Figure("foresight.interventions_removal_error_points", None, MADE, removal_error, quick=False),
    Figure("foresight.interventions_bans_error_points", None, MADE, ban_error, quick=False),
    Figure(
        "foresight.interventions_combined_error_points", None, MADE, combined_error, quick=False
    ),
]  # fmt: skip


if __name__ == "__main__":
    folder = Path(os.environ["TOCSIN_DATA"])
    path = Path(__file__).parents[1] / "docs" / "methods" / "power.svg"
    path.write_text(power_chart(folder).svg() + "\n", "utf-8")
