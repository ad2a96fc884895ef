"""Targets: who or what posts name, whom they delegitimise, as what, and who does it.

Names come from a gazetteer (:mod:`.gazetteer`, :mod:`.mentions`), frames from word lists and rules
(:mod:`.lexicon`, :mod:`.stance`); each share is held against that of all other targets
(:mod:`.comparing`). Texts are read batch by batch (:mod:`.reading`); what is named fits memory.
"""

from datetime import datetime

import pyarrow as pa

from tocsin.detect.targets import counting, description
from tocsin.detect.targets.gazetteer import Gazetteer
from tocsin.detect.targets.reading import READ, read_posts, stance_is
from tocsin.detect.targets.tables import ATTACKS, Targets
from tocsin.engine.base import Engine, Table

_ROWS = 20_000


def detect(
    engine: Engine,
    posts: Table,
    gazetteer: Gazetteer,
    created_at: datetime,
    *,
    networks: pa.Table | None = None,
    narratives: pa.Table | None = None,
) -> Targets:
    """Finds who is named and who is delegitimised in the posts table.

    ``networks`` has ``account_key, network`` (as :class:`Coordination` has for accounts),
    ``narratives`` ``post_key, narrative``; without them these columns stay empty.
    """
    found = read_posts(gazetteer, engine.batches(posts.select(*READ), _ROWS))
    mentions, framings, seen = found
    attacks = stance_is(framings, asserted=True)
    authored = counting.with_authors(attacks, seen, networks)
    named = counting.named_posts(mentions, attacks, seen)
    targets = counting.targets_table(gazetteer, named, authored, narratives)
    frames = counting.frames_table(authored)
    order = [("post_key", "ascending"), ("start", "ascending"), ("target", "ascending")]
    return Targets(
        targets=targets,
        mentions=mentions.sort_by(order),
        attacks=attacks.sort_by([*order, ("frame", "ascending")]).cast(ATTACKS),
        set_aside=stance_is(framings, asserted=False).sort_by([*order, ("frame", "ascending")]),
        frames=frames,
        by_network=counting.by_network_table(authored),
        findings=description.findings(targets, authored, frames, created_at),
        caveats=description.CAVEATS,
    )
