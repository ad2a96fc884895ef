"""Where the public asks or meets rumours and few are answered, from what was read in the posts.

What a post is about is told in :mod:`.topics`, what spreads a rumour in :mod:`.rumours`, what
answers in :mod:`.answers`. A rumour whose answer has expired is a rumour still, now without an
answer. The reach of a post is itself and its reposts.
"""

from dataclasses import replace
from datetime import datetime

import ibis
import pyarrow as pa

from tocsin.chain.answers import with_answers
from tocsin.chain.circulating import US_PER_S
from tocsin.chain.claims import Claims
from tocsin.chain.interest import Interest, by_topic
from tocsin.chain.officials import NOBODY, Officials
from tocsin.chain.reading import Reading
from tocsin.chain.rumours import of_texts, shown
from tocsin.chain.topics import Topics, topics
from tocsin.detect.narratives.tables import Narratives
from tocsin.detect.voids import detection
from tocsin.detect.voids.counting import POSTS
from tocsin.detect.voids.parameters import Parameters
from tocsin.detect.voids.tables import Voids
from tocsin.engine.base import Engine, Table


def find_voids(
    engine: Engine,
    reading: Reading,
    narratives: Narratives,
    posts: Table,
    created_at: datetime,
    officials: Officials = NOBODY,
    interest: Interest | None = None,
) -> Voids | None:
    """Voids by topic, language and day; ``None`` where questions could not be told."""
    if reading.questions is None:
        return None
    of_post = reading.copies.select("post_key", text_id="object_id").distinct()
    about = topics(engine, of_post, narratives, reading.claims)
    marks = of_texts(reading.questions, reading.claims)
    found = _counting(engine, posts, of_post, about, marks, reading.claims, officials)
    searched, caveats = None, officials.caveats
    if interest is not None:
        rows, lost = by_topic(interest, narratives, about)
        searched, caveats = engine.table(rows), (*caveats, *interest.caveats, *lost)
    voids = detection.detect(
        engine,
        engine.keep(found),
        created_at,
        Parameters(per_search_point=interest.people_per_point if interest else 0.0),
        searched,
        about.names,
    )
    return replace(voids, caveats=(*voids.caveats, *caveats))


def _counting(
    engine: Engine,
    posts: Table,
    of_post: Table,
    about: Topics,
    texts: pa.Table,
    claims: Claims | None,
    officials: Officials,
) -> Table:
    """Every post with what it counts as (columns of ``counting.POSTS``)."""
    marks = of_post.inner_join(engine.table(texts), "text_id").drop("text_id")
    seconds = posts.created_at.epoch_seconds().floor().cast("int64")
    found = posts.select(
        "post_key", "account_key", "lang",
        t=seconds * US_PER_S,
        place=ibis.null("string"),
        reach=1 + posts.reposts.fill_null(0),
    ).distinct()  # fmt: skip
    for known in (about.posts, marks, shown(engine, claims, of_post)):
        found = found.left_join(known, "post_key").drop("post_key_right")
    rumour = ibis.coalesce(found.matched_factcheck, found.shown_factcheck)
    found = found.mutate(matched_factcheck=rumour)
    return with_answers(engine, found, posts, claims, officials).select(*POSTS.names)
