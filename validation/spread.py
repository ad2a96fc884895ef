"""Spread: intervals of R and the branching ratio held against what series were made with.

Made series have known answers. The dismantling curve is on a part of the posts that one operator
(the Internet Research Agency) made: its accounts' copies of each other's texts, the only resharing
that the file shows. There every post is of an operation, so *low-credibility* is every post of the
file, and a reshare is a post of another of its accounts with the same text, attributed to the
earliest.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scipy import stats

from figures import Figure, Target
from tocsin.detect.intervals import wilson
from tocsin.detect.spread.branching import branching
from tocsin.detect.spread.changes import change_points
from tocsin.detect.spread.dismantling import dismantling
from tocsin.detect.spread.hawkes import Events, fit
from tocsin.detect.spread.incidence import Lineage, delays, incidence, width_s
from tocsin.detect.spread.parameters import HowSpread
from tocsin.detect.spread.reproduction import pressure, reproduction
from tocsin.detect.spread.serial import Serial, serial_interval
from tocsin.detect.spread.superspreaders import Reach, reach
from tocsin.exercise import Scenario
from tocsin.exercise.write import play
from tocsin.posts.schema import Kind

HOW = HowSpread()
EPIDEMICS = 1_000
MEASURED = 400
BUCKETS = 60
WINDOW = 7
RATIOS = (0.3, 0.6, 0.9)
SERIES = 20
EVENTS = 2_000
SPAN_S = 30 * 86_400.0
KERNEL_S = 1_800.0
SHOCK = 10.0
"""A shock's baseline, in multiples of the usual one, for a twentieth of the time."""
REMOVED = 10
LEAST_TEXT = 20
EXERCISE_SEED = 20_251
EXERCISE_POSTS = 20_000

Ints = np.typing.NDArray[np.int64]
Floats = np.typing.NDArray[np.float64]


def _covered(inside: list[bool]) -> tuple[float, str]:
    low, high = wilson(np.array([sum(inside)]), np.array([len(inside)]))
    return float(np.mean(inside)), f"{low[0]:.3f} to {high[0]:.3f}, {len(inside)} series"


