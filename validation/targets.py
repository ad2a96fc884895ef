"""The figures of targets: whether what the program calls an attack is one, by a reader's labels.

``target_labels.tsv`` has one row a text and target, without the text: ``text`` is the first 8 bytes
of BLAKE2b over "language, newline, text", ``attack`` what one reader said of it by the criteria of
``docs/methods/targets.md``, and ``weight`` how many pairs of its stratum the row stands for.

- ``rules``: read while the rules were made.
- ``held``: read, without the program's answer, once they stood (all that it then called attacks,
  and a sample of texts with a listed word near the name). Errors were corrected afterwards.
- ``fresh``: other data, read once after that: all that it called attacks.
"""

import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pyarrow.parquet as pq

from assisting_data import CODES
from figures import Figure
from meaning import without_repeats
from tocsin.detect.intervals import wilson
from tocsin.detect.targets.gazetteer import load_gazetteer
from tocsin.detect.targets.reading import read_text
from tocsin.detect.targets.stance import Stance

_LABELS: Final = Path(__file__).with_name("target_labels.tsv")
_IRA: Final = {
    "Russian": "ru", "English": "en", "German": "de", "Arabic": "ar", "Spanish": "es",
    "French": "fr", "Portuguese": "pt",
}  # fmt: skip
_NORMALISATION: Final = {
    "ara": "ar", "deu": "de", "eng": "en", "fra": "fr", "spa": "es", "por": "pt",
}  # fmt: skip
_SEED: Final = 7
_RESAMPLES: Final = 1_000


class Read(NamedTuple):
    """A label, and whether the program calls it an attack."""

    part: str
    lang: str
    attack: bool
    weight: float
    called: bool


def _texts(data: Path) -> Iterator[tuple[str, str]]:
    """Language and text of all that labels were drawn from."""
    claims = data / "claims"
    for row in pq.read_table(claims / "checkthat2022_task1.parquet").to_pylist():
        yield CODES[row["lang"]], row["text"]
    path = claims / "checkthat2025_task2_normalization.parquet"
    for row in pq.read_table(path).to_pylist():
        if row["lang"] in _NORMALISATION:
            post = re.sub(r" None$", "", row["post"].strip())
            yield _NORMALISATION[row["lang"]], without_repeats(post)
    ira = data / "coordination" / "ira_posts_2016-09_2017-08_part.parquet"
    for row in pq.read_table(ira, columns=["content", "language"]).to_pylist():
        if row["language"] in _IRA:
            yield _IRA[row["language"]], row["content"]
    yield from (("en", text) for text in _english(data) if text)


def _english(data: Path) -> Iterator[str]:
    claims = data / "claims"
    columns = {
        "covid19_rumor_tweet_replies": ["comment"],
        "covid19_rumor": ["content"],
        "coaid": ["title", "abstract"],
        "euvsdisinfo_cases_2021": ["title"],
    }
    for name, wanted in columns.items():
        for row in pq.read_table(claims / f"{name}.parquet", columns=wanted).to_pylist():
            yield from row.values()
    for part in ("traindev", "test"):
        posts = data / "infodemic" / "rumoureval2017" / f"{part}_posts.json"
        yield from (row["text"] for row in json.loads(posts.read_bytes()).values())
    for folder in ("checkthat2022_task2a_en", "checkthat2021_task2a_en"):
        for name, key in (("queries", "text"), ("claims", "claim")):
            with gzip.open(claims / folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
                yield from (json.loads(line)[key] for line in lines)


@cache
def _read(data: Path) -> list[Read]:
    with _LABELS.open(encoding="utf-8", newline="") as lines:
        labels = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    wanted = {label["text"] for label in labels}
    gazetteer = load_gazetteer()
    called: dict[str, set[str]] = {}
    for lang, text in _texts(data):
        key = blake2b(f"{lang}\n{text}".encode("utf-8", "replace"), digest_size=8).hexdigest()
        if key in wanted and key not in called:
            framings = read_text(gazetteer, text, lang).framings
            asserted = [it for it in framings if it.stance is Stance.ASSERTED]
            called[key] = {gazetteer.targets[it.target].id for it in asserted}
    return [
        Read(
            label["part"], label["lang"], label["attack"] == "1", float(label["weight"]),
            label["target"] in called[label["text"]],
        )
        for label in labels
    ]  # fmt: skip


def attack_precision(data: Path) -> tuple[float, str]:
    """Of what the program calls attacks outside ``rules``, what a reader does as well."""
    found = [row for row in _read(data) if row.called and row.part != "rules"]
    true = sum(row.attack for row in found)
    low, high = wilson(np.array([true]), np.array([len(found)]))
    by: dict[str, list[bool]] = defaultdict(list)
    for row in found:
        by[row.part].append(row.attack)
        by[row.lang].append(row.attack)
    parts = ", ".join(f"{name} {sum(rows)} of {len(rows)}" for name, rows in sorted(by.items()))
    return true / len(
        found
    ), f"{true} of {len(found)} (95 %: {low[0]:.2f} to {high[0]:.2f}); {parts}"


def attack_recall(data: Path) -> tuple[float, str]:
    """Of the attacks with a listed word near the name, what the program calls so."""
    rows = [row for row in _read(data) if row.part == "held" and row.attack]
    weight = np.array([row.weight for row in rows])
    called = np.array([row.called for row in rows])
    random = np.random.default_rng(_SEED)
    picks = random.integers(0, len(rows), (_RESAMPLES, len(rows)))
    shares = (weight * called)[picks].sum(axis=1) / weight[picks].sum(axis=1)
    low, high = np.quantile(shares, [0.025, 0.975])
    return float((weight * called).sum() / weight.sum()), (
        f"of attacks with a listed word near the name, {len(rows)} read (95 %: {low:.2f} to "
        f"{high:.2f}); attacks in other words are not counted"
    )


SOURCES: Final = "target_labels.tsv"
FIGURES = [
    Figure("targets.attack_precision", None, SOURCES, attack_precision),
    Figure("targets.attack_recall", None, SOURCES, attack_recall),
]
