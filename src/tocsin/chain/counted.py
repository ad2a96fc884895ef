"""What every post counts as on its topic: a question, a rumour, an answer, or just on it.

What a post is about is told in :mod:`.topics`, what spreads a rumour in :mod:`.rumours`, what
answers in :mod:`.answers`. A rumour whose answer has expired is a rumour still, now without an
answer. The reach of a post is itself and its reposts.
"""

from dataclasses import dataclass
from typing import Final

import ibis
import pyarrow as pa

from tocsin.chain.answers import with_answers
from tocsin.chain.circulating import US_PER_S
from tocsin.chain.claims import Claims
from tocsin.chain.officials import NOBODY, Officials
from tocsin.chain.reading import Reading
from tocsin.chain.rumours import of_texts, shown
from tocsin.chain.topics import Topics, topics
from tocsin.detect.narratives.tables import Narratives
from tocsin.detect.voids.counting import POSTS
from tocsin.engine.base import Engine, Table

ROLES: Final = pa.schema(
    {
        "post_key": pa.int64(),
        "topic": pa.string(),
        "role": pa.string(),  # "answer", "rumour", "demand" (asks) or "other"
    }
)
"""Every post that is about something, once."""


TOPICS: Final = pa.schema({"topic": pa.string(), "name": pa.string()})
"""What a person reads in place of a topic."""


@dataclass(frozen=True)
class About:
    """What each post is about, and is to it; tables in the schemas of their names."""

    roles: pa.Table
    topics: pa.Table


@dataclass(frozen=True)
class Counted:
    """``posts`` has the columns of ``voids.counting.POSTS``; ``about`` says what they are about."""

    posts: Table
    about: Topics


def count(
    engine: Engine,
    reading: Reading,
    narratives: Narratives,
    posts: Table,
    officials: Officials = NOBODY,
) -> Counted | None:
    """What the posts count as; ``None`` where questions could not be told."""
    if reading.questions is None:
        return None
    of_post = reading.copies.select("post_key", text_id="object_id").distinct()
    about = topics(engine, of_post, narratives, reading.claims)
    texts = engine.table(of_texts(reading.questions, reading.claims))
    found = _counted(engine, posts, of_post, about, texts, reading.claims, officials)
    return Counted(engine.keep(found), about)


def about(engine: Engine, counted: Counted) -> About:
    """What each post is to its topic, as the voids count it."""
    posts = counted.posts
    role = ibis.cases(
        (posts.answer.notnull(), "answer"),
        (posts.matched_factcheck.notnull(), "rumour"),
        (posts.is_question.fill_null(False), "demand"),
        else_="other",
    )
    told = posts.filter(posts.topic.notnull()).select("post_key", "topic", role=role).distinct()
    roles = engine.to_arrow(told.order_by("post_key")).cast(ROLES)
    names = counted.about.names
    return About(roles, pa.table([list(names), list(names.values())], schema=TOPICS))


def _counted(
    engine: Engine,
    posts: Table,
    of_post: Table,
    about: Topics,
    texts: Table,
    claims: Claims | None,
    officials: Officials,
) -> Table:
    marks = of_post.inner_join(texts, "text_id").drop("text_id")
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
