"""The figures of sources: lists against each other, what is never rated, and simulations.

``sources.pc1_iffy_auc`` is no independent test: Iffy's ratings are among those that PC1 was made
of. The list of institutions was written by the same hand as the rules, so it shows that they hold
on what a user would think of, and that ``.gov``, ``.int`` and ``.mil`` on the lists are out; not
that every institution is known.
"""

from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import stats

from figures import Figure, Target
from tocsin.detect.authority.waiting import median, waiting
from tocsin.detect.ratios import shares, sums_of
from tocsin.detect.sources.bands import rate
from tocsin.detect.sources.parameters import How
from tocsin.detect.sources.reading import Ratings, read_list
from tocsin.detect.sources.reputation import reputations
from tocsin.detect.sources.schemas import NOT_RATED, Band

Floats = npt.NDArray[np.float64]

LIN, IFFY = "domain_pc1_lin2023.csv", "iffy_2024-08-01.txt"
WIKIPEDIA = "wikipedia_perennial_2021-03-17.csv"
ROUNDS = 30
SOURCES = (10, 30, 100)
SHAPES = ((1.0, 3.0), (2.0, 8.0), (0.5, 0.5), (6.0, 6.0), (0.3, 5.0))
"""Beta distributions of sources' rates: skewed, mild, two camps, alike, mostly good."""

INSTITUTIONS = (
    "who.int", "unicef.org", "un.org", "unesco.org", "undp.org", "unhcr.org", "wfp.org", "fao.org",
    "ilo.org", "imf.org", "worldbank.org", "wto.org", "iaea.org", "unaids.org", "unfpa.org",
    "unwomen.org", "unep.org", "unodc.org", "ohchr.org", "oecd.org", "osce.org", "nato.int",
    "coe.int", "europa.eu", "icrc.org", "ifrc.org", "paho.org", "interpol.int", "esa.int",
    "itu.int", "wmo.int", "wipo.int", "au.int", "asean.org", "cdc.gov", "nih.gov", "fda.gov",
    "whitehouse.gov", "nasa.gov", "noaa.gov", "congress.gov", "army.mil", "gov.uk", "nhs.uk",
    "parliament.uk", "canada.ca", "health.gov.au", "govt.nz", "gouv.fr", "service-public.fr",
    "santepubliquefrance.fr", "rki.de", "bundesregierung.de", "bundestag.de", "salute.gov.it",
    "iss.it", "rivm.nl", "rijksoverheid.nl", "admin.ch", "sozialministerium.gv.at",
    "folkhalsomyndigheten.se", "fhi.no", "thl.fi", "sst.dk", "gob.mx", "sanidad.gob.es", "gov.br",
    "gov.pl", "gov.gr", "kremlin.ru", "government.ru", "gov.cn", "gov.in", "mhlw.go.jp", "gov.il",
    "gov.za", "gov.ua", "gov.ie", "hse.ie", "sciensano.be",
)  # fmt: skip
"""Organisations of states, governments and their agencies, of both sides of several conflicts."""


@cache
def _lists(data: Path) -> Ratings:
    folder = data / "infodemic"
    read = [read_list(folder / name) for name in (LIN, IFFY, WIKIPEDIA)]
    return Ratings(
        pa.concat_tables([one.lists for one in read]),
        pa.concat_tables([one.ratings for one in read]),
    )


def pc1_iffy_auc(data: Path) -> tuple[float, str]:
    rows = _lists(data).ratings.to_pylist()
    listed = {row["site"] for row in rows if row["list"] == "Iffy"}
    rated = {row["site"]: row["rating"] for row in rows if row["list"].startswith("Lin")}
    bad = np.array([rating for site, rating in rated.items() if site in listed])
    other = np.array([rating for site, rating in rated.items() if site not in listed])
    # The rank-sum statistic over all pairs is the area under the curve.
    area = float(stats.mannwhitneyu(other, bad).statistic / (len(bad) * len(other)))
    return area, f"{len(bad)} of {len(listed)} sites on Iffy are among {len(rated):,}"


