"""The figures of coordination: found what was planted, and nothing where there is only chance.

Default settings everywhere. Every set is one behaviour within 60 s, as spike-ins are defined.
"""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from figures import Figure, Target
from spikein import Score, score, spike_in
from spine import russian_shares, us2016_shares
from tocsin.chain.gathering import gather
from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.detection import Significance, tested_pairs
from tocsin.detect.coordination.layers import prepare
from tocsin.detect.coordination.permutation import shuffled
from tocsin.detect.coordination.significance import Tested
from tocsin.engine import Settings, connect
from tocsin.exercise.bulk_campaigns import synthetic_exercise
from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportSettings, import_files
from tocsin.shares import ObjectKind
from tocsin.workspace import create_workspace

SEEDS = range(1, 6)
EXERCISE_SEEDS = range(1, 4)
US2016 = ("coretweet", "cotweet", "cohashtagset", "colink")
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def found_accounts(shares: pa.Table) -> set[int]:
    """The accounts Tocsin joins to another, at its defaults, by shares within 60 s."""
    return accounts_of(tested(shares))


def tested(shares: pa.Table) -> Tested:
    with connect("duckdb://", Settings(threads=2)) as engine:
        behaviour = Behaviour(ObjectKind.REPOST, 60)
        layers = prepare(engine, {ObjectKind.REPOST: engine.table(shares)}, [behaviour])
        return tested_pairs(engine, layers, Significance())[0]


def accounts_of(found: Tested) -> set[int]:
    pairs = found.pairs
    accepted = pairs.q_value <= Significance().fdr
    return {*pairs.account_a[accepted].tolist(), *pairs.account_b[accepted].tolist()}


def exercise_scores() -> Iterator[tuple[Score, int, int]]:
    """Per seed: the score with innocent groups apart, how many of their accounts, of all."""
    for seed in EXERCISE_SEEDS:
        made = synthetic_exercise(1_000_000, 90_000, seed, level="trained")
        innocent = set(made.truth.filter(made.truth["is_benign"])["account_key"].to_pylist())
        planted = set(made.truth["account_key"].to_pylist()) - innocent
        found = found_accounts(made.shares)
        yield score(found - innocent, planted), len(found & innocent), len(innocent)


def exercise_f1(_data: Path) -> tuple[float, str]:
    scores = list(exercise_scores())
    f1 = [s.f1 for s, _, _ in scores]
    met, innocent = sum(n for _, n, _ in scores), sum(n for _, _, n in scores)
    return round(float(np.mean(f1)), 4), (
        f"level trained, 1M shares, seeds 1 to {len(f1)}, worst {min(f1):.3f}; fans, newsrooms and "
        f"bots stand apart, as they meet beyond chance too: {met} of {innocent} accounts found"
    )


def exercise_precision(_data: Path) -> tuple[float, str]:
    precision = [s.precision for s, _, _ in exercise_scores()]
    return round(float(np.mean(precision)), 4), f"the same runs, worst {min(precision):.3f}"


def _spiked(background: pa.Table) -> tuple[float, str]:
    scores = []
    for seed in SEEDS:
        planted = spike_in(background, seed)
        scores.append(score(found_accounts(planted.shares), planted.planted))
    f1, precision, recall = (
        [getattr(s, name) for s in scores] for name in ("f1", "precision", "recall")
    )
    return round(float(np.mean(f1)), 4), (
        f"{len(f1)} seeds, worst {min(f1):.3f}; precision {np.mean(precision):.3f}, "
        f"recall {np.mean(recall):.3f}"
    )


def us2016_spikein_f1(data: Path) -> tuple[float, str]:
    return _spiked(us2016_shares(data, "coretweet"))


def russian_spikein_f1(data: Path) -> tuple[float, str]:
    return _spiked(russian_shares(data)[0])


