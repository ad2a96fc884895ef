"""Fact-checks on disk, found by their wording: BM25 over character 4-grams, and over bodies.

tantivy holds the postings (MIT; k1 = 1.2, b = 0.75). Two searches, kept apart because a hit in the
headline and a hit in a long article are different news: *heads* (claim and title, as 4-grams) and
*bodies* (as words, whose postings are a tenth of the grams').
"""

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import tantivy

from tocsin.detect.claims.terms import Terms
from tocsin.errors import StorageError

Keys = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]
Found = tuple[Keys, Scores]
Only = tuple[Any, Any]
"""A condition of a search, as tantivy takes it."""

HEAD, BODY, WORDS, KEY = "head", "body", "words", "key"
MOST_TERMS: Final = 256
"""Of a query, the rarest: bounded work for a text of any length."""
_BODY_CHARACTERS: Final = 6_000
_HEAP_BYTES: Final = 512 << 20
"""Before they are written out: a million fact-checks are one segment then, and a term is looked up
once instead of five times."""
_REMEDY: Final = "Delete that folder: it is made again from the fact-checks."


class LexicalIndex:
    """Wordings by key. A key that is added again replaces its old wording."""

    def __init__(self, folder: Path) -> None:
        """The index in the folder, or an empty one.

        Raises:
            StorageError: it cannot be read or made.
        """
        self.path = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(_schema(), path=str(folder))
        except (OSError, ValueError) as error:
            raise StorageError(f"{folder} cannot be used: {error}.", _REMEDY) from error
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("terms", analyzer)
        self._reload()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def add(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """Adds (key, claim and title, body); visible when this returns.

        Raises:
            StorageError: the index cannot be written.
        """
        try:
            writer = self._index.writer(_HEAP_BYTES, 1)
            for key, head, body in rows:
                writer.delete_documents_by_term(KEY, key)
                writer.add_document(_document(key, Terms.of(head), body))
            writer.commit()
            writer.wait_merging_threads()
        except (OSError, ValueError) as error:
            raise StorageError(f"{self.path} cannot be written: {error}.", _REMEDY) from error
        self._reload()

    def remove(self, keys: Keys) -> None:
        """Removes the wordings of these keys."""
        writer = self._index.writer(_HEAP_BYTES, 1)
        for key in keys.tolist():
            writer.delete_documents_by_term(KEY, key)
        writer.commit()
        writer.wait_merging_threads()
        self._reload()

    def search(self, terms: Terms, field: str, k: int, only: Only | None = None) -> Found:
        """The k fact-checks with the highest BM25, best first; ties in the order of keys."""
        query = self._any_of(terms, field)
        if only is not None:
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), only])
        return self._found(query, k)

    def only(self, keys: Keys, allowed: npt.NDArray[np.bool_]) -> Only:
        """The condition that only some keys are found, for :meth:`search`.

        Whichever set is smaller is named: a few withdrawn ones, or the few of one publisher.
        """
        occurs = tantivy.Occur
        if 2 * allowed.sum() > len(allowed):
            return occurs.MustNot, self._of_keys(keys[~allowed])
        return occurs.Must, tantivy.Query.const_score_query(self._of_keys(keys[allowed]), 0.0)

    def _of_keys(self, keys: Keys) -> Any:
        return tantivy.Query.term_set_query(self._index.schema, KEY, keys.tolist())

    def scores(self, terms: Terms, field: str, keys: Keys) -> Scores:
        """The BM25 of these fact-checks; 0 where no term is shared."""
        must = tantivy.Occur.Must
        among = tantivy.Query.const_score_query(self._of_keys(keys), 0.0)
        query = tantivy.Query.boolean_query([(must, among), (must, self._any_of(terms, field))])
        found, scores = self._found(query, max(1, len(keys)))
        out = np.zeros(len(keys), dtype=np.float32)
        order = np.argsort(keys)
        out[order[np.searchsorted(keys[order], found)]] = scores
        return out

    def idf(self, term: str, field: str) -> float:
        """ln(1 + (N − n + ½)/(n + ½)): how much the term says (Robertson and Zaragoza 2009)."""
        found = self._idf.get((field, term))
        if found is None:
            count = self._searcher.doc_freq(field, term)
            found = math.log(1 + (len(self) - count + 0.5) / (count + 0.5))
            self._idf[field, term] = found
        return found

    @property
    def rarest(self) -> float:
        """The idf of a term that no fact-check has."""
        return math.log(1 + (len(self) + 0.5) / 0.5)

    def _any_of(self, terms: Terms, field: str) -> Any:
        wanted = list(dict.fromkeys(terms.grams if field == HEAD else terms.words))
        if len(wanted) > MOST_TERMS:
            wanted = sorted(wanted, key=lambda term: -self.idf(term, field))[:MOST_TERMS]
        schema, occurs = self._index.schema, tantivy.Occur
        return tantivy.Query.boolean_query(
            [(occurs.Should, tantivy.Query.term_query(schema, field, term)) for term in wanted]
        )

    def _found(self, query: Any, k: int) -> Found:
        hits = self._searcher.search(query, k, count=False).hits
        scores = np.array([score for score, _ in hits], dtype=np.float32)
        keys = np.array(
            self._searcher.fast_field_values(KEY, [address for _, address in hits]), dtype=np.int64
        )
        order = np.lexsort((keys, -scores))
        return keys[order], scores[order]

    def _reload(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()
        self._idf: dict[tuple[str, str], float] = {}


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    for field in (HEAD, WORDS, BODY):
        builder.add_text_field(field, tokenizer_name="terms", index_option="freq")
    builder.add_integer_field(KEY, fast=True, indexed=True)
    return builder.build()


def _document(key: int, head: Terms, body: str) -> Any:
    written = {HEAD: " ".join(head.grams), WORDS: " ".join(head.words), KEY: key}
    if body:
        written[BODY] = " ".join(Terms.of(body[:_BODY_CHARACTERS]).words)
    return tantivy.Document(**written)
