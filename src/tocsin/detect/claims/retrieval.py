"""The fact-checks that may answer a post: found by wording, by meaning, and by article.

Each search alone misses what another finds: wording fails across languages, meaning on names and
numbers. Their union is ranked by :mod:`.ranker`; reciprocal-rank fusion instead hurts languages in
which one of the two is weak.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from tocsin.detect.claims.features import Candidates, features
from tocsin.detect.claims.lexical import BODY, HEAD, Found, LexicalIndex, Only
from tocsin.detect.claims.preparing import prepared
from tocsin.detect.claims.terms import Terms
from tocsin.detect.claims.wordings import Wording, Wordings
from tocsin.embed.base import Embedder, Vectors, unit
from tocsin.embed.index import VectorIndex
from tocsin.factchecks.schema import FACTCHECKS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

EACH: Final = 50
"""Candidates of each search. Of the union, 0.98 hold the right one on CheckThat's dev split, and
0.93 on the normalisation pool's."""
MOST_EMBEDDED: Final = 1_000
"""Characters of a post that its vector is made of; a claim stands at the beginning."""
_AT_ONCE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The candidates of one post, and the rows of the index's table where they stand."""

    post: Wording
    rows: Ints
    among: Candidates
    rarest: float
    """The idf of a word that no fact-check has."""

    def features(self) -> Floats:
        """One row a candidate; see :func:`.features.features`."""
        return features(self.post, self.among, self.rarest)

    def alike(self) -> Ints:
        """``(n,)``: the number of each candidate's claim, the same for claims in the same words."""
        numbers: dict[str, int] = {}
        said = (" ".join(one.terms.text.casefold().split()) for one in self.among.claims)
        return np.array([numbers.setdefault(text, len(numbers)) for text in said], dtype=np.int64)

    def where(self, kept: npt.NDArray[np.bool_]) -> "Retrieved":
        """Some of the candidates."""
        return Retrieved(self.post, self.rows[kept], self.among.where(kept), self.rarest)


