"""The whole chain after import: corpus → shares → coordination → everything a report shows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

import pyarrow as pa

from tocsin import __version__
from tocsin.chain.copied import spelled_out
from tocsin.chain.investigation import REJECTIONS, Investigation
from tocsin.chain.narratives import find_narratives
from tocsin.chain.quoted import first_of_each, quoted
from tocsin.chain.reading import HowToRead, Reading, read_posts
from tocsin.chain.voids import find_voids
from tocsin.detect.coordination.behaviours import DEFAULT_BEHAVIOURS, Behaviour
from tocsin.detect.coordination.detection import Significance, detect
from tocsin.detect.coordination.networks import SEED
from tocsin.detect.coordination.portraits import portray
from tocsin.detect.coordination.tables import MERGED, Coordination
from tocsin.detect.coordination.windows import Choice, Span, choose, stated
from tocsin.detect.copies.detection import detect as detect_copies
from tocsin.detect.copies.joining import by_meaning
from tocsin.detect.copies.media import near_pictures
from tocsin.detect.copies.sharing import near_copy_shares
from tocsin.detect.copies.tables import Copies
from tocsin.detect.narratives.tables import Narratives
from tocsin.detect.targets.detection import detect as look_for_targets
from tocsin.detect.targets.gazetteer import Gazetteer, load_gazetteer
from tocsin.detect.targets.tables import Targets
from tocsin.engine.base import Engine, Table
from tocsin.errors import InputError, UsageError
from tocsin.posts.corpus import Corpus, Import
from tocsin.posts.summary import CorpusSummary, bucket_width_s, summarise, timeline
from tocsin.shares.index import ShareIndex
from tocsin.shares.kinds import ObjectKind
from tocsin.workspace import Workspace

MOST_REJECTIONS: Final = 1_000
MOST_CARDS: Final = 20
_COARSE_SHARE: Final = 0.9


def gather(
    workspace: Workspace,
    engine: Engine,
    behaviours: Sequence[Behaviour] | None,
    significance: Significance,
    created_at: datetime,
    title: str,
    how: HowToRead | None = None,
) -> Investigation:
    """Runs the whole chain over a workspace's corpus; ``None``: the behaviours that fit the data.

    ``how`` says how its texts are read; without it none is.

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
    behaviours = [choice.behaviour for choice in choices]
    kinds = {behaviour.kind for behaviour in behaviours} | {ObjectKind.TEXT_COPY}
    own = index.tables(engine, kinds)
    copies, reading = _copies(engine, index, own, posts, created_at), None
    if how is not None and copies is not None:
        texts = own[ObjectKind.TEXT_COPY]
        worded = engine.keep(near_copy_shares(engine, texts, copies.texts))
        reading = read_posts(workspace, engine, posts, worded, how, created_at)
        read = reading.texts
        copies = by_meaning(
            engine, copies, read.table, read.vectors, texts, posts, created_at, how.threads
        )
    shares, merged = _merge(engine, index, own, copies)
    width_s = bucket_width_s(summary)
    found = detect(engine, shares, posts, behaviours, created_at, significance, merged)
    networks = found.accounts.select(["account_key", "network"])
    narratives = voids = None
    if reading is not None and how is not None:
        narratives = find_narratives(
            workspace, engine, reading, posts, networks, width_s, created_at, how.threads
        )
        voids = find_voids(engine, reading, narratives, posts, created_at)
    targets = look_for_targets(
        engine, posts, _gazetteer(workspace), created_at, networks=networks,
        narratives=narratives.members.select(["post_key", "narrative"]) if narratives else None,
    )  # fmt: skip
    return Investigation(
        title=title,
        created_at=created_at,
        version=__version__,
        files=tuple(file for item in imports for file in item.files),
        rejections=_rejections(corpus),
        corpus=summary,
        timeline=timeline(engine, posts, width_s),
        bucket_s=width_s,
        coordination=found,
        parameters=_parameters(choices, found, imports, engine),
        caveats=_caveats(summary, behaviours),
        portraits=portray(engine, shares, posts, found, width_s),
        copied=spelled_out(engine, posts, copies) if copies else None,
        targets=targets,
        reading=reading,
        narratives=narratives,
        voids=voids,
        quoted=quoted(engine, posts, _quotable(targets, reading, narratives)),
    )


def _quotable(
    targets: Targets, reading: Reading | None, narratives: Narratives | None
) -> list[int]:
    """The posts that cards show."""
    keys = first_of_each(targets.attacks, "target")
    if narratives is not None:
        central = narratives.members.sort_by([("similarity", "descending")])
        keys += first_of_each(central, "narrative")
    if reading is None:
        return keys
    first = reading.texts.first_posts()
    if reading.worthy is not None:
        shown = reading.worthy.claims["claim_id"].slice(0, MOST_CARDS).to_pylist()
        keys += [first[text_id] for text_id in shown]
    if reading.claims is not None:
        order = [("probability", "descending"), ("text_id", "ascending")]
        likely = reading.claims.matches.sort_by(order)
        posts = [first[text_id] for text_id in likely["text_id"].to_pylist()]
        named = likely.append_column("post_key", pa.array(posts, pa.int64()))
        keys += first_of_each(named, "factcheck_key")
    return keys


def _gazetteer(workspace: Workspace) -> Gazetteer:
    """Whom to look for: what Tocsin knows, and the workspace's own list."""
    own = workspace.root / "targets.toml"
    return load_gazetteer(own if own.is_file() else None)


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


def _merge(
    engine: Engine, index: ShareIndex, own: Mapping[ObjectKind, Table], copies: Copies | None
) -> tuple[dict[ObjectKind, Table], pa.Table]:
    """The shares with near-copies as one object, and which became which (``MERGED``)."""
    clusters = {ObjectKind.TEXT_COPY: copies.texts} if copies is not None else {}
    pictures = index.pictures(engine)
    if pictures is not None and ObjectKind.MEDIA in own:
        clusters[ObjectKind.MEDIA] = near_pictures(engine, pictures, own[ObjectKind.MEDIA])
    shares = dict(own)
    for kind, found in clusters.items():
        shares[kind] = engine.keep(near_copy_shares(engine, own[kind], found))
    merged = [found.select(MERGED.names) for found in clusters.values()]
    return shares, pa.concat_tables([MERGED.empty_table(), *merged])


def _choices(behaviours: Sequence[Behaviour] | None, summary: CorpusSummary) -> tuple[Choice, ...]:
    if behaviours is None:
        return choose(DEFAULT_BEHAVIOURS, _span(summary))
    return stated(behaviours)


def _span(summary: CorpusSummary) -> Span:
    first_at, last_at = summary.first_at, summary.last_at
    length_s = (last_at - first_at).total_seconds() if first_at and last_at else 0.0
    return Span(length_s, 60 if _coarse(summary) else 1)


def _coarse(summary: CorpusSummary) -> bool:
    """Whether the times are whole minutes."""
    return summary.whole_minutes > _COARSE_SHARE * summary.posts


def _parameters(
    choices: Sequence[Choice], found: Coordination, imports: Sequence[Import], engine: Engine
) -> dict[str, Any]:
    """Every setting that shaped the result."""
    settings: dict[str, Any] = {
        "engine": engine.name,
        "leiden_seed": SEED,
        "fdr": found.test.fdr,
        "permutations": found.test.permutations,
        "permutation_seed": found.test.seed,
    }
    for choice in choices:
        behaviour = choice.behaviour
        settings[behaviour.name] = {
            "window_s": behaviour.window_s,
            "window_reason": choice.reason,
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
    if narrow and _coarse(summary):
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
