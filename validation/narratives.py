"""The figures of narratives: how well known groups are found, and whether ids stay."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import faiss
import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from scipy import sparse

from copies import documents
from figures import Figure, Target
from tocsin.detect.narratives.graph import near_texts
from tocsin.detect.narratives.identity import NONE
from tocsin.detect.narratives.placing import Before, Read, placed
from tocsin.embed.base import Vectors
from tocsin.posts.keys import keys64
from tocsin.posts.language import identify
from vectors import embedder

SEED = 7
_PERMUTATIONS = 20
Ints = npt.NDArray[np.int64]


def information(one: Ints, two: Ints) -> float:
    """Adjusted mutual information of two partitions: 1 the same, 0 as alike as by chance.

    Vinh, Epps & Bailey (2010), JMLR 11:2837, with the arithmetic mean of the entropies; what
    chance gives is the mean over permutations instead of the sum in closed form.
    """
    shared, entropy = _mutual(one, two), (_mutual(one, one) + _mutual(two, two)) / 2
    random = np.random.default_rng(SEED)
    chance = np.mean([_mutual(one, random.permutation(two)) for _ in range(_PERMUTATIONS)])
    return float((shared - chance) / (entropy - chance))


def _mutual(one: Ints, two: Ints) -> float:
    _, a = np.unique(one, return_inverse=True)
    _, b = np.unique(two, return_inverse=True)
    table = sparse.coo_array((np.ones(len(a)), (a, b))).tocsr().tocoo()
    joint = table.data / len(a)
    rows, columns = np.bincount(a) / len(a), np.bincount(b) / len(a)
    return float((joint * np.log(joint / (rows[table.row] * columns[table.col]))).sum())


def _by_product(texts: Sequence[str], vectors: Vectors, known: Before | None = None) -> pa.Table:
    """The narrative of each text (``TEXTS``), with languages as the product identifies them."""
    ids = keys64("text", pa.array(texts))
    languages = pa.array([identify(text)[0] for text in texts], pa.string())
    rows = pa.table({"text_id": ids, "text": pa.array(texts), "lang": languages})
    near = near_texts(vectors, languages)
    return placed(Read(rows, vectors), near, known or Before())[0]


def _groups(table: pa.Table) -> Ints:
    """Narratives as a partition: a text in none is alone."""
    narrative = table["narrative"].to_numpy()
    return np.where(narrative == NONE, table["text_id"].to_numpy(), narrative)


def _means(vectors: Vectors, clusters: int) -> Ints:
    """Plain k-means of the same vectors."""
    kmeans = faiss.Kmeans(
        vectors.shape[1], clusters, niter=25, seed=SEED, spherical=True, min_points_per_centroid=1
    )
    kmeans.train(vectors)
    return np.asarray(kmeans.index.search(vectors, 1)[1][:, 0])


class Known(NamedTuple):
    """Texts whose groups are known, once each."""

    texts: list[str]
    groups: Ints


def _once(pairs: Sequence[tuple[str, Any]]) -> Known:
    first = {text: group for text, group in pairs if text.strip()}
    _, codes = np.unique([str(group) for group in first.values()], return_inverse=True)
    return Known(list(first), codes)


@cache
def _d3lta(data: Path) -> Known:
    return _once([(row["text"], row["seed_group"]) for row in documents(data)])


@cache
def _same_claim(data: Path) -> Known:
    """Posts of claims that at least five posts make; the claim is the group."""
    path = data / "claims" / "checkthat2025_task2_normalization.parquet"
    rows = [row for row in pq.read_table(path).to_pylist() if row["claim"]]
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[row["claim"]] = sizes.get(row["claim"], 0) + 1
    return _once([(row["post"][:600], row["claim"]) for row in rows if sizes[row["claim"]] >= 5])


@cache
def _threads(data: Path) -> Known:
    """RumourEval's posts, with their thread as the group; replies often say little of it."""
    folder = data / "infodemic" / "rumoureval2017"
    posts = orjson.loads((folder / "traindev_posts.json").read_bytes())
    threads = orjson.loads((folder / "traindev_structures.json").read_bytes())
    return _once(
        [
            (posts[post]["text"], thread)
            for thread, structure in threads.items()
            for post in _posts(structure)
            if post in posts
        ]
    )


