"""The whole chain after import: corpus → shares → coordination → everything a report shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final

import pyarrow as pa

from tocsin.chain.copied import spelled_out
from tocsin.chain.counted import About, Counted, about, count
from tocsin.chain.evidence import keys_of, quotable
from tocsin.chain.ground import Ground, lay, merged
from tocsin.chain.interest import interest_of
from tocsin.chain.investigation import REJECTIONS, Investigation
from tocsin.chain.judged import CLAIMS, judged_of, stances_of
from tocsin.chain.measuring import Basis, all_measures, ratings_of
from tocsin.chain.narratives import find_narratives
from tocsin.chain.officials import Officials, officials
from tocsin.chain.plugged import detect_plugged
from tocsin.chain.quoted import cited, quoted
from tocsin.chain.reading import HowToRead, Reading, read_posts
from tocsin.chain.stated import caveats, parameters
from tocsin.chain.subjects import Told
from tocsin.chain.voids import find_voids
from tocsin.detect.coordination.behaviours import Behaviour
from tocsin.detect.coordination.detection import Significance, detect
from tocsin.detect.coordination.portraits import portray
from tocsin.detect.copies.joining import by_meaning
from tocsin.detect.copies.sharing import near_copy_shares
from tocsin.detect.copies.tables import Copies
from tocsin.detect.narratives.tables import Narratives
from tocsin.detect.targets.detection import detect as look_for_targets
from tocsin.detect.targets.gazetteer import Gazetteer, load_gazetteer
from tocsin.detect.voids.tables import Voids
from tocsin.engine.base import Engine
from tocsin.posts.corpus import Corpus
from tocsin.posts.summary import bucket_width_s, timeline
from tocsin.shares.kinds import ObjectKind
from tocsin.version import __version__
from tocsin.workspace import Workspace

MOST_REJECTIONS: Final = 1_000


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
    ground = lay(workspace, engine, behaviours, created_at)
    # What people bring is read first: a fault in it must not cost them an hour.
    official, ratings = officials(workspace, engine, ground.posts), ratings_of(workspace)
    posts, bucket_s = ground.posts, bucket_width_s(ground.summary)
    reading, copies = _read(workspace, engine, ground, how, created_at)
    shares, became = merged(engine, ground, copies)
    found = detect(engine, shares, posts, ground.behaviours, created_at, significance, became)
    networks = found.accounts.select(["account_key", "network"])
    told = _told(workspace, engine, ground, reading, networks, bucket_s, official, created_at)
    targets = look_for_targets(
        engine, posts, _gazetteer(workspace), created_at,
        networks=networks, narratives=told.narrative_of_post(),
    )  # fmt: skip
    copied = spelled_out(engine, posts, copies) if copies else None
    of_topics = about(engine, told.counted) if told.counted else None
    claims = reading.claims if reading else None
    by_name = {name: getattr(claims, name) for name in CLAIMS} if claims else None
    basis = Basis(
        engine,
        posts,
        told.of_topics(of_topics),
        copied.posts if copied else None,
        judged_of(by_name),
        stances_of(by_name),
        official,
        ratings,
        created_at,
    )
    plugged = detect_plugged(basis)
    made = Investigation(
        title=title,
        created_at=created_at,
        version=__version__,
        files=tuple(file for item in ground.imports for file in item.files),
        rejections=_rejections(ground.corpus),
        corpus=ground.summary,
        timeline=timeline(engine, posts, bucket_s),
        bucket_s=bucket_s,
        coordination=found,
        parameters=parameters(ground, found, how, engine),
        caveats=(*caveats(ground), *plugged.problems),
        portraits=portray(engine, shares, posts, found, bucket_s),
        copied=copied,
        targets=targets,
        reading=reading,
        narratives=told.narratives,
        voids=told.voids,
        about=of_topics,
        plugged=plugged.findings,
        measured={**all_measures(basis), **plugged.results},
    )
    return replace(
        made,
        quoted=quoted(engine, posts, quotable(made)),
        cited=cited(engine, posts, keys_of(made)),
    )


@dataclass(frozen=True)
class _Told:
    """What is told, and where it is asked about; ``None`` where nothing was read."""

    narratives: Narratives | None = None
    counted: Counted | None = None
    voids: Voids | None = None

    def narrative_of_post(self) -> pa.Table | None:
        """``post_key, narrative``."""
        found = self.narratives
        return None if found is None else found.members.select(["post_key", "narrative"])

    def of_topics(self, topics: About | None) -> Told | None:
        """What is measured on."""
        found = self.narratives
        if found is None or topics is None:
            return None
        return Told(found.narratives, found.members, topics.roles, topics.topics)


def _read(
    workspace: Workspace,
    engine: Engine,
    ground: Ground,
    how: HowToRead | None,
    created_at: datetime,
) -> tuple[Reading | None, Copies | None]:
    """What the texts say, and the copies with those of the same meaning joined."""
    copies = ground.copies
    if how is None or copies is None:
        return None, copies
    texts = ground.shares[ObjectKind.TEXT_COPY]
    worded = engine.keep(near_copy_shares(engine, texts, copies.texts))
    reading = read_posts(workspace, engine, ground.posts, worded, how, created_at)
    read = reading.texts
    joined = by_meaning(
        engine, copies, read.table, read.vectors, texts, ground.posts, created_at, engine.threads
    )
    return reading, joined


def _told(
    workspace: Workspace,
    engine: Engine,
    ground: Ground,
    reading: Reading | None,
    networks: pa.Table,
    bucket_s: int,
    official: Officials,
    created_at: datetime,
) -> _Told:
    if reading is None:
        return _Told()
    narratives = find_narratives(
        workspace, engine, reading, ground.posts, networks, bucket_s, created_at
    )
    counted = count(engine, reading, narratives, ground.posts, official)
    if counted is None:
        return _Told(narratives)
    interest = interest_of(workspace)
    voids = find_voids(engine, counted, narratives, created_at, official, interest)
    return _Told(narratives, counted, voids)


def _gazetteer(workspace: Workspace) -> Gazetteer:
    """Whom to look for: what Tocsin knows, and the workspace's own list."""
    own = workspace.root / "targets.toml"
    return load_gazetteer(own if own.is_file() else None)


def _rejections(corpus: Corpus) -> pa.Table:
    rows = [
        {name: row.get(name) for name in REJECTIONS.names}
        for row in islice(corpus.rejected(), MOST_REJECTIONS)
    ]
    return pa.Table.from_pylist(rows, schema=REJECTIONS)
