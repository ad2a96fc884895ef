"""The whole chain after import: corpus → shares → coordination → everything a report shows."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

import pyarrow as pa

from tocsin import __version__
from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.detection import detect
from tocsin.detect.coordination.networks import SEED
from tocsin.engine.base import Engine
from tocsin.errors import InputError, UsageError
from tocsin.posts.corpus import Corpus, Import
from tocsin.posts.summary import CorpusSummary, bucket_width_s, summarise, timeline
from tocsin.report.investigation import REJECTIONS, Investigation
from tocsin.shares.index import ShareIndex
from tocsin.workspace import Workspace

MOST_REJECTIONS: Final = 1_000
_COARSE_SHARE: Final = 0.9


def gather(
    workspace: Workspace,
    engine: Engine,
    behaviours: Sequence[Behaviour],
    created_at: datetime,
    title: str,
) -> Investigation:
    """Runs the detection over a workspace's corpus.

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
    shares = index.tables(engine, {behaviour.kind for behaviour in behaviours})
    summary = summarise(engine, posts)
    width_s = bucket_width_s(summary)
    return Investigation(
        title=title,
        created_at=created_at,
        version=__version__,
        files=tuple(file for item in imports for file in item.files),
        rejections=_rejections(corpus),
        corpus=summary,
        timeline=timeline(engine, posts, width_s),
        bucket_s=width_s,
        coordination=detect(engine, shares, posts, behaviours, created_at),
        parameters=_parameters(behaviours, imports, engine),
        caveats=_caveats(summary, behaviours),
    )


def _nothing(imports: Sequence[Import]) -> str:
    problems = [f"{f.file}: {f.problem}" for item in imports for f in item.files if f.problem]
    seen = f" ({'; '.join(problems[:3])})" if problems else ""
    return f"There are no posts to investigate{seen}."


def _rejections(corpus: Corpus) -> pa.Table:
    rows = [
        {name: row.get(name) for name in REJECTIONS.names}
        for row in islice(corpus.rejected(), MOST_REJECTIONS)
    ]
    return pa.Table.from_pylist(rows, schema=REJECTIONS)


def _parameters(
    behaviours: Sequence[Behaviour], imports: Sequence[Import], engine: Engine
) -> dict[str, Any]:
    """Every setting that shaped the result."""
    settings: dict[str, Any] = {"engine": engine.name, "leiden_seed": SEED}
    for behaviour in behaviours:
        settings[behaviour.name] = {
            "window_s": behaviour.window_s,
            "min_objects": behaviour.min_objects,
            "max_sharers": behaviour.max_sharers,
        }
    for item in imports:
        for name, value in item.settings.items():
            stated = settings.setdefault(name, value)
            if stated != value:
                settings[name] = "differs between imports"
    return settings


def _caveats(summary: CorpusSummary, behaviours: Sequence[Behaviour]) -> tuple[str, ...]:
    """What a reader must know about these posts before believing any number."""
    caveats = []
    if summary.offset_unknown:
        caveats.append(
            f"{summary.offset_unknown:,} of {summary.posts:,} posts state no time zone; their "
            "times are read in the zone given at import. A wrong zone shifts them by hours."
        )
    narrow = [b for b in behaviours if b.window_s < 120]
    if narrow and summary.whole_minutes > _COARSE_SHARE * summary.posts:
        caveats.append(
            "The times of these posts are whole minutes, so a window of "
            f"{narrow[0].window_s} s cannot tell seconds apart: two posts in one minute count "
            "as simultaneous."
        )
    if len(summary.platforms) > 1:
        caveats.append(
            "Accounts on different platforms are different accounts here, whoever runs them."
        )
    return tuple(caveats)