def _posts(structure: dict[str, Any]) -> Iterator[str]:
    for post, replies in structure.items():
        yield post
        if isinstance(replies, dict):
            yield from _posts(replies)


@cache
def _titles(data: Path) -> Known:
    """Short claims of two sets, of which nobody knows the groups."""
    claims = data / "claims"
    columns = ("covid19_rumor", "content"), ("euvsdisinfo_cases_2021", "title")
    rows = [(name, pq.read_table(claims / f"{name}.parquet")[column]) for name, column in columns]
    return _once([(text, name) for name, texts in rows for text in texts.to_pylist() if text])


def _agreement(known: Known) -> tuple[float, str]:
    vectors = embedder().embed(known.texts)
    found = _groups(_by_product(known.texts, vectors))
    clusters = len(np.unique(known.groups))
    means = information(_means(vectors, clusters), known.groups)
    many = len(np.unique(found))
    same_number = information(_means(vectors, many), known.groups)
    note = (
        f"{len(known.texts):,} texts, {clusters:,} groups; {many:,} found; k-means of the same "
        f"vectors with {clusters:,}: {means:.3f}, with {many:,}: {same_number:.3f}"
    )
    return information(found, known.groups), note


def d3lta(data: Path) -> tuple[float, str]:
    return _agreement(_d3lta(data))


def same_claim(data: Path) -> tuple[float, str]:
    return _agreement(_same_claim(data))


def threads(data: Path) -> tuple[float, str]:
    return _agreement(_threads(data))


def stability(data: Path) -> tuple[float, str]:
    """How many placed texts keep their narrative's id when a tenth more come in: the least set."""
    shares = {
        name: _kept(known)
        for name, known in {
            "D3lta": _d3lta(data), "claims of two sets": _titles(data),
            "threads": _threads(data), "posts of one claim": _same_claim(data),
        }.items()
    }  # fmt: skip
    told = ", ".join(
        f"{name} {with_memory:.3f} ({without:.3f} without memory)"
        for name, (with_memory, without) in shares.items()
    )
    return min(with_memory for with_memory, _ in shares.values()), told


def _kept(known: Known) -> tuple[float, float]:
    order = np.random.default_rng(SEED).permutation(len(known.texts))
    texts = [known.texts[row] for row in order]
    vectors = embedder().embed(texts)
    old = round(len(texts) / 1.1)
    first = _by_product(texts[:old], vectors[:old])
    again = _by_product(texts, vectors, Before(first)).slice(0, old)
    fresh = _by_product(texts, vectors).slice(0, old)
    was = first["narrative"].to_numpy()
    inside = was != NONE
    with_memory = float((again["narrative"].to_numpy() == was)[inside].mean())
    return with_memory, _matched(was[inside], fresh["narrative"].to_numpy()[inside])


def _matched(one: Ints, two: Ints) -> float:
    """The share of texts in the groups that match best, each group once."""
    pairs, counts = np.unique(np.stack([one, two]), axis=1, return_counts=True)
    taken: tuple[set[int], set[int]] = (set(), set())
    kept = 0
    for place in np.argsort(-counts, kind="stable").tolist():
        a, b = pairs[:, place].tolist()
        if a not in taken[0] and b not in taken[1] and b != NONE:
            taken[0].add(a)
            taken[1].add(b)
            kept += int(counts[place])
    return kept / len(one)


FIGURES = [
    Figure("narratives.d3lta_ami", None, "d3lta_docs", d3lta),
    Figure("narratives.same_claim_ami", None, "checkthat2025_task2", same_claim),
    Figure("narratives.rumoureval_thread_ami", None, "rumoureval2017", threads),
    Figure("narratives.stability_share", Target(0.95, 1), "four sets", stability, quick=False),
]
