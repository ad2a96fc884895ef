"""Where the public asks or meets rumours and few are answered, from what the posts count as."""

from dataclasses import replace
from datetime import datetime

from tocsin.chain.counted import Counted
from tocsin.chain.interest import Interest, by_topic
from tocsin.chain.officials import NOBODY, Officials
from tocsin.detect.narratives.tables import Narratives
from tocsin.detect.voids import detection
from tocsin.detect.voids.parameters import Parameters
from tocsin.detect.voids.tables import Voids
from tocsin.engine.base import Engine


def find_voids(
    engine: Engine,
    counted: Counted,
    narratives: Narratives,
    created_at: datetime,
    officials: Officials = NOBODY,
    interest: Interest | None = None,
) -> Voids:
    """Voids by topic, language and day."""
    searched, caveats = None, officials.caveats
    if interest is not None:
        rows, lost = by_topic(interest, narratives, counted.about)
        searched, caveats = engine.table(rows), (*caveats, *interest.caveats, *lost)
    voids = detection.detect(
        engine,
        counted.posts,
        created_at,
        Parameters(per_search_point=interest.people_per_point if interest else 0.0),
        searched,
        counted.about.names,
    )
    return replace(voids, caveats=(*voids.caveats, *caveats))