def _epidemic(rng: np.random.Generator, shares: Floats) -> tuple[Ints, Ints, float, int]:
    """Originals, local posts, R of the second half, and the last bucket of a window in it."""
    before, after = rng.uniform(0.4, 1.8, 2)
    imported, local = rng.poisson(3.0, BUCKETS), np.zeros(BUCKETS, dtype=np.int64)
    for t in range(1, BUCKETS):
        force = pressure((imported + local)[: t + 1].astype(float), shares)[t]
        local[t] = rng.poisson((before if t < BUCKETS // 2 else after) * force)
    end = int(rng.integers(BUCKETS // 2 + WINDOW - 1, BUCKETS))
    return imported, local, float(after), end


def rt_coverage(_: Path) -> tuple[float, str]:
    shares = np.diff(stats.gamma.cdf(np.arange(13), 3.0, scale=1.5))
    shares = shares / shares.sum()
    inside = []
    for seed in range(EPIDEMICS):
        rng = np.random.default_rng(seed)
        imported, local, r, end = _epidemic(rng, shares)
        known = Serial.known(shares)
        found = reproduction(imported, local, known, WINDOW, HOW, rng, np.array([end]))
        if not np.isnan(found.r[0]):
            inside.append(bool(found.low[0] <= r <= found.high[0]))
    value, note = _covered(inside)
    return value, f"{note}; R of 0.4 to 1.8, changing once; serial interval known, seeds 0 to 999"


def _branched(rng: np.random.Generator, ratio: float) -> Lineage:
    """Ten days of posts with Gamma(2) delays of 6 hours on average."""
    t, parent, first = rng.uniform(0, 10 * 86_400.0, 250), np.full(250, -1), 0
    times, parents = [t], [parent]
    while len(t):
        children = rng.poisson(ratio, len(t))
        born = np.repeat(t, children) + rng.gamma(2, 10_800, children.sum())
        whose = np.repeat(np.arange(len(t)), children) + first
        first += len(t)
        t, parent = born[born < 10 * 86_400], whose[born < 10 * 86_400]
        times.append(t)
        parents.append(parent)
    at = (np.concatenate(times) * 1e6).astype(np.int64)
    of = np.concatenate(parents)
    has = of >= 0
    return Lineage(at, ~has, at[of[has]], at[has], np.unique(of[has], return_inverse=True)[1],
                   int(10 * 86_400e6))  # fmt: skip


def rt_coverage_measured(_: Path) -> tuple[float, str]:
    inside, same = [], []
    for seed in range(MEASURED):
        rng = np.random.default_rng([seed, 1])
        ratio = float(rng.uniform(0.4, 1.1))
        line = _branched(rng, ratio)
        width = width_s(line, HOW)
        pairs, counts = delays(line, width, HOW), incidence(line, width)
        if pairs is None:
            continue
        serial = serial_interval(pairs, HOW.draws, rng)
        window = max(round(serial.mean()[0]), WINDOW)
        last = np.array([len(counts.local) - 1])
        found = reproduction(counts.imported, counts.local, serial, window, HOW, rng, last)
        if not np.isnan(found.r[0]):
            inside.append(bool(found.low[0] <= ratio <= found.high[0]))
            same.append(counts.same_bucket_share)
    value, note = _covered(inside)
    return value, (
        f"{note}; serial interval and buckets measured from the same posts, newest window; "
        f"{np.mean(same):.1%} of delays within a bucket"
    )


def _excited(rng: np.random.Generator, ratio: float, shock: float, wave: float = 0.0) -> Floats:
    """Seconds of about EVENTS posts of a Hawkes process."""
    originals = EVENTS * (1 - ratio)
    usual = originals / (1 + shock / 20)
    t = rng.uniform(0, SPAN_S, rng.poisson(usual))
    t = np.concatenate([t, SPAN_S * rng.uniform(0.5, 0.55, rng.poisson(originals - usual))])
    if wave:
        high = 1 + wave * np.sin(2 * np.pi * t / 86_400)
        t = t[rng.random(len(t)) < high / (1 + wave)]
    every = [t]
    while len(t):
        children = rng.poisson(ratio, len(t))
        t = np.repeat(t, children) + rng.exponential(KERNEL_S, children.sum())
        t = t[t < SPAN_S]
        every.append(t)
    return np.sort(np.concatenate(every))


def hawkes_bias_max(_: Path) -> tuple[float, str]:
    bias = {}
    for ratio in RATIOS:
        for shock in (0.0, SHOCK):
            found = []
            for seed in range(SERIES):
                rng = np.random.default_rng([seed, round(10 * ratio), int(shock)])
                found.append(fit(Events.of(_excited(rng, ratio, shock), SPAN_S, 0.0)).ratio)
            name = f"n = {ratio}{', shock' if shock else ''}"
            bias[name] = float(np.mean(found)) - ratio
    told = ", ".join(f"{name} {value:+.3f}" for name, value in bias.items())
    return max(abs(value) for value in bias.values()), (
        f"{told}; {SERIES} series each of about {EVENTS} posts; a shock is {SHOCK:.0f} times the "
        "usual baseline for a twentieth of the time"
    )


def hawkes_bias_rhythm(_: Path) -> tuple[float, str]:
    found = []
    for seed in range(SERIES):
        rng = np.random.default_rng([seed, 99])
        found.append(fit(Events.of(_excited(rng, 0.3, 0.0, wave=1.0), SPAN_S, 0.0)).ratio)
    return float(np.mean(found)) - 0.3, "n = 0.3 and originals that follow day and night"


def hawkes_coverage(_: Path) -> tuple[float, str]:
    inside, refused = [], 0
    for seed in range(2 * SERIES):
        rng = np.random.default_rng([seed, 2])
        t = (_excited(rng, 0.6, 0.0) * 1e6).astype(np.int64)
        found = branching(t, int(SPAN_S * 1e6), HOW, rng)
        refused += found.unmeasured is not None
        if found.unmeasured is None:
            inside.append(found.low <= 0.6 <= found.high)
    value, note = _covered(inside)
    return value, f"{note}; n = 0.6; {refused} refused by the test of fit"


def change_point_false_rate(_: Path) -> tuple[float, str]:
    rng = np.random.default_rng(0)
    shares = {
        rate: float(np.mean([bool(change_points(rng.poisson(rate, 300))) for _ in range(300)]))
        for rate in (0.5, 5.0, 50.0)
    }
    clumped = []
    for seed in range(40):
        t = _excited(np.random.default_rng([seed, 3]), 0.6, 0.0)
        clumped.append(bool(change_points(np.histogram(t, 300, (0, SPAN_S))[0])))
    told = ", ".join(f"{rate:g} a bucket {share:.3f}" for rate, share in shares.items())
    return max(shares.values()), (
        f"share of Poisson series of 300 buckets with any change: {told}; of self-exciting series "
        f"(n = 0.6) {np.mean(clumped):.2f}"
    )


def change_point_recall(_: Path) -> tuple[float, str]:
    rng = np.random.default_rng(1)
    found = []
    for _number in range(50):
        series = np.concatenate([rng.poisson(5, 150), rng.poisson(10, 150)])
        found.append(any(abs(point - 150) <= 5 for point in change_points(series)))
    return float(np.mean(found)), "5 posts a bucket that double, found within 5 of 300 buckets"


@cache
def _ira(data: Path) -> Reach:
    """Every post that is the first with its text, and how many other accounts' posts follow it."""
    path = data / "coordination" / "ira_posts_2016-09_2017-08_part.parquet"
    rows = pq.read_table(path, columns=["author_id", "content", "publish_date"])
    text = pc.replace_substring_regex(rows["content"].cast(pa.string()), r"https?://\S+", " ")
    text = pc.utf8_lower(pc.utf8_trim_whitespace(pc.replace_substring_regex(text, r"\s+", " ")))
    kept = pc.greater_equal(pc.utf8_length(text), LEAST_TEXT)
    rows, text = rows.filter(kept), text.filter(kept)
    author = pc.dictionary_encode(rows["author_id"].combine_chunks()).indices.to_numpy()
    t = rows["publish_date"].cast(pa.int64()).to_numpy()
    group = pc.dictionary_encode(text.combine_chunks()).indices.to_numpy()
    order = np.lexsort((np.arange(len(t)), t))
    _, first = np.unique(group[order], return_index=True)
    origin = order[first]
    others = author != author[origin[group]]
    reshares = np.bincount(group[others], minlength=len(origin))
    return reach(author[origin].astype(np.int64), origin, t[origin], reshares)


@cache
def _exercise(_: Path) -> Reach:
    """Every post of an exercise that is no repost, and how many reposts of it others made.

    Nobody in an exercise is of low credibility by truth, so all posts stand for such posts: what
    is compared is how well each ranking foresees who will be reposted.
    """
    posts = play(Scenario(seed=EXERCISE_SEED, posts=EXERCISE_POSTS)).posts
    number = {post.account: place for place, post in enumerate(posts)}
    own = [post for post in posts if post.kind != Kind.REPOST]
    place = {post: row for row, post in enumerate(own)}
    reshares = np.zeros(len(own), dtype=np.int64)
    for post in posts:
        target = place.get(post.target) if post.kind == Kind.REPOST else None
        if target is not None and own[target].account is not post.account:
            reshares[target] += 1
    authors = np.array([number[post.account] for post in own])
    times = np.array([post.t_ms * 1_000 for post in own])
    return reach(authors, np.arange(len(own)), times, reshares)


@cache
def _left(data: Path, material: Callable[[Path], Reach] = _ira) -> dict[str, tuple[float, str]]:
    found = material(data)
    table = dismantling(found, HOW.most_removed, HOW.draws, np.random.default_rng(HOW.seed))
    rows = table.filter(pc.field("removed") == REMOVED).to_pylist()
    return {
        row["ranking"]: (
            row["remaining"],
            (
                f"{row['remaining_low']:.3f} to {row['remaining_high']:.3f}; reshares left without "
                f"the first {REMOVED} of {len(found.accounts)} accounts of the first period"
            ),
        )
        for row in rows
    }


def dismantling_fib_share(data: Path) -> tuple[float, str]:
    return _left(data)["fib"]


def dismantling_influence_share(data: Path) -> tuple[float, str]:
    return _left(data)["influence"]


def dismantling_activity_share(data: Path) -> tuple[float, str]:
    return _left(data)["activity"]


def dismantling_random_share(data: Path) -> tuple[float, str]:
    return _left(data)["random"]


def dismantling_optimum_share(data: Path) -> tuple[float, str]:
    return _left(data)["optimum"]


_MADE, _IRA = "made series", "coordination/ira"


def _exercise_share(ranking: str) -> Callable[[Path], tuple[float, str]]:
    return lambda data: _left(data, _exercise)[ranking]


FIGURES = [
    Figure("spread.rt_coverage", Target(0.93, 0.97), _MADE, rt_coverage),
    Figure("spread.rt_coverage_measured", None, _MADE, rt_coverage_measured, quick=False),
    Figure("spread.hawkes_bias_max", Target(0, 0.05), _MADE, hawkes_bias_max, quick=False),
    Figure("spread.hawkes_bias_rhythm", None, _MADE, hawkes_bias_rhythm, quick=False),
    Figure("spread.hawkes_coverage", None, _MADE, hawkes_coverage, quick=False),
    Figure("spread.change_point_false_rate", None, _MADE, change_point_false_rate, quick=False),
    Figure("spread.change_point_recall", None, _MADE, change_point_recall, quick=False),
    Figure("spread.dismantling_fib_share", None, _IRA, dismantling_fib_share),
    Figure("spread.dismantling_influence_share", None, _IRA, dismantling_influence_share),
    Figure("spread.dismantling_activity_share", None, _IRA, dismantling_activity_share),
    Figure("spread.dismantling_random_share", None, _IRA, dismantling_random_share),
    Figure("spread.dismantling_optimum_share", None, _IRA, dismantling_optimum_share),
    *(
        Figure(f"spread.dismantling_exercise_{name}_share", None, _MADE, _exercise_share(name))
        for name in ("fib", "influence", "activity", "random", "optimum")
    ),
]
