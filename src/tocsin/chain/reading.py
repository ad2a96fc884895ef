"""What the posts say: the texts that are read, and everything found by reading them."""

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from tocsin.chain.claims import Claims, answers_file, claim_index, match_texts
from tocsin.chain.texts import MOST_TEXTS, Texts, read
from tocsin.chain.unanswered import worth_checking
from tocsin.detect.claims.feedback import kept
from tocsin.detect.questions.detection import find as find_questions
from tocsin.detect.wording import TRAINED_ON
from tocsin.detect.worthiness.tables import Worthy
from tocsin.embed.base import Embedder
from tocsin.embed.opening import default, open_embedder
from tocsin.engine.base import Engine, Table
from tocsin.workspace import Workspace


@dataclass(frozen=True, slots=True)
class HowToRead:
    """``embedder`` is a name of :func:`tocsin.embed.opening.open_embedder`; ``None``: the usual.

    ``most`` texts are read.
    """

    embedder: str | None = None
    most: int = MOST_TEXTS


@dataclass(frozen=True)
class Reading:
    """What was read, and what was found in it.

    ``copies`` are the shares that the texts came from. ``claims`` is ``None`` without
    fact-checks, ``worthy`` and ``questions`` where the embedder is not the one that they were
    learnt with.
    """

    texts: Texts
    copies: Table
    claims: Claims | None
    worthy: Worthy | None
    questions: pa.Table | None  # which texts ask (schema QUESTIONS)


def embedder_of(workspace: Workspace, how: HowToRead | None, threads: int) -> Embedder:
    """The embedder that is asked for, with its vectors kept in the workspace's index."""
    how = how or HowToRead()
    name = how.embedder or default().name
    return open_embedder(name, workspace.index / "vectors", threads)


def read_posts(
    workspace: Workspace,
    engine: Engine,
    posts: Table,
    copies: Table,
    how: HowToRead,
    created_at: datetime,
) -> Reading:
    """Reads the texts of a corpus; ``copies`` are the shares of kind text_copy."""
    embedder = embedder_of(workspace, how, engine.threads)
    texts = read(engine, copies, posts, embedder, how.most)
    index = claim_index(workspace, embedder)
    claims = None
    if index is not None:
        answers = kept(answers_file(workspace))
        claims = match_texts(
            engine, index, texts, copies, posts, embedder, created_at, answers=answers
        )
    worthy = questions = None
    if embedder.name == TRAINED_ON:
        questions = find_questions(texts.table, embedder)
        worthy = worth_checking(engine, texts, claims, copies, embedder)
    return Reading(texts, copies, claims, worthy, questions)
