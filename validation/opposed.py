"""The figures of contradictions: texts that deny each other must not be one by their meaning.

Two kinds of pairs, among 1,500 claims of fact-checks as surroundings: claims with the first verb
denied by rule (``_DENIED``), and sentences of our own in the six UN languages
(``opposed_sentences.tsv``: nine facts, each as said, in other words, and as its opposite; three
facts were looked at while the word lists were made, six were not). Vectors and grouping are the
product's; so a pair counts as joined where :func:`groups` puts it into one group.
"""

import csv
import re
from collections import defaultdict
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from copies import clusters_of
from figures import Figure, Target
from tocsin.detect.copies.meaning import groups
from tocsin.detect.intervals import wilson
from tocsin.embed.base import printable
from vectors import embedder

_SENTENCES: Final = Path(__file__).with_name("opposed_sentences.tsv")
_LANGUAGES: Final = {
    "ara": "ar", "deu": "de", "eng": "en", "fra": "fr", "spa": "es", "por": "pt", "pol": "pl",
}  # fmt: skip
_DENIED: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "en": ((r"\b(is|are|was|were|has|have|will|can|should)\b(?! not)", r"\1 not"),),
    "fr": (
        (r"\bs?est\b", "n'est pas"), (r"\bsont\b", "ne sont pas"), (r"\ba été\b", "n'a pas été"),
        (r"\bont\b", "n'ont pas"), (r"\ba\b(?= \w+é)", "n'a pas"), (r"\bpeut\b", "ne peut pas"),
    ),
    "es": ((r"\b(es|son|está|están|fue|fueron|ha|han|será|puede|tiene)\b", r"no \1"),),
    "pt": ((r"\b(é|são|está|estão|foi|foram|será|pode|tem|vai)\b", r"não \1"),),
    "de": ((r"\b(ist|sind|war|waren|hat|haben|wird|werden|kann|können|soll)\b", r"\1 nicht"),),
    "pl": ((r"\b(jest|są|był|była|było|będzie|może|ma|mają)\b", r"nie \1"),),
    "ar": ((r"\b(يتم|يمكن|يوجد|تم|يظهر|تظهر|سيتم)\b", r"لا \1"),),
}  # fmt: skip
_EACH: Final = 300
_PAIRS: Final = 60
"""Claims a language, and how many of them are denied."""
_LONGEST: Final = 200


class Pairs(NamedTuple):
    """Rows of texts that contradict, or repeat, each other, with language or part."""

    name: str
    one: int
    two: int


@cache
def _world(data: Path) -> tuple[np.ndarray[Any, Any], list[Pairs], list[Pairs], list[Pairs]]:
    """The group of every text; denied claims, opposite sentences, sentences that say the same."""
    texts, languages, denied = _claims(data)
    opposite, same = [], []
    with _SENTENCES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    facts: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        facts[row["part"], row["fact"]].append((len(texts), row["kind"]))
        texts.append(row["text"])
        languages.append(row["lang"])
    for (part, _), members in facts.items():
        for (one, a), (two, b) in combinations(members, 2):
            if "opposite" not in (a, b):
                same.append(Pairs(part, one, two))
            elif a != b:
                opposite.append(Pairs(part, one, two))
    vectors = embedder().embed(texts)
    once = np.ones(len(texts), dtype=np.int64)
    group, _ = groups(vectors, pa.array(texts), pa.array(languages), once)
    return group, denied, opposite, same


def _claims(data: Path) -> tuple[list[str], list[str], list[Pairs]]:
    path = data / "claims" / "checkthat2025_task2_normalization.parquet"
    of: dict[str, dict[str, None]] = defaultdict(dict)
    for row in pq.read_table(path, columns=["lang", "claim"]).to_pylist():
        if row["lang"] in _LANGUAGES and row["claim"] and len(row["claim"]) <= _LONGEST:
            of[_LANGUAGES[row["lang"]]][printable(row["claim"].strip())] = None
    texts: list[str] = []
    languages: list[str] = []
    pairs: list[Pairs] = []
    for lang in sorted(of):
        kept = list(of[lang])[:_EACH]
        begin = len(texts)
        texts += kept
        languages += [lang] * len(kept)
        changed = [(place, _denied(claim, lang)) for place, claim in enumerate(kept)]
        for place, text in [it for it in changed if it[1]][:_PAIRS]:
            pairs.append(Pairs(lang, begin + place, len(texts)))
            texts.append(text)
            languages.append(lang)
    return texts, languages, pairs


def _denied(claim: str, lang: str) -> str:
    """The claim with its first verb denied; empty where none is found."""
    for pattern, replacement in _DENIED[lang]:
        text, count = re.subn(pattern, replacement, claim, count=1)
        if count:
            return text
    return ""


def _joined(data: Path, pairs: list[Pairs]) -> tuple[float, str]:
    group = _world(data)[0]
    together = [group[pair.one] == group[pair.two] for pair in pairs]
    by: dict[str, list[bool]] = defaultdict(list)
    for pair, joined in zip(pairs, together, strict=True):
        by[pair.name].append(bool(joined))
    low, high = wilson(np.array([sum(together)]), np.array([len(together)]))
    parts = ", ".join(f"{name} {sum(rows)} of {len(rows)}" for name, rows in by.items())
    note = f"{sum(together)} of {len(together)} (95 %: {low[0]:.3f} to {high[0]:.3f}); {parts}"
    return sum(together) / len(together), note


def negated_pairs(data: Path) -> tuple[float, str]:
    return _joined(data, _world(data)[1])


def negated_pairs_by_wording(data: Path) -> tuple[float, str]:
    """Of the same pairs, those that are near-copies already, before meaning is looked at."""
    texts, languages, pairs = _claims(data)
    rows: list[dict[str, Any]] = [
        {"doc_id": str(place), "language": lang, "text": text}
        for place, (text, lang) in enumerate(zip(texts, languages, strict=True))
    ]
    cluster = clusters_of(rows)
    joined = sum(
        pair.one in cluster and cluster[pair.one] == cluster.get(pair.two) for pair in pairs
    )
    return joined / len(pairs), f"{joined} of {len(pairs)} differ in a word or two: near-copies"


def opposite_sentences(data: Path) -> tuple[float, str]:
    return _joined(data, _world(data)[2])


def same_sentences(data: Path) -> tuple[float, str]:
    return _joined(data, _world(data)[3])


CLAIMS: Final = "checkthat2025_task2, first verb denied by rule"
OWN: Final = "opposed_sentences"
FIGURES = [
    Figure("copies.negated_pairs_joined", Target(0, 0.05), CLAIMS, negated_pairs),
    Figure("copies.negated_pairs_joined_by_wording", None, CLAIMS, negated_pairs_by_wording),
    Figure("copies.opposite_sentences_joined", None, OWN, opposite_sentences),
    Figure("copies.same_sentences_joined", None, OWN, same_sentences),
]
