"""``python validation/comparison.py``: the field's methods beside Tocsin, on the same data.

Every method gets the same shares, in the same run, and names accounts; these are scored against
the planted ones, at the method's defaults and at its best threshold. That is chosen with the
labels, which nobody has who needs the method: an oracle. Results go to
``validation/peers.json`` and into the table of ``docs/methods/comparison.md``.

The data are not part of the project: ``TOCSIN_DATA`` points to them.
"""

import argparse
import os
import resource
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import orjson

from peers import backbone, coornet, coortweet, cosharing, ours, scenarios, threshold
from peers.ranking import Detector, Peer, best_cut
from peers.scenarios import Scenario
from peers.toolkit import toolkit
from spikein import Score, score

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).with_name("peers.json")
PAGE = ROOT / "docs" / "methods" / "comparison.md"
BEGIN, END = "<!-- comparison -->", "<!-- /comparison -->"
BEST = "best threshold (oracle)"
SEEDS = (1, 2, 3, 4, 5)
TITLES = {"us2016": "US 2016", "russian": "Russian set", "exercise": "exercise"}


@dataclass(frozen=True)
class Line:
    """How one method did on one scenario; ``cpu_s`` only for its defaults."""

    scenario: str
    seed: int
    method: str
    settings: str
    chosen: str
    """What the oracle chose; empty for defaults."""
    precision: float
    recall: float
    f1: float
    cpu_s: float | None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=scenarios.NAMES, help="one scenario; writes nothing")
    parser.add_argument("--peer-python", type=Path, default=ROOT / ".venv-peer/bin/python",
                        help="interpreter that has coordination-network-toolkit")  # fmt: skip
    asked = parser.parse_args()
    stated = os.environ.get("TOCSIN_DATA")
    if not stated or not Path(stated).is_dir():
        print("Comparison skipped: TOCSIN_DATA does not point to the validation data.")
        return 0
    if not asked.peer_python.is_file():
        print(f"There is no {asked.peer_python}; `make .venv-peer/.peer` makes it.")
        return 1
    methods = [
        threshold.PEER, coortweet.PEER, toolkit(asked.peer_python), cosharing.PEER,
        coornet.PEER, backbone.PEER,
    ]  # fmt: skip
    names = [asked.only] if asked.only else list(scenarios.NAMES)
    lines = []
    for scenario in scenarios.scenarios(Path(stated), names, list(SEEDS)):
        for line in compared(scenario, methods):
            print(f"{line.scenario:9}{line.seed:2}  {line.f1:.3f}  {line.method}: {line.settings}")
            lines.append(line)
    if not asked.only:
        content = orjson.dumps([asdict(line) for line in lines], option=orjson.OPT_INDENT_2)
        RESULTS.write_bytes(content + b"\n")
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(with_table(page, table(lines)), encoding="utf-8")
    return 0


def compared(scenario: Scenario, methods: Sequence[Peer]) -> Iterator[Line]:
    """Tocsin's line, then those of each method: its defaults, then its best threshold."""
    for settings, detector in ours.DEFAULTS.items():
        yield _at_defaults(scenario, ours.NAME, settings, detector)
    for method in methods:
        for settings, detector in method.defaults.items():
            yield _at_defaults(scenario, method.name, settings, detector)
        yield _at_best(scenario, method)


def _at_defaults(scenario: Scenario, method: str, settings: str, detector: Detector) -> Line:
    begun_s = _cpu_s()
    named = detector(scenario.shares)
    spent_s = _cpu_s() - begun_s
    reached = score(named - scenario.ignored, scenario.planted)
    return _line(scenario, method, settings, "", reached, round(spent_s, 2))


def _at_best(scenario: Scenario, method: Peer) -> Line:
    found = [
        (words, *best_cut(ranking.without(scenario.ignored), scenario.planted))
        for words, ranking in method.variants(scenario.shares)
    ]
    words, cut, reached = max(found, key=lambda tried: tried[2].f1)
    return _line(scenario, method.name, BEST, f"{words}, at least {cut:.4g}", reached, None)


def _line(
    scenario: Scenario, method: str, settings: str, chosen: str, reached: Score,
    cpu_s: float | None,
) -> Line:  # fmt: skip
    precision, recall, f1 = (round(n, 4) for n in (reached.precision, reached.recall, reached.f1))
    return Line(
        scenario.name, scenario.seed, method, settings, chosen, precision, recall, f1, cpu_s
    )  # fmt: skip


def _cpu_s() -> float:
    """CPU seconds of this process and of all it has started and waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(part.ru_utime + part.ru_stime for part in used)


def table(lines: Sequence[Line]) -> str:
    """Means over the seeds as Markdown; every scenario is a column of F1 and one of CPU seconds."""
    names = list(dict.fromkeys(line.scenario for line in lines))
    titles = [TITLES[name] for name in names]
    rows = [
        ("Method", "Settings", *titles, f"CPU s ({' / '.join(titles)})"),
        ("---",) * (len(names) + 3),
    ]
    for method, settings in dict.fromkeys((line.method, line.settings) for line in lines):
        own = [line for line in lines if (line.method, line.settings) == (method, settings)]
        by_name = [[line for line in own if line.scenario == name] for name in names]
        cpu = [f"{np.mean([line.cpu_s for line in part]):.1f}" for part in by_name
               if part and part[0].cpu_s is not None]  # fmt: skip
        rows.append((method, settings, *map(_cell, by_name), " / ".join(cpu)))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(lines: Sequence[Line]) -> str:
    if not lines:
        return "–"
    f1, precision, recall = (
        float(np.mean([getattr(line, name) for line in lines]))
        for name in ("f1", "precision", "recall")
    )
    return f"**{f1:.2f}** ({precision:.2f}, {recall:.2f})"


def with_table(page: str, made: str) -> str:
    """The page with the table between its two marks.

    Raises:
        ValueError: the marks are not there, once each and in order.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end or BEGIN in after or END in after:
        raise ValueError(f"the page needs one {BEGIN} and, after it, one {END}")
    return f"{before}{BEGIN}\n\n{made}\n\n{END}{after}"


if __name__ == "__main__":
    sys.exit(main())
