"""What every step stands on: the posts of a workspace, who shared what, and who copied whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from tocsin.detect.coordination.behaviours import DEFAULT_BEHAVIOURS, Behaviour
from tocsin.detect.coordination.tables import MERGED
from tocsin.detect.coordination.windows import Choice, Span, choose, stated
from tocsin.detect.copies.detection import detect as detect_copies
from tocsin.detect.copies.media import near_pictures
from tocsin.detect.copies.sharing import near_copy_shares
from tocsin.detect.copies.tables import Copies
from tocsin.engine.base import Engine, Table
from tocsin.errors import InputError, UsageError
from tocsin.posts.corpus import Corpus, Import
from tocsin.posts.summary import CorpusSummary, summarise
from tocsin.shares.index import ShareIndex
from tocsin.shares.kinds import ObjectKind
from tocsin.workspace import Workspace


@dataclass(frozen=True)
class Ground:
    """The posts with their shares, as posted; ``copies`` by wording, ``None`` where no text was
    long enough to be one. ``choices`` are the behaviours that are looked at, and why.
    """

    corpus: Corpus
    imports: Sequence[Import]
    posts: Table
    summary: CorpusSummary
    index: ShareIndex
    choices: tuple[Choice, ...]
    shares: Mapping[ObjectKind, Table]
    copies: Copies | None

    @property
    def behaviours(self) -> list[Behaviour]:
        """The behaviours that are looked at."""
        return [choice.behaviour for choice in self.choices]


def lay(
    workspace: Workspace,
    engine: Engine,
    behaviours: Sequence[Behaviour] | None,
    created_at: datetime,
) -> Ground:
    """Opens the corpus and brings its index up to date.

    ``behaviours`` are those to look at; ``None``: those that fit the data.

    Raises:
        UsageError: nothing has been imported.
        InputError: what was imported holds no posts.
    """
    corpus = Corpus(workspace.corpus)
    corpus.finish_moving()
    posts = corpus.posts(engine)
    imports = corpus.imports()
    if posts is None:
        kind = InputError if imports else UsageError
        raise kind(_nothing(imports), "Import files that hold posts: tocsin import FILES")
    index = ShareIndex(corpus, workspace.index)
    index.update()
    summary = summarise(engine, posts)
    choices = _choices(behaviours, summary)
    kinds = {choice.behaviour.kind for choice in choices} | {ObjectKind.TEXT_COPY}
    shares = index.tables(engine, kinds)
    copies = _copies(engine, index, shares, posts, created_at)
    return Ground(corpus, imports, posts, summary, index, choices, shares, copies)


def merged(
    engine: Engine, ground: Ground, copies: Copies | None
) -> tuple[dict[ObjectKind, Table], pa.Table]:
    """The shares with near-copies as one object, and which became which (``MERGED``)."""
    clusters = {ObjectKind.TEXT_COPY: copies.texts} if copies is not None else {}
    pictures = ground.index.pictures(engine)
    if pictures is not None and ObjectKind.MEDIA in ground.shares:
        clusters[ObjectKind.MEDIA] = near_pictures(
            engine, pictures, ground.shares[ObjectKind.MEDIA]
        )
    shares = dict(ground.shares)
    for kind, found in clusters.items():
        shares[kind] = engine.keep(near_copy_shares(engine, ground.shares[kind], found))
    became = [found.select(MERGED.names) for found in clusters.values()]
    return shares, pa.concat_tables([MERGED.empty_table(), *became])


def _nothing(imports: Sequence[Import]) -> str:
    problems = [f"{f.file}: {f.problem}" for item in imports for f in item.files if f.problem]
    seen = f" ({'; '.join(problems[:3])})" if problems else ""
    return f"There are no posts to investigate{seen}."


def _copies(
    engine: Engine,
    index: ShareIndex,
    shares: Mapping[ObjectKind, Table],
    posts: Table,
    created_at: datetime,
) -> Copies | None:
    """Who copied whose words; ``None`` where nobody wrote a text long enough to be a copy."""
    texts = index.texts(engine)
    if texts is None or ObjectKind.TEXT_COPY not in shares:
        return None
    return detect_copies(engine, texts, shares[ObjectKind.TEXT_COPY], posts, created_at)


def _choices(behaviours: Sequence[Behaviour] | None, summary: CorpusSummary) -> tuple[Choice, ...]:
    if behaviours is None:
        return choose(DEFAULT_BEHAVIOURS, _span(summary))
    return stated(behaviours)


def _span(summary: CorpusSummary) -> Span:
    first_at, last_at = summary.first_at, summary.last_at
    length_s = (last_at - first_at).total_seconds() if first_at and last_at else 0.0
    return Span(length_s, 60 if summary.coarse else 1)
