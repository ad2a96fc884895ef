"""What a narrative is about, in its own words: c-TF-IDF, for each language by itself.

Grootendorst (2022), arXiv:2203.05794, equation 2: with all texts of a narrative in one language as
one document, the weight of a term is its frequency there times log(1 + A / f), where A is the mean
number of terms of a document and f the term's frequency in all documents of the language. Terms are
words and pairs of words, none of them a stop word of the language (of any, where it is unknown); in
scripts without blanks, runs of two signs, or of four with their marks in Thai, Lao and the like. A
term must be in two texts of the narrative at least, and in at most half of all narratives.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import stopwordsiso

from tocsin.detect.narratives.tables import TERMS
from tocsin.shares.text import normalise

MOST_TEXTS: Final = 50
"""Of a narrative in a language: the most central ones. More would say the same."""
MOST_TERMS: Final = 8
_LEAST_TEXTS: Final = 2
_MOST_CHARACTERS: Final = 500
_SHORTEST: Final = 2
"""Words of so few letters say little."""
_RUNS: Final = (
    # A script without blanks, with its marks; one sign of it; how many signs make a term.
    (re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+"), re.compile(r"."), 2),
    (
        re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+"),
        re.compile(r".[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
                   r"\u102b-\u103e\u1056-\u1059\u17b4-\u17d3]*"),
        4,
    ),
)  # fmt: skip
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
        stops = _stop_words(language)
        of_language.setdefault(number, Counter()).update(_terms_of(text, stops))
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


@cache
def _stop_words(language: str | None) -> frozenset[str]:
    """Words that say nothing by themselves, in a language (or in any), as texts are normalised."""
    known = stopwordsiso.langs()
    words = stopwordsiso.stopwords(language if language in known else sorted(known))
    return frozenset(part for word in words for part in normalise(word).split())


def _terms_of(text: str, stops: frozenset[str]) -> set[str]:
    """The terms of a text, each once: who repeats a word in one post does not own it."""
    found = set[str]()
    words = normalise(text[: 2 * _MOST_CHARACTERS])[:_MOST_CHARACTERS].replace("#", "").split()
    before = ""
    for word in words:
        runs = list(_runs(word))
        found.update(run for run in runs if run not in stops)
        says = not runs and len(word) > _SHORTEST and word not in stops
        if says:
            found.add(word)
            if before:
                found.add(f"{before} {word}")
        before = word if says else ""
    return found


def _runs(word: str) -> Iterator[str]:
    """The terms of a word in a script without blanks; none of another's."""
    for script, sign, length in _RUNS:
        for run in script.findall(word):
            signs = sign.findall(run)
            yield from (
                "".join(signs[start : start + length])
                for start in range(max(1, len(signs) - length + 1))
            )


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
