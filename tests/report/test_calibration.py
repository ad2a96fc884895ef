"""The calibration plot: what is drawn is what was counted."""

import re

import pyarrow as pa

from tocsin.detect.coordination.tables import CALIBRATION
from tocsin.report.calibration import HEIGHT, WIDTH, draw_calibration


def table(observed: list[int], by_chance: list[float] | None) -> pa.Table:
    levels = [10.0**-power for power in range(len(observed))]
    drawn = by_chance or [None] * len(observed)
    return pa.table(
        {
            "p_value": levels,
            "expected": [1_000 * p for p in levels],
            "by_chance": pa.array(drawn, pa.float64()),
            "observed": observed,
        },
        schema=CALIBRATION,
    )


def heights(path: str) -> list[float]:
    return [float(y) for _, y in re.findall(r"([\d.]+) ([\d.]+)", path)]


def test_more_pairs_stand_higher_and_nothing_leaves_the_picture():
    plot = draw_calibration(table([1_000, 100, 10, 0], [50.0, 2.0, 0.5, 0.0]))
    assert plot is not None
    drawn = heights(plot.paths["observed"])
    assert drawn == sorted(drawn)  # SVG counts from the top
    for path in plot.paths.values():
        assert all(0 <= y <= HEIGHT for y in heights(path))
    assert all(0 <= tick.at <= WIDTH for tick in plot.across)
    assert all(y >= x for x, y in zip(drawn, heights(plot.paths["by_chance"]), strict=True))


def test_without_permutations_no_line_of_chance_is_drawn():
    plot = draw_calibration(table([10, 1], None))
    assert plot is not None
    assert plot.paths["by_chance"] == ""
    assert [row[2] for row in plot.rows] == [None, None]


def test_the_table_holds_every_number_of_the_plot():
    plot = draw_calibration(table([7, 5, 2, 1], [3.0, 0.2, 0.0, 0.0]))
    assert plot is not None
    assert [(p, observed) for p, _, _, observed in plot.rows] == [
        ("1", 7),
        ("10⁻¹", 5),
        ("10⁻²", 2),
        ("10⁻³", 1),
    ]


def test_nothing_tested_is_no_plot():
    assert draw_calibration(CALIBRATION.empty_table()) is None