def null_edge_rate_max(data: Path) -> tuple[float, str]:
    """The worst share of accepted pairs among those tested, where accounts were exchanged."""
    rates, tests = [], 0
    for shares in _sets(data):
        for minutes in (10, 24 * 60, None):
            found = tested(_permuted(shares, minutes))
            accepted = int((found.pairs.q_value <= Significance().fdr).sum())
            met = len(found.pairs) + found.unremarkable
            tests += met
            rates.append(accepted / max(met, 1))
    return max(rates), (
        f"{len(rates)} permuted sets (within 10 min, a day, all time), {tests} pairs tested"
    )


def _sets(data: Path) -> Iterator[pa.Table]:
    yield russian_shares(data)[0]
    for name in US2016:
        yield us2016_shares(data, name)
    yield synthetic_exercise(1_000_000, 90_000, 1, level="trained").shares


def _permuted(shares: pa.Table, minutes: int | None) -> pa.Table:
    t = shares["t"].to_numpy()
    stratum = t // (minutes * 60_000_000) if minutes else np.zeros(len(t), dtype=np.int64)
    account = shuffled(shares["account_key"].to_numpy(), stratum, np.random.default_rng(1))
    place = shares.column_names.index("account_key")
    return shares.set_column(place, "account_key", pa.array(account))


def _ira(data: Path) -> tuple[dict[str, int], dict[str, str], int]:
    """Network of each account in one, category of each account, number of accounts."""
    (path,) = (data / "coordination").glob("ira_posts_*.parquet")
    with tempfile.TemporaryDirectory() as temporary, connect() as engine:
        space = create_workspace(Path(temporary) / "workspace")
        how = ImportSettings(now=NOW, pseudonyms=None, identify_language=False)
        import_files(Corpus(space.corpus), engine, [path], how)
        found = gather(space, engine, None, Significance(), NOW, "IRA").coordination
    network = dict(
        zip(
            found.accounts["account_id"].to_pylist(),
            found.accounts["network"].to_pylist(),
            strict=True,
        )
    )
    return network, *_categories(path)


def _categories(path: Path) -> tuple[dict[str, str], int]:
    schema = pq.read_schema(path).names
    account = next(n for n in ("external_author_id", "account_id", "author_id") if n in schema)
    rows = pq.read_table(path, columns=[account, "account_category"])
    once = rows.group_by(account, use_threads=False).aggregate([("account_category", "min")])
    names = once[account].cast(pa.string()).to_pylist()
    return dict(zip(names, once["account_category_min"].to_pylist(), strict=True)), len(names)


def ira_part_coverage(data: Path) -> tuple[float, str]:
    network, _, accounts = _ira(data)
    return round(len(network) / accounts, 4), (
        f"{len(network)} of {accounts} accounts in {len(set(network.values()))} networks, default "
        "behaviours; all accounts are the operator's, so chance is estimated from them alone"
    )


def ira_part_purity(data: Path) -> tuple[float, str]:
    network, category, _ = _ira(data)
    inside: dict[int, list[str]] = {}
    for account, number in network.items():
        inside.setdefault(number, []).append(category[account])
    right = sum(max(map(names.count, set(names))) for names in inside.values())
    return round(right / max(len(network), 1), 4), "share of accounts of their network's category"


FIGURES = [
    Figure(
        "coordination.exercise_f1", Target(0.95, 1), "invented, 1M shares", exercise_f1, quick=False
    ),
    Figure(
        "coordination.exercise_precision",
        Target(0.97, 1),
        "invented, 1M shares",
        exercise_precision,
        quick=False,
    ),
    Figure(
        "coordination.us2016_spikein_f1",
        Target(0.90, 1),
        "coordination/us2016_coretweet",
        us2016_spikein_f1,
    ),
    Figure(
        "coordination.russian_spikein_f1",
        Target(0.93, 1),
        "coordination/russian",
        russian_spikein_f1,
    ),
    Figure(
        "coordination.null_edge_rate_max",
        Target(0, 0.01),
        "coordination/russian, us2016, invented",
        null_edge_rate_max,
    ),
    Figure(
        "coordination.ira_part_coverage", None, "coordination/ira", ira_part_coverage, quick=False
    ),
    Figure("coordination.ira_part_purity", None, "coordination/ira", ira_part_purity, quick=False),
]
