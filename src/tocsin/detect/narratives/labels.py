"""What a narrative is about, in its own words: c-TF-IDF, for each language by itself.

Grootendorst (2022), arXiv:2203.05794, equation 2: with all texts of a narrative in one language as
one document, the weight of a term is its frequency there times log(1 + A / f), where A is the mean
number of terms of a document and f the term's frequency in all documents of the language. Terms are
words and pairs of words; in scripts without blanks, pairs of characters. A term must be in two
texts of the narrative at least, and in at most half of all narratives.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tocsin.detect.narratives.tables import TERMS
from tocsin.shares.text import normalise

MOST_TEXTS: Final = 50
"""Of a narrative in a language: the most central ones. More would say the same."""
MOST_TERMS: Final = 8
_LEAST_TEXTS: Final = 2
_MOST_CHARACTERS: Final = 500
_WIDE: Final = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")
_UNKNOWN: Final = "und"

Ints = npt.NDArray[np.int64]


def terms(narrative: Ints, likeness: npt.NDArray[np.float32], texts: pa.Table) -> pa.Table:
    """The terms of each narrative in each language (``TERMS``).

    ``texts`` has ``text`` and ``lang``, one row for each entry of ``narrative`` and ``likeness``
    (of the text to the middle of its narrative).
    """
    chosen = _central(narrative, likeness, texts["lang"])
    rows = texts.take(pa.array(chosen))
    columns = zip(
        rows["lang"].to_pylist(), narrative[chosen].tolist(), rows["text"].to_pylist(), strict=True
    )
    counted: dict[str, dict[int, Counter[str]]] = {}
    for language, number, text in columns:
        of_language = counted.setdefault(language or _UNKNOWN, {})
        of_language.setdefault(number, Counter()).update(_terms_of(text))
    found = [row for language in sorted(counted) for row in _weighed(language, counted[language])]
    return pa.Table.from_pylist(found, schema=TERMS)


def _central(narrative: Ints, likeness: npt.NDArray[np.float32], languages: pa.Array) -> Ints:
    """The rows of the most central texts of each narrative in each language."""
    code = languages.combine_chunks().dictionary_encode().indices.fill_null(-1).to_numpy()
    order = np.lexsort((-likeness, code, narrative))
    new = np.diff(narrative[order], prepend=narrative[order][:1] - 1) != 0
    new |= np.diff(code[order], prepend=code[order][:1] - 1) != 0
    start = np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))
    chosen: Ints = order[np.arange(len(order)) - start < MOST_TEXTS]
    return chosen


def _terms_of(text: str) -> set[str]:
    """The terms of a text, each once: who repeats a word in one post does not own it."""
    found = set[str]()
    words = normalise(text[: 2 * _MOST_CHARACTERS])[:_MOST_CHARACTERS].replace("#", "").split()
    for place, word in enumerate(words):
        if _WIDE.search(word):
            found.update(_pairs(word))
            continue
        if len(word) > 2:
            found.add(word)
            if place and len(words[place - 1]) > 2:
                found.add(f"{words[place - 1]} {word}")
    return found


def _pairs(word: str) -> Iterator[str]:
    for run in _WIDE.findall(word):
        yield from (run[i : i + 2] for i in range(max(1, len(run) - 1)))


def _weighed(
    language: str, documents: dict[int, Counter[str]]
) -> Iterator[dict[str, str | int | float]]:
    everywhere: Counter[str] = Counter()
    narratives: Counter[str] = Counter()
    for counts in documents.values():
        everywhere.update(counts)
        narratives.update(counts.keys())
    mean = sum(everywhere.values()) / len(documents)
    most = max(1, len(documents) // 2)
    for number in sorted(documents):
        counts = documents[number]
        total = sum(counts.values())
        weights = {
            term: count / total * np.log1p(mean / everywhere[term])
            for term, count in counts.items()
            if count >= _LEAST_TEXTS and narratives[term] <= most
        }
        best = _without_parts(sorted(weights, key=lambda term: (-weights[term], term)))
        for place, term in enumerate(best, 1):
            yield {
                "narrative": number, "language": language, "place": place, "term": term,
                "weight": float(weights[term]), "texts": counts[term],
            }  # fmt: skip


def _without_parts(ranked: Sequence[str]) -> list[str]:
    """The best terms, without those that stand within a better one."""
    kept: list[str] = []
    for term in ranked:
        if len(kept) == MOST_TERMS:
            break
        if not any(f" {term} " in f" {better} " for better in kept):
            kept.append(term)
    return kept
