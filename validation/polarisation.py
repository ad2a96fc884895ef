"""The figures of polarisation: labelled networks of single hashtags, and random ones.

Networks of reposts of 150 hashtags of one election year in Finland, each labelled by hand as
controversial or not (Salloum, Chen & Kivelä 2022); no licence, not part of the project.
"""

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import networkx as nx
import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from figures import Figure, Target
from tocsin.detect.polarisation.chance import held
from tocsin.detect.polarisation.detection import DEFAULT, measure_network
from tocsin.detect.polarisation.graphs import Graph, giant, simple
from tocsin.detect.polarisation.halving import halved
from tocsin.detect.polarisation.judging import judged
from tocsin.detect.polarisation.networks import Network
from tocsin.detect.polarisation.rewiring import SWAPS, rewired
from tocsin.detect.polarisation.scores import Score, scores
from tocsin.detect.polarisation.tables import State

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.bool_]

NULLS = 10
"""Of the published comparison; the first of those that the product draws."""
DRAWS = 2_000
MIXED = 30
LONGER = 4
CUTS = 4
SEED = 1
_FOLDER = Path("infodemic/salloum_polarization")


@cache
def _networks(data: Path) -> tuple[list[Graph], Labels]:
    """The largest connected parts of all networks that are there, and which are controversial."""
    with (data / _FOLDER / "network_info.csv").open() as file:
        labels = {row["file_name"]: row["controversial"] == "1" for row in csv.DictReader(file)}
    paths = sorted((data / _FOLDER / "single_hashtag_networks").glob("*.edgelist"))
    graphs = []
    for path in paths:
        ends = np.loadtxt(path, dtype=np.int64, usecols=(0, 1))
        graphs.append(giant(simple(ends[:, 0], ends[:, 1])[0])[0])
    return graphs, np.array([labels[path.name] for path in paths])


@cache
def _measured(data: Path) -> list[Network]:
    """Each network as the product measures it, at its defaults."""
    graphs, _ = _networks(data)
    return [
        Network(graph, np.arange(graph.nodes), 0, held(graph, DEFAULT.effort(graph.links), SEED))
        for graph in graphs
    ]


def _values(data: Path, score: Score, nulls: int) -> tuple[Floats, Floats]:
    """Of each network the score, and the mean of so many nulls; 0 where not measured."""
    place = list(Score).index(score)
    found = [one.held for one in _measured(data) if one.held is not None]
    raw = np.array([one.observed[place] for one in found])
    chance = np.array([np.nanmean(one.nulls[:nulls, place]) for one in found])
    return np.nan_to_num(raw), np.nan_to_num(chance)


