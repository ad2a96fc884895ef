"""The figures of reading an exercise: what was planted in the posts, and what of it is found.

A seed that was never looked at while the exercise was written, through the whole chain as a user
runs it. The sentences are the same for every seed; who says them, when and in which wording is not.
They were written by one person with some of the word lists of targets in view: attacks on real
platforms are worded in more ways. After a first run four decoys that ordinary posts half said were
replaced, and three fact-checks in further languages added; nothing was changed since.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq

from figures import Figure
from narratives import information
from tocsin.chain.gathering import gather
from tocsin.chain.reading import HowToRead
from tocsin.detect.coordination.detection import Significance
from tocsin.engine import connect
from tocsin.exercise import Exercise, Scenario, write_exercise
from tocsin.exercise.score import (
    ReadingScore,
    read_answers,
    read_results,
    score_reading,
)
from tocsin.exercise.score.said import Place, Post, Spoken
from tocsin.exercise.score.scoring import Agreement, Share
from tocsin.factchecks.adding import Adding
from tocsin.factchecks.registry import Registry
from tocsin.posts.corpus import Corpus
from tocsin.posts.importing import ImportSettings, import_files
from tocsin.report.tables import write_tables
from tocsin.workspace import create_workspace

SEED = 20_251
NOW = datetime(2026, 1, 15, tzinfo=UTC)
_SURE = 0.9


class Read(NamedTuple):
    """How the tables score, and how they do with the probable matches alone."""

    score: ReadingScore
    sure: ReadingScore
    worthy: int
    """How many claims are ranked as worth checking."""
    narratives: tuple[Sequence[Post], Sequence[str]]
    """The planted posts that are the first of their text, and the narrative of each."""


@cache
def read() -> Read:
    """Writes the exercise, investigates it and scores the tables, once for all figures."""
    with tempfile.TemporaryDirectory() as temporary:
        home, out = Path(temporary) / "exercise", Path(temporary) / "report"
        _investigate(write_exercise(Scenario(seed=SEED), home), out)
        truth, results = read_answers(home).spoken, read_results(out)
        assert results is not None
        assert results.matched is not None
        assert results.worthy is not None
        probable = [
            one for one in results.matched if one.probability is None or one.probability >= _SURE
        ]
        sure = replace(results, matched=tuple(probable))
        placed = _placed(truth, out / "tables")
    scores = score_reading(truth, results), score_reading(truth, sure)
    return Read(*scores, len(results.worthy), placed)


def _investigate(exercise: Exercise, out: Path) -> None:
    out.mkdir()
    space = create_workspace(out / "workspace")
    Registry(space.factchecks).add([exercise.factchecks], Adding(NOW))
    with connect() as engine:
        how = ImportSettings(now=NOW, pseudonyms=None)
        import_files(Corpus(space.corpus), engine, exercise.files, how)
        made = gather(space, engine, None, Significance(), NOW, "Exercise", HowToRead())
        write_tables(made, out / "tables")


def _placed(truth: Spoken, tables: Path) -> tuple[Sequence[Post], Sequence[str]]:
    """Each planted text once; one in no narrative is alone."""
    rows = pq.read_table(tables / "narrative_posts.parquet").to_pylist()
    told: dict[Place, str] = {(row["platform"], row["post_id"]): row["narrative"] for row in rows}
    first = pq.read_table(tables / "texts.parquet", columns=["platform", "post_id"]).to_pylist()
    places = [(row["platform"], row["post_id"]) for row in first]
    posts = [truth.posts[place] for place in places if place in truth.posts]
    return posts, [told.get(post.place, f"alone {number}") for number, post in enumerate(posts)]


def claims_recall(_data: Path) -> tuple[float, str]:
    """Of the posts that spread or deny a checked claim: those that got a right fact-check first."""
    score = read().score
    return _told(
        _known(score.claims).recall,
        f"with a fact-check in the post's language {_say(score.in_own_language)}",
        *(f"{name} {_say(found)}" for name, found in score.by_claim.items()),
    )


def claims_precision(_data: Path) -> tuple[float, str]:
    """Of the posts that got a fact-check, decoys included: those whose first one is right."""
    score, sure = read().score, _known(read().sure.claims)
    return _told(
        _known(score.claims).precision,
        f"of probability {_SURE} or more {_say(sure.precision)}, at recall {_say(sure.recall)}",
        f"spreading told from denying {_say(_known(score.stances).precision)}, where told "
        f"({_say(_known(score.stances).recall)} of all)",
    )


def unanswered_place(_data: Path) -> tuple[float, str]:
    """Where the planted claim that no fact-check answers stands among those worth checking."""
    (place,) = read().score.unanswered.values()
    assert place is not None, "the claim is not in the list"
    return place, f"of {read().worthy}; 1 is the first to check"


def attacks_recall(_data: Path) -> tuple[float, str]:
    """Of the posts that attack a target: those that were found, with it."""
    by_target = read().score.by_target.items()
    told = (f"{name} {_say(both.recall)}" for name, both in by_target)
    return _told(_known(read().score.attacks).recall, *told)


def attacks_precision(_data: Path) -> tuple[float, str]:
    """Of the attacks that were found, on whomever: those that were planted."""
    by_target = read().score.by_target.items()
    told = (f"{name} {_say(both.precision)}" for name, both in by_target)
    return _told(_known(read().score.attacks).precision, *told)


def bursts_told_right(_data: Path) -> tuple[float, str]:
    """Two voids and one burst of questions that was answered at once."""
    found = read().score.voids or ()
    told = (
        f"{one.void.theme} ({one.void.language}): "
        f"{f'number {one.line.rank}' if one.line else 'not in the ranking'}"
        for one in found
    )
    return _told(Share(sum(one.is_right for one in found), len(found)), *told)


def narratives_ami(_data: Path) -> tuple[float, str]:
    """Agreement of narratives with themes, over the planted texts, whatever the language."""
    posts, narrative = read().narratives
    found, theme, apart = (
        np.unique(labels, return_inverse=True)[1]
        for labels in (
            list(narrative),
            [post.theme for post in posts],
            [f"{post.theme} {post.language}" for post in posts],
        )
    )
    note = (
        f"{len(posts)} texts, {len(set(theme))} themes, {len(set(found))} narratives; with themes "
        f"by language {information(found, apart):.3f}: narratives are meant to cross languages"
    )
    return round(information(found, theme), 4), note


def _known(both: Agreement | None) -> Agreement:
    assert both is not None, "the chain made no such table"
    return both


def _told(share: Share, *notes: str) -> tuple[float, str]:
    return round(share.value or 0.0, 4), "; ".join((_say(share), *notes))


def _say(share: Share) -> str:
    if share.value is None:
        return "none of 0"
    found = share.to_json()
    return f"{share.right} of {share.of} ({found['low']:.2f} to {found['high']:.2f})"


_DATA = f"exercise, seed {SEED:,}"
FIGURES = [
    Figure("reading_exercise.claims_recall", None, _DATA, claims_recall, quick=False),
    Figure("reading_exercise.claims_precision", None, _DATA, claims_precision, quick=False),
    Figure("reading_exercise.unanswered_place", None, _DATA, unanswered_place, quick=False),
    Figure("reading_exercise.attacks_recall", None, _DATA, attacks_recall, quick=False),
    Figure("reading_exercise.attacks_precision", None, _DATA, attacks_precision, quick=False),
    Figure("reading_exercise.bursts_told_right", None, _DATA, bursts_told_right, quick=False),
    Figure("reading_exercise.narratives_ami", None, _DATA, narratives_ami, quick=False),
]