class ClaimIndex:
    """Fact-checks as they are looked up. What it keeps in the folder can be made again."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        """The index in the folder, empty at first; see :meth:`hold`.

        Give an embedder that keeps its vectors (:class:`tocsin.embed.cache.Cached`): candidates'
        vectors are asked for again.

        Raises:
            StorageError: the folder cannot be read or made.
        """
        self._embedder = embedder
        self._words = LexicalIndex(folder / "wording")
        self._vectors = VectorIndex(folder, embedder.name, embedder.dimensions)
        self._wordings = Wordings(self._words)

        self._known = folder / "known.parquet"
        self.factchecks = FACTCHECKS.empty_table()
        self._keys: Ints = np.zeros(0, dtype=np.int64)

    def hold(self, factchecks: pa.Table) -> None:
        """Makes the index hold these fact-checks (``factchecks.schema``), and no others.

        Needs ``factcheck_key``, ``content_key``, ``claim``, ``title`` and ``body``. Only what is
        new or changed is looked at.

        Raises:
            StorageError: the index cannot be written.
        """
        self.factchecks = factchecks.sort_by("factcheck_key").combine_chunks()
        self._keys = self.factchecks["factcheck_key"].to_numpy()
        old = self._read_known()
        new = self.factchecks.select(["factcheck_key", "content_key"])
        both = ["factcheck_key", "content_key"]
        gone = old.join(new, both, join_type="left anti")["factcheck_key"].to_numpy()
        added = np.sort(new.join(old, both, join_type="left anti")["factcheck_key"].to_numpy())
        if not len(gone) and not len(added):
            return
        if len(gone):
            self._words.remove(gone)
            self._vectors.remove(gone)
        for start in range(0, len(added), _AT_ONCE):
            keys = added[start : start + _AT_ONCE]
            rows = np.searchsorted(self._keys, keys)
            self._vectors.add(keys, unit(np.add(*self._meant(rows))))
        rows = np.searchsorted(self._keys, added)
        self._words.add(self._worded(rows))
        self._vectors.save()
        self._wordings = Wordings(self._words)  # what is rare has changed
        pq.write_table(new, self._known)

    def candidates(
        self, texts: Sequence[str], allowed: npt.NDArray[np.bool_] | None = None
    ) -> list[Retrieved]:
        """The candidates of each text, in no order; none where nothing can be found.

        ``allowed`` says for each row of :attr:`factchecks` whether it may be one; ``None``: all.
        """
        wordings = [Wording.of(Terms.of(text), self._words) for text in texts]
        asked = self._embedder.embed([w.terms.text[:MOST_EMBEDDED] for w in wordings], "query")
        keys = None if allowed is None else self._keys[allowed]
        near, _ = self._vectors.search(asked, EACH, keys)
        only = None if allowed is None else self._words.only(self._keys, allowed)
        worded = [self._worded_alike(wording.terms, only) for wording in wordings]
        found = [
            self._union(wording.terms, some, *alike)
            for wording, some, alike in zip(wordings, near, worded, strict=True)
        ]
        rows = np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
        claims, titles = self._meant(rows)
        middles = unit(claims + titles)
        compared = []
        for wording, some, vector, alike in zip(wordings, found, asked, worded, strict=True):
            at = np.searchsorted(rows, some)
            nearer = np.maximum(claims[at] @ vector, titles[at] @ vector)
            compared.append(self._compared(wording, some, middles[at] @ vector, nearer, *alike))
        return compared

    def wordings(self, check: Mapping[str, str | None]) -> tuple[Wording, Wording]:
        """The wordings of a fact-check's claim and title; each stands in for the other."""
        claim, title = check["claim"] or "", check["title"] or ""
        return self._wordings.of(claim or title), self._wordings.of(title or claim)

    def _worded_alike(self, terms: Terms, only: Only | None) -> tuple[Found, Found]:
        """What a post's wording finds: claims and titles, and bodies."""
        head, body = (self._words.search(terms, field, EACH, only) for field in (HEAD, BODY))
        return head, body

    def _union(self, terms: Terms, near: Ints, head: Found, body: Found) -> Ints:
        """Rows of the table."""
        if not terms.words or not len(self._keys):
            return np.zeros(0, dtype=np.int64)
        keys = np.unique(np.concatenate([near[near != -1], head[0], body[0]]))
        rows: Ints = np.searchsorted(self._keys, keys).clip(max=len(self._keys) - 1)
        held: Ints = rows[self._keys[rows] == keys]  # an update that was cut short leaves others
        return held

    def _compared(
        self,
        post: Wording,
        rows: Ints,
        cosine: npt.NDArray[np.float32],
        nearer: npt.NDArray[np.float32],
        head: Found,
        body: Found,
    ) -> Retrieved:
        keys = self._keys[rows]
        claims, titles = self._texts(rows)
        among = Candidates(
            [self._wordings.of(claim) for claim in claims],
            [
                self._wordings.of(title or claim)
                for claim, title in zip(claims, titles, strict=True)
            ],
            cosine.astype(np.float64),
            nearer.astype(np.float64),
            self._bm25(post.terms, HEAD, keys, head),
            self._bm25(post.terms, BODY, keys, body),
        )
        return Retrieved(post, rows, among, self._words.rarest)

    def _bm25(self, terms: Terms, field: str, keys: Ints, found: Found) -> Floats:
        """Of fact-checks in the order of their keys. Only what the search left out is looked up."""
        told, places, at = np.intersect1d(keys, found[0], assume_unique=True, return_indices=True)
        scores = np.zeros(len(keys))
        scores[places] = found[1][at]
        left_out = np.setdiff1d(keys, told, assume_unique=True)
        if len(found[0]) == EACH and len(left_out):
            scores[np.searchsorted(keys, left_out)] = self._words.scores(terms, field, left_out)
        return scores

    def _texts(self, rows: Ints) -> tuple[list[str], list[str]]:
        """Claims and titles; the title stands in where no claim is stated."""
        some = self.factchecks.select(["claim", "title"]).take(pa.array(rows)).to_pylist()
        claims = [row["claim"] or row["title"] or "" for row in some]
        return claims, [row["title"] or "" for row in some]

    def _meant(self, rows: Ints) -> tuple[Vectors, Vectors]:
        """The vectors of claims and of titles, prepared as posts are.

        Their middle stands for the fact-check: as one text both are further from a post that is
        like one of them.
        """
        claims, titles = (list(map(prepared, texts)) for texts in self._texts(rows))
        both = self._embedder.embed(
            [*claims, *(title or claim for claim, title in zip(claims, titles, strict=True))],
            "passage",
        )
        return both[: len(rows)], both[len(rows) :]

    def _worded(self, rows: Ints) -> Iterator[tuple[int, str, str]]:
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            claims, titles = self._texts(some)
            bodies = self.factchecks["body"].take(pa.array(some)).to_pylist()
            for key, claim, title, body in zip(
                self._keys[some].tolist(), claims, titles, bodies, strict=True
            ):
                yield key, f"{title} {claim}", body or ""

    def _read_known(self) -> pa.Table:
        if self._known.is_file() and len(self._words):
            return pq.read_table(self._known)
        empty = pa.array([], pa.int64())
        return pa.table({"factcheck_key": empty, "content_key": empty})