def _interval(value: Callable[[Labels], float], count: int) -> tuple[float, float]:
    """The 95 % bootstrap interval of a value over networks."""
    rng = np.random.default_rng(SEED)
    drawn = [value(rng.integers(count, size=count)) for _ in range(DRAWS)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def _area(score: Score, data: Path, nulls: int) -> tuple[float, str]:
    _, label = _networks(data)
    raw, chance = _values(data, score, nulls)
    gain = raw - chance
    low, high = _interval(lambda at: roc_auc_score(label[at], gain[at]), len(label))
    return float(roc_auc_score(label, gain)), (
        f"{low:.3f} to {high:.3f} by bootstrap over {len(label)} networks, {nulls} nulls each; "
        f"raw {roc_auc_score(label, raw):.3f}"
    )


def arwc_denoised_auc(data: Path) -> tuple[float, str]:
    value, note = _area(Score.ARWC, data, NULLS)
    every, _ = _area(Score.ARWC, data, DEFAULT.effort(1).nulls)
    return value, f"{note}; with all {DEFAULT.effort(1).nulls} nulls {every:.3f}"


def gain_ci_low(data: Path) -> tuple[float, str]:
    _, label = _networks(data)
    raw, chance = _values(data, Score.ARWC, NULLS)

    def gain(at: Labels) -> float:
        return float(
            roc_auc_score(label[at], (raw - chance)[at]) - roc_auc_score(label[at], raw[at])
        )

    low, high = _interval(gain, len(label))
    return low, f"gain {gain(np.arange(len(label))):.3f}, to {high:.3f}"


def _of(score: Score) -> Callable[[Path], tuple[float, str]]:
    return lambda data: _area(score, data, NULLS)


def links_per_account_auc(data: Path) -> tuple[float, str]:
    graphs, label = _networks(data)
    sparse = np.array([graph.links / graph.nodes for graph in graphs])
    low, high = _interval(lambda at: roc_auc_score(label[at], sparse[at]), len(label))
    return float(roc_auc_score(label, sparse)), f"{low:.3f} to {high:.3f}; no score at all"


def called_polarised(data: Path) -> tuple[float, str]:
    """Each network judged by itself, as a person would who measures one."""
    _, label = _networks(data)
    told = [judged([one], DEFAULT.rate)[0][0] is State.POLARISED for one in _measured(data)]
    called = np.array(told)
    return float(called[label].mean()), (
        f"of {label.sum()} labelled controversial; {called[~label].mean():.3f} of the other "
        f"{(~label).sum()}, whose label says nothing of their structure"
    )


def null_alarm_rate(data: Path) -> tuple[float, str]:
    """Random graphs of each degree sequence, by another sampler than the product's.

    Stubs are matched at random and loops and double links left out (networkx).
    """
    graphs, _ = _networks(data)
    alarms = 0
    for seed, graph in enumerate(graphs):
        drawn = nx.Graph(nx.configuration_model(graph.degree.tolist(), seed=seed))
        ends = np.array(drawn.edges())
        found = measure_network(ends[:, 0], ends[:, 1])
        assert found.state is not State.NOT_MEASURED
        alarms += found.state is State.POLARISED
    return alarms / len(graphs), f"{alarms} of {len(graphs)} random graphs called polarised"


def mixing_shift(data: Path) -> tuple[float, str]:
    """What four times as many swaps change: the mean null ARWC, in null standard deviations.

    Nulls are two rounds of swaps from the network, one to the hidden graph and one from it.
    """
    graphs, _ = _networks(data)
    rng = np.random.default_rng(SEED)
    shifts = []
    for graph in graphs[: MIXED * 5 : 5]:
        short = _null_scores(graph, 2, rng)
        longer = _null_scores(graph, 2 * LONGER, rng)
        shifts.append((short.mean() - longer.mean()) / longer.std(ddof=1))
    error = np.std(shifts, ddof=1) / np.sqrt(len(shifts))
    return float(np.mean(shifts)), (
        f"± {error:.3f}, {SWAPS} tries a link each way beside {SWAPS * LONGER}, "
        f"{len(shifts)} networks, {NULLS} nulls each"
    )


def _null_scores(graph: Graph, rounds: int, rng: np.random.Generator) -> Floats:
    found = []
    for seed in range(NULLS):
        drawn = graph
        for _ in range(rounds):
            drawn = rewired(drawn, rng)
        found.append(scores(drawn, halved(drawn, CUTS, seed), None)[0])
    return np.array(found)


_NAMES = {
    "rwc": Score.RWC,
    "internal_external": Score.EI,
    "adaptive_internal_external": Score.AEI,
    "boundary": Score.BOUNDARY,
    "modularity": Score.MODULARITY,
    "distance": Score.DISTANCE,
}
_DATA, _RANDOM = "infodemic/salloum_polarization", "random graphs of their degrees"
_ALARMS, _WELL = Target(0, 0.05), Target(0.85, 1)
FIGURES = [
    Figure("polarisation.arwc_denoised_auc", _WELL, _DATA, arwc_denoised_auc, quick=False),
    Figure("polarisation.gain_ci_low", Target(0, 1), _DATA, gain_ci_low, quick=False),
    Figure("polarisation.null_alarm_rate", _ALARMS, _RANDOM, null_alarm_rate, quick=False),
    *(
        Figure(f"polarisation.{name}_denoised_auc", None, _DATA, _of(score), quick=False)
        for name, score in _NAMES.items()
    ),
    Figure("polarisation.links_per_account_auc", None, _DATA, links_per_account_auc),
    Figure("polarisation.called_polarised", None, _DATA, called_polarised, quick=False),
    Figure("polarisation.mixing_shift", None, _RANDOM, mixing_shift),
]
