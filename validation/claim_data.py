"""Posts whose fact-check is known: the sets that matching is trained and measured on."""

import gzip
import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

import copies
import vectors
from tocsin.detect.claims.retrieval import ClaimIndex
from tocsin.posts.keys import key64
from tocsin.posts.language import identify

NOTHING_MORE = " None"
"""What the posts of the normalisation data end in where they have no picture's text."""


@dataclass(frozen=True)
class Query:
    """A post and what answers it."""

    text: str
    split: str
    language: str
    gold: frozenset[int]
    """Keys of the fact-checks that answer it."""


@dataclass(frozen=True)
class Collection:
    """Posts, and the fact-checks among which theirs are found."""

    index: ClaimIndex
    queries: tuple[Query, ...]

    def split(self, name: str) -> list[Query]:
        return [query for query in self.queries if query.split == name]


@cache
def checkthat(data: Path, year: int) -> Collection:
    """CheckThat 2A English: tweets against claims of Snopes and PolitiFact, with titles."""
    claims, queries = _checkthat(data, year)
    return Collection(
        _index([claim["claim"] for claim in claims], [claim["title"] for claim in claims], None),
        queries,
    )


@cache
def articles(data: Path) -> Collection:
    """The same of 2022 as a registry of articles: a title, and the claim somewhere in the body."""
    claims, queries = _checkthat(data, 2022)
    titles = [claim["title"] for claim in claims]
    return Collection(_index(titles, titles, [claim["claim"] for claim in claims]), queries)


def small_registry(data: Path, size: int, seed: int) -> Collection:
    """CheckThat 2022's dev posts against so few of its claims, a third of them answers to some.

    A post whose claims were left out has none.
    """
    claims, queries = _checkthat(data, 2022)
    asked = [query for query in queries if query.split == "dev"]
    chance = random.Random(seed)  # noqa: S311  # repeatable, not secret
    answers = sorted({key for query in asked for key in query.gold})
    kept = set(chance.sample(answers, min(size // 3, len(answers))))
    rest = [key for key in range(len(claims)) if key not in answers]
    kept |= set(chance.sample(rest, size - len(kept)))
    place = {key: number for number, key in enumerate(sorted(kept))}
    some = [claims[key] for key in place]
    index = _index([claim["claim"] for claim in some], [claim["title"] for claim in some], None)
    gold = [frozenset(place[key] for key in query.gold & kept) for query in asked]
    return Collection(index, tuple(replace(q, gold=g) for q, g in zip(asked, gold, strict=True)))


@cache
def multilingual(data: Path) -> Collection:
    """Posts in 13 languages against every distinct claim (NFKC) of train and dev in all of them."""
    rows = pq.read_table(data / "claims" / "checkthat2025_task2_normalization.parquet").to_pylist()
    claims: dict[str, int] = {}
    queries = []
    for row in rows:
        if row["claim"] is not None and row["split"] in {"train", "dev"}:
            claim = unicodedata.normalize("NFKC", row["claim"])
            key = claims.setdefault(claim, len(claims))
            text = row["post"].removesuffix(NOTHING_MORE)
            queries.append(Query(text, row["split"], row["lang"], frozenset([key])))
    return Collection(_index(list(claims), None, None), tuple(queries))


@cache
def crossing(data: Path) -> Collection:
    """Texts of D3lta's translations against one of each group in another language.

    Beside them stand the claims of :func:`multilingual`. Half of the groups are ``train``, half
    ``held``; the text that stands for the claim is the one with the least hash.
    """
    rows = copies.documents(data)
    types = copies.types_of(data, {row["doc_id"]: row["seed_group"] for row in rows})
    groups: dict[int, list[tuple[str, str]]] = {}
    for row in rows:
        if types.get(row["seed_group"]) == "translation":
            said = row["text"], identify(row["text"])[0] or ""
            groups.setdefault(row["seed_group"], []).append(said)
    claims = multilingual(data).index.factchecks["claim"].to_pylist()
    queries = []
    for group, texts in sorted(groups.items()):
        claim, spoken = min(texts, key=lambda said: key64("claim", said[0]))
        gold = frozenset([len(claims)])
        claims.append(claim)
        split = "train" if key64("group", str(group)) % 2 else "held"
        queries += [Query(text, split, lang, gold) for text, lang in texts if lang != spoken]
    return Collection(_index(claims, None, None), tuple(queries))


def _checkthat(data: Path, year: int) -> tuple[list[dict[str, Any]], tuple[Query, ...]]:
    folder = data / "claims" / f"checkthat{year}_task2a_en"
    claims = list(_lines(folder / "claims.jsonl.gz"))
    key = {claim["id"]: number for number, claim in enumerate(claims)}
    gold: dict[str, set[int]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        _, query, claim = line.split("\t")
        if claim in key:
            gold.setdefault(query, set()).add(key[claim])
    return claims, tuple(
        Query(query["text"], query["split"], "en", frozenset(gold[query["id"]]))
        for query in _lines(folder / "queries.jsonl.gz")
        if query["id"] in gold
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path) as lines:
        for line in lines:
            yield orjson.loads(line)


def _index(
    claims: Sequence[str], titles: Sequence[str] | None, bodies: Sequence[str] | None
) -> ClaimIndex:
    keys = pa.array(range(len(claims)), pa.int64())
    none = pa.nulls(len(claims), pa.string())
    table = pa.table(
        {
            "factcheck_key": keys,
            "content_key": keys,
            "claim": pa.array(claims),
            "title": none if titles is None else pa.array(titles),
            "body": none if bodies is None else pa.array(bodies),
        }
    )
    index = ClaimIndex(Path(mkdtemp(prefix="tocsin-claims-")), vectors.embedder())
    index.hold(table)
    return index
