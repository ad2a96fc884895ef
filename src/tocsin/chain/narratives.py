"""The narratives of the texts that were read, with what is known of them from before.

What a run finds is kept in the workspace (``narratives/``), so that a narrative has the same number
in the next report, and so that what people decided about it counts.
"""

from datetime import datetime

import pyarrow as pa

from tocsin.chain.claims import Claims
from tocsin.chain.reading import Reading
from tocsin.detect.narratives import detection
from tocsin.detect.narratives.decisions import read as read_decisions
from tocsin.detect.narratives.placing import Before, Read
from tocsin.detect.narratives.registry import Registry
from tocsin.detect.narratives.tables import Narratives
from tocsin.engine.base import Engine, Table
from tocsin.workspace import Workspace


def find_narratives(
    workspace: Workspace,
    engine: Engine,
    reading: Reading,
    posts: Table,
    networks: pa.Table,
    bucket_s: int,
    created_at: datetime,
) -> Narratives:
    """Finds narratives and keeps them; ``networks`` has ``account_key, network``."""
    registry = Registry(workspace.root / "narratives")
    involved = {"network": engine.table(networks.rename_columns(["account_key", "id"]))}
    if reading.claims is not None:
        involved["claim"] = engine.table(_of_posts(reading.claims))
    found = detection.detect(
        engine,
        Read(reading.texts.table, reading.texts.vectors),
        reading.copies,
        posts,
        Before(registry.texts(), read_decisions(registry.decisions)),
        bucket_s,
        created_at,
        involved,
        engine.threads,
    )
    registry.keep(found.texts, found.history)
    return found


def _of_posts(claims: Claims) -> pa.Table:
    """``post_key, id``: the fact-check that each post's text was matched to."""
    pairs = claims.standing.select(["text_id", "factcheck_key"])
    joined = claims.posts.join(pairs, "text_id")
    return joined.select(["post_key", "factcheck_key"]).rename_columns(["post_key", "id"])
