"""``make figures``: the calibration plot of docs/methods/nulls, drawn from real and invented data.

Groups are planted into each background, so that there is something to find; then accounts are
exchanged 20 times. Without ``TOCSIN_DATA`` only the invented set is drawn, and this says so.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pyarrow as pa

from coordination import us2016_shares
from spikein import spike_in
from spine import russian_shares
from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.detection import Significance, calibration, tested_pairs
from tocsin.detect.coordination.layers import prepare
from tocsin.engine import Settings, connect
from tocsin.exercise.bulk_campaigns import synthetic_exercise
from tocsin.shares import ObjectKind

mpl.use("svg")

PLOT = Path(__file__).parents[1] / "docs" / "methods" / "calibration.svg"
PERMUTATIONS = 20
LINES = (
    ("observed", "in the data", {"linewidth": 2.5}),
    ("by_chance", "accounts exchanged", {"linestyle": ":", "linewidth": 2}),
    ("expected", "promised by the p-values", {"linestyle": "--"}),
)


def sets() -> Iterator[tuple[str, pa.Table]]:
    """The sets by title: invented, then real backgrounds with planted groups."""
    made = synthetic_exercise(200_000, 20_000, 1, level="trained")
    yield "exercise, 200,000 shares", made.shares
    stated = os.environ.get("TOCSIN_DATA")
    if not stated:
        print("TOCSIN_DATA is not set: the real sets are left out.", file=sys.stderr)
        return
    data = Path(stated)
    yield "US 2016 co-retweets", spike_in(us2016_shares(data, "coretweet"), 1).shares
    yield "Russian retweets", spike_in(russian_shares(data)[0], 1).shares


def curve(shares: pa.Table) -> pa.Table:
    with connect("duckdb://", Settings(threads=2)) as engine:
        tables = {ObjectKind.REPOST: engine.table(shares)}
        layers = prepare(engine, tables, [Behaviour(ObjectKind.REPOST, 60)])
        return calibration(*tested_pairs(engine, layers, Significance(permutations=PERMUTATIONS)))


def main() -> None:
    mpl.rcParams["svg.hashsalt"] = "tocsin"
    mpl.rcParams["svg.fonttype"] = "none"
    drawn = [(title, curve(shares)) for title, shares in sets()]
    figure, places = plt.subplots(1, len(drawn), figsize=(4 * len(drawn), 3.4), sharey=True)
    for place, (title, table) in zip(places, drawn, strict=True):
        for name, label, style in LINES:
            values = [max(value, 0.04) for value in table[name].to_pylist()]
            place.plot(table["p_value"].to_pylist(), values, label=label, **style)
        place.set(title=title, xscale="log", yscale="log", xlabel="p at most", ylim=(0.04, None))
        place.invert_xaxis()
    places[0].set_ylabel("pairs of accounts")
    places[0].legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(PLOT, metadata={"Date": None})


if __name__ == "__main__":
    main()
