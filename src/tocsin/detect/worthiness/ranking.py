"""Which claim to check first: the circulating texts, one row a claim, with reasons.

The priority is a weighted geometric mean, so that a strength makes up for a weakness in part:

    priority = (checkable² · (1 + reach)/2 · (1 + growth)/2 · harm)^(1/5)

* checkable: the probability that it can and should be checked (:mod:`.checkability`);
* reach: the share of claims with fewer accounts, ties counted half (its expectation is 0.5);
* growth: P(θ > θ₀ | data), where θ is the share of the claim's posts that are recent, with
  Jeffreys' prior, and θ₀ that of all claims: 0.5 says nothing, and few posts say little;
* harm: weights by area (:mod:`.harm`), chosen and not measured.

It orders a reading list and is no probability. A person decides what is checked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import stats

from tocsin.detect.intervals import wilson
from tocsin.detect.measured import NOT_MEASURED, measured_in
from tocsin.detect.wording import vectors_of
from tocsin.detect.worthiness import grouping
from tocsin.detect.worthiness.checkability import probabilities, thresholds
from tocsin.detect.worthiness.figures import MEASURED
from tocsin.detect.worthiness.harm import Harm, harms
from tocsin.detect.worthiness.sentences import most_probable, sentences
from tocsin.detect.worthiness.tables import WORTHY, Worthy
from tocsin.embed.base import Embedder

MOST_TEXTS: Final = 5_000
"""Texts whose sentences are read: a few minutes on two cores. The others are counted."""
WEIGHTS: Final = np.array([2.0, 1.0, 1.0, 1.0])
"""Of checkable, reach, growth and harm: what cannot be checked is not worth a checker's time."""
_JEFFREYS: Final = 0.5

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Claims:
    """One row a text: its sentence, and what is known of it."""

    claim: list[str]
    language: list[str | None]
    checkable: Floats
    harm: list[Harm]
    leader: Ints


def rank(texts: pa.Table, embedder: Embedder, most: int = MOST_TEXTS) -> Worthy:
    """The claims of ``texts`` (schema ``CIRCULATING``) in the order in which to check them.

    Of more than ``most`` texts the likeliest to be checkable, weighed by the logarithm of their
    accounts, are read; how many were left is said in the caveats.

    Raises:
        UsageError: the embedder is not the one the model was trained on.
    """
    texts = texts.combine_chunks()
    if not texts.num_rows:
        return Worthy(WORTHY.empty_table(), ())
    chosen = _chosen(texts, embedder, most)
    read = texts.take(pa.array(chosen))
    claims = _claims(read, embedder)
    rows = _grouped(read, claims)
    caveats = [] if len(chosen) == len(texts) else [_left_unread(len(texts) - len(chosen))]
    return Worthy(_ordered(rows), (*caveats, *_CAVEATS))


def _chosen(texts: pa.Table, embedder: Embedder, most: int) -> Ints:
    written, languages = texts["text"].to_pylist(), texts["lang"].to_pylist()
    if len(written) <= most:
        return np.arange(len(written))
    shares = probabilities(written, languages, vectors_of(written, embedder))
    weight = shares * np.log1p(texts["accounts"].to_numpy())
    return np.sort(np.argsort(-weight, kind="stable")[:most])


def _claims(texts: pa.Table, embedder: Embedder) -> _Claims:
    """The most checkable sentence of each text, put together with its paraphrases."""
    languages = texts["lang"].to_pylist()
    cut = [sentences(text) for text in texts["text"].to_pylist()]
    every = [sentence for of_text in cut for sentence in of_text]
    spoken = [lang for lang, of_text in zip(languages, cut, strict=True) for _ in of_text]
    vectors = vectors_of(every, embedder)
    shares = probabilities(every, spoken, vectors)
    best = most_probable([len(of_text) for of_text in cut], shares)
    claim = [every[place] for place in best]
    order = np.lexsort((texts["text_id"].to_numpy(), -shares[best], -texts["accounts"].to_numpy()))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return _Claims(
        claim=claim,
        language=languages,
        checkable=shares[best],
        harm=harms(claim, languages, vectors[best]),
        leader=grouping.leaders(claim, pa.array(languages, pa.string()), vectors[best], place),
    )