def institutions_rated(data: Path) -> tuple[float, str]:
    lists = _lists(data)
    stated = set(lists.ratings["site"].to_pylist())
    reserved = {site for site in stated if site.endswith((".gov", ".int", ".mil"))}
    sites = sorted({*INSTITUTIONS, *reserved})
    found = rate(dict.fromkeys(sites), lists, How())
    rated = [site for site in sites if found.bands[site] not in NOT_RATED or found.counting[site]]
    by_lists = sum(site in stated for site in sites)
    named = f": {', '.join(rated[:5])}" if rated else ""
    return float(len(rated)), f"of {len(sites)}, of which the lists rate {by_lists}{named}"


def outlets_left_unrated(data: Path) -> tuple[float, str]:
    """What the rules cost: sites on the lists that are not rated, by why."""
    lists = _lists(data)
    sites = sorted(set(lists.ratings["site"].to_pylist()))
    found = rate(dict.fromkeys(sites), lists, How())
    counts = {band: sum(one is band for one in found.bands.values()) for band in Band}
    unrated = sum(counts[band] for band in NOT_RATED)
    told = ", ".join(f"{counts[band]:,} {band}" for band in Band)
    return unrated / len(sites), f"{len(sites):,} sites: {told}"


def _held(shape: tuple[float, float], sources: int, rng: np.random.Generator) -> tuple[int, int]:
    """Of the sources of one simulation, how many intervals hold the rate, and by a plain Beta."""
    true = rng.beta(*shape, sources)
    number = rng.integers(5, 60, sources)
    false = rng.binomial(number, true)
    found = reputations(false.astype(np.float64), number.astype(np.float64))
    return int(((found.low <= true) & (true <= found.high)).sum()), sources


def reputation_coverage(_: Path) -> tuple[float, str]:
    rng = np.random.default_rng(20_260_101)
    told, held, whole = [], 0, 0
    for sources in SOURCES:
        for shape in SHAPES:
            counts = [_held(shape, sources, rng) for _ in range(ROUNDS)]
            hits, tried = (sum(column) for column in zip(*counts, strict=True))
            held, whole = held + hits, whole + tried
            told.append(hits / tried)
    return held / whole, (
        f"{whole:,} sources of {len(told)} settings; {min(told):.3f} to {max(told):.3f} by setting"
    )


def share_coverage(_: Path) -> tuple[float, str]:
    """Intervals of a share whose posts clump by account: ours, and Wilson's as if they did not."""
    rng = np.random.default_rng(20_260_102)
    held = naive = rounds = 0
    for accounts in (15, 40, 200):
        for _ in range(600):
            number = rng.geometric(0.15, accounts)
            part = rng.binomial(number, rng.beta(1, 5, accounts))
            found = shares(sums_of(part, number))
            flat = shares(sums_of(*_apart(part, number)))
            held += bool(found.low[0] <= 1 / 6 <= found.high[0])
            naive += bool(flat.low[0] <= 1 / 6 <= flat.high[0])
            rounds += 1
    return (
        held / rounds,
        f"{rounds:,} simulations; as if posts were independent {naive / rounds:.3f}",
    )


def _apart(part: npt.NDArray[np.int64], number: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """The same posts as if each were of an account of its own."""
    ones = np.zeros(int(number.sum()))
    ones[: int(part.sum())] = 1
    return ones, np.ones_like(ones)


def wait_coverage(_: Path) -> tuple[float, str]:
    """Intervals of the median wait where some topics are never answered."""
    rng = np.random.default_rng(20_260_103)
    held = rounds = 0
    for topics in (15, 40, 150):
        for _ in range(600):
            true, until = rng.weibull(0.7, topics) * 24, rng.uniform(0, 120, topics)
            answered = true <= until
            found = median(waiting(np.minimum(true, until), answered))
            held += found.low <= 24 * np.log(2) ** (1 / 0.7) <= found.high
            rounds += 1
    return held / rounds, f"{rounds:,} simulations of 15, 40 and 150 topics"


_FILES, _MADE = "infodemic: PC1, Iffy, Wikipedia", "simulation"
FIGURES = [
    Figure("sources.pc1_iffy_auc", None, _FILES, pc1_iffy_auc),
    Figure("sources.institutions_rated", Target(0, 0), _FILES, institutions_rated),
    Figure("sources.listed_left_unrated", None, _FILES, outlets_left_unrated),
    Figure("sources.reputation_coverage", Target(0.93, 0.97), _MADE, reputation_coverage, False),
    Figure("authority.share_coverage", None, _MADE, share_coverage),
    Figure("authority.wait_coverage", None, _MADE, wait_coverage),
]
