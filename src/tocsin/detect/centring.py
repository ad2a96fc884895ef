"""Vectors without what their language and their corpus explain, so that meanings compare.

A multilingual model puts the texts of one language together, and all texts into a narrow cone: two
translations may be further apart than two unrelated texts of one language. Most of it is a shift,
so each language's mean is taken off (Libovický, Rosa & Fraser 2020, "On the language neutrality of
pre-trained multilingual representations", Findings of EMNLP, section 3). What is left of the cone
lies in a few directions, in which everything differs a lot: those are taken out, one for each
hundred dimensions (Mu & Viswanath 2018, "All-but-the-top: simple and effective postprocessing for
word representations", ICLR, section 2). What a whole corpus is about goes with both, which is
meant: it tells no two of its texts apart. A text that many repeat must not go, so for the
directions texts that are like each other count once.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tocsin.embed.base import Vectors, unit

_WEIGHT: Final = 20
"""Texts that the mean of all counts for within a language's: three texts make no mean."""
_DIMENSIONS_A_DIRECTION: Final = 100
_SAMPLE: Final = 2_048
"""Texts that the directions are found from."""
_ALIKE: Final = 6.0
"""Standard deviations above the median of all pairs: such texts count once."""
_ONE_DEVIATION_BELOW: Final = 0.158655
_SEED: Final = 20_240_901
_AT_ONCE: Final = 65_536


def centred(vectors: Vectors, languages: pa.Array) -> Vectors:
    """The vectors as they differ from their language's and their corpus's, of length one.

    Shapes: (n, d), (n,) → (n, d). Texts of unknown language (null) are taken as of one language.
    """
    made: Vectors = np.empty(vectors.shape, dtype=np.float32)
    if not len(vectors):
        return made
    codes = pc.dictionary_encode(pc.fill_null(languages, "")).indices.to_numpy()
    means = _means(vectors, codes)
    for rows in _blocks(len(vectors)):
        made[rows] = unit(vectors[rows] - means[codes[rows]])
    top = _directions(made)
    for rows in _blocks(len(vectors)):
        made[rows] = unit(made[rows] - (made[rows] @ top.T) @ top)
    return made


def _means(vectors: Vectors, codes: npt.NDArray[np.int32]) -> Vectors:
    """Each language's mean, drawn towards that of all by ``_WEIGHT`` texts."""
    counts = np.bincount(codes)
    sums = np.zeros((len(counts), vectors.shape[1]))
    for rows in _blocks(len(vectors)):
        for code in np.unique(codes[rows]):
            sums[code] += vectors[rows][codes[rows] == code].sum(axis=0, dtype=np.float64)
    overall = sums.sum(axis=0) / len(vectors)
    means = (sums + _WEIGHT * overall) / (counts + _WEIGHT)[:, np.newaxis]
    drawn: Vectors = means.astype(np.float32)
    return drawn


def _directions(points: Vectors) -> Vectors:
    """The directions in which a sample of texts differs most."""
    random = np.random.default_rng(_SEED)
    chosen = random.choice(len(points), min(len(points), _SAMPLE), replace=False)
    different = _different(points[np.sort(chosen)])
    count = points.shape[1] // _DIMENSIONS_A_DIRECTION + 1
    _, directions = np.linalg.eigh(different.T @ different)
    return np.ascontiguousarray(directions[:, -count:].T, dtype=np.float32)


def _different(points: Vectors) -> Vectors:
    """Of texts that are more alike than chance explains, the first."""
    cosines = points @ points.T
    low, middle = np.quantile(cosines, [_ONE_DEVIATION_BELOW, 0.5])
    alike = cosines >= middle + _ALIKE * (middle - low)
    kept = np.zeros(len(points), dtype=bool)
    for row in range(len(points)):
        kept[row] = not (alike[row] & kept).any()
    return points[kept]


def _blocks(count: int) -> Iterator[slice]:
    for start in range(0, count, _AT_ONCE):
        yield slice(start, start + _AT_ONCE)