def _grouped(texts: pa.Table, claims: _Claims) -> list[dict[str, Any]]:
    """One row a claim, without what is relative to the others."""
    columns = {name: texts[name].to_numpy() for name in ("posts", "accounts", "recent_posts")}
    ids = texts["text_id"].to_pylist()
    order = np.argsort(claims.leader, kind="stable")
    starts = np.flatnonzero(np.diff(claims.leader[order], prepend=-1))
    least = thresholds(claims.language)
    rows = []
    for members in np.split(order, starts[1:]):
        first = int(claims.leader[members[0]])
        spoken = {claims.language[member] for member in members.tolist()} - {None}
        rows.append(
            {
                "claim_id": ids[first],
                "claim": claims.claim[first],
                "lang": claims.language[first],
                "languages": sorted(filter(None, spoken)),
                "texts": [ids[member] for member in members.tolist()],
                **{name: int(column[members].sum()) for name, column in columns.items()},
                "checkable": float(claims.checkable[first]),
                "above_threshold": bool(claims.checkable[first] >= least[first]),
                "measured": measured_in(claims.language[first], MEASURED),
                "harm": claims.harm[first],
            }
        )
    return rows


def _ordered(rows: list[dict[str, Any]]) -> pa.Table:
    checkable, accounts, posts, recent = (
        np.array([row[name] for row in rows], dtype=np.float64)
        for name in ("checkable", "accounts", "posts", "recent_posts")
    )
    reach = (stats.rankdata(accounts, method="average") - 0.5) / len(rows)
    usual = recent.sum() / max(posts.sum(), 1.0)
    earlier = np.maximum(posts - recent, 0)
    growth: Floats = np.asarray(stats.beta.sf(usual, recent + _JEFFREYS, earlier + _JEFFREYS))
    low, high = wilson(recent, posts)
    harm = np.array([row["harm"].weight for row in rows])
    parts = np.maximum(np.stack([checkable, (1 + reach) / 2, (1 + growth) / 2, harm]), 1e-9)
    priority = np.exp(WEIGHTS @ np.log(parts) / WEIGHTS.sum())
    for number, row in enumerate(rows):
        row |= {"reach": reach[number], "growth": growth[number], "priority": priority[number]}
        row |= {"recent_low": low[number], "recent_high": high[number]}
        row["areas"], row["area_words"] = row["harm"].areas, row["harm"].words
        row["reasons"] = _reasons(row, float(usual))
    ids = np.array([row["claim_id"] for row in rows])
    order = np.lexsort((ids, -priority)).tolist()
    return pa.table(
        {name: [rows[place][name] for place in order] for name in WORTHY.names}, schema=WORTHY
    )


def _reasons(row: dict[str, Any], usual: float) -> list[str]:
    """In words, each with its number and with what is usual."""
    limit = "" if row["measured"] != NOT_MEASURED else f"; {NOT_MEASURED} in this language"
    recent = (
        f"{row['recent_posts']:,} of its {row['posts']:,} posts are recent; of all claims' posts "
        f"{usual:.0%} are. It grows faster than they do with probability {row['growth']:.2f}."
    )
    reasons = [
        f"Checkable with probability {row['checkable']:.2f}{limit}.",
        f"Posted by {row['accounts']:,} accounts: more than {row['reach']:.0%} of these claims.",
        recent,
        _harm_reason(row["harm"]),
    ]
    if len(row["texts"]) > 1:
        reasons.append(
            f"Worded in {len(row['texts']):,} ways, in {max(len(row['languages']), 1)} languages."
        )
    return reasons


def _harm_reason(harm: Harm) -> str:
    if not harm.areas:
        return "No area of harm was recognised."
    areas = ", ".join(harm.areas)
    if not harm.words:
        return f"May touch {areas}, by its meaning; no listed word stands in it."
    return f"Touches {areas}: {_listed(harm.words)}."


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words[:5])


def _left_unread(count: int) -> str:
    return f"{count:,} texts, less checkable or less widespread, were not read for claims."


_CAVEATS: Final = (
    "The order is a reading list: it says what to look at first, not what is false.",
    "Checkable means what annotators of tweets on COVID-19 and politics took for worth checking.",
)
